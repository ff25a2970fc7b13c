/** Work that recurs, through the App's HTTP door: exactly one issue per period, whatever the clock and the network do. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { beginUpkeep } from '../../src/app/upkeep.ts'
import { renameRepository } from '../github/core/hub.ts'
import { onEachEngine } from '../store/engines.ts'
import { type Clockwork, clockwork, configured, look, ONGOING, periods, type Replica } from './recurring.ts'

let world: Clockwork
let app: Replica
/** What the worker could not finish at once. */
let expected: unknown[]
/** Titles that are there twice. */
let again: string[]
const WEEKLY = configured('{ cadences: weekly }', 'reminders: { recurring: off }\n')

async function begin(now: string, configuration: string, checklist = ONGOING) {
  world = await clockwork(now, configuration, checklist)
  app = await world.boot()
  await look(app, world.clock.now)
  await world.until(now, app)
}
const until = (time: string) => world.until(time, app)

beforeEach(() => {
  expected = []
  again = []
  world = undefined as never
})
afterEach(async () => {
  expect(world.github.mistakes).toEqual([])
  expect(app.worked.filter(({ outcome }) => outcome !== 'done')).toEqual(expected)
  expect(new Set(world.titles()).size).toBe(world.titles().length - again.length)
  await world[Symbol.asyncDispose]()
})

