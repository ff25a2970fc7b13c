/** Teams, and the teams below them: whoever is in one of those is in the team, too. */
import { organizationBody, userBody } from '../bodies.ts'
import type { State } from '../records.ts'
import { type Hub, numberOf, Refused } from './hub.ts'

/** @returns slugs of all teams below, however deep. */
export function teamsBelow(state: State, organization: string, slug: string): string[] {
  const found = [slug]
  for (const above of found)
    for (const [name, parent] of Object.entries(state.parentTeams)) {
      const [org, team] = name.split('/') as [string, string]
      if (org === organization && parent === above && !found.includes(team)) found.push(team)
    }
  return found.slice(1)
}

/** @returns everybody in the team and below it. */
export const membersOf = (state: State, organization: string, slug: string): string[] => [
  ...new Set(
    [slug, ...teamsBelow(state, organization, slug)].flatMap(team => state.teams[`${organization}/${team}`] ?? []),
  ),
]

/** @param team `organisation/team`. */
export function changeTeam(
  hub: Hub,
  team: string,
  { member, joins, by }: { member: string; joins: boolean; by: string },
): void {
  const members = hub.state.teams[team]
  if (!members) throw new Refused(404, 'Not Found')
  const [organization, slug] = team.split('/') as [string, string]
  if (members.includes(member) === joins) return
  hub.state.teams[team] = joins ? [...members, member] : members.filter(each => each !== member)
  const parts = {
    scope: 'team',
    member: userBody(member),
    team: { id: numberOf(team), name: slug, slug },
    organization: organizationBody(organization),
  }
  const action = joins ? 'added' : 'removed'
  hub.tell({ event: 'membership', action, repository: null, organization, sender: by, parts })
}
