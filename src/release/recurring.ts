/**
 * @module release/recurring
 * The record of a period -> where it stands, and what follows: it is done, missed, given up, or done late. Pure.
 */
import type { Cadence } from '../model/cadence.ts'
import type { Report } from '../model/report.ts'
import type { Entry } from '../model/store.ts'
import type { Fact } from './advance.ts'
import { isDone } from './lists.ts'
import { isCadence, type Period } from './periods.ts'

/** How a period was opened; it stays as it was said then. */
export interface PeriodOpening {
  from: 'clock'
  cadence: Cadence
  key: string
  branch: string
  /** Commit whose configuration and checklist hold for all of this period. */
  rules: string
  checklist: string
  /** Periods before it that nobody could open: the last of them, and how many there were. */
  missed: string[]
  missedCount: number
}

export type PeriodOutcome = 'succeeded' | 'missed' | 'abandoned'

/** Times are milliseconds since 1970; null for what has not happened. */
export interface PeriodLife {
  opening: PeriodOpening | null
  closedAt: number | null
  outcome: PeriodOutcome | null
  /** Ids of what was missing when it ended. */
  missing: string[]
  /** Why and by whom it was given up. */
  given: { by: string; reason: string } | null
  /** When the last of what was missing was done, or given up: before the end where that was heard of late. */
  lateAt: number | null
  issue: { number: number; node: string } | null
}

/** @param entries of the period's own subject. Each thing happens once: the first entry of a kind counts, of issues the last. */
export function periodLifeOf(entries: readonly Entry[]): PeriodLife {
  const ordered = entries.toSorted((a, b) => a.id - b.id)
  const first = (kind: Entry['kind']) => ordered.find(entry => entry.kind === kind)
  const closed = first('closed')
  const late = first('recovered')
  const { outcome, missing } = (closed?.data ?? {}) as Partial<Pick<PeriodLife, 'outcome' | 'missing'>>
  const issue = ordered.findLast(({ kind }) => kind === 'issue')?.data as { number: number; node: string } | undefined
  return {
    opening: (first('opened')?.data as unknown as PeriodOpening | undefined) ?? null,
    closedAt: closed?.at ?? null,
    outcome: outcome ?? null,
    missing: missing ?? [],
    given: givenIn(outcome === 'abandoned' ? closed : late),
    lateAt: late?.at ?? null,
    issue: issue ? { number: issue.number, node: issue.node } : null,
  }
}

function givenIn(entry: Entry | undefined): PeriodLife['given'] {
  const { by, reason } = (entry?.data ?? {}) as Partial<NonNullable<PeriodLife['given']>>
  return reason === undefined ? null : { by: by ?? 'somebody', reason }
}

export interface PeriodAdvancing {
  period: Pick<Period, 'end'>
  life: PeriodLife
  report: Report
  /** What people said and were allowed to, oldest first. */
  allowed: readonly Entry[]
  now: number
}

/** @returns the next thing to record; null when all that follows is recorded. */
export function advancePeriod({ period, life, report, allowed, now }: PeriodAdvancing): Fact | null {
  const done = isDone(report)
  const over = period.end <= now
  const said = allowed.find(
    ({ kind, data }) => kind === 'command' && (data as { command?: string }).command === 'close',
  )
  const { reason = '' } = (said?.data ?? {}) as { reason?: string }
  if (life.closedAt !== null) {
    if (life.outcome !== 'missed' || life.lateAt !== null) return null
    if (said) return { kind: 'recovered', at: said.at, data: { by: said.actor, reason } }
    return done ? { kind: 'recovered', at: doneAt(life, allowed) ?? now, data: { by: 'steps' } } : null
  }
  if (said) return { kind: 'closed', at: said.at, data: { outcome: 'abandoned', reason, by: said.actor } }
  // Until its end a tick can be taken back, and what sleeps may wake.
  if (!over) return null
  const data: Fact['data'] = done ? { outcome: 'succeeded' } : { outcome: 'missed', missing: report.missing }
  return { kind: 'closed', at: now, data }
}

/** When people did the last of what was missing, which may be heard of late; null where a machine proved it. */
function doneAt({ missing }: PeriodLife, allowed: readonly Entry[]): number | null {
  if (!missing.length) return null
  const times = missing.map(id => allowed.findLast(({ item }) => item === id)?.at ?? null)
  return times.reduce(
    (last, at) => (last === null || at === null ? null : Math.max(last, at)),
    Number.NEGATIVE_INFINITY,
  )
}

/** A period as it stands among others of its pace. */
export interface Opened {
  /** Its subject. */
  name: string
  cadence: Cadence
  key: string
  life: PeriodLife
  /** Nothing of it is to be done any more. */
  done: boolean
}

/**
 * @param entries of the kinds `opened`, `issue`, `closed` and `recovered` of one repository; those of releases do no harm.
 * @returns every period that was opened, by pace and then the oldest first.
 */
export function openedPeriods(entries: readonly Entry[]): Opened[] {
  const bySubject = Map.groupBy(
    entries.filter(({ subject }) => subject.startsWith('period:')),
    ({ subject }) => subject,
  )
  return [...bySubject]
    .flatMap(([name, own]): Opened[] => {
      const life = periodLifeOf(own)
      const { cadence, key } = life.opening ?? {}
      if (!cadence || !key || !isCadence(cadence)) return []
      const done = (life.outcome !== null && life.outcome !== 'missed') || life.lateAt !== null
      return [{ name, cadence, key, life, done }]
    })
    .toSorted((a, b) => (a.cadence === b.cadence ? compare(a.key, b.key) : compare(a.cadence, b.cadence)))
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
