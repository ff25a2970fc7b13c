/** Pull requests: opened, edited, pushed to, retargeted, closed. Each change tells the apps, with what was there before. */

import { commitOf } from '../history.ts'
import type { Pull, Repository } from '../records.ts'
import { pull as newPull } from '../state.ts'
import { changedFiles, commitsBetween, isCommit, moveRef } from './git.ts'
import { type Hub, Refused, repositoryNamed } from './hub.ts'

/** GitHub's limit for bodies of pull requests, issues and comments, in characters. */
export const MAX_BODY = 65_536

export function checkBody(body: string | null | undefined): void {
  if (body && body.length > MAX_BODY) throw new Refused(422, `body is too long (maximum is ${MAX_BODY} characters)`)
}

export const nextNumber = ({ pulls, tickets, deletedTickets = [] }: Repository): number =>
  Math.max(0, ...pulls.keys(), ...tickets.keys(), ...deletedTickets) + 1

export function pullNumbered(repository: Repository, number: number): Pull {
  const found = repository.pulls.get(number)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

export interface NewPull {
  title: string
  body?: string | null
  /** `branch`, or `owner:branch` of a fork. */
  head: string
  base: string
  draft?: boolean
  by: string
}

function headOf(hub: Hub, repository: Repository, named: string): Repository {
  const [owner, branch] = named.includes(':') ? (named.split(':') as [string, string]) : [null, named]
  const from = owner
    ? [...hub.state.repositories.values()].find(
        each =>
          each.fullName.startsWith(`${owner}/`) &&
          (each.forkOf === repository.fullName || each.fullName === repository.fullName),
      )
    : repository
  if (!from?.refs[branch]) throw new Refused(422, 'Validation Failed: head is invalid')
  return from
}

/** The base repository holds the commits of every pull request, also of forks: `refs/pull/N/head`. */
function takeOver(repository: Repository, from: Repository, sha: string): void {
  for (const [commit, record] of Object.entries(from.history)) repository.history[commit] ??= record
  for (const [commit, tree] of Object.entries(from.trees)) repository.trees[commit] ??= tree
  if (!isCommit(repository, sha)) throw new Refused(422, `No commit found for SHA: ${sha}`)
}

export function openPull(hub: Hub, repository: Repository, wish: NewPull): Pull {
  checkBody(wish.body)
  const from = headOf(hub, repository, wish.head)
  const branch = wish.head.replace(/^[^:]+:/, '')
  const sha = from.refs[branch]!
  const base = repository.refs[wish.base]
  if (!base) throw new Refused(422, 'Validation Failed: base is invalid')
  takeOver(repository, from, sha)
  const files = changedFiles(repository, base, sha).map(({ filename }) => filename)
  if (sha === base) throw new Refused(422, `Validation Failed: No commits between ${wish.base} and ${branch}`)
  const number = nextNumber(repository)
  const made = newPull(number, {
    title: wish.title,
    body: wish.body ?? null,
    author: wish.by,
    draft: wish.draft ?? false,
    head: { ref: branch, sha, repository: from.fullName },
    base: { ref: wish.base, sha: base },
    files,
    commits: commitsBetween(repository, base, sha),
    createdAt: hub.now(),
    updatedAt: hub.now(),
  })
  repository.pulls.set(number, made)
  tellOf(hub, repository, made, { action: 'opened', by: wish.by })
  return made
}

interface Told {
  action: string
  by: string
  parts?: Record<string, unknown>
}

export function tellOf(hub: Hub, repository: Repository, pull: Pull, { action, by, parts = {} }: Told): void {
  hub.tell({ event: 'pull_request', action, repository, sender: by, parts: { pull, ...parts } })
}

export interface PullEdit {
  title?: string
  body?: string | null
  base?: string
}

/** Only what really changes is told, in `changes` with what was there before. */
export function editPull(hub: Hub, repository: Repository, pull: Pull, edit: PullEdit & { by: string }): void {
  const changes: Record<string, unknown> = {}
  checkBody(edit.body)
  const body = edit.body ?? null
  if (edit.body !== undefined && (body ?? '') !== (pull.body ?? '')) {
    changes.body = { from: pull.body ?? '' }
    recordEdit(hub, pull, body ?? '', edit.by)
  }
  if (edit.title !== undefined && edit.title !== pull.title) {
    changes.title = { from: pull.title }
    pull.title = edit.title
  }
  if (edit.base !== undefined && edit.base !== pull.base.ref) {
    hub.moved(repository, pull)
    changes.base = retarget(repository, pull, edit.base)
  }
  if (Object.keys(changes).length === 0) return
  pull.updatedAt = hub.now()
  tellOf(hub, repository, pull, { action: 'edited', by: edit.by, parts: { changes } })
}

/** The first edit also keeps what was written at first. */
export function recordEdit(
  hub: Hub,
  text: Pick<Pull, 'body' | 'edits' | 'author' | 'createdAt'>,
  body: string,
  by: string,
): void {
  if (text.edits.length === 0) text.edits.push({ at: text.createdAt, by: text.author, body: text.body ?? '' })
  text.edits.push({ at: hub.now(), by, body })
  text.body = body
}

function retarget(repository: Repository, pull: Pull, base: string) {
  const sha = repository.refs[base]
  if (!sha) throw new Refused(422, `Validation Failed: Proposed base branch '${base}' was not found`)
  const changes = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } }
  pull.base = { ref: base, sha }
  pull.files = changedFiles(repository, sha, pull.head.sha).map(({ filename }) => filename)
  pull.commits = commitsBetween(repository, sha, pull.head.sha)
  return changes
}

