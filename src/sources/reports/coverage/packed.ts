/**
 * @module sources/reports/coverage/packed
 * Which keys (line numbers, branches) there are and which of them were hit, in a few bytes each: a report of 100 MB
 * has ten million of them. A key and its bit are one number: `key * 2 + hit`.
 */
import type { Count } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'

export type Packed = Uint32Array | Float64Array

const MAX_LINE = 0x7fff_ffff
/** Pages grow from the smaller to the larger: most reports are small. */
const FIRST_PAGE = 1024
const LARGEST_PAGE = 1024 * 1024

/** Collects line numbers in any order, each as often as it comes; a line hit once is hit. */
export class Collector {
  private values = new Uint32Array(16)
  private length = 0
  private last = -1
  private ascending = true

  add(line: number, hit: boolean): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.length * 2)
      larger.set(this.values)
      this.values = larger
    }
    if (line <= this.last) this.ascending = false
    this.last = line
    this.values[this.length++] = line * 2 + (hit ? 1 : 0)
  }

  /** @returns what was collected, sorted, each line once. */
  finish(): Uint32Array {
    const values = this.values.slice(0, this.length)
    return this.ascending ? values : (sortedOnce(values) as Uint32Array)
  }
}

/** Where a record's keys lie in a log. */
export interface Span {
  page: number
  from: number
  to: number
  hit: number
}

/**
 * The keys of many records, one after the other in large pages: an array of its own for each of 50,000 records would
 * cost more than what is in it.
 */
export class Log<Page extends Packed> {
  page: Page
  /** Where the next key goes in the page. */
  end = 0
  last = -1
  ascending = true
  hits = 0
  private start = 0
  private readonly pages: Page[]
  private readonly make: (room: number) => Page

  constructor(make: (room: number) => Page) {
    this.make = make
    this.page = make(FIRST_PAGE)
    this.pages = [this.page]
  }

  add(key: number, hit: boolean): void {
    this.reserve(1)
    if (key <= this.last) this.ascending = false
    this.last = key
    if (hit) this.hits++
    this.page[this.end++] = key * 2 + (hit ? 1 : 0)
  }

  /** Makes room in `page` for so many more keys of this record. */
  reserve(room: number): void {
    if (this.end + room <= this.page.length) return
    const begun = this.page.subarray(this.start, this.end)
    const usual = Math.min(this.page.length * 2, LARGEST_PAGE)
    this.page = this.make(Math.max(usual, (begun.length + room) * 2))
    this.page.set(begun)
    this.pages.push(this.page)
    this.start = 0
    this.end = begun.length
  }

  /** Ends a record. @returns the part of the log that holds its keys, sorted, each once; null when there are none. */
  take(): Span | null {
    const { start, page } = this
    if (this.end === start) return null
    if (!this.ascending) {
      const once = sortedOnce(page.subarray(start, this.end))
      this.end = start + once.length
      this.hits = countOf(once).covered
    }
    const span = { page: this.pages.length - 1, from: start, to: this.end, hit: this.hits }
    this.start = this.end
    this.last = -1
    this.ascending = true
    this.hits = 0
    return span
  }

  read({ page, from, to }: Span): Packed {
    return this.pages[page]!.subarray(from, to)
  }

  /** The same without a view of its own, for what is kept by the ten thousand. */
  pageOf({ page }: Span): Page {
    return this.pages[page]!
  }
}

/** Sorts in place. With the hit as lowest bit, the last of equal keys is the one that was hit. */
function sortedOnce(values: Packed): Packed {
  values.sort()
  let kept = 0
  for (let at = 0; at < values.length; at++) {
    if (at + 1 < values.length && Math.floor(values[at]! / 2) === Math.floor(values[at + 1]! / 2)) continue
    values[kept++] = values[at]!
  }
  return values.subarray(0, kept)
}

/** Several parts as one: each key once, hit when it was hit in one of them. */
export function united(parts: readonly Packed[]): Packed {
  const [first] = parts
  if (!first) return new Uint32Array(0)
  if (parts.length === 1) return first
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const all = first instanceof Float64Array ? new Float64Array(length) : new Uint32Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return sortedOnce(all)
}

export function countOf(packed: Packed): Count {
  let covered = 0
  for (let at = 0; at < packed.length; at++) covered += packed[at]! % 2
  return { covered, total: packed.length }
}

/** The packed form of any map from line to hits. */
export function packedOf(hits: ReadonlyMap<number, number>): Packed {
  if (hits instanceof LineHits) return hits.packed
  const collector = new Collector()
  for (const [line, times] of hits) collector.add(line, times > 0)
  return collector.finish()
}

/** A line number that is one. */
export function checkedLine(line: number): number {
  if (Number.isInteger(line) && line >= 0 && line <= MAX_LINE) return line
  throw new BrokenReport('names a line whose number is none')
}

/** Packed lines, or a part of them, read as a map from line number to 1 (hit) or 0. */
export class LineHits implements ReadonlyMap<number, number> {
  private readonly stored: Packed
  private readonly from: number
  private readonly to: number

  constructor(stored: Packed, from = 0, to = stored.length) {
    this.stored = stored
    this.from = from
    this.to = to
  }

  get packed(): Packed {
    return this.stored.subarray(this.from, this.to)
  }

  get size(): number {
    return this.to - this.from
  }

  get(line: number): number | undefined {
    let low = this.from
    let high = this.to
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.stored[middle]! < line * 2) low = middle + 1
      else high = middle
    }
    const found = low < this.to ? this.stored[low]! : -1
    return Math.floor(found / 2) === line ? found % 2 : undefined
  }

  has(line: number): boolean {
    return this.get(line) !== undefined
  }

  forEach(call: (hits: number, line: number, map: ReadonlyMap<number, number>) => void): void {
    for (const [line, hits] of this) call(hits, line, this)
  }

  *entries(): MapIterator<[number, number]> {
    for (const value of this.packed) yield [Math.floor(value / 2), value % 2]
  }

  *keys(): MapIterator<number> {
    for (const [line] of this.entries()) yield line
  }

  *values(): MapIterator<number> {
    for (const [, hits] of this.entries()) yield hits
  }

  [Symbol.iterator](): MapIterator<[number, number]> {
    return this.entries()
  }
}