describe('a period', () => {
  test('has an issue that is closed when everything in it is ticked by those who may', async () => {
    await begin('2026-11-18T09:00:00Z', WEEKLY)
    expect(world.titles()).toEqual(['Weekly work 2026-W47'])
    expect(world.list('Weekly work 2026-W47')).toEqual({ security: false, capacity: false })
    expect(world.issue('Weekly work 2026-W47').body).toContain(
      'from 2026-11-16 00:00 (Europe/Berlin) until 2026-11-23 00:00 (Europe/Berlin), by `RELEASE.md` as of commit',
    )
    world.click('ada', 'Weekly work 2026-W47', 'security')
    await until('2026-11-18T10:00:00Z')
    expect(world.list('Weekly work 2026-W47')).toMatchObject({ security: false })
    expect(world.comment('Weekly work 2026-W47')).toContain('ada does not hold ops')
    world.click('opal', 'Weekly work 2026-W47', 'security')
    world.click('ben', 'Weekly work 2026-W47', 'capacity')
    await until('2026-11-18T11:00:00Z')
    expect(world.issue('Weekly work 2026-W47')).toMatchObject({ state: 'closed', stateReason: 'completed' })
    world.click('ben', 'Weekly work 2026-W47', 'capacity', ' ')
    await until('2026-11-18T12:00:00Z')
    expect(world.issue('Weekly work 2026-W47').state).toBe('open')
    world.click('ben', 'Weekly work 2026-W47', 'capacity')
    await until('2026-11-18T13:00:00Z')
    expect(world.issue('Weekly work 2026-W47')).toMatchObject({ state: 'closed', stateReason: 'completed' })
    await until('2026-11-23T00:00:00Z')
    expect(await periods(app)).toEqual(['weekly 2026-W47 succeeded', 'weekly 2026-W48 open'])
    expect(world.issue('Weekly work 2026-W48').body).not.toContain('overdue')
  })

  test('is opened only where the configuration asks for it, for the paces that it names, and by the checklist that it names', async () => {
    await begin('2026-11-18T09:00:00Z', configured(null))
    expect(world.titles()).toEqual([])
    const push = (recurring: string, files: Record<string, string> = {}) =>
      world.github
        .person('ada')
        .in('acme/shop')
        .push({ branch: 'main', files: { '.github/holdpoint.yml': configured(recurring), ...files } })
    push('{ cadences: [monthly, quarterly], checklist: OPS.md }', {
      'OPS.md': '# Ops\n## Monthly\n- [ ] Pay the bills\n',
    })
    await until('2026-11-18T10:00:00Z')
    expect(world.titles()).toEqual(['Monthly work 2026-11'])
    expect(world.issue('Monthly work 2026-11').body).toContain('Pay the bills')
    push('{}')
    await until('2026-11-18T11:00:00Z')
    expect(world.titles().toSorted()).toEqual([
      'Daily work 2026-11-18',
      'Monthly work 2026-11',
      'Quarterly work 2026-Q4',
      'Weekly work 2026-W47',
    ])
  })

  test('that ends with something missing is closed as not done, the next one tells it, and a late tick settles it', async () => {
    await begin('2026-11-18T09:00:00Z', WEEKLY)
    world.click('ben', 'Weekly work 2026-W47', 'capacity')
    await until('2026-11-23T00:00:00Z')
    expect(world.issue('Weekly work 2026-W47')).toMatchObject({ state: 'closed', stateReason: 'not_planned' })
    expect(world.issue('Weekly work 2026-W47').body).toContain(
      '1 item was missing at its end: `security`; tick here what is done late',
    )
    const { number } = world.issue('Weekly work 2026-W47')
    expect(world.issue('Weekly work 2026-W48').body).toContain(
      `1 period before it is overdue: \`2026-W47\` (issue ${number}, 1 item missing); tick there`,
    )
    world.click('opal', 'Weekly work 2026-W47', 'security')
    await until('2026-11-23T09:00:00Z')
    expect(world.issue('Weekly work 2026-W47').body).toMatch(/1 item was missing at its end: `security`; done late/)
    expect(world.issue('Weekly work 2026-W48').body).not.toContain('overdue')
    expect(world.list('Weekly work 2026-W48')).toEqual({ security: false, capacity: false })
  })

  test('is given up with a reason, by whoever may, and never by closing its issue', async () => {
    await begin('2026-11-18T09:00:00Z', WEEKLY)
    const { number } = world.issue('Weekly work 2026-W47')
    const ben = world.github.person('ben').in('acme/shop')
    ben.closeIssue(number)
    await until('2026-11-18T10:00:00Z')
    expect(world.issue('Weekly work 2026-W47').state).toBe('open')
    expect(world.comment('Weekly work 2026-W47')).toContain('ben closed this, and 2 items are missing')
    world.github.person('dan').in('acme/shop').comment(number, '/holdpoint close: boring')
    await until('2026-11-18T11:00:00Z')
    expect(world.issue('Weekly work 2026-W47').state).toBe('open')
    ben.comment(number, '/holdpoint close: everybody is at the summit')
    await until('2026-11-23T00:00:00Z')
    expect(await periods(app)).toEqual(['weekly 2026-W47 abandoned', 'weekly 2026-W48 open'])
    expect(world.issue('Weekly work 2026-W48').body).not.toContain('overdue')
  })

  test('reminds each role once: at half of its time, and when it is late', async () => {
    const reminders = 'reminders: { recurring: { after: 1d, escalate: 2h, to: lead } }\n'
    await begin('2026-11-16T09:00:00Z', configured('{ cadences: weekly }', reminders))
    const { number } = world.issue('Weekly work 2026-W47')
    const said = () => world.shop.comments.filter(({ on }) => on === number).map(({ body }) => body)
    expect(said()).toEqual([])
    await until('2026-11-22T00:00:00Z')
    expect(said()).toEqual([
      expect.stringMatching(/^🔔 @acme\/ops: `Security logs reviewed` is open/),
      expect.stringMatching(/^🔔 `Capacity looked at` is open/),
      expect.stringMatching(/^⏳ @acme\/ops: `Security logs reviewed`/),
      expect.stringMatching(/^⏳ `Capacity looked at`/),
    ])
    await until('2026-11-23T02:00:00Z')
    expect(said().at(-1)).toMatch(/^⏰ @ada: `Security logs reviewed` and 1 more are late by 2 hours/)
  })

  test('takes nothing for a proof that is older than the period', async () => {
    const gate = '<!-- gate: deployment env=stand-by at=any id=stand-by -->'
    world = await clockwork(
      '2026-11-14T09:00:00Z',
      WEEKLY,
      `# Ops\n## Weekly\n- [ ] The stand-by was deployed ${gate}\n`,
    )
    const ci = world.github.ci('acme/shop')
    const deploy = () => ci.setDeploymentStatus(ci.deploy('stand-by').id, 'success')
    deploy()
    world.clock.now = Date.parse('2026-11-18T09:00:00Z')
    app = await world.boot()
    await look(app, world.clock.now)
    await until('2026-11-18T12:00:00Z')
    expect(world.list('Weekly work 2026-W47')).toEqual({ 'stand-by': false })
    deploy()
    await until('2026-11-18T14:00:00Z')
    expect(world.list('Weekly work 2026-W47')).toEqual({ 'stand-by': true })
    await until('2026-11-23T12:00:00Z')
    expect(world.list('Weekly work 2026-W48')).toEqual({ 'stand-by': false })
  })
})

