/** Work that recurs, with the clock in hand: Apps that are started and stopped on a store, and what they opened. */
import { join } from 'node:path'
import { identityOf } from '../../src/app/probot.ts'
import { PERMISSIONS } from '../../src/app/registration.ts'
import { type App, createApp } from '../../src/app/server.ts'
import { nameOf } from '../../src/app/subjects.ts'
import type { Worked } from '../../src/app/worker.ts'
import type { Store } from '../../src/model/store.ts'
import { readBlock } from '../../src/publish/block.ts'
import { openedPeriods } from '../../src/release/recurring.ts'
import { openStore, type StoreOptions } from '../../src/store/index.ts'
import { registerApp } from '../github/app.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import type { Issue, Repository } from '../github/records.ts'
import { repository } from '../github/state.ts'
import { temporaryFolder } from '../repository.ts'

const SECRET = 'a secret of the clock'

export const ONGOING = `# Operations

## Ongoing operations

### Daily

- [ ] Error logs looked through <!-- gate: ack id=logs -->

### Weekly

- [ ] Security logs reviewed <!-- gate: ack by=ops id=security -->
- [ ] Capacity looked at <!-- gate: ack id=capacity -->

### Monthly

- [ ] Dependencies updated <!-- gate: ack id=dependencies -->

### Quarterly

- [ ] Recovery rehearsed <!-- gate: ack id=recovery -->
`

/** @param more of the configuration, and what it says of `recurring`. */
export const configured = (recurring: string | null, more = ''): string => `branches:
  main: { checklist: RELEASE.md }
time-zone: Europe/Berlin
roles:
  ops: { teams: [acme/ops] }
  lead: { users: [ada] }
${recurring === null ? '' : `recurring: ${recurring}\n`}${more}`

export interface Replica {
  app: App
  store: Store
  worked: Worked[]
  stop(): Promise<void>
}

export interface Clockwork extends AsyncDisposable {
  github: GitHub
  shop: Repository
  clock: { now: number }
  /** Where the store of a single App is kept. */
  file: StoreOptions
  /** Starts an App; the last one that was started is told what happens. */
  boot(options?: StoreOptions): Promise<Replica>
  /** Goes on to this time, from one planned moment to the next. */
  until(time: string, ...replicas: Replica[]): Promise<void>
  /** Issues of the App, oldest first. */
  issues(): Issue[]
  titles(): string[]
  issue(title: string): Issue
  list(title: string): Record<string, boolean>
  click(who: string, title: string, item: string, box?: 'x' | ' '): void
  comment(title: string): string | undefined
}

/** @param now the time at which it begins. */
export async function clockwork(now: string, configuration: string, checklist = ONGOING): Promise<Clockwork> {
  const folder = temporaryFolder()
  const clock = { now: Date.parse(now) }
  const shop = repository('acme/shop', { collaborators: { ada: 'maintain', ben: 'write', opal: 'write', dan: 'read' } })
  const github = await startGitHub(
    { repositories: new Map([['acme/shop', shop]]), teams: { 'acme/ops': ['opal'] } },
    '',
    { dates: () => new Date(clock.now) },
  )
  // An hour of the machine may be a year here.
  Object.assign(github.limits.settings, { secondary: false, restPerHour: 1e6, graphqlPerHour: 1e6 })
  const person = (login: string) => github.person(login).in('acme/shop')
  person('ada').push({ branch: 'main', files: { '.github/holdpoint.yml': configuration, 'RELEASE.md': checklist } })
  const registered = registerApp(github, {
    permissions: Object.fromEntries(Object.entries(PERMISSIONS).map(([name, [access]]) => [name, access])),
    hook: { url: 'http://127.0.0.1:9/', secret: SECRET },
  })
  const file = { file: join(folder.path, 'holdpoint.db') }
  const running = new Set<Replica>()
  const settle = async (replicas: readonly Replica[]) => {
    for (let quiet = 0; quiet < 2; ) {
      const before = github.requests.length
      await github.hooks.settled()
      clock.now += 1000
      await Promise.all(replicas.map(({ app }) => app.worker.drain()))
      await github.hooks.settled()
      const { due } = await replicas[0]!.store.work.counts(clock.now)
      quiet = due === 0 && github.requests.length === before ? quiet + 1 : 0
    }
  }
  const issues = () => [...shop.tickets.values()].filter(({ author }) => author.endsWith('[bot]'))
  const issue = (title: string) => {
    const found = issues().find(each => each.title === title)
    if (!found) throw new Error(`no issue \`${title}\``)
    return found
  }
  return {
    github,
    shop,
    clock,
    file,
    async boot(options = file) {
      const store = await openStore(options)
      const worked: Worked[] = []
      const app = createApp({
        store,
        appId: registered.app.id,
        secrets: [SECRET],
        auth: identityOf({ appId: registered.app.id, privateKey: registered.privateKey, baseUrl: github.url }),
        server: 'https://github.example',
        now: () => clock.now,
        worked: what => worked.push(what),
      })
      const port = await app.listen(0, '127.0.0.1')
      registered.app.hook!.url = `http://127.0.0.1:${port}/`
      const replica: Replica = {
        app,
        store,
        worked,
        async stop() {
          if (running.delete(replica)) await app.stop()
        },
      }
      running.add(replica)
      return replica
    },
    async until(time, ...replicas) {
      const end = Date.parse(time)
      await settle(replicas)
      for (;;) {
        const next = await replicas[0]!.store.work.nextAt()
        if (next === null || next > end) break
        clock.now = Math.max(clock.now, next)
        await settle(replicas)
      }
      clock.now = Math.max(clock.now, end)
      await settle(replicas)
    },
    issues,
    titles: () => issues().map(({ title }) => title),
    issue,
    list: title => Object.fromEntries(readBlock(issue(title).body) ?? []),
    click(who, title, item, box = 'x') {
      const { number, body } = issue(title)
      const line = body!.split('\n').find(each => each.includes(`<!-- hp:${item} -->`))
      if (!line) throw new Error(`no box for ${item} in ${body}`)
      person(who).editIssue(number, { body: body!.replace(line, line.replace(/\[[ x]\]/, `[${box}]`)) })
    },
    comment: title => shop.comments.find(({ on }) => on === issue(title).number)?.body,
    async [Symbol.asyncDispose]() {
      for (const replica of [...running]) await replica.stop()
      await github.close()
      folder[Symbol.dispose]()
    },
  }
}

/** Somebody asks for what recurs: as the hourly look does. */
export const look = ({ store }: Replica, at: number): Promise<void> =>
  store.work.mark([nameOf({ kind: 'recurring', repository: 'acme/shop' })], at)

/** @returns what the record says of every period: `weekly 2026-W47 missed`. */
export async function periods({ store }: Replica): Promise<string[]> {
  const entries = await store.record.all({ kinds: ['opened', 'issue', 'closed', 'recovered'] })
  return openedPeriods(entries).map(({ cadence, key, life }) => `${cadence} ${key} ${life.outcome ?? 'open'}`)
}
