/** The repository itself, people, roles and teams. */

import { atLeast, type Role, roleOf } from '../auth.ts'
import { organizationBody, repositoryBody, userBody } from '../bodies.ts'
import { membersOf } from '../core/teams.ts'
import type { Repository, State } from '../records.ts'
import { type Answer, type Call, inRepository, listed, notFound, type Operations, ok } from '../rule.ts'

/** The old field knows neither maintain nor triage. */
const oldName = (role: string): string => (role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role)

function permissionOf(repository: Repository, { params }: Call): Answer {
  const role = repository.collaborators[params.username!]
  if (!role) return notFound()
  return ok({ permission: oldName(role), role_name: role, user: userBody(params.username!) })
}

function collaborators(repository: Repository, call: Call): Answer {
  return listed(Object.entries(repository.collaborators), call, page =>
    page.map(([login, role]) => ({ ...userBody(login), role_name: role })),
  )
}

/** 204 says that it may read; what else it may is said to who asks for it by the media type. */
function teamRole(call: Call): Answer {
  const { state, params } = call
  const repository = state.repositories.get(`${params.owner}/${params.repo}`)
  const role = repository?.teamRoles?.[`${params.org}/${params.team_slug}`] as Role | undefined
  if (!repository || !role) return notFound()
  const permissions = { admin: atLeast(role, 'admin'), push: atLeast(role, 'write'), pull: true }
  return ok({ ...repositoryBody(repository), role_name: role, permissions })
}

const teamBody = (slug: string) => ({ slug, name: slug })

const isTeam = (state: State, params: Record<string, string>): boolean =>
  Object.hasOwn(state.teams, `${params.org}/${params.team_slug}`)

const inTeam =
  (answer: (call: Call) => Answer) =>
  (call: Call): Answer =>
    isTeam(call.state, call.params) ? answer(call) : notFound()

/** Child teams included, as GitHub counts membership. */
function membership({ state, params }: Call): Answer {
  if (!membersOf(state, params.org!, params.team_slug!).includes(params.username!)) return notFound()
  return ok({ url: 'https://github.example/x', role: 'member', state: 'active' })
}

export const peopleOperations: Operations = {
  'repos/get': {
    needs: ['metadata', 'read'],
    answer: inRepository((repository, { token }) => {
      if (!token.person) return ok(repositoryBody(repository))
      const role = roleOf(repository, token.person)
      const may = (needed: Role) => atLeast(role, needed)
      const permissions = {
        admin: may('admin'),
        maintain: may('maintain'),
        push: may('write'),
        triage: may('triage'),
        pull: may('read'),
      }
      return ok({ ...repositoryBody(repository), permissions })
    }),
  },
  'repos/get-collaborator-permission-level': { needs: ['metadata', 'read'], answer: inRepository(permissionOf) },
  'repos/list-collaborators': { needs: ['metadata', 'read'], answer: inRepository(collaborators) },
  'orgs/get': { needs: null, answer: ({ params }) => ok(organizationBody(params.org!)) },
  'users/get-by-username': { needs: null, answer: ({ params }) => ok(userBody(params.username!)) },
  'users/get-authenticated': {
    needs: null,
    answer: ({ token }) =>
      token.person
        ? ok(userBody(token.person))
        : { status: 403, body: { message: 'Resource not accessible by integration' } },
  },
  // A workflow's token cannot read teams; only an App that asked for members can.
  'teams/get-by-name': { needs: ['members', 'read'], answer: inTeam(({ params }) => ok(teamBody(params.team_slug!))) },
  'teams/list-members-in-org': {
    needs: ['members', 'read'],
    answer: inTeam(call => listed(membersOf(call.state, call.params.org!, call.params.team_slug!).map(userBody), call)),
  },
  'teams/list-child-in-org': {
    needs: ['members', 'read'],
    answer: inTeam(call => {
      const { org, team_slug } = call.params
      const below = Object.entries(call.state.parentTeams).filter(
        ([name, parent]) => name.startsWith(`${org}/`) && parent === team_slug,
      )
      return listed(
        below.map(([name]) => teamBody(name.split('/')[1]!)),
        call,
      )
    }),
  },
  'teams/check-permissions-for-repo-in-org': { needs: ['metadata', 'read'], answer: inTeam(teamRole) },
  'teams/get-membership-for-user-in-org': { needs: ['members', 'read'], answer: membership },
}
