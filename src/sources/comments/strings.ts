/**
 * @module sources/comments/strings
 * String literals, with code in them where the language allows it.
 */
import { escaped, type Language, type Lexer, type Nesting, type Rule } from './lexer.ts'
import { sticky } from './rules.ts'

export interface StringOptions {
  close?: string
  where?: string
  /** Default: a backslash. `double`: the close written twice. */
  escape?: '\\' | '`' | '^' | 'double' | 'none'
  /** May go on over lines. */
  lines?: boolean
  /** Code inside of it: what opens it, and how it ends. */
  inner?: { open: string; nesting: Nesting; language: () => Language }
}

/** A string. One that may not go on over lines ends with its line at the latest. */
export function quoted(open: string, options: StringOptions = {}): Rule {
  const { where } = options
  return {
    first: open[0]!,
    ...(open.length > 1 ? { ahead: escaped(open.slice(1)) } : {}),
    ...(where ? { opens: sticky(escaped(open), where) } : {}),
    read(lexer, start) {
      if (!lexer.text.startsWith(open, start)) return start
      return stringEnd(lexer, start + open.length, options.close ?? open, options)
    },
  }
}

/** @returns the index after the close of a string whose content begins at `from`. */
export function stringEnd(lexer: Lexer, from: number, close: string, options: StringOptions): number {
  const { text } = lexer
  const { lines, inner } = options
  const escaping = options.escape ?? '\\'
  if (lines && escaping === 'none' && !inner) {
    const end = lexer.seek(close, from)
    return end < 0 ? text.length : end + close.length
  }
  const escaper = escaping.length === 1 ? escaping : ''
  const special = specialOf(close[0] + escaper + (inner?.open[0] ?? '') + (lines ? '' : '\n'))
  let at = from
  for (;;) {
    special.lastIndex = at
    if (!special.test(text)) return text.length
    at = special.lastIndex - 1
    const char = text[at]!
    if (inner && text.startsWith(inner.open, at))
      at = lexer.code(inner.language(), at + inner.open.length, inner.nesting)
    else if (char === escaper) at += text.startsWith('\r\n', at + 1) ? 3 : 2
    else if (text.startsWith(close, at)) {
      at += close.length
      if (escaping !== 'double' || !text.startsWith(close, at)) return at
      at += close.length
    } else if (char === '\n' && !lines) return at
    else at++
  }
}

const specials = new Map<string, RegExp>()

/** Finds the next character that means something in a string. */
function specialOf(chars: string): RegExp {
  const known = specials.get(chars)
  if (known) return known
  const special = new RegExp(`[${escaped(chars)}]`, 'g')
  specials.set(chars, special)
  return special
}

/** Brackets that close with another character than they open with. */
export const PAIRS: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** @returns the index after a delimited literal whose opening delimiter stands at `at`; pairs of brackets nest. */
export function delimitedEnd(text: string, at: number): number {
  const open = text[at]!
  const close = PAIRS[open] ?? open
  let depth = 1
  for (let i = at + 1; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === close && --depth === 0) return i + 1
    else if (c === open && open !== close) depth++
  }
  return text.length
}
