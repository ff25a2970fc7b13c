/** The App of this process beside the world of `tale.ts`, with somebody who watches what it publishes. */
import { join } from 'node:path'
import { identityOf } from '../../src/app/probot.ts'
import { type App, createApp } from '../../src/app/server.ts'
import type { Worked } from '../../src/app/worker.ts'
import type { Store } from '../../src/model/store.ts'
import { openStore, type StoreOptions } from '../../src/store/index.ts'
import type { Repository } from '../github/records.ts'
import { temporaryFolder } from '../repository.ts'
import { bring, type Letter } from './post.ts'
import { SECRET, type World } from './tale.ts'

export interface Runner extends AsyncDisposable {
  app: App
  store: Store
  url: string
  worked: Worked[]
  clock: { now: number }
  /** Works until nothing is planned for the next minutes and nobody wrote. `carry` brings what GitHub sent, or some of it. */
  settle(carry?: (letters: Letter[]) => Promise<void>): Promise<void>
}

interface Wish {
  store?: Partial<StoreOptions>
  /** Milliseconds that GitHub has for an answer. */
  patience?: number
  /** The App's time, when it is not its own. */
  clock?: { now: number }
}

/** How far ahead is waited for: longer than any back-off of a test, shorter than a waiver. */
const AHEAD = 7_200_000

export async function runApp(world: World, wish: Wish = {}): Promise<Runner> {
  const folder = temporaryFolder()
  const { clock = { now: Date.now() } } = wish
  const own = wish.store && 'databaseUrl' in wish.store ? {} : { file: join(folder.path, 'holdpoint.db') }
  const options = { ...own, ...wish.store } as StoreOptions
  const store = await openStore(options)
  const worked: Worked[] = []
  const { app: record, privateKey } = world.registered
  const app = createApp({
    store,
    appId: record.id,
    secrets: [SECRET],
    auth: identityOf({
      appId: record.id,
      privateKey,
      baseUrl: world.github.url,
      ...(wish.patience ? { patience: wish.patience } : {}),
    }),
    server: 'https://github.example',
    now: () => clock.now,
    worked: what => worked.push(what),
  })
  const url = `http://127.0.0.1:${await app.listen(0, '127.0.0.1')}/`
  const everything = async (letters: Letter[]) => {
    for (const letter of letters) await bring(letter, url)
  }
  return {
    app,
    store,
    url,
    worked,
    clock,
    async settle(carry = everything) {
      for (;;) {
        const letters = await world.post.collect()
        await carry(letters)
        await app.worker.drain()
        const next = await store.work.nextAt()
        if (next !== null && next < clock.now + AHEAD) clock.now = Math.max(clock.now, next)
        else if (!letters.length) return
      }
    },
    async [Symbol.asyncDispose]() {
      await app.stop()
      folder[Symbol.dispose]()
    },
  }
}

/** @returns sentences about everything that must never be seen, looked at after each thing that is published. */
export function watched({ github, shop }: World, mayGo: (sha: string) => boolean): string[] {
  const wrong: string[] = []
  const { reported } = github.hub
  github.hub.reported = repository => {
    reported(repository)
    const latest = conclusions(shop)
    for (const [sha, conclusion] of latest)
      if (conclusion === 'success' && !mayGo(sha)) wrong.push(`${sha.slice(0, 7)} says go, and nothing justifies it`)
    if (shop.comments.filter(({ app }) => app).length > 1) wrong.push('there are two comments')
  }
  return wrong
}

/** @returns commit -> conclusion of its newest `holdpoint`. */
export const conclusions = (shop: Repository): Map<string, string | null> =>
  new Map(shop.checkRuns.filter(({ name }) => name === 'holdpoint').map(run => [run.head_sha, run.conclusion]))
