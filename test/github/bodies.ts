/** How GitHub writes its things down, in answers as in deliveries. What a schema asks for beyond this is filled in later. */
import { createHash } from 'node:crypto'
import { nodeId, numberOf, numberOfRepository } from './core/hub.ts'
import type {
  AppName,
  CheckRunRecord,
  CheckSuite,
  Comment,
  DeploymentRecord,
  DeploymentStatusRecord,
  Issue,
  Pull,
  ReleaseRecord,
  Repository,
} from './records.ts'

export const WEB = 'https://github.example'
export const API = `${WEB}/api/v3`

export function userBody(login: string) {
  const id = numberOf(login)
  const type = login.endsWith('[bot]') ? 'Bot' : 'User'
  const page = type === 'Bot' ? `apps/${login.slice(0, -'[bot]'.length)}` : login
  return { login, id, node_id: nodeId(type, login), type, html_url: `${WEB}/${page}`, site_admin: false }
}

export const organizationBody = (login: string) => ({
  login,
  id: numberOf(login),
  node_id: nodeId('Organization', login),
  url: `${API}/orgs/${login}`,
  description: null,
})

export const ownerOf = (repository: Repository): string => repository.fullName.split('/')[0]!

export function repositoryBody(repository: Repository) {
  const [owner, name] = repository.fullName.split('/') as [string, string]
  return {
    id: numberOfRepository(repository),
    node_id: nodeId('Repository', repository.fullName),
    name,
    full_name: repository.fullName,
    owner: { ...userBody(owner), type: 'Organization' },
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    fork: repository.forkOf !== null,
    default_branch: repository.defaultBranch,
    html_url: `${WEB}/${repository.fullName}`,
    url: `${API}/repos/${repository.fullName}`,
  }
}

export const labelBody = (repository: Repository, name: string) => ({
  id: numberOf(`${repository.fullName}#${name}`),
  node_id: nodeId('Label', `${repository.fullName}#${name}`),
  name,
  color: 'ededed',
  description: null,
  url: `${API}/repos/${repository.fullName}/labels/${encodeURIComponent(name)}`,
  ...repository.labelFacts?.[name],
  default: false,
})

export const appBody = ({ id, slug }: AppName) => ({
  id,
  slug,
  name: slug,
  node_id: nodeId('App', id),
  owner: userBody('acme'),
  permissions: {},
  events: [],
})

const association = (repository: Repository, login: string): string =>
  repository.collaborators[login] ? 'COLLABORATOR' : 'NONE'

/** “Before merging a pull request, the `merge_commit_sha` attribute holds the SHA of the test merge commit.” No branch has it. */
const testMerge = ({ head, base }: Pull): string =>
  createHash('sha1').update(`test merge ${base.sha} ${head.sha}`).digest('hex')

/** @param head the repository the change comes from; null when it is gone. */
export function pullBody(pull: Pull, repository: Repository, head: Repository | null = repository) {
  const [headOwner] = pull.head.repository.split('/') as [string]
  const from = head ? repositoryBody(head) : { full_name: pull.head.repository }
  const merged = pull.mergeCommit !== null
  return {
    id: numberOf(`${repository.fullName}!${pull.number}`),
    node_id: nodeId('PullRequest', `${repository.fullName}#${pull.number}`),
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    draft: pull.draft,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged,
    merged_at: merged ? pull.closedAt : null,
    merged_by: pull.mergedBy ? userBody(pull.mergedBy) : null,
    merge_commit_sha: pull.mergeCommit ?? testMerge(pull),
    // GitHub works it out in the background; a single pull request asked for by REST has it.
    mergeable: null,
    mergeable_state: 'unknown',
    changed_files: pull.files.length,
    user: userBody(pull.author),
    author_association: association(repository, pull.author),
    labels: pull.labels.map(name => labelBody(repository, name)),
    html_url: `${WEB}/${repository.fullName}/pull/${pull.number}`,
    url: `${API}/repos/${repository.fullName}/pulls/${pull.number}`,
    head: {
      label: `${headOwner}:${pull.head.ref}`,
      ref: pull.head.ref,
      sha: pull.head.sha,
      user: userBody(headOwner),
      repo: from,
    },
    base: {
      label: `${ownerOf(repository)}:${pull.base.ref}`,
      ref: pull.base.ref,
      sha: pull.base.sha,
      user: userBody(ownerOf(repository)),
      repo: repositoryBody(repository),
    },
  }
}

export const issueBody = (issue: Issue, repository: Repository) => ({
  id: numberOf(`${repository.fullName}!${issue.number}`),
  node_id: nodeId('Issue', `${repository.fullName}#${issue.number}`),
  number: issue.number,
  title: issue.title,
  body: issue.body,
  state: issue.state,
  state_reason: issue.stateReason,
  locked: false,
  comments: repository.comments.filter(({ on }) => on === issue.number).length,
  created_at: issue.createdAt,
  updated_at: issue.updatedAt,
  closed_at: issue.closedAt,
  user: userBody(issue.author),
  author_association: association(repository, issue.author),
  labels: issue.labels.map(name => labelBody(repository, name)),
  assignees: (issue.assignees ?? []).map(userBody),
  assignee: issue.assignees?.[0] ? userBody(issue.assignees[0]) : null,
  html_url: `${WEB}/${repository.fullName}/issues/${issue.number}`,
  repository_url: `${API}/repos/${repository.fullName}`,
  url: `${API}/repos/${repository.fullName}/issues/${issue.number}`,
})

