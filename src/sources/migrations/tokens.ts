/**
 * @module sources/migrations/tokens
 * SQL text -> tokens. Comments, strings, quoted names and dollar quotes are told apart as each dialect does it.
 */
import type { Dialect } from '../../model/migrations.ts'

export interface Token {
  /** `body`: dollar-quoted text; `end`: the delimiter between statements. */
  type: 'word' | 'name' | 'string' | 'body' | 'number' | 'sign' | 'end'
  /** What is meant: a word in capitals, a name without its quotes. */
  value: string
  start: number
  end: number
}

export interface Comment {
  start: number
  end: number
  text: string
}

export interface Lexed {
  tokens: Token[]
  comments: Comment[]
}

/** Thrown for text that is not whole: a string or comment that never ends. */
export class NotWhole extends Error {
  readonly at: number
  constructor(what: string, at: number) {
    super(what)
    this.at = at
  }
}

const BLANK = /[\s\uFEFF]+/y
const WORD = /[\p{L}_\u0080-\uFFFF][\p{L}\p{N}_$\u0080-\uFFFF]*/uy
const NUMBER = /\d[\w.]*/y
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y
/** Data behind `COPY ... FROM stdin;` ends with a line of its own. */
const COPY_END = /^\\\.[ \t]*\r?$/gm

/** @throws NotWhole */
export function lex(sql: string, dialect: Dialect): Lexed {
  const lexer = new Lexer(sql, dialect)
  while (lexer.step());
  return lexer
}

class Lexer implements Lexed {
  readonly tokens: Token[] = []
  readonly comments: Comment[] = []
  readonly #sql: string
  readonly #dialect: Dialect
  #at = 0
  #delimiter = ';'
  /** Index of the first token of the statement that is being read. */
  #first = 0
  /** Inside of a comment that MySQL runs. */
  #running = false

  constructor(sql: string, dialect: Dialect) {
    this.#sql = sql
    this.#dialect = dialect
  }

