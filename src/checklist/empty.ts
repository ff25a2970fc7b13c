/**
 * @module checklist/empty
 * A document without an item is never a pass: says what was seen instead, and what to write.
 */
import type { Finding } from '../model/checklist.ts'
import { listed, plural } from '../model/text.ts'
import type { Parsed } from './assemble.ts'
import type { Read } from './document.ts'

const SIGNS = /[☐☑☒◻◽□⬜✅✔❌]|\[[ xX]?\]/u

/** @returns one finding of severity `error` when there is nothing to tick or sign, else none. */
export function nothingToTick(document: Read, { items, signoffs, headings }: Parsed): Finding[] {
  if (items.length || signoffs.length) return []
  const seen = [
    ...bullets(document, headings.length),
    ...document.blocks
      .filter(({ kind }) => kind === 'table')
      .map(({ rows }) => `a table of ${plural(rows!.length - 1, 'row')}${sign(rows!.map(row => row.text).join())}`),
    ...paragraphs(document),
  ]
  const what = seen.length ? `${listed(seen)}, but no item` : 'nothing that can be ticked'
  return [
    {
      severity: 'error',
      rule: 'no-items',
      line: document.blocks[0]?.line ?? 1,
      message: `holds ${what}; write each item as \`- [ ] what has to be true\`${
        seen.some(words => words.includes('bullet'))
          ? ', or name the headings whose bullets are items under `bullets-are-items` in the configuration'
          : ''
      }`,
    },
  ]
}

const sign = (text: string): string => {
  const found = SIGNS.exec(text)
  return found ? ` with \`${found[0]}\`` : ''
}

function bullets({ blocks }: Read, headings: number): string[] {
  const found = blocks.filter(({ kind }) => kind === 'bullet')
  if (!found.length) return []
  const under = headings ? ` under ${plural(headings, 'heading')}` : ''
  return [`${plural(found.length, 'plain bullet')}${under}${sign(found.map(({ text }) => text).join('\n'))}`]
}

function paragraphs({ blocks }: Read): string[] {
  const found = blocks.filter(({ kind, text }) => kind === 'paragraph' && SIGNS.test(text))
  return found.length ? [`${plural(found.length, 'paragraph')}${sign(found[0]!.text)}`] : []
}
