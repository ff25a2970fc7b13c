/**
 * @module sources/documents/literal
 * Literals of Python and JavaScript: texts, numbers, words, lists and objects of these. What is computed is stepped over and said so.
 */
import type { DocumentPath } from '../../model/world.ts'
import { DEEPEST, lineAt, Malformed, setOwn, twice } from './read.ts'

export interface Dialect {
  comment: string
  words: Readonly<Record<string, unknown>>
  /** Quotes, longest first. */
  quotes: readonly string[]
  /** JavaScript's comments between marks, keys without quotes, `;`, and templates. */
  script: boolean
}

/** What a literal cannot tell. */
export const COMPUTED = Symbol('computed')

const NUMBER = /[+-]?(?:0[xX][\da-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)/y
const NAME = /[A-Za-z_$][\w$]*/y
const CLOSERS: Record<string, string> = { '(': ')', '[': ']', '{': '}' }

/** Reads literals at a moving place in a program's text. */
export class LiteralReader {
  readonly text: string
  readonly #dialect: Dialect
  readonly #tell: (path: DocumentPath, at: number, computed: boolean) => void
  at = 0

  /** @param tell hears of every value's place, and whether it is computed */
  constructor(text: string, dialect: Dialect, tell: (path: DocumentPath, at: number, computed: boolean) => void) {
    this.text = text
    this.#dialect = dialect
    this.#tell = tell
  }

  /** Reads a whole expression; anything but a literal is COMPUTED. The place is then at what ends it. */
  value(path: DocumentPath, ends: string): unknown {
    if (path.length > DEEPEST) throw this.wrong(`nested deeper than ${DEEPEST} levels`)
    const start = this.at
    const value = this.#literal(path)
    const after = this.at
    this.#blank(ends.includes('\n'))
    if (this.#dialect.script && this.text.startsWith('as const', this.at)) {
      this.at += 8
      this.#blank(ends.includes('\n'))
    }
    const ended = this.at >= this.text.length || ends.includes(this.text[this.at]!)
    if (value !== COMPUTED && ended && !this.#goesOn(after, ends)) {
      this.#tell(path, start, false)
      return value
    }
    this.#tell(path, start, true)
    this.at = start
    this.skip(ends)
    return COMPUTED
  }

  /** JavaScript's expressions go on in the next line where that begins with an operator. */
  #goesOn(after: number, ends: string): boolean {
    if (!this.#dialect.script || !ends.includes('\n') || this.text[this.at] !== '\n') return false
    const before = this.at
    this.#blank(false)
    const next = this.text[this.at] ?? ''
    this.at = before
    return next !== '' && after <= before && /[.+\-*/%?&|<>=([,`]/.test(next)
  }

  #literal(path: DocumentPath): unknown {
    const char = this.text[this.at] ?? ''
    if (char === '[') return this.#list(path, ']')
    if (char === '(' && !this.#dialect.script) return this.#list(path, ')')
    if (char === '{') return this.#object(path)
    if (this.#quoteAt(this.at)) return this.#string(false)
    const number = this.match(NUMBER)
    if (number) return /[\w$.]/.test(this.text[this.at] ?? '') ? COMPUTED : Number(number.replaceAll('_', ''))
    const word = this.match(NAME)
    if (/^[rRuU]$/.test(word) && !this.#dialect.script && this.#quoteAt(this.at)) return this.#string(/r/i.test(word))
    return Object.hasOwn(this.#dialect.words, word) ? this.#dialect.words[word] : COMPUTED
  }

  #list(path: DocumentPath, close: string): unknown {
    const list: unknown[] = []
    let commas = 0
    const start = this.at
    const whole = this.#items(close, () => {
      if (/^(?:\*|\.\.\.)/.test(this.text.slice(this.at, this.at + 3))) return false
      const value = this.value([...path, list.length], `,${close}`)
      list.push(value === COMPUTED ? null : value)
      if (this.text[this.at] === ',') commas++
      return true
    })
    if (!whole) return COMPUTED
    // Python's `("a")` is no list.
    if (close === ')' && list.length === 1 && commas === 0) {
      this.at = start + 1
      this.#blank(false)
      const value = this.value(path, ')')
      this.at++
      return value
    }
    return list
  }

  #object(path: DocumentPath): unknown {
    const object = {}
    const whole = this.#items('}', () => {
      const at = this.at
      const key = this.#key()
      this.#blank(false)
      if (key === null || this.text[this.at] !== ':') return false
      this.at++
      this.#blank(false)
      if (Object.hasOwn(object, key)) throw twice(key, lineAt(this.text, at), null)
      const value = this.value([...path, key], ',}')
      // The key is there, though nobody knows its value.
      setOwn(object, key, value === COMPUTED ? null : value)
      return true
    })
    return whole ? object : COMPUTED
  }

  #key(): string | null {
    if (this.#quoteAt(this.at)) {
      const key = this.#string(false)
      return typeof key === 'string' ? key : null
    }
    const key = this.match(NAME) || this.match(NUMBER)
    if (key === '') return null
    if (this.#dialect.script) return key
    return /^\d+$/.test(key) ? key : null
  }

  /** @returns false for what no literal has: a spread, a method, a key that is computed. */
  #items(close: string, item: () => boolean): boolean {
    this.at++
    for (;;) {
      this.#blank(false)
      if (this.at >= this.text.length) throw this.wrong(`\`${close}\` was expected`)
      if (this.text[this.at] === close) break
      if (!item()) return false
      this.#blank(false)
      if (this.text[this.at] === ',') this.at++
      else if (this.text[this.at] !== close) return false
    }
    this.at++
    return true
  }

  #quoteAt(at: number): string | undefined {
    return this.#dialect.quotes.find(quote => this.text.startsWith(quote, at))
  }

  #string(raw: boolean): unknown {
    const quote = this.#quoteAt(this.at)!
    const start = this.at + quote.length
    const end = this.#stringEnd(this.at)
    this.at = end
    const inner = this.text.slice(start, end - quote.length)
    if (quote === '`' && inner.includes('${')) return COMPUTED
    if (raw || !inner.includes('\\')) return inner
    return unescaped(inner) ?? COMPUTED
  }

  /** @returns the index after the text that opens at `at`. */
  #stringEnd(at: number): number {
    const quote = this.#quoteAt(at)!
    const lines = quote.length === 3 || quote === '`'
    for (let end = at + quote.length; end < this.text.length; end++) {
      if (this.text.startsWith(quote, end)) return end + quote.length
      if (this.text[end] === '\\') end++
      else if (this.text[end] === '\n' && !lines) break
    }
    this.at = at
    throw this.wrong(`the text has no end, \`${quote}\` was expected`)
  }

  /**
   * Steps over code up to one of `ends` outside of brackets, texts and comments.
   * @param passed hears where each text and comment on the way begins and ends
   */
  skip(ends: string, passed?: (start: number, end: number) => void): void {
    const open: string[] = []
    while (this.at < this.text.length) {
      const char = this.text[this.at]!
      if (!open.length && ends.includes(char)) return
      const start = this.at
      if (this.#quoteAt(start)) {
        this.at = this.#stringEnd(start)
        passed?.(start, this.at)
      } else if (this.#comment()) passed?.(start, this.at)
      else {
        if (CLOSERS[char]) open.push(CLOSERS[char])
        else if (open.length && char === open.at(-1)) open.pop()
        this.at += char === '\\' ? 2 : 1
      }
    }
    if (open.length) throw this.wrong(`\`${open.at(-1)}\` was expected`)
  }

  /** Blanks and comments; a line's end only where it does not end the value. */
  #blank(stopAtLine: boolean): void {
    for (;;) {
      const char = this.text[this.at]
      if (char === ' ' || char === '\t' || char === '\r' || (char === '\n' && !stopAtLine)) this.at++
      else if (!this.#comment()) return
    }
  }

  #comment(): boolean {
    const { script, comment } = this.#dialect
    if (script && this.text.startsWith('/*', this.at)) {
      const end = this.text.indexOf('*/', this.at + 2)
      if (end < 0) throw this.wrong('the comment has no end, `*/` was expected')
      this.at = end + 2
      return true
    }
    if (!this.text.startsWith(comment, this.at)) return false
    const end = this.text.indexOf('\n', this.at)
    this.at = end < 0 ? this.text.length : end
    return true
  }

  match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  wrong(expected: string): Malformed {
    const line = lineAt(this.text, this.at)
    return new Malformed(
      this.at >= this.text.length ? `the file ends too early, ${expected}` : `it cannot be read, ${expected}`,
      line,
    )
  }
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '`': '`',
  '/': '/',
}

/** Null for an escape that not both languages read alike. */
function unescaped(text: string): string | null {
  let odd = false
  const plain = text.replace(/\\([\s\S])/g, (_, sign: string) => {
    if (!Object.hasOwn(ESCAPES, sign)) odd = true
    return ESCAPES[sign] ?? ''
  })
  return odd ? null : plain
}
