/**
 * @module cli/metrics
 * `holdpoint metrics`: how releases went, from the record of the App's store.
 */
import { Mistake } from '../model/outcome.ts'
import type { ActKind, Entry, RecordReader } from '../model/store.ts'
import { metricsCsv, renderMetrics } from '../publish/metrics.ts'
import { metricsOf } from '../release/metrics.ts'
import { printer } from './printer.ts'
import { terminal } from './project.ts'
import { checkRepository, openStoreRecord, type StoreTo, timeOf } from './store.ts'

export interface MetricsOptions {
  repo?: string
  environment?: string
  since?: string
  until?: string
  json?: boolean
  csv?: boolean
}

/** The kinds that figures are made of: the others are most of the record. */
const KINDS: readonly ActKind[] = [
  'opened',
  'tagged',
  'issue',
  'started',
  'launched',
  'rolled-back',
  'recovered',
  'closed',
  'sample',
  'measured',
  'found',
  'resolved',
  'deployment',
  'command',
  'judgement',
]

const PAGE = 1000

/** @returns 0. @throws Mistake when the record cannot be read. */
export async function metrics(
  directory: string,
  options: MetricsOptions,
  { env, out, now = Date.now() }: StoreTo & { now?: number } = { env: process.env, out: printer(process.stdout) },
): Promise<number> {
  const { repo, environment, since, until, json, csv } = options
  if (json && csv) throw new Mistake('`--json` and `--csv` are both given, one was expected; keep one')
  checkRepository(repo)
  const ask = {
    now,
    ...(environment === undefined ? {} : { environment: environment.toLowerCase() }),
    ...(since === undefined ? {} : { since: await timeOf('--since', since, 'start') }),
    ...(until === undefined ? {} : { until: await timeOf('--until', until, 'end') }),
  }
  if ((ask.since ?? 0) >= Math.min(ask.until ?? now, now))
    throw new Mistake(
      `\`--since ${since}\` is not before the end of what is asked for; mend \`--since\` or \`--until\``,
    )
  const record = await openStoreRecord(directory, env)
  try {
    const head = await record.head()
    const told = metricsOf(await metricEntries(record, repo, head.id), head, ask)
    await out(json ? `${JSON.stringify(told, null, 2)}\n` : csv ? metricsCsv(told) : renderMetrics(told, terminal()))
    return 0
  } finally {
    await record.close()
  }
}

/** All times are read: a release of the window may have begun before it, and the record's beginning bounds it. */
export async function metricEntries(
  record: RecordReader,
  repository: string | undefined,
  last: number,
): Promise<Entry[]> {
  const found: Entry[] = []
  const filter = { kinds: KINDS, ...(repository === undefined ? {} : { repository }) }
  for (let after: number | null = 0; after !== null; ) {
    const { entries, next } = await record.page(filter, { after, most: PAGE })
    for (const entry of entries) if (entry.id <= last && /^(?:release|issue):/.test(entry.subject)) found.push(entry)
    after = next
  }
  return found
}
