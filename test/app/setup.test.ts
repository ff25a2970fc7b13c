/** The registration page: from nothing to an App that takes deliveries, without a restart. */
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { EVENTS, manifestOf } from '../../src/app/registration.ts'
import { registerApp } from '../github/app.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { repository } from '../github/state.ts'
import { temporaryFolder } from '../repository.ts'
import { deliver, type Process, startServe } from './served.ts'

const SECRET = 'made by GitHub for this App'
const folder = temporaryFolder()
let github: GitHub
let front: Server
let api: string
/** Codes that were not exchanged yet. */
const codes = new Set<string>()
let served: Process
let DATA_DIR: string
let count = 0

beforeAll(async () => {
  const shop = repository('acme/shop', { collaborators: { root: 'admin' } })
  github = await startGitHub({ repositories: new Map([['acme/shop', shop]]) })
  const registered = registerApp(github, {
    permissions: manifestOf('').default_permissions,
    events: Object.keys(EVENTS),
  })
  // What GitHub answers for a manifest's code, once, without any authentication; everything else is the stand-in's.
  front = createServer((incoming, outgoing) => {
    const [, code] = /^\/app-manifests\/([^/]+)\/conversions$/.exec(incoming.url ?? '') ?? []
    if (code && incoming.method === 'POST') {
      const good = codes.delete(code)
      outgoing.writeHead(good ? 201 : 404, { 'content-type': 'application/json' })
      const { id, slug } = registered.app
      const html_url = `https://github.example/apps/${slug}`
      const body = { id, slug, html_url, pem: registered.privateKey, webhook_secret: SECRET, client_secret: 'unused' }
      return void outgoing.end(JSON.stringify(good ? body : { message: 'Not Found' }))
    }
    const onward = request(
      github.url + incoming.url,
      { method: incoming.method!, headers: incoming.headers },
      answer => {
        outgoing.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(outgoing)
      },
    )
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(front, 'listening')
  api = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
})
beforeEach(async () => {
  DATA_DIR = join(folder.path, `data-${++count}`)
  served = startServe(
    { DATA_DIR, GITHUB_API_URL: api, PUBLIC_URL: 'https://holdpoint.example.com', GH_ORG: 'acme' },
    folder.path,
  )
  await served.said('listening')
})
afterEach(async () => {
  served.child.kill('SIGKILL')
  await served.ended
})
afterAll(async () => {
  front.closeAllConnections()
  front.close()
  await github.close()
  folder[Symbol.dispose]()
})

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(served.url + path, { redirect: 'manual', ...init })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

/** @returns the page, and the state that GitHub gives back. */
async function opened() {
  const { open } = await served.said('not registered yet; open this address')
  const { pathname, search } = new URL(String(open))
  const { text, headers } = await ask(pathname + search)
  const field = (pattern: RegExp) =>
    pattern.exec(text)![1]!.replace(/&#(\d+);/g, (_, sign) => String.fromCharCode(Number(sign)))
  const action = new URL(field(/action="([^"]+)"/))
  return { headers, action, manifest: JSON.parse(field(/name="manifest" value="([^"]+)"/)) as Record<string, unknown> }
}

test('registers, keeps the credentials for its owner alone, and goes on as the App; also after a restart', async () => {
  const { action, manifest, headers } = await opened()
  expect(action.pathname).toBe('/organizations/acme/settings/apps/new')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(manifest).toMatchObject({
    redirect_url: 'https://holdpoint.example.com/setup/done',
    hook_attributes: { url: 'https://holdpoint.example.com/api/github/webhooks' },
    public: false,
  })
  codes.add('code-1')
  const done = await ask(`/setup/done?code=code-1&state=${action.searchParams.get('state')}`)
  expect(done.status).toBe(302)
  expect(done.headers.get('location')).toBe('https://github.example/apps/holdpoint/installations/new')
  expect(await served.said('GitHub knows the App')).toMatchObject({ app: 'holdpoint' })
  expect((await deliver(`${served.url}/api/github/webhooks`, SECRET, { guid: 'one' })).text).toBe('new')
  expect((await deliver(served.url, SECRET, { guid: `with ${SECRET}` })).text).toBe('new')
  expect((await ask('/readyz')).status).toBe(200)
  const file = join(DATA_DIR, '.env')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).not.toContain('client_secret')
  // The page is gone: nobody can take the App over.
  expect((await ask(`/setup/done?code=code-2&state=${action.searchParams.get('state')}`)).status).toBe(404)
  expect(served.text()).not.toContain(SECRET)
  expect(served.text()).not.toContain('BEGIN')
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
  served = startServe({ DATA_DIR, GITHUB_API_URL: api }, folder.path)
  await served.said('listening')
  expect((await deliver(served.url, SECRET, { guid: 'one' })).text).toBe('duplicate')
})

test('whoever does not know the key of the log gets nothing, and no delivery is taken', async () => {
  const { action } = await opened()
  for (const path of ['/', '/setup', '/setup?key=guessed', '/probot', '/setup/done?code=code-3', '/status', '//', '/%'])
    expect((await ask(path)).status).toBe(404)
  codes.add('code-3')
  expect((await ask('/setup/done?code=code-3&state=guessed')).status).toBe(404)
  expect(codes.has('code-3')).toBe(true)
  expect((await deliver(served.url, SECRET, { guid: 'early' })).status).toBe(503)
  expect((await ask('/readyz')).status).toBe(503)
  expect((await ask('/healthz')).status).toBe(200)
  // A code that GitHub does not know, or that is none, leaves the page open.
  const state = action.searchParams.get('state')
  expect(await ask(`/setup/done?code=old&state=${state}`)).toMatchObject({ status: 502 })
  expect((await ask(`/setup/done?code=..%2Fuser&state=${state}`)).text).toContain('GitHub gave no code')
  expect((await ask(`/setup/done?code=code-3&state=${state}`)).status).toBe(302)
})
