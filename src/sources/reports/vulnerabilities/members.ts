/**
 * @module sources/reports/vulnerabilities/members
 * Strict questions to a JSON document: what is not as expected is a broken report, never a finding less.
 */
import { BrokenReport } from '../reading.ts'

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
