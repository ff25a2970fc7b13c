/** What the App does though nobody tells it anything: it asks for what it missed, and looks at everything now and then. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { beginUpkeep, continueUpkeep } from '../../src/app/upkeep.ts'
import { type AppStage, stageApp } from './stage.ts'

const HOUR = 3_600_000
let stage: AppStage
let url: string

const person = (login: string) => stage.github.person(login).in('acme/shop')
const down = () => {
  stage.registered.app.hook!.url = 'http://127.0.0.1:9/'
}
const up = () => {
  stage.registered.app.hook!.url = url
}
const upkeep = async () => {
  await beginUpkeep(stage.store, stage.clock.now)
  await stage.settle()
}
const requests = (operation: string) => stage.github.requests.filter(each => each.operation === operation)
const redeliveries = () => requests('apps/redeliver-webhook-delivery').length

beforeEach(async () => {
  stage = await stageApp()
  url = stage.registered.app.hook!.url
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
})

describe('deliveries that were missed', () => {
  test('arrive after the App is there again, each once, and no others', async () => {
    await stage.propose()
    down()
    stage.tick('ada', 1, 'lead')
    stage.tick('opal', 1, 'runbook')
    await stage.settle()
    up()
    expect(stage.check(1)).toMatchObject({ conclusion: 'action_required' })
    await upkeep()
    expect(stage.check(1)).toMatchObject({ conclusion: 'success' })
    expect(redeliveries()).toBe(2)
    const ticks = await stage.store.record.all({ kinds: ['tick'] })
    expect(ticks.map(({ actor, item }) => [actor, item])).toEqual([
      ['ada', 'lead'],
      ['opal', 'runbook'],
    ])
    stage.clock.now += HOUR
    await upkeep()
    expect(redeliveries()).toBe(2)
  })

  test('are told of by the number', async () => {
    await stage.propose()
    down()
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    up()
    await upkeep()
    expect(stage.redelivered).toEqual([1, ...stage.redelivered.slice(1).map(() => 0)])
  })

  test('a tick that comes late does not stand against the one that took it back', async () => {
    await stage.propose()
    down()
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    up()
    stage.tick('ada', 1, 'lead', ' ')
    await stage.settle()
    stage.clock.now += HOUR
    await upkeep()
    expect(redeliveries()).toBe(1)
    const kinds = (await stage.store.record.all({ item: 'lead', kinds: ['tick', 'untick'] })).map(({ kind }) => kind)
    expect(kinds).toEqual(['untick', 'tick'])
    expect(stage.boxes(1).lead).toBe(false)
    expect(stage.check(1)).toMatchObject({ title: 'hold: 2 of 2 items are missing' })
  })

  test('a command that comes late is about the commit of its time', async () => {
    await stage.propose()
    down()
    person('ada').comment(1, '/holdpoint tick lead')
    await stage.settle()
    up()
    person('ben').push({ branch: 'change', files: { 'a.ts': 'another one' } })
    await stage.settle()
    await upkeep()
    expect(redeliveries()).toBe(1)
    expect(stage.boxes(1).lead).toBe(false)
    expect(stage.check(1)).toMatchObject({ title: 'hold: 2 of 2 items are missing' })
  })

  test('a go that comes late does not lift the no-go that followed it', async () => {
    await stage.propose()
    stage.tick('ada', 1, 'lead')
    stage.tick('opal', 1, 'runbook')
    await stage.settle()
    down()
    person('ada').comment(1, '/holdpoint go')
    await stage.settle()
    up()
    person('ben').comment(1, '/holdpoint no-go: the bank is closed')
    await stage.settle()
    await upkeep()
    expect(redeliveries()).toBe(1)
    expect(stage.check(1)).toMatchObject({ conclusion: 'action_required' })
  })

  test('are not asked for for ever where they are refused each time', async () => {
    await stage.propose()
    stage.registered.app.hook!.secret = 'another one'
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    for (let hour = 0; hour < 8; hour++) {
      stage.clock.now += HOUR
      await upkeep()
    }
    const refused = stage.github.hooks.deliveries.filter(({ statusCode }) => statusCode === 401)
    const attempts = Map.groupBy(refused, ({ guid }) => guid)
    expect(Math.max(...[...attempts.values()].map(({ length }) => length))).toBe(5)
    const before = redeliveries()
    stage.clock.now += HOUR
    await upkeep()
    expect(redeliveries()).toBe(before)
    expect(await stage.store.record.all({ kinds: ['tick'] })).toEqual([])
    expect(stage.check(1)).toMatchObject({ title: 'hold: 2 of 2 items are missing' })
  })

  test('are looked for back to the last look, page after page; all that GitHub has when that is not known', async () => {
    down()
    for (let count = 0; count < 130; count++) person('ben').openIssue({ title: `issue ${count}` })
    await stage.settle()
    up()
    await upkeep()
    expect(requests('apps/list-webhook-deliveries')).toHaveLength(2)
    expect(redeliveries()).toBe(130)
    stage.clock.now += HOUR
    await upkeep()
    stage.clock.now += HOUR
    const before = requests('apps/list-webhook-deliveries').length
    await upkeep()
    expect(requests('apps/list-webhook-deliveries').length - before).toBe(1)
    expect(redeliveries()).toBe(130)
  })

  test('are asked for later when GitHub does not answer', async () => {
    await stage.propose()
    down()
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    up()
    stage.github.faults.add({ on: /GET \/app\/hook\/deliveries/, times: 2, answer: { status: 502, message: 'Bad' } })
    stage.github.faults.add({ on: /POST \/app\/hook\/deliveries/, times: 1, answer: { status: 500, message: 'Oops' } })
    await upkeep()
    for (let tries = 0; tries < 6; tries++) {
      stage.clock.now += 10 * 60_000
      await stage.settle()
    }
    expect(redeliveries()).toBe(1)
    expect((await stage.store.record.all({ kinds: ['tick'] })).map(({ actor }) => actor)).toEqual(['ada'])
    expect(stage.check(1)).toMatchObject({ title: 'hold: 1 of 2 items is missing' })
  })
})

describe('the look at everything', () => {
  test('finds a pull request that no delivery told of', async () => {
    stage.github.hooks.faults.add({ on: /.*/, what: 'dropped' })
    await stage.propose()
    expect(stage.check(1)).toBeUndefined()
    await upkeep()
    expect(stage.check(1)).toMatchObject({ conclusion: 'action_required' })
    expect(redeliveries()).toBe(0)
  })

  test('comes again after an hour, and only then', async () => {
    await upkeep()
    const state = await stage.store.work.look('upkeep:sweep')
    expect(state!.dueAt! - stage.clock.now).toBeGreaterThan(HOUR - 60_000)
    await continueUpkeep(stage.store, stage.clock.now)
    expect(await stage.store.work.look('upkeep:sweep')).toEqual(state)
    const sweeps = () => stage.worked.filter(({ subject }) => subject.startsWith('sweep:')).length
    const before = sweeps()
    await stage.settle()
    expect(sweeps()).toBe(before)
    stage.clock.now += HOUR
    await stage.settle()
    expect(sweeps()).toBe(before + 1)
  })

  test('leaves suspended installations alone', async () => {
    stage.registered.installation.suspended = true
    await upkeep()
    expect(stage.worked.filter(({ subject }) => subject.startsWith('sweep:'))).toEqual([])
  })

  test('is taken up again after it was given up', async () => {
    stage.github.faults.add({
      on: /GET \/app\/installations/,
      times: 20,
      answer: { status: 403, message: 'Not for you' },
    })
    await upkeep()
    for (let tries = 0; tries < 30; tries++) {
      stage.clock.now += 10 * 60_000
      await stage.settle()
    }
    const state = await stage.store.work.look('upkeep:sweep')
    expect(state!.parked!.reason).toContain('where the App is installed')
    stage.github.faults.clear()
    await continueUpkeep(stage.store, stage.clock.now)
    await stage.settle()
    expect(await stage.store.work.look('upkeep:sweep')).toMatchObject({ parked: null, error: null })
  })
})

test('old deliveries are tidied away, the record is not', async () => {
  await stage.propose()
  stage.tick('ada', 1, 'lead')
  await stage.settle()
  const guid = stage.github.hooks.deliveries.at(-1)!.guid
  const record = (await stage.store.record.head()).id
  stage.clock.now += 8 * 24 * HOUR
  await upkeep()
  expect((await stage.store.intake.read(guid))!.payload).toBeNull()
  stage.clock.now += 30 * 24 * HOUR
  await upkeep()
  expect(await stage.store.intake.read(guid)).toBeNull()
  expect((await stage.store.record.head()).id).toBeGreaterThanOrEqual(record)
})
