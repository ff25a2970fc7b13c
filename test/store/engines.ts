/** The engines under test. Every suite of the store runs on each of them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from '@jest/globals'
import type { Store } from '../../src/model/store.ts'
import { openStore, type StoreOptions } from '../../src/store/index.ts'
import { type Cluster, createCluster, missingPostgres } from './postgres.ts'

export interface Bench {
  /** Opens the store of this test; again after it was closed. */
  open(options?: Pick<StoreOptions, 'patience'>): Promise<Store>
  /** Runs SQL behind the store's back. */
  behind(statement: string): Promise<void>
  /** Options for a process of its own. */
  options: StoreOptions
}

interface Engine {
  name: Store['engine']
  /** Why it cannot be tested here; null when it can. */
  missing: string | null
  start(): Promise<void>
  stop(): Promise<void>
  bench(): Promise<{ options: StoreOptions; behind(statement: string): Promise<void>; remove(): Promise<void> }>
}

const sqlite: Engine = {
  name: 'sqlite',
  missing: null,
  start: async () => {},
  stop: async () => {},
  bench: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-store-'))
    const file = join(folder, 'holdpoint.db')
    return {
      options: { file, lockPatience: 0 },
      behind: async statement => {
        const database = new DatabaseSync(file)
        try {
          database.exec(statement)
        } finally {
          database.close()
        }
      },
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}

let cluster: Cluster | undefined

const postgres: Engine = {
  name: 'postgres',
  missing: missingPostgres,
  start: async () => {
    cluster = await createCluster()
  },
  stop: async () => cluster?.remove(),
  bench: async () => {
    const databaseUrl = await cluster!.database()
    return {
      options: { databaseUrl },
      behind: async statement => {
        await cluster!.query(databaseUrl, statement)
      },
      remove: async () => {},
    }
  },
}

const ENGINES: Engine[] = [sqlite, postgres]

/** Runs a suite on every engine; `bench()` is that of the running test, empty at its start. */
export function onEachEngine(suite: (bench: () => Bench, engine: Store['engine']) => void): void {
  for (const engine of ENGINES)
    describe(engine.name, () => {
      if (engine.missing) {
        process.stderr.write(`\n${engine.missing}\n`)
        return test.skip(engine.missing, () => {})
      }
      beforeAll(engine.start, 60_000)
      afterAll(engine.stop)
      suite(benches(engine), engine.name)
    })
}

function benches(engine: Engine): () => Bench {
  let current: (Bench & { remove(): Promise<void> }) | undefined
  let opened: Store[] = []
  beforeEach(async () => {
    const bench = await engine.bench()
    current = {
      ...bench,
      open: async over => {
        const store = await openStore({ ...bench.options, ...over })
        const close = store.close
        let closed: Promise<void> | undefined
        const once = {
          ...store,
          close: () => {
            closed ??= close()
            return closed
          },
        }
        opened.push(once)
        return once
      },
    }
  })
  afterEach(async () => {
    for (const store of opened) await store.close()
    opened = []
    await current?.remove()
  })
  return () => current!
}
