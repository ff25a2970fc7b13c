/**
 * @module model/migration-rules
 * What a migration must not do to a database that is in use, rule by rule.
 */
import type { Dialect, Exception, Migration, Operation } from './migrations.ts'
import { listed } from './text.ts'

export interface Hit {
  file: string
  line: number
  column: number
  rule: string
  text: string
  /** What is the matter and what to do instead. */
  because: string
}

export interface Allowed extends Record<string, unknown> {
  /** `file:line` */
  at: string
  rule: string
  reason: string
}

interface Seen {
  migration: Migration
  /** Tables that this migration made before: nobody uses them yet. `surely`: without `IF NOT EXISTS`. */
  made: ReadonlyMap<string, 'surely' | 'perhaps'>
}

type Judge = (operation: Operation, seen: Seen) => string | null

interface Rule {
  /** What it is about, for the reference. */
  says: string
  dialects?: readonly Dialect[]
  /** Off unless it is named. */
  named?: true
  judge?: Judge
}

const isMade = ({ made }: Seen, table: string | null, also?: 'perhaps'): boolean => {
  const how = table === null ? undefined : made.get(table)
  return how === 'surely' || (how !== undefined && how === also)
}

/** A table that is made anew, filled, and put in place of the old one: how SQLite changes what it cannot alter. */
const isReplaced = ({ migration: { operations } }: Seen, table: string): boolean => {
  const heir = operations.find(one => one.does === 'rename' && one.to === table)
  const from = heir?.does === 'rename' ? heir.from : undefined
  const isNew = operations.some(one => one.does === 'create-table' && one.table === from)
  return isNew && operations.some(one => one.does === 'copy' && one.to === from && one.table === table)
}

const named = (table: string | null): string => (table === null || table === '?' ? 'a table' : `\`${table}\``)

