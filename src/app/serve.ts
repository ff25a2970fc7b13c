/**
 * @module app/serve
 * The App as a service: settings -> a store, a listening server, a worker, lines of JSON.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Mistake } from '../model/outcome.ts'
import type { Store } from '../model/store.ts'
import { openStore } from '../store/index.ts'
import type { JudgedEvidence } from './evidence.ts'
import { greet } from './greeting.ts'
import type { Heard } from './intake.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { operatorDoor } from './operators.ts'
import { identityOf } from './probot.ts'
import { type App, createApp } from './server.ts'
import type { Credentials, Settings } from './settings.ts'
import { createSetup } from './setup.ts'
import { watchedFetch } from './traffic.ts'
import type { Worked } from './worker.ts'

export interface ServeOptions {
  version: string
  log: Log
  /** What the log must never tell; what is learned later is added. */
  hidden?: string[]
  now?(): number
}

export interface Served {
  port: number
  /** Takes nothing new, finishes what it has begun or leaves it to others after a while. */
  stop(): Promise<void>
}

/** Whoever stops the App waits half a minute at most: Kubernetes kills then. */
const STOP_PATIENCE = 20_000

type Handle = App['handle']

/** @throws Mistake when it cannot start: one sentence. */
export async function serve(settings: Settings, options: ServeOptions): Promise<Served> {
  const { log, version, now = Date.now } = options
  const store = await openStore(
    settings.databaseUrl ? { databaseUrl: settings.databaseUrl } : { file: join(settings.folder, 'holdpoint.db') },
  )
  const metrics = createMetrics(version)
  const operators = operatorDoor({ store, metrics, now, token: settings.operatorToken, version })
  let app: App | null = null
  let handle: Handle
  const become = ({ credentials, ...rest }: Settings): (() => Promise<void>) => {
    options.hidden?.push(...credentials!.secrets)
    const auth = identity(settings, credentials!, metrics, now)
    const made = appOf({ credentials, ...rest }, credentials!, { store, metrics, log, now, auth })
    app = made
    handle = async (request, response) => {
      if (!(await operators(request, response))) await made.handle(request, response)
    }
    return async () => {
      await made.begin()
      void greet(auth, credentials!.appId, log)
    }
  }
  const setup = settings.credentials ? null : createSetup(settings, now => become(now)())
  let begin = async () => {}
  if (settings.credentials) begin = become(settings)
  else handle = setup!.handle
  const server = createServer((request, response) => answer(handle, request, response, log))
  const port = await listen(server, settings).catch(async caught => {
    await store.close()
    throw caught
  })
  await begin()
  log('info', 'listening', { port, version, store: store.engine, api: settings.api })
  if (setup)
    log('warn', 'not registered yet; open this address', {
      open: `${settings.publicUrl ?? `http://localhost:${port}`}${setup.page}`,
    })
  return { port, stop: () => stop(server, app, store, log) }
}

function answer(handle: Handle, request: IncomingMessage, response: ServerResponse, log: Log): void {
  handle(request, response).catch(caught => {
    log('error', 'a request failed', { because: messageOf(caught) })
    if (!response.headersSent) response.writeHead(500)
    response.end()
  })
}

type Auth = ReturnType<typeof identityOf>

const identity = ({ api }: Settings, { appId, privateKey }: Credentials, metrics: Metrics, now: () => number): Auth =>
  identityOf({ appId, privateKey, baseUrl: api, fetch: watchedFetch(now, metrics.asked) })

interface Parts {
  store: Store
  metrics: Metrics
  log: Log
  now(): number
  auth: Auth
}

function appOf(settings: Settings, { appId, secrets }: Credentials, { store, metrics, log, now, auth }: Parts): App {
  return createApp({
    store,
    appId,
    secrets,
    auth,
    server: settings.server,
    notify: settings.notify,
    now,
    heard: what => {
      metrics.heard(what)
      tellHeard(log, what)
    },
    worked: what => {
      metrics.worked(what)
      tellWorked(log, what)
    },
    ...(settings.publicUrl ? { evidence: { address: settings.publicUrl, issuer: settings.issuer } } : {}),
    judged: what => tellJudged(log, what),
    redelivered: count => {
      metrics.redelivered(count)
      if (count) log('warn', 'deliveries were missed; GitHub was asked to send them again', { count })
    },
    trouble: caught => log('error', 'the store does not answer the worker', { because: messageOf(caught) }),
  })
}

function tellHeard(log: Log, { puzzle, outcome, because, ...rest }: Heard): void {
  const kept = outcome === 'new' || outcome === 'duplicate'
  const level = puzzle !== null ? 'error' : kept ? 'info' : outcome === 'not kept' ? 'error' : 'warn'
  const message = puzzle === null ? 'delivery' : 'a delivery was kept and not understood'
  log(level, message, { ...rest, event: rest.event.slice(0, 100), outcome, because: puzzle ?? because })
}

function tellJudged(log: Log, { status, outcome, ...rest }: JudgedEvidence): void {
  const level = status === 202 ? 'info' : status >= 500 ? 'error' : 'warn'
  log(level, 'evidence', { status, outcome, ...rest })
}

const LEVELS = { done: 'info', retried: 'warn', postponed: 'warn', lost: 'warn', parked: 'error' } as const

function tellWorked(log: Log, { outcome, ...rest }: Worked): void {
  log(LEVELS[outcome], 'pass', { ...rest, outcome })
}

/** What is wrong with the address to listen at. */
const REFUSALS: Record<string, string> = {
  EADDRINUSE: 'is taken, a free one was expected; end the other program, or set another `PORT`',
  EACCES: 'is only for administrators, one that Holdpoint may use was expected; set a `PORT` above 1023',
  EADDRNOTAVAIL: 'is at an address that this machine does not have; mend `HOST`, or leave it out',
  ENOTFOUND: 'is at a host that nobody knows; mend `HOST`, or leave it out',
  EAI_AGAIN: 'is at a host that cannot be looked up; mend `HOST`, or leave it out',
}

async function listen(server: Server, { port, host }: Settings): Promise<number> {
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, host, listening)
  }).catch((caught: NodeJS.ErrnoException) => {
    const refusal = REFUSALS[caught.code ?? '']
    throw refusal ? new Mistake(`port ${port}${host ? ` of \`${host}\`` : ''} ${refusal}`) : caught
  })
  return (server.address() as AddressInfo).port
}

async function stop(server: Server, app: App | null, store: Store, log: Log): Promise<void> {
  log('info', 'stopping')
  const closed = new Promise<void>(done => server.close(() => done()))
  server.closeIdleConnections()
  const late = new Promise<'late'>(done => setTimeout(() => done('late'), STOP_PATIENCE).unref())
  // A delivery that is just being read still finds the store open.
  await Promise.race([closed, new Promise(done => setTimeout(done, 5_000).unref())])
  server.closeAllConnections()
  const outcome = await Promise.race([app ? app.stop() : store.close(), late])
  if (outcome === 'late') log('warn', 'stopped before everything was finished; it is taken up again')
  else log('info', 'stopped')
}

const messageOf = (caught: unknown): string => (caught instanceof Error ? caught.message : String(caught))
