/** Messages that leave the App: to real servers that are slow, broken or private, and once each. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readOperator, secretsOf } from '../../src/app/notify/channels.ts'
import { isPrivate, type Post, post } from '../../src/app/notify/post.ts'
import { type Sending, tellPeople } from '../../src/app/notify.ts'
import type { Notify } from '../../src/model/notices.ts'
import type { Entry, Store } from '../../src/model/store.ts'
import { RELEASE_STATES, type Try } from '../../src/release/plan.ts'
import { openStore } from '../../src/store/index.ts'
import { temporaryFolder } from '../repository.ts'
import { type Receiver, startReceiver, status } from './receiver.ts'
import { type AppStage, stageApp } from './stage.ts'

const LOCAL = { NOTIFY_HOSTS: '127.0.0.1' }
const ask = (given: Partial<Post> & { url: URL }) =>
  post({ body: '{}', headers: {}, allowed: true, proxied: false, timeoutMs: 300, ...given })

describe('one request', () => {
  test.each<[string, Receiver['answers'][number], object]>([
    ['is taken', status(200, {}, '{"id":"m-7"}'), { state: 'taken', status: 200, id: 'm-7' }],
    ['is taken without an id', status(204, {}, ''), { state: 'taken', id: null }],
    ['is refused for good', status(404), { state: 'refused', because: 'it answered 404', again: false }],
    ['is refused for now', status(500), { state: 'refused', again: true }],
    ['is refused for a while', status(429, { 'retry-after': '90' }), { state: 'refused', again: true, after: 90_000 }],
    ['met a gateway that waited in vain', status(504), { state: 'unsure', because: 'it answered 504' }],
    [
      'is led on, and goes nowhere',
      status(307, { location: 'http://169.254.169.254/' }),
      { state: 'refused', again: false },
    ],
    ['hangs', () => {}, { state: 'unsure', because: 'no answer within 0.3 s' }],
    ['is dropped', request => request.socket.destroy(), { state: 'unsure' }],
    [
      'is answered, and the answer never ends',
      (_, response) => {
        response.writeHead(200)
        response.write('o')
      },
      { state: 'taken', status: 200 },
    ],
    [
      'is answered with far too much',
      (_, response) => {
        response.writeHead(200)
        response.end('x'.repeat(1_000_000))
      },
      { state: 'taken' },
    ],
  ])('%s', async (_, answer, expected) => {
    await using receiver = await startReceiver(answer)
    expect(await ask({ url: new URL(receiver.url) })).toMatchObject(expected)
    expect(receiver.got).toHaveLength(1)
  })

  test('to nobody certainly did not arrive', async () => {
    const free = createServer()
    await new Promise<void>(listening => free.listen(0, '127.0.0.1', listening))
    const { port } = free.address() as { port: number }
    await new Promise(closed => free.close(closed))
    expect(await ask({ url: new URL(`http://127.0.0.1:${port}/`) })).toMatchObject({ state: 'refused', again: true })
    expect(await ask({ url: new URL('http://nobody.invalid/') })).toMatchObject({ state: 'refused', again: true })
  })

  test.each([
    'https://127.0.0.1/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://metadata.google.internal/',
    'http://example.com/',
  ])('does not go to %s unless that is allowed', async address => {
    expect(await ask({ url: new URL(address), allowed: false })).toMatchObject({
      ...{ state: 'refused', again: false },
      because: expect.stringContaining('leads into a private network'),
    })
  })

  test('knows private addresses', () => {
    for (const address of ['8.8.8.8', '140.82.112.3', '2606:50c0:8000::153']) expect(isPrivate(address)).toBe(false)
    for (const address of [
      '172.31.0.1',
      '100.64.0.1',
      'fd00::1',
      'fe80::1',
      '0.0.0.0',
      '::',
      'no address',
      '64:ff9b::a00:1',
    ])
      expect(isPrivate(address)).toBe(true)
  })
})

describe("the operator's addresses", () => {
  test.each([
    [{ NOTIFY_TEAM: 'nonsense' }, '`NOTIFY_TEAM` is no address'],
    [{ NOTIFY_TEAM: 'ftp://a.example/' }, 'is no address'],
    [{ NOTIFY_TEAM: 'http://hooks.example/secret' }, 'is not encrypted'],
    [{ NOTIFY_TEAM: 'https://hooks.example/secret acme' }, 'is for `acme`, `owner/name` or `owner/*` was expected'],
    [{ NOTIFY_HOSTS: 'https://hooks.example' }, 'hosts such as'],
  ])('%j is refused, without telling the address', (environment, because) => {
    expect(() => readOperator(environment)).toThrow(because)
    expect(() => readOperator(environment)).not.toThrow('secret')
  })

  test('are secrets', () => {
    const operator = readOperator({ NOTIFY_TEAM: 'https://u:pass@hooks.example/T1/B2?k=3 acme/*', NOTIFY_EMPTY: '' })
    expect(secretsOf(operator)).toEqual(['https://u:pass@hooks.example/T1/B2?k=3', '/T1/B2?k=3', 'pass'])
  })
})

const NOON = Date.UTC(2026, 10, 20, 12)
const SUBJECT = 'release:acme/shop@c0ffee:production'

describe('what is due', () => {
  let store: Store
  let folder: ReturnType<typeof temporaryFolder>
  const opened: Receiver[] = []
  beforeEach(async () => {
    folder = temporaryFolder()
    store = await openStore({ file: join(folder.path, 'holdpoint.db') })
    const about = {
      repository: 'acme/shop',
      subject: SUBJECT,
      actor: null,
      item: null,
      commit: 'c0ffee',
      checklist: null,
    }
    await store.record.append([{ ...about, key: 'launched', kind: 'launched', at: NOON, data: {} }])
  })
  afterEach(async () => {
    await store.close()
    for (const receiver of opened.splice(0)) await receiver[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })
  const receiver = async (...answers: Receiver['answers']) => {
    const one = await startReceiver(...answers)
    opened.push(one)
    return one
  }
  const tell = async (
    environment: Record<string, string>,
    now: number,
    given: Partial<Sending> = {},
    kind: 'slack' | 'webhook' = 'webhook',
  ) => {
    const channels: Notify['channels'] = { team: { kind, address: null } }
    return tellPeople({
      rules: [{ id: 'm', on: ['launched'], every: null, before: null, to: ['team'], text: null }],
      entries: await store.record.all({ subject: SUBJECT }),
      ...{ states: RELEASE_STATES, plannedAt: null, channels, operator: readOperator(environment), store, now },
      ...{ repository: 'acme/shop', subject: SUBJECT, commit: 'c0ffee', checklist: null, thread: null, timeoutMs: 300 },
      api: undefined as never,
      values: {
        repository: 'acme/shop',
        version: 'v1 <!here> @all',
        environment: 'production',
        url: 'https://github.com/acme/shop',
      },
      ...given,
    })
  }
  const phases = async () =>
    (await store.record.all({ kinds: ['notice'] })).map(({ data }) => (data as unknown as Try).phase)

  test('is sent once, with its beginning in the record before and its receipt after', async () => {
    const team = await receiver(
      (_, response) => void phases().then(now => response.end(JSON.stringify({ id: now.join() }))),
    )
    const environment = { ...LOCAL, NOTIFY_TEAM: team.url }
    const { recorded, next } = await tell(environment, NOON)
    expect(recorded.at(-1)!.data).toMatchObject({ phase: 'sent', receipt: { status: 200, id: 'begun' } })
    expect(next).toBeNull()
    expect(await tell(environment, NOON + 1)).toEqual({ recorded: [], next: null })
    expect(team.got).toHaveLength(1)
    expect(team.got[0]!.body).toMatchObject({
      ...{ schema: 'holdpoint/notice@1', state: 'launched', repository: 'acme/shop', key: team.got[0]!.key },
      text: 'acme/shop v1 <!here> @all is in production https://github.com/acme/shop',
    })
  })

  test('mentions nobody in a chat, whatever a version is called', async () => {
    const team = await receiver()
    await tell({ ...LOCAL, NOTIFY_TEAM: team.url }, NOON, {}, 'slack')
    expect(team.got[0]!.body).toEqual({
      text: 'acme/shop v1 &lt;!here&gt; @\u200Ball is in production https://github.com/acme/shop',
    })
  })

  test('is tried again with the same key, later and later, and then given up', async () => {
    const team = await receiver(status(500))
    const environment = { ...LOCAL, NOTIFY_TEAM: team.url }
    const times: number[] = []
    for (let now: number | null = NOON; now !== null && times.length < 20; ) {
      times.push((now - NOON) / 60_000)
      const next: number | null = (await tell(environment, now)).next
      // Looking early sends nothing.
      if (next !== null) expect((await tell(environment, next - 1)).recorded).toEqual([])
      now = next
    }
    expect(times).toEqual([0, 1, 6, 21, 81, 261])
    expect(new Set(team.got.map(({ key }) => key)).size).toBe(1)
    expect(team.got).toHaveLength(6)
    expect((await store.record.all({ kinds: ['notice'] })).at(-1)!.data).toMatchObject({
      ...{ phase: 'failed', because: 'it answered 500', again: null },
    })
  })

  test('arrives after an outage of the receiver', async () => {
    const team = await receiver(status(503), status(200))
    const environment = { ...LOCAL, NOTIFY_TEAM: team.url }
    const { next } = await tell(environment, NOON)
    await tell(environment, next!)
    expect(await phases()).toEqual(['begun', 'failed', 'begun', 'sent'])
  })

  test('is not told twice where nobody knows whether it arrived: a chat is left alone, a receiver of keys is asked again', async () => {
    const team = await receiver(() => {}, status(200))
    const environment = { ...LOCAL, NOTIFY_TEAM: team.url }
    const chat = await tell(environment, NOON, {}, 'slack')
    expect(chat.recorded.at(-1)!.data).toMatchObject({
      phase: 'unsure',
      because: 'no answer within 0.3 s',
      again: null,
    })
    expect((await tell(environment, NOON + 3_600_000, {}, 'slack')).recorded).toEqual([])
    expect(team.got).toHaveLength(1)
  })

  test('is not told twice by a process that ended in between, nor by two at the same time', async () => {
    const team = await receiver()
    const environment = { ...LOCAL, NOTIFY_TEAM: team.url }
    const dying: Store['record'] = {
      ...store.record,
      append: async acts =>
        (acts[0]!.data as unknown as Try).phase === 'begun'
          ? store.record.append(acts)
          : Promise.reject(new Error('killed')),
    }
    await expect(tell(environment, NOON, { store: { record: dying } }, 'slack')).rejects.toThrow('killed')
    expect((await tell(environment, NOON + 3_600_000, {}, 'slack')).recorded).toEqual([])
    expect(team.got).toHaveLength(1)
    expect(await phases()).toEqual(['begun'])
  })

  test('two at the same time send one', async () => {
    const team = await receiver()
    const environment = { ...LOCAL, NOTIFY_TEAM: team.url }
    await Promise.all([tell(environment, NOON), tell(environment, NOON)])
    expect(team.got).toHaveLength(1)
    expect(await phases()).toEqual(['begun', 'sent'])
  })

  test.each<[string, Record<string, string>, string]>([
    ['nobody named', {}, 'whoever runs the App sets `NOTIFY_TEAM`'],
    ['another repository', { NOTIFY_TEAM: 'https://hooks.example/x acme/other beta/*' }, 'is not for this repository'],
    ['a private one', { NOTIFY_TEAM: 'https://10.0.0.1/hook' }, 'leads into a private network'],
  ])('does not go to an address of %s', async (_, environment, because) => {
    const { recorded } = await tell(environment, NOON)
    expect(recorded.at(-1)!.data).toMatchObject({ phase: 'failed', because: expect.stringContaining(because) })
  })

  test("goes to an address of the repository's file only where the operator allows its host", async () => {
    const channels: Notify['channels'] = { team: { kind: 'webhook', address: 'https://hooks.example/x' } }
    const { recorded } = await tell({ NOTIFY_TEAM: 'https://other.example/' }, NOON, { channels })
    expect(recorded.at(-1)!.data).toMatchObject({ because: expect.stringContaining('adds its host to `NOTIFY_HOSTS`') })
  })

  test('a day late it is not sent, and that is recorded', async () => {
    const team = await receiver()
    const { recorded } = await tell({ ...LOCAL, NOTIFY_TEAM: team.url }, NOON + 25 * 3_600_000)
    expect(recorded.map(({ data }: Entry) => data)).toMatchObject([
      { phase: 'failed', because: expect.stringContaining('no news') },
    ])
    expect(team.got).toEqual([])
  })
})

describe('a pull request', () => {
  let stage: AppStage
  afterEach(async () => {
    expect(stage.github.mistakes).toEqual([])
    await stage[Symbol.asyncDispose]()
  })
  const CONFIGURATION = `branches:
  main: { checklist: RELEASE.md }
roles:
  tech-lead: { users: [ada] }
notify:
  channels:
    team: { kind: slack }
    here: { kind: comment }
  messages:
    - { on: [proposed, go, hold], to: [team, here] }
    - { on: no-go, to: team, text: "{repository} stopped by {who}: {reason}" }
`
  const CHECKLIST = `# Release

## Pre-deployment

- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->
- [ ] Team notified <!-- gate: notify channel=team,here on=proposed id=told -->
`
  const files = { '.github/holdpoint.yml': CONFIGURATION, 'RELEASE.md': CHECKLIST }

  test('tells that it is proposed, go, stopped and held again, each once; the receipt proves the item', async () => {
    await using team = await startReceiver()
    stage = await stageApp({ files, notify: { ...LOCAL, NOTIFY_TEAM: team.url } })
    await stage.propose()
    expect(stage.boxes(1)).toEqual({ lead: false, told: true })
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    expect(stage.check(1)).toMatchObject({ conclusion: 'success' })
    stage.github.person('ben').in('acme/shop').comment(1, '/holdpoint no-go: the bank <!channel> is closed')
    await stage.settle()
    await stage.settle()
    const told = team.got.map(({ body }) => body.text)
    expect(told).toEqual([
      'acme/shop #1 is proposed; missing: lead, told https://github.example/acme/shop/pull/1',
      'acme/shop #1 is go https://github.example/acme/shop/pull/1',
      expect.stringMatching(/^acme\/shop (?:stopped by ben: the bank &lt;!channel&gt; is closed|#1 is on hold again)/),
      expect.stringMatching(/^acme\/shop (?:stopped by ben: the bank &lt;!channel&gt; is closed|#1 is on hold again)/),
    ])
    const ours = stage.comments(1).filter(body => body.includes('holdpoint:notice'))
    expect(ours.map(body => body.split('\n')[1])).toEqual([
      expect.stringContaining('is proposed'),
      expect.stringContaining('is go'),
      expect.stringContaining('is on hold again'),
    ])
  })

  test('says in its comment what did not arrive, and the item does not pass', async () => {
    await using team = await startReceiver(status(410))
    stage = await stageApp({ files, notify: { ...LOCAL, NOTIFY_TEAM: team.url } })
    await stage.propose()
    expect(stage.boxes(1).told).toBe(false)
    expect(stage.pull(1).body).toContain('did not arrive: it answered 410')
    expect(stage.comments(1).join()).toContain('`team` was not told of `proposed`: it answered 410')
    expect(stage.comments(1).join()).not.toContain(team.url)
  })
})
