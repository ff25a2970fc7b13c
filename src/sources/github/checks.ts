/**
 * @module sources/github/checks
 * Everything that was reported about one commit: check runs of apps and commit statuses, as one list.
 */
import { z } from 'zod'
import type { CheckRun, Checks } from '../../model/world.ts'
import { ask, type GitHubApi, type RepositoryName } from './api.ts'
import { counted, PAGE } from './pages.ts'

const runShape = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  html_url: z.string().nullish(),
  details_url: z.string().nullish(),
  started_at: z.string().nullish(),
  completed_at: z.string().nullish(),
  app: z.object({ slug: z.string().optional() }).nullable(),
})
const runsShape = z.object({ total_count: z.number(), check_runs: z.array(runShape) })

const statusShape = z.object({
  context: z.string(),
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
})
const statusesShape = z.object({ total_count: z.number(), statuses: z.array(statusShape) })

const jobsShape = z.object({
  total_count: z.number(),
  jobs: z.array(z.object({ id: z.number(), status: z.string(), runner_name: z.string().nullable() })),
})

/**
 * @param without ids of check runs that do not count: the job that asks is itself still running.
 * @returns the rollup of a commit: the newest run of each name and app, and the statuses.
 * `complete` is false when GitHub counts more than it gave.
 */
export function githubChecks(api: GitHubApi, repository: RepositoryName, without: readonly number[] = []): Checks {
  return {
    async of(commit) {
      const [runs, statuses] = await Promise.all([runsOf(api, repository, commit), statusesOf(api, repository, commit)])
      const found = runs.found.filter(({ id }) => !without.includes(id))
      return {
        runs: [...newest(found).map(asCheckRun), ...statuses.found.map(asStatus)],
        complete: runs.complete && statuses.complete,
      }
    },
  }
}

/**
 * Finds the job this process runs in: its id is also the id of its check run.
 * @returns null when it is not known; never throws, for a token need not be allowed to ask.
 */
export async function ownCheckRun(
  api: GitHubApi,
  repository: RepositoryName,
  { runId, attempt, runner }: { runId: string; attempt: string; runner: string },
): Promise<number | null> {
  const purpose = { what: 'the jobs of this workflow run', permission: 'actions: read' }
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs'
  const where = { ...repository, run_id: Number(runId), attempt_number: Number(attempt) }
  try {
    const { found } = await counted(async page => {
      const { total_count, jobs } = await ask(api, route, { ...where, per_page: PAGE, page }, jobsShape, purpose)
      return { total: total_count, found: jobs }
    })
    const here = found.filter(job => job.runner_name === runner && job.status === 'in_progress')
    return here.length === 1 ? here[0]!.id : null
  } catch {
    return null
  }
}

function runsOf(api: GitHubApi, repository: RepositoryName, ref: string) {
  const purpose = { what: `the check runs of \`${ref.slice(0, 7)}\``, permission: 'checks: read' }
  const parameters = { ...repository, ref, filter: 'latest', per_page: PAGE }
  return counted(async page => {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs'
    const { total_count, check_runs } = await ask(api, route, { ...parameters, page }, runsShape, purpose)
    return { total: total_count, found: check_runs }
  })
}

function statusesOf(api: GitHubApi, repository: RepositoryName, ref: string) {
  const purpose = { what: `the commit statuses of \`${ref.slice(0, 7)}\``, permission: 'statuses: read' }
  return counted(async page => {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/status'
    const parameters = { ...repository, ref, per_page: PAGE, page }
    const { total_count, statuses } = await ask(api, route, parameters, statusesShape, purpose)
    return { total: total_count, found: statuses }
  })
}

/** `filter=latest` looks at each suite for itself; a repeated workflow makes a new suite. Ids grow with time. */
function newest(runs: readonly z.output<typeof runShape>[]) {
  const kept = new Map<string, z.output<typeof runShape>>()
  for (const run of runs.toSorted((a, b) => a.id - b.id)) kept.set(`${run.app?.slug ?? ''} ${run.name}`, run)
  return [...kept.values()]
}

const asCheckRun = (run: z.output<typeof runShape>): CheckRun => ({
  name: run.name,
  // `waiting`, `requested` and `pending` are GitHub's own words for not yet begun.
  status: run.status === 'completed' || run.status === 'in_progress' ? run.status : 'queued',
  conclusion: run.status === 'completed' ? run.conclusion : null,
  app: run.app?.slug ?? 'unknown',
  url: run.html_url ?? run.details_url ?? null,
  startedAt: run.started_at ?? null,
  completedAt: run.completed_at ?? null,
})

const asStatus = (status: z.output<typeof statusShape>): CheckRun => {
  const pending = status.state === 'pending'
  return {
    name: status.context,
    status: pending ? 'in_progress' : 'completed',
    conclusion: pending ? null : status.state === 'success' ? 'success' : 'failure',
    app: 'status',
    url: status.target_url ?? null,
    startedAt: status.created_at ?? null,
    completedAt: pending ? null : (status.updated_at ?? null),
  }
}
