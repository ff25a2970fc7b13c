/**
 * @module app/delivery
 * What is read of a delivery, and what every kind of event asks of it: who sent it, what was changed in a body, the act to record.
 */
import { hash } from 'node:crypto'
import type { Act, ActKind, Json } from '../model/store.ts'
import { outsideBlock, readBlock } from '../publish/block.ts'
import { stamped } from './pull/identity.ts'

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
  repository?: { id?: number; full_name: string; default_branch?: string; owner?: { login: string } }
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
  issue?: {
    number: number
    pull_request?: unknown
    body?: string | null
    updated_at?: string
    user?: { login: string } | null
  }
  deployment?: {
    id: number
    sha: string
    ref: string
    environment: string
    created_at?: string
    creator?: { login: string } | null
  }
  deployment_status?: {
    state: string
    environment?: string
    created_at?: string
    environment_url?: string
    log_url?: string
    target_url?: string
    creator?: { login: string } | null
  }
  /** Of a protection rule: which environment is waited for, and where the answer goes. */
  environment?: string
  deployment_callback_url?: string
  ref_type?: string
  release?: { tag_name: string; draft?: boolean }
  check_run?: Run & { name: string; external_id?: string | null }
  check_suite?: Run
  workflow_run?: { head_sha: string; pull_requests?: { number: number; base?: { repo?: { id?: number } } }[] }
  sha?: string
  requested_action?: { identifier: string }
  merge_group?: { head_sha: string; base_ref: string }
  review?: unknown
}

export interface Run {
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
export const LATER = 1500

/** Makes the act of a delivery. */
export type MakeAct = (kind: ActKind, item: string | null, data: { [key: string]: Json }) => Act

/** @returns what an edit of a body did; null when it concerns nobody: it was ours, or beside the block. */
export function bodyActs(
  sender: Payload['sender'],
  from: string | null,
  to: string | null,
  act: MakeAct,
): Act[] | null {
  if (isPerson(sender)) {
    const acts = ticksBetween(from, to).map(([item, ticked]) =>
      act(ticked ? 'tick' : 'untick', item, { by: 'body', edit: [digestOf(from), digestOf(to)] }),
    )
    return acts.length || touched(from, to) ? acts : null
  }
  const lost = lostText(from, to)
  return lost ? [{ ...act('lost-text', null, lost), actor: null }] : null
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

/** Bots and apps sign nothing: `type` tells them, and so do the names that GitHub gives to apps. */
export const isPerson = (sender: Payload['sender']): boolean =>
  sender?.type === 'User' && !sender.login.endsWith('[bot]')

const digestOf = (body: string | null): string => hash('sha256', body ?? '').slice(0, 16)

/** @param doneAt by GitHub's clock: a delivery may come late, and after what was done later. */
export function actOf(
  arrived: Arrived,
  repository: string,
  subject: string,
  commit: string | null,
  doneAt?: string,
): MakeAct {
  let count = 0
  const done = Date.parse(doneAt ?? '')
  return (kind, item, data) => ({
    key: `${arrived.guid}:${count++}`,
    at: Number.isNaN(done) ? arrived.receivedAt : done,
    repository,
    subject,
    kind,
    actor: arrived.payload.sender?.login ?? null,
    item,
    commit,
    checklist: null,
    data: stamped(data, arrived.payload.repository?.id),
  })
}
