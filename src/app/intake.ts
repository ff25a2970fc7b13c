/**
 * @module app/intake
 * The door for webhooks: signature over the raw bytes, one durable write, then the answer. Nothing else happens in here.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Store } from '../model/store.ts'
import type { Arrived, Payload, Read } from './delivery.ts'
import { understand, waiting } from './replay.ts'

export interface IntakeOptions {
  store: Store
  appId: number
  /** Every one of them is good: the new one and, for a while, the old one. */
  secrets: readonly string[]
  now(): number
  /** Told of every delivery that was kept or refused, for metrics and logs. */
  heard?(what: Heard): void
}

/** `new` and `duplicate` are kept; `not kept` is our fault, the others are the sender's. */
export type HeardOutcome =
  | 'new'
  | 'duplicate'
  | 'not kept'
  | 'no delivery'
  | 'too long'
  | 'wrong signature'
  | 'another App'
  | 'no JSON'

export interface Heard {
  event: string
  /** GUID; of a delivery that was refused it is whatever the sender says. */
  delivery: string
  outcome: HeardOutcome
  /** Why it was not kept. */
  because: string | null
  /** Why nobody knows what it means, though it is kept; null when that is known. */
  puzzle: string | null
  ms: number
  installation: number | null
  repository: string | null
}

/** GitHub's own cap. */
const MOST_BYTES = 25 * 1024 * 1024

/** @returns a handler for `POST` on the webhook's path. Answers 202 when the delivery is kept, for good. */
export function webhookDoor(
  options: IntakeOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { secrets, heard, now } = options
  if (!secrets.length || secrets.some(secret => secret === ''))
    throw new Error('there is no webhook secret, so that anybody could send events; set `WEBHOOK_SECRET`')
  return async (request, response) => {
    const started = now()
    const event = header(request, 'x-github-event') ?? ''
    const answer = await receive(request, event, options).catch((caught): Answer => {
      const because = caught instanceof Error ? caught.message : String(caught)
      return { status: 503, outcome: 'not kept', said: 'not kept; send it again', because }
    })
    heard?.({
      event,
      delivery: header(request, 'x-github-delivery')?.slice(0, 100) ?? '',
      outcome: answer.outcome,
      because: answer.because ?? null,
      puzzle: answer.puzzle ?? null,
      ms: now() - started,
      ...placeIn(answer.payload),
    })
    response.statusCode = answer.status
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    // What is too long is not read to its end.
    if (answer.status === 413) response.setHeader('connection', 'close')
    response.end(`${answer.said ?? answer.outcome}\n`)
  }
}

/** Signed is not yet well-formed. */
function placeIn(payload: Payload | undefined): Pick<Heard, 'installation' | 'repository'> {
  const { id } = payload?.installation ?? {}
  const { full_name: name } = payload?.repository ?? {}
  return { installation: typeof id === 'number' ? id : null, repository: typeof name === 'string' ? name : null }
}

interface Answer {
  status: number
  outcome: HeardOutcome
  /** To whoever sent it, when the outcome alone is not enough. */
  said?: string
  because?: string
  payload?: Payload
  puzzle?: string | null
}

async function receive(
  request: IncomingMessage,
  event: string,
  { store, appId, secrets, now }: IntakeOptions,
): Promise<Answer> {
  const guid = header(request, 'x-github-delivery')
  if (!event || !guid || guid.length > 100)
    return { status: 400, outcome: 'no delivery', said: 'no delivery of GitHub: its headers are missing' }
  const target = header(request, 'x-github-hook-installation-target-id')
  const bytes = await bodyOf(request)
  if (bytes === null) return { status: 413, outcome: 'too long', said: 'longer than 25 MB' }
  if (!isSigned(bytes, header(request, 'x-hub-signature-256'), secrets))
    return { status: 401, outcome: 'wrong signature', said: 'the signature does not fit' }
  if (
    target !== null &&
    header(request, 'x-github-hook-installation-target-type') === 'integration' &&
    Number(target) !== appId
  )
    return { status: 400, outcome: 'another App', said: 'meant for another App' }
  const payload = parsed(bytes)
  if (!payload) return { status: 400, outcome: 'no JSON', said: 'no JSON object' }
  const receivedAt = now()
  const { read, puzzle } = understood({ guid, event, receivedAt, payload, appId })
  const outcome = await store.intake.accept({
    guid,
    event,
    action: typeof payload.action === 'string' ? payload.action : null,
    receivedAt,
    payload: { bytes, encoding: 'identity' },
    ...read,
  })
  return { status: 202, outcome, payload, puzzle }
}

/** GitHub signed it, so it is kept even where this version cannot make sense of it, and waits for one that can. */
function understood(arrived: Arrived): { read: Read; puzzle: string | null } {
  try {
    return { read: understand(arrived), puzzle: null }
  } catch (caught) {
    const puzzle = caught instanceof Error ? caught.message : String(caught)
    return { read: { subjects: [waiting(arrived.guid)], acts: [], dueAt: arrived.receivedAt }, puzzle }
  }
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** @returns null for a body that is too long. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return null
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Every secret is tried, whichever fits first: how long it takes tells nothing. */
function isSigned(bytes: Buffer, signature: string | null, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature ?? '')
  return secrets
    .map(secret => Buffer.from(`sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`))
    .map(expected => expected.length === given.length && timingSafeEqual(expected, given))
    .some(Boolean)
}

function parsed(bytes: Buffer): Payload | null {
  try {
    const payload: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? (payload as Payload) : null
  } catch {
    return null
  }
}
