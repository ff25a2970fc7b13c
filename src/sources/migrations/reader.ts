/**
 * @module sources/migrations/reader
 * Walks over the tokens of one statement.
 */
import type { Token } from './tokens.ts'

/** Where a condition ends. */
const AFTER_CONDITION = new Set(['RETURNING', 'LIMIT', 'ORDER', 'FETCH'])

export class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** The word here in capitals; empty for anything that is no word. */
  get word(): string {
    const token = this.#tokens[this.#at]
    return token?.type === 'word' ? token.value : ''
  }

  get rest(): readonly Token[] {
    return this.#tokens.slice(this.#at)
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  /** Goes on behind these words when all of them stand here. */
  takes(...words: string[]): boolean {
    const here = words.every((word, i) => {
      const token = this.#tokens[this.#at + i]
      return token?.type === 'word' && token.value === word
    })
    if (here) this.#at += words.length
    return here
  }

  takesSign(sign: string): boolean {
    const token = this.#tokens[this.#at]
    const here = token?.type === 'sign' && token.value === sign
    if (here) this.#at++
    return here
  }

  /** Goes on behind the word; nothing happens where it is not. */
  until(word: string): void {
    const at = this.#tokens.findIndex((token, i) => i >= this.#at && token.type === 'word' && token.value === word)
    if (at >= 0) this.#at = at + 1
  }

  /** `public.Orders` -> `orders`, `"Orders"` -> `Orders`; `?` where no name stands. */
  name(): string {
    const parts: string[] = []
    do {
      const token = this.#tokens[this.#at]
      if (token?.type === 'word') parts.push(token.value.toLowerCase())
      else if (token?.type === 'name' || token?.type === 'string') parts.push(token.value)
      else break
      this.#at++
    } while (this.takesSign('.'))
    const usual = parts[0] === 'public' || parts[0] === 'main'
    return (parts.length > 1 && usual ? parts.slice(1) : parts).join('.') || '?'
  }

  /** What stands between the commas outside of brackets. */
  parts(): Reader[] {
    const parts: Token[][] = [[]]
    let depth = 0
    for (const token of this.rest) {
      if (token.type === 'sign') depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0
      if (token.type === 'sign' && token.value === ',' && depth === 0) parts.push([])
      else parts.at(-1)!.push(token)
    }
    return parts.filter(part => part.length > 0).map(part => new Reader(part))
  }

  /** The tokens outside of brackets, from here on. */
  outside(): Token[] {
    let depth = 0
    return this.rest.filter(({ type, value }) => {
      if (type === 'sign' && value === '(') depth++
      const out = depth === 0
      if (type === 'sign' && value === ')') depth--
      return out
    })
  }

  /** What follows the word outside of brackets, up to the end of the condition. */
  conditionOf(word: string): Token[] {
    const condition: Token[] = []
    let depth = 0
    let inside = false
    for (const token of this.rest) {
      if (token.type === 'sign') depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0
      if (depth === 0 && token.type === 'word' && AFTER_CONDITION.has(token.value)) inside = false
      if (inside) condition.push(token)
      if (depth === 0 && token.type === 'word' && token.value === word) inside = true
    }
    return condition
  }
}
