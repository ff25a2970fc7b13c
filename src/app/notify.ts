/**
 * @module app/notify
 * Sends what is due: the beginning of each try is recorded before it, its end after it. A try whose end nobody knows is repeated only
 * where the receiver tells by its key that it has the message; else it is told that nobody knows.
 */
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Notify, Placeholder } from '../model/notices.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Act, Entry, Json, Store } from '../model/store.ts'
import { bodyOf, commentOf, type Message, noticeMark, textOf } from '../publish/notice.ts'
import { type Due, dueNotices, type Planned, type Try } from '../release/plan.ts'
import { query } from '../sources/github/api.ts'
import type { GitHubApi } from '../sources/github.ts'
import { addressOf, type Operator } from './notify/channels.ts'
import { type Posted, post } from './notify/post.ts'

export interface Sending {
  due: readonly Due[]
  channels: Notify['channels']
  operator: Operator
  store: Pick<Store, 'record'>
  api: GitHubApi
  now: number
  repository: string
  /** The subject whose record it is. */
  subject: string
  commit: string | null
  /** Digest of the checklist. */
  checklist: string | null
  /** What is filled into texts, but for `state`, `reason`, `who`. */
  values: Message['values']
  /** Node id of the pull request or issue for the channels that are comments; null when there is none. */
  thread: string | null
  timeoutMs?: number
}

/** Messages of one pass: a hanging receiver must not keep the pass beyond its lease. */
const AT_ONCE = 5
/** Pauses after the first, the second ... try, in milliseconds. */
const PAUSES = [60_000, 300_000, 900_000, 3_600_000, 3 * 3_600_000]

/** Receivers that are told the key, or that can be looked through for it. */
export const knowsKeys =
  (channels: Notify['channels']) =>
  (name: string): boolean =>
    Object.hasOwn(channels, name) && channels[name]!.kind !== 'slack'

/**
 * @returns what was recorded, and when to try again; null when nothing is left to try.
 * @throws what the store throws: then nothing was sent that is not in the record.
 */
export async function sendNotices(sending: Sending): Promise<{ recorded: Entry[]; next: number | null }> {
  const { due, now } = sending
  const batch = due.slice(0, AT_ONCE)
  const results = await Promise.all(batch.map(one => sendOne(one, sending)))
  const recorded = results.flat()
  const again = recorded.flatMap(({ data }) => (data as unknown as Try).again ?? [])
  if (due.length > batch.length) again.push(now)
  return { recorded, next: again.length ? Math.min(...again) : null }
}

async function sendOne(due: Due, sending: Sending): Promise<Entry[]> {
  const { store, channels } = sending
  const channel = Object.hasOwn(channels, due.channel) ? channels[due.channel]! : null
  const message: Message = {
    ...{ state: due.state, text: due.text, key: keyOf(due, sending) },
    values: { ...sending.values, state: due.state, reason: due.reason, who: due.who },
  }
  const entry = (phase: Try['phase'], more: Partial<Try>): Act => entryOf(due, sending, phase, more)
  if (!channel)
    return store.record.append([entry('failed', { because: 'there is no such channel any more', again: null })])
  if (due.late)
    return store.record.append([
      entry('failed', { because: 'it was no news any more when it could be sent', again: null }),
    ])
  const begun = await store.record.append([entry('begun', { text: textOf(message, channel.kind) })])
  // Another replica was quicker.
  if (!begun.length) return []
  const posted = await sent(channel, due, message, sending)
  return [...begun, ...(await store.record.append([entry(...resultOf(posted, due, sending))]))]
}

function resultOf(posted: Posted, due: Due, { channels, now }: Sending): [Try['phase'], Partial<Try>] {
  if (posted.state === 'taken') return ['sent', { receipt: { status: posted.status || null, id: posted.id } }]
  const pause = PAUSES[due.attempt - 1]
  const mayRepeat = posted.state === 'refused' ? posted.again : knowsKeys(channels)(due.channel)
  const after = posted.state === 'refused' ? (posted.after ?? 0) : 0
  const again = mayRepeat && pause !== undefined ? now + Math.max(pause, after) : null
  return [posted.state === 'refused' ? 'failed' : 'unsure', { because: posted.because, again }]
}