test('is found by the hourly look, whoever pushed what', async () => {
  world = await clockwork('2026-11-18T09:00:00Z', WEEKLY)
  app = await world.boot()
  await beginUpkeep(app.store, world.clock.now)
  await until('2026-11-18T10:00:00Z')
  expect(await periods(app)).toEqual(['weekly 2026-W47 open'])
})

describe('exactly one issue', () => {
  const pushed = (recurring: string, more = '') =>
    world.github
      .person('ada')
      .in('acme/shop')
      .push({
        branch: 'main',
        files: { '.github/holdpoint.yml': configured(recurring, `reminders: { recurring: off }\n${more}`) },
      })
  const createdAt = (title: string) => world.issue(title).createdAt
  const days = (from: string, count: number) =>
    Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10))

  test('for each period of a year: clocks turned twice, a leap day, a holiday of the App', async () => {
    await begin(
      '2027-12-31T12:00:00Z',
      configured('{ cadences: [weekly, monthly, quarterly] }', 'reminders: { recurring: off }\n'),
    )
    // Days are opened where something happens to them; what lies between counts as missed.
    const daily = async (from: string, to: string) => {
      await until(`${from}T12:00:00Z`)
      pushed('{}')
      await until(`${to}T12:00:00Z`)
      pushed('{ cadences: [weekly, monthly, quarterly] }')
    }
    await daily('2028-02-27', '2028-03-02')
    await daily('2028-03-24', '2028-03-28')
    await until('2028-08-28T12:00:00Z')
    await app.stop()
    app = await world.boot()
    world.clock.now = Date.parse('2028-10-02T08:00:00Z')
    await daily('2028-10-27', '2028-10-31')
    await until('2028-12-31T12:00:00Z')
    const weeks = Array.from({ length: 52 }, (_, at) => at + 1).filter(week => week < 36 || week > 39)
    expect(world.titles().toSorted()).toEqual(
      [
        ...['2028-02-27', '2028-03-24', '2028-10-27'].flatMap(from => days(from, 5)).map(key => `Daily work ${key}`),
        'Weekly work 2027-W52',
        ...weeks.map(week => `Weekly work 2028-W${String(week).padStart(2, '0')}`),
        'Monthly work 2027-12',
        ...['01', '02', '03', '04', '05', '06', '07', '08', '10', '11', '12'].map(
          month => `Monthly work 2028-${month}`,
        ),
        'Quarterly work 2027-Q4',
        ...[1, 2, 3, 4].map(quarter => `Quarterly work 2028-Q${quarter}`),
      ].toSorted(),
    )
    const told = (title: string) => createdAt(title).slice(0, 16)
    expect(['25', '26', '27', '28'].map(day => told(`Daily work 2028-03-${day}`))).toEqual([
      '2028-03-24T23:00',
      '2028-03-25T23:00',
      '2028-03-26T22:00',
      '2028-03-27T22:00',
    ])
    expect(['28', '29', '30', '31'].map(day => told(`Daily work 2028-10-${day}`))).toEqual([
      '2028-10-27T22:00',
      '2028-10-28T22:00',
      '2028-10-29T23:00',
      '2028-10-30T23:00',
    ])
    expect(told('Daily work 2028-02-29')).toBe('2028-02-28T23:00')
    expect(world.issue('Weekly work 2028-W40').body).toContain(
      '4 periods before it were not opened (`2028-W36`, `2028-W37`, `2028-W38` and `2028-W39`): nobody was asked for that work',
    )
    expect(world.issue('Weekly work 2028-W35')).toMatchObject({ state: 'closed', stateReason: 'not_planned' })
    expect(
      world
        .issues()
        .filter(({ state }) => state === 'open')
        .map(({ title }) => title),
    ).toEqual(['Quarterly work 2028-Q4', 'Monthly work 2028-12', 'Weekly work 2028-W52'])
  }, 200_000)

  test('though the answer is lost', async () => {
    await begin('2026-11-18T09:00:00Z', configured(null))
    world.github.faults.add({ on: /mutation Create/, times: 1, afterwards: true, answer: 'broken line' })
    pushed('{ cadences: weekly }')
    await until('2026-11-18T10:00:00Z')
    expected = [expect.objectContaining({ subject: 'period:acme/shop@weekly:2026-W47', outcome: 'retried' })]
    expect(world.titles()).toEqual(['Weekly work 2026-W47'])
    world.click('opal', 'Weekly work 2026-W47', 'security')
    await until('2026-11-18T11:00:00Z')
    expect(world.list('Weekly work 2026-W47')).toMatchObject({ security: true })
  })

  test('though the App was never up while a period began, and what was done meanwhile counts', async () => {
    await begin('2026-11-20T09:00:00Z', WEEKLY)
    world.click('opal', 'Weekly work 2026-W47', 'security')
    await until('2026-11-22T10:00:00Z')
    await app.stop()
    world.click('ben', 'Weekly work 2026-W47', 'capacity')
    await world.github.hooks.settled()
    world.clock.now = Date.parse('2026-11-23T09:00:00Z')
    app = await world.boot()
    await beginUpkeep(app.store, world.clock.now)
    await until('2026-11-23T12:00:00Z')
    // Whether its end or the tick is heard of first is chance.
    const [last, next] = await periods(app)
    expect(next).toBe('weekly 2026-W48 open')
    const { body } = world.issue('Weekly work 2026-W47')
    if (last === 'weekly 2026-W47 succeeded') expect(body).not.toContain('at its end')
    else expect(body).toContain('done in time (2026-11-22 11:00 (Europe/Berlin)), which was heard of after its end')
    expect(world.issue('Weekly work 2026-W48').body).not.toContain('overdue')
  })

  test('under the new name of the repository alone', async () => {
    await begin('2026-11-22T20:00:00Z', WEEKLY)
    renameRepository(world.github.state, world.shop, 'acme/store')
    await until('2026-11-22T20:10:00Z')
    await beginUpkeep(app.store, world.clock.now)
    await until('2026-11-23T00:00:00Z')
    // What was open when it was renamed is opened anew: the old issue is of the old name.
    again = ['Weekly work 2026-W47']
    expect(world.titles()).toEqual(['Weekly work 2026-W47', ...again, 'Weekly work 2026-W48'])
  })

  test('after rules that could not be read were mended', async () => {
    await begin('2026-11-18T09:00:00Z', configured(null))
    pushed('{ cadences: hourly }')
    await until('2026-11-18T09:10:00Z')
    expect(world.titles()).toEqual([])
    expect(app.worked.at(-1)).toMatchObject({ subject: 'recurring:acme/shop' })
    pushed('{ cadences: weekly }')
    await until('2026-11-19T09:00:00Z')
    expect(world.titles()).toEqual(['Weekly work 2026-W47'])
    expected = expect.anything() as never
  })

  onEachEngine((bench, engine) => {
    test('however many replicas look at once, and whichever of them fails', async () => {
      world = await clockwork('2026-11-15T09:00:00Z', configured('{}', 'reminders: { recurring: off }\n'))
      const replicas = await Promise.all(
        Array.from({ length: engine === 'sqlite' ? 1 : 2 }, () => world.boot(bench().options)),
      )
      app = replicas[0]!
      world.github.faults.add({ on: /mutation Create/, share: 0.4, seed: 7, afterwards: true, answer: 'broken line' })
      for (const each of replicas) await look(each, world.clock.now)
      await world.until('2026-11-18T09:00:00Z', ...replicas)
      expect(world.titles().toSorted()).toEqual([
        ...days('2026-11-15', 4).map(key => `Daily work ${key}`),
        'Monthly work 2026-11',
        'Quarterly work 2026-Q4',
        'Weekly work 2026-W46',
        'Weekly work 2026-W47',
      ])
      expect((await app.store.work.parked(9)).map(({ error }) => error)).toEqual([])
      expected = expect.anything() as never
      for (const each of replicas) await each.stop()
    })
  })
})
