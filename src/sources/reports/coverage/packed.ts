/**
 * @module sources/reports/coverage/packed
 * Which keys (line numbers, branches) there are and which of them were hit, in a few bytes each: a report of 100 MB
 * has ten million of them. A key and its bit are one number: `key * 2 + hit`.
 */
import type { Count } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'

export type Packed = Uint32Array | Float64Array

const MAX_LINE = 0x7fff_ffff

/** Collects keys in any order, each as often as it comes; a key hit once is hit. */
export class Collector {
  private readonly wide: boolean
  private values: Packed
  private length = 0
  private last = -1
  private ascending = true

  /** @param wide keys above 2^31, up to 2^52. */
  constructor(wide = false, room = 64) {
    this.wide = wide
    this.values = wide ? new Float64Array(room) : new Uint32Array(room)
  }

  add(key: number, hit: boolean): void {
    if (key <= this.last) this.ascending = false
    this.last = key
    if (this.length === this.values.length) this.grow()
    this.values[this.length++] = key * 2 + (hit ? 1 : 0)
  }

  /** @returns what was collected, sorted, each key once, and starts anew. */
  take(): Packed {
    const taken = this.values.slice(0, this.length)
    const packed = this.ascending ? taken : sortedOnce(taken)
    this.length = 0
    this.last = -1
    this.ascending = true
    return packed
  }

  private grow(): void {
    const room = this.values.length * 2
    const larger = this.wide ? new Float64Array(room) : new Uint32Array(room)
    larger.set(this.values)
    this.values = larger
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
  return values.slice(0, kept)
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
  return collector.take()
}

/** A line number that is one. */
export function checkedLine(line: number): number {
  if (Number.isInteger(line) && line >= 0 && line <= MAX_LINE) return line
  throw new BrokenReport('names a line whose number is none')
}

/** Packed lines, read as a map from line number to 1 (hit) or 0. */
export class LineHits implements ReadonlyMap<number, number> {
  readonly packed: Packed

  constructor(packed: Packed) {
    this.packed = packed
  }

  get size(): number {
    return this.packed.length
  }

  get(line: number): number | undefined {
    let low = 0
    let high = this.packed.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.packed[middle]! < line * 2) low = middle + 1
      else high = middle
    }
    const found = this.packed[low]
    return found !== undefined && Math.floor(found / 2) === line ? found % 2 : undefined
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
