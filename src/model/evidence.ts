/**
 * What the Action sends to the App: its report, and by which rules it was made.
 */
import { hash } from 'node:crypto'
import type { Evidence } from './outcome.ts'
import type { Report } from './report.ts'
import type { Settings } from './settings.ts'

export interface SentEvidence {
  schema: 'holdpoint/evidence@1'
  /** `rulesDigest` of the configuration that was used. */
  rules: string
  report: Report
}

/** Most bytes of what is sent: unpacked, and packed with gzip. */
export const MOST_UNPACKED = 5 * 1024 * 1024
export const MOST_PACKED = 1024 * 1024

/** What decides, besides the checklist itself, which gates an item has and what they demand. */
export interface Rules {
  headings: Record<string, unknown>
  plainBullets: readonly string[]
  settings: Pick<Settings, 'bindings' | 'gateDefaults' | 'timeZone'>
}

/** @returns hex SHA-256: a report by other bindings or other defaults proves nothing. Where they stand in the file does not count. */
export function rulesDigest({ headings, plainBullets, settings }: Rules): string {
  const bindings = settings.bindings.map(({ item, text, modifiers, gates }) => [
    item,
    text,
    modifiers,
    gates.map(({ kind, params }) => [kind, params]),
  ])
  return hash('sha256', JSON.stringify([headings, plainBullets, settings.timeZone, settings.gateDefaults, bindings]))
}

/** How much is kept of evidence. */
export interface Room {
  /** Characters of a text. */
  text: number
  /** Entries of a list or an object. */
  entries: number
  depth: number
}

export const SMALL: Room = { text: 500, entries: 20, depth: 5 }

/** @returns the same facts, long texts cut and long lists shortened; what lies too deep is left out. */
export const trimmed = (evidence: Evidence, room: Room = SMALL): Evidence => cut(evidence, room, room.depth) as Evidence

function cut(value: unknown, room: Room, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > room.text ? `${value.slice(0, room.text).toWellFormed()}...` : value
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return null
  if (Array.isArray(value)) return value.slice(0, room.entries).map(each => cut(each, room, depth - 1))
  const kept = Object.entries(value).slice(0, room.entries)
  return Object.fromEntries(kept.map(([key, each]) => [key.slice(0, room.text), cut(each, room, depth - 1)]))
}
