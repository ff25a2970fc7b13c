/**
 * @module app/pull/votes
 * What was decided, go or no-go, by the votes in the record.
 */
import { bound, itemsOf } from '../../evaluate/items.ts'
import { gates } from '../../gates/index.ts'
import type { Checklist } from '../../model/checklist.ts'
import type { People, Votes } from '../../model/world.ts'
import type { Project } from '../../project.ts'
import { votesOf, votingRoles } from '../../release/votes.ts'
import type { Standing } from './acts.ts'

/** @returns the decision by any rules, and the sentences of every no-go that stands, whatever the rules. */
export async function decisions(
  { config }: Pick<Project, 'config'>,
  checklist: Checklist,
  { votes }: Standing,
  { commit, people }: { commit: string; people: People },
): Promise<Votes & { holds: string[] }> {
  const { items } = bound(itemsOf(checklist), config.settings, config.source ?? 'the configuration')
  const voting = votingRoles(items, gates, config.settings)
  const decision: Votes['decision'] = rules => votesOf({ votes, rules, voting, commit, people })
  return { decision, holds: (await decision({ roles: [], quorum: null, distinct: true })).holds }
}
