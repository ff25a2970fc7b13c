/**
 * @module checklist/markdown
 * Text -> block tokens with line positions, by markdown-it's block rules alone: no inline parsing, that is nine tenths of the time.
 */
import MarkdownIt, { type Token } from 'markdown-it'

export type { Token }

const markdown = new MarkdownIt({ html: true })

/** @returns the block tokens; `map` is the half-open range of 0-based lines. Link reference definitions are among them. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  markdown.block.parse(text, markdown, {}, tokens)
  return tokens
}

export interface Box {
  checked: boolean
  /** Lines between the start of the paragraph and the box: never more than 0 in practice, `[` stands first. */
  rest: string
}

/**
 * Reads GFM's task list marker at the start of a list item's first paragraph: a bracket, one blank or x, a bracket,
 * a blank, and something after it.
 * @returns null when it is none.
 */
export function boxOf(paragraph: string): Box | null {
  if (paragraph.charCodeAt(0) !== 0x5b || paragraph.charCodeAt(2) !== 0x5d) return null
  const mark = paragraph[1]!
  const blank = paragraph[3]
  if (blank !== ' ' && blank !== '\t' && blank !== '\n') return null
  if (mark !== ' ' && mark !== '\t' && mark !== '\n' && mark !== 'x' && mark !== 'X') return null
  const rest = paragraph.slice(4).trim()
  return rest ? { checked: mark === 'x' || mark === 'X', rest } : null
}

/** A box that GFM does not take for one, and the mend: `- []`, `[ ]without a blank`, `☐`. */
const NEARLY: readonly [pattern: RegExp, what: string][] = [
  [/^\[\]\s/, 'an empty pair of brackets'],
  [/^\[ {2,}\]/, 'a box with more than one blank'],
  [/^\[ ?[xX✓✔✅] ?\](?:\s|$)/, 'a box that is filled otherwise than by one x'],
  [/^\[[ xX]\]$/, 'a box without words'],
  [/^\[[ xX]\](?![\s(:[])/, 'a box without a blank behind it'],
  [/^[☐☑☒◻◽□▢⬜🔲🔳✅✔]/u, 'a sign instead of a box'],
]

/** @returns what kind of near miss the text starts with, or null. */
export function nearlyBox(text: string): string | null {
  const first = text.charCodeAt(0)
  if (first !== 0x5b && first < 0x2000) return null
  return NEARLY.find(([pattern]) => pattern.test(text))?.[1] ?? null
}

/** A sign that stands for a box, with what follows: used where plain bullets count as items. */
export function signOf(text: string): Box | null {
  const sign = /^([☐◻◽□▢⬜🔲🔳☑☒✅✔]|\[ ?([xX ]?) ?\])\uFE0F?\s*/u.exec(text)
  if (!sign) return null
  return { checked: /[☑☒✅✔xX]/u.test(sign[1]!), rest: text.slice(sign[0].length) }
}
