/** The stand-in's things as nodes of GitHub's schema. What is not here is an error, not null: no query passes by luck. */
import { atLeast, roleOf } from '../auth.ts'
import { WEB } from '../bodies.ts'
import { changedFiles, isCommit } from '../core/git.ts'
import { nodeId, numberOf } from '../core/hub.ts'
import { commitOf } from '../history.ts'
import type { BodyEdit, Comment, Issue, Pull, Repository } from '../records.ts'
import { commitNode } from './commits.ts'
import { connection, type Wanted } from './connection.ts'
import { type Context, reads, unresolved } from './context.ts'

export const actor = (login: string | null) => {
  if (login === null) return null
  const bot = login.endsWith('[bot]')
  return {
    __typename: bot ? 'Bot' : 'User',
    id: nodeId(bot ? 'Bot' : 'User', login),
    // REST writes `[bot]` behind the name, GraphQL does not.
    login: login.replace(/\[bot\]$/, ''),
    databaseId: numberOf(login),
  }
}

const labels = (names: readonly string[]) => (args: Wanted) =>
  connection(
    'labels',
    names.map(name => ({ __typename: 'Label', id: nodeId('Label', name), name })),
    args,
  )

/** The members of everything that has a body people edit. */
const edited = (edits: readonly BodyEdit[], createdAt: string) => {
  const nodes = edits.map((edit, index) => ({
    id: nodeId('UserContentEdit', `${edit.at}/${index}`),
    editedAt: edit.at,
    createdAt: edit.at,
    updatedAt: edit.at,
    deletedAt: null,
    deletedBy: null,
    editor: actor(edit.by),
    diff: edit.body,
  }))
  const last = edits.length > 0 ? nodes.at(-1)! : null
  return {
    createdAt,
    lastEditedAt: last?.editedAt ?? null,
    editor: last?.editor ?? null,
    includesCreatedEdit: edits.length > 0,
    // GitHub gives the newest edit first.
    userContentEdits: (args: Wanted) => connection('userContentEdits', nodes.toReversed(), args),
  }
}

export function commentNode(comment: Comment, repository: Repository) {
  return {
    __typename: 'IssueComment',
    id: nodeId('IssueComment', `${repository.fullName}#${comment.id}`),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: actor(comment.author),
    updatedAt: comment.updatedAt,
    url: `${WEB}/${repository.fullName}/issues/${comment.on}#issuecomment-${comment.id}`,
    viewerDidAuthor: (_: unknown, { token }: Context) => comment.author === (token.person ?? `${token.app?.slug}[bot]`),
    ...edited(comment.edits, comment.createdAt),
    reactions: (args: Wanted) =>
      connection('reactions', repository.reactions.filter(({ on }) => on === comment.id).map(reactionNode), args),
  }
}

export const reactionNode = ({ id, content, by }: Repository['reactions'][number]) => ({
  __typename: 'Reaction',
  id: nodeId('Reaction', id),
  databaseId: id,
  content: CONTENTS[content] ?? content,
  user: actor(by),
})

/** GraphQL's names of REST's reactions. */
export const CONTENTS: Record<string, string> = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  confused: 'CONFUSED',
  heart: 'HEART',
  hooray: 'HOORAY',
  rocket: 'ROCKET',
  eyes: 'EYES',
}

const comments = (repository: Repository, number: number) => (args: Wanted) =>
  connection(
    'comments',
    repository.comments.filter(({ on }) => on === number).map(each => commentNode(each, repository)),
    args,
  )

export function issueNode(issue: Issue, repository: Repository) {
  return {
    __typename: 'Issue',
    id: nodeId('Issue', `${repository.fullName}#${issue.number}`),
    databaseId: numberOf(`${repository.fullName}!${issue.number}`),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    closed: issue.state === 'closed',
    closedAt: issue.closedAt,
    updatedAt: issue.updatedAt,
    url: `${WEB}/${repository.fullName}/issues/${issue.number}`,
    author: actor(issue.author),
    labels: labels(issue.labels),
    comments: comments(repository, issue.number),
    ...edited(issue.edits, issue.createdAt),
  }
}

export function pullNode(pull: Pull, repository: Repository) {
  const state = pull.mergeCommit ? 'MERGED' : pull.state === 'open' ? 'OPEN' : 'CLOSED'
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', `${repository.fullName}#${pull.number}`),
    databaseId: numberOf(`${repository.fullName}!${pull.number}`),
    fullDatabaseId: String(numberOf(`${repository.fullName}!${pull.number}`)),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    url: `${WEB}/${repository.fullName}/pull/${pull.number}`,
    state,
    closed: pull.state === 'closed',
    closedAt: pull.closedAt,
    merged: pull.mergeCommit !== null,
    mergedAt: pull.mergeCommit ? pull.closedAt : null,
    mergeCommit: () => (pull.mergeCommit ? commitNode(pull.mergeCommit, repository) : null),
    mergedBy: actor(pull.mergedBy),
    isDraft: pull.draft,
    author: actor(pull.author),
    headRefOid: pull.head.sha,
    headRefName: pull.head.ref,
    headRepository: (_: unknown, { hub }: Context) => {
      const from = hub.state.repositories.get(pull.head.repository)
      return from ? repositoryNode(from) : null
    },
    baseRefOid: pull.base.sha,
    baseRefName: pull.base.ref,
    baseRef: () => refNode(repository, pull.base.ref),
    headRef: (_: unknown, { hub }: Context) => {
      const from = hub.state.repositories.get(pull.head.repository)
      return from ? refNode(from, pull.head.ref) : null
    },
    baseRepository: () => repositoryNode(repository),
    repository: () => repositoryNode(repository),
    isCrossRepository: pull.head.repository !== repository.fullName,
    updatedAt: pull.updatedAt,
    ...edited(pull.edits, pull.createdAt),
    labels: labels(pull.labels),
    comments: comments(repository, pull.number),
    changedFiles: pull.files.length,
    files: (args: Wanted) => connection('files', fileNodes(pull, repository), args),
    commits: (args: Wanted) =>
      connection(
        'commits',
        pull.commits.map(sha => ({ id: nodeId('PullRequestCommit', sha), commit: commitNode(sha, repository) })),
        args,
      ),
    reviews: (args: Wanted) =>
      connection(
        'reviews',
        pull.reviews.map(({ by, state, commit, at }) => ({
          author: actor(by),
          authorCanPushToRepository: by !== null && atLeast(roleOf(repository, by), 'write'),
          state,
          submittedAt: state === 'PENDING' ? null : at,
          commit: commit && commitNode(commit, repository),
        })),
        args,
      ),
    reviewThreads: (args: Wanted) =>
      connection(
        'reviewThreads',
        pull.threads.map(isResolved => ({ isResolved })),
        args,
      ),
  }
}

