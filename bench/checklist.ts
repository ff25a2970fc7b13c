/** Reading a checklist: all of our extraction against the block parser alone. */
import MarkdownIt from 'markdown-it'
import { parseChecklist } from '../src/checklist/parse.ts'
import { recognise } from '../src/checklist/recognise.ts'
import { type Benchmark, median, paired, type Row } from './bench.ts'

/** A checklist of `size` characters: headings, items with conditions, thresholds, annotations and nesting. */
export function checklistText(size: number): string {
  const lines = ['# Deployment checklist', '']
  for (let length = 0, at = 0; length < size; at++) {
    if (at % 12 === 0)
      lines.push('', `## ${['Pre-deployment', 'Deployment', 'Post-deployment'][(at / 12) % 3]} ${at}`, '')
    const indent = at % 5 === 4 ? '  ' : ''
    lines.push(
      `${indent}- [${at % 7 ? ' ' : 'x'}] Step ${at}: error rate is normal (<1%) (if needed) <!-- gate: ack by=ops -->`,
    )
    length += lines.at(-1)!.length + 1
  }
  return lines.join('\n').slice(0, size)
}

const blocks = () =>
  new MarkdownIt('zero').enable([
    'blockquote',
    'code',
    'fence',
    'heading',
    'hr',
    'html_block',
    'lheading',
    'list',
    'reference',
    'table',
  ])

export const checklist: Benchmark = {
  name: 'checklist',
  async run(): Promise<Row[]> {
    const text = checklistText(65_536)
    const ours = () => parseChecklist(text, { source: 'bench.md' })
    for (let warm = 0; warm < 150; warm++) ours()
    const parser = blocks()
    const ratio = await paired(15, ours, () => parser.parse(text, {}))
    const times = Array.from({ length: 15 }, () => {
      const started = performance.now()
      ours()
      return performance.now() - started
    })
    const { items } = ours()
    const propose = () => items.map(recognise)
    for (let warm = 0; warm < 5; warm++) propose()
    return [
      {
        work: `parse a checklist of 64 KB, ${items.length} items`,
        against: 'markdown-it, block rules alone',
        ratio,
        limit: null,
        note: `${median(times).toFixed(1)} ms in process, at most 5 ms wanted`,
      },
      {
        work: `propose gates for its ${items.length} items`,
        against: 'parsing it',
        ratio: await paired(15, propose, ours),
        limit: null,
      },
    ]
  },
}
