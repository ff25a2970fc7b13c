/**
 * A GitHub on loopback for tests. It answers what Holdpoint uses, from a small state of its own, and GitHub's official
 * documents are the referee: a request that GitHub would refuse is refused here, and remembered in `mistakes`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { routeFor } from './document.ts'
import { Faults } from './faults.ts'
import { execute } from './graphql.ts'
import { operations } from './operations.ts'
import { requestMistakes, responseMistakes } from './referee.ts'
import type { Answer } from './rule.ts'
import { filled } from './sample.ts'
import type { State } from './state.ts'

export interface SeenRequest {
  method: string
  path: string
  operation: string | null
  body: Record<string, unknown> | undefined
  status: number
}

export interface GitHub {
  /** For `GITHUB_API_URL`. */
  url: string
  graphqlUrl: string
  state: State
  faults: Faults
  requests: SeenRequest[]
  /** What GitHub would have refused, and where the stand-in itself was wrong. A test expects none. */
  mistakes: string[]
  close(): Promise<void>
}

interface Reply extends Answer {
  operation: string | null
  headers?: Record<string, string>
}

/** @param prefix as on a company's own server: `/api/v3`, with GraphQL at `/api/graphql`. */
export async function startGitHub(given: Partial<State> = {}, prefix = ''): Promise<GitHub> {
  const state: State = { tokens: {}, repositories: new Map(), teams: {}, ...given }
  const faults = new Faults()
  const requests: SeenRequest[] = []
  const mistakes: string[] = []
  const graphqlPath = prefix ? '/api/graphql' : '/graphql'

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback')
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname
    const { body, text } = await bodyOf(request)
    const method = request.method ?? 'GET'
    const fault = faults.strike(`${method} ${path}`)
    const work = async (): Promise<Reply> => {
      if (url.pathname === graphqlPath) return answerGraphql(request, body)
      return answerRest(request, method, path, url.searchParams, text === '' ? undefined : body)
    }
    const reply: Reply = fault && !fault.afterwards ? { status: 0, body: null, operation: null } : await work()
    if (fault?.answer === 'silence') return
    if (fault?.answer === 'broken line') return void response.destroy()
    const told: Reply = fault
      ? {
          ...reply,
          status: fault.answer.status,
          body: { message: fault.answer.message },
          headers: fault.answer.headers ?? {},
        }
      : reply
    requests.push({ method, path, operation: told.operation, body, status: told.status })
    send(response, told)
  })

  const tokenOf = (request: IncomingMessage) => {
    const [, secret = ''] = /^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? '') ?? []
    return Object.hasOwn(state.tokens, secret) ? state.tokens[secret]! : null
  }

  async function answerGraphql(request: IncomingMessage, body: Record<string, unknown> | undefined): Promise<Reply> {
    const token = tokenOf(request)
    if (!token) return { status: 401, body: { message: 'Bad credentials' }, operation: 'graphql' }
    const result = await execute(state, body as { query: string }, token)
    // What GitHub keeps back is no mistake of ours; what it cannot read is.
    for (const { type, message } of result.errors ?? []) if (!type) mistakes.push(`graphql: ${message}`)
    return { status: 200, body: result, operation: 'graphql' }
  }

  function answerRest(
    request: IncomingMessage,
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, unknown> | undefined,
  ): Reply {
    const found = routeFor(method, path)
    const rule = found && operations[found.route.operation]
    if (!found || !rule) {
      mistakes.push(`${method} ${path}: the stand-in does not know it`)
      return { status: 404, body: { message: 'Not Found' }, operation: null }
    }
    const { route, params } = found
    const { operation } = route
    const token = tokenOf(request)
    if (!token) return { status: 401, body: { message: 'Bad credentials' }, operation }
    const [permission, access] = rule.needs ?? ['metadata', 'read']
    const held = permission === 'metadata' ? 'read' : token.permissions[permission]
    if (held !== 'write' && held !== access)
      return { status: 403, body: { message: 'Resource not accessible by integration' }, operation }
    const refused = requestMistakes(route, query, body)
    mistakes.push(...refused.map(mistake => `${operation}: ${mistake}`))
    if (refused.length) return { status: 422, body: { message: refused.join('; ') }, operation }
    const answer = rule.answer({ state, token, params, query, body: body ?? {} })
    const schema = route.responses[String(answer.status)]
    const complete = schema ? filled(schema, answer.body) : answer.body
    mistakes.push(...responseMistakes(route, answer.status, complete))
    return { ...answer, body: complete, operation }
  }

  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: origin + prefix,
    graphqlUrl: origin + graphqlPath,
    state,
    faults,
    requests,
    mistakes,
    close: async () => {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<{ body: Record<string, unknown> | undefined; text: string }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return { text, body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>) }
  } catch {
    return { text, body: undefined }
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-reset': '1795000000',
    ...headers,
  })
  response.end(JSON.stringify(body))
}
