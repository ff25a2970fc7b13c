/** The App as it runs, on a store of its own, beside the stand-in GitHub: what the stories begin with. */
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { JudgedEvidence } from '../../src/app/evidence.ts'
import { readOperator } from '../../src/app/notify/channels.ts'
import { identityOf } from '../../src/app/probot.ts'
import { manifestOf } from '../../src/app/registration.ts'
import { type App, createApp } from '../../src/app/server.ts'
import type { Worked } from '../../src/app/worker.ts'
import type { Store } from '../../src/model/store.ts'
import { readBlock } from '../../src/publish/block.ts'
import { openStore } from '../../src/store/index.ts'
import { type Registered, registerApp } from '../github/app.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import type { Pull, Repository } from '../github/records.ts'
import type { Ruleset } from '../github/rules/records.ts'
import { repository } from '../github/state.ts'
import { temporaryFolder } from '../repository.ts'

const SECRET = 'a secret of two'

export const CONFIGURATION = `branches:
  main: { checklist: RELEASE.md }
roles:
  tech-lead: { users: [ada] }
  ops: { teams: [acme/ops] }
`

export const CHECKLIST = `# Release

## Pre-deployment

- [ ] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->
- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->
`

export interface AppStage extends AsyncDisposable {
  github: GitHub
  app: App
  store: Store
  /** Stops the App and starts another one on what it left behind. */
  restart(): Promise<void>
  registered: Registered
  shop: Repository
  /** What the worker said, newest last. */
  worked: Worked[]
  /** Evidence that was sent, newest last. */
  judged: JudgedEvidence[]
  /** Where the App listens. */
  address: string
  /** How many missed deliveries GitHub was asked for, at each look. */
  redelivered: number[]
  /** The time of both; tokens alone keep to the real one. */
  clock: { now: number }
  /** Lets every delivery arrive and everything that is due be done, until it is quiet. */
  settle(): Promise<void>
  pull(number: number): Pull
  /** The newest run of this name on the head commit. */
  check(
    number: number,
    name?: string,
  ): { conclusion: string | null; title: string | null; summary: string | null } | undefined
  comments(number: number): string[]
  /** Opens pull request 1 by `ben`, and lets the App see it. */
  propose(wish?: { body?: string; files?: Record<string, string>; base?: string }): Promise<void>
  /** Somebody clicks a box in the body. */
  tick(who: string, number: number, item: string, box?: 'x' | ' '): void
  /** Items of the block: id -> ticked. */
  boxes(number: number): Record<string, boolean>
}

export interface Wish {
  files?: Record<string, string>
  /** `main` requires this check, of this App, by a ruleset without exceptions; `queue` puts a merge queue in front of it. */
  protect?: boolean | 'queue'
  /** Evidence is taken with tokens of this issuer. */
  issuer?: string
  /** The operator's `NOTIFY_...`. */
  notify?: Record<string, string>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise(closed => server.close(closed))
  return port
}

/** `ada` maintains and leads, `ben` writes, `opal` is in the team `ops`, `dan` reads. */
export async function stageApp({ files = {}, protect = false, issuer, notify = {} }: Wish = {}): Promise<AppStage> {
  const folder = temporaryFolder()
  const clock = { now: Date.now() }
  const shop = repository('acme/shop', {
    collaborators: { ada: 'maintain', ben: 'write', opal: 'write', dan: 'read', root: 'admin' },
  })
  const github = await startGitHub(
    { repositories: new Map([['acme/shop', shop]]), teams: { 'acme/ops': ['opal'] } },
    '',
    { dates: () => new Date(clock.now) },
  )
  const all = { '.github/holdpoint.yml': CONFIGURATION, 'RELEASE.md': CHECKLIST, ...files }
  github.person('root').in('acme/shop').push({ branch: 'main', files: all, message: 'Begin' })
  if (protect) shop.rulesets.push(...rulesetsFor(protect))
  const hook = { url: 'http://127.0.0.1:9/', secret: SECRET }
  const { default_permissions: permissions, default_events: events } = manifestOf('http://127.0.0.1')
  const registered = registerApp(github, { hook, permissions, events })
  const worked: Worked[] = []
  const judged: JudgedEvidence[] = []
  // The App must know its own address before it listens.
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const redelivered: number[] = []
  const begin = async () => {
    const store = await openStore({ file: join(folder.path, 'holdpoint.db') })
    const app = createApp({
      store,
      appId: registered.app.id,
      secrets: [SECRET],
      auth: identityOf({ appId: registered.app.id, privateKey: registered.privateKey, baseUrl: github.url }),
      server: 'https://github.example',
      now: () => clock.now,
      worked: what => worked.push(what),
      judged: what => judged.push(what),
      ...(issuer ? { evidence: { address, issuer } } : {}),
      notify: readOperator(notify),
      redelivered: count => redelivered.push(count),
    })
    await app.listen(port, '127.0.0.1')
    return { app, store }
  }
  registered.app.hook!.url = `http://127.0.0.1:${port}/`
  const runs = (number: number, name: string) =>
    shop.checkRuns.filter(run => run.head_sha === shop.pulls.get(number)!.head.sha && run.name === name)
  const stage: AppStage = {
    github,
    ...(await begin()),
    async restart() {
      await stage.app.stop()
      Object.assign(stage, await begin())
    },
    registered,
    shop,
    worked,
    judged,
    address,
    redelivered,
    clock,
    async settle() {
      for (let quiet = 0; quiet < 2; ) {
        const before = github.requests.length
        await github.hooks.settled()
        clock.now += 5000
        await stage.app.worker.drain()
        await github.hooks.settled()
        const { due } = await stage.store.work.counts(clock.now)
        quiet = due === 0 && github.requests.length === before ? quiet + 1 : 0
      }
    },
    pull: number => shop.pulls.get(number)!,
    check(number, name = 'holdpoint') {
      const run = runs(number, name).at(-1)
      return run && { conclusion: run.conclusion, title: run.output.title, summary: run.output.summary }
    },
    comments: number => shop.comments.filter(({ on }) => on === number).map(({ body }) => body),
    async propose({ body = 'Ship it.', files: changed = { 'a.ts': '1' }, base = 'main' } = {}) {
      const ben = github.person('ben').in('acme/shop')
      ben.push({ branch: 'change', files: changed })
      ben.openPull({ head: 'change', body, base })
      await stage.settle()
    },
    tick(who, number, item, box = 'x') {
      const body = shop.pulls.get(number)!.body!
      const line = body.split('\n').find(each => each.includes(`<!-- hp:${encodeURIComponent(item)} -->`))
      if (!line) throw new Error(`no box for ${item} in ${body}`)
      const clicked = line.replace(/\[[ x]\]/, `[${box}]`)
      github
        .person(who)
        .in('acme/shop')
        .editPull(number, { body: body.replace(line, clicked) })
    },
    boxes: number => Object.fromEntries(readBlock(shop.pulls.get(number)!.body) ?? []),
    async [Symbol.asyncDispose]() {
      await stage.app.stop()
      await github.close()
      folder[Symbol.dispose]()
    },
  }
  return stage
}

const rulesetsFor = (protect: true | 'queue'): Ruleset[] => [
  {
    id: 1,
    name: 'Releases',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } },
    rules: [
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: 'holdpoint', integration_id: 9001 }],
        },
      },
      ...(protect === 'queue' ? [{ type: 'merge_queue', parameters: {} }] : []),
    ],
    createdAt: '2026-11-01T00:00:00Z',
    updatedAt: '2026-11-01T00:00:00Z',
  },
]
