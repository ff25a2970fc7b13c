/** Gates that are watched through a window, and what speaks for a rollback. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gates } from '../../src/gates/index.ts'
import type { GateReport, ItemReport } from '../../src/model/report.ts'
import type { Entry } from '../../src/model/store.ts'
import type { Life } from '../../src/release/life.ts'
import { proposesRollback, triggersOf } from '../../src/release/triggers.ts'
import {
  leastRun,
  newSamples,
  type Sample,
  sampleEvery,
  seenOf,
  untilHeld,
  watched,
  watchWindows,
} from '../../src/release/watch.ts'
import '../seed.ts'
import { judged, parsed, placed, settingsOf } from './stage.ts'

const M = 60_000
const H = 60 * M
let id = 0
const sample = (at: number, state: Sample['state'], item = 'errors', because = `it says ${state}`): Entry =>
  ({ id: ++id, key: `sample:${id}`, at, kind: 'sample', data: { item, state, because } }) as unknown as Entry
const WINDOW = { from: 0, until: 15 * M }
const every = (from: number, to: number, step = M) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step)

describe('looking', () => {
  test('often in a short window, seldom in a long one', () => {
    const of = (minutes: number) => sampleEvery({ from: 5, until: 5 + minutes * M }) / M
    expect([15, 60, 24 * 60, 48 * 60, 7 * 24 * 60].map(of)).toEqual([1, 1, 24, 30, 30])
    const run = (minutes: number) => leastRun({ from: 5, until: 5 + minutes * M }) / M
    expect([10, 15, 60, 24 * 60].map(run)).toEqual([10, 15, 15, 360])
  })

  test('windows are those of items that machines prove, after the launch', async () => {
    const markdown = `# R
## Post-Deployment
### Monitoring (First 15 Minutes)
- [ ] Errors <!-- gate: file path=ok.txt id=errors -->
- [ ] Looked <!-- item: id=looked -->
- [ ] Bound <!-- item: id=bound -->
### Watch (24-48 Hours)
- [ ] Stable <!-- gate: file path=ok.txt id=stable -->
- [ ] Long <!-- gate: file path=ok.txt id=long soak=ever -->
`
    const config = 'bindings: [{ item: bound, gates: ["file path=ok.txt"] }]\n'
    const launched = '2026-12-01T15:00:00Z'
    const at = Date.parse(launched)
    const { checklist } = await placed(markdown, { now: launched, launched, config })
    const settings = settingsOf(config)
    expect(Object.fromEntries(watchWindows(checklist, { launchedAt: at, settings, gates }))).toEqual({
      errors: { from: at, until: at + 15 * M },
      bound: { from: at, until: at + 15 * M },
      stable: { from: at + 24 * H, until: at + 48 * H },
    })
    expect(watchWindows(checklist, { launchedAt: null, settings, gates }).size).toBe(0)
  })

  test('a look sees the machines alone, also while they hold for the time being', async () => {
    const markdown =
      '# R\n## Post-Deployment\n### Monitoring (First Hour)\n- [ ] E <!-- gate: file path=ok.txt; ack --> \n- [ ] P\n'
    const launched = '2026-12-01T15:00:00Z'
    const look = async (files: Record<string, string>, now = launched) =>
      (await judged(markdown, { now, launched }, { files, ticks: [] })).report.items.map(
        item => seenOf(item, gates).state,
      )
    expect(await look({ 'ok.txt': 'x' })).toEqual(['pass', 'wait'])
    expect(await look({ 'ok.txt': 'x' }, '2026-12-01T16:00:00Z')).toEqual(['pass', 'wait'])
    expect(await look({})).toEqual(['fail', 'wait'])
    expect(await look({ 'ok.txt': 'x' }, '2026-12-01T14:00:00Z')).toEqual(['wait', 'wait'])
    const gate = (state: GateReport['state'], evidence = {}): GateReport => ({
      kind: 'file',
      params: {},
      state,
      because: state,
      evidence,
    })
    const seen = (...all: GateReport[]) => seenOf({ gates: all }, gates).state
    expect(seen(gate('pass'), gate('error'))).toBe('error')
    expect(seen(gate('skip'))).toBe('wait')
    expect(seen(gate('wait', { holdsUntil: 'x' }), gate('wait'))).toBe('wait')
    expect(seen(gate('pass'), gate('skip'))).toBe('pass')
  })

  test('only changes are recorded, and the time in which nobody looked', () => {
    const found = (state: Sample['state']) => ({ item: 'errors', state, because: state })
    const seen = [sample(0, 'pass'), sample(1, 'fail', 'other')]
    const about = { lastLook: 5 * M, now: 6 * M, every: M }
    expect(newSamples(found('pass'), seen, about)).toEqual([])
    expect(newSamples(found('fail'), seen, about)).toEqual([{ ...found('fail'), at: 6 * M }])
    expect(newSamples(found('pass'), [], { ...about, lastLook: null })).toEqual([{ ...found('pass'), at: 6 * M }])
    expect(newSamples(found('pass'), seen, { ...about, now: 8 * M })).toEqual([
      { item: 'errors', state: 'unseen', because: 'nobody looked for 3 minutes', at: 6 * M },
      { ...found('pass'), at: 8 * M },
    ])
  })
})

describe('for how long it has held', () => {
  const held = (samples: Entry[], looks: number[], now: number) =>
    watched(samples, looks, now, { item: 'errors', window: WINDOW })

  test('from the first look that passes to the last one', () => {
    const seen = held([sample(0, 'pass'), sample(3 * M, 'fail', 'other')], every(0, 15 * M), 15 * M)
    expect(seen).toMatchObject({ state: 'pass', since: 0, heldFor: 15 * M, enough: true, breaks: [] })
    expect(held([sample(0, 'pass')], every(0, 14 * M), 14 * M)).toMatchObject({
      enough: false,
      because: 'has held for 14 minutes, 15 minutes without a break expected',
    })
  })

  test('a failure, an error and a gap break it, and it begins again', () => {
    for (const state of ['fail', 'error', 'wait', 'unseen'] as const) {
      const seen = held([sample(0, 'pass'), sample(5 * M, state), sample(6 * M, 'pass')], every(0, 15 * M), 15 * M)
      expect(seen).toMatchObject({
        since: 6 * M,
        heldFor: 9 * M,
        enough: false,
        breaks: [{ at: 5 * M, because: `it says ${state}` }],
      })
    }
    const gap = [...every(0, 5 * M), ...every(8 * M, 15 * M)]
    expect(held([sample(0, 'pass')], gap, 15 * M)).toMatchObject({
      since: 8 * M,
      breaks: [{ at: 6 * M, because: 'nobody looked for 3 minutes' }],
      because: 'has held for 7 minutes, broken once, 15 minutes without a break expected',
    })
  })

  test('what nobody has seen lately does not hold', () => {
    expect(held([sample(0, 'pass')], every(0, 15 * M), 60 * M)).toMatchObject({
      state: 'unseen',
      since: null,
      enough: false,
    })
    expect(held([], [], 60 * M)).toMatchObject({
      state: 'unseen',
      enough: false,
      because: 'nobody has looked yet, so nothing holds',
    })
    expect(held([sample(0, 'fail')], [], M)).toMatchObject({ state: 'fail', because: 'it says fail' })
    expect(held([], every(0, 15 * M), 15 * M)).toMatchObject({ enough: false })
  })

  test('what was found before the window opened still stands at its first look', () => {
    const seen = watched([sample(-5 * M, 'pass')], every(M, 16 * M), 16 * M, { item: 'errors', window: WINDOW })
    expect(seen).toMatchObject({ since: M, heldFor: 15 * M, enough: true })
  })

  test('whoever keeps the last look only relies on the gaps that are recorded', () => {
    const about = { item: 'errors', window: WINDOW, gaps: 'recorded' } as const
    expect(watched([sample(0, 'pass')], [15 * M], 15 * M, about)).toMatchObject({ heldFor: 15 * M, enough: true })
    expect(watched([sample(0, 'pass')], [15 * M], 18 * M, about)).toMatchObject({ state: 'unseen', enough: false })
  })

  test('never enough without looks that all passed, however they lie', async () => {
    const look = fc.record({
      gap: fc.integer({ min: 1, max: 4 }),
      state: fc.constantFrom('pass', 'pass', 'pass', 'pass', 'fail', 'error'),
    })
    await fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 60 }), looks => {
        // Kept as the App does: changes and gaps in the record, beside it the last look alone.
        const entries: Entry[] = []
        const at: number[] = []
        let now = 0
        let run = 0
        let before: number | null = null
        for (const { gap, state } of looks) {
          now += gap * M
          for (const added of newSamples({ item: 'errors', state: state as Sample['state'], because: state }, entries, {
            lastLook: before,
            now,
            every: M,
          }))
            entries.push(sample(added.at, added.state, 'errors', added.because))
          const unbroken = before !== null && now - before <= 2 * M && at.length > 0 && state === 'pass' && run >= 0
          run = state === 'pass' ? (unbroken ? run + now - before! : 0) : -1
          before = now
          at.push(now)
        }
        const window = { from: 0, until: 20 * M }
        for (const seen of [
          watched(entries, [now], now, { item: 'errors', window, gaps: 'recorded' }),
          watched(entries, at, now, { item: 'errors', window }),
        ]) {
          expect(seen.heldFor).toBe(Math.max(0, run))
          expect(seen.enough).toBe(run >= 15 * M)
        }
      }),
    )
  })

  test('the first look comes seconds after the launch, and costs no minute', async () => {
    const launched = '2026-12-01T15:00:00Z'
    const launchedAt = Date.parse(launched)
    const markdown =
      '# R\n## Post-Deployment\n### First 15 Minutes\n- [ ] E <!-- gate: file path=ok.txt id=errors -->\n'
    const { checklist } = await placed(markdown, { now: launched, launched })
    const windows = watchWindows(checklist, { launchedAt, settings: settingsOf(''), gates })
    const soak = (minutes: number, ...samples: [after: number, state: Sample['state']][]) => {
      const now = launchedAt + minutes * M
      const entries = samples.map(([after, state]) => sample(launchedAt + after * M, state))
      const looks = every(launchedAt + 0.2 * M, now)
      const about = { item: 'errors', window: windows.get('errors')! }
      const seen = watched(entries, samples[0]![0] > 2 ? [] : looks, now, about)
      return untilHeld(checklist, new Map([['errors', seen]]), windows, { launchedAt, now }).items[0]!.modifiers.soak
    }
    expect(soak(5, [0.2, 'pass'])).toBe('15m')
    // Whoever came late has not seen the beginning; and what failed first, or in between, begins again.
    expect(soak(5, [4, 'pass'])).toBe('19m')
    expect(soak(5, [0.2, 'fail'], [1.2, 'pass'])).toBe('17m')
    expect(soak(8, [0.2, 'pass'], [4.2, 'error'], [5.2, 'pass'])).toBe('21m')
  })

  test('what broke must hold longer than its window', async () => {
    const launched = '2026-12-01T15:00:00Z'
    const launchedAt = Date.parse(launched)
    const markdown =
      '# R\n## Post-Deployment\n### Monitoring (First Hour)\n- [ ] E <!-- gate: file path=ok.txt id=errors -->\n'
    const { checklist } = await placed(markdown, { now: launched, launched })
    const windows = watchWindows(checklist, { launchedAt, settings: settingsOf(''), gates })
    const soak = (samples: Entry[], now: number) => {
      const seen = watched(samples, every(launchedAt, now), now, { item: 'errors', window: windows.get('errors')! })
      return untilHeld(checklist, new Map([['errors', seen]]), windows, { launchedAt, now }).items[0]!.modifiers.soak
    }
    expect(soak([sample(launchedAt, 'pass')], launchedAt + 60 * M)).toBe('1h')
    expect(soak([sample(launchedAt, 'fail'), sample(launchedAt + 58 * M, 'pass')], launchedAt + 60 * M)).toBe('73m')
    expect(soak([sample(launchedAt, 'fail'), sample(launchedAt + 58 * M, 'pass')], launchedAt + 73 * M)).toBe('1h')
    expect(
      untilHeld(checklist, new Map(), windows, { launchedAt, now: launchedAt + 90 * M }).items[0]!.modifiers.soak,
    ).toBe('105m')
  })
})

describe('what speaks for a rollback', () => {
  const checklist = parsed(`# R
## Post-Deployment
- [ ] Errors <!-- item: id=errors -->
## Rollback Plan
### Triggers
- [ ] Critical functionality broken
- Data integrity issues
`)
  const [trigger] = triggersOf(checklist)
  const life = (deployments: [number, string][] = [], stage: Life['stage'] = 'launched') => ({
    stage,
    deployments: deployments.map(([number, state], at) => ({
      id: number,
      state,
      url: null,
      creator: null,
      since: at,
      at,
    })),
  })
  const report = (state: GateReport['state'], kind = 'file') => ({
    items: [
      { id: 'errors', text: 'Errors', gates: [{ kind, params: {}, state, because: '2 % errors', evidence: {} }] },
    ] as unknown as ItemReport[],
  })
  const proposal = (given: Partial<Parameters<typeof proposesRollback>[0]>) =>
    proposesRollback({
      checklist,
      report: report('pass'),
      life: life(),
      gates,
      happened: new Set(),
      watching: new Set(['errors']),
      ...given,
    })

  test('boxes and bullets under triggers are the watch list', () => {
    expect(triggersOf(checklist)).toMatchObject([
      { text: 'Critical functionality broken', id: expect.any(String) },
      { text: 'Data integrity issues', id: null },
    ])
  })
  test('nothing, while nothing has happened', () => {
    expect(proposal({})).toBeNull()
    expect(proposal({ report: report('error') })).toBeNull()
    expect(proposal({ report: report('fail', 'ack') })).toBeNull()
    expect(proposal({ report: report('fail'), watching: new Set() })).toBeNull()
    expect(proposal({ happened: new Set(['errors']) })).toBeNull()
  })
  test('a trigger that is ticked, a gate that fails in its window, a deployment that failed', () => {
    expect(
      proposal({
        happened: new Set([trigger!.id!]),
        report: report('fail'),
        life: life([
          [7, 'in_progress'],
          [7, 'failure'],
        ]),
      }),
    ).toEqual({
      items: [trigger!.id, 'errors'],
      reasons: [
        '`Critical functionality broken` has happened',
        '`Errors` fails: 2 % errors',
        'deployment 7 ended as `failure`',
      ],
      because:
        '`Critical functionality broken` has happened (and 2 more), a release that holds was expected; mend it, or declare `/holdpoint rollback` with the reason',
    })
  })
  test('a deployment that was repeated with success has not failed; one that was replaced says nothing', () => {
    expect(
      proposal({
        life: life([
          [7, 'failure'],
          [8, 'success'],
          [7, 'inactive'],
        ]),
      }),
    ).toBeNull()
    expect(
      proposal({
        life: life([
          [7, 'failure'],
          [8, 'in_progress'],
        ]),
      }),
    ).not.toBeNull()
  })
  test('once it is declared, or the release is closed, it is no proposal', () => {
    for (const stage of ['rolling-back', 'closed'] as const)
      expect(proposal({ report: report('fail'), life: life([], stage) })).toBeNull()
  })
})
