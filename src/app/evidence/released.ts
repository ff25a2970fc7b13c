/**
 * @module app/evidence/released
 * Releases that a run after the merge may speak for: those of exactly the commit that GitHub started it for.
 */
import type { Store } from '../../model/store.ts'
import type { Opening } from '../../release/life.ts'
import { type ReleaseSubject, subjectOf } from '../subjects.ts'
import type { Run } from './token.ts'

/** Events of a commit that is on its branch. */
const EVENTS: readonly string[] = ['push', 'release', 'deployment_status', 'schedule', 'workflow_dispatch']

/** @returns whether the run is of a branch or a tag, for an event that may follow a merge. */
export const isAfterMerge = ({ event, ref }: Run): boolean =>
  EVENTS.includes(event) && /^refs\/(heads|tags)\//.test(ref)

export interface Opened {
  subject: ReleaseSubject
  /** Commit whose configuration and checklist count for it. */
  rules: string
  branch: string
}

/**
 * @returns the releases of the run's commit that are not over; a sentence when there is none and there never will be. A push may
 * come before its merge is told: then none.
 */
export async function openedFor(
  { repository, sha, event }: Run,
  store: Store,
): Promise<Opened[] | { because: string }> {
  const entries = await store.record.all({ repository, kinds: ['opened', 'closed'] })
  const own = entries.filter(({ commit }) => commit === sha)
  const closed = new Set(own.flatMap(({ kind, subject }) => (kind === 'closed' ? [subject] : [])))
  const found = own.flatMap(({ kind, subject: name, data }): Opened[] => {
    const subject = kind === 'opened' && !closed.has(name) ? subjectOf(name) : null
    const { rules, branch } = data as unknown as Opening
    return subject?.kind === 'release' ? [{ subject, rules, branch }] : []
  })
  if (found.length || (event === 'push' && !closed.size)) return found
  const commit = sha.slice(0, 7)
  return {
    because: closed.size
      ? `the release of \`${commit}\` is over; nothing is to be proven any more`
      : `no release of \`${commit}\` is open, one was expected for a run of \`${event}\`; run the workflow for the commit that is released`,
  }
}
