/**
 * @module sources/documents/read
 * What every reader of a format gives and throws.
 */
import type { Document, DocumentPath } from '../../model/world.ts'

/** One document of a file, without what the caller knows already. */
export type Part = Pick<Document, 'value' | 'lineOf'> & Partial<Pick<Document, 'computed' | 'complete'>>

/** Text -> documents, one at least. Throws Malformed. */
export type Read = (text: string) => Part[] | Promise<Part[]>

/** The text is not what its format allows; the message begins in lower case and names what was expected. */
export class Malformed extends Error {
  override name = 'Malformed'
  readonly line: number | null
  constructor(message: string, line: number | null = null) {
    super(message)
    this.line = line
  }
}

export const twice = (key: string, line: number, before: number | null): Malformed =>
  new Malformed(
    `the key \`${key.slice(0, 100)}\` stands twice${before ? `, first in line ${before}` : ''}, once was expected`,
    line,
  )

/** 1-based line of a place in a text. */
export function lineAt(text: string, at: number): number {
  let line = 1
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++
  return line
}

/** Deeper nesting is an attack on whoever reads it. */
export const DEEPEST = 500

/** One name for a path, however it is made up. */
export const keyOf = (path: DocumentPath): string => JSON.stringify(path.map(String))

/** An own property even where the name is `__proto__`. */
export function setOwn(target: object, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else (target as Record<string, unknown>)[key] = value
}
