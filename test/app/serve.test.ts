/** `holdpoint serve`: it starts, answers, tells, and ends; or says in one sentence why it does not. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Registered, registerApp } from '../github/app.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { repository } from '../github/state.ts'
import { temporaryFolder } from '../repository.ts'
import { deliver, type Process, startServe } from './served.ts'

const SECRET = 'a secret of two'
const OPERATOR = 'whoever runs it'
const folder = temporaryFolder()
let github: GitHub
let registered: Registered
let base: Record<string, string>
const running: Process[] = []
let count = 0

beforeAll(async () => {
  const shop = repository('acme/shop', { collaborators: { root: 'admin' } })
  github = await startGitHub({ repositories: new Map([['acme/shop', shop]]) })
  registered = registerApp(github, {})
  base = {
    APP_ID: String(registered.app.id),
    PRIVATE_KEY: registered.privateKey,
    WEBHOOK_SECRET: SECRET,
    OPERATOR_TOKEN: OPERATOR,
    GITHUB_API_URL: github.url,
  }
})
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})
afterAll(async () => {
  await github.close()
  folder[Symbol.dispose]()
})

const start = (more: Record<string, string> = {}): Process => {
  const started = startServe({ ...base, DATA_DIR: join(folder.path, `data-${++count}`), ...more }, folder.path)
  running.push(started)
  return started
}

const listening = async (more: Record<string, string> = {}): Promise<Process> => {
  const started = start(more)
  await started.said('listening')
  return started
}

const operator = { headers: { authorization: `Bearer ${OPERATOR}` } }
const ask = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  return { status: response.status, text: await response.text() }
}

test('starts, knows its App, takes deliveries signed with either secret, counts them, ends when asked to', async () => {
  const served = await listening({ WEBHOOK_SECRET_PREVIOUS: 'the old one' })
  expect(await served.said('GitHub knows the App')).toMatchObject({ app: 'holdpoint' })
  expect((await ask(`${served.url}/healthz`)).status).toBe(200)
  expect((await ask(`${served.url}/readyz`)).status).toBe(200)
  expect(await deliver(served.url, SECRET, { guid: 'one' })).toEqual({ status: 202, text: 'new' })
  expect(await deliver(served.url, 'the old one', { guid: 'two' })).toEqual({ status: 202, text: 'new' })
  expect(await deliver(served.url, SECRET, { guid: 'two' })).toEqual({ status: 202, text: 'duplicate' })
  expect((await deliver(served.url, 'guessed', { guid: 'three', event: 'made-up' })).status).toBe(401)
  const { text } = await ask(`${served.url}/metrics`, operator)
  expect(text).toContain('holdpoint_deliveries_total{event="ping",outcome="new"} 2\n')
  expect(text).toContain('holdpoint_deliveries_total{event="ping",outcome="duplicate"} 1\n')
  expect(text).toContain('holdpoint_deliveries_total{event="other",outcome="wrong signature"} 1\n')
  expect(text).not.toContain('made-up')
  expect(text).toContain('holdpoint_delivery_answer_seconds_count 3\n')
  expect(text).toContain('holdpoint_subjects{state="parked"} 0\n')
  expect(text).toMatch(/holdpoint_github_requests_total\{kind="app",outcome="ok"\} \d/)
  expect(text).toMatch(/process_resident_memory_bytes \d+/)
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
  expect(served.lines.at(-1)).toMatchObject({ msg: 'stopped' })
  expect(github.mistakes).toEqual([])
})

test('what was kept is known after it was killed', async () => {
  const DATA_DIR = join(folder.path, 'kept')
  const first = await listening({ DATA_DIR })
  expect((await deliver(first.url, SECRET, { guid: 'kept' })).text).toBe('new')
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe('SIGKILL')
  const second = await listening({ DATA_DIR })
  expect((await deliver(second.url, SECRET, { guid: 'kept' })).text).toBe('duplicate')
})

test('a second signal ends it at once, whoever is still being waited for', async () => {
  const served = await listening()
  // Somebody who begins to send, and never goes on.
  const { hostname, port } = new URL(served.url)
  const slow = connect(Number(port), hostname, () =>
    slow.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n'),
  )
  slow.on('error', () => {})
  await once(slow, 'connect')
  served.child.kill('SIGTERM')
  await served.said('stopping')
  served.child.kill('SIGINT')
  expect(await served.ended).toBe(130)
  slow.destroy()
})

test('secrets stand nowhere in what it writes', async () => {
  const served = await listening()
  await served.said('GitHub knows the App')
  const payload = {
    action: 'opened',
    installation: { id: registered.installation.id },
    repository: { full_name: 'acme/shop' },
    sender: { login: 'ada', type: 'User' },
    pull_request: {
      number: 404,
      body: 'words of a private repository',
      head: { sha: 'a'.repeat(40) },
      base: { ref: 'main' },
    },
  }
  await deliver(served.url, SECRET, { guid: `sha256=${'a'.repeat(64)} ${SECRET}`, event: 'pull_request', payload })
  await deliver(served.url, 'wrong', { guid: 'ghs_0123456789abcdefghij', event: SECRET })
  await served.said('pass', 'pull:acme/shop#404')
  served.child.kill('SIGTERM')
  await served.ended
  const text = served.text()
  for (const secret of [SECRET, OPERATOR, 'ghs_', 'words of a private', 'BEGIN', 'a'.repeat(64)])
    expect(text).not.toContain(secret)
  expect(text).not.toContain(registered.privateKey.split('\n')[3])
})

describe('for operators', () => {
  let served: Process
  beforeAll(() => {
    github.faults.clear()
  })

  test('what is stuck is told with its reason, to whoever has the token', async () => {
    served = await listening()
    expect((await ask(`${served.url}/status`)).status).toBe(401)
    expect((await ask(`${served.url}/metrics`)).status).toBe(401)
    expect((await ask(`${served.url}/status`, { headers: { authorization: 'Bearer no' } })).status).toBe(401)
    const { status, text } = await ask(`${served.url}/status`, operator)
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ store: 'sqlite', work: { parked: 0 }, parked: [] })
    expect((await ask(`${served.url}/status`, { ...operator, method: 'POST' })).status).toBe(405)
  })

  test('a delivery that nobody understands is an error in the log, a number, and stuck with its name', async () => {
    served = await listening()
    await deliver(served.url, SECRET, { guid: 'odd-1', event: 'pull_request', payload: { pull_request: {} } })
    expect(await served.said('a delivery was kept and not understood')).toMatchObject({
      level: 'error',
      delivery: 'odd-1',
      outcome: 'new',
    })
    await served.said('pass', 'delivery:odd-1')
    const { text } = await ask(`${served.url}/metrics`, operator)
    expect(text).toContain('holdpoint_deliveries_not_understood_total{event="pull_request"} 1')
  })

  test('without a token `/status` is closed, and `/metrics` open', async () => {
    served = await listening({ OPERATOR_TOKEN: '' })
    expect(await ask(`${served.url}/status`)).toMatchObject({
      status: 404,
      text: expect.stringContaining('OPERATOR_TOKEN'),
    })
    expect((await ask(`${served.url}/metrics`)).status).toBe(200)
  })
})

describe('does not start', () => {
  const refused = async (more: Record<string, string>) => {
    const started = start(more)
    const code = await started.ended
    return { code, text: started.text() }
  }
  const one = /^holdpoint: [^\n]+\n$/

  test('where the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { code, text } = await refused({ PORT: String(port) })
    taken.close()
    expect(code).toBe(2)
    expect(text).toMatch(one)
    expect(text).toContain(`port ${port} of \`127.0.0.1\` is taken`)
  })

  test('where the database does not answer, and does not tell its password', async () => {
    const { code, text } = await refused({ DATABASE_URL: 'postgres://me:pass-word@127.0.0.1:1/holdpoint' })
    expect(code).toBe(2)
    expect(text).toMatch(one)
    expect(text).toContain('the database `127.0.0.1:1/holdpoint` does not answer')
    expect(text).not.toContain('pass-word')
  })

  test('without a secret, and without a whole key', async () => {
    const [secret, key] = await Promise.all([refused({ WEBHOOK_SECRET: '' }), refused({ PRIVATE_KEY: 'half' })])
    for (const { code, text } of [secret, key]) {
      expect(code).toBe(2)
      expect(text).toMatch(one)
    }
    expect(secret.text).toContain('`WEBHOOK_SECRET` is not set')
    expect(key.text).toContain('`PRIVATE_KEY` is no private key')
  })
})

test('says so when key and App do not belong together, and takes deliveries all the same', async () => {
  const served = await listening({ APP_ID: '4711' })
  expect(await served.said('GitHub does not accept the credentials')).toMatchObject({
    level: 'error',
    because: expect.stringContaining('App 4711 and its private key do not belong together'),
  })
  expect((await deliver(served.url, SECRET, { guid: 'one' })).status).toBe(202)
})

describe('through a proxy', () => {
  const asked: string[] = []
  let proxy: Server
  let tls: Server
  let at: string
  const certificate = join(folder.path, 'certificate.pem')
  const key = join(folder.path, 'tls.pem')

  beforeAll(async () => {
    const subject = ['-subj', '/CN=github.test', '-addext', 'subjectAltName=DNS:github.test']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', ...subject],
      { stdio: 'pipe' },
    )
    // GitHub behind TLS, at a name that only the proxy knows.
    tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => {
      const url = github.url + (incoming.url ?? '/').replace(/^\/api\/v3/, '')
      const onward = request(url, { method: incoming.method!, headers: incoming.headers }, answer => {
        outgoing.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(outgoing)
      })
      incoming.pipe(onward)
    }).listen(0, '127.0.0.1')
    await once(tls, 'listening')
    proxy = createServer((_, response) => response.writeHead(501).end()).on('connect', (incoming, socket, head) => {
      asked.push(incoming.url ?? '')
      const onward = connect((tls.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.write(head)
        onward.pipe(socket).pipe(onward)
      })
      for (const end of [onward, socket]) end.on('error', () => {})
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    at = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  })
  afterAll(() => {
    for (const server of [proxy, tls]) {
      server.closeAllConnections()
      server.close()
    }
  })

  const behind = { GITHUB_API_URL: '', GHE_HOST: 'github.test', NODE_EXTRA_CA_CERTS: certificate }

  test('GitHub is reached', async () => {
    const served = await listening({ ...behind, HTTPS_PROXY: at })
    expect(await served.said('GitHub knows the App')).toMatchObject({ app: 'holdpoint' })
    expect(asked).toContain('github.test:443')
  })

  test('unless `NO_PROXY` names its host', async () => {
    asked.length = 0
    const served = await listening({ ...behind, HTTPS_PROXY: at, NO_PROXY: 'example.com,github.test' })
    expect((await served.said('GitHub could not be asked')).because).toContain('github.test')
    expect(asked).toEqual([])
  })
})
