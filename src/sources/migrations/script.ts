/**
 * @module sources/migrations/script
 * Knex, Sequelize and TypeORM: what `up` asks of the schema.
 */
import type { Action, Dialect, Migration } from '../../model/migrations.ts'
import { argument, type Call, type Code, type CodeToken, callsIn, isSet, isUnset, step, textOf } from './code.ts'
import { actionsInSql, type Place } from './operations.ts'

/** @returns the migration without its file's name; null when nothing goes up in it. */
export function script(
  { tokens }: Code,
  place: Place,
  number: string | null,
  dialect: Dialect,
): Omit<Migration, 'file' | 'dialect'> | null {
  const [up, down] = [definition(tokens, 'up'), definition(tokens, 'down')]
  if (up < 0) return null
  const body = down > up ? tokens.slice(up + 2, down) : tokens.slice(up + 2)
  const way = down < 0 ? [] : down > up ? tokens.slice(down + 2) : tokens.slice(down + 2, up)
  const outside = tokens.some(
    (token, at) =>
      token.value === 'transaction' && /^[:=]$/.test(tokens[at + 1]?.value ?? '') && tokens[at + 2]?.value === 'false',
  )
  const operations = callsIn(body, 'script').flatMap(call => {
    const end = body[call.to - 1]?.end ?? call.at.end
    return actionsOf(call, body, dialect).map(action => place.operation(action, call.at.start, end, !outside))
  })
  return {
    tool: tokens.some(({ value }) => value === 'queryInterface')
      ? 'sequelize'
      : tokens.some(({ value }) => value === 'queryRunner' || value === 'QueryRunner')
        ? 'typeorm'
        : 'knex',
    number,
    id: null,
    after: [],
    operations,
    reversible: operations.length
      ? callsIn(way, 'script').some(({ name }) => !/^(?:resolve|down|Error)$/.test(name))
      : null,
    exceptions: place.exceptions,
  }
}

