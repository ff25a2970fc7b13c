/**
 * @module release/figures
 * The figures of one release, from its record. What cannot be known is `null` with the reason, never 0.
 */
import type { Figure, ReleaseFigure } from '../model/metrics.ts'
import type { Entry } from '../model/store.ts'
import { lasting } from '../model/time.ts'
import { actsOf, byTime, lastRecorded, type Recorded, recordedOf, secondsOf } from './acts.ts'
import { type Life, lifeOf } from './life.ts'
import type { Measurement, Metric } from './measure.ts'
import type { About } from './subject.ts'

/** An issue that was found after the launch. Times are milliseconds since 1970. */
export interface FoundIssue {
  issue: number
  foundAt: number
  /** null while it is open. */
  resolvedAt: number | null
}

export interface ReleaseFacts {
  life: Life
  issues: FoundIssue[]
  figures: Record<ReleaseFigure, Figure>
}

/** @param entries of the release and its issues, with their judgements, in any order. */
export function factsOf(about: About, entries: readonly Entry[]): ReleaseFacts {
  const life = lifeOf(about, entries)
  const recorded = recordedOf(actsOf(entries))
  const issues = issuesOf(entries)
  return {
    life,
    issues,
    figures: {
      deploymentDuration: durationOf(life, recorded),
      downtime: measuredOf('downtime', ['downtime', 'total-downtime'], life, entries, recorded),
      migrationDuration: measuredOf('migration', ['migration-duration', 'migration-time'], life, entries, recorded),
      rollbackCount: rollbacksOf(life),
      issuesFound: foundOf(life, issues),
      timeToResolution: resolutionOf(issues),
      success: successOf(life),
      leadTime: leadTimeOf(life),
      recoveryTime: recoveryOf(life, issues, entries),
    },
  }
}

const figure = (value: number, because: string): Figure => ({ value, because })
const unknown = (because: string): Figure => ({ value: null, because })
const seconds = (from: number, to: number): number => (to - from) / 1000

/** A clock that was put back, or a date somebody made up: that is no duration. */
const between = (from: number, to: number, because: string, wrong: string): Figure =>
  to >= from ? figure(seconds(from, to), because) : unknown(wrong)

const named = ({ label, value, by }: Recorded): string => `recorded by ${by}: \`${label}: ${value}\``

/** Start to completion: the record's own times, else what somebody wrote down. */
function durationOf({ startedAt, launchedAt }: Life, recorded: readonly Recorded[]): Figure {
  if (startedAt !== null && launchedAt !== null)
    return between(startedAt, launchedAt, 'from its start to its launch', 'its launch is recorded before its start')
  const told = toldOf(lastRecorded(recorded, ['deployment-duration']))
  if (told) return told
  return unknown(launchedAt === null ? 'it is not in production' : 'when it started is not recorded')
}

/** Who wrote it down knows better than the time of a tick. */
function measuredOf(
  metric: Metric,
  fields: readonly string[],
  life: Life,
  entries: readonly Entry[],
  recorded: readonly Recorded[],
): Figure {
  const told = toldOf(lastRecorded(recorded, fields))
  if (told) return told
  const measured = entries
    .filter(({ kind, data }) => kind === 'measured' && (data as { metric?: string }).metric === metric)
    .toSorted(byTime)
    .map(({ data }) => data as unknown as Measurement)
  const open = measured.find(({ seconds }) => seconds === null)
  if (open) return unknown(open.from)
  if (measured.length)
    return figure(
      measured.reduce((sum, { seconds }) => sum + seconds!, 0),
      measured.map(({ from }) => from).join('; '),
    )
  const soFar = life.closedAt === null ? ' so far' : ''
  const field = metric === 'downtime' ? 'Downtime' : 'Migration duration'
  return unknown(`nothing measured it${soFar}; record it with \`/holdpoint record ${field}: 12m\``)
}

function toldOf(told: Recorded | null): Figure | null {
  if (!told) return null
  const value = secondsOf(told.value)
  return value === null ? unknown(`${named(told)}, which is no duration such as \`12m\``) : figure(value, named(told))
}

