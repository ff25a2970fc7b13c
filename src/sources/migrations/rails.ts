/**
 * @module sources/migrations/rails
 * Rails: what `change` or `up` asks of the schema.
 */
import type { Action, Dialect, Migration } from '../../model/migrations.ts'
import { argument, type Call, type Code, type CodeToken, callsIn, isSet, isUnset, textOf } from './code.ts'
import { actionsInSql, type Place } from './operations.ts'

export const isRails = (text: string): boolean => /<\s*(?:ActiveRecord::Migration|\w*Migration\b)/.test(text)

/** @returns the migration without its file's name. */
export function rails(
  { tokens }: Code,
  place: Place,
  number: string | null,
  dialect: Dialect,
): Omit<Migration, 'file' | 'dialect'> {
  const [change, up, down] = ['change', 'up', 'down'].map(name => methodOf(tokens, name))
  const body = [...(change ?? []), ...(up ?? [])]
  const inTransaction = !tokens.some(({ value }) => value === 'disable_ddl_transaction!')
  const all = callsIn(body, 'ruby')
  // What stands below `dir.down` belongs to the way back.
  const calls = all.filter(call => !isBelow(body, call, 'down'))
  const operations = calls.flatMap(call => {
    const end = body[call.to - 2]?.end ?? call.at.end
    return actionsOf(call, body, dialect).map(action => place.operation(action, call.at.start, end, inTransaction))
  })
  const oneWay = change
    ? calls.some(call => isOneWay(call, body))
    : !down || down.some(({ value }) => value === 'raise')
  return {
    tool: 'rails',
    number,
    id: null,
    after: [],
    operations,
    reversible: operations.length ? !oneWay : null,
    exceptions: place.exceptions,
  }
}

function methodOf(tokens: readonly CodeToken[], name: string): CodeToken[] | null {
  const at = tokens.findIndex((token, i) => {
    const named = tokens[i + 1]?.value === 'self' ? tokens[i + 3]?.value : tokens[i + 1]?.value
    return token.value === 'def' && token.type === 'word' && named === name
  })
  if (at < 0) return null
  const indent = tokens[at]!.column
  const end = tokens.findIndex((token, i) => i > at && token.first && token.column <= indent)
  const body = tokens.slice(at + 2, end < 0 ? undefined : end)
  return body.filter(({ value }, i) => i > 0 || value !== '.')
}

/** Inside of `dir.down do ... end` or `dir.down { ... }`, told by the indentation. */
function isBelow(body: readonly CodeToken[], call: Call, name: string): boolean {
  const at = body.findLastIndex((token, i) => i < call.from && token.value === name && body[i - 1]?.value === '.')
  if (at < 0) return false
  const lead = body.findLast((token, i) => i <= at && token.first)
  const end = body.find((token, i) => i > at && token.first && token.column <= (lead?.column ?? 0))
  return !end || call.at.start < end.start
}

/** The table of the block around a call on `t`: `change_table :orders do |t|`. */
function blockOf(body: readonly CodeToken[], call: Call): { kind: string; table: string } | null {
  const receiver = call.path.length > 1 ? call.path[0] : null
  if (receiver === null) return null
  const at = body.findLastIndex(
    (token, i) => i < call.from && token.value === receiver && body[i - 1]?.value === '|' && body[i + 1]?.value === '|',
  )
  if (at < 0) return null
  const opener = callsIn(body.slice(0, at), 'ruby').findLast(({ name }) => /_table$/.test(name))
  return opener ? { kind: opener.name, table: tableOf(opener) } : null
}

const tableOf = (call: Call, at = 0): string => textOf(argument(call, '', at)) ?? '?'

const concurrently = (call: Call): boolean => argument(call, 'algorithm')?.tokens[0]?.value === 'concurrently'

function actionsOf(call: Call, body: readonly CodeToken[], dialect: Dialect): Action[] {
  const block = blockOf(body, call)
  if (block) return /^change_table/.test(block.kind) ? inTable(call, block.table) : []
  const [table, second, third] = [tableOf(call), tableOf(call, 1), tableOf(call, 2)]
  switch (call.name) {
    case 'create_table':
    case 'create_join_table':
      return [{ does: 'create-table', table, ifNotExists: isSet(call, 'if_not_exists') }]
    case 'drop_table':
    case 'drop_join_table':
      return [{ does: 'drop-table', table }]
    case 'rename_table':
      return [{ does: 'rename', table, from: table, to: second }]
    case 'remove_column':
    case 'remove_columns':
    case 'remove_timestamps':
      return [{ does: 'drop-column', table, field: second }]
    case 'remove_reference':
    case 'remove_belongs_to':
      return [{ does: 'drop-column', table, field: `${second}_id` }]
    case 'rename_column':
      return [{ does: 'rename', table, from: `${table}.${second}`, to: `${table}.${third}` }]
    case 'change_column':
      return [{ does: 'change-type', table, field: second }, ...(isUnset(call, 'null') ? [notNull(table, second)] : [])]
    case 'change_column_null':
      return argument(call, '', 2)?.tokens[0]?.value === 'false' ? [notNull(table, second)] : []
    case 'add_column':
      return [columnAdded(call, table, second)]
    case 'add_timestamps':
      return [{ ...columnAdded(call, table, 'created_at'), notNull: !isSet(call, 'null') }]
    case 'add_reference':
    case 'add_belongs_to':
      return referenceAdded(call, table, second)
    case 'add_index':
      return [{ does: 'create-index', table, name: null, concurrently: concurrently(call) }]
    case 'remove_index':
      return [{ does: 'drop-index', table, name: null, concurrently: concurrently(call) }]
    case 'add_foreign_key':
      return [{ does: 'add-constraint', table, constraint: 'foreign key', later: isUnset(call, 'validate') }]
    case 'add_check_constraint':
      return [{ does: 'add-constraint', table, constraint: 'check', later: isUnset(call, 'validate') }]
    case 'add_unique_constraint':
      return [{ does: 'add-constraint', table, constraint: 'unique', later: Boolean(argument(call, 'using_index')) }]
    case 'add_exclusion_constraint':
      return [{ does: 'add-constraint', table, constraint: 'exclude', later: false }]
    case 'execute':
    case 'exec_query':
      return sqlOf(call, dialect)
    case 'update_all':
    case 'delete_all':
      return [recordsWritten(call, body)]
    default:
      return []
  }
}

