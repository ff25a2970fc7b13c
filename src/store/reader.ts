/** The record for an audit: beside a running server, and without changing anything. */
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import { Mistake } from '../model/outcome.ts'
import type { RecordReader } from '../model/store.ts'
import type { Engine } from './engine.ts'
import { KNOWN_STEPS, STEPS_TABLE } from './migrations.ts'
import { openPostgres } from './postgres.ts'
import { placeOf } from './postgres-trouble.ts'
import { createRecord } from './record.ts'
import { nodeSqliteDialect } from './sqlite-dialect.ts'
import { sqliteTrouble } from './sqlite-trouble.ts'
import type { Tables } from './tables.ts'

/** Opens the record only. Throws a `Mistake` when there is none, or one that this version does not know. */
export async function openRecord(
  options: { file: string; databaseUrl?: undefined } | { databaseUrl: string; file?: undefined },
): Promise<RecordReader> {
  const { file, databaseUrl } = options
  const engine = file === undefined ? openPostgres(databaseUrl!, true) : openFile(file)
  const place = file === undefined ? `the database ${placeOf(databaseUrl!)}` : `\`${file}\``
  try {
    await known(engine, place)
  } catch (error) {
    await engine.close()
    throw error
  }
  const { page, head, verify } = createRecord(engine)
  return { page, head, verify, close: engine.close }
}

/** The server's lock is beside the file, and a write-ahead log lets others read. */
function openFile(file: string): Engine {
  look(file)
  const said = (error: unknown) => trouble(error, file)
  let database: DatabaseSync
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  } catch (error) {
    throw said(error)
  }
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) })
  const refuse = async (): Promise<never> => {
    throw new Error('the record was opened for reading')
  }
  return {
    name: 'sqlite',
    db,
    read: async work => {
      try {
        return await work(db)
      } catch (error) {
        throw said(error)
      }
    },
    transact: refuse,
    lock: refuse,
    announce: refuse,
    settle: refuse,
    backUp: refuse,
    onNews: () => {},
    close: () => db.destroy(),
  }
}

/** What may not be looked at is not the same as what is not there. @throws Mistake for both. */
function look(file: string): void {
  try {
    statSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === 'EACCES' || code === 'EPERM' ? noRight(file) : notThere(file)
  }
}

const notThere = (file: string) =>
  new Mistake(
    `\`${file}\` is not there, the store of a Holdpoint App was expected; set \`DATA_DIR\` to its folder, or \`DATABASE_URL\``,
  )

const noRight = (file: string) =>
  new Mistake(
    `\`${file}\` cannot be opened for reading, the right to read it and its \`-wal\` and \`-shm\` was expected; run it as the user of the server`,
  )

/** Read-only, or cannot be opened: what SQLite needs beside the file may be missing as well. */
const NO_RIGHT = [8, 14]

function trouble(error: unknown, file: string): unknown {
  return NO_RIGHT.includes(((error as { errcode?: number }).errcode ?? 0) & 0xff)
    ? noRight(file)
    : sqliteTrouble(error, file)
}

/** A newer Holdpoint may mean something else by the same names. */
async function known(engine: Engine, place: string): Promise<void> {
  const { rows: tables } = await engine.read(db =>
    engine.name === 'sqlite'
      ? sql`select name from sqlite_master where type = 'table' and name = ${STEPS_TABLE}`.execute(db)
      : sql`select to_regclass(${STEPS_TABLE}) as name where to_regclass(${STEPS_TABLE}) is not null`.execute(db),
  )
  if (!tables.length)
    throw new Mistake(
      `${place} holds no record, the store of a Holdpoint App was expected; name the one that \`holdpoint serve\` uses`,
    )
  const { rows } = await engine.read(db =>
    sql<{ name: string }>`select name from ${sql.table(STEPS_TABLE)}`.execute(db),
  )
  const newer = rows.find(({ name }) => !KNOWN_STEPS.includes(name))
  if (newer)
    throw new Mistake(
      `${place} was written by a newer Holdpoint (\`${newer.name}\`), a store of this version was expected; update Holdpoint`,
    )
}
