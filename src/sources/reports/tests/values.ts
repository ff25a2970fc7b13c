/**
 * @module sources/reports/tests/values
 * Asking a JSON document for what should be there and may not be.
 */

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The member when it is an object of its own, else an empty one. */
export function objectAt(holder: Json, name: string): Json {
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined
  return isObject(value) ? value : {}
}

/** The objects of a list, else none. */
export const objectsAt = (holder: Json, name: string): Json[] => {
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined
  return Array.isArray(value) ? value.filter(isObject) : []
}

export const textAt = (holder: Json, name: string): string => {
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** A number, else null. */
export const numberAt = (holder: Json, name: string): number | null => {
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The texts of a list (or the one text), else none. */
export const textsAt = (holder: Json, name: string): string[] => {
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}
