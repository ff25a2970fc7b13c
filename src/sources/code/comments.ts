/**
 * @module sources/code/comments
 * Which places of a text lie in a comment.
 */
import { Lexer, Sink } from '../comments/lexer.ts'
import { languageOf } from '../comments/names.ts'
import { HEAD } from '../comments/scan.ts'

/**
 * @param places ascending
 * @returns those of them that lie in a comment; none for a text in no language that is known
 */
export function placesInComments(path: string, text: string, places: readonly number[]): Set<number> {
  const language = places.length ? languageOf(path, text.slice(0, HEAD)) : undefined
  if (!language) return new Set()
  const sink = new Sink(places)
  new Lexer(text, sink).code(language, 0)
  return new Set(sink.found)
}