export function closePull(hub: Hub, repository: Repository, pull: Pull, by: string): void {
  if (pull.state === 'closed') return
  Object.assign(pull, { state: 'closed', closedAt: hub.now(), updatedAt: hub.now() })
  tellOf(hub, repository, pull, { action: 'closed', by })
}

export function reopenPull(hub: Hub, repository: Repository, pull: Pull, by: string): void {
  if (pull.state === 'open') return
  if (pull.mergedBy) throw new Refused(422, 'Validation Failed: state cannot be changed. The pull request is merged.')
  const head = hub.state.repositories.get(pull.head.repository)?.refs[pull.head.ref]
  if (!head)
    throw new Refused(422, `Validation Failed: state cannot be changed. The ${pull.head.ref} branch has been deleted.`)
  Object.assign(pull, { state: 'open', closedAt: null, updatedAt: hub.now() })
  tellOf(hub, repository, pull, { action: 'reopened', by })
}

export function setDraft(hub: Hub, repository: Repository, pull: Pull, draft: boolean, by: string): void {
  if (pull.draft === draft) return
  Object.assign(pull, { draft, updatedAt: hub.now() })
  tellOf(hub, repository, pull, { action: draft ? 'converted_to_draft' : 'ready_for_review', by })
}

/** Moves a branch, and with it every open pull request that comes from there or goes there. */
export function pushBranch(
  hub: Hub,
  repository: Repository,
  push: { branch: string; to: string; by: string; forced?: boolean },
): void {
  const before = repository.refs[push.branch]
  moveRef(hub, repository, push)
  for (const target of hub.state.repositories.values())
    for (const pull of target.pulls.values()) {
      const moved = pull.head.repository === repository.fullName && pull.head.ref === push.branch
      if (pull.state !== 'open' || !moved || pull.head.sha === push.to) continue
      takeOver(target, repository, push.to)
      pull.head.sha = push.to
      pull.base.sha = commitOf(target, pull.base.ref)
      pull.files = changedFiles(target, pull.base.sha, push.to).map(({ filename }) => filename)
      pull.commits = commitsBetween(target, pull.base.sha, push.to)
      pull.updatedAt = hub.now()
      const parts = { before: before ?? push.to, after: push.to }
      tellOf(hub, target, pull, { action: 'synchronize', by: push.by, parts })
      hub.moved(target, pull)
    }
}

/** Pull requests from a branch that is gone are closed; GitHub closes those that go there, too. */
export function deleteBranch(hub: Hub, repository: Repository, branch: string, by: string): void {
  moveRef(hub, repository, { branch, to: null, by })
  for (const target of hub.state.repositories.values())
    for (const pull of target.pulls.values()) {
      const from = pull.head.repository === repository.fullName && pull.head.ref === branch
      const to = target === repository && pull.base.ref === branch
      if (from || to) closePull(hub, target, pull, by)
    }
}

/** Pull requests that go to a renamed branch follow it; those that come from it are closed. */
export function renameBranch(hub: Hub, repository: Repository, from: string, to: string, by: string): void {
  const sha = repository.refs[from]
  if (!sha) throw new Refused(404, 'Branch not found')
  if (repository.refs[to]) throw new Refused(422, 'New branch already exists')
  moveRef(hub, repository, { branch: to, to: sha, by })
  if (repository.defaultBranch === from) repository.defaultBranch = to
  for (const pull of repository.pulls.values())
    if (pull.state === 'open' && pull.base.ref === from) editPull(hub, repository, pull, { base: to, by })
  deleteBranch(hub, repositoryNamed(hub, repository.fullName), from, by)
}
