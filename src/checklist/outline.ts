/**
 * @module checklist/outline
 * Which heading is the title, and which lines do a heading's work without being one.
 */
import { BOLD, LABEL } from './headings.ts'
import { boxOf, type Token } from './markdown.ts'
import { spoken } from './placed.ts'

/** A heading text with its 1-based line. */
export interface Title {
  text: string
  line: number
}

/** The only heading of level 1, when it is the first heading, or the first of several with no list of its own. */
export function titleOf(tokens: readonly Token[]): Title | null {
  let title: Title | null = null
  let lists = 0
  for (let at = 0; at < tokens.length; at++) {
    const { type, tag, level, map } = tokens[at]!
    if (type === 'list_item_open') lists++
    if (type !== 'heading_open' || level !== 0) continue
    if (!title && tag !== 'h1') return null
    if (title && tag === 'h1') return lists ? null : title
    title ??= { text: spoken(tokens[at + 1]!.content), line: map![0] + 1 }
  }
  return title
}

const BOLD_LINE = /^(\*\*|__)(?!\s)[^*_]+\1\s*(?:[(（][^()（）]*[)）])?\s*[:：]?$/u
const SENTENCE = /[.!?]\s*(?:\*\*|__)\s*$/

/** Paragraphs between a bold line and its list; more are prose. */
const MOST_BETWEEN = 4

/**
 * The level of a paragraph that does a heading's work: a bold line above a list or table, or a label right above a list of boxes.
 * @param at the index of its opening token.
 * @param anyList true where plain bullets are items.
 */
export function pseudoLevel(tokens: readonly Token[], at: number, text: string, anyList: boolean): number | null {
  if (text.length > 80 || tokens[at + 1]!.content.includes('\n')) return null
  if (BOLD_LINE.test(text) && !SENTENCE.test(text)) return listFollows(tokens, at + 3) ? BOLD : null
  if (!/[:：]$/u.test(text) || text.length > 60) return null
  const next = tokens[at + 3]?.type
  const isList = next === 'bullet_list_open' || next === 'ordered_list_open'
  return isList && (anyList || boxOf(tokens[at + 6]?.content ?? '')) ? LABEL : null
}

/** The words of such a line, without its signs. */
export const pseudoWords = (text: string): string =>
  text.replace(/^(\*\*|__)(.*?)\s*[:：]?\s*\1/u, '$2').replace(/\s*[:：]\s*$/u, '')

function listFollows(tokens: readonly Token[], from: number): boolean {
  let between = 0
  for (let at = from; at < tokens.length && between <= MOST_BETWEEN; at++) {
    const { type } = tokens[at]!
    if (type === 'bullet_list_open' || type === 'ordered_list_open' || type === 'table_open') return true
    if (type === 'paragraph_open') at += 2
    else if (type !== 'html_block' && type !== 'reference_definition') return false
    between++
  }
  return false
}
