/**
 * @module release/metrics
 * The seven figures of a checklist and the four of DORA, for each repository and environment and for each release.
 * Definitions, with what they leave out: docs/metrics.md.
 */
import type {
  Figure,
  MetricFigure,
  Metrics,
  MetricsGroup,
  ReleaseFigure,
  ReleaseMetrics,
  Window,
} from '../model/metrics.ts'
import type { Entry, Link } from '../model/store.ts'
import { plural } from '../model/text.ts'
import { lasting } from '../model/time.ts'
import { factsOf, median, type ReleaseFacts, resolutionTimes } from './figures.ts'
import type { Life } from './life.ts'
import { type About, issueSubjectsOf, releaseNamed } from './subject.ts'

export interface MetricsAsk {
  now: number
  since?: number
  until?: number
  environment?: string
}

const DAY = 86_400_000

/** @param entries of everything: what belongs to releases is looked for. */
export function metricsOf(entries: readonly Entry[], head: Link, ask: MetricsAsk): Metrics {
  const until = Math.min(ask.until ?? ask.now, ask.now)
  const wanted = releasesIn(entries)
    .filter(({ about }) => ask.environment === undefined || about.environment === ask.environment)
    .map(({ about, entries }) => factsOf(about, entries))
    // Acts alone (somebody commented in an issue that is gone) make no release.
    .filter(({ life }) => momentOf(life) !== null)
    .toSorted((a, b) => momentOf(a.life)! - momentOf(b.life)!)
  const groups = [...Map.groupBy(wanted, ({ life }) => JSON.stringify([life.repository, life.environment]))]
  const inside = (from: number) => (facts: ReleaseFacts) =>
    momentOf(facts.life)! >= from && momentOf(facts.life)! < until
  return {
    schema: 'holdpoint/metrics@1',
    head,
    since: ask.since === undefined ? null : iso(ask.since),
    until: iso(until),
    groups: groups
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, all]) => {
        const from = Math.max(
          ask.since ?? 0,
          all.reduce((first, { life }) => Math.min(first, beginOf(life)), ask.now),
        )
        return from < until ? [groupOf(all.filter(inside(from)), all[0]!.life, from, until)] : []
      }),
    releases: wanted.filter(inside(ask.since ?? 0)).map(releaseOf),
  }
}

/** @returns the releases that entries tell of, each with those of its issues. */
export function releasesIn(entries: readonly Entry[]): { about: About; entries: Entry[] }[] {
  const bySubject = Map.groupBy(entries, ({ subject }) => subject)
  return [...bySubject].flatMap(([subject, own]) => {
    const about = releaseNamed(subject)
    if (!about) return []
    const issues = issueSubjectsOf(own)
    return [{ about, entries: [subject, ...issues].flatMap(name => bySubject.get(name) ?? []) }]
  })
}

/** Where a release stands in time: one rule for every metric. */
const momentOf = ({ launchedAt, rollback, closedAt, startedAt, openedAt }: Life): number | null =>
  launchedAt ?? rollback?.at ?? closedAt ?? startedAt ?? openedAt

const beginOf = (life: Life): number => Math.min(life.openedAt ?? Number.POSITIVE_INFINITY, momentOf(life)!)

const iso = (at: number): string => new Date(at).toISOString()

/** @returns the release as it is told. */
export function releaseOf({ life, figures, issues }: ReleaseFacts): ReleaseMetrics {
  const { repository, environment, commit, version, stage, outcome } = life
  const at = momentOf(life)
  return {
    repository,
    environment,
    commit,
    version,
    stage,
    outcome,
    at: at === null ? null : iso(at),
    figures,
    issues: issues.map(({ issue, foundAt, resolvedAt }) => ({
      issue,
      foundAt: iso(foundAt),
      resolvedAt: resolvedAt === null ? null : iso(resolvedAt),
    })),
  }
}

