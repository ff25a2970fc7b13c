/**
 * @module sources/comments/scan
 * Collects the hits of many files.
 */
import type { CommentHit, CommentQuery } from '../../model/world.ts'
import { readingsOf } from '../decode.ts'
import { findTags, type Words, wordsOf } from './find.ts'
import { languageOf } from './names.ts'
import { saysGenerated } from './production.ts'

/** How much of a file is enough to tell its language. */
export const HEAD = 4096

/** One query's hits so far. */
export class Scan {
  readonly hits: CommentHit[] = []
  readonly #words: Words
  readonly #skipsGenerated: boolean

  constructor({ words, production, paths }: CommentQuery) {
    this.#words = wordsOf(words)
    this.#skipsGenerated = production && !paths.length
  }

  /**
   * Looks into one file.
   * @param lines only hits on these lines count; all without it
   */
  file(path: string, bytes: Buffer, lines?: ReadonlySet<number>): void {
    for (const text of readingsOf(bytes)) {
      const head = text.slice(0, HEAD)
      const language = languageOf(path, head)
      if (!language || (this.#skipsGenerated && saysGenerated(head))) continue
      for (const hit of findTags(text, language, this.#words, bytes))
        if (!lines || lines.has(hit.line)) this.hits.push({ file: path, ...hit })
    }
  }
}
