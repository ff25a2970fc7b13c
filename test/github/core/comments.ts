/** Comments and reactions, on issues and on pull requests. */
import type { AppName, Comment, Repository } from '../records.ts'
import { type Hub, newId, Refused } from './hub.ts'
import { isPull, threadNumbered } from './issues.ts'
import { checkBody } from './pulls.ts'

export function addComment(
  hub: Hub,
  repository: Repository,
  number: number,
  { body, by, app = null }: { body: string; by: string; app?: AppName | null },
): Comment {
  checkBody(body)
  const at = hub.now()
  if (body.trim() === '') throw new Refused(422, "Validation Failed: body can't be blank")
  const thread = threadNumbered(repository, number)
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
  if (!isPull(thread)) thread.updatedAt = at
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
