import type {
  CheckRunRecord,
  DeploymentRecord,
  EnvironmentRecord,
  HoldRecord,
  JobRecord,
  Repository,
  WorkflowRecord,
  WorkflowRunRecord,
} from '../records.ts'
import { ACTIONS_APP, checkRun } from '../state.ts'
import { addDeploymentStatus, deploymentNumbered, recordDeployment } from './deployments.ts'
import { isCommit } from './git.ts'
import { botOf, type Hub, newId, Refused } from './hub.ts'

export interface NewRun {
  environment: string
  sha: string
  /** What it was started for: a branch or a tag. */
  ref: string
  event: string
  actor: string
  /** File of the workflow. */
  workflow: string
}

export const runNumbered = (repository: Repository, id: number): WorkflowRunRecord => {
  const found = repository.workflowRuns.find(run => run.id === id)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

export function startRun(hub: Hub, repository: Repository, wish: NewRun): WorkflowRunRecord {
  if (!isCommit(repository, wish.sha)) throw new Refused(422, `No commit found for SHA: ${wish.sha}`)
  const at = hub.now()
  const run: WorkflowRunRecord = {
    id: newId(hub),
    workflow_id: workflowOf(hub, repository, wish.workflow).id,
    check_suite_id: newId(hub),
    status: 'queued',
    conclusion: null,
    event: wish.event,
    head_branch: wish.ref,
    head_sha: wish.sha,
    run_attempt: 1,
    created_at: at,
    run_started_at: at,
    actor: wish.actor,
  }
  repository.workflowRuns.push(run)
  const suite = { id: run.check_suite_id, app: ACTIONS_APP, head_sha: wish.sha, head_branch: wish.ref }
  repository.checkSuites.push(suite)
  tellRun(hub, repository, run, 'requested')
  beginJob(hub, repository, run, wish.environment)
  return run
}

function workflowOf(hub: Hub, repository: Repository, file: string): WorkflowRecord {
  const path = `.github/workflows/${file}`
  const known = repository.workflows.find(each => each.path === path)
  if (known) return known
  const made: WorkflowRecord = { id: newId(hub), name: file, path, state: 'active' }
  repository.workflows.push(made)
  return made
}

export function tellRun(hub: Hub, repository: Repository, run: WorkflowRunRecord, action: string): void {
  hub.tell({ event: 'workflow_run', action, repository, sender: run.actor ?? 'ghost', parts: { run } })
}

/** The environment's rules hold the job; without any it starts at once. */
function beginJob(hub: Hub, repository: Repository, run: WorkflowRunRecord, environment: string): void {
  const { head_sha: sha, head_branch, actor = 'ghost' } = run
  const job: JobRecord = {
    id: newId(hub),
    name: `deploy to ${environment}`,
    status: 'queued',
    runner_name: null,
    run_id: run.id,
    conclusion: null,
  }
  repository.jobs.push(job)
  const check = checkRun(job.id, job.name, {
    head_sha: sha,
    status: 'queued',
    conclusion: null,
    suite: run.check_suite_id,
    details_url: `https://github.example/${repository.fullName}/actions/runs/${run.id}/job/${job.id}`,
    started_at: hub.now(),
  })
  repository.checkRuns.push(check)
  tellCheck(hub, repository, check, 'created')
  const deployment = recordDeployment(hub, repository, {
    ref: head_branch ?? sha,
    sha,
    environment,
    by: actor,
    run: run.id,
  })
  const known = repository.environments?.find(({ name }) => name.toLowerCase() === environment.toLowerCase())
  const hold = holdOf(hub, run, { job, deployment, known })
  repository.holds = [...(repository.holds ?? []), hold]
  if (hold.gates.length === 0 && !hold.asksPeople) goOn(hub, repository, hold, 'approved')
  else wait(hub, repository, hold)
}

function holdOf(
  hub: Hub,
  run: WorkflowRunRecord,
  { job, deployment, known }: { job: JobRecord; deployment: DeploymentRecord; known: EnvironmentRecord | undefined },
): HoldRecord {
  return {
    run: run.id,
    attempt: run.run_attempt,
    job: job.id,
    deployment: deployment.id,
    environment: known?.name ?? deployment.environment,
    since: hub.now(),
    gates: (known?.apps ?? []).map(({ app }) => ({ app, state: null, comment: null, reports: [] })),
    asksPeople: (known?.reviewers ?? []).length > 0,
    reviews: [],
    ended: null,
  }
}

/** What belongs to a job that waits or runs. */
function partsOf(repository: Repository, hold: HoldRecord) {
  const run = runNumbered(repository, hold.run)
  const job = repository.jobs.find(({ id }) => id === hold.job)!
  const check = repository.checkRuns.find(({ id }) => id === hold.job)!
  return { run, job, check, deployment: deploymentNumbered(repository, hold.deployment) }
}

const tellCheck = (hub: Hub, repository: Repository, check: CheckRunRecord, action: string): void =>
  hub.tell({ event: 'check_run', action, repository, sender: botOf(ACTIONS_APP), parts: { run: check } })

const say = (hub: Hub, repository: Repository, deployment: DeploymentRecord, state: string): void =>
  void addDeploymentStatus(hub, repository, deployment, { state, by: botOf(ACTIONS_APP) })

function wait(hub: Hub, repository: Repository, hold: HoldRecord): void {
  const { run, job, check, deployment } = partsOf(repository, hold)
  for (const each of [run, job, check]) each.status = 'waiting'
  say(hub, repository, deployment, 'waiting')
  for (const { app } of hold.gates) {
    const about = { event: 'deployment_protection_rule', action: 'requested', repository, sender: run.actor ?? 'ghost' }
    hub.tell({ ...about, onlyApp: app, parts: { run, deployment, environment: hold.environment } })
  }
}

/** The job starts. */
export function goOn(hub: Hub, repository: Repository, hold: HoldRecord, ended: 'approved' | 'bypassed'): void {
  hold.ended = ended
  const { run, job, check, deployment } = partsOf(repository, hold)
  say(hub, repository, deployment, 'queued')
  for (const each of [run, job, check]) each.status = 'in_progress'
  job.runner_name = 'runner-1'
  say(hub, repository, deployment, 'in_progress')
  tellRun(hub, repository, run, 'in_progress')
}

/** The job, and the run with it, is done. */
export function endJob(
  hub: Hub,
  repository: Repository,
  hold: HoldRecord,
  conclusion: 'success' | 'failure' | 'cancelled',
): void {
  const { run, job, check, deployment } = partsOf(repository, hold)
  for (const each of [run, job, check]) Object.assign(each, { status: 'completed', conclusion })
  check.completed_at = hub.now()
  say(hub, repository, deployment, conclusion === 'success' ? 'success' : 'failure')
  tellCheck(hub, repository, check, 'completed')
  tellRun(hub, repository, run, 'completed')
  hub.reported(repository)
}

/** Another attempt of the same run: the rules are asked again, about a new deployment. */
export function rerun(hub: Hub, repository: Repository, run: WorkflowRunRecord, actor: string): void {
  if (run.status !== 'completed') throw new Refused(403, 'The workflow run is already running')
  const before = repository.holds?.findLast(hold => hold.run === run.id)
  if (!before) throw new Refused(404, 'Not Found')
  for (const job of repository.jobs) if (job.run_id === run.id) job.earlier = true
  const again = {
    status: 'queued',
    conclusion: null,
    run_attempt: run.run_attempt + 1,
    run_started_at: hub.now(),
    actor,
  }
  Object.assign(run, again)
  tellRun(hub, repository, run, 'requested')
  beginJob(hub, repository, run, before.environment)
}

/** @returns the job of the run's newest attempt. @throws Refused when it runs elsewhere than in an environment. */
export function holdOfRun(repository: Repository, run: number, environment?: string): HoldRecord {
  const { run_attempt: attempt } = runNumbered(repository, run)
  const found = repository.holds?.findLast(
    hold => hold.run === run && hold.attempt === attempt && (!environment || hold.environment === environment),
  )
  if (!found) throw new Refused(404, 'Not Found')
  return found
}
