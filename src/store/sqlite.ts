/** The store in one file, with nothing to set up. */
import { chmodSync, closeSync, existsSync, openSync, realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, sql } from 'kysely'
import { Mistake } from '../model/outcome.ts'
import type { Engine } from './engine.ts'
import { nodeSqliteDialect } from './sqlite-dialect.ts'
import { sqliteTrouble } from './sqlite-trouble.ts'
import type { Tables } from './tables.ts'
import { turns } from './turns.ts'

export interface SqliteOptions {
  file: string
  /** How long to wait for another process that has the file open, in milliseconds. */
  patience: number
}

/** Opens or creates the file. Throws a `Mistake` when it is in use, damaged, or cannot be written. */
export async function openSqlite({ file, patience }: SqliteOptions): Promise<Engine> {
  const said = (error: unknown) => sqliteTrouble(error, file)
  const unlock = await lockFile(file, patience)
  let database: DatabaseSync
  try {
    // Payloads of private repositories are in it.
    closeSync(openSync(file, 'a', 0o600))
    database = new DatabaseSync(file, { timeout: 5_000 })
    try {
      prepare(database, file)
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    unlock()
    throw said(error)
  }
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) })

  const turn = turns()
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    await turn()
    try {
      return await work()
    } catch (error) {
      throw said(error)
    }
  }
  return {
    name: 'sqlite',
    db,
    transact: work => told(() => db.transaction().execute(work)),
    read: work => told(() => work(db)),
    // One process, one connection: every transaction is alone.
    lock: async () => {},
    announce: async () => {},
    onNews: () => {},
    // Through the connection, so that it is nobody's transaction; a bounded number of pages, so that nobody waits long.
    settle: () =>
      told(() =>
        db.connection().execute(async () => {
          database.exec('pragma incremental_vacuum(5000); pragma optimize; pragma wal_checkpoint(truncate)')
        }),
      ),
    backUp: async target => {
      if (existsSync(target))
        throw new Mistake(`\`${target}\` exists already, a new file was expected; choose another name for the backup`)
      await sql`vacuum into ${target}`.execute(db).catch(error => {
        throw sqliteTrouble(error, target)
      })
      chmodSync(target, 0o600)
    },
    close: async () => {
      await db.destroy()
      unlock()
    },
  }
}

function prepare(database: DatabaseSync, file: string): void {
  // Must come before the first table.
  database.exec('pragma auto_vacuum = incremental')
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec('pragma foreign_keys = on')
  // `insert or replace` then asks the triggers that keep the record.
  database.exec('pragma recursive_triggers = on')
  const { quick_check: health } = database.prepare('pragma quick_check(1)').get() as { quick_check: string }
  const what = health.replace('*** in database main ***', '').trim().replaceAll('\n', ', ')
  if (health !== 'ok')
    throw new Mistake(`\`${file}\` is damaged (${what}), a whole database was expected; restore the last backup`)
}

/**
 * Holds a lock until the process ends, however it ends: one server for one file.
 * It is beside the file, so that a backup or an audit can still read.
 */
async function lockFile(file: string, patience: number): Promise<() => void> {
  // A link to the file is the same file.
  const lock = `${existsSync(file) ? realpathSync(file) : file}.lock`
  for (let waited = 0; ; waited += 100) {
    let database: DatabaseSync | undefined
    try {
      closeSync(openSync(lock, 'a', 0o600))
      database = new DatabaseSync(lock)
      database.exec('pragma locking_mode = exclusive; begin exclusive')
      return () => database!.close()
    } catch (error) {
      database?.close()
      const busy = (error as { errcode?: number }).errcode === 5
      if (!busy) throw sqliteTrouble(error, lock)
      if (waited >= patience)
        throw new Mistake(
          `\`${file}\` is open in another process, one server for one file was expected; end the other one, or set \`DATABASE_URL\` to a PostgreSQL database to run several`,
        )
      await sleep(100)
    }
  }
}
