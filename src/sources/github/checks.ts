/**
 * @module sources/github/checks
 * Everything that was reported about one commit: check runs of apps and commit statuses, as one list.
 */
import { z } from 'zod'
import type { CheckRun, Checks } from '../../model/world.ts'
import { ask, type GitHubApi, lacksRight, type RepositoryName } from './api.ts'
import { counted, PAGE } from './pages.ts'
import { ACTIONS, type Own, type Posted, rollup, rollupByName, type SuiteRun } from './rollup.ts'

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
  check_suite: z.object({ id: z.number() }).nullish(),
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

const suiteRunsShape = z.object({
  total_count: z.number(),
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      name: z.string().nullish(),
      path: z.string(),
      workflow_id: z.number(),
      check_suite_id: z.number().nullish(),
      event: z.string(),
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
      html_url: z.string().nullish(),
    }),
  ),
})

const suitesShape = z.object({
  total_count: z.number(),
  check_suites: z.array(
    z.object({
      id: z.number(),
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
      app: z.object({ slug: z.string().optional() }).nullable(),
    }),
  ),
})

/**
 * @param own the job and the workflow run that ask, where they are known.
 * @returns everything that counts of what was reported about a commit: check runs, workflows that are not done, and statuses.
 * `complete` is false when GitHub counts more than it gave.
 */
export function githubChecks(api: GitHubApi, repository: RepositoryName, own: Own = { job: null, run: null }): Checks {
  return {
    async of(commit) {
      const [checks, statuses, workflows] = await Promise.all([
        runsOf(api, repository, commit),
        statusesOf(api, repository, commit),
        workflowRunsOf(api, repository, commit),
      ])
      const posted = checks.found.map(asPosted)
      const counting = workflows
        ? { runs: rollup(posted, workflows.found, own), complete: workflows.complete }
        : await withoutWorkflows(api, repository, commit, posted, own)
      return {
        runs: [...counting.runs, ...statuses.found.map(asStatus)],
        complete: [checks, statuses, counting].every(({ complete }) => complete),
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

/** @returns null where the token may not read them. */
async function workflowRunsOf(api: GitHubApi, repository: RepositoryName, commit: string) {
  const purpose = { what: `the workflow runs of \`${commit.slice(0, 7)}\``, permission: 'actions: read' }
  const parameters = { ...repository, head_sha: commit, per_page: PAGE }
  try {
    const { found, complete } = await counted(async page => {
      const route = 'GET /repos/{owner}/{repo}/actions/runs'
      const { total_count, workflow_runs } = await ask(api, route, { ...parameters, page }, suiteRunsShape, purpose)
      return { total: total_count, found: workflow_runs }
    })
    return { found: [...new Map(found.map(run => [run.id, asSuiteRun(run)])).values()], complete }
  } catch (caught) {
    if (lacksRight(caught)) return null
    throw caught
  }
}

function suitesOf(api: GitHubApi, repository: RepositoryName, ref: string) {
  const purpose = { what: `the check suites of \`${ref.slice(0, 7)}\``, permission: 'checks: read' }
  const parameters = { ...repository, ref, per_page: PAGE }
  return counted(async page => {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-suites'
    const { total_count, check_suites } = await ask(api, route, { ...parameters, page }, suitesShape, purpose)
    return { total: total_count, found: check_suites }
  })
}

/** Suites tell too that a job is still to be posted, or that a workflow failed without one. Other apps' may wait for ever. */
async function withoutWorkflows(
  api: GitHubApi,
  repository: RepositoryName,
  commit: string,
  posted: readonly Posted[],
  own: Own,
) {
  const { found, complete } = await suitesOf(api, repository, commit)
  const suites = found
    .filter(({ app }) => app?.slug === ACTIONS)
    .filter(({ id, status }) => status !== 'completed' || !posted.some(run => run.suite === id))
    .map(({ id, status, conclusion }) => {
      const name = `a workflow of check suite ${id}`
      return { id, suite: id, workflow: id, name, event: '', status: status ?? 'queued', conclusion, url: null }
    })
  return { runs: [...rollupByName(posted, own), ...rollup([], suites, { job: null, run: null })], complete }
}

const asSuiteRun = (run: z.output<typeof suiteRunsShape>['workflow_runs'][number]): SuiteRun => ({
  id: run.id,
  suite: run.check_suite_id ?? null,
  workflow: run.workflow_id,
  name: run.name || run.path,
  event: run.event,
  status: run.status ?? 'queued',
  conclusion: run.conclusion,
  url: run.html_url ?? null,
})

const asPosted = (run: z.output<typeof runShape>): Posted => ({
  id: run.id,
  suite: run.check_suite?.id ?? null,
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
