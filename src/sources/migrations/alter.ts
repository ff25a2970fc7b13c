/**
 * @module sources/migrations/alter
 * The parts of `ALTER TABLE`.
 */
import type { Action, Constraint } from '../../model/migrations.ts'
import type { Reader } from './reader.ts'
import type { Token } from './tokens.ts'

/** @param reader behind `ALTER TABLE` */
export function alterTable(reader: Reader): Action[] {
  reader.takes('IF', 'EXISTS')
  reader.takes('ONLY')
  const table = reader.name()
  reader.takesSign('*')
  return [{ does: 'alter', table }, ...reader.parts().flatMap(part => partOf(part, table))]
}

function partOf(part: Reader, table: string): Action[] {
  if (part.takes('ADD')) return added(part, table)
  if (part.takes('DROP')) return dropped(part, table)
  if (part.takes('ALTER')) return column(part, table)
  if (part.takes('MODIFY')) {
    part.takes('COLUMN')
    return [{ does: 'change-type', table, field: part.name() }]
  }
  if (part.takes('CHANGE')) {
    part.takes('COLUMN')
    const [from, to] = [part.name(), part.name()]
    const type: Action = { does: 'change-type', table, field: from }
    return from.toLowerCase() === to.toLowerCase() ? [type] : [type, { does: 'rename', table, from, to }]
  }
  if (part.takes('RENAME')) return renamed(part, table)
  return part.takes('TRUNCATE', 'PARTITION') ? [{ does: 'truncate', table }] : []
}

const CONSTRAINT = /^(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|EXCLUDE)$/
const INDEX = /^(?:INDEX|KEY|FULLTEXT|SPATIAL)$/

function added(part: Reader, table: string): Action[] {
  if (INDEX.test(part.word)) return [{ does: 'create-index', table, name: null, concurrently: false }]
  if (part.word === 'PARTITION') return []
  if (CONSTRAINT.test(part.word)) return constraint(part.rest, table)
  part.takes('COLUMN')
  part.takes('IF', 'NOT', 'EXISTS')
  // MySQL: `ADD (a int, b int)`.
  if (part.takesSign('(')) return part.parts().flatMap(one => columnAdded(one, table))
  return columnAdded(part, table)
}

const FILLED = /^(?:DEFAULT|GENERATED|IDENTITY|AUTO_INCREMENT|AUTOINCREMENT|(?:SMALL|BIG)?SERIAL[248]?|AS)$/

function columnAdded(part: Reader, table: string): Action[] {
  const name = part.name()
  const words = part.outside().map(({ type, value }) => (type === 'word' ? value : ''))
  const notNull = words.some((word, at) => (word === 'NOT' && words[at + 1] === 'NULL') || word === 'PRIMARY')
  const nothing = words.some((word, at) => word === 'DEFAULT' && words[at + 1] === 'NULL')
  const filled = !nothing && words.some(word => FILLED.test(word))
  const also: Action[] = []
  if (words.includes('UNIQUE')) also.push({ does: 'add-constraint', table, constraint: 'unique', later: false })
  if (words.includes('PRIMARY')) also.push({ does: 'add-constraint', table, constraint: 'primary key', later: false })
  return [{ does: 'add-column', table, field: name, notNull, filled }, ...also]
}

/** `later`: it does not look at the rows that are there, or uses an index that is. */
function constraint(tokens: readonly Token[], table: string): Action[] {
  const words = tokens.map(({ type, value }) => (type === 'word' ? value : ''))
  const kinds: [string, Constraint][] = [
    ['FOREIGN', 'foreign key'],
    ['PRIMARY', 'primary key'],
    ['UNIQUE', 'unique'],
    ['EXCLUDE', 'exclude'],
    ['CHECK', 'check'],
  ]
  // The first of them: a check may speak of anything behind it.
  const first = words.slice(words[0] === 'CONSTRAINT' ? 2 : 0).find(word => kinds.some(([kind]) => kind === word))
  const kind = kinds.find(([word]) => word === first)?.[1]
  if (!kind) return []
  const pairs = words.map((word, at) => `${word} ${words[at + 1] ?? ''}`)
  const isCheap = kind === 'foreign key' || kind === 'check' ? 'NOT VALID' : 'USING INDEX'
  return [{ does: 'add-constraint', table, constraint: kind, later: pairs.includes(isCheap) }]
}

const NOT_A_COLUMN = /^(?:CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN|CHECK|SYSTEM)$/

function dropped(part: Reader, table: string): Action[] {
  if (part.takes('PARTITION')) return [{ does: 'drop-table', table }]
  if (part.word === 'INDEX' || part.word === 'KEY')
    return [{ does: 'drop-index', table, name: null, concurrently: false }]
  if (NOT_A_COLUMN.test(part.word)) return []
  part.takes('COLUMN')
  part.takes('IF', 'EXISTS')
  return [{ does: 'drop-column', table, field: part.name() }]
}

function column(part: Reader, table: string): Action[] {
  if (part.word === 'CONSTRAINT' || part.word === 'INDEX') return []
  part.takes('COLUMN')
  const name = part.name()
  if (part.takes('SET', 'NOT', 'NULL')) return [{ does: 'set-not-null', table, field: name }]
  if (part.takes('TYPE') || part.takes('SET', 'DATA', 'TYPE')) return [{ does: 'change-type', table, field: name }]
  return []
}

function renamed(part: Reader, table: string): Action[] {
  if (/^(?:CONSTRAINT|INDEX|KEY)$/.test(part.word)) return []
  if (part.takes('TO') || part.takes('AS')) return [{ does: 'rename', table, from: table, to: part.name() }]
  part.takes('COLUMN')
  const from = part.name()
  // MySQL: `RENAME orders_old`.
  if (!part.takes('TO')) return [{ does: 'rename', table, from: table, to: from }]
  return [{ does: 'rename', table, from: `${table}.${from}`, to: `${table}.${part.name()}` }]
}
