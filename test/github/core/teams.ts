/** Teams, and the teams below them: whoever is in one of those is in the team, too. */
import type { State } from '../records.ts'

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
