/**
 * @module publish/csv
 * Cells for spreadsheets, by RFC 4180.
 */

/** A spreadsheet runs what begins so as a formula, in the cell and after a line's end within it. */
const FORMULA = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/

/** What a terminal would obey, and NUL, which ends a line for some readers. */
const COMMANDS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g

/** @returns the cell, quoted where it must be, and nothing that is run or obeyed. */
export function csvCell(text: string): string {
  const safe = (FORMULA.test(text.trimStart()) || FORMULA.test(text) ? `'${text}` : text).replace(COMMANDS, '\uFFFD')
  return /[",\r\n']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