export const RULES: Readonly<Record<string, Rule>> = {
  'concurrent-index': {
    says: 'an index is built or dropped without `CONCURRENTLY` on a table that is there already, so that writers wait',
    dialects: ['postgres'],
    judge(operation, seen) {
      if ((operation.does !== 'create-index' && operation.does !== 'drop-index') || operation.concurrently) return null
      if (isMade(seen, operation.table, 'perhaps')) return null
      const own = seen.migration.operations.some(
        one =>
          one.does === 'create-index' &&
          one.name !== null &&
          one.name === operation.name &&
          isMade(seen, one.table, 'perhaps'),
      )
      if (operation.does === 'drop-index' && own) return null
      return operation.does === 'create-index'
        ? `nobody can write to ${named(operation.table)} while the index is built; build it with \`CONCURRENTLY\``
        : 'the index is dropped while everybody waits; drop it with `CONCURRENTLY`'
    },
  },
  'concurrent-in-transaction': {
    says: '`CONCURRENTLY` inside of a transaction, which the database refuses',
    dialects: ['postgres'],
    judge: operation =>
      (operation.does === 'create-index' || operation.does === 'drop-index') &&
      operation.concurrently &&
      operation.inTransaction
        ? '`CONCURRENTLY` is refused inside of a transaction; switch the transaction of this migration off'
        : null,
  },
  'drop-table': {
    says: 'a table (or schema, or partition) is dropped with its data',
    judge: (operation, seen) =>
      operation.does === 'drop-table' && !isMade(seen, operation.table) && !isReplaced(seen, operation.table)
        ? `${named(operation.table)} is dropped with its data; drop it in a later release, when nothing reads it`
        : null,
  },
  'drop-column': {
    says: 'a column is dropped with its data, under the code that still runs',
    judge: (operation, seen) =>
      operation.does === 'drop-column' && !isMade(seen, operation.table)
        ? `column \`${operation.field}\` of ${named(operation.table)} is dropped with its data; drop it in a later release, when nothing reads it`
        : null,
  },
  truncate: {
    says: 'all rows of a table are deleted by `TRUNCATE`',
    judge: (operation, seen) =>
      operation.does === 'truncate' && !isMade(seen, operation.table)
        ? `${named(operation.table)} is emptied; delete what is meant`
        : null,
  },
  'unbounded-write': {
    says: '`DELETE` or `UPDATE` without `WHERE`',
    judge: (operation, seen) =>
      operation.does === 'write' && !operation.where && !isMade(seen, operation.table)
        ? `\`${operation.verb}\` of every row of ${named(operation.table)}; say which with \`WHERE\`, in batches`
        : null,
  },
  batching: {
    says: '`DELETE` or `UPDATE` without a limit, a range or named values, which holds its locks for as long as the table is large',
    named: true,
    judge: (operation, seen) =>
      operation.does === 'write' && operation.where && !operation.bounded && !isMade(seen, operation.table)
        ? `\`${operation.verb}\` on ${named(operation.table)} may touch many rows at once; split it into batches`
        : null,
  },
  'not-null': {
    says: 'a column that may not be empty is added without a default to a table that has rows',
    judge: (operation, seen) =>
      operation.does === 'add-column' && operation.notNull && !operation.filled && !isMade(seen, operation.table)
        ? `column \`${operation.field}\` of ${named(operation.table)} may not be empty and has no default; add one, or let it be empty first`
        : null,
  },
  'set-not-null': {
    says: 'a column is forbidden to be empty, for which the whole table is read under a lock',
    judge: (operation, seen) =>
      operation.does === 'set-not-null' && !isMade(seen, operation.table)
        ? `all of ${named(operation.table)} is read under a lock for \`NOT NULL\` of \`${operation.field}\`; validate a \`CHECK\` before, and say so in an exception`
        : null,
  },
  'type-change': {
    says: "a column's type changes, for which most databases write the table anew",
    judge: (operation, seen) =>
      operation.does === 'change-type' && !isMade(seen, operation.table)
        ? `the type of \`${operation.field}\` of ${named(operation.table)} changes, which may write the table anew; add a column and move over`
        : null,
  },
  rename: {
    says: 'a table or column gets another name, under the code that still runs',
    judge: (operation, seen) =>
      operation.does === 'rename' && !isMade(seen, operation.table) && !isMade(seen, operation.from)
        ? `\`${operation.from}\` becomes \`${operation.to}\`, and the code that still runs does not know; add the new one and move over`
        : null,
  },
  constraint: {
    says: 'a constraint is added that looks at every row at once (`NOT VALID`, `USING INDEX` do not)',
    dialects: ['postgres'],
    judge(operation, seen) {
      if (operation.does !== 'add-constraint' || operation.later || isMade(seen, operation.table, 'perhaps'))
        return null
      const mend =
        operation.constraint === 'foreign key' || operation.constraint === 'check'
          ? 'add it `NOT VALID` and validate it in a second step'
          : 'build its index with `CONCURRENTLY` first and add it with `USING INDEX`'
      return `a ${operation.constraint} constraint of ${named(operation.table)} is checked under a lock; ${mend}`
    },
  },
  dynamic: {
    says: 'SQL that is put together while it runs, which no rule can read',
    judge: ({ does }) =>
      does === 'dynamic' ? 'this SQL is put together while it runs, and nobody can read it before; write it out' : null,
  },
  code: {
    says: 'code of the project changes data (`RunPython`), which no rule can read',
    named: true,
    judge: ({ does }) =>
      does === 'code'
        ? 'no rule can read what this code does to the data; have it reviewed, and say so in an exception'
        : null,
  },
  'lock-timeout': {
    says: 'locks are waited for without `lock_timeout`, and everybody else waits behind',
    dialects: ['postgres'],
    named: true,
  },
  reversible: { says: 'there is no way back, where the tool knows one' },
  order: { says: 'two migrations have the same number' },
  heads: { says: 'two migrations come last, or one comes after another that is not there (Django, Alembic)' },
  gap: { says: 'a number is left out', named: true },
}

const all = Object.keys(RULES)

export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  index: ['concurrent-index', 'concurrent-in-transaction'],
  locks: ['concurrent-index', 'concurrent-in-transaction', 'constraint', 'set-not-null', 'type-change', 'lock-timeout'],
  performance: [
    'concurrent-index',
    'concurrent-in-transaction',
    'constraint',
    'set-not-null',
    'type-change',
    'unbounded-write',
    'batching',
  ],
  destructive: ['drop-table', 'drop-column', 'truncate', 'unbounded-write'],
  compatible: ['drop-table', 'drop-column', 'rename', 'not-null', 'type-change'],
  graph: ['order', 'heads', 'gap'],
}

