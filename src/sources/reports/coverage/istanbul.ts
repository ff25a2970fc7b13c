/**
 * @module sources/reports/coverage/istanbul
 * Istanbul's `coverage-final.json` and `coverage-summary.json` (nyc, c8, Jest, Vitest). A line is covered when a
 * statement that starts on it ran, as istanbul's own reports have it.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'
import { type CoverageFacts, counted, FileEntry, isHit, isObject, member, totalled, whole } from './facts.ts'
import type { JsonDialect } from './json.ts'

export const istanbul: JsonDialect = {
  name: 'istanbul-json',
  is: document => isEntry(Object.values(document)[0]),
  read: document => totalled(Object.entries(document).map(([path, entry]) => fileOf(path, entry))),
}

export const istanbulSummary: JsonDialect = {
  name: 'istanbul-json-summary',
  is: document => Object.hasOwn(document, 'total') && isSummary(document.total),
  read(document) {
    const files = Object.entries(document)
      .filter(([path]) => path !== 'total')
      .map(([path, summary]) => ({ path, ...sums(summary, path), hits: null }))
    return totalled(files, sums(document.total, 'total'))
  },
}

const isEntry = (value: unknown): boolean =>
  isObject(value) && Object.hasOwn(value, 'statementMap') && Object.hasOwn(value, 's')

const isSummary = (value: unknown): value is Record<string, unknown> => isObject(value) && isObject(value.lines)

function fileOf(path: string, value: unknown): FileCoverage {
  const data = member(value, isObject, path)
  const statementMap = member(data.statementMap, isObject, `${path}: statementMap`)
  const s = member(data.s, isObject, `${path}: s`)
  const entry = new FileEntry(path)
  let ran = 0
  for (const [id, place] of Object.entries(statementMap)) {
    const hit = isHit(s[id])
    if (hit) ran++
    entry.line(startOf(place, path), hit)
  }
  return {
    ...entry.finish({}),
    statements: { covered: ran, total: Object.keys(statementMap).length },
    functions: isObject(data.f) ? count(Object.values(data.f)) : null,
    branches: isObject(data.b) ? count(Object.values(data.b).flat()) : null,
  }
}

function startOf(place: unknown, path: string): number {
  const start = isObject(place) ? place.start : undefined
  const line = isObject(start) ? start.line : undefined
  if (typeof line !== 'number') throw new BrokenReport(`is not complete: a statement of \`${path}\` has no line`)
  return line
}

const count = (hits: unknown[]): Count => ({ covered: hits.filter(isHit).length, total: hits.length })

/** Percentages are not read: a file without lines says 100. */
function sums(value: unknown, name: string): Pick<CoverageFacts, 'lines' | 'branches' | 'functions' | 'statements'> {
  const summary = member(value, isSummary, name)
  const of = (part: unknown): Count | null => (isObject(part) ? counted(whole(part.covered), whole(part.total)) : null)
  return {
    lines: of(summary.lines)!,
    branches: of(summary.branches),
    functions: of(summary.functions),
    statements: of(summary.statements),
  }
}