function groupOf(
  all: readonly ReleaseFacts[],
  { repository, environment }: About,
  from: number,
  until: number,
): MetricsGroup {
  const window: Window = { since: iso(from), until: iso(until), days: Math.round(((until - from) / DAY) * 100) / 100 }
  const launched = all.filter(({ life }) => life.launchedAt !== null)
  const failed = all.filter(({ figures }) => figures.success.value === 0)
  // What failed before it was in production changed something all the same.
  const deployments = [...new Set([...launched, ...failed])]
  const succeeded = all.filter(({ figures }) => figures.success.value === 1)
  const of = (name: ReleaseFigure) => deployments.map(({ figures }) => figures[name])
  const open = all.filter(({ life }) => life.closedAt === null && !life.rollback).length
  return {
    repository,
    environment,
    window,
    counts: {
      releases: all.length,
      launched: launched.length,
      open,
      succeeded: succeeded.length,
      failed: failed.length,
      other: all.length - open - succeeded.length - failed.length,
    },
    metrics: {
      deploymentDuration: spread(of('deploymentDuration'), 'release'),
      downtime: spread(of('downtime'), 'release'),
      migrationDuration: spread(of('migrationDuration'), 'release'),
      rollbackCount: sum(of('rollbackCount')),
      issuesFound: sum(of('issuesFound')),
      timeToResolution: resolution(deployments),
      successRate: ratio(
        succeeded.length,
        succeeded.length + failed.length,
        all.length - succeeded.length - failed.length,
        'succeeded',
        'no release ended as `succeeded`, `failed` or `rolled-back`',
      ),
      deploymentFrequency: frequency(launched, from, until),
      leadTime: spread(
        launched.map(({ figures }) => figures.leadTime),
        'release',
      ),
      changeFailureRate: ratio(failed.length, deployments.length, 0, 'failed', 'nothing was deployed'),
      recoveryTime: spread(
        failed.map(({ figures }) => figures.recoveryTime),
        'failed release',
      ),
    },
  }
}

const NO_RANGE = { min: null, max: null, mean: null }

/** Median and range of durations; those that tell nothing are counted, not guessed. */
function spread(figures: readonly Figure[], what: string): MetricFigure {
  const values = figures.flatMap(({ value }) => (value === null ? [] : [value]))
  return { ...spreadOf(values, figures.length, what), because: sentence(values.length, figures, what) }
}

function sentence(known: number, figures: readonly Figure[], what: string): string {
  if (!figures.length) return `there was no ${what}`
  const all = plural(figures.length, what)
  if (known === figures.length) return `of ${all}`
  const missing = figures.filter(({ value }) => value === null)
  const reasons = [...Map.groupBy(missing, ({ because }) => because)].map(([because, { length }]) =>
    length === figures.length ? because : `${length}: ${because}`,
  )
  const told = reasons.length > 3 ? [...reasons.slice(0, 3), plural(reasons.length - 3, 'more reason')] : reasons
  return known ? `of ${known} of ${all}; unknown: ${told.join('; ')}` : told.join('; ')
}

function spreadOf(values: readonly number[], of: number, what: string): MetricFigure {
  const base = { unit: 'seconds' as const, known: values.length, unknown: of - values.length, because: what }
  if (!values.length) return { ...base, ...NO_RANGE, value: null }
  return {
    ...base,
    value: median(values),
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
    mean: values.reduce((total, value) => total + value, 0) / values.length,
  }
}

function resolution(all: readonly ReleaseFacts[]): MetricFigure {
  const issues = all.flatMap(({ issues }) => issues)
  const times = resolutionTimes(issues)
  const because = issues.length ? `${times.length} of ${plural(issues.length, 'issue')} resolved` : 'no issue was found'
  return { ...spreadOf(times, issues.length, because), because }
}

function sum(figures: readonly Figure[]): MetricFigure {
  const values = figures.flatMap(({ value }) => (value === null ? [] : [value]))
  return {
    ...NO_RANGE,
    unit: 'count',
    known: values.length,
    unknown: figures.length - values.length,
    value: values.length ? values.reduce((total, value) => total + value, 0) : null,
    because: sentence(values.length, figures, 'release'),
  }
}

function ratio(part: number, all: number, unknown: number, what: string, none: string): MetricFigure {
  return {
    ...NO_RANGE,
    unit: 'ratio',
    known: all,
    unknown,
    value: all ? part / all : null,
    because: all ? `${part} of ${all} ${what}` : none,
  }
}

/** Less than a day says nothing of how often. */
function frequency(launched: readonly ReleaseFacts[], from: number, until: number): MetricFigure {
  const days = (until - from) / DAY
  const times = launched.map(({ life }) => life.launchedAt!).toSorted((a, b) => a - b)
  const gaps = times.slice(1).map((at, index) => (at - times[index]!) / 1000)
  const apart = gaps.length ? `; ${lasting(median(gaps))} between two (median)` : ''
  const counted = `${launched.length} in ${plural(Math.floor(days), 'day')}${apart}`
  return {
    ...NO_RANGE,
    unit: 'per day',
    known: launched.length,
    unknown: 0,
    value: days < 1 ? null : launched.length / days,
    because: days < 1 ? `${launched.length} so far, and the record reaches back less than a day` : counted,
  }
}
