/**
 * @module cli/plain
 * What others wrote, made fit for a terminal.
 */
import { plain } from '../model/text.ts'

/** @returns a copy of plain data whose texts are one line without control characters each. */
export function plainly<Data>(data: Data): Data {
  if (typeof data === 'string') return plain(data) as Data
  if (Array.isArray(data)) return data.map(plainly) as Data
  if (data === null || typeof data !== 'object' || Object.getPrototypeOf(data) !== Object.prototype) return data
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, plainly(value)])) as Data
}
