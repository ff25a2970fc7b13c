/** The bodies of deliveries, before the schema fills in what nobody reads. */
import {
  checkRunBody,
  commentBody,
  issueBody,
  labelBody,
  organizationBody,
  pullBody,
  releaseBody,
  repositoryBody,
  suiteBody,
  threadBody,
  userBody,
} from '../bodies.ts'
import { type Happening, type Hub, nodeId } from '../core/hub.ts'
import type { Placed } from '../core/sub-issues.ts'
import type { CheckRunRecord, CheckSuite, Comment, Issue, Pull, ReleaseRecord, Repository } from '../records.ts'

import { deploymentPayloads, headCommit } from './deployments.ts'

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

interface Moved {
  branch?: string
  tag?: string
  before: string | null
  /** The tag's own object where it has one. */
  after: string | null
  /** What a tag stands for. */
  commit?: string | null
  forced: boolean
}

function push({ branch, tag, before, after, commit = after, forced }: Moved, repository: Repository): Json {
  return {
    ref: tag === undefined ? `refs/heads/${branch}` : `refs/tags/${tag}`,
    before: before ?? NOWHERE,
    after: after ?? NOWHERE,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare: `https://github.example/${repository.fullName}/compare`,
    commits: [],
    head_commit: commit
      ? { ...headCommit(repository, commit), distinct: true, added: [], removed: [], modified: [] }
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

type Named = Pick<Moved, 'branch' | 'tag'>

const refOf = ({ branch, tag }: Named): Json => ({
  ref: tag ?? branch,
  ref_type: tag === undefined ? 'branch' : 'tag',
  pusher_type: 'user',
})

const made = (parts: Named, repository: Repository): Json => ({
  ...refOf(parts),
  master_branch: repository.defaultBranch,
  description: null,
})

/** The schema knows no release without a name and a text; GitHub has them empty. */
function release({ release: told, ...rest }: { release: ReleaseRecord } & Json, repository: Repository): Json {
  const facts = releaseBody(told, repository)
  return { release: { ...facts, name: facts.name ?? '', body: facts.body ?? '', assets: [] }, ...rest }
}

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
  create: made,
  release,
  delete: refOf,
  issues,
  issue_comment: issueComment,
  label: ({ label }: { label: string }, repository) => ({ label: labelBody(repository, label) }),
  sub_issues: subIssues,
  merge_group: mergeGroup,
  ...deploymentPayloads,
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
