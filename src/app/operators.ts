/**
 * @module app/operators
 * What whoever runs the App looks at: numbers for Prometheus, and what is stuck.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Store } from '../model/store.ts'
import { blotted } from './log.ts'
import type { Metrics } from './metrics.ts'

export interface OperatorOptions {
  store: Store
  metrics: Metrics
  /** Without one `/status` is closed: it names repositories, and the address is known to everybody. */
  token: string | null
  version: string
  now(): number
}

/** Most parked subjects that are listed. */
const MOST = 200

/** @returns whether it answered: `/metrics` and `/status` are its own. */
export function operatorDoor(
  options: OperatorOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const { store, metrics, token, now } = options
  return async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0]
    if (path !== '/metrics' && path !== '/status') return false
    if (path === '/status' && token === null)
      return answer(response, 404, 'closed; set `OPERATOR_TOKEN`, and ask with `Authorization: Bearer ...`')
    if (token !== null && !bears(request, token)) {
      response.setHeader('www-authenticate', 'Bearer')
      return answer(response, 401, 'the token does not fit; ask with `Authorization: Bearer ...`')
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'only to be read')
    if (path === '/status') return status(options, response)
    const { type, text } = await metrics.page(store, now())
    return answer(response, 200, text, type)
  }
}

async function status({ store, version, now }: OperatorOptions, response: ServerResponse): Promise<boolean> {
  try {
    const { oldestDueAt, ...work } = await store.work.counts(now())
    const parked = await store.work.parked(MOST)
    const told = {
      version,
      store: store.engine,
      work: { ...work, oldestDueAt: iso(oldestDueAt) },
      parked: parked.map(({ subject, parked, attempts }) => ({
        subject,
        since: iso(parked?.at ?? null),
        attempts,
        reason: blotted(parked?.reason ?? ''),
      })),
    }
    return answer(response, 200, JSON.stringify(told, null, 2), 'application/json; charset=utf-8')
  } catch (caught) {
    const because = blotted(caught instanceof Error ? caught.message : String(caught))
    return answer(response, 503, `the store does not answer: ${because}`)
  }
}

/** Digests are of one length, so that the time tells nothing. */
function bears(request: IncomingMessage, token: string): boolean {
  const given = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const [a, b] = [given, token].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(a!, b!)
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): true {
  response.statusCode = status
  response.setHeader('content-type', type)
  response.setHeader('cache-control', 'no-store')
  response.end(text.endsWith('\n') ? text : `${text}\n`)
  return true
}
