/**
 * @module sources/migrations/sql
 * One SQL statement -> what it does to tables that may hold data.
 */
import type { Action, Dialect } from '../../model/migrations.ts'
import { alterTable } from './alter.ts'
import { Reader } from './reader.ts'
import { statementsOf } from './statements.ts'
import { lex, type Token } from './tokens.ts'

/** An action and the token it begins at: what stands in a quoted body begins at the body. */
export interface Placed {
  action: Action
  at: Token
}

/** @returns what the statement does, in order; empty for what no rule looks at. */
export function actionsOf(tokens: readonly Token[], dialect: Dialect): Placed[] {
  const first = tokens[0]!
  const reader = new Reader(tokens)
  const here = (actions: Action[]): Placed[] => actions.map(action => ({ action, at: first }))
  if (reader.takes('CREATE')) return here(create(reader))
  if (reader.takes('DROP')) return here(drop(reader))
  if (reader.takes('ALTER')) return here(alter(reader))
  if (reader.takes('TRUNCATE')) {
    reader.takes('TABLE')
    return here(tables(reader).map(table => ({ does: 'truncate', table })))
  }
  if (reader.takes('RENAME', 'TABLE')) return here(renameTables(reader))
  if (reader.takes('REINDEX')) return here(reindex(tokens))
  if (reader.takes('SET') || reader.takes('SELECT')) return here(setting(tokens))
  if (reader.takes('DO')) return anonymous(tokens, dialect)
  if (reader.takes('PREPARE') || reader.takes('EXECUTE')) return here([{ does: 'dynamic' }])
  if (/^(?:DELETE|UPDATE|WITH|EXPLAIN|INSERT|REPLACE|MERGE)$/.test(first.value)) return here(writes(tokens))
  return []
}

function create(reader: Reader): Action[] {
  reader.takes('OR', 'REPLACE')
  const temporary = /^(?:TEMP|TEMPORARY|UNLOGGED|GLOBAL|LOCAL)$/
  while (temporary.test(reader.word)) reader.next()
  if (reader.takes('TABLE')) {
    const ifNotExists = reader.takes('IF', 'NOT', 'EXISTS')
    return [{ does: 'create-table', table: reader.name(), ifNotExists }]
  }
  while (/^(?:UNIQUE|FULLTEXT|SPATIAL)$/.test(reader.word)) reader.next()
  if (!reader.takes('INDEX')) return []
  const concurrently = reader.takes('CONCURRENTLY')
  reader.takes('IF', 'NOT', 'EXISTS')
  const name = reader.word === 'ON' ? null : reader.name()
  reader.until('ON')
  reader.takes('ONLY')
  return [{ does: 'create-index', table: reader.name(), name, concurrently }]
}

function drop(reader: Reader): Action[] {
  reader.takes('TEMPORARY')
  if (reader.takes('TABLE')) return dropped(reader)
  if (reader.takes('SCHEMA') || reader.takes('DATABASE')) return dropped(reader)
  if (!reader.takes('INDEX')) return []
  const concurrently = reader.takes('CONCURRENTLY')
  reader.takes('IF', 'EXISTS')
  return names(reader).map(name => ({
    does: 'drop-index',
    table: reader.takes('ON') ? reader.name() : null,
    name,
    concurrently,
  }))
}

function dropped(reader: Reader): Action[] {
  reader.takes('IF', 'EXISTS')
  return names(reader).map(table => ({ does: 'drop-table', table }))
}

function alter(reader: Reader): Action[] {
  reader.takes('ONLINE')
  reader.takes('FOREIGN')
  return reader.takes('TABLE') ? alterTable(reader) : []
}

function renameTables(reader: Reader): Action[] {
  return reader.parts().map(part => {
    const from = part.name()
    part.takes('TO')
    return { does: 'rename', table: from, from, to: part.name() }
  })
}

function reindex(tokens: readonly Token[]): Action[] {
  const concurrently = tokens.some(({ type, value }) => type === 'word' && value === 'CONCURRENTLY')
  return [{ does: 'create-index', table: null, name: null, concurrently }]
}

const SETTING = /^lock_timeout$/i

