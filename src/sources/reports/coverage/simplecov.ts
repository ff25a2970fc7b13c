/**
 * @module sources/reports/coverage/simplecov
 * SimpleCov: `.resultset.json` (one part per command that ran), `coverage.json` of its JSON formatters, old and new.
 * Per line: a number of hits, null for what cannot run, `"ignored"` for what is left out.
 */
import { BrokenReport } from '../reading.ts'
import { type CoverageFacts, type FileEntry, FileTable, isHit, isObject, member, timeOf, totalled } from './facts.ts'
import type { JsonDialect } from './json.ts'

export const simpleCov: JsonDialect = {
  name: 'simplecov-json',
  is: document => listed(document) !== null || isResult(document) || Object.values(document).some(isResult),
  read(document) {
    const files = listed(document)
    if (files) return factsOf([files], document.timestamp)
    if (isResult(document)) {
      const meta = isObject(document.meta) ? document.meta : {}
      return factsOf([Object.entries(document.coverage)], document.timestamp ?? meta.timestamp)
    }
    const results = Object.entries(document).map(([name, result]) => member(result, isResult, name))
    return factsOf(
      results.map(({ coverage }) => Object.entries(coverage)),
      results[0]?.timestamp,
    )
  },
}

interface Result {
  coverage: Record<string, unknown>
  timestamp?: unknown
  meta?: unknown
}

/** `{ "coverage": { "app/a.rb": { "lines": [...] } } }`, the lines also bare. */
function isResult(value: unknown): value is Result & Record<string, unknown> {
  if (!isObject(value) || !isObject(value.coverage)) return false
  const files = Object.values(value.coverage)
  return files.every(file => Array.isArray(file) || (isObject(file) && Array.isArray(file.lines)))
}

/** The gem simplecov-json: `{ "files": [{ "filename": ..., "coverage": ... }] }`. */
function listed({ files }: Record<string, unknown>): [string, unknown][] | null {
  if (!Array.isArray(files) || !files.every(file => isObject(file) && typeof file.filename === 'string')) return null
  if (!files.every(file => Array.isArray(file.coverage) || isObject(file.coverage))) return null
  return files.length > 0 ? files.map(file => [file.filename, file.coverage]) : null
}

function factsOf(results: [string, unknown][][], at: unknown): CoverageFacts {
  const table = new FileTable()
  let branches = false
  for (const [path, file] of results.flat()) {
    const entry = table.file(path)
    for (const [index, hits] of linesOf(file, path).entries())
      if (typeof hits === 'number') entry.line(index + 1, isHit(hits))
    if (isObject(file) && file.branches !== undefined) {
      branches = true
      addBranches(entry, file.branches)
    }
  }
  return totalled(table.finish({ branches }), { ...timeOf(at) })
}

function linesOf(file: unknown, path: string): unknown[] {
  const lines = isObject(file) ? file.lines : file
  if (Array.isArray(lines)) return lines
  throw new BrokenReport(`is not complete: \`${path}\` has no lines`)
}

/** `{ "[:if, 0, 3, ...]": { "[:then, ...]": 1 } }` in a result set, `[{ "coverage": 1 }]` in a formatted report. */
function addBranches(entry: FileEntry, branches: unknown): void {
  if (Array.isArray(branches)) {
    for (const [index, branch] of branches.entries())
      if (isObject(branch) && typeof branch.coverage === 'number')
        entry.branches(index, Number(isHit(branch.coverage)), 1)
  } else if (isObject(branches))
    for (const [condition, arms] of Object.entries(branches))
      for (const [arm, hits] of Object.entries(isObject(arms) ? arms : {}))
        entry.branches(`${condition} ${arm}`, Number(isHit(hits)), 1)
}
