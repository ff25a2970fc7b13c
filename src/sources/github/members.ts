/**
 * @module sources/github/members
 * What GitHub knows about a person: teams, and the right to write.
 */
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, type RepositoryName, statusOf } from './api.ts'

/** What people.ts asks about logins. */
export interface Members {
  /** Child teams included. Throws CouldNotFindOut when the token may not read teams. */
  memberOf(organisation: string, team: string, login: string): Promise<boolean>
  /** `read`, `triage`, `write`, `maintain`, `admin`; `none` for a stranger. */
  permissionOf(login: string): Promise<string>
}

const membershipShape = z.object({ state: z.string() })
const permissionShape = z.object({ permission: z.string(), role_name: z.string().optional() })
const KNOWN = ['read', 'triage', 'write', 'maintain', 'admin']

/** @returns the questions about people, each asked of GitHub once. */
export function githubMembers(api: GitHubApi, repository: RepositoryName): Members {
  return {
    async memberOf(org, team_slug, username) {
      const purpose = { what: `the team \`${org}/${team_slug}\``, permission: 'members: read' }
      try {
        const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}'
        const { state } = await ask(api, route, { org, team_slug, username }, membershipShape, purpose)
        return state === 'active'
      } catch (caught) {
        // Not a member, no such team and not to be seen are all 404; each of them is a no.
        if (statusOf(caught) === 404) return false
        if (statusOf(caught) !== 403) throw caught
        throw new CouldNotFindOut(
          `the team \`${org}/${team_slug}\` cannot be read with this token, and a workflow's own token never can; use a token of an App with \`members: read\`, or list the people under \`users\``,
        )
      }
    },
    async permissionOf(username) {
      const purpose = { what: `what \`${username}\` may do in the repository`, permission: 'metadata: read' }
      const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission'
      try {
        const { permission, role_name } = await ask(api, route, { ...repository, username }, permissionShape, purpose)
        // A custom role has a name of its own; the older field then says what it amounts to.
        return role_name && KNOWN.includes(role_name) ? role_name : permission
      } catch (caught) {
        if (statusOf(caught) === 404) return 'none'
        throw caught
      }
    },
  }
}
