/** The store in a PostgreSQL database that several replicas share. */
import { randomUUID } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { Mistake } from '../model/outcome.ts'
import type { Engine } from './engine.ts'
import { listen } from './postgres-listen.ts'
import { passing, placeOf, postgresTrouble } from './postgres-trouble.ts'
import type { Tables } from './tables.ts'

/** A commit is on the disk when it is acknowledged, and a replica that froze lets go of its locks. */
const SESSION = `set synchronous_commit = on; set statement_timeout = '120s'; set lock_timeout = '30s';
  set idle_in_transaction_session_timeout = '30s'`

/** First half of the advisory locks, so that other programs in the database are not in the way. */
const LOCKS = 0x686f6c64
const LOCK = { record: 1, work: 2 }

/**
 * Choosing work reads the ends of small indexes. The planner's statistics of a table that grew within a minute say otherwise,
 * and it would sort ten thousand rows for each claim.
 */
const BY_INDEX = sql`select ${sql.join(
  ['enable_seqscan', 'enable_bitmapscan', 'enable_sort'].map(plan => sql`set_config(${sql.lit(plan)}, 'off', true)`),
)}`

/** Times are 64 bits wide and fit a number. */
const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * Connects lazily: the first transaction tells whether the database is there. Throws a `Mistake` for an address that is none.
 * @param readOnly the server refuses every write.
 */
export function openPostgres(url: string, readOnly = false): Engine {
  const place = placeOf(url)
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000, keepAlive: true, types })
  // A connection that breaks while nobody uses it is replaced; unheard, it would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => {
    client.on('error', () => {})
    client.query(readOnly ? `${SESSION}; set default_transaction_read_only = on` : SESSION).catch(() => {})
  })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const self = randomUUID()
  let unlisten = () => {}

  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++)
      try {
        return await work()
      } catch (error) {
        if (passing(error) && tries < 5) continue
        throw postgresTrouble(error, place)
      }
  }
  return {
    name: 'postgres',
    db,
    transact: work => told(() => db.transaction().execute(work)),
    read: work => told(() => work(db)),
    lock: async (trx, what) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(LOCKS)}, ${sql.lit(LOCK[what])})`.execute(trx)
      if (what === 'work') await BY_INDEX.execute(trx)
    },
    announce: async trx => {
      await sql`select pg_notify('holdpoint_work', ${self})`.execute(trx)
    },
    onNews: listener => {
      unlisten = listen(url, 'holdpoint_work', from => from !== self && listener())
    },
    settle: async () => {},
    backUp: async () => {
      throw new Mistake(
        `the store is the PostgreSQL database ${place}, a SQLite file was expected for this kind of backup; use \`pg_dump\``,
      )
    },
    close: async () => {
      unlisten()
      await db.destroy()
    },
  }
}
