/**
 * @module evaluate/votes
 * Go / no-go holds the moments that the configuration names, whatever the items say.
 */
import type { Phase } from '../model/checklist.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import { type Decision, momentsOf } from '../model/votes.ts'
import type { Votes } from '../model/world.ts'

/** @returns the decision where one is asked for in these phases, and the sentences that hold for want of it. */
export async function voteHolds(
  { goNoGo }: Settings,
  phases: readonly Phase[],
  votes: Votes,
): Promise<{ decision: Decision | null; holds: string[] }> {
  const moments = momentsOf(phases)
  if (!goNoGo?.at.some(moment => moments.includes(moment))) return { decision: null, holds: [] }
  const { roles, quorum, distinct } = goNoGo
  try {
    const decision = await votes.decision({ roles, quorum, distinct })
    if (decision.decided === 'go') return { decision, holds: [] }
    return { decision, holds: decision.holds.length ? decision.holds : [decision.because] }
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return { decision: null, holds: [`go / no-go: ${caught.message}`] }
  }
}
