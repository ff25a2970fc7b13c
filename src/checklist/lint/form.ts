/**
 * @module checklist/lint/form
 * Near misses and oversights of form: boxes that are none, doubled lines, empty headings, boxes that are ticked already.
 */
import type { Finding, Item } from '../../model/checklist.ts'
import { plural, shortened } from '../../model/text.ts'
import type { Block, Read } from '../document.ts'
import type { Linted } from '../lint.ts'

export const formFindings = ({ document, checklist }: Linted): Finding[] => [
  ...document.blocks.flatMap(blockFindings),
  ...doubled(checklist.items),
  ...ticked(checklist.items),
  ...emptyHeadings(document),
]

const BOX_CELL = /^(?:\[[ xX]?\]|[☐☑☒◻◽□▢⬜🔲✅✔❌]\uFE0F?)(?:\s|$)/u

const BOX_IN_HTML = /^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]?\]/m

function blockFindings(block: Block): Finding[] {
  const { kind, line, text, nearly, rows } = block
  const quoted = `\`${shortened(text.split('\n')[0]!, 60)}\``
  if (nearly)
    return [
      {
        severity: 'error',
        rule: 'almost-a-box',
        line,
        message: `${quoted} starts with ${nearly}, so it is no item and holds nothing; write \`- [ ] ...\``,
      },
    ]
  if (kind === 'lost')
    return [
      {
        severity: 'warning',
        rule: 'not-understood',
        line,
        message: `${quoted} is nested too deeply to be read as Markdown; move it further out`,
      },
    ]
  // What a comment hides is hidden on purpose.
  if (kind === 'html' && !text.startsWith('<!--') && BOX_IN_HTML.test(text))
    return [
      {
        severity: 'error',
        rule: 'boxes-in-html',
        line,
        message: `${quoted} holds boxes that are HTML and no Markdown, so they hold nothing; leave a blank line behind the tag`,
      },
    ]
  const boxed = rows?.slice(1).filter(({ cells }) => cells.some(cell => BOX_CELL.test(cell))) ?? []
  if (!boxed.length) return []
  return [
    {
      severity: 'warning',
      rule: 'boxes-in-table',
      line: boxed[0]!.line,
      message: `${plural(boxed.length, 'table row')} ${boxed.length === 1 ? 'holds a box' : 'hold boxes'}, and rows are no items; write a list of \`- [ ] ...\``,
    },
  ]
}

function doubled(items: readonly Item[]): Finding[] {
  const seen = new Map<string[], Map<string, Item>>()
  const findings: Finding[] = []
  for (const item of items) {
    const section = seen.get(item.path) ?? new Map<string, Item>()
    seen.set(item.path, section)
    const first = section.get(item.text)
    if (!first) section.set(item.text, item)
    else if (first.parent === item.parent && first.under.join() === item.under.join())
      findings.push({
        severity: 'warning',
        rule: 'duplicate-text',
        line: item.line,
        message: `says the same as line ${first.line} of its section; take one out, or say what differs`,
      })
  }
  return findings
}

function ticked(items: readonly Item[]): Finding[] {
  const done = items.filter(({ checked }) => checked)
  if (!done.length) return []
  return [
    {
      severity: 'info',
      rule: 'already-ticked',
      line: done[0]!.line,
      message: `${plural(done.length, 'box', 'boxes')} ${done.length === 1 ? 'is' : 'are'} ticked in the document itself; a checklist that is used again starts with \`[ ]\``,
    },
  ]
}

const emptyHeadings = ({ headings }: Read): Finding[] =>
  headings.sections
    .filter(({ filled, path }) => !filled && path.length > 0)
    .map(({ line, path }) => ({
      severity: 'warning',
      rule: 'empty-heading',
      line,
      message: `nothing stands under \`${path.at(-1)}\`; write its items, or take it out`,
    }))
