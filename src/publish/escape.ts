/**
 * @module publish/escape
 * The door of Markdown: what a report, a test name or a checklist says becomes text, never markup.
 *
 * Characters are written as numeric references instead of backslash escapes: those mean the same in a paragraph, in a
 * table cell and inside HTML. Mentions, issue numbers and addresses are looked for by GitHub AFTER references are
 * decoded, so they are broken with a zero-width space as well.
 */
import { shortened } from '../model/text.ts'

const ZERO_WIDTH = '\u200B'

/** Signs that start markup anywhere in a line: emphasis, code, links, images, HTML, tables, references, math. */
const MARKUP = /[\\`*_~[\]<>&|$]/g

/** What is recognised after rendering: `@login`, `#123`, `GH-123`, `https://`, `www.`, `mailto:`. */
const RECOGNISED = /@(?=[\p{L}\p{N}_-])|#(?=\d)|GH-(?=\d)|:(?=\/\/)|(?:mailto|xmpp):|www(?=\.)/giu

/** Signs that start a block when a line begins with them. */
const BLOCK_START = /^(?:[-+=#]|\d{1,9}[.)])/

/** Control characters, line and paragraph separators, and marks that turn the direction of what follows. */
const UNSEEN = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]+/g

const reference = (sign: string): string => `&#${sign.codePointAt(0)};`

/** One line without control characters, surrogates paired, at most `max` characters long. */
export function plain(text: string, max = 500): string {
  // Cut before anything else: a report may hold a megabyte in one message.
  return shortened(
    text
      .slice(0, max * 4)
      .toWellFormed()
      .replace(UNSEEN, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    max,
  )
}

/** Text that GitHub shows exactly as it is written: no markup, link, image, mention, reference or HTML. */
export function literal(text: string, max?: number): string {
  return plain(text, max)
    .replace(RECOGNISED, found => found + ZERO_WIDTH)
    .replace(MARKUP, reference)
    .replace(BLOCK_START, start => start.slice(0, -1) + reference(start.at(-1)!))
}

/** A code span, whatever backticks the text holds. Empty text gives empty Markdown. */
export function code(text: string, max?: number): string {
  const line = plain(text, max)
  if (line === '') return ''
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${padding}${line}${padding}${fence}`
}

/** A sentence or an item as people write it: code spans stay code, other markup is taken off or shown as text. */
export function prose(text: string, max?: number): string {
  const line = plain(text, max)
  const spans = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g
  let out = ''
  let from = 0
  for (const span of line.matchAll(spans)) {
    out += outsideCode(line.slice(from, span.index), from === 0)
    out += code(span[2]!)
    from = span.index + span[0].length
  }
  return out + outsideCode(line.slice(from), from === 0)
}

/** Blanks at the ends belong to the sentence, so `literal` must not trim them. */
function outsideCode(text: string, first: boolean): string {
  const bare = text.replace(/\*\*(?=\S)(.*?\S)\*\*/g, '$1').replace(/!?\[([^[\]]*)\]\([^()\s]*\)/g, '$1')
  const before = !first && bare.startsWith(' ') ? ' ' : ''
  const after = bare.trim() !== '' && bare.endsWith(' ') ? ' ' : ''
  return before + literal(bare) + after
}

/** Finished inline Markdown as a table cell: the bars of its code spans must not end the cell. */
export function cell(markdown: string): string {
  return markdown.replace(/\\(?=\|)/g, `\\${ZERO_WIDTH}`).replaceAll('|', '\\|')
}

/** @returns a GFM table of finished inline Markdown, without a line feed at its end. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}

/** Length in UTF-8, which is what GitHub's limits count. */
export const bytes = (text: string): number => Buffer.byteLength(text)