const notNull = (table: string, column: string): Action => ({ does: 'set-not-null', table, field: column })

const columnAdded = (call: Call, table: string, column: string): Extract<Action, { does: 'add-column' }> => {
  const value = argument(call, 'default')?.tokens[0]?.value
  return {
    does: 'add-column',
    table,
    field: column,
    notNull: isUnset(call, 'null'),
    filled: value !== undefined && value !== 'nil',
  }
}

/** A reference has an index unless it says otherwise. */
function referenceAdded(call: Call, table: string, name: string): Action[] {
  const actions: Action[] = [columnAdded(call, table, `${name}_id`)]
  const index = argument(call, 'index')
  const later = index?.tokens.some(({ value }) => value === 'concurrently') ?? false
  if (!isUnset(call, 'index')) actions.push({ does: 'create-index', table, name: null, concurrently: later })
  const key = argument(call, 'foreign_key')
  const unchecked =
    key?.tokens.some(({ value }, at) => value === 'validate' && key.tokens[at + 2]?.value === 'false') ?? false
  if (key && !isUnset(call, 'foreign_key'))
    actions.push({ does: 'add-constraint', table, constraint: 'foreign key', later: unchecked })
  return actions
}

function inTable(call: Call, table: string): Action[] {
  const first = tableOf(call)
  switch (call.name) {
    case 'remove':
    case 'remove_timestamps':
    case 'remove_references':
    case 'remove_belongs_to':
      return [{ does: 'drop-column', table, field: first }]
    case 'rename':
      return [{ does: 'rename', table, from: `${table}.${first}`, to: `${table}.${tableOf(call, 1)}` }]
    case 'change':
      return [{ does: 'change-type', table, field: first }]
    case 'change_null':
      return argument(call, '', 1)?.tokens[0]?.value === 'false' ? [notNull(table, first)] : []
    case 'index':
      return [{ does: 'create-index', table, name: null, concurrently: concurrently(call) }]
    case 'remove_index':
      return [{ does: 'drop-index', table, name: null, concurrently: concurrently(call) }]
    case 'foreign_key':
    case 'check_constraint':
      return [
        {
          does: 'add-constraint',
          table,
          constraint: call.name === 'foreign_key' ? 'foreign key' : 'check',
          later: isUnset(call, 'validate'),
        },
      ]
    case 'references':
    case 'belongs_to':
      return referenceAdded(call, table, first)
    case 'timestamps':
      return [{ ...columnAdded(call, table, 'created_at'), notNull: !isSet(call, 'null') }]
    default:
      return first === '?' ? [] : [columnAdded(call, table, first)]
  }
}

function sqlOf(call: Call, dialect: Dialect): Action[] {
  const given = argument(call, '', 0)
  // `.squish` and the like behind the text change nothing of it.
  const text = given?.tokens[0]?.type === 'string' && !given.tokens[0].dynamic ? given.tokens[0].value : null
  const rest = given?.tokens.slice(1).every(({ value }) => /^(?:\.|squish|strip_heredoc|freeze|strip)$/.test(value))
  return text !== null && rest ? actionsInSql(text, dialect) : [{ does: 'dynamic' }]
}

/** `Order.where(...).update_all(...)`: is there a `where` in the same line? */
function recordsWritten(call: Call, body: readonly CodeToken[]): Action {
  const begin = body.findLastIndex((token, at) => at <= call.from && token.first && body[at]!.value !== '.')
  const chain = body.slice(begin, call.from).map(({ value }) => value)
  const bounded = chain.some(word => /^(?:in_batches|find_each|find_in_batches|limit|batch)$/.test(word))
  const where = bounded || chain.includes('where') || chain.includes('not')
  return {
    does: 'write',
    verb: call.name === 'update_all' ? 'UPDATE' : 'DELETE',
    table: chain.find(word => /^[A-Z]/.test(word)) ?? '?',
    where,
    bounded,
  }
}

/** Calls that `change` cannot turn round. */
function isOneWay(call: Call, body: readonly CodeToken[]): boolean {
  if (isBelow(body, call, 'up')) return !body.some((token, at) => token.value === 'down' && body[at - 1]?.value === '.')
  switch (call.name) {
    case 'execute':
    case 'change_column':
    case 'update_all':
    case 'delete_all':
      return true
    case 'remove_column':
      return !argument(call, '', 2)
    case 'drop_table':
      return body[call.to - 1]?.value !== 'do'
    case 'remove_index':
      return !argument(call, 'column') && !argument(call, '', 1)
    case 'change_column_default':
      return !argument(call, 'from')
    default:
      return false
  }
}
