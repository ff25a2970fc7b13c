/**
 * @module app/metrics
 * Numbers for Prometheus. Labels come from short lists of our own: nobody outside can make them grow.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Store } from '../model/store.ts'
import type { Heard } from './intake.ts'
import { SUBJECT_KINDS } from './subjects.ts'
import type { Asked } from './traffic.ts'
import type { Worked } from './worker.ts'

/** Name -> what it counts. */
export const METRICS = {
  holdpoint_deliveries_total: 'deliveries by event and what became of them',
  holdpoint_deliveries_not_understood_total: 'deliveries that were kept and not understood, by event',
  holdpoint_delivery_answer_seconds: 'how long a delivery took to be kept and answered',
  holdpoint_passes_total: 'passes by kind of subject and what became of them',
  holdpoint_pass_seconds: 'how long a pass took, by kind of subject',
  holdpoint_subjects: 'subjects by state: due, waiting for their time, leased (being worked at), parked',
  holdpoint_oldest_due_seconds: 'for how long the oldest due subject has been waiting',
  holdpoint_github_requests_total: 'requests to GitHub by kind and what became of them',
  holdpoint_github_request_seconds: 'how long GitHub took to answer, by kind',
  holdpoint_github_limit_remaining: 'the least that a rate limit of GitHub leaves, by resource',
  holdpoint_redeliveries_total: 'missed deliveries that GitHub was asked to send again',
  holdpoint_store_up: '1 when the store answers',
  holdpoint_info: 'the version, as a label',
} as const

type MetricName = keyof typeof METRICS

export interface Metrics {
  heard(what: Heard): void
  worked(what: Worked): void
  asked(what: Asked): void
  redelivered(count: number): void
  /** @returns the page, and what it is. */
  page(store: Store, now: number): Promise<{ type: string; text: string }>
}

/** Events that GitHub sends to the App; a name is only believed after its signature fitted. */
const EVENTS = new Set(
  `check_run check_suite deployment deployment_protection_rule deployment_status github_app_authorization installation
  installation_repositories installation_target issue_comment issues member membership merge_group meta organization ping
  pull_request pull_request_review pull_request_review_thread push release repository repository_ruleset status team
  workflow_job workflow_run`.split(/\s+/),
)

const RESOURCES = new Set(['core', 'graphql', 'search', 'integration_manifest', 'code_search', 'dependency_snapshots'])

/** What one process counts. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const common = (name: MetricName) => ({ name, help: METRICS[name], registers: [registry] })
  const deliveries = new Counter({ ...common('holdpoint_deliveries_total'), labelNames: ['event', 'outcome'] })
  const puzzles = new Counter({ ...common('holdpoint_deliveries_not_understood_total'), labelNames: ['event'] })
  const answers = new Histogram({
    ...common('holdpoint_delivery_answer_seconds'),
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  const passes = new Counter({ ...common('holdpoint_passes_total'), labelNames: ['kind', 'outcome'] })
  const passTimes = new Histogram({
    ...common('holdpoint_pass_seconds'),
    labelNames: ['kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  })
  const subjects = new Gauge({ ...common('holdpoint_subjects'), labelNames: ['state'] })
  const oldest = new Gauge(common('holdpoint_oldest_due_seconds'))
  const requests = new Counter({ ...common('holdpoint_github_requests_total'), labelNames: ['kind', 'outcome'] })
  const requestTimes = new Histogram({
    ...common('holdpoint_github_request_seconds'),
    labelNames: ['kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
  })
  const remaining = new Gauge({ ...common('holdpoint_github_limit_remaining'), labelNames: ['resource'] })
  const redeliveries = new Counter(common('holdpoint_redeliveries_total'))
  const up = new Gauge(common('holdpoint_store_up'))
  new Gauge({ ...common('holdpoint_info'), labelNames: ['version'] }).set({ version }, 1)
  const limits = lowestLimits()

  return {
    heard({ event, outcome, puzzle, ms }) {
      const trusted = outcome === 'new' || outcome === 'duplicate'
      deliveries.inc({ event: trusted && EVENTS.has(event) ? event : 'other', outcome })
      if (puzzle !== null && outcome === 'new') puzzles.inc({ event: EVENTS.has(event) ? event : 'other' })
      if (trusted) answers.observe(ms / 1000)
    },
    worked({ subject, outcome, ms }) {
      const kind = SUBJECT_KINDS.find(each => subject.startsWith(`${each}:`)) ?? 'unknown'
      passes.inc({ kind, outcome })
      passTimes.observe({ kind }, ms / 1000)
    },
    asked({ kind, outcome, ms, limit }) {
      requests.inc({ kind, outcome })
      requestTimes.observe({ kind }, ms / 1000)
      if (limit) limits.note(limit)
    },
    redelivered: count => redeliveries.inc(count),
    async page(store, now) {
      const counts = await store.work.counts(now).catch(() => null)
      up.set(counts ? 1 : 0)
      subjects.reset()
      oldest.reset()
      if (counts) {
        const { due, waiting, leased, parked, oldestDueAt } = counts
        for (const [state, count] of Object.entries({ due, waiting, leased, parked })) subjects.set({ state }, count)
        oldest.set(oldestDueAt === null ? 0 : Math.max(0, now - oldestDueAt) / 1000)
      }
      remaining.reset()
      for (const [resource, left] of limits.now(now)) remaining.set({ resource }, left)
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}

/** Each installation has windows of its own, told apart by their ends: what counts is the one with the least left. */
function lowestLimits() {
  const windows = new Map<string, { resource: string; remaining: number; resetAt: number }>()
  const prune = (now: number) => {
    for (const [key, { resetAt }] of windows) if (resetAt <= now) windows.delete(key)
  }
  return {
    note(limit: NonNullable<Asked['limit']>) {
      const resource = RESOURCES.has(limit.resource) ? limit.resource : 'other'
      const key = `${resource} ${limit.resetAt}`
      const known = windows.get(key)
      if (windows.size > 10_000) windows.clear()
      windows.set(key, { ...limit, resource, remaining: Math.min(limit.remaining, known?.remaining ?? Infinity) })
    },
    now(now: number): Map<string, number> {
      prune(now)
      const least = new Map<string, number>()
      for (const { resource, remaining } of windows.values())
        least.set(resource, Math.min(remaining, least.get(resource) ?? Infinity))
      return least
    },
  }
}
