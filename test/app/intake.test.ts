/** The door for webhooks: what gets in, what does not, and that whatever was answered is kept. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Heard } from '../../src/app/intake.ts'
import { tryAgain } from '../../src/app/replay.ts'
import { type App, createApp } from '../../src/app/server.ts'
import type { Store } from '../../src/model/store.ts'
import { openStore } from '../../src/store/index.ts'
import { temporaryFolder } from '../repository.ts'

const APP = 9001
let folder: ReturnType<typeof temporaryFolder>
let store: Store
let app: App
let url: string
let heard: Heard[]
let clock: number

beforeEach(async () => {
  folder = temporaryFolder()
  heard = []
  clock = Date.now()
  store = await openStore({ file: join(folder.path, 'holdpoint.db') })
  app = createApp({
    store,
    appId: APP,
    secrets: ['the new one', 'the old one'],
    auth: () => Promise.reject(new Error('nobody is asked here')),
    server: 'https://github.example',
    heard: what => heard.push(what),
    now: () => clock,
  })
  url = `http://127.0.0.1:${await app.listen(0, '127.0.0.1')}/`
})
afterEach(async () => {
  await app.stop()
  folder[Symbol.dispose]()
})

const PAYLOAD = JSON.stringify({
  action: 'opened',
  repository: { full_name: 'acme/shop' },
  pull_request: { number: 7, body: '', head: { sha: 'a'.repeat(40) }, base: { ref: 'main' } },
  sender: { login: 'ada', type: 'User' },
})

const sign = (body: string | Buffer, secret = 'the new one') =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

const send = (body: string | Buffer, headers: Record<string, string | null> = {}) => {
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'x-hub-signature-256': sign(body),
    ...headers,
  }
  const given = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null))
  return fetch(url, { method: 'POST', body, headers: given })
}
const due = async () => (await store.work.counts(Date.now() + 60_000)).due

describe('a delivery', () => {
  test('is kept, once, whatever is sent again', async () => {
    expect((await send(PAYLOAD)).status).toBe(202)
    expect((await send(PAYLOAD)).status).toBe(202)
    expect(await due()).toBe(1)
    expect(await store.intake.known(['f81d4fae-7dec-11d0-a765-00a0c91e6bf6'])).toHaveProperty('size', 1)
  })

  test('is signed by the new secret or, while it is rotated, by the old one', async () => {
    expect((await send(PAYLOAD, { 'x-hub-signature-256': sign(PAYLOAD, 'the old one') })).status).toBe(202)
  })

  test.each([
    ['another secret', { 'x-hub-signature-256': sign(PAYLOAD, 'development') }, 401],
    ['no signature', { 'x-hub-signature-256': null }, 401],
    ['a cut signature', { 'x-hub-signature-256': sign(PAYLOAD).slice(0, -1) }, 401],
    ['the old kind of signature', { 'x-hub-signature-256': null, 'x-hub-signature': 'sha1=00' }, 401],
    ['no number', { 'x-github-delivery': null }, 400],
    ['no event', { 'x-github-event': null }, 400],
    [
      'another App',
      { 'x-github-hook-installation-target-type': 'integration', 'x-github-hook-installation-target-id': '12' },
      400,
    ],
  ])('with %s is refused, and nothing is kept', async (_, headers, status) => {
    expect((await send(PAYLOAD, headers)).status).toBe(status)
    expect(await due()).toBe(0)
    expect(await store.intake.known(['f81d4fae-7dec-11d0-a765-00a0c91e6bf6'])).toHaveProperty('size', 0)
  })

  test('that was signed, and changed on its way, is refused', async () => {
    const changed = PAYLOAD.replace('"ada"', '"eve"')
    expect((await send(changed, { 'x-hub-signature-256': sign(PAYLOAD) })).status).toBe(401)
  })

  test.each(['', '[]', 'null', '{"a":', '"x"', '\u0000'])('that says %j is no delivery', async body => {
    expect((await send(body)).status).toBe(400)
    expect(await due()).toBe(0)
  })

  test('whose parts are missing or of another kind does no harm', async () => {
    for (const body of ['{}', '{"pull_request":{}}', '{"action":5,"repository":{"full_name":7},"sender":null}']) {
      const answer = await send(body, { 'x-github-delivery': `d-${body.length}` })
      expect([202, 400]).toContain(answer.status)
    }
    expect((await send(PAYLOAD)).status).toBe(202)
  })

  test('over 25 MB is refused without being read to its end', async () => {
    const long = Buffer.alloc(26 * 1024 * 1024, 0x20)
    const status = await send(long).then(
      ({ status }) => status,
      // The line may be closed while we are still sending.
      () => 413,
    )
    expect(status).toBe(413)
    expect(await due()).toBe(0)
  })
})

describe('a delivery that nobody understands', () => {
  const edited = (body: unknown) => {
    const payload = JSON.parse(PAYLOAD)
    return JSON.stringify({
      ...payload,
      action: 'edited',
      changes: { body: { from: 'Ship it.' } },
      pull_request: { ...payload.pull_request, body },
    })
  }
  const GUID = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'

  test('is kept and told of, waits, is given up in the end, and is tried again at the next start', async () => {
    expect((await send(edited(5))).status).toBe(202)
    expect(heard).toMatchObject([{ outcome: 'new', delivery: GUID, repository: 'acme/shop' }])
    expect(heard[0]!.puzzle).toMatch(/^`pull_request` is not as GitHub describes it \(.+\), a delivery of a known form/)
    for (let hour = 0; hour < 3; hour++) {
      await app.worker.drain()
      clock += 3_600_000
    }
    expect(await store.work.look(`delivery:${GUID}`)).toMatchObject({
      attempts: 3,
      error: expect.stringContaining('is not as GitHub describes it'),
    })
    for (let hour = 0; hour < 10; hour++) {
      await app.worker.drain()
      clock += 3_600_000
    }
    expect(await store.work.parked(9)).toMatchObject([{ subject: `delivery:${GUID}` }])
    await tryAgain(store, clock)
    expect((await store.work.counts(clock)).due).toBe(1)
  })

  test.each([
    ['a number that is none', { number: 'x' }],
    ['no commit', { head: null }],
  ])('has %s', async (_, wrong) => {
    const payload = JSON.parse(PAYLOAD)
    expect(
      (await send(JSON.stringify({ ...payload, pull_request: { ...payload.pull_request, ...wrong } }))).status,
    ).toBe(202)
    expect(heard[0]!.puzzle).toContain('a delivery of a known form expected')
  })

  test('does what it would have done once a version understands it, and does it once', async () => {
    // As a version would have kept it that knew nothing of pull requests.
    const from = '<!-- holdpoint:begin -->\n- [ ] Lead <!-- hp:lead -->\n<!-- holdpoint:end -->'
    const payload = JSON.parse(edited(from.replace('[ ]', '[x]')))
    payload.changes.body.from = from
    await store.intake.accept({
      guid: GUID,
      event: 'pull_request',
      action: 'edited',
      receivedAt: clock,
      payload: { bytes: Buffer.from(JSON.stringify(payload)), encoding: 'identity' },
      subjects: [`delivery:${GUID}`],
      acts: [],
    })
    for (let again = 0; again < 2; again++) {
      await app.worker.drain()
      expect(await store.record.all({ kinds: ['tick'] })).toMatchObject([
        { key: `${GUID}:0`, subject: 'pull:acme/shop#7', actor: 'ada', item: 'lead' },
      ])
      expect(await store.work.look('pull:acme/shop#7')).not.toBeNull()
      await store.work.mark([`delivery:${GUID}`], clock)
    }
  })
})

test('without a secret it does not start', () => {
  const options = { store, appId: APP, auth: () => Promise.reject(new Error('nobody')), server: '' }
  expect(() => createApp({ ...options, secrets: [] })).toThrow('there is no webhook secret')
  expect(() => createApp({ ...options, secrets: ['fine', ''] })).toThrow('there is no webhook secret')
})

test('it says whether it lives, and whether it would keep a delivery', async () => {
  expect((await fetch(`${url}healthz`)).status).toBe(200)
  expect((await fetch(`${url}readyz`)).status).toBe(200)
  expect((await fetch(`${url}wp-login.php`)).status).toBe(404)
})
