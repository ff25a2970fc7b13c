/**
 * @module publish/evidence
 * Evidence -> Markdown tables: failing tests, files with the worst coverage, comments that were found.
 */
import type { ItemReport } from '../model/report.ts'
import { grouped, plural } from '../model/text.ts'
import { code, literal, table } from './escape.ts'
import { type Ground, inRepository, isProvenance, placeOf, type Row, tablesOf } from './words.ts'

/** Where the repository is shown, so that a source place can be a link. */
export interface Links {
  /** `https://github.com` or the company's own server. */
  server: string
  repository: string
  commit: string
  ground: Ground
}

const ROWS = 10
const COLUMNS = 4

/** A place as code, linked to exactly this commit where the repository is known and has it. */
export function linkTo(place: { file: string; line: number | null; column: number | null }, links?: Links): string {
  const file = links ? inRepository(place.file, links.ground) : null
  const folder = links?.ground.folder ?? ''
  const told = file === null ? place.file : file.startsWith(folder) ? file.slice(folder.length) : file
  const text = code(place.line ? `${told}:${place.line}` : told, 200)
  if (!links || file === null) return text
  const line = place.line ? `#L${place.line}` : ''
  const path = file.split('/').map(encode).join('/')
  return `[${text}](${links.server}/${links.repository}/blob/${links.commit}/${path}${line})`
}

/** Brackets and quotes too: the address stands in Markdown. */
const encode = (part: string): string =>
  encodeURIComponent(part.toWellFormed()).replace(/[()'!*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)

/** The tables behind an item, to stand below its list entry: what is wrong, and folded what it was read from. Empty without any. */
export function evidenceOf(item: ItemReport, links?: Links): string {
  const sources = item.gates.length ? item.gates.filter(gate => gate.state !== 'pass') : [item]
  const tables = sources.flatMap(({ evidence }) => tablesOf(evidence))
  const wrong = tables.filter(({ rows }) => rows.some(isFault))
  const behind = tables.filter(table => !wrong.includes(table))
  const shown = wrong.map(table => rendered(table, links))
  if (behind.length)
    shown.push(
      `<details><summary>What was read</summary>\n\n${behind.map(table => rendered(table, links)).join('\n\n')}\n\n</details>`,
    )
  return shown.length ? `\n${shown.map(indented).join('\n\n')}\n\n` : ''
}

/** A row that says what is the matter: a message, a comment that was found, a place that is not just where it was read. */
const isFault = (row: Row): boolean =>
  typeof row.message === 'string' || (placeOf(row)?.file !== undefined && !isProvenance(row))

function rendered({ name, rows }: { name: string; rows: readonly Row[] }, links?: Links): string {
  const shown = rows.slice(0, ROWS)
  const columns = columnsOf(shown)
  const placed = shown.some(placeOf)
  const lines = shown.map(row => {
    const place = placeOf(row)
    const cells = columns.map(column => value(row[column], column))
    return placed ? [place ? linkTo(place, links) : '', ...cells] : cells
  })
  const more = rows.length > ROWS ? `\n\n${plural(rows.length - ROWS, 'more row')} in the report` : ''
  return (
    table([...(placed ? [`${literal(name)}: where`] : []), ...columns.map(column => literal(column))], lines) + more
  )
}

/** Told by the place column, or of no use to a person. */
const HIDDEN = ['file', 'path', 'line', 'column', 'bytes', 'stack']

function columnsOf(rows: readonly Row[]): string[] {
  const names = new Set(rows.flatMap(row => Object.keys(row).filter(name => isTold(row[name]))))
  return [...names].filter(name => !HIDDEN.includes(name)).slice(0, COLUMNS)
}

const isCount = (value: unknown): value is { covered: number; total: number } =>
  typeof value === 'object' && value !== null && 'covered' in value && 'total' in value

const isTold = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value) || isCount(value)

function value(value: unknown, column: string): string {
  if (column === 'sha256') return code(String(value ?? '').slice(0, 12))
  if (Number.isInteger(value)) return grouped(value as number)
  if (isCount(value)) return `${grouped(value.covered)} of ${grouped(value.total)}`
  return isTold(value) ? literal(String(value), 200) : ''
}

/** Inside the list entry above it. */
const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')
