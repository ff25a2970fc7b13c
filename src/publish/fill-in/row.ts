/**
 * @module publish/fill-in/row
 * A row of a sign-off table.
 */
import type { SignOff } from '../../model/checklist.ts'
import { BLANK } from '../../model/signing.ts'
import type { Parts } from '../fill-in.ts'

/** @returns the row with the signature in its empty cells; null where somebody wrote something there, or a cell is missing. */
export function fillRow(line: string, signoff: SignOff, { name, date, commit }: Parts): string | null {
  const { columns, name: written } = signoff
  if (!columns || written !== null) return null
  const cells = cellsOf(line)
  const has = (column: number) => column >= 0
  const wanted: [number, string][] = []
  if (has(columns.name)) wanted.push([columns.name, has(columns.date) || has(columns.sign) ? name : `${name}, ${date}`])
  if (has(columns.sign)) {
    const said = has(columns.name) ? (has(columns.date) ? (commit ?? 'signed') : date) : null
    wanted.push([columns.sign, said ?? (has(columns.date) ? name : `${name}, ${date}`)])
  }
  if (has(columns.date)) wanted.push([columns.date, wanted.length ? date : `${name}, ${date}`])
  if (!wanted.length || wanted.some(([column]) => !cells[column] || !isEmpty(cells[column].text))) return null
  let filled = line
  for (const [column, value] of wanted.toSorted(([a], [b]) => b - a)) {
    const { from, text } = cells[column]!
    // A cell that is wide enough keeps its width, so that the table stays in line.
    const cell = text.length >= value.length + 2 ? ` ${value}`.padEnd(text.length) : ` ${value} `
    filled = filled.slice(0, from) + cell + filled.slice(from + text.length)
  }
  return filled
}

interface Cell {
  from: number
  text: string
}

/** As GFM cuts a row: at every bar that has no backslash before it. */
function cellsOf(line: string): Cell[] {
  const start = /^(?:\s*>)*\s*\|?/.exec(line)![0].length
  const cells: Cell[] = []
  let from = start
  for (let at = start; at <= line.length; at++) {
    if (at < line.length && line[at] === '\\') at++
    else if (at === line.length || line[at] === '|') {
      cells.push({ from, text: line.slice(from, at) })
      from = at + 1
    }
  }
  // What follows the last bar is no cell.
  return /(?<!\\)\|\s*$/.test(line) ? cells.slice(0, -1) : cells
}

const isEmpty = (text: string): boolean =>
  text.replace(new RegExp(BLANK.source, 'gi'), '').replace(/[\s☐⬜?_–—-]/gu, '') === ''
