/**
 * @module sources/migrations/code
 * Python, Ruby and JavaScript as far as migrations use them: strings, names, brackets, and the calls made of them.
 */
import { type Comment, NotWhole } from './tokens.ts'

export type Language = 'python' | 'ruby' | 'script'

export interface CodeToken {
  /** Ruby's `:symbol` is a string too. */
  type: 'word' | 'string' | 'sign'
  value: string
  start: number
  end: number
  /** 0-based column, and whether it is the first of its line. */
  column: number
  first: boolean
  /** A string that is put together while it runs: `#{name}`, `${name}`, an f-string. */
  dynamic: boolean
}

export interface Code {
  tokens: CodeToken[]
  comments: Comment[]
}

const WORD = /[\p{L}_$@][\p{L}\p{N}_$]*[?!]?/uy
const NUMBER = /\d[\w.]*/y
const HEREDOC = /<<[~-]?(["'`]?)([A-Z_a-z]\w*)\1/y
const PYTHON_STRING = /[rRbBfFuU]{0,2}("""|'''|"|')/y
const PERCENT = /%[qQwWiI]?([([{<|!])/y
const CLOSERS: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** @throws NotWhole for a string or comment without an end */
export function lexCode(text: string, language: Language): Code {
  const tokens: CodeToken[] = []
  const comments: Comment[] = []
  /** Ruby: texts whose lines follow the line that names them. */
  let waiting: { token: CodeToken; mark: string }[] = []
  let at = 0
  let lineStart = 0
  let first = true

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const push = (type: CodeToken['type'], value: string, end: number, dynamic = false): CodeToken => {
    const token = { type, value, start: at, end, column: at - lineStart, first, dynamic }
    tokens.push(token)
    const broken = text.lastIndexOf('\n', end - 1)
    if (broken >= at) lineStart = broken + 1
    at = end
    first = false
    return token
  }
  const lineEnd = (): number => {
    const end = text.indexOf('\n', at)
    return end < 0 ? text.length : end
  }
  const note = (end: number, value: string): void => {
    comments.push({ start: at, end, text: value })
    at = end
  }
  const newLine = (): void => {
    at++
    for (const { token, mark } of waiting) {
      const end = new RegExp(`^[ \\t]*${mark}[ \\t]*\\r?$`, 'gm')
      end.lastIndex = at
      const found = end.exec(text)
      if (!found) throw new NotWhole(`the text that ends with \`${mark}\` has no end`, token.start)
      token.value = text.slice(at, found.index)
      token.dynamic = token.value.includes('#{')
      at = Math.min(text.length, end.lastIndex + 1)
    }
    waiting = []
    lineStart = at
    first = true
  }
  /** Up to the quote that is not escaped. */
  const string = (open: number, quote: string, { raw = false, dynamic = (_: string): boolean => false } = {}): void => {
    let end = open
    while (end < text.length && !text.startsWith(quote, end)) end += text[end] === '\\' && !raw ? 2 : 1
    if (end >= text.length) throw new NotWhole('a string has no end', at)
    const value = text.slice(open, end)
    push('string', value.replace(/\\(['"`\\])/g, '$1'), end + quote.length, dynamic(value))
  }

  while (at < text.length) {
    const sign = text[at]!
    if (sign === '\n') newLine()
    else if (/\s|\uFEFF/.test(sign)) at++
    else if (sign === '#' && language !== 'script') note(lineEnd(), text.slice(at + 1, lineEnd()))
    else if (language === 'script' && text.startsWith('//', at)) note(lineEnd(), text.slice(at + 2, lineEnd()))
    else if (language === 'script' && text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      if (end < 0) throw new NotWhole('a comment has no end', at)
      note(end + 2, text.slice(at + 2, end))
    } else if (language === 'ruby' && at === lineStart && /^=begin\b/.test(text.slice(at, at + 7))) {
      const end = text.indexOf('\n=end', at)
      if (end < 0) throw new NotWhole('a comment has no end', at)
      note(end + 5, text.slice(at + 6, end))
    } else if (language === 'python' && take(PYTHON_STRING)) {
      const [whole, quote] = take(PYTHON_STRING)!
      const [raw, filled] = [/r/i.test(whole), /f/i.test(whole)]
      string(at + whole.length, quote!, { raw, dynamic: value => filled && value.includes('{') })
    } else if (sign === "'" || sign === '"')
      string(at + 1, sign, { dynamic: value => language === 'ruby' && sign === '"' && value.includes('#{') })
    else if (sign === '`') string(at + 1, sign, { dynamic: value => /[$#]\{/.test(value) })
    else if (language === 'ruby' && take(HEREDOC) && isOpening(tokens.at(-1))) {
      const [whole, , mark] = take(HEREDOC)!
      waiting.push({ token: push('string', '', at + whole.length), mark: mark! })
    } else if (language === 'ruby' && take(PERCENT) && isOpening(tokens.at(-1))) {
      const [whole, open] = take(PERCENT)!
      string(at + whole.length, CLOSERS[open!] ?? open!, { dynamic: value => value.includes('#{') })
    } else if (language === 'ruby' && /:["\p{L}_]/uy.test(text.slice(at, at + 2)) && text[at - 1] !== ':') {
      if (text[at + 1] === '"') {
        at++
        string(at + 1, '"')
      } else {
        WORD.lastIndex = at + 1
        push('string', WORD.exec(text)![0], WORD.lastIndex)
      }
    } else if (language === 'script' && sign === '/' && isOpening(tokens.at(-1)) && regexEnd(text, at) > 0)
      push('string', '', regexEnd(text, at))
    else {
      const word = take(WORD) ?? take(NUMBER)
      if (word) push('word', word[0], at + word[0].length)
      else push('sign', sign, at + 1)
    }
  }
  if (waiting.length) throw new NotWhole(`the text that ends with \`${waiting[0]!.mark}\` has no end`, text.length)
  return { tokens, comments }
}

/** A value may begin here: no value stands before it. */
const isOpening = (before: CodeToken | undefined): boolean =>
  !before || (before.type === 'sign' && !/[)\]}]/.test(before.value)) || before.type === 'word'

/** Where a regular expression ends; 0 when it is a division. */
function regexEnd(text: string, at: number): number {
  let inClass = false
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end++) {
    if (text[end] === '\\') end++
    else if (text[end] === '[') inClass = true
    else if (text[end] === ']') inClass = false
    else if (text[end] === '/' && !inClass) return end + 1
  }
  return 0
}

export interface Argument {
  /** `name=value`, `name: value`. */
  name: string | null
  tokens: CodeToken[]
}

export interface Call {
  /** `op.add_column` -> `['op', 'add_column']`. */
  path: string[]
  /** The last part of the path. */
  name: string
  args: Argument[]
  at: CodeToken
  /** Index of the first token and of the one behind the last. */
  from: number
  to: number
}

const OPEN = new Set(['(', '[', '{'])
const CLOSE = new Set([')', ']', '}'])

export const step = ({ type, value }: CodeToken): number =>
  type !== 'sign' ? 0 : OPEN.has(value) ? 1 : CLOSE.has(value) ? -1 : 0

/** @returns every call in the order they stand, also those in arguments of others. Ruby needs no brackets. */
export function callsIn(tokens: readonly CodeToken[], language: Language): Call[] {
  const calls: Call[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'word') continue
    const next = tokens[at + 1]
    const bracketed = next?.type === 'sign' && next.value === '(' && next.start === token.end
    if (!bracketed && !(language === 'ruby' && isCommand(tokens, at))) continue
    const from = bracketed ? at + 2 : at + 1
    const to = bracketed ? closing(tokens, at + 1) : lineEnd(tokens, at + 1)
    const path = pathTo(tokens, at)
    calls.push({ path, name: token.value, args: split(tokens.slice(from, to)), at: token, from: at, to: to + 1 })
  }
  return calls
}

/** `add_index :users, :email`: a word that begins a line or follows its receiver, with a value behind it. */
function isCommand(tokens: readonly CodeToken[], at: number): boolean {
  const [token, before, next] = [tokens[at]!, tokens[at - 1], tokens[at + 1]]
  const begins =
    token.first || before?.value === ';' || before?.value === '.' || before?.value === '{' || before?.value === '|'
  const bare = !next || next.first || next.type === 'string' || next.type === 'word'
  return begins && bare
}

function closing(tokens: readonly CodeToken[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    depth += step(tokens[at]!)
    if (depth === 0) return at
  }
  throw new NotWhole('a bracket has no end', tokens[open]!.start)
}

function lineEnd(tokens: readonly CodeToken[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!
    const goesOn = tokens[at - 1]!.value === ',' || token.value === '.'
    if (depth <= 0 && ((token.first && !goesOn) || token.value === ';' || token.value === 'do')) return at
    depth += step(token)
    if (depth < 0) return at
  }
  return tokens.length
}

function pathTo(tokens: readonly CodeToken[], at: number): string[] {
  const path = [tokens[at]!.value]
  for (let i = at; tokens[i - 1]?.value === '.' && tokens[i - 2]?.type === 'word'; i -= 2)
    path.unshift(tokens[i - 2]!.value)
  return path
}

function split(tokens: readonly CodeToken[]): Argument[] {
  const parts: CodeToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    depth += step(token)
    if (depth === 0 && token.type === 'sign' && token.value === ',') parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts.filter(part => part.length > 0).map(named)
}

function named(tokens: CodeToken[]): Argument {
  const [name, sign, next] = tokens
  const isName =
    sign?.type === 'sign' && (sign.value === ':' || (sign.value === '=' && !/^[=>]$/.test(next?.value ?? '')))
  if (isName && (name?.type === 'word' || name?.type === 'string') && next)
    return { name: name.value, tokens: tokens.slice(2) }
  return { name: null, tokens }
}

/** @returns the text of an argument that is nothing but text; null for anything else. */
export function textOf(argument: Argument | undefined): string | null {
  const parts = argument?.tokens ?? []
  const plain = parts.length > 0 && parts.every(({ type, dynamic }) => type === 'string' && !dynamic)
  return plain ? parts.map(({ value }) => value).join('') : null
}

/** The argument of this name, or else the one at this place among those without a name. */
export function argument({ args }: Pick<Call, 'args'>, name: string, at?: number): Argument | undefined {
  const own = args.find(argument => argument.name === name)
  return own ?? (at === undefined ? undefined : args.filter(argument => argument.name === null)[at])
}

/** `name: true`, `name=True`. */
export const isSet = (call: Pick<Call, 'args'>, name: string): boolean =>
  /^true$/i.test(argument(call, name)?.tokens[0]?.value ?? '')

/** `null: false`, `null=False`. */
export const isUnset = (call: Pick<Call, 'args'>, name: string): boolean =>
  /^false$/i.test(argument(call, name)?.tokens[0]?.value ?? '')
