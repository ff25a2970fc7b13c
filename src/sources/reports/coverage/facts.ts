/**
 * @module sources/reports/coverage/facts
 * What a reader of a coverage format gives, and the table of files that most of them fill.
 */
import { NONE, totalOf } from '../../../model/coverage.ts'
import type { Count, CoverageReport, FileCoverage } from '../../../model/reports.ts'
import { BrokenReport, type FileFacts } from '../reading.ts'
import { type Stated, statedNumber, statedText, UNSTATED } from '../time.ts'
import { Collector, checkedLine, countOf, LineHits } from './packed.ts'

export type CoverageFacts = Omit<CoverageReport, keyof FileFacts>

/** A record whose keys come from the report: no key is special, not even `__proto__`. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A whole number from 0 up, from text or a number; anything else is 0. */
export function whole(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : 0
}

/** Hits as tools write them: `3`, `1e+20`; negative, missing or unreadable is not hit. */
export const isHit = (hits: unknown): boolean => Number(hits ?? 0) > 0

/** Never more covered than there are. */
export const counted = (covered: number, total: number): Count => ({ covered: Math.min(covered, total), total })

/** Sum of the counts that are there; null when none is. */
export function summed(counts: readonly (Count | null)[]): Count | null {
  const there = counts.filter(count => count !== null)
  if (there.length === 0) return null
  const sum: Count = { covered: 0, total: 0 }
  for (const { covered, total } of there) {
    sum.covered += covered
    sum.total += total
  }
  return sum
}

/** A copy: a piece of a text, such as an attribute's value, keeps all of that text in memory. */
const kept = (piece: string): string => Buffer.from(piece).toString()

/** A few bytes of a report must not become a million lines. */
const MAX_SPAN = 100_000
const MAX_TOLD = 10_000_000

/** Lines, branches and functions of one source file, collected in any order. */
export class FileEntry {
  readonly path: string
  private readonly collector = new Collector()
  private readonly branchesAt = new Map<string | number, Count>()
  private readonly functionHits = new Map<string, boolean>()
  private size = 0

  constructor(path: string) {
    this.path = kept(path)
  }

  /** How many lines were told, repetitions included. */
  get told(): number {
    return this.size
  }

  line(number: number, hit: boolean): void {
    this.size++
    this.collector.add(checkedLine(number), hit)
  }

  /** All lines from the first to the last. */
  span(first: number, last: number, hit: boolean): void {
    if (last - first > MAX_SPAN || this.size > MAX_TOLD)
      throw new BrokenReport(`tells of more lines in \`${this.path}\` than a source file has`)
    for (let number = first; number <= last; number++) this.line(number, hit)
  }

  /** Branches at one place; told twice, the better answer counts. */
  branches(place: string | number, covered: number, total: number): void {
    const known = this.branchesAt.get(place)
    this.branchesAt.set(
      known || typeof place === 'number' ? place : kept(place),
      known
        ? { covered: Math.max(known.covered, covered), total: Math.max(known.total, total) }
        : counted(covered, total),
    )
  }

  function(name: string, hit: boolean): void {
    const known = this.functionHits.get(name)
    if (known === undefined) this.functionHits.set(kept(name), hit)
    else if (hit && !known) this.functionHits.set(name, true)
  }

  /** @param has what the format knows of at all: what it does not know is null, not zero. */
  finish(has: { branches?: boolean; functions?: boolean }): FileCoverage {
    const packed = this.collector.finish()
    const hit = [...this.functionHits.values()]
    return {
      path: this.path,
      lines: countOf(packed),
      branches: has.branches ? (summed([...this.branchesAt.values()]) ?? { covered: 0, total: 0 }) : null,
      functions: has.functions ? { covered: hit.filter(Boolean).length, total: hit.length } : null,
      statements: null,
      hits: new LineHits(packed),
    }
  }
}

/** Files by path, in order of appearance. */
export class FileTable {
  private readonly entries = new Map<string, FileEntry>()

  file(path: string): FileEntry {
    let entry = this.entries.get(path)
    if (!entry) {
      entry = new FileEntry(path)
      this.entries.set(entry.path, entry)
    }
    return entry
  }

  finish(has: { branches?: boolean; functions?: boolean }): FileCoverage[] {
    return [...this.entries.values()].map(entry => entry.finish(has))
  }
}

/** Facts whose totals are the sums over the files. */
export function totalled(files: FileCoverage[], more: Partial<CoverageFacts> = {}): CoverageFacts {
  return {
    unit: 'lines',
    lines: totalOf(files, 'lines') ?? NONE,
    branches: totalOf(files, 'branches'),
    functions: totalOf(files, 'functions'),
    statements: totalOf(files, 'statements'),
    instructions: null,
    files,
    ...UNSTATED,
    ...more,
  }
}

/** The time a report states, from milliseconds, seconds or a date's text. */
export function timeOf(value: unknown): Stated {
  if (value === undefined || value === null || value === '') return UNSTATED
  const number = Number(value)
  // Seconds until the year 5138 are smaller than milliseconds since 1973.
  return Number.isNaN(number) ? statedText(String(value)) : statedNumber(number < 1e11 ? number * 1000 : number)
}

/** A member that must be a list or an object for the report to be whole. */
export function member<T>(value: unknown, fits: (value: unknown) => value is T, name: string): T {
  if (fits(value)) return value
  throw new BrokenReport(`is not complete: \`${name}\` is missing or not what it should be`)
}
