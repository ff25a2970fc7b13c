/**
 * @module release/measure
 * How long the system was down and how long migrations took, from the ticks of items that open and close a state.
 */
import type { Item, Phase } from '../model/checklist.ts'
import { MAINTENANCE, MIGRATION, type Pair } from '../model/pairs.ts'
import type { Act, Entry } from '../model/store.ts'
import { actsOf, type JudgedAct, tickedAt } from './acts.ts'
import { type About, releaseSubject } from './subject.ts'

export type Metric = 'downtime' | 'migration'

/** What `measured` entries hold. */
export interface Measurement {
  metric: Metric
  /** null: it began, and nobody told when it ended. */
  seconds: number | null
  /** Where it is from, for people. */
  from: string
  /** ISO times, one pair for each time it was so. */
  spans: [string, string][]
}

/** Others speak of preparations: a maintenance page that is ready takes nothing down. */
const RUNNING: readonly Phase[] = ['preflight', 'deploy', 'verify', 'post-deploy', 'rollback']

const METRICS: readonly [Metric, Pair, string][] = [
  ['downtime', MAINTENANCE, 'maintenance mode'],
  ['migration', MIGRATION, 'migrations'],
]

/**
 * @param entries of the release and its issues, with their judgements.
 * @returns what can be told so far; nothing of what never began.
 */
export function measurementsOf(items: readonly Item[], entries: readonly Entry[]): Measurement[] {
  const acts = actsOf(entries)
  return METRICS.flatMap(([metric, pair, what]) => {
    const changes = changesOf(pair, items, acts)
    const measured = changes.some(({ opens }) => opens) ? measurement(metric, what, changes) : null
    return measured ? [measured] : []
  })
}

/**
 * To be recorded when the release is closed: before, a tick may still be taken back.
 * @returns one entry for each measurement; recorded once, whatever comes later.
 */
export function measuredActs(about: About, measurements: readonly Measurement[], at: number): Act[] {
  const subject = releaseSubject(about)
  return measurements.map(measurement => ({
    key: `measured:${subject}:${measurement.metric}`,
    at,
    repository: about.repository,
    subject,
    kind: 'measured',
    actor: null,
    item: null,
    commit: about.commit,
    checklist: null,
    data: { ...measurement },
  }))
}

interface Change {
  at: number
  opens: boolean
}

function changesOf(pair: Pair, items: readonly Item[], acts: readonly JudgedAct[]): Change[] {
  return items
    .flatMap(({ id, text, kind, phase }): Change[] => {
      const closes = pair.close.test(text)
      if (kind !== 'item' || !RUNNING.includes(phase) || !(closes || pair.open.test(text))) return []
      const at = tickedAt(acts, id)
      return at === null ? [] : [{ at, opens: !closes }]
    })
    .toSorted((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens))
}

/**
 * A state lasts from the first tick that opens it to the last one that closes it before it is opened again: in doubt longer.
 * A rollback may close what the launch opened.
 */
function measurement(metric: Metric, what: string, changes: readonly Change[]): Measurement | null {
  const spans: { from: number; to: number | null }[] = []
  for (const { at, opens } of changes) {
    const last = spans.at(-1)
    if (opens && (!last || last.to !== null)) spans.push({ from: at, to: null })
    else if (!opens && last) last.to = at
  }
  const ended = spans.flatMap(({ from, to }): [number, number][] => (to === null ? [] : [[from, to]]))
  const open = spans.find(({ to }) => to === null)
  const began = iso(spans[0]!.from)
  return {
    metric,
    seconds: open ? null : ended.reduce((sum, [from, to]) => sum + (to - from) / 1000, 0),
    from: open
      ? `${what} began at ${iso(open.from)}, and no tick says when it ended`
      : `ticks: ${what} from ${began} to ${iso(ended.at(-1)![1])}${ended.length > 1 ? `, ${ended.length} times` : ''}`,
    spans: ended.map(([from, to]) => [iso(from), iso(to)]),
  }
}

const iso = (at: number): string => new Date(at).toISOString()
