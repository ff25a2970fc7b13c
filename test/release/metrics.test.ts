/** Figures of releases, against arithmetic done by hand. */
import { describe, expect, test } from '@jest/globals'
import type { Act } from '../../src/model/store.ts'
import { factsOf } from '../../src/release/figures.ts'
import { metricsOf } from '../../src/release/metrics.ts'
import { recorded, release, time } from './acts.ts'

const HEAD = { id: 99, digest: 'f'.repeat(64) }
const by = { actor: 'ada', item: null }

const one = release('aaa1')
const ONE: Act[] = [
  one.act('opened', '03-01T08:00', { from: 'pull', pull: 1, version: '1.0.0', since: '2026-02-28T08:00:00Z' }),
  one.act('started', '03-01T10:00'),
  one.act('launched', '03-01T10:30'),
  one.act('found', '03-01T12:00', { issue: 5 }),
  one.act('resolved', '03-01T14:00', { issue: 5 }),
  one.act('measured', '03-02T10:30', { metric: 'downtime', seconds: 600, from: 'ticks: maintenance mode' }),
  one.act('closed', '03-02T10:30', { outcome: 'succeeded' }),
]

const two = release('bbb2')
const TWO: Act[] = [
  two.act('opened', '03-03T08:00', { from: 'pull', pull: 2, version: '1.1.0', since: '2026-03-01T12:00:00Z' }),
  two.act('started', '03-03T09:00'),
  two.act('launched', '03-03T10:00'),
  two.act('sample', '03-03T09:59', { item: 'errors', state: 'fail', because: 'before the launch' }),
  two.act('sample', '03-03T10:20', { item: 'errors', state: 'fail', because: '4 % of requests fail' }),
  two.act('found', '03-03T10:25', { issue: 7 }),
  two.act('rolled-back', '03-03T10:31', { reason: 'errors', to: '1.0.0', by: 'ada', declaredAt: time('03-03T10:30') }),
  two.act('found', '03-03T10:40', { issue: 8 }),
  two.act('recovered', '03-03T11:10', { by: 'ada' }),
  two.act('command', '03-03T12:00', { command: 'record', field: 'Downtime', value: '12m', allowed: true }, by),
  two.act('measured', '03-03T12:30', { metric: 'downtime', seconds: 900, from: 'ticks: maintenance mode' }),
  two.act('closed', '03-03T12:30', { outcome: 'rolled-back' }),
  two.act('resolved', '03-03T16:25', { issue: 7 }),
]

const three = release('ccc3')
const THREE: Act[] = [
  three.act('opened', '03-05T08:00', { from: 'tag', pull: null, version: '1.2.0' }),
  three.act('launched', '03-05T12:00'),
  three.act('closed', '03-06T12:00', { outcome: 'superseded' }),
]

const four = release('ddd4')
const FOUR: Act[] = [four.act('opened', '03-09T08:00', { from: 'pull', pull: 4, version: null })]

const ALL = recorded([...ONE, ...TWO, ...THREE, ...FOUR])
const NOW = time('03-11T08:00')

