/**
 * @module publish/audit
 * Entries of the record for people, for programs, and for spreadsheets; one at a time, so that no record is too long.
 */
import type { Entry, Link } from '../model/store.ts'
import { shortened } from '../model/text.ts'
import { csvCell } from './csv.ts'
import { plain } from './escape.ts'

/** `holdpoint/audit@1`, as `--json` prints it. */
export interface Audit {
  schema: 'holdpoint/audit@1'
  /** The end of the record when it was read. */
  head: Link
  /** Of `--verify`; null when the chain was not looked at. */
  verification: { checked: number; wrong: string | null } | null
  entries: AuditEntry[]
}

/** An entry with its time as people and programs read it. */
export type AuditEntry = Omit<Entry, 'at'> & { at: string }

export const auditEntry = ({ at, ...entry }: Entry): AuditEntry => ({ ...entry, at: new Date(at).toISOString() })

/** @returns what comes before, between and after the entries; together one JSON document. */
export function auditJson(head: Link, verification: Audit['verification']) {
  const before = JSON.stringify({ schema: 'holdpoint/audit@1', head, verification }, null, 2).replace(/\n\}$/, '')
  return {
    before: `${before},\n  "entries": [`,
    entry: (entry: Entry, first: boolean) => `${first ? '' : ','}\n    ${JSON.stringify(auditEntry(entry))}`,
    after: (empty: boolean) => (empty ? ']\n}\n' : '\n  ]\n}\n'),
  }
}

const COLUMNS = [
  'id',
  'at',
  'repository',
  'subject',
  'kind',
  'actor',
  'item',
  'commit',
  'checklist',
  'data',
  'key',
  'delivery',
  'digest',
] as const

/** RFC 4180: lines end with CR LF, the first one names the columns. */
export const AUDIT_CSV_HEAD = `${COLUMNS.join(',')}\r\n`

/** @returns one line; an empty cell where there is nothing. */
export function auditCsv(entry: Entry): string {
  const row = auditEntry(entry)
  return `${COLUMNS.map(name => csvCell(name === 'data' ? JSON.stringify(row.data) : String(row[name] ?? ''))).join(',')}\r\n`
}

const WIDTHS = { id: 6, at: 19, kind: 17, actor: 16, item: 24 }

/** The first line of the table. */
export const auditHead = (width: number): string =>
  line(['entry', 'time (UTC)', 'what', 'who', 'item', 'where and why'], width)

/** @returns one line of the table; what is long is cut, `--json` has all of it. */
export function auditRow(entry: Entry, width: number): string {
  const { id, at, kind, actor, item, subject, commit, data } = entry
  const place = placeOf(subject)
  const short = commit?.slice(0, 7) ?? ''
  const where = [place, place.includes(`@${short}`) ? '' : short, said(data)].filter(Boolean).join('  ')
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ')
  return line([String(id), time, kind, actor ?? 'Holdpoint', item ?? '', where], width)
}

function line([id, at, kind, actor, item, where]: readonly string[], width: number): string {
  const cells = [
    id!.padStart(WIDTHS.id),
    at!.padEnd(WIDTHS.at),
    padded(kind!, WIDTHS.kind),
    padded(actor!, WIDTHS.actor),
    padded(item!, WIDTHS.item),
  ]
  const before = cells.join('  ')
  const rest = plain(where!, Math.max(40, width - before.length - 2))
  return `${`${before}  ${rest}`.trimEnd()}\n`
}

const padded = (text: string, width: number): string => shortened(plain(text), width).padEnd(width)

/** `acme/shop#12` for a pull request or an issue, `acme/shop@4d5e6f7 production` for a release: the row has to say what became of it, too. */
const placeOf = (subject: string): string =>
  subject
    .replace(/^(pull|issue|release):/, '')
    .replace(/@([0-9a-f]{7})[0-9a-f]{33}(?::(.+))?$/s, (_, sha, rest) => `@${sha}${rest ? ` ${rest}` : ''}`)

/** The words of an entry's data that are for people. */
const SAID = 'command field value verdict list allowed outcome metric state because reason until wrong'.split(' ')

/** The part of an entry's data that is for people: a verdict, a reason. */
function said(data: Entry['data']): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return ''
  const facts = data as Record<string, unknown>
  const words = SAID.flatMap(name => {
    const value = Object.hasOwn(facts, name) ? facts[name] : undefined
    if (name === 'allowed' && typeof value === 'boolean') return [value ? 'counts' : 'does not count']
    return typeof value === 'string' && value !== '' ? [name === 'until' ? `until ${value}` : value] : []
  })
  return words.join(': ')
}
