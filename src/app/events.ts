/**
 * @module app/events
 * A delivery -> what must be looked at because of it, and what a person did by it. Pure: nothing is asked, nothing is judged.
 */

import { hash } from 'node:crypto'
import type { Act, ActKind, Json } from '../model/store.ts'
import { outsideBlock, readBlock } from '../publish/block.ts'
import { readCommand } from './commands.ts'
import { nameOf, type Subject } from './subjects.ts'

export interface Arrived {
  guid: string
  event: string
  receivedAt: number
  payload: Payload
  /** Id of this App: what it did itself needs no second look. */
  appId: number
}

/** What is read of GitHub's payloads; everything may be missing. */
export interface Payload {
  action?: string
  installation?: { id: number } | null
  repository?: { full_name: string; owner?: { login: string } }
  sender?: { login: string; type?: string; id?: number }
  organization?: { login: string }
  number?: number
  pull_request?: {
    number: number
    body: string | null
    updated_at?: string
    head: { sha: string }
    base: { ref: string }
    merged?: boolean
    user?: { login: string } | null
  }
  changes?: { body?: { from: string | null }; base?: { ref?: { from: string } }; title?: { from: string } }
  before?: string
  after?: string
  ref?: string
  deleted?: boolean
  commits?: { added?: string[]; modified?: string[]; removed?: string[] }[]
  comment?: {
    id: number
    node_id: string
    body: string
    created_at?: string
    user?: { login: string; type?: string } | null
    performed_via_github_app?: unknown
  }
  issue?: { number: number; pull_request?: unknown }
  check_run?: Run & { name: string; external_id?: string | null }
  check_suite?: Run
  workflow_run?: { head_sha: string; pull_requests?: { number: number; base?: { repo?: { id?: number } } }[] }
  sha?: string
  requested_action?: { identifier: string }
  merge_group?: { head_sha: string; base_ref: string }
  review?: unknown
}

interface Run {
  head_sha: string
  completed_at?: string | null
  app?: { id: number } | null
  pull_requests?: { number: number }[]
}

export interface Read {
  subjects: string[]
  acts: Act[]
  /** When it is to be looked at: a burst of other people's checks is one look. */
  dueAt: number
}

/** Checks come in bursts; who ticks a box waits for the answer. */
const LATER = 1500