/** `SET lock_timeout = '5s'`, `SELECT set_config('lock_timeout', '5s', false)`. Switched off is none. */
function setting(tokens: readonly Token[]): Action[] {
  const at = tokens.findIndex(({ value }) => SETTING.test(value))
  const isSet = tokens[0]!.value === 'SET' || tokens.some(({ value }) => value === 'SET_CONFIG')
  const value = tokens.slice(at + 1).find(({ type, value: word }) => type !== 'sign' && word !== 'TO')
  return at > 0 && isSet && value && !/^(?:0\D*|DEFAULT)$/i.test(value.value) ? [{ does: 'lock-timeout' }] : []
}

/** The body of `DO` is run at once: its statements count, whatever it asks first. */
function anonymous(tokens: readonly Token[], dialect: Dialect): Placed[] {
  const body = tokens.find(({ type }) => type === 'body' || type === 'string')
  if (!body) return []
  return statementsOf(lex(body.value, dialect).tokens.filter(({ value }) => value !== 'BEGIN'))
    .flatMap(({ tokens: inner }) => beginnings(inner).flatMap(from => actionsOf(inner.slice(from), dialect)))
    .map(({ action }) => ({ action, at: body }))
}

/** `IF NOT EXISTS (...) THEN ALTER TABLE ...`: where a statement may begin; a `CASE` inside of one begins none. */
function beginnings(tokens: readonly Token[]): number[] {
  const control = /^(?:THEN|ELSE|LOOP)$/
  const behind = tokens.flatMap(({ type, value }, at) => (type === 'word' && control.test(value) ? [at + 1] : []))
  return [0, ...behind].filter(at => at < tokens.length)
}

/** `DELETE` and `UPDATE` also inside of `WITH ... AS (...)`; `ON DELETE`, `FOR UPDATE` and `DO UPDATE` are something else. */
function writes(tokens: readonly Token[]): Action[] {
  const actions = copies(tokens)
  for (const [at, { type, value }] of tokens.entries()) {
    if (type !== 'word' || (value !== 'DELETE' && value !== 'UPDATE')) continue
    const before = tokens[at - 1]
    const begins = !before || before.value === '(' || before.value === ')' || before.value === 'ANALYZE'
    if (begins) actions.push(written(value, within(tokens, at + 1)))
  }
  return actions
}

/** `INSERT INTO new_orders SELECT ... FROM orders`. */
function copies(tokens: readonly Token[]): Action[] {
  const reader = new Reader(tokens)
  if (!reader.takes('INSERT') || !tokens.some(({ value }) => value === 'SELECT')) return []
  reader.until('INTO')
  const to = reader.name()
  reader.until('FROM')
  return [{ does: 'copy', table: reader.name(), to }]
}

/** The tokens up to the bracket that closes around them. */
function within(tokens: readonly Token[], from: number): Token[] {
  let depth = 0
  const to = tokens.findIndex(({ type, value }, at) => {
    if (at < from || type !== 'sign') return false
    if (value === '(') depth++
    return value === ')' && depth-- === 0
  })
  return tokens.slice(from, to < 0 ? undefined : to)
}

function written(verb: 'DELETE' | 'UPDATE', tokens: readonly Token[]): Action {
  const reader = new Reader(tokens)
  const modifiers = /^(?:LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/
  if (reader.takes('OR')) reader.next()
  while (modifiers.test(reader.word)) reader.next()
  const table = reader.name()
  const condition = reader.conditionOf('WHERE')
  return { does: 'write', verb, table, where: says(condition), bounded: isBounded(condition, tokens) }
}

/** `WHERE true` and `WHERE 1 = 1` say nothing. */
function says(condition: readonly Token[]): boolean {
  const text = condition.map(({ value }) => value).join(' ')
  return text !== '' && !/^\(* ?(?:TRUE|1|(\S+) = \1) ?\)*$/.test(text)
}

/** Few rows by its own words: a limit, a range, or values that are named. */
function isBounded(condition: readonly Token[], tokens: readonly Token[]): boolean {
  const has = (word: string) => tokens.some(({ type, value }) => type === 'word' && value === word)
  if (has('LIMIT') || has('BETWEEN') || has('FETCH')) return true
  return condition.some(({ value }, at) => {
    const next = condition[at + (value === 'IN' ? 2 : 1)]
    return (value === '=' || value === 'IN') && (next?.type === 'string' || next?.type === 'number')
  })
}

const tables = (reader: Reader): string[] => {
  reader.takes('ONLY')
  return names(reader)
}

function names(reader: Reader): string[] {
  const found = [reader.name()]
  while (reader.takesSign(',')) found.push(reader.name())
  return found
}