/** @returns rules in their own order, for names of rules and groups, `usual` and `all`. */
export function rulesOf(names: readonly string[]): string[] {
  const wanted = new Set(
    names.flatMap(name => {
      if (name === 'all') return all
      if (name === 'usual') return all.filter(rule => !RULES[rule]!.named)
      return Object.hasOwn(GROUPS, name) ? GROUPS[name]! : [name]
    }),
  )
  return all.filter(rule => wanted.has(rule))
}

/**
 * @param judged the migrations that are asked about; `every` the whole set, for its order
 * @returns what the rules find, by file and line, and the exceptions that let something go
 */
export function hitsOf(
  judged: readonly Migration[],
  every: readonly Migration[],
  rules: readonly string[],
): { hits: Hit[]; exceptions: Allowed[] } {
  const hits: Hit[] = []
  const exceptions: Allowed[] = []
  const note = (hit: Hit, beside: readonly Exception[]): void => {
    const reason = beside.find(exception => exception.rules.includes(hit.rule))?.reason
    if (reason) exceptions.push({ at: `${hit.file}:${hit.line}`, rule: hit.rule, reason })
    else hits.push(hit)
  }
  const graph = orderOf(every, rules)
  for (const migration of judged) {
    for (const { hit, beside } of [...stepsOf(migration, rules), ...wholeOf(migration, rules)]) note(hit, beside)
    for (const hit of graph.filter(({ file }) => file === migration.file)) note(hit, migration.exceptions)
    hits.push(...badExceptions(migration))
  }
  return {
    hits: hits.sort((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : one.line - other.line)),
    exceptions,
  }
}

interface Found {
  hit: Hit
  beside: readonly Exception[]
}

function stepsOf(migration: Migration, rules: readonly string[]): Found[] {
  const made = new Map<string, 'surely' | 'perhaps'>()
  const found: Found[] = []
  for (const operation of migration.operations) {
    for (const rule of rules) {
      const { judge, dialects } = RULES[rule]!
      if (dialects && !dialects.includes(migration.dialect)) continue
      const because = judge?.(operation, { migration, made })
      const { line, column, text } = operation
      if (because)
        found.push({ hit: { file: migration.file, line, column, rule, text, because }, beside: operation.exceptions })
    }
    if (operation.does === 'create-table') made.set(operation.table, operation.ifNotExists ? 'perhaps' : 'surely')
    if (operation.does === 'drop-table') made.delete(operation.table)
    if (operation.does === 'rename' && made.has(operation.from)) made.set(operation.to, made.get(operation.from)!)
  }
  return found
}

const atStart = (file: string, rule: string, because: string): Hit => ({
  file,
  line: 1,
  column: 1,
  rule,
  text: '',
  because,
})

const LOCKING: readonly string[] = [
  'alter',
  'drop-table',
  'truncate',
  'create-index',
  'drop-index',
  'drop-column',
  'add-column',
  'add-constraint',
  'change-type',
  'set-not-null',
  'rename',
]

/** What is said of a migration as a whole. */
function wholeOf({ file, dialect, operations, reversible, exceptions }: Migration, rules: readonly string[]): Found[] {
  const found: Found[] = []
  if (rules.includes('reversible') && reversible === false) {
    const step = operations.find(one => one.does === 'code' && !one.reversible)
    const hit = atStart(file, 'reversible', 'there is no way back; write one')
    found.push({
      hit: step ? { ...hit, line: step.line, column: step.column, text: step.text } : hit,
      beside: [...exceptions],
    })
  }
  if (!rules.includes('lock-timeout') || dialect !== 'postgres') return found
  const made = new Set(operations.flatMap(one => (one.does === 'create-table' && !one.ifNotExists ? [one.table] : [])))
  const isLocking = (one: Operation) =>
    LOCKING.includes(one.does) &&
    !('concurrently' in one && one.concurrently) &&
    !('table' in one && one.table !== null && made.has(one.table))
  const first = operations.find(one => one.does === 'lock-timeout' || isLocking(one))
  if (!first || first.does === 'lock-timeout') return found
  const { line, column, text } = first
  const because = 'a lock is waited for without end, and everybody else behind it; write `SET lock_timeout` before'
  found.push({ hit: { file, line, column, rule: 'lock-timeout', text, because }, beside: exceptions })
  return found
}

