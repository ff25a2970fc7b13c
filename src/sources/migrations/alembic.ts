/**
 * @module sources/migrations/alembic
 * Alembic: what `upgrade()` asks of `op`.
 */
import type { Action, Dialect, Migration } from '../../model/migrations.ts'
import { argument, type Call, type Code, type CodeToken, callsIn, isSet, isUnset, step, textOf } from './code.ts'
import { actionsInSql, type Place } from './operations.ts'

export const isAlembic = (text: string): boolean =>
  /^def\s+upgrade\s*\(/m.test(text) && /\balembic\b|^down_revision\b/m.test(text)

/** @returns the migration without its file's name. */
export function alembic({ tokens }: Code, place: Place, dialect: Dialect): Omit<Migration, 'file' | 'dialect'> {
  const up = bodyOf(tokens, 'upgrade')
  const operations = callsIn(up, 'python').flatMap(call => {
    const end = up[call.to - 1]?.end ?? call.at.end
    const outside = isOutside(up, call)
    return actionsOf(call, up, dialect).map(action => place.operation(action, call.at.start, end, !outside))
  })
  return {
    tool: 'alembic',
    number: null,
    id: valuesOf(tokens, 'revision')[0] ?? null,
    after: valuesOf(tokens, 'down_revision'),
    operations,
    reversible: operations.length === 0 ? null : isDone(bodyOf(tokens, 'downgrade')),
    exceptions: place.exceptions,
  }
}

/** `pass`, a text, or `raise NotImplementedError` lead nowhere. */
const isDone = (body: readonly CodeToken[]): boolean =>
  body.some(({ type, value }) => type === 'word' && value !== 'pass') && !body.some(({ value }) => value === 'raise')

function bodyOf(tokens: readonly CodeToken[], name: string): CodeToken[] {
  const at = tokens.findIndex((token, i) => token.value === 'def' && token.first && tokens[i + 1]?.value === name)
  if (at < 0) return []
  const indent = tokens[at]!.column
  let depth = 0
  let begins = -1
  for (let i = at + 1; i < tokens.length; i++) {
    const token = tokens[i]!
    if (begins >= 0 && depth === 0 && token.first && token.column <= indent) return tokens.slice(begins, i)
    depth += step(token)
    if (begins < 0 && depth === 0 && token.value === ':') begins = i + 1
  }
  return begins < 0 ? [] : tokens.slice(begins)
}

/** Below `with op.get_context().autocommit_block():`. */
function isOutside(body: readonly CodeToken[], call: Call): boolean {
  return body.some((token, at) => {
    if (token.value !== 'autocommit_block' || at > call.from) return false
    const begin = body.findLast((one, i) => i <= at && one.first && one.value === 'with')
    if (!begin) return false
    const after = body.find((one, i) => i > at + 3 && one.first && one.column <= begin.column)
    return call.at.start > token.end && (!after || call.at.start < after.start)
  })
}

/** `down_revision = ('a1', 'b2')`, also with a type behind the name. */
function valuesOf(tokens: readonly CodeToken[], name: string): string[] {
  const at = tokens.findIndex(token => token.first && token.column === 0 && token.value === name)
  if (at < 0) return []
  const line = tokens.slice(at + 1, tokens.findIndex((token, i) => i > at && token.first && token.column === 0) >>> 0)
  const equals = line.findIndex(({ value }) => value === '=')
  return line
    .slice(equals + 1)
    .filter(({ type }) => type === 'string')
    .map(({ value }) => value)
}

/** In `with op.batch_alter_table('orders') as batch_op:` the table is named once. */
function batchTable(call: Call, body: readonly CodeToken[]): string | null {
  if (call.path[0] === 'op' || call.path.length < 2) return null
  const at = body.findLastIndex(
    (token, i) => i < call.from && token.value === 'as' && body[i + 1]?.value === call.path[0],
  )
  if (at < 0) return null
  return textOf(
    argument(
      callsIn(body.slice(0, at), 'python').findLast(({ name }) => name === 'batch_alter_table') ?? { args: [] },
      'table_name',
      0,
    ),
  )
}

function actionsOf(call: Call, body: readonly CodeToken[], dialect: Dialect): Action[] {
  const batch = batchTable(call, body)
  if (call.path[0] !== 'op' && batch === null && call.name !== 'execute') return []
  const shift = batch === null ? 0 : 1
  const text = (name: string, at: number) => textOf(argument(call, name, at)) ?? '?'
  const table = (name: string, at: number) => batch ?? text(name, at)
  switch (call.name) {
    case 'create_table':
      return [{ does: 'create-table', table: text('table_name', 0), ifNotExists: isSet(call, 'if_not_exists') }]
    case 'drop_table':
      return [{ does: 'drop-table', table: text('table_name', 0) }]
    case 'rename_table':
      return [
        {
          does: 'rename',
          table: text('old_table_name', 0),
          from: text('old_table_name', 0),
          to: text('new_table_name', 1),
        },
      ]
    case 'drop_column':
      return [{ does: 'drop-column', table: table('table_name', 0), field: text('column_name', 1 - shift) }]
    case 'add_column':
      return columnAdded(call, table('table_name', 0), 1 - shift)
    case 'alter_column':
      return columnAltered(call, table('table_name', 0), text('column_name', 1 - shift))
    case 'create_index':
      return [
        {
          does: 'create-index',
          table: table('table_name', 1),
          name: text('index_name', 0),
          concurrently: isSet(call, 'postgresql_concurrently'),
        },
      ]
    case 'drop_index':
      return [
        {
          does: 'drop-index',
          table: batch ?? textOf(argument(call, 'table_name', 1)),
          name: text('index_name', 0),
          concurrently: isSet(call, 'postgresql_concurrently'),
        },
      ]
    case 'create_foreign_key':
      return [
        {
          does: 'add-constraint',
          table: table('source_table', 1),
          constraint: 'foreign key',
          later: isSet(call, 'postgresql_not_valid'),
        },
      ]
    case 'create_check_constraint':
      return [
        {
          does: 'add-constraint',
          table: table('table_name', 1),
          constraint: 'check',
          later: isSet(call, 'postgresql_not_valid'),
        },
      ]
    case 'create_unique_constraint':
      return [{ does: 'add-constraint', table: table('table_name', 1), constraint: 'unique', later: false }]
    case 'create_primary_key':
      return [{ does: 'add-constraint', table: table('table_name', 1), constraint: 'primary key', later: false }]
    case 'execute':
      return executed(call, dialect)
    default:
      return []
  }
}

function columnAdded(call: Call, table: string, at: number): Action[] {
  const column = callsIn(argument(call, 'column', at)?.tokens ?? [], 'python')[0]
  if (!column) return [{ does: 'dynamic' }]
  const filled = ['server_default', 'Computed', 'Identity'].some(word =>
    column.args.some(({ name, tokens }) => name === word || tokens.some(({ value }) => value === word)),
  )
  const notNull = isUnset(column, 'nullable') || isSet(column, 'primary_key')
  const actions: Action[] = [
    { does: 'add-column', table, field: textOf(argument(column, 'name', 0)) ?? '?', notNull, filled },
  ]
  if (isSet(column, 'unique')) actions.push({ does: 'add-constraint', table, constraint: 'unique', later: false })
  if (isSet(column, 'index')) actions.push({ does: 'create-index', table, name: null, concurrently: false })
  return actions
}

function columnAltered(call: Call, table: string, column: string): Action[] {
  const actions: Action[] = []
  if (argument(call, 'type_')) actions.push({ does: 'change-type', table, field: column })
  if (isUnset(call, 'nullable')) actions.push({ does: 'set-not-null', table, field: column })
  const to = argument(call, 'new_column_name')
  if (to) actions.push({ does: 'rename', table, from: column, to: textOf(to) ?? '?' })
  return actions
}

/** `op.execute("...")`, `op.execute(sa.text("..."))`; statements that are built of models are code. */
function executed(call: Call, dialect: Dialect): Action[] {
  const given = argument(call, 'sqltext', 0)
  const text = textOf(given)
  if (text !== null) return actionsInSql(text, dialect)
  const wrapped = callsIn(given?.tokens ?? [], 'python')[0]
  const inner = wrapped?.name === 'text' ? textOf(wrapped.args[0]) : null
  if (inner !== null) return actionsInSql(inner, dialect)
  return given ? [{ does: 'dynamic' }] : []
}
