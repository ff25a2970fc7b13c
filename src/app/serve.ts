/**
 * @module app/serve
 * The App as a service: settings -> a store, a listening server, a worker, lines of JSON.
 */
import { createServer, type Server } from 'node:http'
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
import { watchedFetch } from './traffic.ts'
import type { Worked } from './worker.ts'

export interface ServeOptions {
  version: string
  log: Log
  now?(): number
}

export interface Served {
  port: number
  /** Takes nothing new, finishes what it has begun or leaves it to others after a while. */
  stop(): Promise<void>
}

/** Whoever stops the App waits half a minute at most: Kubernetes kills then. */
const STOP_PATIENCE = 20_000

/** @throws Mistake when it cannot start: one sentence. */
export async function serve(settings: Settings, options: ServeOptions): Promise<Served> {
  const { log, now = Date.now } = options
  const { credentials } = settings
  if (!credentials)
    throw new Mistake(
      'the App has no credentials; set `APP_ID`, `PRIVATE_KEY` or `PRIVATE_KEY_PATH`, and `WEBHOOK_SECRET`',
    )
  const store = await openStore(
    settings.databaseUrl ? { databaseUrl: settings.databaseUrl } : { file: join(settings.folder, 'holdpoint.db') },
  )
  const metrics = createMetrics(options.version)
  const operators = operatorDoor({ store, metrics, now, token: settings.operatorToken, version: options.version })
  const auth = identity(settings, credentials, metrics, now)
  const app = appOf(settings, credentials, { store, metrics, log, now, auth })
  const server = createServer((request, response) => {
    operators(request, response)
      .then(answered => (answered ? undefined : app.handle(request, response)))
      .catch(caught => {
        log('error', 'a request failed', { because: messageOf(caught) })
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
  })
  let port: number
  try {
    port = await listen(server, settings)
  } catch (caught) {
    await store.close()
    throw caught
  }
  await app.begin()
  log('info', 'listening', { port, version: options.version, store: store.engine, api: settings.api })
  void greet(auth, credentials.appId, log)
  return { port, stop: () => stop(server, app, log) }
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

function tellHeard(log: Log, { event, delivery, outcome, because, ms, installation, repository }: Heard): void {
  const kept = outcome === 'new' || outcome === 'duplicate'
  const level = kept ? 'info' : outcome === 'not kept' ? 'error' : 'warn'
  log(level, 'delivery', { event: event.slice(0, 100), delivery, outcome, because, ms, installation, repository })
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

async function stop(server: Server, app: App, log: Log): Promise<void> {
  log('info', 'stopping')
  const closed = new Promise<void>(done => server.close(() => done()))
  server.closeIdleConnections()
  const late = new Promise<'late'>(done => setTimeout(() => done('late'), STOP_PATIENCE).unref())
  // A delivery that is just being read still finds the store open.
  await Promise.race([closed, new Promise(done => setTimeout(done, 5_000).unref())])
  server.closeAllConnections()
  const outcome = await Promise.race([app.stop(), late])
  if (outcome === 'late') log('warn', 'stopped before everything was finished; it is taken up again')
  else log('info', 'stopped')
}

const messageOf = (caught: unknown): string => (caught instanceof Error ? caught.message : String(caught))
