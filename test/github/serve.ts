/** One request: whose it is, whether GitHub would take it, what it does, and the answer as GitHub writes it. */
import { createHash } from 'node:crypto'
import { type Caller, callerOf, demand } from './auth.ts'
import { type Hub, Refused } from './core/hub.ts'
import { routeFor } from './document.ts'
import { graphqlPrice } from './graphql/cost.ts'
import { execute } from './graphql.ts'
import type { Limits, Price, Verdict } from './limits.ts'
import type { Token } from './records.ts'
import { requestMistakes, responseMistakes } from './referee.ts'
import { type Answer, type Call, type Operations, repositoryOf } from './rule.ts'
import { filled } from './sample.ts'

export interface Incoming {
  method: string
  /** Below the prefix. */
  path: string
  query: URLSearchParams
  authorization: string | undefined
  ifNoneMatch: string | undefined
  /** Undefined for none, null for one that is no JSON. */
  body: Record<string, unknown> | null | undefined
  /** The server's own address, for links. */
  origin: string
}

export interface Reply extends Answer {
  operation: string | null
  points: number
  write: boolean
}

export interface Serving {
  hub: Hub
  limits: Limits
  operations: Operations
  mistakes: string[]
  now(): Date
}

const NOBODY: Token = { permissions: {}, app: null }
const READS = ['GET', 'HEAD', 'OPTIONS']

/** Limits are counted for an installation, not for each of its tokens. */
function nameOf(caller: Caller): string {
  if (caller.kind === 'app') return `app ${caller.app.id}`
  const { installation, person } = caller.token
  return installation !== undefined ? `installation ${installation}` : (person ?? caller.secret)
}

function limited(verdict: NonNullable<Verdict>, who: string): Answer {
  const headers = { 'retry-after': String(verdict.retryAfter) }
  const message =
    verdict.limit === 'primary'
      ? `API rate limit exceeded for ${who.replace('installation', 'installation ID')}.`
      : 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  // Only the secondary limit says how long to wait; the primary one is told by its own headers.
  return { status: 403, body: { message }, headers: verdict.limit === 'primary' ? {} : headers }
}

export async function answerRest(serving: Serving, incoming: Incoming): Promise<Reply> {
  const { method, path } = incoming
  const write = !READS.includes(method)
  const found = routeFor(method, path)
  const rule = found && serving.operations[found.route.operation]
  const price: Price = { resource: 'core', cost: 1, points: write ? 5 : 1, content: rule?.content ? 1 : 0 }
  const about = { operation: found?.route.operation ?? null, points: price.points, write }
  if (!found || !rule) {
    serving.mistakes.push(`${method} ${path}: the stand-in does not know it`)
    return { ...about, operation: null, status: 404, body: { message: 'Not Found' } }
  }
  return { ...about, ...(await answered(serving, incoming, price, call => operate(serving, incoming, call, found))) }
}

/** Around the work of every request: the caller, the limits, and refusals. */
async function answered(
  { hub, limits, now }: Serving,
  { authorization, ifNoneMatch, method }: Incoming,
  price: Price,
  work: (caller: Caller) => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    const caller = await callerOf(hub.state, authorization, now())
    const who = nameOf(caller)
    const verdict = limits.spend(who, price)
    if (verdict) {
      const { headers, ...refusal } = limited(verdict, who)
      return { ...refusal, headers: { ...limits.headers(who, price.resource), ...headers } }
    }
    const answer = await Promise.resolve(work(caller)).catch(refusal)
    const headers = { ...limits.headers(who, price.resource), ...answer.headers }
    if (method !== 'GET' || answer.status !== 200) return { ...answer, headers }
    const etag = `"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`
    const same = ifNoneMatch?.replace(/^W\//, '') === etag
    // What has not changed costs nothing.
    if (same) limits.refund(who)
    return same ? { status: 304, body: undefined, headers: { etag } } : { ...answer, headers: { ...headers, etag } }
  } catch (caught) {
    return refusal(caught)
  }
}

function refusal(caught: unknown): Answer {
  if (caught instanceof Refused) return { status: caught.status, body: { message: caught.message } }
  throw caught
}

async function operate(
  { hub, operations, mistakes }: Serving,
  { query, body, origin, path }: Incoming,
  caller: Caller,
  { route, params }: NonNullable<ReturnType<typeof routeFor>>,
): Promise<Answer> {
  const { operation } = route
  const rule = operations[operation]!
  if (body === null) throw new Refused(400, 'Problems parsing JSON')
  if (rule.forApp && caller.kind !== 'app') throw new Refused(401, 'A JSON web token could not be decoded')
  if (!rule.forApp && caller.kind === 'app') throw new Refused(403, 'Resource not accessible by integration')
  const token = caller.kind === 'token' ? caller.token : NOBODY
  const call: Call = {
    hub,
    state: hub.state,
    token,
    app: caller.kind === 'app' ? caller.app : null,
    params,
    query,
    body: body ?? {},
    address: origin + path,
  }
  const [permission, access] = rule.needs ?? ['metadata', 'read']
  if (!rule.forApp) demand(hub.state, token, { permission, access, ...roleOf(rule) }, repositoryOf(call))
  const refused = requestMistakes(route, query, body)
  mistakes.push(...refused.map(mistake => `${operation}: ${mistake}`))
  if (refused.length) throw new Refused(422, refused.join('; '))
  const answer = await rule.answer(call)
  const schema = route.responses[String(answer.status)]
  const complete = schema ? filled(schema, answer.body) : answer.body
  mistakes.push(...responseMistakes(route, answer.status, complete))
  return { ...answer, body: complete }
}

const roleOf = ({ role }: Operations[string]) => (role === undefined ? {} : { role })

export async function answerGraphql(serving: Serving, incoming: Incoming): Promise<Reply> {
  const { body, ...rest } = incoming
  const asked = graphqlPrice(body as { query?: string; variables?: Record<string, unknown> })
  const reply = { operation: 'graphql', points: asked.points, write: asked.write }
  const price: Price = { resource: 'graphql', cost: asked.cost, points: asked.points, content: asked.content }
  const answer = await answered(serving, { ...rest, method: 'POST', body }, price, async caller => {
    if (caller.kind === 'app') throw new Refused(403, 'Resource not accessible by integration')
    if (body === null || typeof body?.query !== 'string') throw new Refused(400, 'Problems parsing JSON')
    const who = nameOf(caller)
    const budget = {
      ...asked,
      limit: serving.limits.settings.graphqlPerHour,
      remaining: serving.limits.remaining(who, 'graphql'),
      resetAt: new Date(serving.limits.reset(who, 'graphql') * 1000).toISOString().replace('.000', ''),
    }
    return { status: 200, body: await execute(serving, caller.token, body as { query: string }, budget) }
  })
  // Over GraphQL a used-up hour is an answer like others, with an error in it.
  const used = answer.status === 403 && /^API rate limit/.test((answer.body as { message: string }).message)
  const { message } = (answer.body ?? {}) as { message?: string }
  return used
    ? { ...reply, ...answer, status: 200, body: { errors: [{ type: 'RATE_LIMITED', message }] } }
    : { ...reply, ...answer }
}
