/** The mutations Holdpoint sends, alone or many in one request: each alias does its own work, and may fail alone. */
import { createCheckRun, updateCheckRun } from '../core/checks.ts'
import { loginOf, readNodeId } from '../core/hub.ts'
import {
  addComment,
  addLabels,
  commentNumbered,
  createIssue,
  deleteComment,
  editComment,
  react,
  removeLabel,
  threadNumbered,
  updateIssue,
} from '../core/issues.ts'
import { editPull } from '../core/pulls.ts'
import type { Repository } from '../records.ts'
import { checkRunMistakes } from '../referee.ts'
import { enqueue } from '../rules/queue.ts'
import { checkRunNode } from './commits.ts'
import { type Context, unresolved, writes } from './context.ts'
import { Denied } from './denied.ts'
import { pullNode } from './nodes.ts'
import { actor, CONTENTS, commentNode, issueNode, reactionNode } from './threads.ts'

interface Place {
  type: string
  repository: Repository
  /** Number or id within the repository. */
  key: number
}

/** @throws Denied for an id that is none, or of something the token does not see. */
function placeOf({ hub }: Context, id: string, ...types: string[]): Place {
  const node = readNodeId(id)
  const [name, key] = node?.key.split('#') ?? []
  const repository = name ? hub.state.repositories.get(name) : undefined
  if (!node || !repository || !types.includes(node.type)) throw unresolved(`a node with the global id of '${id}'`)
  return { type: node.type, repository, key: Number(key) }
}

type Input = Record<string, unknown>

const lower = (word: unknown): string | undefined => (typeof word === 'string' ? word.toLowerCase() : undefined)

/** GraphQL's names as REST writes them. */
function checkRunWish(input: Input): Input {
  const { output, actions } = input as { output?: Input; actions?: Input[] }
  const annotations = (output?.annotations as Input[] | undefined)?.map(each => {
    const { startLine, endLine, startColumn, endColumn } = each.location as Record<string, number | undefined>
    return {
      path: each.path,
      start_line: startLine,
      end_line: endLine,
      ...(startColumn && endColumn ? { start_column: startColumn, end_column: endColumn } : {}),
      annotation_level: lower(each.annotationLevel),
      message: each.message,
      ...(each.title ? { title: each.title } : {}),
      ...(each.rawDetails ? { raw_details: each.rawDetails } : {}),
    }
  })
  const { title, summary, text } = output ?? {}
  const wish: Input = {
    name: input.name,
    head_sha: input.headSha,
    status: lower(input.status),
    conclusion: lower(input.conclusion),
    external_id: input.externalId,
    details_url: input.detailsUrl,
    started_at: input.startedAt,
    completed_at: input.completedAt,
    actions,
    output: output ? kept({ title, summary, text, annotations }) : undefined,
  }
  return kept(wish)
}

const kept = (given: Input): Input =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null))

function refuse(mistakes: readonly string[]): void {
  if (mistakes.length) throw new Denied('UNPROCESSABLE', mistakes.join('; '))
}

function postCheckRun({ input }: { input: Input }, context: Context) {
  const { repository } = placeOf(context, input.repositoryId as string, 'Repository')
  writes(context, repository, 'checks', null)
  const wish = checkRunWish(input)
  refuse(checkRunMistakes('checks/create', wish))
  const run = createCheckRun(context.hub, repository, context.token.app!, wish)
  return { clientMutationId: input.clientMutationId ?? null, checkRun: checkRunNode(run, repository) }
}

function patchCheckRun({ input }: { input: Input }, context: Context) {
  const { repository, key } = placeOf(context, input.checkRunId as string, 'CheckRun')
  writes(context, repository, 'checks', null)
  const wish = checkRunWish(input)
  refuse(checkRunMistakes('checks/update', wish))
  const run = repository.checkRuns.find(({ id }) => id === key)
  if (!run) throw unresolved(`a node with the global id of '${input.checkRunId}'`)
  updateCheckRun(context.hub, repository, context.token.app!, run, wish)
  return { clientMutationId: input.clientMutationId ?? null, checkRun: checkRunNode(run, repository) }
}

function updatePullRequest({ input }: { input: Input }, context: Context) {
  const { repository, key } = placeOf(context, input.pullRequestId as string, 'PullRequest')
  const pull = repository.pulls.get(key)
  if (!pull) throw unresolved(`a node with the global id of '${input.pullRequestId}'`)
  const by = loginOf(context.token)
  writes(context, repository, 'pull_requests', by === pull.author ? 'read' : undefined)
  const { title, body, baseRefName: base } = input as { title?: string; body?: string; baseRefName?: string }
  editPull(context.hub, repository, pull, { ...kept({ title, body, base }), by })
  return { pullRequest: pullNode(pull, repository), actor: actor(by) }
}

/** Issues need `issues`; what is below a pull request may also be done with `pull_requests`. */
function writesThread(context: Context, repository: Repository, number: number, role: 'read' | 'triage'): void {
  const both = repository.pulls.has(number) && context.token.permissions.pull_requests === 'write'
  writes(context, repository, both ? 'pull_requests' : 'issues', role)
}