/** @returns what the delivery means; nothing for one that concerns nobody. */
export function readEvent(arrived: Arrived): Read {
  const { payload, event, receivedAt } = arrived
  const repository = payload.repository?.full_name ?? ''
  const none: Read = { subjects: [], acts: [], dueAt: receivedAt }
  const look = (...subjects: Subject[]): Read => ({ ...none, subjects: subjects.map(nameOf) })
  const later = (read: Read): Read => ({ ...read, dueAt: receivedAt + LATER })
  switch (event) {
    case 'pull_request':
      return payload.pull_request ? pullRequest(arrived, repository, payload.pull_request) : none
    case 'pull_request_review':
    case 'pull_request_review_thread':
      return payload.pull_request
        ? later(look({ kind: 'pull', repository, number: payload.pull_request.number }))
        : none
    case 'issue_comment':
      return comment(arrived, repository)
    case 'check_run':
      return checkRun(arrived, repository)
    case 'check_suite':
      return payload.action === 'rerequested' ? commits(payload.check_suite, repository, receivedAt) : none
    case 'workflow_run':
      return payload.action === 'completed' ? later(commits(payload.workflow_run, repository, receivedAt)) : none
    case 'status':
      return payload.sha ? later(look({ kind: 'commit', repository, sha: payload.sha })) : none
    case 'push':
      return push(payload, repository, look)
    case 'merge_group':
      return payload.action === 'checks_requested' && payload.merge_group
        ? look({
            kind: 'group',
            repository,
            sha: payload.merge_group.head_sha,
            branch: payload.merge_group.base_ref.replace(/^refs\/heads\//, ''),
          })
        : none
    case 'installation':
    case 'installation_repositories':
    case 'team':
    case 'membership':
    case 'member':
    case 'organization':
      return payload.installation && payload.action !== 'deleted' && payload.action !== 'suspend'
        ? later(look({ kind: 'sweep', installation: payload.installation.id }))
        : none
    default:
      return none
  }
}

type PullRequest = NonNullable<Payload['pull_request']>

/** Actions that change nothing a verdict depends on. */
const QUIET = [
  'assigned',
  'unassigned',
  'review_requested',
  'review_request_removed',
  'locked',
  'unlocked',
  'auto_merge_enabled',
  'auto_merge_disabled',
  'milestoned',
  'demilestoned',
]

function pullRequest(arrived: Arrived, repository: string, pull: PullRequest): Read {
  const { payload, receivedAt } = arrived
  const subject = nameOf({ kind: 'pull', repository, number: pull.number })
  const read: Read = { subjects: [subject], acts: [], dueAt: receivedAt }
  const none: Read = { ...read, subjects: [] }
  if (QUIET.includes(payload.action ?? '')) return none
  const act = actOf(arrived, repository, subject, pull.head.sha, pull.updated_at)
  if (payload.action === 'synchronize')
    return {
      ...read,
      acts: [act('push', null, { before: payload.before ?? null, after: payload.after ?? pull.head.sha })],
    }
  if (payload.action !== 'edited') return read
  const retarget = payload.changes?.base?.ref?.from
  if (retarget !== undefined)
    return { ...read, acts: [act('reset', null, { reason: 'base', from: retarget, to: pull.base.ref })] }
  if (payload.changes?.body === undefined) return none
  const from = payload.changes.body.from
  if (isPerson(payload.sender)) {
    const acts = ticksBetween(from, pull.body).map(([item, ticked]) =>
      act(ticked ? 'tick' : 'untick', item, { by: 'body', edit: [digestOf(from), digestOf(pull.body)] }),
    )
    return acts.length || touched(from, pull.body) ? { ...read, acts } : none
  }
  const lost = lostText(from, pull.body)
  return lost ? { ...read, acts: [{ ...act('lost-text', null, lost), actor: null }] } : none
}

/** What somebody wrote between our reading the body and our writing it is in `from`, and no longer in the body. */
function lostText(from: string | null, to: string | null): { [key: string]: Json } | null {
  const [was, is] = [outsideBlock(from), outsideBlock(to)]
  if (`${was.before}${was.after}`.trim() === `${is.before}${is.after}`.trim()) return null
  return { was: { ...was }, is: { ...is } }
}

/** Boxes that are there before and after, and differ. A box that is gone was not unticked, and one that is new not ticked. */
function ticksBetween(from: string | null, to: string | null): [string, boolean][] {
  const [was, is] = [readBlock(from), readBlock(to)]
  if (!was || !is) return []
  return [...is].filter(([id, ticked]) => was.has(id) && was.get(id) !== ticked)
}

/** The block itself was changed, or a value that somebody filled in beside it may have been. */
function touched(from: string | null, to: string | null): boolean {
  const block = (body: string | null) => {
    const { before, after } = outsideBlock(body)
    return (body ?? '').slice(before.length, (body ?? '').length - after.length)
  }
  if (block(from).replaceAll('\r\n', '\n') !== block(to).replaceAll('\r\n', '\n')) return true
  const values = (body: string | null) => {
    const { before, after } = outsideBlock(body)
    return `${before}\n${after}`
      .split(/\r?\n/)
      .filter(line => /[:：|]/.test(line))
      .join('\n')
  }
  return values(from) !== values(to)
}

function comment(arrived: Arrived, repository: string): Read {
  const { payload, receivedAt } = arrived
  const none: Read = { subjects: [], acts: [], dueAt: receivedAt }
  const { comment, issue } = payload
  // An edited comment is no command: what was answered must stay what was asked.
  if (payload.action !== 'created' || !comment || !issue?.pull_request || !isPerson(payload.sender)) return none
  if (comment.performed_via_github_app) return none
  const command = readCommand(comment.body)
  if (command === null) return none
  const subject = nameOf({ kind: 'pull', repository, number: issue.number })
  const act = actOf(arrived, repository, subject, null, comment.created_at)
  const data = { by: 'comment', comment: comment.node_id, number: comment.id }
  if (typeof command === 'string')
    return { ...none, subjects: [subject], acts: [act('command', null, { ...data, wrong: command })] }
  const { kind, ...rest } = command
  const item = 'item' in rest ? rest.item : null
  const acts =
    kind === 'status' || kind === 'record' || kind === 'scenario'
      ? [act('command', null, { ...data, command: kind, ...rest })]
      : [act(kind, item, { ...data, ...rest })]
  return { ...none, subjects: [subject], acts }
}

function checkRun(arrived: Arrived, repository: string): Read {
  const { payload, receivedAt, appId } = arrived
  const none: Read = { subjects: [], acts: [], dueAt: receivedAt }
  const run = payload.check_run
  if (!run) return none
  const own = run.app?.id === appId
  const meant = own ? externalId(run.external_id ?? '') : null
  if (own && meant && (payload.action === 'rerequested' || payload.action === 'requested_action')) {
    const subject = nameOf({ kind: 'pull', repository, number: meant.number })
    const acts =
      payload.requested_action?.identifier === 'sign-off' && meant.item !== null && isPerson(payload.sender)
        ? [
            // When it was pressed is not told, only what the button stood on: what was undone after that stays undone.
            actOf(
              arrived,
              repository,
              subject,
              run.head_sha,
            )('tick', meant.item, {
              by: 'button',
              ...(run.completed_at ? { since: run.completed_at } : {}),
            }),
          ]
        : []
    return { ...none, subjects: [subject], acts }
  }
  if (own || payload.action !== 'completed') return none
  return { ...commits(run, repository, receivedAt), dueAt: receivedAt + LATER }
}

/** A fork's pull requests are not listed: then the commit is looked up. */
function commits(
  run: { head_sha: string; pull_requests?: { number: number }[] } | undefined,
  repository: string,
  dueAt: number,
): Read {
  if (!run) return { subjects: [], acts: [], dueAt }
  const pulls = (run.pull_requests ?? []).map(({ number }) => nameOf({ kind: 'pull', repository, number }))
  return {
    subjects: pulls.length ? pulls : [nameOf({ kind: 'commit', repository, sha: run.head_sha })],
    acts: [],
    dueAt,
  }
}

/** Only a change of configuration or checklist on a branch re-opens what goes into it. */
function push(payload: Payload, repository: string, look: (subject: Subject) => Read): Read {
  const branch = /^refs\/heads\/(.+)$/.exec(payload.ref ?? '')?.[1]
  const none: Read = { ...look({ kind: 'branch', repository, branch: branch ?? '' }), subjects: [] }
  if (!branch || payload.deleted) return none
  const paths = (payload.commits ?? []).flatMap(({ added = [], modified = [], removed = [] }) => [
    ...added,
    ...modified,
    ...removed,
  ])
  return !payload.commits?.length || paths.some(path => /\.(md|markdown|ya?ml)$/i.test(path))
    ? look({ kind: 'branch', repository, branch })
    : none
}

/** Bots and apps sign nothing: `type` tells them, and so do the names that GitHub gives to apps. */
const isPerson = (sender: Payload['sender']): boolean => sender?.type === 'User' && !sender.login.endsWith('[bot]')

const digestOf = (body: string | null): string => hash('sha256', body ?? '').slice(0, 16)

/** @param doneAt by GitHub's clock: a delivery may come late, and after what was done later. */
function actOf(arrived: Arrived, repository: string, subject: string, commit: string | null, doneAt?: string) {
  let count = 0
  const done = Date.parse(doneAt ?? '')
  return (kind: ActKind, item: string | null, data: { [key: string]: Json }): Act => ({
    key: `${arrived.guid}:${count++}`,
    at: Number.isNaN(done) ? arrived.receivedAt : done,
    repository,
    subject,
    kind,
    actor: arrived.payload.sender?.login ?? null,
    item,
    commit,
    checklist: null,
    data,
  })
}

/** @returns our check run's own name for what it is about: it survives where GitHub lists no pull requests. */
export const externalIdOf = (number: number, item: string | null): string => `holdpoint:${number}:${item ?? ''}`

function externalId(text: string): { number: number; item: string | null } | null {
  const read = /^holdpoint:(\d+):(.*)$/s.exec(text)
  return read ? { number: Number(read[1]), item: read[2] || null } : null
}