describe('a repository and environment', () => {
  const { groups, releases } = metricsOf(ALL, HEAD, { now: NOW })
  const { metrics, window, counts } = groups[0]!

  test('from the first release to now, nothing twice', () => {
    expect(groups).toHaveLength(1)
    expect(window).toEqual({ since: '2026-03-01T08:00:00.000Z', until: '2026-03-11T08:00:00.000Z', days: 10 })
    // three launched; one succeeded, one rolled back, one superseded, one not started
    expect(counts).toEqual({ releases: 4, launched: 3, open: 1, succeeded: 1, failed: 1, other: 1 })
    expect(releases.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0', '1.2.0', null])
  })

  test('the seven', () => {
    // 10:00-10:30 = 1,800 s; 9:00-10:00 = 3,600 s; the third has no start. (1,800 + 3,600) / 2 = 2,700
    expect(metrics.deploymentDuration).toMatchObject({
      value: 2700,
      min: 1800,
      max: 3600,
      mean: 2700,
      known: 2,
      unknown: 1,
    })
    // 600 s by ticks; 12 min = 720 s as recorded wins over 900 s by ticks. (600 + 720) / 2 = 660
    expect(metrics.downtime).toMatchObject({ value: 660, min: 600, max: 720, known: 2, unknown: 1 })
    expect(metrics.migrationDuration).toMatchObject({ value: null, min: null, known: 0, unknown: 3 })
    expect(metrics.rollbackCount).toMatchObject({ value: 1, known: 3, unknown: 0 })
    // #5, #7, #8
    expect(metrics.issuesFound).toMatchObject({ value: 3, known: 3, unknown: 0 })
    // #5: 12:00-14:00 = 7,200 s; #7: 10:25-16:25 = 21,600 s; #8 is open. (7,200 + 21,600) / 2 = 14,400
    expect(metrics.timeToResolution).toMatchObject({ value: 14_400, min: 7200, max: 21_600, known: 2, unknown: 1 })
    // one of two that ended one way or the other; superseded and not started are neither
    expect(metrics.successRate).toMatchObject({ value: 0.5, known: 2, unknown: 2, because: '1 of 2 succeeded' })
  })

  test('the four of DORA', () => {
    // three in ten days; 47.5 h and 50 h between them, (47.5 + 50) / 2 = 48.75 h = 2 d 0.75 h
    expect(metrics.deploymentFrequency).toMatchObject({ value: 0.3, because: '3 in 10 days; 2 d between two (median)' })
    // 28 February 8:00 to 1 March 10:30 = 26.5 h = 95,400 s; 1 March 12:00 to 3 March 10:00 = 46 h = 165,600 s
    expect(metrics.leadTime).toMatchObject({ value: 130_500, min: 95_400, max: 165_600, known: 2, unknown: 1 })
    expect(metrics.changeFailureRate).toMatchObject({ value: 1 / 3, known: 3 })
    // the first sign after the launch is the failing check of 10:20; recovered 11:10: 50 min = 3,000 s
    expect(metrics.recoveryTime).toMatchObject({ value: 3000, known: 1, unknown: 0 })
  })

  test('a window takes releases by their launch, and is cut where the record begins', () => {
    const early = metricsOf(ALL, HEAD, { now: NOW, since: time('01-01T00:00'), until: time('03-03T08:00') })
    expect(early.groups[0]!.window).toEqual({
      since: '2026-03-01T08:00:00.000Z',
      until: '2026-03-03T08:00:00.000Z',
      days: 2,
    })
    expect(early.releases.map(({ version }) => version)).toEqual(['1.0.0'])
    expect(early.groups[0]!.metrics.deploymentFrequency.value).toBe(0.5)
    const late = metricsOf(ALL, HEAD, { now: NOW, since: time('03-06T08:00') })
    // Nothing was launched in five days: that is known, how long it took is not.
    expect(late.groups[0]!.metrics.deploymentFrequency.value).toBe(0)
    expect(late.groups[0]!.metrics.deploymentDuration).toMatchObject({ value: null, because: 'there was no release' })
    expect(late.groups[0]!.metrics.rollbackCount.value).toBeNull()
    expect(late.groups[0]!.metrics.successRate.value).toBeNull()
    expect(late.groups[0]!.metrics.changeFailureRate.value).toBeNull()
  })

  test('environments and repositories are told apart', () => {
    const staging = release('aaa1', 'staging')
    const other = release('aaa1', 'production', 'acme/blog')
    const entries = recorded([...ONE, staging.act('opened', '03-01T07:00'), other.act('opened', '03-01T07:00')])
    expect(metricsOf(entries, HEAD, { now: NOW }).groups.map(group => [group.repository, group.environment])).toEqual([
      ['acme/blog', 'production'],
      ['acme/shop', 'production'],
      ['acme/shop', 'staging'],
    ])
    expect(metricsOf(entries, HEAD, { now: NOW, environment: 'staging' }).releases).toHaveLength(1)
  })

  test('an hour of record tells no frequency', () => {
    const { groups } = metricsOf(recorded(ONE), HEAD, { now: time('03-01T11:00') })
    expect(groups[0]!.metrics.deploymentFrequency).toMatchObject({
      value: null,
      because: '1 so far, and the record reaches back less than a day',
    })
  })

  test('a record of many years', () => {
    const many = Array.from({ length: 150_000 }, (_, at) => release(at.toString(16)).act('opened', '03-01T08:00'))
    expect(metricsOf(recorded(many), HEAD, { now: NOW }).groups[0]!.counts.open).toBe(150_000)
  })

  test('no record, no release', () => {
    expect(metricsOf([], HEAD, { now: NOW })).toMatchObject({ groups: [], releases: [] })
    const stray = recorded([one.act('command', '03-01T08:00', { command: 'record', field: 'Downtime', value: '1m' })])
    expect(metricsOf(stray, HEAD, { now: NOW })).toMatchObject({ groups: [], releases: [] })
  })
})

describe('one release', () => {
  const figures = (acts: Act[]) => factsOf(one.about, recorded(acts)).figures
  const said = (field: string, value: string, allowed: boolean | null = true) =>
    one.act('command', '03-01T11:00', { command: 'record', field, value, ...(allowed === null ? {} : { allowed }) }, by)

  test('what is not known is null with a reason, never 0', () => {
    const all = figures([one.act('opened', '03-01T08:00', {})])
    for (const [name, { value, because }] of Object.entries(all)) {
      expect(because).not.toBe('')
      expect([name, value]).toEqual([name, name === 'rollbackCount' ? 0 : null])
    }
    const launched = figures([one.act('opened', '03-01T08:00'), one.act('launched', '03-01T09:00')])
    expect(launched.issuesFound).toEqual({ value: 0, because: 'no issue was labelled as of this release so far' })
    expect(launched.deploymentDuration).toEqual({ value: null, because: 'when it started is not recorded' })
    expect(launched.leadTime.because).toBe('when its oldest commit was made is not recorded')
  })

  test('a value counts when somebody who may recorded it, and the last word does', () => {
    expect(figures([...ONE, said('Migration Duration', '1h 5m')]).migrationDuration.value).toBe(3900)
    expect(figures([...ONE, said('downtime', '2h', false)]).downtime.value).toBe(600)
    expect(figures([...ONE, said('downtime', '2h', null)]).downtime.value).toBe(600)
    expect(figures([...ONE, said('downtime', '2h'), said('Downtime', '90 s')]).downtime.value).toBe(90)
    expect(figures([...ONE, said('Downtime', 'a while')]).downtime).toEqual({
      value: null,
      because: 'recorded by ada: `Downtime: a while`, which is no duration such as `12m`',
    })
    expect(figures([...ONE, said('Downtime', '12')]).downtime.value).toBeNull()
    // What the record saw itself is nobody's to write.
    expect(figures([...ONE, said('Deployment Duration', '1m')]).deploymentDuration.value).toBe(1800)
    expect(
      figures([one.act('launched', '03-01T09:00'), said('Deployment Duration', '1m')]).deploymentDuration.value,
    ).toBe(60)
  })

  test('clocks that contradict each other give no figure', () => {
    const wrong = figures([
      one.act('opened', '03-01T08:00', { since: '2026-03-02T08:00:00Z' }),
      one.act('launched', '03-01T09:00'),
      one.act('started', '03-01T10:00'),
    ])
    expect(wrong.leadTime).toEqual({ value: null, because: 'its oldest commit is dated after its launch' })
    expect(wrong.deploymentDuration.value).toBeNull()
  })

  test('a state that nobody ended makes the whole downtime unknown', () => {
    const open = one.act('measured', '03-02T10:30', { metric: 'downtime', seconds: null, from: 'nobody ended it' })
    expect(figures([...ONE, open]).downtime).toEqual({ value: null, because: 'nobody ended it' })
  })

  test('an issue that is opened again is not resolved, and what was never found is not', () => {
    const again = [
      ...ONE,
      one.act('found', '03-02T00:00', { issue: 5 }),
      one.act('resolved', '03-02T00:00', { issue: 6 }),
    ]
    expect(figures(again).timeToResolution).toEqual({ value: null, because: 'none of 1 found is resolved yet' })
    // 1 March 12:00 to 3 March 12:00
    expect(figures([...again, one.act('resolved', '03-03T12:00', { issue: 5 })]).timeToResolution.value).toBe(172_800)
  })

  test('rolled back is a failure, whatever it was closed as', () => {
    const closed = TWO.map(act => (act.kind === 'closed' ? { ...act, data: { outcome: 'succeeded' } } : act))
    expect(factsOf(two.about, recorded(closed)).figures.success.value).toBe(0)
    expect(
      figures([...ONE.slice(0, 3), one.act('closed', '03-02T00:00', { outcome: 'abandoned' })]).success.value,
    ).toBeNull()
  })
})
