/**
 * @module sources/reports/vulnerabilities/facts
 * What every reader of vulnerability reports hands back, and strict questions to a JSON document: what is not as
 * expected is a broken report, never a finding less.
 */
import type { Vulnerability, VulnerabilityReport } from '../../../model/reports.ts'
import { shortened } from '../../../model/text.ts'
import { BrokenReport } from '../reading.ts'

export type VulnerabilityFacts = Pick<VulnerabilityReport, 'tools' | 'findings' | 'at'>

export interface JsonDialect {
  /** `sarif-2.1.0`, `npm-audit-json`, ... */
  name: string
  is(document: Json): boolean
  /** Called with a document that `is` knows. */
  read(document: Json): VulnerabilityFacts
}

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An own member; undefined for one that is not there, or is null. */
export const memberOf = (holder: Json, name: string): unknown =>
  Object.hasOwn(holder, name) ? (holder[name] ?? undefined) : undefined

/** The objects of a list. @throws BrokenReport when it is no list of objects; when it is absent, unless `optional`. */
export function objectsIn(holder: Json, name: string, need: 'optional' | 'required' = 'required'): Json[] {
  const value = memberOf(holder, name)
  if (value === undefined && need === 'optional') return []
  if (value === undefined) throw new BrokenReport(`has no list \`${name}\`: what was scanned is not told`)
  if (!Array.isArray(value) || !value.every(isObject))
    throw new BrokenReport(`has a \`${name}\` that is no list of objects`)
  return value
}

/** An object, empty when it is absent. @throws BrokenReport for anything else. */
export function objectIn(holder: Json, name: string): Json {
  const value = memberOf(holder, name)
  if (value === undefined) return {}
  if (!isObject(value)) throw new BrokenReport(`has a \`${name}\` that is no object`)
  return value
}

export const textIn = (holder: Json, name: string): string | null => {
  const value = memberOf(holder, name)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

export const textsIn = (holder: Json, name: string): string[] => {
  const value = memberOf(holder, name)
  return Array.isArray(value) ? value.filter(each => typeof each === 'string' && each !== '') : []
}

export const numberIn = (holder: Json, name: string): number | null => {
  const value = memberOf(holder, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** A finding from what is known of it. */
export function finding(known: Pick<Vulnerability, 'advisories' | 'severity'> & Partial<Vulnerability>): Vulnerability {
  const text = (known.text ?? '').replace(/\s+/g, ' ').trim()
  const base = { package: null, file: null, line: null, column: null, url: null, suppressed: false }
  return { ...base, ...known, text: shortened(text, 200) }
}

/** `lodash@4.17.20`; the name alone when the version is not told. */
export const packageOf = (name: string | null, version: string | null): string | null =>
  name && version ? `${name}@${version}` : name

/** Names without those that are missing or come twice. */
export const named = (...names: (string | null)[]): string[] => [
  ...new Set(names.filter((name): name is string => name !== null)),
]

/** `https://github.com/advisories/GHSA-35jh-r3h4-6jhm` -> its last part. */
export const advisoryIn = (url: string | null): string | null => /GHSA(?:-[0-9a-z]{4}){3}/i.exec(url ?? '')?.[0] ?? null