/** To the issues API a pull request is an issue with one more member. */
export const pullAsIssue = (pull: Pull, repository: Repository) => ({
  ...issueBody({ ...pull, stateReason: null }, repository),
  node_id: nodeId('PullRequest', `${repository.fullName}#${pull.number}`),
  html_url: `${WEB}/${repository.fullName}/pull/${pull.number}`,
  pull_request: {
    url: `${API}/repos/${repository.fullName}/pulls/${pull.number}`,
    html_url: `${WEB}/${repository.fullName}/pull/${pull.number}`,
  },
})

export function threadBody(repository: Repository, number: number) {
  const pull = repository.pulls.get(number)
  return pull ? pullAsIssue(pull, repository) : issueBody(repository.tickets.get(number)!, repository)
}

export const commentBody = (comment: Comment, repository: Repository) => ({
  id: comment.id,
  node_id: nodeId('IssueComment', `${repository.fullName}#${comment.id}`),
  body: comment.body,
  user: userBody(comment.author),
  author_association: association(repository, comment.author),
  created_at: comment.createdAt,
  updated_at: comment.updatedAt,
  html_url: `${WEB}/${repository.fullName}/issues/${comment.on}#issuecomment-${comment.id}`,
  issue_url: `${API}/repos/${repository.fullName}/issues/${comment.on}`,
})

/** @returns open pull requests with that head in the repository itself: of a fork's branch GitHub does not know. */
export const pullsAt = (repository: Repository, sha: string): Pull[] =>
  [...repository.pulls.values()].filter(
    ({ head, state }) => state === 'open' && head.sha === sha && head.repository === repository.fullName,
  )

const pullReferences = (repository: Repository, sha: string) =>
  pullsAt(repository, sha).map(({ number, head, base }) => {
    const repo = { id: numberOfRepository(repository), name: repository.fullName.split('/')[1] }
    const url = `${API}/repos/${repository.fullName}`
    return {
      id: numberOf(`${repository.fullName}!${number}`),
      number,
      url: `${url}/pulls/${number}`,
      head: { ref: head.ref, sha: head.sha, repo: { ...repo, url } },
      base: { ref: base.ref, sha: base.sha, repo: { ...repo, url } },
    }
  })

export function suiteBody(suite: CheckSuite, repository: Repository) {
  const runs = repository.checkRuns.filter(run => run.head_sha === suite.head_sha && run.app.id === suite.app.id)
  const done = runs.length > 0 && runs.every(({ status }) => status === 'completed')
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_sha: suite.head_sha,
    head_branch: suite.head_branch,
    status: done ? 'completed' : 'queued',
    conclusion: done ? (runs.find(run => run.conclusion !== 'success')?.conclusion ?? 'success') : null,
    before: null,
    after: suite.head_sha,
    app: appBody(suite.app),
    pull_requests: pullReferences(repository, suite.head_sha),
    url: `${API}/repos/${repository.fullName}/check-suites/${suite.id}`,
    latest_check_runs_count: runs.length,
  }
}

export function checkRunBody(run: CheckRunRecord, repository: Repository) {
  const { annotations, actions: _, app, output, suite: own, ...plain } = run
  const suite = repository.checkSuites.find(each => each.head_sha === run.head_sha && each.app.id === app.id)
  const url = `${API}/repos/${repository.fullName}/check-runs/${run.id}`
  return {
    ...plain,
    node_id: nodeId('CheckRun', `${repository.fullName}#${run.id}`),
    url,
    html_url: `${WEB}/${repository.fullName}/runs/${run.id}`,
    app: appBody(app),
    check_suite: { id: own ?? suite?.id ?? app.id },
    pull_requests: pullReferences(repository, run.head_sha),
    output: { ...output, annotations_count: annotations.length, annotations_url: `${url}/annotations` },
  }
}

export function deploymentBody(
  { statuses, run: _, creator, original_environment, ...facts }: DeploymentRecord,
  repository: Repository,
) {
  const url = `${API}/repos/${repository.fullName}/deployments/${facts.id}`
  return {
    description: null,
    ...facts,
    node_id: nodeId('Deployment', `${repository.fullName}#${facts.id}`),
    original_environment: original_environment ?? facts.environment,
    ...(creator ? { creator: userBody(creator) } : {}),
    updated_at: statuses.at(-1)?.created_at ?? facts.created_at,
    url,
    statuses_url: `${url}/statuses`,
    repository_url: `${API}/repos/${repository.fullName}`,
  }
}

export function deploymentStatusBody(
  deployment: DeploymentRecord,
  { creator, ...facts }: DeploymentStatusRecord,
  repository: Repository,
) {
  const { url, environment } = deploymentBody(deployment, repository)
  return {
    description: '',
    environment,
    ...facts,
    node_id: nodeId('DeploymentStatus', `${repository.fullName}#${facts.id}`),
    ...(creator ? { creator: userBody(creator) } : {}),
    updated_at: facts.created_at,
    url: `${url}/statuses/${facts.id}`,
    deployment_url: url,
    repository_url: `${API}/repos/${repository.fullName}`,
  }
}

export function releaseBody(release: ReleaseRecord, repository: Repository) {
  const { id, tag, target, name, body, draft, prerelease, author, createdAt, publishedAt, assets } = release
  return {
    id,
    node_id: nodeId('Release', `${repository.fullName}#${id}`),
    tag_name: tag,
    target_commitish: target,
    name,
    body,
    draft,
    prerelease,
    ...(author ? { author: userBody(author) } : {}),
    ...(createdAt ? { created_at: createdAt } : {}),
    ...(publishedAt === undefined ? {} : { published_at: publishedAt }),
    html_url: `${WEB}/${repository.fullName}/releases/tag/${tag}`,
    url: `${API}/repos/${repository.fullName}/releases/${id}`,
    assets,
  }
}
