/**
 * @module sources/reports/coverage/coveragepy
 * `coverage json` of coverage.py: executed and missing lines by number.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import { counted, FileEntry, isObject, member, timeOf, totalled, whole } from './facts.ts'
import type { JsonDialect } from './json.ts'

export const coveragePy: JsonDialect = {
  name: 'coveragepy-json',
  is: ({ meta, files, totals }) =>
    isObject(files) && isObject(totals) && (isObject(meta) || 'num_statements' in totals),
  read(document) {
    const files = Object.entries(member(document.files, isObject, 'files')).map(([path, file]) => fileOf(path, file))
    const meta = isObject(document.meta) ? document.meta : {}
    return totalled(files, { ...timeOf(meta.timestamp) })
  },
}

function fileOf(path: string, value: unknown): FileCoverage {
  const file = member(value, isObject, path)
  const entry = new FileEntry(path)
  for (const line of member(file.executed_lines, Array.isArray, `${path}: executed_lines`)) entry.line(line, true)
  for (const line of member(file.missing_lines, Array.isArray, `${path}: missing_lines`)) entry.line(line, false)
  const told = entry.finish({})
  return { ...told, statements: told.lines, branches: branchesOf(file) }
}

/** Branches are there when they were measured. */
function branchesOf({ summary, executed_branches, missing_branches }: Record<string, unknown>): Count | null {
  if (Array.isArray(executed_branches) && Array.isArray(missing_branches))
    return { covered: executed_branches.length, total: executed_branches.length + missing_branches.length }
  if (!isObject(summary) || summary.num_branches === undefined) return null
  return counted(whole(summary.covered_branches), whole(summary.num_branches))
}
