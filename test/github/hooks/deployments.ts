/** The bodies of deliveries about deployments, and about the runs that deploy. */
import { runBody } from '../actions.ts'
import { API, deploymentBody, deploymentStatusBody, repositoryBody } from '../bodies.ts'
import type { DeploymentRecord, DeploymentStatusRecord, Repository, WorkflowRunRecord } from '../records.ts'

type Json = Record<string, unknown>

export function headCommit(repository: Repository, sha: string): Json {
  const commit = repository.history[sha]
  const person = { name: commit?.author ?? 'someone', email: 'someone@github.example' }
  return {
    id: sha,
    tree_id: sha,
    message: commit?.message ?? '',
    timestamp: commit?.at ?? '2026-11-21T02:00:00Z',
    author: person,
    committer: person,
  }
}

type DeploymentParts = { deployment: DeploymentRecord; status?: DeploymentStatusRecord }

/** A payload that is a text is told as none: the schema knows objects only. */
function deploymentFacts(deployment: DeploymentRecord, repository: Repository): Json {
  const { payload, ...facts } = deploymentBody(deployment, repository)
  return { ...facts, payload: typeof payload === 'string' ? {} : payload }
}

function ofRun(
  { run: id }: DeploymentRecord,
  repository: Repository,
): { run: WorkflowRunRecord; workflow: Json } | null {
  const run = repository.workflowRuns.find(each => each.id === id)
  return run ? { run, workflow: { ...repository.workflows.find(each => each.id === run.workflow_id) } } : null
}

/** Here a waiting run is only a queued one. */
function briefRun(run: WorkflowRunRecord, repository: Repository): Json {
  const { repository: _, head_repository: __, head_commit: ___, ...facts } = runBody(repository, run)
  return { ...facts, name: facts.name ?? '', status: run.status === 'waiting' ? 'queued' : run.status }
}

function deployment({ deployment: told }: DeploymentParts, repository: Repository): Json {
  const from = ofRun(told, repository)
  return {
    deployment: deploymentFacts(told, repository),
    workflow: from?.workflow ?? null,
    workflow_run: from && briefRun(from.run, repository),
  }
}

function deploymentStatus({ deployment: told, status }: Required<DeploymentParts>, repository: Repository): Json {
  const from = ofRun(told, repository)
  return {
    deployment_status: deploymentStatusBody(told, status, repository),
    deployment: deploymentFacts(told, repository),
    ...(from ? { workflow: from.workflow, workflow_run: briefRun(from.run, repository) } : {}),
  }
}

/** Which run it is, is said by the address to answer at, and nowhere else. */
function protectionRule(
  { run, deployment: told, environment }: { run: WorkflowRunRecord; deployment: DeploymentRecord; environment: string },
  repository: Repository,
): Json {
  return {
    environment,
    event: run.event,
    deployment_callback_url: `${API}/repos/${repository.fullName}/actions/runs/${run.id}/deployment_protection_rule`,
    deployment: deploymentFacts(told, repository),
    pull_requests: [],
  }
}

function workflowRun({ run }: { run: WorkflowRunRecord }, repository: Repository): Json {
  const { repository: _, head_repository: __, head_commit: ___, ...facts } = runBody(repository, run)
  const lite = liteRepository(repository)
  return {
    workflow: { ...repository.workflows.find(each => each.id === run.workflow_id) },
    workflow_run: {
      ...facts,
      name: facts.name ?? '',
      repository: lite,
      head_repository: lite,
      head_commit: headCommit(repository, run.head_sha),
    },
  }
}

function liteRepository(repository: Repository): Json {
  const { id, node_id, name, full_name, owner, private: isPrivate, fork, html_url, url } = repositoryBody(repository)
  return { id, node_id, name, full_name, owner, private: isPrivate, fork, html_url, url }
}

export const deploymentPayloads = {
  deployment,
  deployment_status: deploymentStatus,
  deployment_protection_rule: protectionRule,
  workflow_run: workflowRun,
}