function rollbacksOf({ rollback, closedAt }: Life): Figure {
  if (rollback) return figure(1, `declared by ${rollback.by || 'somebody'}`)
  return figure(0, closedAt === null ? 'none was declared so far' : 'none was declared')
}

function foundOf({ launchedAt, closedAt }: Life, issues: readonly FoundIssue[]): Figure {
  if (issues.length) return figure(issues.length, `issues ${issues.map(({ issue }) => `#${issue}`).join(', ')}`)
  if (launchedAt === null) return unknown('it is not in production')
  return figure(0, `no issue was labelled as of this release${closedAt === null ? ' so far' : ''}`)
}

/** An issue that was opened again is resolved when it is closed for good. */
function issuesOf(entries: readonly Entry[]): FoundIssue[] {
  const found = new Map<number, FoundIssue>()
  for (const { kind, data, at } of entries.toSorted(byTime)) {
    const { issue } = data as { issue?: number }
    if ((kind !== 'found' && kind !== 'resolved') || typeof issue !== 'number') continue
    const known = found.get(issue)
    if (kind === 'found') found.set(issue, { issue, foundAt: known?.foundAt ?? at, resolvedAt: null })
    else if (known) known.resolvedAt = at
  }
  return [...found.values()]
}

function resolutionOf(issues: readonly FoundIssue[]): Figure {
  const times = resolutionTimes(issues)
  if (!issues.length) return unknown('no issue was found')
  if (!times.length) return unknown(`none of ${issues.length} found is resolved yet`)
  return figure(median(times), `${times.length} of ${issues.length} resolved; the median`)
}

/** @returns seconds from found to resolved, of those that are. */
export const resolutionTimes = (issues: readonly FoundIssue[]): number[] =>
  issues.flatMap(({ foundAt, resolvedAt }) => (resolvedAt === null ? [] : [seconds(foundAt, resolvedAt)]))

function successOf({ outcome, rollback }: Life): Figure {
  if (rollback) return figure(0, 'it was rolled back')
  switch (outcome) {
    case 'succeeded':
      return figure(1, 'it ended as planned')
    case 'rolled-back':
      return figure(0, 'it was rolled back')
    case 'failed':
      return figure(0, 'it failed')
    case null:
      return unknown('it is not closed yet')
    default:
      return unknown(`it ended as \`${outcome}\`, which is neither`)
  }
}

function leadTimeOf({ opening, launchedAt }: Life): Figure {
  const since = Date.parse(opening?.since ?? '')
  if (launchedAt === null) return unknown('it is not in production')
  if (Number.isNaN(since)) return unknown('when its oldest commit was made is not recorded')
  return between(
    since,
    launchedAt,
    'from its oldest commit to its launch',
    'its oldest commit is dated after its launch',
  )
}

/** From the first sign that it failed to the end of the rollback. */
function recoveryOf(life: Life, issues: readonly FoundIssue[], entries: readonly Entry[]): Figure {
  const { rollback, recoveredAt, launchedAt, outcome } = life
  if (!rollback)
    return unknown(outcome === 'failed' ? 'it failed, and no rollback was declared' : 'it needed no recovery')
  if (recoveredAt === null) return unknown(`it was rolled back, and is not recovered yet`)
  const from = launchedAt ?? Number.NEGATIVE_INFINITY
  const signs = [
    ...issues.map(({ foundAt }) => ({ at: foundAt, what: 'the first issue' })),
    ...entries
      .filter(({ kind, data }) => kind === 'sample' && (data as { state?: string }).state === 'fail')
      .map(({ at }) => ({ at, what: 'the first failing check' })),
  ].filter(({ at }) => at >= from && at < rollback.at)
  const first = signs.toSorted((a, b) => a.at - b.at)[0] ?? { at: rollback.at, what: 'the declaration' }
  return between(
    first.at,
    recoveredAt,
    `from ${first.what} to the end of the rollback (${lasting(seconds(rollback.at, recoveredAt))} after the declaration)`,
    'its recovery is recorded before its failure',
  )
}

/** @param values at least one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
