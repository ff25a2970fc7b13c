/**
 * @module model/metrics
 * How releases went: the nouns. What each figure means is in docs/metrics.md.
 */
import type { Link } from './store.ts'

/** Names of what is told of one release. Durations are in seconds. */
export const RELEASE_FIGURES = [
  'deploymentDuration',
  'downtime',
  'migrationDuration',
  'rollbackCount',
  'issuesFound',
  'timeToResolution',
  'success',
  'leadTime',
  'recoveryTime',
] as const
export type ReleaseFigure = (typeof RELEASE_FIGURES)[number]

export interface Figure {
  value: number | null
  /** Where the value is from, or why there is none. */
  because: string
}

export const METRICS = [
  'deploymentDuration',
  'downtime',
  'migrationDuration',
  'rollbackCount',
  'issuesFound',
  'timeToResolution',
  'successRate',
  'deploymentFrequency',
  'leadTime',
  'changeFailureRate',
  'recoveryTime',
] as const
export type MetricName = (typeof METRICS)[number]

export type Unit = 'seconds' | 'count' | 'ratio' | 'per day'

export interface MetricFigure extends Figure {
  unit: Unit
  /** Durations: `value` is the median. null where one value is all there is. */
  min: number | null
  max: number | null
  mean: number | null
  /** How many releases (issues, for the time to resolution) the value is made of, and how many tell nothing. */
  known: number
  unknown: number
}

export interface Window {
  /** ISO times: from the first, before the second. */
  since: string
  until: string
  days: number
}

export interface MetricsGroup {
  repository: string
  environment: string
  /** What was asked for, as far as the record reaches. */
  window: Window
  counts: { releases: number; launched: number; open: number; succeeded: number; failed: number; other: number }
  metrics: Record<MetricName, MetricFigure>
}

export interface ReleaseMetrics {
  repository: string
  environment: string
  commit: string
  version: string | null
  /** `opened`, `started`, `launched`, `rolling-back`, `closed`. */
  stage: string
  /** `succeeded`, `rolled-back`, `failed`, `superseded`, `abandoned`; null while it is not closed. */
  outcome: string | null
  /** ISO: when it went into production, else when it ended, else when it was opened. */
  at: string | null
  figures: Record<ReleaseFigure, Figure>
  issues: { issue: number; foundAt: string; resolvedAt: string | null }[]
}

/** `holdpoint/metrics@1`. */
export interface Metrics {
  schema: 'holdpoint/metrics@1'
  /** The end of the record when it was read. */
  head: Link
  /** ISO; as asked for. */
  since: string | null
  until: string
  groups: MetricsGroup[]
  releases: ReleaseMetrics[]
}
