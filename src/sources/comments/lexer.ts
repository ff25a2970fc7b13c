/**
 * @module sources/comments/lexer
 * Walks through source text by a language's table of rules and marks what is comment. Time is linear in the text,
 * whatever it holds, and the walk ends at the last place anybody asked about.
 */

/** One thing that may open in code: a comment, a string, a heredoc, a character to step over. */
export interface Rule {
  /** Every character it can begin with. */
  first: string
  /** What must follow the first character for the walk to stop here; default: nothing. A regex source. */
  ahead?: string
  /** Replaces `first` and `ahead` in the search: a regex source that consumes exactly one character. */
  scan?: string
  /** Sticky; decides whether it really opens at the place found. */
  opens?: RegExp
  /** Reads it. @returns where code goes on; `start` itself is treated as "not this rule". */
  read(lexer: Lexer, start: number): number
}

/** How code nested in a string or a template ends. */
export interface Nesting {
  /** A further one of these needs a further close. */
  open?: string
  close: string
}

interface Mode {
  scan: RegExp
  byFirst: Map<number, Rule[]>
}

/** A language: its rules and what is compiled from them, once, when it is first met. */
export class Language {
  readonly name: string
  readonly #make: () => Rule[]
  readonly #modes = new Map<string, Mode>()

  constructor(name: string, make: () => Rule[]) {
    this.name = name
    this.#make = make
  }

  get rules(): Rule[] {
    return this.#make()
  }

  mode(nesting?: Nesting): Mode {
    const key = nesting ? `${nesting.open ?? ''} ${nesting.close}` : ''
    let mode = this.#modes.get(key)
    if (!mode) {
      mode = compiled(this.rules, nesting)
      this.#modes.set(key, mode)
    }
    return mode
  }
}

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

function compiled(rules: readonly Rule[], nesting?: Nesting): Mode {
  const byFirst = new Map<number, Rule[]>()
  const sources: string[] = []
  let plain = (nesting?.open?.[0] ?? '') + (nesting?.close[0] ?? '')
  for (const rule of rules) {
    for (const char of rule.first) {
      const code = char.charCodeAt(0)
      byFirst.set(code, [...(byFirst.get(code) ?? []), rule])
    }
    if (rule.scan) sources.push(rule.scan)
    else if (rule.ahead) sources.push(`[${escaped(rule.first)}](?=${rule.ahead})`)
    else plain += rule.first
  }
  if (plain) sources.unshift(`[${escaped(plain)}]`)
  return { scan: new RegExp(sources.join('|') || '(?!)', 'gm'), byFirst }
}

/** Where comments go: keeps those of the places asked about that lie in one. */
export class Sink {
  /** Ascending places of interest. */
  readonly places: readonly number[]
  readonly found: number[] = []
  #next = 0

  constructor(places: readonly number[]) {
    this.places = places
  }

