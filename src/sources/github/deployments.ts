/**
 * @module sources/github/deployments
 * What GitHub was told of deployments: which commit went to which environment, and what became of it.
 */
import { z } from 'zod'
import type { Deployments } from '../../model/world.ts'
import { ask, type GitHubApi, type RepositoryName } from './api.ts'
import { counted, incomplete, PAGE, untilShort } from './pages.ts'

/** 5,000 deployments of one environment are more than anybody means. */
const MOST_PAGES = 50

const deploymentShape = z.object({
  id: z.number(),
  sha: z.string(),
  ref: z.string(),
  task: z.string(),
  environment: z.string(),
  payload: z.unknown(),
  transient_environment: z.boolean().nullish(),
  production_environment: z.boolean().nullish(),
  created_at: z.string(),
})

const statusShape = z.object({
  id: z.number(),
  state: z.string(),
  created_at: z.string(),
  log_url: z.string().nullish(),
  target_url: z.string().nullish(),
})

const PERMISSION = 'deployments: read'

export function githubDeployments(api: GitHubApi, repository: RepositoryName): Deployments {
  return {
    async of({ environment, commit, newerThan }) {
      const purpose = { what: `the deployments to \`${environment}\``, permission: PERMISSION }
      const parameters = { ...repository, environment, ...(commit ? { sha: commit } : {}), per_page: PAGE }
      const { found, complete } = await counted(
        async page => {
          const route = 'GET /repos/{owner}/{repo}/deployments'
          const some = await ask(api, route, { ...parameters, page }, z.array(deploymentShape), purpose)
          // GitHub does not count them: a page that is not full is the last one.
          return { found: some, total: some.length < PAGE ? 0 : Number.POSITIVE_INFINITY }
        },
        MOST_PAGES,
        // The newest come first.
        seen => newerThan !== undefined && seen.some(({ id }) => id <= newerThan),
      )
      if (!complete) throw incomplete(purpose.what)
      return [...new Map(found.map(each => [each.id, each])).values()]
        .filter(({ id }) => newerThan === undefined || id > newerThan)
        .sort((a, b) => b.id - a.id)
        .map(each => ({
          id: each.id,
          commit: each.sha,
          ref: each.ref,
          environment: each.environment,
          task: each.task,
          payload: payloadOf(each.payload),
          transient: each.transient_environment ?? false,
          production: each.production_environment ?? false,
          createdAt: each.created_at,
        }))
    },
    async statuses(id) {
      const purpose = { what: `the statuses of deployment ${id}`, permission: PERMISSION }
      const found = await untilShort(purpose.what, page => {
        const route = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses'
        const parameters = { ...repository, deployment_id: id, per_page: PAGE, page }
        return ask(api, route, parameters, z.array(statusShape), purpose)
      })
      return found
        .sort((a, b) => b.id - a.id)
        .map(({ state, created_at, log_url, target_url }) => ({
          state,
          createdAt: created_at,
          url: log_url || target_url || null,
        }))
    },
  }
}

/** GitHub gives back what it was given: an object, or JSON as text. */
function payloadOf(payload: unknown): Record<string, unknown> {
  if (typeof payload === 'string' && payload.trim().startsWith('{'))
    try {
      return payloadOf(JSON.parse(payload))
    } catch {
      return {}
    }
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
    ? (payload as Record<string, unknown>)
    : {}
}
