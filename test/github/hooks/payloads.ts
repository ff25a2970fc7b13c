/** The bodies of deliveries, before the schema fills in what nobody reads. */
import { runBody } from '../actions.ts'
import {
  API,
  checkRunBody,
  commentBody,
  deploymentBody,
  deploymentStatusBody,
  issueBody,
  labelBody,
  organizationBody,
  pullBody,
  repositoryBody,
  suiteBody,
  threadBody,
  userBody,
} from '../bodies.ts'
import { type Happening, type Hub, nodeId } from '../core/hub.ts'
import type { Placed } from '../core/sub-issues.ts'
import type {
  CheckRunRecord,
  CheckSuite,
  Comment,
  DeploymentRecord,
  DeploymentStatusRecord,
  Issue,
  Pull,
  Repository,
  WorkflowRunRecord,
} from '../records.ts'

type Json = Record<string, unknown>

const NOWHERE = '0'.repeat(40)

/** @param parts as the core tells them. */
type Render = (parts: never, repository: Repository, hub: Hub) => Json

function pullRequest(
  { pull, label, ...rest }: { pull: Pull; label?: string } & Json,
  repository: Repository,
  hub: Hub,
): Json {
  const head = hub.state.repositories.get(pull.head.repository) ?? null
  return {
    number: pull.number,
    pull_request: pullBody(pull, repository, head),
    ...(label ? { label: labelBody(repository, label) } : {}),
    ...rest,
  }
}

/** Of the pull request a review tells less. */
function pullRequestReview({ pull, review }: { pull: Pull; review: Json }, repository: Repository, hub: Hub): Json {
  const head = hub.state.repositories.get(pull.head.repository) ?? null
  const {
    merged: _,
    merged_by: __,
    mergeable: ___,
    mergeable_state: ____,
    changed_files: _____,
    ...facts
  } = pullBody(pull, repository, head)
  return { review, pull_request: facts }
}

function checkRun({ run, identifier }: { run: CheckRunRecord; identifier?: string }, repository: Repository): Json {
  const suite = repository.checkSuites.find(each => each.head_sha === run.head_sha && each.app.id === run.app.id)
  // What the answers of the API have and the deliveries do not.
  const { latest_check_runs_count: _, ...suiteFacts } = suite
    ? suiteBody(suite, repository)
    : { latest_check_runs_count: 0 }
  const { details_url, ...facts } = checkRunBody(run, repository)
  return {
    check_run: { ...facts, ...(details_url ? { details_url } : {}), check_suite: suiteFacts },
    ...(identifier ? { requested_action: { identifier } } : {}),
  }
}

function checkSuite({ suite }: { suite: CheckSuite }, repository: Repository): Json {
  const facts = suiteBody(suite, repository)
  return { check_suite: { ...facts, head_commit: headCommit(repository, suite.head_sha) } }
}

function headCommit(repository: Repository, sha: string): Json {
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

function push(
  { branch, before, after, forced }: { branch: string; before: string | null; after: string | null; forced: boolean },
  repository: Repository,
): Json {
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? NOWHERE,
    after: after ?? NOWHERE,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare: `https://github.example/${repository.fullName}/compare`,
    commits: [],
    head_commit: after
      ? { ...headCommit(repository, after), distinct: true, added: [], removed: [], modified: [] }
      : null,
    pusher: { name: 'someone', email: 'someone@github.example' },
  }
}

const issueComment = ({ comment, ...rest }: { comment: Comment } & Json, repository: Repository): Json => ({
  comment: commentBody(comment, repository),
  issue: threadBody(repository, comment.on),
  ...rest,
})

const issues = ({ issue, label, ...rest }: { issue: Issue; label?: string } & Json, repository: Repository): Json => ({
  issue: issueBody(issue, repository),
  ...(label ? { label: labelBody(repository, label) } : {}),
  ...rest,
})

/** Told from each of the two sides, with the repository of the other. */
function subIssues({ parent, child, from }: { parent: Placed; child: Placed; from: 'parent' | 'child' }): Json {
  const facts = (found: Placed) => issueBody(found.issue, found.repository)
  const [above, below] = [facts(parent), facts(child)]
  return {
    parent_issue_id: above.id,
    parent_issue: above,
    sub_issue_id: below.id,
    sub_issue: below,
    ...(from === 'parent'
      ? { sub_issue_repo: repositoryBody(child.repository) }
      : { parent_issue_repo: repositoryBody(parent.repository) }),
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

const branch = ({ branch: ref }: { branch: string }, repository: Repository): Json => ({
  ref,
  ref_type: 'branch',
  master_branch: repository.defaultBranch,
  description: null,
  pusher_type: 'user',
})

function mergeGroup(
  { group, reason }: { group: { headSha: string; headRef: string; baseSha: string; baseRef: string }; reason?: string },
  repository: Repository,
): Json {
  return {
    merge_group: {
      head_sha: group.headSha,
      head_ref: `refs/heads/${group.headRef}`,
      base_sha: group.baseSha,
      base_ref: `refs/heads/${group.baseRef}`,
      head_commit: headCommit(repository, group.headSha),
    },
    ...(reason ? { reason } : {}),
  }
}

const asTold = (parts: Json): Json => parts

const RENDER: Record<string, Render> = {
  pull_request: pullRequest,
  pull_request_review: pullRequestReview,
  check_run: checkRun,
  check_suite: checkSuite,
  push,
  create: branch,
  delete: ({ branch: ref }: { branch: string }) => ({ ref, ref_type: 'branch', pusher_type: 'user' }),
  issues,
  issue_comment: issueComment,
  label: ({ label }: { label: string }, repository) => ({ label: labelBody(repository, label) }),
  sub_issues: subIssues,
  merge_group: mergeGroup,
  deployment,
  deployment_status: deploymentStatus,
  deployment_protection_rule: protectionRule,
  workflow_run: workflowRun,
  status: asTold,
  installation: asTold,
  installation_repositories: asTold,
  membership: asTold,
  team: asTold,
  repository_ruleset: asTold,
  ping: asTold,
}

/** Told to an app whether it asked for them or not, and without `installation` inside of `installation`. */
const OF_THE_INSTALLATION = ['installation', 'installation_repositories', 'ping']

export function payloadOf(hub: Hub, happening: Happening, installation: number): Json {
  const { event, action, repository, organization, sender, parts } = happening
  const render = RENDER[event]
  if (!render) throw new Error(`the stand-in cannot write \`${event}\` deliveries`)
  const own = OF_THE_INSTALLATION.includes(event)
  const inRepository = repository ? { repository: repositoryBody(repository) } : {}
  const lite = { id: installation, node_id: nodeId('IntegrationInstallation', installation) }
  return {
    ...(action ? { action } : {}),
    ...render(parts as never, repository as Repository, hub),
    ...(own ? {} : { ...inRepository, organization: organizationBody(organization), installation: lite }),
    sender: userBody(sender),
  }
}
