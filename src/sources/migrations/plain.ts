/**
 * @module sources/migrations/plain
 * Migrations that are SQL files: Flyway, Liquibase, Prisma, goose, dbmate, golang-migrate, diesel, or just a folder of them.
 */
import type { Dialect, Migration } from '../../model/migrations.ts'
import { Place } from './operations.ts'
import { sectionsOf } from './sections.ts'
import { actionsOf } from './sql.ts'
import { statementsOf } from './statements.ts'
import { lex } from './tokens.ts'

export interface SqlFile {
  path: string
  text: string
  dialect: Dialect
  /** The text of the file beside it that leads back; null where the tool wants one and it is not there. */
  back?: string | null
}

/** @throws NotWhole */
export function sqlMigration({ path, text, dialect, back }: SqlFile): Migration {
  const { tokens, comments } = lex(text, dialect)
  const sections = sectionsOf(comments)
  const place = new Place(text, comments)
  const ups = tokens.filter(({ start }) => sections?.isUp(start) ?? true)
  const operations = statementsOf(ups).flatMap(({ tokens: statement, inTransaction }) => {
    const [first, last] = [statement[0]!, statement.at(-1)!]
    const around = sections?.inTransaction(first.start) ?? false
    return actionsOf(statement, dialect).map(({ action }) =>
      place.operation(action, first.start, last.end, inTransaction || around),
    )
  })
  const hasDown = sections ? tokens.some(({ start, type }) => type !== 'end' && sections.isDown(start)) : null
  return {
    file: path,
    tool: sections?.tool ?? toolOf(path),
    dialect,
    number: numberOf(path),
    id: null,
    after: [],
    operations,
    reversible: ups.some(({ type }) => type !== 'end')
      ? (sections?.reversible ?? hasDown ?? isThere(back, dialect))
      : null,
    exceptions: place.exceptions,
  }
}

/** A file that leads back and holds nothing leads nowhere. */
function isThere(back: string | null | undefined, dialect: Dialect): boolean | null {
  if (back === undefined) return null
  return back !== null && lex(back, dialect).tokens.some(({ type }) => type !== 'end')
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const folderOf = (path: string): string => path.split('/').at(-2) ?? ''

const FLYWAY = /^V(\d[\w.]*?)__/

function toolOf(path: string): string {
  if (/(?:^|\/)prisma\/(?:.*\/)?migrations\//.test(path)) return 'prisma'
  return FLYWAY.test(nameOf(path)) || /^R__/.test(nameOf(path)) ? 'flyway' : 'sql'
}

/** `V1_2__add.sql` -> `1.2`, `0003_total.up.sql` -> `0003`; a name that says nothing is numbered by its folder. */
export function numberOf(path: string): string | null {
  const name = nameOf(path)
  const flyway = FLYWAY.exec(name)?.[1]
  if (flyway) return flyway.replaceAll('_', '.')
  const named = /^(?:migration|up)\.sql$/.test(name) ? folderOf(path) : name
  return /^(\d+)(?=[_.-]|$)/.exec(named)?.[1] ?? null
}

/** Leads back, and is read only to see that it is there: `0003_total.down.sql`, `down.sql`, Flyway's `U3__total.sql`. */
export const isBack = (path: string): boolean => /\.down\.sql$|^down\.sql$|^U\d[\w.]*__.*\.sql$/.test(nameOf(path))

/** The path of the file that leads back; null where the tool wants none. */
export function backOf(path: string): string | null {
  if (/\.up\.sql$/.test(path)) return path.replace(/\.up\.sql$/, '.down.sql')
  return nameOf(path) === 'up.sql' ? path.replace(/up\.sql$/, 'down.sql') : null
}
