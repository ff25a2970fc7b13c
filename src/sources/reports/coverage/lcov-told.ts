/**
 * @module sources/reports/coverage/lcov-told
 * What the records of a tracefile told of each source file: where their keys lie in the logs.
 */
import type { Count } from '../../../model/reports.ts'
import { countOf, type Log, type Packed, type Span, united } from './packed.ts'

/** Where the keys of one record are. */
export interface Told {
  lines: Span | null
  branches: Span | null
  functions: Span | null
  /** An earlier record of the same file: shards that were put together. */
  before: Told | null
}

type Kind = 'lines' | 'branches' | 'functions'

/** The keys of all records of a file. */
export function partsOf(log: Log<Packed>, told: Told, kind: Kind): Packed[] {
  const parts: Packed[] = []
  for (let record: Told | null = told; record; record = record.before) {
    const span = record[kind]
    if (span) parts.push(log.read(span))
  }
  return parts
}

export function counted(log: Log<Packed>, told: Told, kind: Kind): Count {
  if (told.before) return countOf(united(partsOf(log, told, kind)))
  return countIn(told[kind])
}

export const countIn = (span: Span | null): Count =>
  span ? { covered: span.hit, total: span.to - span.from } : { covered: 0, total: 0 }