  step(): boolean {
    const sql = this.#sql
    this.#take(BLANK)
    if (this.#at >= sql.length) return false
    const at = this.#at
    if (sql.startsWith(this.#delimiter, at)) return this.#ended(at)
    if (this.#comment(at) || this.#quoted(at)) return true
    const word = this.#take(WORD)
    if (word !== null) return this.#word(word, at)
    const number = this.#take(NUMBER)
    if (number !== null) return this.#push('number', number, at)
    // A command of the `psql` shell, not SQL.
    if (sql[at] === '\\' && this.tokens.length === this.#first) {
      this.#at = this.#lineEnd(at)
      return true
    }
    this.#at = at + 1
    return this.#push('sign', sql[at]!, at)
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#sql)
    if (!found) return null
    this.#at = pattern.lastIndex
    return found[0]
  }

  #push(type: Token['type'], value: string, start: number): true {
    this.tokens.push({ type, value, start, end: this.#at })
    return true
  }

  #lineEnd(from: number): number {
    const at = this.#sql.indexOf('\n', from)
    return at < 0 ? this.#sql.length : at
  }

  #ended(at: number): true {
    this.#at = at + this.#delimiter.length
    const statement = this.tokens.slice(this.#first, this.#first + 200)
    this.#push('end', this.#delimiter, at)
    this.#first = this.tokens.length
    if (statement[0]?.value === 'COPY' && statement.some((token, i) => isFromStdin(token, statement[i + 1])))
      this.#skipData()
    return true
  }

  #skipData(): void {
    COPY_END.lastIndex = this.#at
    const found = COPY_END.exec(this.#sql)
    if (!found) throw new NotWhole('the data behind `COPY` has no end', this.#at)
    this.#at = COPY_END.lastIndex
  }

  #comment(at: number): boolean {
    const sql = this.#sql
    const mysql = this.#dialect === 'mysql'
    // MySQL wants a blank behind two dashes; `a--1` is arithmetic there.
    const dashes = sql.startsWith('--', at) && (!mysql || at + 2 >= sql.length || /\s/.test(sql[at + 2]!))
    if (dashes || (mysql && sql[at] === '#')) {
      this.#at = this.#lineEnd(at)
      return this.#noted(at, sql.slice(at, this.#at).replace(/^(?:--|#)/, ''))
    }
    if (this.#running && sql.startsWith('*/', at)) {
      this.#running = false
      this.#at = at + 2
      return true
    }
    if (!sql.startsWith('/*', at)) return false
    // `/*!50000 DROP TABLE orders */` is run by MySQL and MariaDB.
    if (mysql && /^\/\*M?!/.test(sql.slice(at, at + 4))) {
      this.#running = true
      this.#at = at + /^\/\*M?!\d*/.exec(sql.slice(at, at + 12))![0].length
      return true
    }
    this.#at = this.#blockEnd(at)
    return this.#noted(at, sql.slice(at + 2, this.#at - 2))
  }

  #noted(start: number, text: string): true {
    this.comments.push({ start, end: this.#at, text })
    return true
  }

  /** Comments nest in PostgreSQL only. */
  #blockEnd(start: number): number {
    const marks = /\/\*|\*\//g
    marks.lastIndex = start
    let depth = 0
    for (let found = marks.exec(this.#sql); found; found = marks.exec(this.#sql)) {
      if (found[0] === '*/') depth--
      else if (depth === 0 || this.#dialect === 'postgres') depth++
      if (depth === 0) return marks.lastIndex
    }
    throw new NotWhole('a comment has no end', start)
  }

  #quoted(at: number): boolean {
    const sign = this.#sql[at]!
    const escapes = this.#dialect === 'mysql'
    if (sign === "'") return this.#string(at, at, "'", escapes, 'string')
    if (sign === '"') return this.#string(at, at, '"', escapes, 'name')
    if (sign === '`') return this.#string(at, at, '`', false, 'name')
    if (sign === '[' && this.#dialect === 'sqlite') return this.#bracketed(at)
    if (sign === '$' && this.#dialect === 'postgres') return this.#dollar(at)
    return false
  }

  #string(start: number, open: number, quote: string, escapes: boolean, type: 'string' | 'name'): true {
    const sql = this.#sql
    let value = ''
    for (let from = open + 1; ; ) {
      let end = from
      while (end < sql.length && sql[end] !== quote && !(escapes && sql[end] === '\\')) end++
      if (end >= sql.length) throw new NotWhole(`${type === 'name' ? 'a quoted name' : 'a string'} has no end`, start)
      value += sql.slice(from, end)
      const doubled = sql[end] === quote && sql[end + 1] === quote
      if (sql[end] === quote && !doubled) {
        this.#at = end + 1
        return this.#push(type, value, start)
      }
      value += sql[end + 1] ?? ''
      from = end + 2
    }
  }

  #bracketed(at: number): true {
    const end = this.#sql.indexOf(']', at)
    if (end < 0) throw new NotWhole('a quoted name has no end', at)
    this.#at = end + 1
    return this.#push('name', this.#sql.slice(at + 1, end), at)
  }

  #dollar(at: number): boolean {
    const mark = this.#take(DOLLAR)
    if (mark === null) return false
    const end = this.#sql.indexOf(mark, this.#at)
    if (end < 0) throw new NotWhole(`text in \`${mark}\` has no end`, at)
    const value = this.#sql.slice(this.#at, end)
    this.#at = end + mark.length
    return this.#push('body', value, at)
  }

  #word(word: string, at: number): true {
    const upper = word.toUpperCase()
    // `E'it\'s'`: the letter says how the string is read.
    if (this.#sql[this.#at] === "'" && /^(?:E|B|X|N|_\w+)$/.test(upper))
      return this.#string(at, this.#at, "'", upper === 'E' || this.#dialect === 'mysql', 'string')
    if (upper === 'DELIMITER' && this.#dialect === 'mysql' && this.tokens.length === this.#first) {
      const end = this.#lineEnd(at)
      this.#delimiter = this.#sql.slice(this.#at, end).trim().split(/\s/)[0] || ';'
      this.#at = end
      return true
    }
    return this.#push('word', upper, at)
  }
}

const isFromStdin = (token: Token, next: Token | undefined): boolean =>
  token.value === 'FROM' && token.type === 'word' && next?.value === 'STDIN'
