/** The stand-in's things as nodes of GitHub's schema. What is not here is an error, not null: no query passes by luck. */
import { atLeast, roleOf } from '../auth.ts'
import { WEB } from '../bodies.ts'
import { changedFiles, isCommit } from '../core/git.ts'
import { nodeId, numberOf, numberOfRepository } from '../core/hub.ts'
import { knownLabel, labelNames } from '../core/labels.ts'
import { commitOf } from '../history.ts'
import type { Pull, Repository } from '../records.ts'
import { mergeableState, standingOf } from '../rules/merging.ts'
import { hasQueue } from '../rules/queue.ts'
import { activeRules } from '../rules/rulesets.ts'
import { commitNode, folderNode } from './commits.ts'
import { connection, type Wanted } from './connection.ts'
import { type Context, reads, unresolved } from './context.ts'
import { type IssueWish, issueConnection } from './issue-lists.ts'
import { actor, comments, edited, issueNode, labelNode, labels } from './threads.ts'

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
    labels: labels(repository, pull.labels),
    comments: comments(repository, pull.number),
    mergeable: () => (standingOf(repository, pull).mergeable ? 'MERGEABLE' : 'CONFLICTING'),
    mergeStateStatus: () => mergeableState(repository, pull).toUpperCase(),
    changedFiles: pull.files.length,
    files: (args: Wanted) => connection('files', fileNodes(pull, repository), args),
    commits: (args: Wanted) =>
      connection(
        'commits',
        pull.commits.map(sha => ({ id: nodeId('PullRequestCommit', sha), commit: commitNode(sha, repository) })),
        args,
      ),
    reviewDecision: () => reviewDecision(repository, pull),
    latestOpinionatedReviews: ({ writersOnly, ...args }: Wanted & { writersOnly?: boolean }) => {
      const newest = new Map(pull.reviews.filter(({ state }) => OPINIONS.includes(state)).map(each => [each.by, each]))
      const kept = [...newest.values()].filter(
        ({ by }) => !writersOnly || (by !== null && atLeast(roleOf(repository, by), 'write')),
      )
      const nodes = kept.map(({ by, state, commit, at }) => ({
        author: actor(by),
        authorCanPushToRepository: by !== null && atLeast(roleOf(repository, by), 'write'),
        state,
        submittedAt: at,
        commit: commit && commitNode(commit, repository),
      }))
      return connection('latestOpinionatedReviews', nodes, args)
    },
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

const OPINIONS = ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']

/** Null where the base asks for no review. */
function reviewDecision(repository: Repository, pull: Pull): string | null {
  const asked = activeRules(repository, pull.base.ref).some(
    ({ rule }) => rule.type === 'pull_request' && Number(rule.parameters?.required_approving_review_count ?? 0) > 0,
  )
  if (!asked) return null
  const complaints = standingOf(repository, pull).complaints.map(({ message }) => message)
  return complaints.some(message => message.includes('approving review')) ? 'REVIEW_REQUIRED' : 'APPROVED'
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
  return commitNode(sha, repository).file({ path })?.object ?? folderNode(repository, sha, path)
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
    databaseId: numberOfRepository(repository),
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
    hasIssuesEnabled: !repository.issuesOff,
    isArchived: false,
    issues: (wish: IssueWish, context: Context) => {
      reads(context, repository, 'issues')
      return issueConnection(repository, wish)
    },
    label: ({ name: wanted }: { name: string }) => {
      const found = knownLabel(repository, wanted)
      return found === undefined ? null : labelNode(repository, found)
    },
    labels: ({ query, ...args }: Wanted & { query?: string }) => {
      const found = labelNames(repository).filter(each => !query || each.toLowerCase().includes(query.toLowerCase()))
      return labels(repository, found)(args)
    },
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
    mergeQueue: ({ branch }: { branch?: string }, context: Context) => {
      reads(context, repository, 'merge_queues')
      const name = branch ?? repository.defaultBranch
      return hasQueue(repository, name) ? queueNode(repository, name) : null
    },
    refs: ({ refPrefix, ...args }: Wanted & { refPrefix: string }, context: Context) => {
      reads(context, repository, 'contents')
      if (refPrefix !== 'refs/tags/') throw new Error('the stand-in lists tags only')
      return connection('refs', tagNodes(repository), args)
    },
  }
}

const queueNode = (repository: Repository, branch: string) => ({
  __typename: 'MergeQueue',
  id: nodeId('MergeQueue', `${repository.fullName}#${branch}`),
  entries: (args: Wanted) => {
    const nodes = (repository.queues[branch] ?? []).map(({ pull, headSha, baseSha, state, by }, index) => ({
      __typename: 'MergeQueueEntry',
      id: nodeId('MergeQueueEntry', headSha),
      position: index + 1,
      state,
      enqueuer: actor(by),
      headCommit: commitNode(headSha, repository),
      baseCommit: commitNode(baseSha, repository),
      pullRequest: pullNode(repository.pulls.get(pull)!, repository),
    }))
    return connection('entries', nodes, args)
  },
})

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
