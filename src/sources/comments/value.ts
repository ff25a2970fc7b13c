/**
 * @module sources/comments/value
 * Is a slash a division or the beginning of a regular expression? What stands before it tells.
 */
import type { Lexer, Rule } from './lexer.ts'

const WORD = /[\w$]/
const [NEWLINE, SLASH, OPEN, BACKSLASH, CLOSE] = [10, 47, 91, 92, 93]
/** Words after which a value begins, in any of the languages that have regex literals. */
const KEYWORDS = new Set(
  (
    'return typeof instanceof case in of delete void throw new else do yield await when if unless while until and or not ' +
    'then elsif elseif begin extends default split grep map join push unshift x lt gt le ge eq ne cmp is isnt puts raise assert print'
  ).split(' '),
)
/** How far back a word or a parenthesis is followed. */
const REACH = 200
/** Regexes over several lines are believed up to this many characters. */
const LONGEST = 5000

/** @returns true when at `at` a value is expected (a slash opens a regex), false after a value (it divides). */
export function expectsValue(lexer: Lexer, at: number, { command = false } = {}): boolean {
  const { text } = lexer
  const last = lexer.before(at)
  if (last < 0) return true
  const char = text[last]!
  if (char === ')') return afterCondition(text, last)
  if (char === ']' || char === '"' || char === "'" || char === '`') return false
  if (char === '}') return text.slice(last, at).includes('\n')
  if ((char === '+' || char === '-') && text[last - 1] === char) return false
  if (!WORD.test(char) && char <= '\x7f') return true
  const word = wordBefore(text, last)
  if (KEYWORDS.has(word)) return text[last - word.length] !== '.'
  // Ruby and its kin: `puts /x/`, a command followed by a space and no space after the slash.
  return command && /\s/.test(text[at - 1] ?? '') && !/[\s=]/.test(text[at + 1] ?? ' ') && /^[a-z_]/.test(word)
}

function wordBefore(text: string, last: number): string {
  let start = last
  while (start > 0 && last - start < REACH && WORD.test(text[start - 1]!)) start--
  return text.slice(start, last + 1)
}

/** `if (x) /re/`: the parenthesis belongs to a condition. */
function afterCondition(text: string, close: number): boolean {
  let depth = 0
  for (let i = close; i >= 0 && close - i < REACH; i--) {
    if (text[i] === ')') depth++
    else if (text[i] === '(' && --depth === 0)
      return /\b(?:if|while|for|with)\s*$/.test(text.slice(Math.max(0, i - 20), i))
  }
  return false
}

/**
 * @returns the index after a regex literal that opens at `start`; `start` when it does not end in its line
 * or, with a limit, within so many characters.
 */
export function regexEnd(lexer: Lexer, start: number, limit = 0): number {
  const { text } = lexer
  let inClass = false
  let at = start + 1
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === NEWLINE && at - start > limit) break
    if (char === BACKSLASH) at++
    else if (char === OPEN) inClass = true
    else if (char === CLOSE) inClass = false
    else if (char === SLASH && !inClass) return at + 1
  }
  lexer.failed(at - start)
  return start
}

/** A regex literal between slashes, where a value is expected; `lines`: after an operator it may go on over lines. */
export const regex = ({ command, lines }: { command?: boolean; lines?: boolean } = {}): Rule => ({
  first: '/',
  read(lexer, start) {
    if (!lexer.patient || !expectsValue(lexer, start, command ? { command } : {})) return start
    const end = regexEnd(lexer, start)
    if (end > start || !lines || !/[(,=~]/.test(lexer.text[lexer.before(start)] ?? '')) return end
    return regexEnd(lexer, start, LONGEST)
  },
})
