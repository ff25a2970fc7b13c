/**
 * @module model/migrations
 * Migrations of a database as they were read: what each does on its way up, and whether there is a way back.
 */

export const DIALECTS = ['postgres', 'mysql', 'sqlite'] as const
export type Dialect = (typeof DIALECTS)[number]

export type Constraint = 'foreign key' | 'check' | 'unique' | 'primary key' | 'exclude'

/** What an operation does; what no rule looks at is not listed. */
export type Action =
  | { does: 'create-table'; table: string; ifNotExists: boolean }
  | { does: 'drop-table'; table: string }
  | { does: 'add-column'; table: string; field: string; notNull: boolean; filled: boolean }
  | { does: 'drop-column'; table: string; field: string }
  | { does: 'set-not-null'; table: string; field: string }
  | { does: 'change-type'; table: string; field: string }
  | { does: 'rename'; table: string; from: string; to: string }
  | { does: 'create-index'; table: string | null; name: string | null; concurrently: boolean }
  | { does: 'drop-index'; table: string | null; name: string | null; concurrently: boolean }
  | { does: 'add-constraint'; table: string; constraint: Constraint; later: boolean }
  | { does: 'truncate'; table: string }
  | { does: 'write'; verb: 'DELETE' | 'UPDATE'; table: string; where: boolean; bounded: boolean }
  /** Rows of one table are written into another. */
  | { does: 'copy'; table: string; to: string }
  | { does: 'lock-timeout' }
  | { does: 'alter'; table: string }
  /** SQL that is put together while it runs, so that nobody can read it beforehand. */
  | { does: 'dynamic' }
  /** Code of the project: `RunPython`, a loop over models. */
  | { does: 'code'; reversible: boolean }

export type Operation = Action & {
  /** Django's fields by column, `CharField(20) null`: only the reader of migrations needs them. */
  fields?: Record<string, string> | undefined
  line: number
  column: number
  /** The statement's or call's first words, at most 200 characters. */
  text: string
  /** It runs inside of a transaction. */
  inTransaction: boolean
  /** Comments beside it that let a rule go: `holdpoint: allow drop-column because ...`. */
  exceptions: Exception[]
}

export interface Exception {
  line: number
  rules: string[]
  /** Null where none is given. */
  reason: string | null
}

export interface Migration {
  file: string
  /** `sql`, `django`, `alembic`, `rails`, `knex`, ... */
  tool: string
  dialect: Dialect
  /** What it is called in the order of its folder: `0003`, `20260301120000`; null where the tool has no numbers. */
  number: string | null
  /** Its own name and those it comes after, where the tool has a graph instead of numbers. */
  id: string | null
  after: string[]
  operations: Operation[]
  /** Is there a way back; null where the tool knows none. */
  reversible: boolean | null
  /** Every exception in the file. */
  exceptions: Exception[]
}

export interface MigrationQuery {
  /** Globs; empty means the usual places. */
  paths: readonly string[]
  exclude: readonly string[]
  /** What SQL is written in; told by the project's own files where absent, PostgreSQL where they do not tell. */
  dialect?: Dialect
}

export interface MigrationReading {
  migrations: Migration[]
  /** Files that look like migrations and could not be read, and why. */
  broken: { file: string; because: string }[]
  looked: string[]
}
