/** A repository with people, an App, and somebody who listens: what most tests of the stand-in begin with. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Octokit } from '@octokit/rest'
import { type Registered, type Registration, registerApp } from './app.ts'
import { type GitHub, type Options, startGitHub } from './index.ts'
import { repository } from './state.ts'

/** A delivery as an app gets it. */
export interface Got {
  event: string
  headers: IncomingHttpHeaders
  /** The raw bytes. */
  bytes: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: a delivery's body is whatever GitHub says; the schema has checked it
  payload: any
}

export interface Listener {
  url: string
  got: Got[]
  /** What the listener answers, and after how many milliseconds. */
  answer: { status: number; after?: number }
  close(): Promise<void>
}

export async function listen(): Promise<Listener> {
  const got: Got[] = []
  const listener = { url: '', got, answer: { status: 200 } as Listener['answer'], close }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    const event = String(request.headers['x-github-event'])
    got.push({ event, headers: request.headers, bytes, payload: JSON.parse(bytes.toString('utf8')) })
    const { status, after = 0 } = listener.answer
    setTimeout(() => response.writeHead(status).end('heard'), after)
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  listener.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  async function close() {
    server.closeAllConnections()
    await new Promise(closed => server.close(closed))
  }
  return listener
}

export const SECRET = 'a secret of two'
export const CHECKLIST = '# Release\n\n- [ ] All tests pass <!-- gate: tests id=tests-pass -->\n'

export interface Stage {
  github: GitHub
  listener: Listener
  app: Registered
  close(): Promise<void>
}

/** `ada` maintains, `ben` writes, `cleo` triages, `dan` reads, `root` is the administrator; `main` has a checklist. */
export async function stage(wish: Registration = {}, options: Options = {}): Promise<Stage> {
  const people = { ada: 'maintain', ben: 'write', cleo: 'triage', dan: 'read', root: 'admin' }
  const shop = repository('acme/shop', { collaborators: people })
  const listener = await listen()
  const github = await startGitHub({ repositories: new Map([['acme/shop', shop]]) }, '', options)
  github
    .person('ada')
    .in('acme/shop')
    .push({ branch: 'main', files: { 'RELEASE.md': CHECKLIST }, message: 'Begin' })
  const app = registerApp(github, { hook: { url: listener.url, secret: SECRET }, ...wish })
  return {
    github,
    listener,
    app,
    close: async () => {
      await github.close()
      await listener.close()
    },
  }
}

const log = { debug() {}, info() {}, warn() {}, error() {} }

/** @param auth a token, or a JSON Web Token. */
export const octokitFor = (github: GitHub, auth: string): Octokit =>
  new Octokit({ auth, baseUrl: github.url, log, request: { retries: 0 } })

/** @returns an Octokit with a fresh token of the installation, with less than it may when `wish` says so. */
export async function asInstallation({ github, app }: Stage, wish: Record<string, unknown> = {}): Promise<Octokit> {
  const installation_id = app.installation.id
  const { data } = await octokitFor(github, app.jwt()).apps.createInstallationAccessToken({ installation_id, ...wish })
  return octokitFor(github, data.token)
}

/** @returns the newest delivery of `event.action`. */
export const last = ({ got }: Listener, name: string): Got => {
  const found = got.findLast(({ event, payload }) => `${event}.${payload.action ?? ''}`.startsWith(name))
  if (!found) throw new Error(`no delivery of ${name}: ${got.map(each => `${each.event}.${each.payload.action}`)}`)
  return found
}
