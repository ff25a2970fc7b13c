/**
 * @module sources/migrations/operations
 * Actions -> operations with their place and the exceptions that are written beside them.
 */
import type { Action, Dialect, Exception, Operation } from '../../model/migrations.ts'
import { shortened } from '../../model/text.ts'
import { actionsOf } from './sql.ts'
import { statementsOf } from './statements.ts'
import { type Comment, lex } from './tokens.ts'

const EXCEPTION = /holdpoint:\s*allow\b\s*([\w-]+(?:\s*,\s*[\w-]+)*)?(?:\s+because\b:?\s*(\S.*))?/i
const MOST_TEXT = 200

/** Turns offsets in one file into operations. */
export class Place {
  readonly #text: string
  readonly #starts: number[] = [0]
  readonly #commented = new Set<number>()
  readonly exceptions: Exception[]

  constructor(text: string, comments: readonly Comment[]) {
    this.#text = text
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
    this.exceptions = comments.flatMap(comment => {
      for (let line = this.line(comment.start); line <= this.line(comment.end); line++) this.#commented.add(line)
      return this.#exceptionOf(comment)
    })
  }

  #exceptionOf({ start, text }: Comment): Exception[] {
    const found = EXCEPTION.exec(text)
    if (!found) return []
    const rules = (found[1] ?? '').split(',').map(rule => rule.trim().toLowerCase())
    return [{ line: this.line(start), rules: rules.filter(Boolean), reason: found[2]?.trim() ?? null }]
  }

  /** 1-based. */
  line(offset: number): number {
    let [low, high] = [0, this.#starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  /** @param start where it begins, `end` where its last sign ends */
  operation(action: Action, start: number, end: number, inTransaction: boolean): Operation {
    const [line, last] = [this.line(start), this.line(Math.max(start, end - 1))]
    let first = line
    while (this.#commented.has(first - 1)) first--
    const words = this.#text.slice(start, Math.min(end, start + 4 * MOST_TEXT))
    return {
      ...action,
      line,
      column: start - this.#starts[line - 1]! + 1,
      text: shortened(words.replace(/\s+/g, ' ').trim(), MOST_TEXT),
      inTransaction,
      exceptions: this.exceptions.filter(exception => exception.line >= first && exception.line <= last),
    }
  }
}

/** @returns what SQL in a string of another language does. Throws NotWhole. */
export function actionsInSql(sql: string, dialect: Dialect): Action[] {
  return statementsOf(lex(sql, dialect).tokens).flatMap(({ tokens }) =>
    actionsOf(tokens, dialect).map(({ action }) => action),
  )
}
