/** Organisations and teams as nodes. */

import { nodeId, numberOf } from '../core/hub.ts'
import { teamsBelow } from '../core/teams.ts'
import type { State } from '../records.ts'
import { connection, type Wanted } from './connection.ts'
import { type Context, reads, unresolved } from './context.ts'
import { actor } from './threads.ts'

interface MemberFilter extends Wanted {
  query?: string
  /** `IMMEDIATE`, `CHILD_TEAM` or `ALL`, which is also what comes without it. */
  membership?: 'IMMEDIATE' | 'CHILD_TEAM' | 'ALL'
}

export function organizationNode(state: State, login: string) {
  const known =
    [...state.repositories.keys()].some(name => name.startsWith(`${login}/`)) ||
    Object.keys(state.teams).some(name => name.startsWith(`${login}/`))
  if (!known) throw unresolved(`an Organization with the login of '${login}'`)
  return {
    __typename: 'Organization',
    id: nodeId('Organization', login),
    databaseId: numberOf(login),
    login,
    team: ({ slug }: { slug: string }, context: Context) => {
      reads(context, null, 'members')
      return Object.hasOwn(state.teams, `${login}/${slug}`) ? teamNode(state, login, slug) : null
    },
  }
}

const teamNode = (state: State, organization: string, slug: string) => ({
  __typename: 'Team',
  id: nodeId('Team', `${organization}/${slug}`),
  slug,
  name: slug,
  members: ({ query, membership = 'ALL', ...args }: MemberFilter) => {
    const own = state.teams[`${organization}/${slug}`] ?? []
    const below = teamsBelow(state, organization, slug).flatMap(team => state.teams[`${organization}/${team}`] ?? [])
    const all = membership === 'IMMEDIATE' ? own : membership === 'CHILD_TEAM' ? below : [...own, ...below]
    // `query` searches: it finds more than the exact name.
    const logins = [...new Set(all)].filter(each => !query || each.toLowerCase().includes(query.toLowerCase()))
    return connection('members', logins.map(actor), args)
  },
})
