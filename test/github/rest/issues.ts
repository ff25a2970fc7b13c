/** Issues, comments, labels and reactions over REST. */
import { demand } from '../auth.ts'
import { commentBody, issueBody, labelBody, threadBody, userBody } from '../bodies.ts'
import { loginOf, nodeId, Refused } from '../core/hub.ts'
import {
  addComment,
  addLabels,
  commentNumbered,
  createIssue,
  deleteComment,
  editComment,
  isPull,
  react,
  removeLabel,
  type Thread,
  threadNumbered,
  updateIssue,
} from '../core/issues.ts'
import type { Comment, Reaction, Repository } from '../records.ts'
import { type Answer, type Call, created, gone, inRepository, listed, type Operations, ok } from '../rule.ts'

/** Issues need `issues`, what is below a pull request may also be done with `pull_requests`. */
function demandOf(
  call: Call,
  repository: Repository,
  thread: Thread,
  access: 'read' | 'write',
  role: 'read' | 'triage' | 'write',
) {
  const held = call.token.permissions.pull_requests
  const other = isPull(thread) && (held === 'write' || held === access)
  demand(call.state, call.token, { permission: other ? 'pull_requests' : 'issues', access, role }, repository)
}

type Role = 'read' | 'triage' | 'write'

const inThread = (
  access: 'read' | 'write',
  answer: (thread: Thread, repository: Repository, call: Call) => Answer,
  role: (thread: Thread, login: string) => Role = () => 'read',
) =>
  inRepository((repository, call) => {
    const thread = threadNumbered(repository, Number(call.params.issue_number))
    demandOf(call, repository, thread, access, role(thread, loginOf(call.token)))
    return answer(thread, repository, call)
  })

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

function update(thread: Thread, repository: Repository, { hub, token, body }: Call): Answer {
  if (isPull(thread)) throw new Refused(422, 'the stand-in edits pull requests by `pulls/update`')
  const {
    title,
    body: text,
    state,
    state_reason: stateReason,
    labels,
  } = body as Record<string, string> & {
    labels?: string[]
  }
  const edit = Object.entries({ title, body: text, state, stateReason }).filter(([, value]) => value !== undefined)
  const by = loginOf(token)
  updateIssue(hub, repository, thread, { ...Object.fromEntries(edit), by })
  if (labels) {
    for (const name of thread.labels.filter(each => !labels.includes(each)))
      removeLabel(hub, repository, thread, name, by)
    addLabels(hub, repository, thread, labels, by)
  }
  return ok(issueBody(thread, repository))
}

const labelsOf = (repository: Repository, { labels }: Thread) => labels.map(name => labelBody(repository, name))

const authorOrTriage = (thread: Thread, login: string): Role => (thread.author === login ? 'read' : 'triage')

/** `needs` says metadata where what is needed hangs on the thing itself. */
export const issueOperations: Operations = {
  'issues/get': {
    needs: ['metadata', 'read'],
    answer: inThread('read', ({ number }, repository) => ok(threadBody(repository, number))),
  },
  'issues/create': {
    needs: ['issues', 'write'],
    role: 'read',
    content: true,
    answer: inRepository((repository, { hub, token, body }) => {
      const { title, body: text, labels } = body as { title: string; body?: string; labels?: string[] }
      const wish = { title: String(title), body: text ?? null, labels: labels ?? [], by: loginOf(token) }
      return created(issueBody(createIssue(hub, repository, wish), repository))
    }),
  },
  'issues/update': { needs: ['metadata', 'read'], answer: inThread('write', update, authorOrTriage) },
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
        const names = ((body.labels as (string | { name: string })[]) ?? []).map(each =>
          typeof each === 'string' ? each : each.name,
        )
        addLabels(hub, repository, thread, names, loginOf(token))
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
