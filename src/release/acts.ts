/**
 * @module release/acts
 * What people did, with what was judged of it: an act that nobody has judged, or that was refused, counts for nothing.
 */
import { quantity } from '../model/quantity.ts'
import { type ActKind, DEEDS, type Entry } from '../model/store.ts'
import { slug } from '../model/text.ts'

export interface JudgedAct {
  entry: Entry
  /** null: nobody has judged it yet. */
  allowed: boolean | null
  because: string | null
  /** What it was about: a comment names no commit, its judgement does. */
  commit: string | null
}

export const PEOPLES: readonly ActKind[] = [...DEEDS, 'command']

export const byTime = (a: Entry, b: Entry): number => a.at - b.at || a.id - b.id

/** @returns the acts of people, oldest first; an act is judged once, later judgements of it change nothing. */
export function actsOf(entries: readonly Entry[]): JudgedAct[] {
  const judged = new Map<number, { allowed: boolean; because: string; commit: string | null }>()
  for (const { kind, data, commit } of entries.toSorted((a, b) => a.id - b.id)) {
    const { of, allowed, because } = data as { of?: number; allowed?: boolean; because?: string }
    if (kind === 'judgement' && of !== undefined && !judged.has(of))
      judged.set(of, { allowed: allowed === true, because: because ?? '', commit })
  }
  return entries
    .filter(({ kind }) => PEOPLES.includes(kind))
    .toSorted(byTime)
    .map(entry => {
      const judgement = judged.get(entry.id) ?? { allowed: null, because: null, commit: null }
      return { entry, ...judgement, commit: entry.commit ?? judgement.commit }
    })
}

/** A value that somebody who may wrote down: `/holdpoint record Downtime: 12m`. */
export interface Recorded {
  label: string
  value: string
  by: string
  /** Milliseconds since 1970. */
  at: number
}

/** @returns what was recorded and counts, oldest first. */
export const recordedOf = (acts: readonly JudgedAct[]): Recorded[] =>
  acts.flatMap(({ entry: { kind, data, actor, at }, allowed }) => {
    const { command, field, value } = data as { command?: string; field?: string; value?: string }
    return kind === 'command' && command === 'record' && allowed && field && value && actor
      ? [{ label: field, value, by: actor, at }]
      : []
  })

/** @returns the last word about one of the fields; null when there is none. */
export const lastRecorded = (recorded: readonly Recorded[], fields: readonly string[]): Recorded | null =>
  recorded.findLast(({ label }) => fields.includes(slug(label))) ?? null

/** @returns seconds; null for a value that is no duration, or one without a unit. */
export function secondsOf(value: string): number | null {
  const read = quantity(value)
  return read?.unit === 'time' && read.value >= 0 ? read.value / 1000 : null
}

/** @returns when an item was ticked, for the tick that stands now; null when none does. Milliseconds since 1970. */
export function tickedAt(acts: readonly JudgedAct[], item: string): number | null {
  const own = acts.filter(({ entry, allowed }) => allowed && entry.item === item)
  const back = own.findLastIndex(({ entry }) => entry.kind === 'untick')
  const tick = own.slice(back + 1).find(({ entry: { kind } }) => kind === 'tick' || kind === 'sign-off')
  return tick?.entry.at ?? null
}
