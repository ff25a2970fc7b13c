/** Opens the store: one SQLite file, or a PostgreSQL database that several replicas share. */
import type { Store } from '../model/store.ts'
import type { Engine } from './engine.ts'
import { createIntake } from './intake.ts'
import { createCache, createPublished, createTaken } from './memories.ts'
import { migrate } from './migrations.ts'
import { PATIENCE, type Patience } from './patience.ts'
import { createRecord } from './record.ts'
import { openSqlite } from './sqlite.ts'
import { createUpkeep } from './upkeep.ts'
import { createWaker } from './waker.ts'
import { createWork } from './work.ts'

interface Common {
  /** How long to wait for another process to let go of the file, in milliseconds: an old server that is just ending. */
  lockPatience?: number
  /** How long a failing subject is tried. */
  patience?: Patience
}

/** Path of the SQLite file, whose folder exists; or the address of a PostgreSQL database, which exists and may be empty. */
export type StoreOptions = Common &
  ({ file: string; databaseUrl?: undefined } | { databaseUrl: string; file?: undefined })

/** Opens the store and brings its schema up to date. Throws a `Mistake` when that is not possible. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { lockPatience = 10_000, patience = PATIENCE } = options
  const engine: Engine =
    options.file === undefined
      ? (await import('./postgres.ts')).openPostgres(options.databaseUrl)
      : await openSqlite({ file: options.file, patience: lockPatience })
  try {
    await migrate(engine, options.file === undefined ? 'the database' : `\`${options.file}\``)
    if (engine.name === 'sqlite') await freeLeases(engine)
  } catch (error) {
    await engine.close()
    throw error
  }
  const waker = createWaker()
  engine.onNews(waker.wake)
  return {
    engine: engine.name,
    intake: createIntake(engine, waker.wake),
    record: createRecord(engine),
    work: createWork(engine, patience, waker),
    published: createPublished(engine),
    taken: createTaken(engine),
    cache: createCache(engine),
    upkeep: createUpkeep(engine),
    close: async () => {
      waker.wake()
      await engine.close()
    },
  }
}

/** Nobody else can be at work in a file that is ours: what was left behind is free. */
async function freeLeases(engine: Engine): Promise<void> {
  await engine.transact(trx =>
    trx.updateTable('subject').set({ lease_until: 0 }).where('lease', 'is not', null).execute(),
  )
}
