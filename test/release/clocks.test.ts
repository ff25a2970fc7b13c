/** Who is reminded of what, what is overdue, and how soon somebody must react. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Entry } from '../../src/model/store.ts'
import { alertsOf, respondsWithin } from '../../src/release/alerts.ts'
import { overdueItems, type Reminder, remindersDue, saidIn } from '../../src/release/clocks.ts'
import '../seed.ts'
import { judged, parsed, timing } from './stage.ts'

const H = 3_600_000
const OPENED = '2026-12-01T12:00:00Z'
const LAUNCHED = '2026-12-01T15:00:00Z'
const MARKDOWN = `# R
## Deployment
### Pre-flight
- [ ] Team ready <!-- item: id=team by=lead -->
### Deployment
1. [ ] Deploy <!-- item: id=deploy -->
## Post-Deployment
### Monitoring (First Hour)
- [ ] Logs reviewed <!-- item: id=logs by=ops -->
- [ ] Errors <!-- gate: file path=ok.txt id=errors -->
- [ ] Nice to have <!-- item: id=nice optional -->
### Watch (24-48 Hours)
- [ ] Parent <!-- item: id=parent -->
  - [ ] Child <!-- item: id=child -->
`
const ROLES = 'roles: { ops: { users: [ada] }, lead: { users: [grace] } }\n'

interface Given {
  launched?: string
  config?: string
  ticked?: string[]
  said?: Reminder[]
  files?: Record<string, string>
}

async function asking(
  now: string,
  { launched, config = '', ticked = [], said = [], files = { 'ok.txt': 'ok' } }: Given,
) {
  const at = { now, opened: OPENED, config: ROLES + config, ...(launched ? { launched } : {}) }
  const ticks = ticked.map(item => ({ item, by: ['ada'], at: now, commit: null, source: 'the issue' }))
  const { report, checklist } = await judged(MARKDOWN, at, { files, ticks, roles: { ops: ['ada'], lead: ['ada'] } })
  const entries = said.map(data => ({ kind: 'reminder', data }) as unknown as Entry)
  return { ...timing(at), report, checklist, said: saidIn(entries) }
}

const reminded = async (now: string, given: Given = {}) => {
  const { due, next } = await remindersDue(await asking(now, given))
  return {
    told: due.map(({ level, items, role }) => `${level} ${items.join('+')} ${role ?? 'anybody'}`),
    next: next === null ? null : new Date(next).toISOString(),
    due,
  }
}

describe('reminders', () => {
  const done = ['team', 'deploy']
  test('when a window opens, at half of it, and when it is over', async () => {
    const launched = LAUNCHED
    const opening = await reminded('2026-12-01T15:00:00Z', { launched, ticked: done })
    expect(opening.told).toEqual(['1 logs ops'])
    expect(opening.due[0]!.because).toBe('`Logs reviewed` is open, due by 2026-12-01 16:00 UTC; do it and tick it')
    expect(opening.next).toBe('2026-12-01T15:30:00.000Z')
    const half = await reminded('2026-12-01T15:30:00Z', { launched, ticked: done, said: opening.due })
    expect(half.due[0]!.because).toBe(
      '`Logs reviewed` is still open, and half of the time is over; due by 2026-12-01 16:00 UTC',
    )
    const late = await reminded('2026-12-01T16:20:00Z', { launched, ticked: done, said: [...opening.due, ...half.due] })
    expect(late.told).toEqual(['3 logs ops'])
    expect(late.due[0]!.because).toBe(
      '`Logs reviewed` is late by 20 minutes, due by 2026-12-01 16:00 UTC; do it, or say why not',
    )
    const all = [...opening.due, ...half.due, ...late.due]
    expect(await reminded('2026-12-01T17:00:00Z', { launched, ticked: done, said: all })).toEqual({
      told: [],
      next: null,
      due: [],
    })
  })

  test('after a while in which nobody could, only the latest word is said', async () => {
    const late = await reminded('2026-12-01T18:00:00Z', { launched: LAUNCHED, ticked: done })
    expect(late.told).toEqual(['3 logs ops'])
    expect((await reminded('2026-12-01T19:00:00Z', { launched: LAUNCHED, ticked: done, said: late.due })).told).toEqual(
      [],
    )
  })

  test('nobody is told of what waits, holds, sleeps, is optional or done; of nested items not the parent', async () => {
    expect((await reminded('2026-12-01T12:00:00Z')).told).toEqual([])
    expect((await reminded('2026-12-01T15:45:00Z', { launched: LAUNCHED, ticked: [...done, 'logs'] })).told).toEqual([])
    expect((await reminded('2026-12-02T15:00:00Z', { launched: LAUNCHED, ticked: [...done, 'logs'] })).told).toEqual([
      '1 child anybody',
    ])
  })

  test('what a machine finds wrong is told at once', async () => {
    const failing = await reminded('2026-12-01T15:01:00Z', { launched: LAUNCHED, ticked: [...done, 'logs'], files: {} })
    expect(failing.told).toEqual(['1 errors anybody'])
  })

  test('the configuration says after how long, to whom, or nobody', async () => {
    const config = 'reminders:\n  default: { after: 30m, escalate: 2h, to: Lead }\n  post-deploy: off\n'
    expect((await reminded('2026-12-01T12:29:00Z', { config })).told).toEqual([])
    const first = await reminded('2026-12-01T12:30:00Z', { config })
    expect(first.told).toEqual(['1 team lead'])
    expect((await reminded('2026-12-01T14:30:00Z', { config, said: first.due })).told).toEqual(['3 team lead'])
    expect((await reminded('2026-12-01T18:30:00Z', { config, launched: LAUNCHED, ticked: done })).told).toEqual([])
    const escalated = 'reminders: { post-deploy: { escalate: 1h, to: lead } }\n'
    expect(
      (await reminded('2026-12-01T16:30:00Z', { config: escalated, launched: LAUNCHED, ticked: done })).told,
    ).toEqual(['2 logs ops'])
    expect(
      (await reminded('2026-12-01T17:00:00Z', { config: escalated, launched: LAUNCHED, ticked: done })).told,
    ).toEqual(['3 logs lead'])
  })

  test('a role that nobody holds, a phase that is none and a duration that is none are mistakes', async () => {
    for (const [wrong, told] of [
      ['{ deploy: { to: boss } }', 'go to the role `boss`, which nobody holds'],
      ['{ deploi: { after: 5m } }', 'reminders'],
      ['{ deploy: { after: soon } }', 'expected a duration'],
      ['{ deploy: never }', 'reminders'],
    ])
      expect(() => timing({ now: OPENED, config: `${ROLES}reminders: ${wrong}\n` })).toThrow(told!)
  })

  test('looked at ever so irregularly, each level of an item is said at most once, and its levels rise', async () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 60 * 72 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(minutes, async looks => {
        const said: Reminder[] = []
        for (const minute of looks.toSorted((a, b) => a - b)) {
          const now = new Date(Date.parse(LAUNCHED) + minute * 60_000).toISOString()
          said.push(...(await reminded(now, { launched: LAUNCHED, ticked: done, said })).due)
        }
        for (const item of ['logs', 'child']) {
          const levels = said.filter(({ items }) => items.includes(item)).map(({ level }) => level)
          expect(levels).toEqual([...new Set(levels)].toSorted())
        }
        expect(new Set(said.map(({ key }) => key)).size).toBe(said.length)
      }),
      { numRuns: 15 },
    )
  })
})

describe('overdue', () => {
  test('lists what is not cleared after its time, waiting or not, the oldest first', async () => {
    const list = async (now: string, given: Given) =>
      (await overdueItems(await asking(now, given))).map(({ id, roles, late }) => [id, roles.join(), late / H])
    expect(await list('2026-12-01T15:59:00Z', { launched: LAUNCHED })).toEqual([])
    expect(await list('2026-12-01T17:00:00Z', { launched: LAUNCHED, files: {} })).toEqual([
      ['logs', 'ops', 1],
      ['errors', '', 1],
    ])
    expect(await list('2026-12-03T16:00:00Z', { launched: LAUNCHED, ticked: ['logs'] })).toEqual([
      ['parent', '', 1],
      ['child', '', 1],
    ])
  })
})

describe('alerts', () => {
  test('headings say how soon somebody must react', () => {
    const minutes = (text: string) => (respondsWithin(text) ?? Number.NaN) / 60_000
    expect(minutes('Review Within 1 Hour')).toBe(60)
    expect(minutes('Immediate Response')).toBe(15)
    expect(minutes('Daily Review')).toBe(1440)
    expect(minutes('respond in 30 minutes')).toBe(30)
    expect(minutes('acknowledge within an hour')).toBe(60)
    expect(minutes('Review')).toBeNaN()
  })

  test('a line that fired is due after that time, and late when nobody reacted', () => {
    const checklist = parsed(
      '# R\n## Monitoring & Alerting\n### Critical Alerts (Immediate Response)\n- [ ] Application down\n### Warning Alerts (Review Within 1 Hour)\n- [ ] Response time > 2 seconds\n- [ ] Redis connection failures\n',
    )
    const [down, slow, redis] = checklist.items.map(({ id }) => id) as [string, string, string]
    const at = Date.parse(LAUNCHED)
    const on = (acknowledged: [string, number][], now: number) =>
      alertsOf(
        checklist,
        new Map([
          [slow, at],
          [down, at],
        ]),
        new Map(acknowledged),
        { now: new Date(now), timeZone: 'UTC' },
      )
    expect(on([], at + H / 2).map(({ id, late }) => [id, late])).toEqual([
      [down, true],
      [slow, false],
    ])
    expect(on([], at + 2 * H).map(({ because }) => because)).toEqual([
      '`Application down` fired 2026-12-01 15:00 UTC; a reaction by 2026-12-01 15:15 UTC was expected, late by 1 hour 45 minutes; look at it, and take the tick back when it is over',
      '`Response time > 2 seconds` fired 2026-12-01 15:00 UTC; a reaction by 2026-12-01 16:00 UTC was expected, late by 1 hour; look at it, and take the tick back when it is over',
    ])
    expect(
      on(
        [
          [down, at + H],
          [slow, at - 1],
          [redis, at],
        ],
        at + H / 2,
      ),
    ).toMatchObject([
      {
        id: down,
        acknowledgedAt: at + H,
        late: true,
        because: expect.stringContaining('somebody reacted after 1 hour; a reaction by'),
      },
      { id: slow, acknowledgedAt: null, late: false },
    ])
  })
})
