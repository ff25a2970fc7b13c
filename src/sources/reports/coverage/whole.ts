/**
 * @module sources/reports/coverage/whole
 * Several reports as one. Two reports of one file (shards, unit and integration tests) merge line by line: a line hit
 * in one of them is hit.
 */
import type { Count, Coverage, CoverageReport, FileCoverage } from '../../../model/reports.ts'
import { summed } from './facts.ts'
import { countOf, LineHits, type Packed, packedOf, united } from './packed.ts'

const NONE: Count = { covered: 0, total: 0 }

/** @returns totals and files; as long as no file is in two reports these are the reports' own counts. */
export function wholeOf(reports: readonly CoverageReport[]): Coverage {
  if (reports.length < 2) return sideBySide(reports)
  const byPath = new Map<string, { from: Set<CoverageReport>; told: FileCoverage[] }>()
  for (const report of reports)
    for (const file of report.files) {
      const known = byPath.get(file.path)
      if (known) {
        known.from.add(report)
        known.told.push(file)
      } else byPath.set(file.path, { from: new Set([report]), told: [file] })
    }
  const overlaps = [...byPath.values()].some(({ from }) => from.size > 1)
  return overlaps ? byLine(reports, [...byPath.values()]) : sideBySide(reports)
}

function sideBySide(reports: readonly CoverageReport[]): Coverage {
  const units = [...new Set(reports.map(({ unit }) => unit))]
  return {
    unit: units.join(' and ') || 'lines',
    lines: summed(reports.map(({ lines }) => lines)) ?? NONE,
    branches: summed(reports.map(({ branches }) => branches)),
    functions: summed(reports.map(({ functions }) => functions)),
    statements: summed(reports.map(({ statements }) => statements)),
    files: reports.flatMap(({ files }) => files),
  }
}

/** All files are counted by line then, also where a format counts statements: the two cannot be added up. */
function byLine(reports: readonly CoverageReport[], groups: { told: FileCoverage[] }[]): Coverage {
  const files = groups.map(({ told }) => mergedFile(told))
  const sum = (kind: 'lines' | 'branches' | 'functions' | 'statements') =>
    summed([...files.map(file => file[kind]), ...reports.map(report => unlisted(report, kind))])
  return {
    unit: 'lines',
    lines: sum('lines') ?? NONE,
    branches: sum('branches'),
    functions: sum('functions'),
    statements: sum('statements'),
    files,
  }
}

/**
 * Branches, functions and statements have no common key: the best single answer counts, which is never too much.
 */
function mergedFile(told: FileCoverage[]): FileCoverage {
  const parts = told.map(({ hits }) => hits && packedOf(hits)).filter(part => part !== null)
  const lines: Packed | null = parts.length > 0 ? united(parts) : null
  return {
    path: told[0]!.path,
    lines: lines ? countOf(lines) : best(told.map(file => file.lines))!,
    branches: best(told.map(file => file.branches)),
    functions: best(told.map(file => file.functions)),
    statements: best(told.map(file => file.statements)),
    hits: lines && new LineHits(lines),
  }
}

function best(counts: (Count | null)[]): Count | null {
  const there = counts.filter(count => count !== null)
  if (there.length === 0) return null
  return {
    covered: Math.max(...there.map(({ covered }) => covered)),
    total: Math.max(...there.map(({ total }) => total)),
  }
}

/** What a report's own totals have more than its files. */
function unlisted(report: CoverageReport, kind: 'lines' | 'branches' | 'functions' | 'statements'): Count | null {
  const whole = report[kind]
  const listed = summed(report.files.map(file => file[kind])) ?? NONE
  const total = (whole?.total ?? 0) - listed.total
  if (!whole || total <= 0) return null
  return { covered: Math.max(0, Math.min(total, whole.covered - listed.covered)), total }
}
