/** The communication plan: what is due when, and that nobody is told twice. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Note } from '../../src/model/checklist.ts'
import type { NoticeRule } from '../../src/model/notices.ts'
import type { ActKind, Entry, Json } from '../../src/model/store.ts'
import { dueNotices, lostNotices, noticesTo, RELEASE_STATES, type Try } from '../../src/release/plan.ts'
import { messageOf, planLines, rulesOf } from '../../src/release/planned.ts'
import '../seed.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOON = Date.UTC(2026, 10, 20, 12)
let id = 0
const entry = (kind: ActKind, at: number, data: Json = {}, given: Partial<Entry> = {}): Entry => ({
  ...{ id: ++id, key: `${kind}:${id}`, at, repository: 'acme/shop', subject: 'release:acme/shop@c0ffee:production' },
  ...{ kind, actor: null, item: null, commit: 'c0ffee', checklist: null, data, delivery: null, digest: '' },
  ...given,
})
const rule = (given: Partial<NoticeRule>): NoticeRule => ({
  ...{ id: 'a-message', on: [], every: null, before: null, to: ['team'], text: null },
  ...given,
})
const due = (rules: NoticeRule[], entries: Entry[], now: number, plannedAt: number | null = null, knows = true) =>
  dueNotices({ rules, entries, now, plannedAt, states: RELEASE_STATES, knowsKeys: () => knows })
const keys = (rules: NoticeRule[], entries: Entry[], now: number, plannedAt: number | null = null) =>
  due(rules, entries, now, plannedAt).due.map(({ plan, channel, late }) => `${plan} ${channel}${late ? ' late' : ''}`)
const tried = (at: number, data: Partial<Try>): Entry =>
  entry('notice', at, { plan: 'a-message:launched', channel: 'team', state: 'launched', attempt: 1, ...data } as Json)

describe('a message on a state', () => {
  const launched = [rule({ on: ['launched'], to: ['team', 'users'] })]

  test('is due to each channel when it happens, and not before', () => {
    expect(keys(launched, [entry('started', NOON)], NOON)).toEqual([])
    expect(keys(launched, [entry('launched', NOON)], NOON)).toEqual([
      'a-message:launched team',
      'a-message:launched users',
    ])
  })

  test('is due once, however often it is told of', () => {
    const entries = [entry('launched', NOON), entry('launched', NOON + 5), tried(NOON, { phase: 'sent' })]
    expect(keys(launched, entries, NOON + HOUR)).toEqual(['a-message:launched users'])
  })

  test('is no news after a day', () =>
    expect(keys([rule({ on: ['launched'] })], [entry('launched', NOON)], NOON + 25 * HOUR)).toEqual([
      'a-message:launched team late',
    ]))

  test('comes for each failure and each problem, not for what went well', () => {
    const entries = [
      entry('deployment', NOON, { id: 1, state: 'failure' }),
      entry('deployment', NOON, { id: 2, state: 'success' }),
      entry('deployment', NOON, { id: 3, state: 'error' }),
      entry('found', NOON, { issue: 7 }),
      entry('found', NOON, { issue: 7 }),
      entry('closed', NOON, { outcome: 'failed' }),
    ]
    expect(keys([rule({ on: ['failed', 'found'] })], entries, NOON)).toEqual([
      'a-message:failed:1 team',
      'a-message:failed:3 team',
      'a-message:found:7 team',
      'a-message:failed:closed team',
    ])
  })

  test('go, hold again and no-go: of a commit once, in shadow never, a no-go when it was accepted', () => {
    const verdict = (word: string, commit: string, more = {}) =>
      entry('verdict', NOON, { verdict: word, ...more }, { commit })
    const no = [entry('no-go', NOON, { reason: 'no' }, { actor: 'ada' }), entry('no-go', NOON, {}, { actor: 'eve' })]
    const judged = no.map(({ id: of }, at) => entry('judgement', NOON, { of, allowed: at === 0 }))
    const entries = [
      verdict('hold', 'a'),
      verdict('go', 'a'),
      verdict('hold', 'a'),
      verdict('go', 'a'),
      verdict('hold', 'a'),
      verdict('go', 'b', { shadow: true }),
      verdict('hold', 'c'),
      ...no,
      ...judged,
    ]
    expect(keys([rule({ on: ['go', 'hold', 'no-go'] })], entries, NOON)).toEqual([
      'a-message:go:a team',
      'a-message:hold:a team',
      `a-message:no-go:${no[0]!.id} team`,
    ])
  })
})

describe('a message that is repeated', () => {
  const rules = [rule({ on: ['started'], every: 30 * MINUTE })]
  const started = entry('started', NOON)

  test('is told at once and then each time, only the newest, as long as it lasts', () => {
    expect(keys(rules, [started], NOON)).toEqual(['a-message:started:0 team'])
    expect(due(rules, [started], NOON).next).toBe(NOON + 30 * MINUTE)
    expect(keys(rules, [started], NOON + 95 * MINUTE)).toEqual(['a-message:started:3 team'])
    expect(due(rules, [started], NOON + 95 * MINUTE).next).toBe(NOON + 120 * MINUTE)
    for (const end of ['launched', 'rolled-back', 'closed'] as const)
      expect(due(rules, [started, entry(end, NOON + HOUR)], NOON + 95 * MINUTE)).toEqual({ due: [], next: null })
  })
})

describe('a message before the start', () => {
  const rules = [rule({ before: 24 * HOUR })]
  const start = NOON + 48 * HOUR

  test('waits for its time, is told again for another start, and is late when that has come', () => {
    expect(due(rules, [], NOON, start)).toEqual({ due: [], next: NOON + 24 * HOUR })
    expect(keys(rules, [], start - 24 * HOUR, start)).toEqual(['a-message:2026-11-22T12:00:00.000Z team'])
    expect(keys(rules, [], start, start)).toEqual(['a-message:2026-11-22T12:00:00.000Z team late'])
    expect(keys(rules, [], start - HOUR, start + HOUR)).toEqual(['a-message:2026-11-22T13:00:00.000Z team'])
    expect(due(rules, [], NOON, null)).toEqual({ due: [], next: null })
    expect(keys(rules, [entry('started', NOON)], start - HOUR, start)).toEqual([])
  })
})

describe('a try that did not end well', () => {
  const rules = [rule({ on: ['launched'] })]
  const launched = entry('launched', NOON)
  const outcomeOf = (one: Entry, knows = true, now = NOON + 10 * MINUTE) =>
    due(rules, [launched, one], now, null, knows)

  test.each<[string, Partial<Try>, boolean, number]>([
    ['refused, and tried again when it is time', { phase: 'failed', again: NOON + MINUTE }, false, 1],
    ['refused, and given up', { phase: 'failed', again: null }, true, 0],
    ['begun, where the receiver knows keys', { phase: 'begun' }, true, 1],
    ['begun, where it would be told twice', { phase: 'begun' }, false, 0],
    ['sent', { phase: 'sent' }, true, 0],
  ])('%s', (_, data, knows, count) => {
    const { due: again } = outcomeOf(tried(NOON, data), knows)
    expect(again).toHaveLength(count)
    if (count) expect(again[0]!.attempt).toBe(2)
  })

  test('is not tried before its time', () => {
    const { due: none, next } = outcomeOf(tried(NOON, { phase: 'failed', again: NOON + HOUR }))
    expect({ none, next }).toEqual({ none: [], next: NOON + HOUR })
    expect(outcomeOf(tried(NOON + 10 * MINUTE, { phase: 'begun' })).due).toEqual([])
  })

  test('is told to people and to the gate', () => {
    const status = (data: Partial<Try>) => noticesTo('team', rules, [tried(NOON, data)])[0]!.status
    expect(lostNotices([tried(NOON, { phase: 'failed', because: 'it answered 404', again: null })])).toEqual([
      { at: NOON, text: '`team` was not told of `launched`: it answered 404' },
    ])
    expect(lostNotices([tried(NOON, { phase: 'failed', again: NOON + 1 })])).toEqual([])
    expect(lostNotices([tried(NOON, { phase: 'begun' })])[0]!.text).toMatch(/is not known: Holdpoint ended/)
    expect(status({ phase: 'failed', again: null })).toBe('failed')
    expect(status({ phase: 'failed', again: NOON })).toBe('planned')
    expect(status({ phase: 'begun' })).toBe('unsure')
    expect(status({ phase: 'sent' })).toBe('sent')
    expect(noticesTo('team', rules, [])).toMatchObject([{ state: 'launched', status: 'planned' }])
    expect(noticesTo('users', rules, [])).toEqual([])
  })
})

test('whatever happens and whenever one looks, no message is sent twice', () => {
  const kinds = fc.constantFrom<ActKind>('opened', 'started', 'launched', 'rolled-back', 'closed', 'verdict')
  const rules = [
    rule({ id: 'a', on: ['opened', 'launched', 'rolled-back', 'go', 'hold'] }),
    rule({ id: 'b', on: ['started'], every: 30 * MINUTE }),
    rule({ id: 'c', before: HOUR }),
  ]
  const story = fc.array(fc.tuple(kinds, fc.nat(120), fc.constantFrom('go', 'hold')), { maxLength: 20 })
  fc.assert(
    fc.property(story, steps => {
      const entries: Entry[] = []
      const sent: string[] = []
      let now = NOON
      for (const [kind, minutes, verdict] of steps) {
        now += minutes * MINUTE
        entries.push(entry(kind, now, { verdict }))
        for (const one of due(rules, entries, now, NOON + 5 * HOUR).due) {
          sent.push(`${one.plan} ${one.channel}`)
          entries.push(entry('notice', now, { ...one, phase: 'sent' } as unknown as Json))
        }
        expect(due(rules, entries, now, NOON + 5 * HOUR).due).toEqual([])
      }
      expect(new Set(sent).size).toBe(sent.length)
    }),
  )
})

describe("a checklist's own plan", () => {
  test.each([
    ['Deployment status updates every 30 minutes', { on: ['started'], every: 30 * MINUTE }],
    ['Updates every half hour', { on: ['started'], every: 30 * MINUTE }],
    ['Immediate notification of any issues', { on: ['failed', 'found', 'rolled-back'] }],
    ['Go/No-Go decision points clearly communicated', { on: ['go', 'no-go'] }],
    ['Maintenance window announcement (24 hours prior)', { on: [], before: 24 * HOUR }],
    ['Tell the users 2 days in advance', { on: [], before: 48 * HOUR }],
    ['Launch announcement (upon successful deployment)', { on: ['launched'] }],
    ['Status page updates throughout process', { on: ['started', 'launched', 'rolled-back', 'recovered', 'closed'] }],
    ['Tell everybody when it is rolled back', { on: ['rolled-back', 'recovered'] }],
  ])('%s', (text, expected) => expect(messageOf({ text })).toMatchObject({ every: null, before: null, ...expected }))

  test.each(['Be nice', 'every 0 minutes', 'Slack: #releases', ''])('%j is not understood', text =>
    expect(messageOf({ text })).toBeNull(),
  )

  test('is sent where the configuration says for its heading, and nowhere else', () => {
    const note = (line: number, text: string, heading: string): Note => ({
      ...{ line, text, path: ['Release', 'Communication Plan', heading], phase: 'info', kind: 'communication' },
    })
    const notes = [
      note(1, 'Status updates every 30 minutes', 'Internal Updates'),
      note(2, 'Be nice', 'Internal Updates'),
      note(3, 'Launch announcement (upon success)', 'External Communication'),
    ]
    const plan = { 'internal updates': ['team'] }
    expect(planLines(notes, plan).map(({ to, asks }) => [to, asks !== null])).toEqual([
      [['team'], true],
      [['team'], false],
      [[], true],
    ])
    expect(rulesOf({ channels: {}, messages: [], plan }, notes)).toEqual([
      rule({ id: 'plan-status-updates-every-30-minutes', on: ['started'], every: 30 * MINUTE }),
    ])
  })
})