/** From the commits where they are known: those say added from removed. */
function fileNodes(pull: Pull, repository: Repository) {
  const known = new Map(
    changedFiles(repository, pull.base.sha, pull.head.sha).map(each => [each.filename, each.status]),
  )
  const words: Record<string, string> = { added: 'ADDED', removed: 'DELETED', modified: 'MODIFIED' }
  return pull.files.map(path => ({
    path,
    additions: 1,
    deletions: 0,
    changeType: words[known.get(path) ?? 'modified'],
  }))
}

export function refNode(repository: Repository, branch: string) {
  const sha = repository.refs[branch]
  if (!sha) return null
  return {
    __typename: 'Ref',
    id: nodeId('Ref', `${repository.fullName}:${branch}`),
    name: branch,
    prefix: 'refs/heads/',
    target: commitNode(sha, repository),
    repository: () => repositoryNode(repository),
  }
}

/** `main:RELEASE.md`, `main`, or a commit's id. */
function objectNode(repository: Repository, { expression, oid }: { expression?: string; oid?: string }) {
  const [, ref = '', path] = /^([^:]+)(?::(.*))?$/s.exec(expression ?? oid ?? '') ?? []
  const sha = commitOf(repository, ref)
  if (!isCommit(repository, sha)) return null
  if (path === undefined) return commitNode(sha, repository)
  return commitNode(sha, repository).file({ path })?.object ?? null
}

export function repositoryNode(repository: Repository): Record<string, unknown> {
  const [owner, name] = repository.fullName.split('/') as [string, string]
  const numbered =
    <T>(kind: string, permission: string, find: (number: number) => T | undefined, render: (found: T) => unknown) =>
    ({ number }: { number: number }, context: Context) => {
      reads(context, repository, permission)
      const found = find(number)
      if (!found) throw unresolved(`${kind} with the number of ${number}`)
      return render(found)
    }
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repository.fullName),
    databaseId: numberOf(repository.fullName),
    name,
    nameWithOwner: repository.fullName,
    owner: { __typename: 'Organization', id: nodeId('Organization', owner), login: owner },
    isPrivate: repository.private,
    isFork: repository.forkOf !== null,
    url: `${WEB}/${repository.fullName}`,
    defaultBranchRef: () => refNode(repository, repository.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      refNode(repository, qualifiedName.replace(/^refs\/heads\//, '')),
    object: (args: { expression?: string; oid?: string }, context: Context) => {
      reads(context, repository, 'contents')
      return objectNode(repository, args)
    },
    pullRequest: numbered(
      'a PullRequest',
      'pull_requests',
      number => repository.pulls.get(number),
      pull => pullNode(pull, repository),
    ),
    issue: numbered(
      'an Issue',
      'issues',
      number => repository.tickets.get(number),
      issue => issueNode(issue, repository),
    ),
    pullRequests: ({ states, baseRefName, headRefName, ...args }: PullFilter, context: Context) => {
      reads(context, repository, 'pull_requests')
      const nodes = [...repository.pulls.values()].map(pull => pullNode(pull, repository))
      const kept = nodes.filter(
        node =>
          (!states || states.includes(node.state)) &&
          (!baseRefName || node.baseRefName === baseRefName) &&
          (!headRefName || node.headRefName === headRefName),
      )
      return connection('pullRequests', kept, args)
    },
    collaborators: ({ query, login, ...args }: Wanted & { query?: string; login?: string }) => {
      const logins = Object.keys(repository.collaborators).filter(
        each => (!query || each.includes(query)) && (!login || each === login),
      )
      const found = connection('collaborators', logins.map(actor), args)
      const edges = found.nodes.map((node, index) => {
        const role = roleOf(repository, logins[index]!)
        return { node, permission: role.toUpperCase() }
      })
      return { ...found, edges }
    },
    refs: ({ refPrefix, ...args }: Wanted & { refPrefix: string }, context: Context) => {
      reads(context, repository, 'contents')
      if (refPrefix !== 'refs/tags/') throw new Error('the stand-in lists tags only')
      return connection('refs', tagNodes(repository), args)
    },
  }
}

const tagNodes = (repository: Repository) =>
  Object.entries(repository.tags).map(([name, { commit, object }]) => {
    const target = commitNode(commit, repository)
    return { __typename: 'Ref', name, target: object ? { __typename: 'Tag', oid: object, target } : target }
  })

interface PullFilter extends Wanted {
  states?: string[]
  baseRefName?: string
  headRefName?: string
}