/** The same for every try of one message. */
const keyOf = ({ plan, channel }: Due, { subject }: Sending): string =>
  hash('sha256', JSON.stringify([subject, plan, channel])).slice(0, 32)

function entryOf(due: Due, sending: Sending, phase: Try['phase'], more: Partial<Try>): Act {
  const { plan, channel, state, attempt } = due
  const { now, repository, subject, commit, checklist } = sending
  const data: Try = { plan, channel, state, attempt, phase, ...more }
  // The first word about the beginning, and the first about the end of a try: nobody can say a second one.
  const step = phase === 'begun' ? 'begun' : 'ended'
  return {
    ...{
      key: `notice:${subject}:${plan}:${channel}:${attempt}:${step}`,
      at: now,
      repository,
      subject,
      commit,
      checklist,
    },
    ...{ kind: 'notice', actor: null, item: null, data: data as unknown as Json },
  }
}

async function sent(channel: Channel, due: Due, message: Message, sending: Sending): Promise<Posted> {
  const { operator, repository, timeoutMs } = sending
  if (channel.kind === 'comment') return commented(message, due, sending)
  const url = addressOf(due.channel, channel, repository, operator)
  if (typeof url === 'string') return { state: 'refused', because: url, again: true }
  return post({
    url,
    body: bodyOf(message, channel.kind),
    headers: { 'idempotency-key': message.key },
    allowed: operator.hosts.includes(url.hostname),
    proxied: operator.proxied,
    ...(timeoutMs ? { timeoutMs } : {}),
  })
}

const thread = z.object({
  node: z.object({
    comments: z.object({
      nodes: z.array(z.object({ id: z.string(), body: z.string(), viewerDidAuthor: z.boolean() })),
    }),
  }),
})
const LOOK = `query Thread($id: ID!) {
  node(id: $id) {
    ... on PullRequest { comments(last: 100) { nodes { id body viewerDidAuthor } } }
    ... on Issue { comments(last: 100) { nodes { id body viewerDidAuthor } } }
  }
}`
const ADD = `mutation Notice($input: AddCommentInput!) { addComment(input: $input) { commentEdge { node { id } } } }`

/** The answer to an earlier try may have been lost: then the comment is there. */
async function commented(message: Message, { attempt }: Due, { api, thread: subjectId }: Sending): Promise<Posted> {
  if (!subjectId)
    return { state: 'refused', because: 'there is no pull request and no issue to comment on', again: true }
  try {
    if (attempt > 1) {
      const { node } = await query(api, LOOK, { id: subjectId }, thread, {
        what: 'the comments of the release',
        permission: 'issues: read',
      })
      const mark = noticeMark(message.key)
      const found = node.comments.nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(mark))
      if (found) return { state: 'taken', status: 0, id: found.id }
    }
    const input = { subjectId, body: commentOf(message) }
    const { addComment } = await api.graphql<{ addComment: { commentEdge: { node: { id: string } } } }>(ADD, { input })
    return { state: 'taken', status: 0, id: addComment.commentEdge.node.id }
  } catch (caught) {
    const because =
      caught instanceof CouldNotFindOut
        ? caught.message
        : `GitHub did not take the comment: ${(caught as Error).message}`
    return { state: 'unsure', because: because.slice(0, 300) }
  }
}

export interface Telling extends Omit<Sending, 'due'>, Omit<Planned, 'knowsKeys' | 'now'> {}

/** Everything that is due, sent. @returns what was recorded, and when to look again. */
export async function tellPeople(telling: Telling): Promise<{ recorded: Entry[]; next: number | null }> {
  const planned = dueNotices({ ...telling, knowsKeys: knowsKeys(telling.channels) })
  const { recorded, next } = await sendNotices({ ...telling, due: planned.due })
  const times = [planned.next, next].filter(at => at !== null)
  return { recorded, next: times.length ? Math.min(...times) : null }
}

/** @returns what texts are filled with, for a report. */
export const valuesOf = (given: Partial<Record<Placeholder, string | null>>): Message['values'] =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value ?? '']))
