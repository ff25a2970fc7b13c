/**
 * @module sources/github/workflows
 * Runs of GitHub Actions: which workflow a name means, what its runs concluded, which jobs and artifacts they have.
 */
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { shortened } from '../../model/text.ts'
import type { WorkflowQuery, WorkflowRun, Workflows } from '../../model/world.ts'
import { ask, type GitHubApi, type RepositoryName } from './api.ts'
import { counted, incomplete, PAGE } from './pages.ts'

/** GitHub gives no more than 1,000 runs of a filtered list. */
const MOST_PAGES = 10
/** A run can be repeated for 30 days after it was made, so that an older one may have begun later. */
const REPEATABLE_MS = 31 * 86_400_000

const workflowShape = z.object({ id: z.number(), name: z.string(), path: z.string(), state: z.string() })
const workflowsShape = z.object({ total_count: z.number(), workflows: z.array(workflowShape) })
type Workflow = z.output<typeof workflowShape>

const runShape = z.object({
  id: z.number(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  event: z.string(),
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
  run_attempt: z.number().nullish(),
  created_at: z.string(),
  run_started_at: z.string().nullish(),
  html_url: z.string().nullish(),
})
const runsShape = z.object({ total_count: z.number(), workflow_runs: z.array(runShape) })

const jobsShape = z.object({
  total_count: z.number(),
  jobs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullable(),
      html_url: z.string().nullish(),
    }),
  ),
})

const artifactsShape = z.object({
  total_count: z.number(),
  artifacts: z.array(
    z.object({
      name: z.string(),
      size_in_bytes: z.number(),
      expired: z.boolean(),
      created_at: z.string().nullable(),
    }),
  ),
})

const PERMISSION = 'actions: read'

/** @param ownRun id of the run that asks: it is no proof of itself, and waiting for it would never end. */
export function githubWorkflows(api: GitHubApi, repository: RepositoryName, ownRun: number | null = null): Workflows {
  let all: Promise<Workflow[]> | undefined
  return {
    async runs(query) {
      all ??= workflowsOf(api, repository)
      const workflow = chosen(await all, query.name)
      const { found, complete } = await runsOf(api, repository, workflow, query)
      const full = `${repository.owner}/${repository.repo}`.toLowerCase()
      // A page that shifts while it is read shows a run twice.
      const distinct = [...new Map(found.map(run => [run.id, run])).values()].sort((a, b) => b.id - a.id)
      return {
        workflow: { name: workflow.name, path: workflow.path, state: workflow.state },
        runs: distinct.filter(({ id }) => id !== ownRun).map(run => asRun(run, full)),
        complete,
      }
    },
    jobs: run => jobsOf(api, repository, run),
    artifacts: run => artifactsOf(api, repository, run),
  }
}

async function workflowsOf(api: GitHubApi, repository: RepositoryName): Promise<Workflow[]> {
  const purpose = { what: 'the workflows', permission: PERMISSION }
  const { found, complete } = await counted(async page => {
    const route = 'GET /repos/{owner}/{repo}/actions/workflows'
    const answer = await ask(api, route, { ...repository, per_page: PAGE, page }, workflowsShape, purpose)
    return { total: answer.total_count, found: answer.workflows }
  })
  if (!complete) throw incomplete(purpose.what)
  return found
}

/** By file name or path, else by display name. */
function chosen(all: readonly Workflow[], name: string): Workflow {
  const there = all.filter(({ state }) => state !== 'deleted')
  const byFile = there.filter(({ path }) => path === name || path.split('/').at(-1) === name)
  const found = byFile.length ? byFile : there.filter(workflow => workflow.name === name)
  if (found.length === 1) return found[0]!
  const told = (workflows: readonly Workflow[]) => {
    const few = workflows.slice(0, 8).map(({ path }) => `\`${shortened(path.split('/').at(-1)!, 60)}\``)
    return [...few, ...(workflows.length > 8 ? [`${workflows.length - 8} more`] : [])].join(', ')
  }
  throw new CouldNotFindOut(
    found.length
      ? `${found.length} workflows are called \`${name}\`, one was expected; name its file: ${told(found)}`
      : `GitHub has no workflow \`${name}\`; ${there.length ? `there are ${told(there)}` : 'there is none at all'}; correct \`name\``,
  )
}

function runsOf(api: GitHubApi, repository: RepositoryName, workflow: Workflow, query: WorkflowQuery) {
  const purpose = { what: `the runs of \`${workflow.path}\``, permission: PERMISSION }
  const parameters = {
    ...repository,
    workflow_id: workflow.id,
    per_page: PAGE,
    ...(query.commit ? { head_sha: query.commit } : {}),
    ...(query.branch ? { branch: query.branch } : {}),
    ...(query.event ? { event: query.event } : {}),
  }
  const oldest = query.since === undefined ? null : Date.parse(query.since) - REPEATABLE_MS
  return counted(
    async page => {
      const route = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs'
      const { total_count, workflow_runs } = await ask(api, route, { ...parameters, page }, runsShape, purpose)
      return { total: total_count, found: workflow_runs }
    },
    MOST_PAGES,
    // The newest come first.
    found => oldest !== null && found.length > 0 && Date.parse(found.at(-1)!.created_at) < oldest,
  )
}

async function jobsOf(api: GitHubApi, repository: RepositoryName, run: number) {
  const purpose = { what: `the jobs of run ${run}`, permission: PERMISSION }
  const { found, complete } = await counted(async page => {
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs'
    const parameters = { ...repository, run_id: run, filter: 'latest', per_page: PAGE, page }
    const { total_count, jobs } = await ask(api, route, parameters, jobsShape, purpose)
    return { total: total_count, found: jobs }
  })
  if (!complete) throw incomplete(purpose.what)
  return found.map(({ html_url, ...job }) => ({ ...job, url: html_url ?? null }))
}

async function artifactsOf(api: GitHubApi, repository: RepositoryName, run: number) {
  const purpose = { what: `the artifacts of run ${run}`, permission: PERMISSION }
  const { found, complete } = await counted(async page => {
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'
    const parameters = { ...repository, run_id: run, per_page: PAGE, page }
    const { total_count, artifacts } = await ask(api, route, parameters, artifactsShape, purpose)
    return { total: total_count, found: artifacts }
  })
  if (!complete) throw incomplete(purpose.what)
  return found.map(({ name, size_in_bytes, expired, created_at }) => ({
    name,
    bytes: size_in_bytes,
    expired,
    createdAt: created_at,
  }))
}

const asRun = (run: z.output<typeof runShape>, repository: string): WorkflowRun => ({
  id: run.id,
  status: run.status ?? 'queued',
  conclusion: run.status === 'completed' ? run.conclusion : null,
  event: run.event,
  branch: run.head_branch,
  commit: run.head_sha,
  // A fork that is gone is a fork all the same.
  fork: run.head_repository?.full_name.toLowerCase() !== repository,
  attempt: run.run_attempt ?? 1,
  createdAt: run.created_at,
  startedAt: run.run_started_at ?? run.created_at,
  url: run.html_url ?? null,
})