/** `exports.up = `, `async up(`, `up: `, `function up(`: where it is defined, not where it is used. */
function definition(tokens: readonly CodeToken[], name: string): number {
  let depth = 0
  return tokens.findIndex((token, at) => {
    depth += step(token)
    if (depth > 1 || token.type !== 'word' || token.value !== name) return false
    const [before, next] = [tokens[at - 1]?.value ?? '', tokens[at + 1]?.value ?? '']
    const defines = /^[=:(]$/.test(next) && tokens[at + 2]?.value !== '='
    return defines && (/^(?:\.|async|function|const|let|public|,|\{|;|\})$/.test(before) || token.first)
  })
}

function actionsOf(call: Call, body: readonly CodeToken[], dialect: Dialect): Action[] {
  const text = (at: number) => textOf(argument(call, '', at)) ?? '?'
  switch (call.name) {
    case 'createTable':
    case 'createTableIfNotExists':
    case 'createTableLike':
      return [
        {
          does: 'create-table',
          table: text(0),
          ifNotExists: call.name === 'createTableIfNotExists' || isSet(call, 'ifNotExists'),
        },
      ]
    case 'dropTable':
    case 'dropTableIfExists':
      return [{ does: 'drop-table', table: text(0) }]
    case 'renameTable':
      return [{ does: 'rename', table: text(0), from: text(0), to: text(1) }]
    case 'alterTable':
    case 'table':
      return call.path.includes('schema') || call.name === 'alterTable' ? inTable(call, text(0)) : []
    case 'removeColumn':
      return [{ does: 'drop-column', table: text(0), field: text(1) }]
    case 'changeColumn':
      return [{ does: 'change-type', table: text(0), field: text(1) }]
    case 'addColumn':
      return [columnAdded(call, text(0), text(1))]
    case 'renameColumn':
      // The one of Knex stands inside of `alterTable` and is read there.
      return call.args.length > 2
        ? [{ does: 'rename', table: text(0), from: `${text(0)}.${text(1)}`, to: `${text(0)}.${text(2)}` }]
        : []
    case 'addIndex':
      return [
        {
          does: 'create-index',
          table: text(0),
          name: null,
          concurrently: call.args.some(
            ({ tokens }) =>
              tokens.some(({ value }) => value === 'concurrently') ||
              tokens.some(({ value }) => value === 'CONCURRENTLY'),
          ),
        },
      ]
    case 'removeIndex':
      return [
        {
          does: 'drop-index',
          table: text(0),
          name: null,
          concurrently: call.args.some(({ tokens }) => tokens.some(({ value }) => value === 'concurrently')),
        },
      ]
    case 'addConstraint':
      return [
        {
          does: 'add-constraint',
          table: text(0),
          constraint: /foreign/i.test(kindOf(call)) ? 'foreign key' : /check/i.test(kindOf(call)) ? 'check' : 'unique',
          later: false,
        },
      ]
    case 'truncate':
      return [{ does: 'truncate', table: tableBefore(call, body) }]
    case 'raw':
    case 'query':
      return sqlOf(call, dialect)
    case 'del':
    case 'delete':
    case 'update':
      return call.path.length > 1 || body[call.from - 1]?.value === '.' ? rowsWritten(call, body) : []
    default:
      return /^(?:dropColumns?|dropForeignKey|createIndex|createForeignKey|createUniqueConstraint|dropIndex)$/.test(
        call.name,
      ) && call.path.some(part => /^queryRunner/i.test(part))
        ? byRunner(call, text)
        : []
  }
}

const kindOf = (call: Call): string =>
  textOf(argument({ args: argument(call, '', 1)?.tokens ? namedIn(argument(call, '', 1)!.tokens) : [] }, 'type')) ?? ''

/** `{ type: 'unique', fields: [...] }` -> its entries. */
function namedIn(tokens: readonly CodeToken[]): Call['args'] {
  const wrapped = [{ ...tokens[0]!, type: 'word' as const, value: 'of', first: true }]
  const open = { ...tokens[0]!, type: 'sign' as const, value: '(', start: wrapped[0]!.end }
  const close = { ...tokens.at(-1)!, type: 'sign' as const, value: ')' }
  return tokens[0]?.value === '{'
    ? (callsIn([...wrapped, open, ...tokens.slice(1, -1), close], 'script')[0]?.args ?? [])
    : []
}

function columnAdded(call: Call, table: string, column: string): Action {
  const options = namedIn(argument(call, '', 2)?.tokens ?? [])
  const notNull = isUnset({ args: options }, 'allowNull')
  return {
    does: 'add-column',
    table,
    field: column,
    notNull,
    filled: Boolean(argument({ args: options }, 'defaultValue')),
  }
}

function byRunner(call: Call, text: (at: number) => string): Action[] {
  const table = text(0)
  if (/^dropColumn/.test(call.name)) return [{ does: 'drop-column', table, field: text(1) }]
  if (call.name === 'createIndex')
    return [
      {
        does: 'create-index',
        table,
        name: null,
        concurrently: call.args.some(({ tokens }) => tokens.some(({ value }) => value === 'isConcurrent')),
      },
    ]
  if (call.name === 'dropIndex') return [{ does: 'drop-index', table, name: null, concurrently: false }]
  if (call.name === 'createForeignKey')
    return [{ does: 'add-constraint', table, constraint: 'foreign key', later: false }]
  if (call.name === 'createUniqueConstraint')
    return [{ does: 'add-constraint', table, constraint: 'unique', later: false }]
  return []
}

/** The statements of `alterTable('orders', t => { ... })`. */
function inTable(call: Call, table: string): Action[] {
  const callback = argument(call, '', 1)?.tokens ?? []
  const actions: Action[] = [{ does: 'alter', table }]
  for (const chain of chainsOf(callback)) {
    const calls = callsIn(chain, 'script')
    const names = calls.map(({ name }) => name)
    const has = (...wanted: string[]) => wanted.some(name => names.includes(name))
    const first = calls[0]
    if (!first) continue
    const column = textOf(argument(first, '', 0)) ?? '?'
    const constraint = (kind: 'foreign key' | 'unique' | 'primary key') =>
      actions.push({ does: 'add-constraint', table, constraint: kind, later: false })
    if (has('dropColumn', 'dropColumns', 'dropTimestamps')) actions.push({ does: 'drop-column', table, field: column })
    else if (has('renameColumn'))
      actions.push({
        does: 'rename',
        table,
        from: `${table}.${column}`,
        to: `${table}.${textOf(argument(first, '', 1)) ?? '?'}`,
      })
    else if (has('dropNullable', 'setNotNullable')) actions.push({ does: 'set-not-null', table, field: column })
    else if (first.name === 'index') actions.push({ does: 'create-index', table, name: null, concurrently: false })
    else if (first.name === 'dropIndex') actions.push({ does: 'drop-index', table, name: null, concurrently: false })
    else if (first.name === 'unique') constraint('unique')
    else if (first.name === 'primary') constraint('primary key')
    else if (first.name === 'foreign') constraint('foreign key')
    else if (has('alter')) actions.push({ does: 'change-type', table, field: column })
    else if (!/^(?:drop|set|comment|check|engine|charset|collate)/.test(first.name)) {
      actions.push({
        does: 'add-column',
        table,
        field: column,
        notNull: has('notNullable'),
        filled: has('defaultTo') || /^increments|^bigIncrements/.test(first.name),
      })
      if (has('references')) constraint('foreign key')
      if (has('unique')) constraint('unique')
      if (has('index')) actions.push({ does: 'create-index', table, name: null, concurrently: false })
    }
  }
  return actions
}

/** `t.string('name').notNullable()`: from the receiver to where the next statement begins. */
function chainsOf(callback: readonly CodeToken[]): CodeToken[][] {
  const open = callback.findIndex(({ value }) => value === '{')
  const arrow = callback.findIndex(({ value }, at) => value === '>' && callback[at - 1]?.value === '=')
  const body = open >= 0 ? callback.slice(open + 1, -1) : callback.slice(arrow + 1)
  const chains: CodeToken[][] = [[]]
  let depth = 0
  for (const token of body) {
    if (depth === 0 && ((token.first && token.value !== '.') || token.value === ';')) chains.push([])
    depth += step(token)
    chains.at(-1)!.push(token)
  }
  return chains.filter(chain => chain.length > 0)
}

function sqlOf(call: Call, dialect: Dialect): Action[] {
  const text = textOf(argument(call, '', 0))
  return text === null ? [{ does: 'dynamic' }] : actionsInSql(text, dialect)
}

/** The tokens of the statement before a call. */
function chainBefore(call: Call, body: readonly CodeToken[]): CodeToken[] {
  let begin = call.from
  while (begin > 0 && body[begin - 1]!.value !== ';' && !(body[begin]!.first && body[begin]!.value !== '.')) begin--
  return body.slice(begin, call.from)
}

const tableBefore = (call: Call, body: readonly CodeToken[]): string =>
  chainBefore(call, body).find(({ type }) => type === 'string')?.value ?? '?'

/** `knex('orders').where(...).update(...)`; other things have an `update` too. */
function rowsWritten(call: Call, body: readonly CodeToken[]): Action[] {
  const before = chainBefore(call, body)
  const statement = [
    ...before,
    ...body.slice(
      call.to,
      body.findIndex((token, at) => at > call.to && (token.value === ';' || (token.first && token.value !== '.'))) >>>
        0,
    ),
  ]
  const isKnex = statement.some(
    ({ value }, at) => /^(?:knex|trx|db|from|table|into)$/.test(value) && /^[('"]/.test(statement[at + 1]?.value ?? ''),
  )
  if (!isKnex) return []
  const words = statement.map(({ value }) => value)
  const bounded = words.some(word => /^(?:limit|whereIn|whereBetween)$/.test(word))
  const where = words.some(word => /^(?:where|andWhere|limit)/.test(word))
  return [
    {
      does: 'write',
      verb: call.name === 'update' ? 'UPDATE' : 'DELETE',
      table: tableBefore(call, body),
      where,
      bounded,
    },
  ]
}
