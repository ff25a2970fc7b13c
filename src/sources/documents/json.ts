/**
 * @module sources/documents/json
 * JSON, also with comments and commas at the end. Unlike `JSON.parse` it refuses a key that stands twice, and knows lines.
 */
import type { DocumentPath } from '../../model/world.ts'
import { DEEPEST, keyOf, lineAt, Malformed, type Part, setOwn, twice } from './read.ts'

export function json(text: string): Part[] {
  const value = new Reader(text).document()
  let places: Map<string, number> | undefined
  const lineOf = (path: DocumentPath) => {
    // Few ask, and the places of a large document are larger than itself.
    if (!places) {
      places = new Map()
      new Reader(text, places).document()
    }
    const at = places.get(keyOf(path))
    return at === undefined ? null : lineAt(text, at)
  }
  return [{ value, lineOf }]
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const WORDS: Record<string, unknown> = { true: true, false: false, null: null }

class Reader {
  readonly #text: string
  readonly #places: Map<string, number> | undefined
  readonly #path: (string | number)[] = []
  #at = 0

  constructor(text: string, places?: Map<string, number>) {
    this.#text = text
    this.#places = places
  }

  document(): unknown {
    this.#blank()
    const value = this.#value()
    this.#blank()
    if (this.#at < this.#text.length) throw this.#wrong('the end of the document was expected')
    return value
  }

  #value(): unknown {
    if (this.#path.length > DEEPEST) throw this.#wrong(`nested deeper than ${DEEPEST} levels`)
    this.#places?.set(keyOf(this.#path), this.#at)
    const char = this.#text[this.#at]
    if (char === '{') return this.#object()
    if (char === '[') return this.#list()
    if (char === '"') return this.#string()
    const word = this.#match(WORD)
    if (word) return WORDS[word]
    const number = this.#match(NUMBER)
    if (!number) throw this.#wrong('a value was expected')
    return Number(number)
  }

  #object(): unknown {
    const object = {}
    const seen = new Map<string, number>()
    this.#items('}', () => {
      const at = this.#at
      if (this.#text[at] !== '"') throw this.#wrong('a key in double quotes was expected')
      const key = this.#string()
      const before = seen.get(key)
      if (before !== undefined) throw twice(key, lineAt(this.#text, at), lineAt(this.#text, before))
      seen.set(key, at)
      this.#blank()
      if (this.#text[this.#at] !== ':') throw this.#wrong('a colon was expected')
      this.#at++
      this.#blank()
      setOwn(object, key, this.#inside(key))
    })
    return object
  }

  #list(): unknown {
    const list: unknown[] = []
    this.#items(']', () => list.push(this.#inside(list.length)))
    return list
  }

  #inside(step: string | number): unknown {
    this.#path.push(step)
    const value = this.#value()
    this.#path.pop()
    return value
  }

  /** What stands between brackets, parted by commas. */
  #items(close: string, item: () => void): void {
    this.#at++
    for (;;) {
      this.#blank()
      if (this.#text[this.#at] === close) break
      item()
      this.#blank()
      if (this.#text[this.#at] === ',') this.#at++
      else if (this.#text[this.#at] !== close) throw this.#wrong(`a comma or \`${close}\` was expected`)
    }
    this.#at++
  }

  #string(): string {
    const start = this.#at
    let end = start + 1
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end)
      if (code === 0x22) break
      if (code === 0x5c) end++
      else if (code < 0x20) throw this.#wrong('a text ends in its own line, `"` was expected')
    }
    if (end >= this.#text.length) throw this.#wrong('the text has no end, `"` was expected')
    this.#at = end + 1
    try {
      return JSON.parse(this.#text.slice(start, end + 1))
    } catch {
      this.#at = start
      throw this.#wrong('the text has an escape that is none')
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    // `01` and `truest` are no values with something behind them.
    if (!found || /[\w.+-]/.test(this.#text[this.#at + found.length] ?? '')) return ''
    this.#at += found.length
    return found
  }

  #blank(): void {
    for (;;) {
      const char = this.#text[this.#at]
      if (char === ' ' || char === '\n' || char === '\r' || char === '\t') this.#at++
      else if (char === '/' && this.#text[this.#at + 1] === '/') this.#skipTo('\n', 0)
      else if (char === '/' && this.#text[this.#at + 1] === '*') this.#skipTo('*/', 2)
      else return
    }
  }

  #skipTo(end: string, length: number): void {
    const found = this.#text.indexOf(end, this.#at + 2)
    if (found < 0 && length) throw this.#wrong('the comment has no end, `*/` was expected')
    this.#at = found < 0 ? this.#text.length : found + length
  }

  #wrong(expected: string): Malformed {
    const line = lineAt(this.#text, this.#at)
    if (this.#at >= this.#text.length) return new Malformed(`the file ends too early, ${expected}`, line)
    return new Malformed(`it is no valid JSON, ${expected}`, line)
  }
}
