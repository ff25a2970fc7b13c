/** The App as it runs, on a store of its own, beside the stand-in GitHub: what the stories begin with. */
import { join } from 'node:path'
import { identityOf } from '../../src/app/probot.ts'
import { type App, createApp } from '../../src/app/server.ts'
import type { Worked } from '../../src/app/worker.ts'
import type { Store } from '../../src/model/store.ts'
import { openStore } from '../../src/store/index.ts'
import { type Registered, registerApp } from '../github/app.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import type { Pull, Repository } from '../github/records.ts'
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
  registered: Registered
  shop: Repository
  /** What the worker said, newest last. */
  worked: Worked[]
  /** The time of GitHub and of the App. */
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
}

export interface Wish {
  files?: Record<string, string>
}

/** `ada` maintains and leads, `ben` writes, `opal` is in the team `ops`, `dan` reads. */
export async function stageApp({ files = {} }: Wish = {}): Promise<AppStage> {
  const folder = temporaryFolder()
  // Tokens are dated by the real clock.
  const clock = { now: Date.now() }
  const shop = repository('acme/shop', {
    collaborators: { ada: 'maintain', ben: 'write', opal: 'write', dan: 'read', root: 'admin' },
  })
  const github = await startGitHub(
    { repositories: new Map([['acme/shop', shop]]), teams: { 'acme/ops': ['opal'] } },
    '',
    { clock: () => new Date(clock.now) },
  )
  const all = { '.github/holdpoint.yml': CONFIGURATION, 'RELEASE.md': CHECKLIST, ...files }
  github.person('root').in('acme/shop').push({ branch: 'main', files: all, message: 'Begin' })
  const hook = { url: 'http://127.0.0.1:9/', secret: SECRET }
  const registered = registerApp(github, { hook })
  const store = await openStore({ file: join(folder.path, 'holdpoint.db') })
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
  const runs = (number: number, name: string) =>
    shop.checkRuns.filter(run => run.head_sha === shop.pulls.get(number)!.head.sha && run.name === name)
  return {
    github,
    app,
    store,
    registered,
    shop,
    worked,
    clock,
    async settle() {
      for (let quiet = 0; quiet < 2; ) {
        const before = github.requests.length
        await github.hooks.settled()
        clock.now += 5000
        await app.worker.drain()
        await github.hooks.settled()
        const { due } = await store.work.counts(clock.now)
        quiet = due === 0 && github.requests.length === before ? quiet + 1 : 0
      }
    },
    pull: number => shop.pulls.get(number)!,
    check(number, name = 'holdpoint') {
      const run = runs(number, name).at(-1)
      return run && { conclusion: run.conclusion, title: run.output.title, summary: run.output.summary }
    },
    comments: number => shop.comments.filter(({ on }) => on === number).map(({ body }) => body),
    async [Symbol.asyncDispose]() {
      await app.stop()
      await github.close()
      folder[Symbol.dispose]()
    },
  }
}
