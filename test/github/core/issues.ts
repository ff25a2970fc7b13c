/** Issues, comments, labels and reactions. To these a pull request is an issue. */
import type { AppName, Comment, Issue, Pull, Repository } from '../records.ts'
import { type Hub, newId, Refused } from './hub.ts'
import { checkBody, nextNumber, recordEdit, tellOf } from './pulls.ts'

export type Thread = Issue | Pull

export const isPull = (thread: Thread): thread is Pull => 'head' in thread

export function threadNumbered(repository: Repository, number: number): Thread {
  const found = repository.tickets.get(number) ?? repository.pulls.get(number)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

export function createIssue(
  hub: Hub,
  repository: Repository,
  wish: { title: string; body?: string | null; labels?: string[]; by: string },
): Issue {
  checkBody(wish.body)
  const at = hub.now()
  const issue: Issue = {
    number: nextNumber(repository),
    title: wish.title,
    body: wish.body ?? null,
    author: wish.by,
    labels: wish.labels ?? [],
    state: 'open',
    stateReason: null,
    edits: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  }
  repository.tickets.set(issue.number, issue)
  tellIssue(hub, repository, issue, { action: 'opened', by: wish.by })
  return issue
}

function tellIssue(
  hub: Hub,
  repository: Repository,
  issue: Issue,
  { action, by, parts = {} }: { action: string; by: string; parts?: Record<string, unknown> },
): void {
  hub.tell({ event: 'issues', action, repository, sender: by, parts: { issue, ...parts } })
}

export interface IssueEdit {
  title?: string
  body?: string | null
  state?: 'open' | 'closed'
  stateReason?: string | null
  by: string
}

export function updateIssue(hub: Hub, repository: Repository, issue: Issue, edit: IssueEdit): void {
  checkBody(edit.body)
  const changes: Record<string, unknown> = {}
  if (edit.body !== undefined && (edit.body ?? '') !== (issue.body ?? '')) {
    changes.body = { from: issue.body ?? '' }
    recordEdit(hub, issue, edit.body ?? '', edit.by)
  }
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes.title = { from: issue.title }
    issue.title = edit.title
  }
  issue.updatedAt = hub.now()
  if (Object.keys(changes).length)
    tellIssue(hub, repository, issue, { action: 'edited', by: edit.by, parts: { changes } })
  if (edit.state && edit.state !== issue.state) {
    const closed = edit.state === 'closed'
    const stateReason = closed ? (edit.stateReason ?? 'completed') : 'reopened'
    Object.assign(issue, { state: edit.state, stateReason, closedAt: closed ? hub.now() : null })
    tellIssue(hub, repository, issue, { action: closed ? 'closed' : 'reopened', by: edit.by })
  }
}

export function addComment(
  hub: Hub,
  repository: Repository,
  number: number,
  { body, by, app = null }: { body: string; by: string; app?: AppName | null },
): Comment {
  checkBody(body)
  const at = hub.now()
  threadNumbered(repository, number)
  const comment: Comment = {
    id: newId(hub),
    on: number,
    body,
    author: by,
    app,
    edits: [],
    createdAt: at,
    updatedAt: at,
  }
  repository.comments.push(comment)
  tellComment(hub, repository, comment, { action: 'created', by })
  return comment
}

function tellComment(
  hub: Hub,
  repository: Repository,
  comment: Comment,
  { action, by, parts = {} }: { action: string; by: string; parts?: Record<string, unknown> },
): void {
  hub.tell({ event: 'issue_comment', action, repository, sender: by, parts: { comment, ...parts } })
}

export function commentNumbered(repository: Repository, id: number): Comment {
  const found = repository.comments.find(comment => comment.id === id)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

export function editComment(hub: Hub, repository: Repository, comment: Comment, edit: { body: string; by: string }) {
  checkBody(edit.body)
  if (edit.body === comment.body) return
  const changes = { body: { from: comment.body } }
  if (comment.edits.length === 0) comment.edits.push({ at: comment.createdAt, by: comment.author, body: comment.body })
  comment.edits.push({ at: hub.now(), by: edit.by, body: edit.body })
  Object.assign(comment, { body: edit.body, updatedAt: hub.now() })
  tellComment(hub, repository, comment, { action: 'edited', by: edit.by, parts: { changes } })
}

export function deleteComment(hub: Hub, repository: Repository, comment: Comment, by: string): void {
  tellComment(hub, repository, comment, { action: 'deleted', by })
  repository.comments.splice(repository.comments.indexOf(comment), 1)
}

/** GitHub sends nothing for a reaction. The same one twice is one. */
export function react(
  hub: Hub,
  repository: Repository,
  on: number | string,
  { content, by }: { content: string; by: string },
): { reaction: Repository['reactions'][number]; isNew: boolean } {
  const known = repository.reactions.find(each => each.on === on && each.content === content && each.by === by)
  if (known) return { reaction: known, isNew: false }
  const reaction = { id: newId(hub), on, content, by }
  repository.reactions.push(reaction)
  return { reaction, isNew: true }
}

function tellLabel(hub: Hub, repository: Repository, thread: Thread, action: string, label: string, by: string): void {
  if (isPull(thread)) tellOf(hub, repository, thread, { action, by, parts: { label } })
  else tellIssue(hub, repository, thread, { action, by, parts: { label } })
}

export function addLabels(
  hub: Hub,
  repository: Repository,
  thread: Thread,
  names: readonly string[],
  by: string,
): void {
  for (const name of names) {
    if (thread.labels.includes(name)) continue
    thread.labels.push(name)
    tellLabel(hub, repository, thread, 'labeled', name, by)
  }
}

export function removeLabel(hub: Hub, repository: Repository, thread: Thread, name: string, by: string): void {
  if (!thread.labels.includes(name)) throw new Refused(404, 'Label does not exist')
  thread.labels.splice(thread.labels.indexOf(name), 1)
  tellLabel(hub, repository, thread, 'unlabeled', name, by)
}
