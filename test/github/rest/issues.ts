/** Issues, comments, labels and reactions over REST. */
import { atLeast, roleOf } from '../auth.ts'
import { commentBody, labelBody, threadBody, userBody } from '../bodies.ts'
import { addComment, commentNumbered, deleteComment, editComment, react } from '../core/comments.ts'
import { loginOf, nodeId, Refused } from '../core/hub.ts'
import {
  addLabels,
  createIssue,
  type IssueEdit,
  isPull,
  removeLabel,
  roleForEdit,
  setLabels,
  type Thread,
  threadNumbered,
  updateIssue,
} from '../core/issues.ts'
import type { Comment, Reaction, Repository } from '../records.ts'
import { type Answer, type Call, created, gone, inRepository, listed, type Operations, ok } from '../rule.ts'
import { demandOf, inThread, restIssue } from './threads.ts'

/** Whoever wrote it may change it; others need to write. */
const inComment = (
  access: 'read' | 'write',
  answer: (comment: Comment, repository: Repository, call: Call) => Answer,
) =>
  inRepository((repository, call) => {
    const comment = commentNumbered(repository, Number(call.params.comment_id))
    const own = comment.author === loginOf(call.token) || access === 'read'
    demandOf(call, repository, threadNumbered(repository, comment.on), access, own ? 'read' : 'write')
    return answer(comment, repository, call)
  })

const reactionBody = ({ id, content, by }: Reaction) => ({
  id,
  node_id: nodeId('Reaction', id),
  content,
  user: userBody(by),
})

function reacted(repository: Repository, on: number | string, { hub, token, body }: Call): Answer {
  const { reaction, isNew } = react(hub, repository, on, { content: String(body.content), by: loginOf(token) })
  return { status: isNew ? 201 : 200, body: reactionBody(reaction) }
}

type Named = string | { name?: string }

const namesOf = (labels: unknown): string[] =>
  (labels as Named[]).map(each => (typeof each === 'string' ? each : (each.name ?? '')))

/** What was not given stays as it is. */
function editIn({ body }: Call): Omit<IssueEdit, 'by'> {
  const { title, body: text, state, state_reason: stateReason, labels, assignees, milestone } = body
  if (milestone !== undefined) throw new Refused(422, 'the stand-in puts no issue into a milestone')
  const given = { title, body: text, state, stateReason, assignees, labels: labels && namesOf(labels) }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function update(repository: Repository, call: Call): Answer {
  const thread = threadNumbered(repository, Number(call.params.issue_number))
  if (isPull(thread)) throw new Refused(422, 'the stand-in edits pull requests by `pulls/update`')
  const by = loginOf(call.token)
  const edit = editIn(call)
  demandOf(call, repository, thread, 'write', roleForEdit(thread, by, edit))
  updateIssue(call.hub, repository, thread, { ...edit, by })
  return ok(restIssue(call, { issue: thread, repository }))
}

function create(repository: Repository, call: Call): Answer {
  const { title, body, labels, assignees } = call.body as { title: unknown; body?: string } & Record<string, unknown>
  const by = loginOf(call.token)
  const { person } = call.token
  // “Only users with push access can set labels for new issues. Labels are silently dropped otherwise.” So are assignees.
  const decorates = person === undefined || atLeast(roleOf(repository, person), 'write')
  const extras = decorates ? { labels: namesOf(labels ?? []), assignees: (assignees ?? []) as string[] } : {}
  const issue = createIssue(call.hub, repository, { title: String(title), body: body ?? null, ...extras, by })
  return created(restIssue(call, { issue, repository }))
}

const labelsOf = (repository: Repository, { labels }: Thread) => labels.map(name => labelBody(repository, name))

/** `needs` says metadata where what is needed hangs on the thing itself. */
export const issueOperations: Operations = {
  'issues/get': {
    needs: ['metadata', 'read'],
    answer: inThread('read', (thread, repository, call) =>
      ok(isPull(thread) ? threadBody(repository, thread.number) : restIssue(call, { issue: thread, repository })),
    ),
  },
  'issues/create': {
    needs: ['issues', 'write'],
    role: 'read',
    content: true,
    answer: inRepository(create),
  },
  'issues/update': { needs: ['metadata', 'read'], answer: inRepository(update) },
  'issues/list-comments': {
    needs: ['metadata', 'read'],
    answer: inThread('read', ({ number }, repository, call) => {
      const found = repository.comments.filter(({ on }) => on === number)
      return listed(found, call, page => page.map(each => commentBody(each, repository)))
    }),
  },
  'issues/create-comment': {
    needs: ['metadata', 'read'],
    content: true,
    answer: inThread('write', ({ number }, repository, { hub, token, body }) => {
      const made = addComment(hub, repository, number, { body: String(body.body), by: loginOf(token), app: token.app })
      return created(commentBody(made, repository))
    }),
  },
  'issues/get-comment': {
    needs: ['metadata', 'read'],
    answer: inComment('read', (comment, repository) => ok(commentBody(comment, repository))),
  },
  'issues/update-comment': {
    needs: ['metadata', 'read'],
    answer: inComment('write', (comment, repository, { hub, token, body }) => {
      editComment(hub, repository, comment, { body: String(body.body), by: loginOf(token) })
      return ok(commentBody(comment, repository))
    }),
  },
  'issues/delete-comment': {
    needs: ['metadata', 'read'],
    answer: inComment('write', (comment, repository, { hub, token }) => {
      deleteComment(hub, repository, comment, loginOf(token))
      return gone()
    }),
  },
  'reactions/list-for-issue-comment': {
    needs: ['metadata', 'read'],
    answer: inComment('read', (comment, repository, call) =>
      listed(repository.reactions.filter(({ on }) => on === comment.id).map(reactionBody), call),
    ),
  },
  'reactions/create-for-issue-comment': {
    needs: ['metadata', 'read'],
    content: true,
    answer: inRepository((repository, call) => {
      const comment = commentNumbered(repository, Number(call.params.comment_id))
      demandOf(call, repository, threadNumbered(repository, comment.on), 'write', 'read')
      return reacted(repository, comment.id, call)
    }),
  },
  'reactions/create-for-issue': {
    needs: ['metadata', 'read'],
    content: true,
    answer: inThread('write', ({ number }, repository, call) => reacted(repository, `#${number}`, call)),
  },
  'issues/list-labels-on-issue': {
    needs: ['metadata', 'read'],
    answer: inThread('read', (thread, repository, call) => listed(labelsOf(repository, thread), call)),
  },
  'issues/add-labels': {
    needs: ['metadata', 'read'],
    answer: inThread(
      'write',
      (thread, repository, { hub, token, body }) => {
        addLabels(hub, repository, thread, namesOf(body.labels ?? []), loginOf(token))
        return ok(labelsOf(repository, thread))
      },
      () => 'triage',
    ),
  },
  'issues/set-labels': {
    needs: ['metadata', 'read'],
    answer: inThread(
      'write',
      (thread, repository, { hub, token, body }) => {
        setLabels(hub, repository, thread, namesOf(body.labels ?? []), loginOf(token))
        return ok(labelsOf(repository, thread))
      },
      () => 'triage',
    ),
  },
  'issues/remove-label': {
    needs: ['metadata', 'read'],
    answer: inThread(
      'write',
      (thread, repository, { hub, token, params }) => {
        removeLabel(hub, repository, thread, params.name!, loginOf(token))
        return ok(labelsOf(repository, thread))
      },
      () => 'triage',
    ),
  },
}
