/**
 * @module sources/migrations/sections
 * SQL files of the tools that write both ways, or their settings, into comments.
 */
import type { Comment } from './tokens.ts'

export interface Sections {
  tool: string
  /** Does this offset belong to the way up? */
  isUp(offset: number): boolean
  /** Does this offset belong to the way back? */
  isDown(offset: number): boolean
  /** Does the tool put a transaction around this offset? */
  inTransaction(offset: number): boolean
  /** Liquibase writes its way back into comments; null where statements tell. */
  reversible: boolean | null
}

interface Mark {
  at: number
  way: 'up' | 'down'
  inTransaction: boolean
}

const TOOLS: { tool: string; up: RegExp; down: RegExp; alone: RegExp; wide?: RegExp }[] = [
  {
    tool: 'goose',
    up: /^\s*\+goose\s+Up\b/i,
    down: /^\s*\+goose\s+Down\b/i,
    alone: /$./,
    wide: /^\s*\+goose\s+NO\s+TRANSACTION\b/i,
  },
  { tool: 'sql-migrate', up: /^\s*\+migrate\s+Up\b/i, down: /^\s*\+migrate\s+Down\b/i, alone: /\bnotransaction\b/i },
  { tool: 'dbmate', up: /^\s*migrate:up\b/i, down: /^\s*migrate:down\b/i, alone: /\btransaction:false\b/i },
  { tool: 'node-pg-migrate', up: /^\s*Up Migration\b/i, down: /^\s*Down Migration\b/i, alone: /$./ },
]

/** @returns the sections; null for plain SQL. */
export function sectionsOf(comments: readonly Comment[]): Sections | null {
  if (comments.some(({ text }) => /^\s*liquibase\s+formatted\s+sql\b/i.test(text))) return liquibase(comments)
  for (const { tool, up, down, alone, wide } of TOOLS) {
    if (!comments.some(({ text }) => up.test(text))) continue
    const nowhere = wide !== undefined && comments.some(({ text }) => wide.test(text))
    const marks = comments.flatMap(({ start, text }): Mark[] => {
      const way = up.test(text) ? 'up' : down.test(text) ? 'down' : null
      return way ? [{ at: start, way, inTransaction: !nowhere && !alone.test(text) }] : []
    })
    return between(tool, marks, null)
  }
  return null
}

function between(tool: string, marks: readonly Mark[], reversible: boolean | null): Sections {
  const before = (offset: number) => marks.findLast(({ at }) => at <= offset)
  return {
    tool,
    isUp: offset => before(offset)?.way !== 'down',
    isDown: offset => before(offset)?.way === 'down',
    inTransaction: offset => before(offset)?.inTransaction ?? marks[0]?.inTransaction ?? true,
    reversible,
  }
}

/** Each changeset is taken back by the `rollback` lines below it. */
function liquibase(comments: readonly Comment[]): Sections {
  const marks: Mark[] = []
  const back: boolean[] = []
  for (const { start, text } of comments) {
    if (/^\s*changeset\s/i.test(text)) {
      marks.push({ at: start, way: 'up', inTransaction: !/\brunInTransaction:\s*"?false/i.test(text) })
      back.push(false)
    } else if (/^\s*(?:liquibase\s+)?rollback\b\s*\S/i.test(text) && back.length) back[back.length - 1] = true
  }
  return between('liquibase', marks, back.length > 0 && back.every(Boolean))
}