  comment(start: number, end: number): void {
    const { places } = this
    while (this.#next < places.length && places[this.#next]! < start) this.#next++
    while (this.#next < places.length && places[this.#next]! < end) this.found.push(places[this.#next++]!)
  }
}

/** Deeper nesting of code in strings than any person writes is read as plain string. */
const DEEPEST = 60
/** Characters that look-aheads may read in vain in one text before they are no longer tried. */
const PATIENCE = 4_000_000

export class Lexer {
  readonly text: string
  readonly #sink: Sink
  readonly #offset: number
  /** Nothing beyond is of interest. */
  readonly #stop: number
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #missing = new Set<string>()
  #bodies: ((from: number) => number)[] = []
  #depth: number
  #vain = 0
  /** What ends a template's tag, and with it a line comment, while code in one is read. */
  tagEnd: string | undefined
  /** A nested comment that never ended was met: from there on the first close counts. */
  flat = false

  constructor(text: string, sink: Sink, offset = 0, depth = 0) {
    this.text = text
    this.#sink = sink
    this.#offset = offset
    this.#depth = depth
    this.#stop = Math.min(text.length, (sink.places.at(-1) ?? -1) + 1 - offset)
  }

  /** Marks a comment. */
  comment(start: number, end: number): void {
    this.#starts.push(start)
    this.#ends.push(end)
    this.#sink.comment(start + this.#offset, end + this.#offset)
  }

  /** Reads a stretch of another language that has its own beginning and end. @returns its end. */
  region(language: Language, from: number, to: number): number {
    if (from < this.#stop && this.#depth < DEEPEST)
      new Lexer(this.text.slice(from, to), this.#sink, this.#offset + from, this.#depth + 1).code(language, 0)
    return to
  }

  /** Calls `body` at the start of the next line of code: heredocs. It returns where code goes on. */
  later(body: (from: number) => number): void {
    this.#bodies.push(body)
  }

  /** Like indexOf, but remembers in vain searches, so that looking for what never comes stays cheap. */
  seek(what: string, from: number): number {
    if (this.#missing.has(what)) return -1
    const at = this.text.indexOf(what, from)
    if (at < 0) this.#missing.add(what)
    return at
  }

  /** False when look-aheads were in vain too often already. */
  get patient(): boolean {
    return this.#vain < PATIENCE
  }

  /** A look-ahead over so many characters was in vain. */
  failed(characters: number): void {
    this.#vain += characters
  }

  /** @returns the end of the line that `at` is in: the index of its newline, or the text's length. */
  endOfLine(at: number): number {
    const end = this.text.indexOf('\n', at)
    return end < 0 ? this.text.length : end
  }

  startOfLine(at: number): number {
    return at === 0 ? 0 : this.text.lastIndexOf('\n', at - 1) + 1
  }

  /** Index of the last character of code before `at` that is neither blank nor comment; -1 at the beginning. */
  before(at: number): number {
    let i = at - 1
    let known = this.#ends.length - 1
    for (;;) {
      while (i >= 0 && this.text.charCodeAt(i) <= 32) i--
      while (known >= 0 && this.#starts[known]! > i) known--
      if (known < 0 || this.#ends[known]! <= i) return i
      i = this.#starts[known--]! - 1
    }
  }

  /**
   * Reads code of `language` from `from` to the end, or past the close of `nesting`.
   * @returns where the text goes on.
   */
  code(language: Language, from: number, nesting?: Nesting): number {
    if (this.#depth >= DEEPEST) return from
    const outer = this.tagEnd
    if (nesting && !nesting.open) this.tagEnd = nesting.close
    this.#depth++
    const end = this.#walk(language, from, nesting)
    this.#depth--
    this.tagEnd = outer
    return end
  }

  #walk(language: Language, from: number, nesting?: Nesting): number {
    const { text } = this
    const { scan, byFirst } = language.mode(nesting)
    let open = 0
    let at = from
    while (at < this.#stop) {
      scan.lastIndex = at
      const start = scan.test(text) ? scan.lastIndex - 1 : text.length
      if (this.#bodies.length) {
        const newline = this.endOfLine(at)
        if (start > newline) {
          at = this.#readBodies(newline + 1)
          continue
        }
      }
      if (start >= text.length) return text.length
      if (nesting && text.startsWith(nesting.close, start)) {
        at = start + nesting.close.length
        if (open-- === 0) return at
      } else if (nesting?.open && text.startsWith(nesting.open, start)) {
        open++
        at = start + nesting.open.length
      } else at = this.#token(byFirst.get(text.charCodeAt(start)), start)
    }
    return at
  }

  #token(rules: Rule[] | undefined, start: number): number {
    if (rules)
      for (const rule of rules) {
        if (rule.opens) {
          rule.opens.lastIndex = start
          if (!rule.opens.test(this.text)) continue
        }
        const end = rule.read(this, start)
        if (end > start) return end
      }
    return start + 1
  }

  #readBodies(from: number): number {
    const bodies = this.#bodies
    this.#bodies = []
    let at = from
    for (const body of bodies) at = body(at)
    return at
  }
}
