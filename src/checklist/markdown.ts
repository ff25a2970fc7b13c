/**
 * @module checklist/markdown
 * Text -> block tokens with line positions, by markdown-it's block rules alone: no inline parsing, that is nine tenths of the time.
 */
import MarkdownIt, { type StateBlock, type Token as WholeToken } from 'markdown-it'

/** What the block rules say of a token; `map` is the half-open range of 0-based lines. */
export type Token = Pick<WholeToken, 'type' | 'tag' | 'level' | 'content' | 'info' | 'map'>

const markdown = new MarkdownIt({ html: true })

/** Tokens as plain objects: the parser's own class sets each of its fourteen fields through `defineProperty`, a third of the time. */
class LightState extends markdown.block.State {
  override push(type: string, tag: string, nesting: -1 | 0 | 1): ReturnType<StateBlock['push']> {
    if (nesting < 0) this.level--
    const token = {
      type,
      tag,
      attrs: null,
      map: null,
      nesting,
      level: this.level,
      children: null,
      content: '',
      markup: '',
      info: '',
      meta: null,
      block: true,
      hidden: false,
    } as unknown as WholeToken
    if (nesting > 0) this.level++
    this.tokens.push(token)
    return token
  }
}
markdown.block.State = LightState

/** @returns the block tokens. Link reference definitions are among them. */
export function tokensOf(text: string): Token[] {
  const tokens: WholeToken[] = []
  markdown.block.parse(text, markdown, {}, tokens)
  return tokens
}

export interface Box {
  checked: boolean
  /** The words behind it. */
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
