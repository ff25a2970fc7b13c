/**
 * @module app/pull/ballots
 * What lay open when somebody voted: it is told to whoever voted, and kept beside the vote.
 */
import { hash } from 'node:crypto'
import { CLEARED, type Report } from '../../model/report.ts'
import type { Act, Entry } from '../../model/store.ts'
import { judgementsOf } from './acts.ts'

/** What a `ballot` entry says. */
export interface SeenAtVote {
  /** Id of the vote's entry. */
  of: number
  /** Items that were required and not cleared; at most {@link NAMED} ids. */
  missing: string[]
  failing: string[]
  waived: string[]
  /** Required items by state. */
  counts: Record<string, number>
  /** SHA-256 over each item's id and state. */
  digest: string
}

const NAMED = 50

/** @returns one entry to record for each accepted vote that has none, with the list as it is now. */
export function ballotsFor(entries: readonly Entry[], report: Report, now: number): Act[] {
  const judged = judgementsOf(entries)
  const known = new Set(entries.flatMap(({ kind, data }) => (kind === 'ballot' ? [(data as { of?: number }).of] : [])))
  return entries
    .filter(({ kind, id }) => (kind === 'go' || kind === 'no-go') && judged.get(id)?.allowed && !known.has(id))
    .map(vote => ({
      key: `ballot:${vote.id}`,
      at: now,
      repository: vote.repository,
      subject: vote.subject,
      kind: 'ballot',
      actor: null,
      item: null,
      commit: report.release.commit,
      checklist: report.checklist.digest,
      data: { ...seenIn(report, vote.id) },
    }))
}

function seenIn({ items }: Report, of: number): SeenAtVote {
  const asked = items.filter(({ optional, state }) => !optional && state !== 'dormant')
  const ids = (states: readonly string[]) =>
    asked
      .filter(({ state }) => states.includes(state))
      .map(({ id }) => id)
      .slice(0, NAMED)
  return {
    of,
    missing: asked
      .filter(({ state }) => !CLEARED.includes(state))
      .map(({ id }) => id)
      .slice(0, NAMED),
    failing: ids(['failing', 'error']),
    waived: ids(['waived']),
    counts: Object.fromEntries(
      [...Map.groupBy(asked, ({ state }) => state)].map(([state, all]) => [state, all.length]),
    ),
    digest: hash('sha256', JSON.stringify(items.map(({ id, state }) => [id, state]))),
  }
}

/** @returns what each vote was given in sight of, by the id of its entry. */
export const seenAtVotes = (entries: readonly Entry[]): Map<number, SeenAtVote> =>
  new Map(
    entries.flatMap(({ kind, data }) => {
      const seen = data as unknown as SeenAtVote
      return kind === 'ballot' ? [[seen.of, seen] as const] : []
    }),
  )