function comment({ input }: { input: Input }, context: Context) {
  const { repository, key } = placeOf(context, input.subjectId as string, 'PullRequest', 'Issue')
  writesThread(context, repository, key, 'read')
  const { token } = context
  const made = addComment(context.hub, repository, key, {
    body: String(input.body),
    by: loginOf(token),
    app: token.app,
  })
  const node = commentNode(made, repository)
  return { commentEdge: { node, cursor: '' }, subject: { __typename: 'Issue' } }
}

function updateComment({ input }: { input: Input }, context: Context) {
  const { repository, key } = placeOf(context, input.id as string, 'IssueComment')
  const found = commentNumbered(repository, key)
  const by = loginOf(context.token)
  writes(context, repository, 'issues', found.author === by ? 'read' : undefined)
  editComment(context.hub, repository, found, { body: String(input.body), by })
  return { issueComment: commentNode(found, repository) }
}

function dropComment({ input }: { input: Input }, context: Context) {
  const { repository, key } = placeOf(context, input.id as string, 'IssueComment')
  const found = commentNumbered(repository, key)
  const by = loginOf(context.token)
  writes(context, repository, 'issues', found.author === by ? 'read' : undefined)
  deleteComment(context.hub, repository, found, by)
  return { clientMutationId: input.clientMutationId ?? null }
}

function reaction({ input }: { input: Input }, context: Context) {
  const { repository, key, type } = placeOf(context, input.subjectId as string, 'IssueComment', 'Issue', 'PullRequest')
  writes(context, repository, 'issues', 'read')
  const content = Object.entries(CONTENTS).find(([, name]) => name === input.content)![0]
  const on = type === 'IssueComment' ? key : `#${key}`
  const made = react(context.hub, repository, on, { content, by: loginOf(context.token) })
  return { reaction: reactionNode(made.reaction) }
}

function newIssue({ input }: { input: Input }, context: Context) {
  const { repository } = placeOf(context, input.repositoryId as string, 'Repository')
  if (repository.issuesOff) throw new Denied('UNPROCESSABLE', 'Issues has been disabled in this repository.')
  writes(context, repository, 'issues', 'read')
  const wish = { title: String(input.title), body: (input.body as string | undefined) ?? null }
  const made = createIssue(context.hub, repository, { ...wish, by: loginOf(context.token) })
  return { issue: issueNode(made, repository) }
}

function changeIssue({ input }: { input: Input }, context: Context) {
  const { repository, key } = placeOf(context, (input.id ?? input.issueId) as string, 'Issue')
  const issue = repository.tickets.get(key)
  if (!issue) throw unresolved(`a node with the global id of '${input.id}'`)
  const by = loginOf(context.token)
  writes(context, repository, 'issues', issue.author === by ? 'read' : 'triage')
  const { title, body } = input as { title?: string; body?: string }
  const state = lower(input.state) as 'open' | 'closed' | undefined
  updateIssue(context.hub, repository, issue, { ...kept({ title, body, state }), by })
  return { issue: issueNode(issue, repository), actor: actor(by) }
}

const closeIssue = ({ input }: { input: Input }, context: Context) =>
  changeIssue({ input: { issueId: input.issueId, state: 'CLOSED' } }, context)

const labelIds = (ids: unknown): string[] => (ids as string[]).map(id => readNodeId(id)?.key.replace(/^.*#/, '') ?? '')

const label =
  (add: boolean) =>
  ({ input }: { input: Input }, context: Context) => {
    const { repository, key } = placeOf(context, input.labelableId as string, 'PullRequest', 'Issue')
    writesThread(context, repository, key, 'triage')
    const thread = threadNumbered(repository, key)
    const by = loginOf(context.token)
    const names = labelIds(input.labelIds)
    if (add) addLabels(context.hub, repository, thread, names, by)
    else for (const name of names) removeLabel(context.hub, repository, thread, name, by)
    return { labelable: { __typename: 'Issue' } }
  }

function enqueuePullRequest({ input }: { input: Input }, context: Context) {
  const { repository, key } = placeOf(context, input.pullRequestId as string, 'PullRequest')
  const pull = repository.pulls.get(key)
  if (!pull) throw unresolved(`a node with the global id of '${input.pullRequestId}'`)
  writes(context, repository, 'pull_requests')
  const entry = enqueue(context.hub, repository, pull, loginOf(context.token))
  return { mergeQueueEntry: { id: entry.headSha, position: repository.queues[pull.base.ref]!.length } }
}

export const mutations = {
  enqueuePullRequest,
  createCheckRun: postCheckRun,
  updateCheckRun: patchCheckRun,
  updatePullRequest,
  addComment: comment,
  updateIssueComment: updateComment,
  deleteIssueComment: dropComment,
  addReaction: reaction,
  createIssue: newIssue,
  updateIssue: changeIssue,
  closeIssue,
  addLabelsToLabelable: label(true),
  removeLabelsFromLabelable: label(false),
}
