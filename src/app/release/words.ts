/**
 * @module app/release/words
 * What stands above the lists of a release.
 */
import { triggersOf } from '../../release/triggers.ts'
import { lifeNotes } from '../../release/words.ts'
import type { Run } from './reconcile.ts'
import { alertsIn, proposalOf } from './watching.ts'

/** @returns sentences above the list: which release it is, where it stands, and what is watched. */
export const notesOf = (run: Run): string[] => [...lifeNotes(run), ...watchNotes(run)]

/** @returns what to look out for, and what speaks for a rollback already. */
export function watchNotes(run: Run): string[] {
  const { life, checklist } = run
  if (life.startedAt === null || life.rollback || life.closedAt !== null) return []
  const triggers = triggersOf(checklist).map(({ text }) => `“${text}”`)
  const proposal = proposalOf(run)
  return [
    ...(proposal ? [`🔴 a rollback is proposed: ${proposal.because}`] : []),
    ...alertsIn(run).map(({ because, acknowledgedAt }) => `${acknowledgedAt === null ? '🔔 ' : ''}${because}`),
    ...(triggers.length
      ? [`if one of these happens, \`/holdpoint rollback: reason\` declares a rollback: ${triggers.join(', ')}`]
      : []),
  ]
}
