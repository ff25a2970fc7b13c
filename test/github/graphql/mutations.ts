/** The mutations Holdpoint sends, alone or many in one request: each alias does its own work, and may fail alone. */
import { createCheckRun, updateCheckRun } from '../core/checks.ts'
import { addComment, commentNumbered, deleteComment, editComment, react } from '../core/comments.ts'
import { loginOf } from '../core/hub.ts'
import { threadNumbered } from '../core/issues.ts'
import { editPull } from '../core/pulls.ts'
import { checkRunMistakes } from '../referee.ts'
import { enqueue } from '../rules/queue.ts'
import { checkRunNode } from './commits.ts'
import { type Context, unresolved, writes } from './context.ts'
import { Denied } from './denied.ts'
import { issueMutations } from './issues.ts'
import { pullNode } from './nodes.ts'
import { type Input, kept, lower, placeOf, threadNode, writesThread } from './place.ts'
import { actor, CONTENTS, commentNode, reactionNode } from './threads.ts'

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
  return { commentEdge: { node, cursor: '' }, subject: threadNode(repository, key) }
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
  if (type !== 'IssueComment') threadNumbered(repository, key)
  const content = Object.entries(CONTENTS).find(([, name]) => name === input.content)![0]
  const on = type === 'IssueComment' ? key : `#${key}`
  const made = react(context.hub, repository, on, { content, by: loginOf(context.token) })
  return {
    reaction: reactionNode(made.reaction),
    subject: type === 'IssueComment' ? null : threadNode(repository, key),
  }
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
  ...issueMutations,
}
