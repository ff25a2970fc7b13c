/** The wire: reads a request, lets faults strike, writes the answer. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Fault, Faults } from './faults.ts'
import type { Ledger } from './ledger.ts'
import { answerGraphql, answerRest, type Incoming, type Reply, type Serving } from './serve.ts'

export interface Wire {
  serving: Serving
  faults: Faults
  ledger: Ledger
  prefix: string
}

export function listenerFor(wire: Wire): RequestListener {
  return (request, response) =>
    void handle(wire, request, response).catch(failure => {
      wire.serving.mistakes.push(`the stand-in broke: ${(failure as Error).stack}`)
      send(response, { status: 500, body: { message: 'the stand-in broke' } })
    })
}

async function handle({ serving, faults, ledger, prefix }: Wire, request: IncomingMessage, response: ServerResponse) {
  const { origin, pathname, searchParams: query } = new URL(request.url ?? '/', `http://${request.headers.host}`)
  const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname
  const method = request.method ?? 'GET'
  const body = await bodyOf(request)
  const { authorization, 'if-none-match': ifNoneMatch } = request.headers
  const incoming: Incoming = { method, path, query, authorization, ifNoneMatch, body, origin: origin + prefix }
  const isGraphql = pathname === (prefix ? '/api/graphql' : '/graphql')
  const begins = isGraphql ? String(body?.query ?? '').slice(0, 40) : ''
  const fault = faults.strike(`${method} ${path} ${begins}`.trim())
  const slow = fault && typeof fault.answer === 'object' && 'slow' in fault.answer ? fault.answer.slow : 0
  await setTimeout(slow)
  if (fault && typeof fault.answer === 'object' && 'meanwhile' in fault.answer) fault.answer.meanwhile(body ?? {})
  const lost = fault && !fault.afterwards && isTrouble(fault)
  const reply = lost ? nothing : await (isGraphql ? answerGraphql : answerRest)(serving, incoming)
  if (fault?.answer === 'silence') return
  if (fault?.answer === 'broken line') return void response.destroy()
  const told = fault && isTrouble(fault) ? struck(reply, fault) : reply
  const { operation, write, points, status } = told
  ledger.note({
    method,
    path,
    operation,
    body: body ?? undefined,
    status,
    kind: isGraphql ? 'graphql' : 'rest',
    write,
    points,
  })
  send(response, told)
}

const nothing: Reply = { status: 0, body: null, operation: null, points: 0, write: false }

/** Slowness, and what others do meanwhile, change no answer. */
const isTrouble = ({ answer }: Fault): boolean => typeof answer !== 'object' || 'status' in answer

function struck(reply: Reply, { answer }: Fault): Reply {
  if (typeof answer !== 'object' || !('status' in answer)) return reply
  const { status, message, headers = {} } = answer
  return { ...reply, status, body: { message }, headers: { ...reply.headers, ...headers } }
}

/** @returns undefined for no body, null for one that is no JSON. */
async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown> | null | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>)
  } catch {
    return null
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Pick<Reply, 'status' | 'body' | 'headers'>) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
