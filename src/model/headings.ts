/**
 * @module model/headings
 * The headings of a Markdown text as Markdown reads them: not in fences, not in comments.
 */
import { isBlank } from './blank.ts'

export interface Heading {
  /** As it is written, with its marks. */
  text: string
  /** 1-based. */
  line: number
  /** Is there text below it, also below the smaller headings in it? Blanks, comments and `TBD` are none. */
  filled: boolean
}

const TEXTS = ['inline', 'fence', 'code_block']

/** @returns the headings of the document itself, not those in quotes and lists, in their order. */
export async function headingsOf(text: string): Promise<Heading[]> {
  const { default: MarkdownIt } = await import('markdown-it')
  const tokens = new MarkdownIt('commonmark', { html: true }).disable('inline').parse(text.replace(/^\uFEFF/, ''), {})
  const headings: Heading[] = []
  /** The last heading and those it is below of, with their levels. */
  let open: { heading: Heading; level: string }[] = []
  let inside = ''
  for (const token of tokens) {
    if (token.type === 'heading_open' && token.level === 0) inside = token.tag
    else if (token.type === 'heading_close') inside = ''
    else if (token.type === 'inline' && inside) {
      const heading = { text: token.content, line: (token.map?.[0] ?? 0) + 1, filled: false }
      open = [...open.filter(({ level }) => level < inside), { heading, level: inside }]
      headings.push(heading)
    } else if (TEXTS.includes(token.type) && !isBlank(token.content))
      for (const { heading } of open) heading.filled = true
  }
  return headings
}
