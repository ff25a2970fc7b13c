/**
 * @module model/coverage
 * Arithmetic on coverage: comparing with a limit, narrowing to some files, looking at changed lines only.
 */
import picomatch from 'picomatch'
import type { Count, Coverage, FileCoverage } from './reports.ts'

export const METRICS = ['lines', 'branches', 'functions', 'statements'] as const
export type Metric = (typeof METRICS)[number]

export const NONE: Count = { covered: 0, total: 0 }

/** A percentage and whether reaching it is enough. */
export interface Limit {
  min: number
  op: '>' | '>='
}

/** A limit may have six decimals. */
const SCALE = 1_000_000

/** Whole numbers are compared, never a rounded percentage. Nothing of nothing reaches no limit. */
export function reaches({ covered, total }: Count, { min, op }: Limit): boolean {
  if (total === 0) return false
  const is = BigInt(covered) * 100n * BigInt(SCALE)
  const wanted = BigInt(Math.round(min * SCALE)) * BigInt(total)
  return op === '>' ? is > wanted : is >= wanted
}

/** Sum over the files that know the metric; null when none does. */
export function totalOf(files: readonly Pick<FileCoverage, Metric>[], metric: Metric): Count | null {
  let sum: Count | null = null
  for (const { [metric]: count } of files) {
    if (!count) continue
    sum ??= { ...NONE }
    sum.covered += count.covered
    sum.total += count.total
  }
  return sum
}

/**
 * @param globs of source files, `!` in front excludes; none means all.
 * @returns does a path match? Absolute paths, those of sources that are not here, match from any folder on.
 */
export function pathFilter(globs: readonly string[] = []): (path: string) => boolean {
  const given = globs.filter(glob => !glob.startsWith('!'))
  const ignore = globs.filter(glob => glob.startsWith('!')).map(glob => glob.slice(1))
  const wanted = given.length > 0 ? given : ['**']
  const anywhere = (all: string[]) => all.map(glob => `**/${glob}`)
  const relative = picomatch(wanted, { dot: true, ignore, flags: 's' })
  const absolute = picomatch(anywhere(wanted), { dot: true, ignore: anywhere(ignore), flags: 's' })
  return path => (/^(?:\/|[A-Za-z]:\/)/.test(path) ? absolute(path) : relative(path))
}

/** Coverage of some of the files, totals counted anew. */
export function narrowed(whole: Coverage, wanted: (path: string) => boolean): Coverage {
  const files = whole.files.filter(({ path }) => wanted(path))
  return {
    unit: whole.unit,
    lines: totalOf(files, 'lines') ?? NONE,
    branches: totalOf(files, 'branches'),
    functions: totalOf(files, 'functions'),
    statements: totalOf(files, 'statements'),
    files,
  }
}

/** Which of the changed lines can run, and which of those did. */
export interface ChangedCoverage {
  files: { path: string; count: Count; uncovered: number[] }[]
  /** Changed files that look like code and are in no report. */
  unreported: string[]
  /** Changed files whose report has totals but no lines. */
  withoutLines: string[]
}

/** Test code is in no report, and rightly so. */
const TEST = /(?:^|\/)(?:tests?|spec|__tests__)\/|[._-](?:test|spec)\.|(?:^|\/)test_|Tests?\.\w+$/

/** @param added path -> numbers of the lines that were added or changed. */
export function changedCoverage(
  files: readonly FileCoverage[],
  added: ReadonlyMap<string, ReadonlySet<number>>,
): ChangedCoverage {
  const byName = Map.groupBy(files, ({ path }) => nameOf(path))
  const kinds = new Set(files.map(({ path }) => extensionOf(path)))
  const changed: ChangedCoverage = { files: [], unreported: [], withoutLines: [] }
  for (const [path, lines] of added) {
    const file = reportedAs(path, byName.get(nameOf(path)) ?? [])
    if (!file) {
      if (lines.size > 0 && kinds.has(extensionOf(path)) && !TEST.test(path)) changed.unreported.push(path)
    } else if (!file.hits) changed.withoutLines.push(path)
    else {
      const { hits } = file
      const runnable = [...lines].filter(line => hits.has(line))
      const uncovered = runnable.filter(line => !hits.get(line))
      const count = { covered: runnable.length - uncovered.length, total: runnable.length }
      if (count.total > 0) changed.files.push({ path, count, uncovered })
    }
  }
  return changed
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const extensionOf = (path: string): string => /\.\w+$/.exec(path)?.[0] ?? ''

/** The file itself, or else the one that shares the longest end: `com/x/A.java` for `src/main/java/com/x/A.java`. */
function reportedAs(path: string, candidates: readonly FileCoverage[]): FileCoverage | undefined {
  const distance = (file: FileCoverage) => Math.abs(file.path.length - path.length)
  const [nearest] = candidates
    .filter(file => file.path === path || path.endsWith(`/${file.path}`) || file.path.endsWith(`/${path}`))
    .sort((one, other) => distance(one) - distance(other))
  return nearest
}
