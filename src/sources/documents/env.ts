/**
 * @module sources/documents/env
 * `.env` files: `KEY=value`, `export KEY=value`, quotes that may go over lines, comments after a blank. Every value is text.
 */
import { keyOf, Malformed, type Part, setOwn, twice } from './read.ts'

const KEY = /(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:=[ \t]*|(?=\r?$))/my
const BLANK = /(?:[ \t\r\n]+|#[^\n]*)+/y
const REST = /[ \t]*(?:#[^\n]*)?\r?(?:\n|$(?![\s\S]))/y
const PLAIN = /[^\n]*/y

export function env(text: string): Part[] {
  const value = {}
  const lines = new Map<string, number>()
  let at = 0
  let line = 1
  let counted = 0
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  for (;;) {
    match(BLANK)
    if (at >= text.length) return [{ value, lineOf: path => lines.get(keyOf(path)) ?? null }]
    for (let next = text.indexOf('\n', counted); next >= 0 && next < at; next = text.indexOf('\n', counted)) {
      line++
      counted = next + 1
    }
    const key = match(KEY)?.[1]
    if (key === undefined) throw new Malformed('it is no valid `.env`, `KEY=value` was expected', line)
    const before = lines.get(keyOf([key]))
    if (before) throw twice(key, line, before)
    lines.set(keyOf([key]), line)
    const quote = text[at]
    if (quote !== '"' && quote !== "'" && quote !== '`') {
      setOwn(
        value,
        key,
        match(PLAIN)![0]
          .replace(/(^|\s)#.*$/, '')
          .trim(),
      )
      continue
    }
    const end = closing(text, at)
    if (end < 0) throw new Malformed(`the value of \`${key}\` has no end, \`${quote}\` was expected`, line)
    const inner = text.slice(at + 1, end)
    setOwn(value, key, quote === '"' ? inner.replace(/\\([nrt"\\$])/g, (_, sign: string) => ESCAPES[sign]!) : inner)
    at = end + 1
    if (!match(REST)) throw new Malformed(`after the value of \`${key}\` the end of the line was expected`, line)
  }
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

function closing(text: string, start: number): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at
    if (text[at] === '\\' && quote === '"') at++
  }
  return -1
}
