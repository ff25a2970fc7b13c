/**
 * @module sources/reports/coverage/llvm
 * `llvm-cov export` (clang, Rust, Swift). Its summaries count lines; which lines they are is in the segments, unless
 * the export was made with `--summary-only`.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import { type CoverageFacts, counted, FileEntry, isObject, member, summed, totalled, whole } from './facts.ts'
import type { JsonDialect } from './json.ts'

export const llvm: JsonDialect = {
  name: 'llvm-cov-export-json',
  is: document => document.type === 'llvm.coverage.json.export' || isExport(document.data),
  read(document) {
    const parts = member(document.data, Array.isArray, 'data').map(part => member(part, isObject, 'data'))
    const files = parts
      .flatMap(part => (Array.isArray(part.files) ? part.files : []))
      .map(file => fileOf(member(file, isObject, 'files')))
    const totals = parts.map(part => sums(member(part.totals, isObject, 'totals')))
    const sum = (kind: 'lines' | 'branches' | 'functions' | 'regions') => summed(totals.map(total => total[kind]))
    return totalled(files, {
      lines: sum('lines') ?? { covered: 0, total: 0 },
      branches: sum('branches'),
      functions: sum('functions'),
      instructions: sum('regions'),
    })
  },
}

const isExport = (data: unknown): boolean =>
  Array.isArray(data) && isObject(data[0]) && isObject(data[0].totals) && Array.isArray(data[0].files)

interface Sums extends Pick<CoverageFacts, 'branches' | 'functions'> {
  lines: Count | null
  regions: Count | null
}

function sums(summary: Record<string, unknown>): Sums {
  const of = (what: string): Count | null => {
    const part = summary[what]
    return isObject(part) ? counted(whole(part.covered), whole(part.count)) : null
  }
  return { lines: of('lines'), branches: of('branches'), functions: of('functions'), regions: of('regions') }
}

function fileOf(file: Record<string, unknown>): FileCoverage {
  const path = String(file.filename)
  const { lines, branches, functions } = sums(member(file.summary, isObject, `${path}: summary`))
  const none = { covered: 0, total: 0 }
  const hits = Array.isArray(file.segments) && file.segments.length > 0 ? hitsOf(path, file.segments) : null
  return { path, lines: lines ?? none, branches, functions, statements: null, hits }
}

interface Segment {
  line: number
  count: number
  counted: boolean
  entry: boolean
  gap: boolean
}

/**
 * Lines from segments as llvm-cov itself does it: a line can run when a region covers or enters it, and its count is
 * the largest of those.
 */
function hitsOf(path: string, segments: unknown[]): FileCoverage['hits'] {
  const all = segments.map(segment => segmentOf(member(segment, Array.isArray, `${path}: segments`)))
  const entry = new FileEntry(path)
  let wrapped: Segment | undefined
  for (let at = 0; at < all.length; ) {
    const { line } = all[at]!
    const start = at
    while (at < all.length && all[at]!.line === line) at++
    const here = all.slice(start, at)
    addLine(entry, line, here, wrapped)
    wrapped = here.at(-1)
    const next = all[at]?.line ?? line
    if (wrapped?.counted && !wrapped.gap) entry.span(line + 1, next - 1, wrapped.count > 0)
  }
  return entry.finish({}).hits
}

function addLine(entry: FileEntry, line: number, here: Segment[], wrapped: Segment | undefined): void {
  const entered = here.filter(segment => !segment.gap && segment.counted && segment.entry)
  const skipped = here[0] !== undefined && !here[0].counted && here[0].entry
  if (skipped || !(entered.length > 0 || (wrapped?.counted && !wrapped.gap))) return
  const counts = [...entered, ...(wrapped?.counted ? [wrapped] : [])].map(({ count }) => count)
  entry.line(line, Math.max(...counts) > 0)
}

function segmentOf([line, , count, hasCount, isEntry, isGap]: unknown[]): Segment {
  return {
    line: whole(line),
    count: whole(count),
    counted: hasCount === true || hasCount === 1,
    entry: isEntry === true || isEntry === 1,
    gap: isGap === true || isGap === 1,
  }
}
