/** Node's own SQLite in the shape that Kysely's SQLite dialect expects. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'

/** Statements that are kept compiled: inserts differ by their number of rows. */
const KEPT = 500

export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
  const kept = new Map<string, SqliteStatement>()
  const prepare = (sql: string): SqliteStatement => {
    // SQLite itself rolls back when the disk is full; Kysely's rollback would then hide what happened.
    if (sql === 'rollback' && !database.isTransaction) return NOTHING
    const known = kept.get(sql)
    if (known) return known
    const statement = shaped(database.prepare(sql))
    if (kept.size >= KEPT) kept.clear()
    // A schema change would leave a stale statement behind.
    if (/^(select|insert|update|delete|with|begin|commit|rollback)\b/i.test(sql)) kept.set(sql, statement)
    return statement
  }
  const shape: SqliteDatabase = {
    prepare,
    close: () => {
      kept.clear()
      database.close()
    },
  }
  return new SqliteDialect({ database: shape })
}

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
}

const shaped = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: parameters => statement.all(...(parameters as SQLInputValue[])),
  run: parameters => statement.run(...(parameters as SQLInputValue[])),
  iterate: parameters => statement.iterate(...(parameters as SQLInputValue[])),
})
