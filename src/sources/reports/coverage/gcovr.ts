/**
 * @module sources/reports/coverage/gcovr
 * gcovr's JSON report and JSON summary, and gcov's own JSON. A line counts once for each function it belongs to
 * (instances of a template), as gcovr's totals have it.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import { type CoverageFacts, counted, FileEntry, isHit, isObject, member, totalled, whole } from './facts.ts'
import type { JsonDialect } from './json.ts'

const FORMAT = 'gcovr/format_version'
const SUMMARY = 'gcovr/summary_format_version'

export const gcovJson: JsonDialect = {
  name: 'gcovr-json',
  is: document => Array.isArray(document.files) && (FORMAT in document || 'gcc_version' in document),
  read(document) {
    const files = member(document.files, Array.isArray, 'files').map(file => fileOf(member(file, isObject, 'files')))
    return { ...totalled(files), format: FORMAT in document ? 'gcovr-json' : 'gcov-json' }
  },
}

export const gcovrSummary: JsonDialect = {
  name: 'gcovr-json-summary',
  is: document => SUMMARY in document || ('line_total' in document && 'line_covered' in document),
  read(document) {
    const files = (Array.isArray(document.files) ? document.files : []).map(file => {
      const summary = member(file, isObject, 'files')
      return { path: String(summary.filename), ...sums(summary), statements: null, hits: null }
    })
    return totalled(files, sums(document))
  },
}

function sums(summary: Record<string, unknown>): Pick<CoverageFacts, 'lines' | 'branches' | 'functions'> {
  const of = (what: string) => counted(whole(summary[`${what}_covered`]), whole(summary[`${what}_total`]))
  return {
    lines: of('line'),
    branches: 'branch_total' in summary ? of('branch') : null,
    functions: 'function_total' in summary ? of('function') : null,
  }
}

const isCounted = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && value['gcovr/excluded'] !== true && value['gcovr/noncode'] !== true

const share = (told: Record<string, unknown>[], hits: string): Count => ({
  covered: told.filter(each => isHit(each[hits])).length,
  total: told.length,
})

function fileOf(file: Record<string, unknown>): FileCoverage {
  const path = String(file.file)
  const entry = new FileEntry(path)
  const lines = member(file.lines, Array.isArray, `${path}: lines`).filter(isCounted)
  for (const line of lines) entry.line(whole(line.line_number), isHit(line.count))
  const branches = lines.flatMap(line => (Array.isArray(line.branches) ? line.branches : [])).filter(isCounted)
  const functions = Array.isArray(file.functions) ? file.functions.filter(isCounted) : null
  return {
    path,
    lines: share(lines, 'count'),
    branches: share(branches, 'count'),
    functions: functions && share(functions, 'execution_count'),
    statements: null,
    hits: entry.finish({}).hits,
  }
}