/** An exception that gives no reason, or names a rule that is none, lets nothing go and is a mistake. */
const badExceptions = ({ file, exceptions }: Migration): Hit[] =>
  exceptions.flatMap(({ line, rules, reason }) => {
    const strange = rules.filter(rule => !Object.hasOwn(RULES, rule))
    const hit = (because: string): Hit[] => [{ ...atStart(file, 'exception', because), line }]
    if (!rules.length) return hit('an exception names no rule; write `holdpoint: allow drop-column because ...`')
    if (strange.length)
      return hit(`an exception names ${listed(strange.map(rule => `\`${rule}\``))}, which is no rule; correct it`)
    return reason ? [] : hit('an exception gives no reason; write `because` and why behind it')
  })

function orderOf(every: readonly Migration[], rules: readonly string[]): Hit[] {
  const hits: Hit[] = []
  for (const scope of Map.groupBy(every, scopeOf).values()) {
    const numbered = scope.filter(({ id, number, tool }) => id === null && number !== null && tool !== 'liquibase')
    if (rules.includes('order')) hits.push(...twice(numbered))
    if (rules.includes('gap')) hits.push(...gaps(numbered))
    if (rules.includes('heads')) hits.push(...heads(scope.filter(({ id }) => id !== null)))
  }
  return hits
}

/** Migrations of one folder have one order; some tools give each a folder of its own. */
function scopeOf({ file, id, tool }: Migration): string {
  const parts = file.split('/')
  const own = /^(?:migration|up)\.sql$/.test(parts.at(-1)!)
  const app = tool === 'django' ? `${id?.split('.')[0]}:` : ''
  return `${app}${parts.slice(0, own ? -2 : -1).join('/')}`
}

/** `0003` and `3`, `1.0` and `1` are the same. */
const plain = (number: string): string =>
  number
    .split('.')
    .map(part => part.replace(/^0+(?=\d)/, ''))
    .join('.')
    .replace(/(?:\.0)+$/, '')

function twice(migrations: readonly Migration[]): Hit[] {
  const same = [...Map.groupBy(migrations, ({ number }) => plain(number!)).values()].filter(({ length }) => length > 1)
  return same.flatMap(group =>
    group.map(({ file, number }) => {
      const other = group.find(one => one.file !== file)!
      return atStart(file, 'order', `\`${other.file}\` has the number ${number} too; give one of them the next one`)
    }),
  )
}

/** Numbers that count up, not those that are times. */
function gaps(migrations: readonly Migration[]): Hit[] {
  const counted = migrations
    .filter(({ number }) => /^\d{1,7}$/.test(number!))
    .sort((one, other) => Number(one.number) - Number(other.number))
  return counted.flatMap(({ file, number }, at) => {
    const before = counted[at - 1]
    if (!before || Number(number) - Number(before.number) <= 1) return []
    return [
      atStart(
        file,
        'gap',
        `${number} follows ${before.number}, a number is left out; find the migration that is missing`,
      ),
    ]
  })
}

function heads(migrations: readonly Migration[]): Hit[] {
  const known = new Set(migrations.map(({ id }) => id))
  const followed = new Set(migrations.flatMap(({ after }) => after))
  const last = migrations.filter(({ id }) => !followed.has(id!))
  const hits =
    last.length > 1
      ? last.map(({ file }) =>
          atStart(
            file,
            'heads',
            `${last.length} migrations come last (${listed(last.slice(0, 3).map(({ id }) => `\`${id}\``))}), one was expected; merge them`,
          ),
        )
      : []
  // Django's may follow one that was squashed since.
  const lost = migrations.filter(({ tool, after }) => tool === 'alembic' && after.some(id => !known.has(id)))
  return [
    ...hits,
    ...lost.map(({ file, after }) =>
      atStart(
        file,
        'heads',
        `it comes after \`${after.find(id => !known.has(id))}\`, which is not there; add it or correct \`down_revision\``,
      ),
    ),
  ]
}
