/**
 * @module app/server
 * The App as a process: the door for webhooks, the worker, and what operators look at.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Store } from '../model/store.ts'
import type { GitHubApi } from '../sources/github.ts'
import { ISSUER } from './evidence/token.ts'
import { evidenceDoor, type JudgedEvidence } from './evidence.ts'
import { installations } from './installations.ts'
import { type Heard, webhookDoor } from './intake.ts'
import type { Operator } from './notify/channels.ts'
import { pass } from './passes.ts'
import { tryAgain } from './replay.ts'
import { beginUpkeep, continueUpkeep } from './upkeep.ts'
import { createWorker, type Worked, type Worker } from './worker.ts'

export interface AppOptions {
  store: Store
  appId: number
  /** Every one of them is good. */
  secrets: readonly string[]
  /** GitHub's API as the App itself without an installation, or as one of its installations. */
  auth(installation?: number): Promise<GitHubApi>
  /** Where people look: `https://github.com`. */
  server: string
  /** Where messages of the communication plan may go; nowhere when it is left out. */
  notify?: Operator
  /** Takes evidence of the Action, when it is there. `address` is the App's own, as the Action is given it. */
  evidence?: { address: string; issuer?: string }
  now?(): number
  /** Milliseconds; told to whoever measures or logs. */
  heard?(what: Heard): void
  worked?(what: Worked): void
  /** Milliseconds after which another replica takes over what this one has begun and does not go on with. */
  leaseFor?: number
  /** So many missed deliveries were asked for once more. */
  redelivered?(count: number): void
  /** The store does not answer the worker. */
  trouble?(caught: unknown): void
  /** Evidence that was taken or refused. */
  judged?(what: JudgedEvidence): void
}

export interface App {
  /** For any HTTP server. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  worker: Worker
  /** Works until `stop`, and looks after what nobody tells of: missed deliveries, every installation, old things. */
  begin(): Promise<void>
  /** @returns the port that it listens on. */
  listen(port: number, host?: string): Promise<number>
  /** Takes nothing new, finishes or hands back what it has begun, closes the store. */
  stop(): Promise<void>
}

/** Both are in use: Probot's own, and the root that its registration page writes down. */
const WEBHOOK_PATHS = ['/', '/api/github/webhooks']

const EVIDENCE_PATH = '/evidence'
const NO_ADDRESS = 'evidence is not taken: this App does not know its own address; set `PUBLIC_URL`'
const HOUR = 3_600_000

/** @throws Error without a webhook secret: whoever knows the address could send events. */
export function createApp(options: AppOptions): App {
  const { store, appId, secrets, server: people, now = Date.now, leaseFor } = options
  const { heard, worked, redelivered, trouble } = options
  const known = installations(options.auth)
  const door = webhookDoor({
    store,
    appId,
    secrets,
    now,
    heard: what => {
      if (what.repository && what.installation) known.learn(what.repository, what.installation)
      heard?.(what)
    },
  })
  const evidence = options.evidence
    ? evidenceDoor({
        store,
        installations: known,
        issuer: options.evidence.issuer ?? ISSUER,
        audience: new URL(options.evidence.address).origin,
        server: people,
        now,
        ...(options.judged ? { judged: options.judged } : {}),
      })
    : null
  const worker = createWorker({
    store,
    now,
    pass: (subject, at, hold) =>
      pass(subject, at, {
        ...{ store, installations: known, appId, server: people, hold, stopping: () => stopping },
        ...(redelivered ? { redelivered } : {}),
        ...(options.notify ? { notify: options.notify } : {}),
      }),
    ...(leaseFor ? { leaseFor } : {}),
    ...(worked ? { log: worked } : {}),
    ...(trouble ? { trouble } : {}),
  })
  let server: Server | null = null
  let stopping = false
  let hourly: NodeJS.Timeout | undefined
  const handle: App['handle'] = async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0]!
    if (request.method === 'POST' && WEBHOOK_PATHS.includes(path)) return door(request, response)
    if (request.method === 'POST' && path === EVIDENCE_PATH)
      return evidence ? evidence(request, response) : answer(response, 404, NO_ADDRESS)
    if (path === '/healthz') return answer(response, 200, 'ok')
    if (path === '/readyz') return ready(store, response, stopping, now())
    return answer(response, 404, 'nothing here; webhooks go to `/`')
  }
  return {
    handle,
    worker,
    async begin() {
      await beginUpkeep(store, now())
      await tryAgain(store, now())
      hourly = setInterval(() => void continueUpkeep(store, now()).catch(trouble), HOUR).unref()
      worker.start()
    },
    async listen(port, host) {
      server = createServer((request, response) => {
        handle(request, response).catch(() => answer(response, 503, 'not kept; send it again'))
      })
      await new Promise<void>((listening, failed) => {
        server!.once('error', failed)
        server!.listen(port, host, listening)
      })
      return (server.address() as AddressInfo).port
    },
    async stop() {
      stopping = true
      clearInterval(hourly)
      const closed = server && new Promise<void>(done => server!.close(() => done()))
      server?.closeIdleConnections()
      await worker.stop()
      await closed
      await store.close()
    },
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return
  response.statusCode = status
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end(`${text}\n`)
}

/** Ready means that a delivery would be kept. */
async function ready(store: Store, response: ServerResponse, stopping: boolean, now: number): Promise<void> {
  if (stopping) return answer(response, 503, 'stopping')
  try {
    await store.work.counts(now)
    answer(response, 200, 'ready')
  } catch {
    answer(response, 503, 'the store does not answer')
  }
}
