/** People, issues and comments as nodes, and what pull requests share with them. */
import { labelBody, WEB } from '../bodies.ts'
import { nodeId, numberOf } from '../core/hub.ts'
import { parentOf, subIssuesOf, summaryOf } from '../core/sub-issues.ts'
import type { BodyEdit, Comment, Issue, Repository } from '../records.ts'
import { connection, type Wanted } from './connection.ts'
import type { Context } from './context.ts'

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

export function labelNode(repository: Repository, name: string) {
  const { node_id: id, color, description, default: isDefault } = labelBody(repository, name)
  return { __typename: 'Label', id, name, color, description, isDefault }
}

export const labels = (repository: Repository, names: readonly string[]) => (args: Wanted) =>
  connection(
    'labels',
    names.map(name => labelNode(repository, name)),
    args,
  )

/** The members of everything that has a body people edit. */
export const edited = (edits: readonly BodyEdit[], createdAt: string) => {
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
    reactions: (args: Wanted) => connection('reactions', reactionsOn(repository, comment.id).map(reactionNode), args),
  }
}

const reactionsOn = (repository: Repository, thing: number | string) =>
  repository.reactions.filter(({ on }) => on === thing)

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

export const comments = (repository: Repository, number: number) => (args: Wanted) =>
  connection(
    'comments',
    repository.comments.filter(({ on }) => on === number).map(each => commentNode(each, repository)),
    args,
  )

export function issueNode(issue: Issue, repository: Repository): Record<string, unknown> {
  return {
    __typename: 'Issue',
    id: nodeId('Issue', `${repository.fullName}#${issue.number}`),
    databaseId: numberOf(`${repository.fullName}!${issue.number}`),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    state: issue.state.toUpperCase(),
    // Only who asks for it is told of duplicates.
    stateReason: ({ enableDuplicate }: { enableDuplicate?: boolean }) =>
      issue.stateReason === 'duplicate' && !enableDuplicate
        ? 'NOT_PLANNED'
        : (issue.stateReason?.toUpperCase() ?? null),
    closed: issue.state === 'closed',
    closedAt: issue.closedAt,
    updatedAt: issue.updatedAt,
    url: `${WEB}/${repository.fullName}/issues/${issue.number}`,
    author: actor(issue.author),
    viewerDidAuthor: (_: unknown, { token }: Context) => issue.author === (token.person ?? `${token.app?.slug}[bot]`),
    labels: labels(repository, issue.labels),
    assignees: (args: Wanted) => connection('assignees', (issue.assignees ?? []).map(actor), args),
    isPinned: issue.pinned ?? false,
    repository: {
      __typename: 'Repository',
      id: nodeId('Repository', repository.fullName),
      nameWithOwner: repository.fullName,
    },
    parent: (_: unknown, { hub }: Context) => {
      const found = parentOf(hub, issue)
      return found && issueNode(found.issue, found.repository)
    },
    subIssues: (args: Wanted, { hub }: Context) =>
      connection(
        'subIssues',
        subIssuesOf(hub, issue).map(each => issueNode(each.issue, each.repository)),
        args,
      ),
    subIssuesSummary: (_: unknown, { hub }: Context) => {
      const { total, completed, percent_completed: percentCompleted } = summaryOf(hub, issue)
      return { total, completed, percentCompleted }
    },
    reactions: (args: Wanted) =>
      connection('reactions', reactionsOn(repository, `#${issue.number}`).map(reactionNode), args),
    comments: comments(repository, issue.number),
    ...edited(issue.edits, issue.createdAt),
  }
}
