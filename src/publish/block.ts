/**
 * @module publish/block
 * Report -> the managed block in a pull request's or an issue's body: one box per item that counts, grouped by phase.
 * The block is a view: what counts is the record. Text around it belongs to people.
 */
import type { Phase } from '../model/checklist.ts'
import type { ItemReport, Report } from '../model/report.ts'
import { plural } from '../model/text.ts'
import { literal, plain, prose } from './escape.ts'
import { headline, isCleared, SIGNS } from './words.ts'

export interface BlockOptions {
  /** Most characters of the whole body: GitHub's limit is 65,536. */
  most?: number
  /** Sentences above the list: shadow mode, a checklist that the change itself edits. */
  notes?: readonly string[]
}

const BEGIN = '<!-- holdpoint:begin -->'
const END = '<!-- holdpoint:end -->'
const MOST = 65_000

/** What is given up, one after the other, to stay under the limit. */
interface Detail {
  /** Characters of an item's sentence; 0 leaves it out. */
  because: number
  text: number
  dormant: boolean
  /** Cleared items are only counted. */
  cleared: boolean
}

const DETAILS: readonly Detail[] = [
  { because: 160, text: 500, dormant: true, cleared: true },
  { because: 80, text: 300, dormant: false, cleared: true },
  { because: 0, text: 200, dormant: false, cleared: true },
  { because: 0, text: 80, dormant: false, cleared: true },
  { because: 0, text: 60, dormant: false, cleared: false },
]

/**
 * @param body as it is now; null or empty where there is none.
 * @returns the body with the block brought up to date: in its place, or at the end. Everything else stays byte for byte.
 */
export function renderBody(body: string | null, report: Report, options: BlockOptions = {}): string {
  const { before, after, found } = around(body ?? '')
  const most = (options.most ?? MOST) - before.length - after.length
  const gap = found || !before.trim() ? '' : before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  for (const detail of DETAILS) {
    const block = renderBlock(report, detail, options.notes ?? [])
    if (block.length + gap.length <= most) return `${before}${gap}${block}${after}`
  }
  return `${before}${gap}${tooLong(report)}${after}`
}

/** @returns the items of the block and whether they are ticked; null without a whole block. One that is there twice is left out. */
export function readBlock(body: string | null): Map<string, boolean> | null {
  const { block } = around(body ?? '')
  if (block === null) return null
  const found = new Map<string, boolean | null>()
  for (const line of block.split('\n')) {
    const read = /^\s*[-*+]\s+\[([ xX])\]\s.*<!-- hp:(\S+) -->/.exec(line.slice(0, 20_000))
    const id = read && decoded(read[2]!)
    if (id) found.set(id, found.has(id) ? null : read[1] !== ' ')
  }
  return new Map([...found].filter((entry): entry is [string, boolean] => entry[1] !== null))
}

/** @returns what people wrote: the body without the block. */
export function outsideBlock(body: string | null): { before: string; after: string } {
  const { before, after } = around(body ?? '')
  return { before, after }
}

/** Web forms send `\r\n`; it is one block all the same. A second block is somebody's text. */
function around(body: string): { before: string; block: string | null; after: string; found: boolean } {
  const begin = body.indexOf(BEGIN)
  const end = begin < 0 ? -1 : body.indexOf(END, begin)
  if (end < 0) {
    // A torn block is no text of anybody's: its remaining mark goes, so that the next one can be whole.
    const torn = body.replace(BEGIN, '').replace(END, '')
    return { before: torn, block: null, after: '', found: false }
  }
  return {
    before: body.slice(0, begin),
    block: body.slice(begin + BEGIN.length, end).replaceAll('\r\n', '\n'),
    after: body.slice(end + END.length),
    found: true,
  }
}

function renderBlock(report: Report, detail: Detail, notes: readonly string[]): string {
  const live = report.items.filter(item => item.state !== 'dormant')
  const phases = [...Map.groupBy(live, ({ phase }) => phase)].map(([phase, items]) => phaseOf(phase, items, detail))
  const head = [
    `### ${report.verdict === 'go' ? '🟢' : '🔴'} Holdpoint: ${headline(report)}`,
    ...(report.shadow ? ['> Shadow mode: the verdict is recorded and blocks nothing.'] : []),
    ...notes.map(note => `> ${prose(note)}`),
    ...report.holds.map(hold => `> ⛔ ${prose(hold)}`),
  ]
  const asleep = report.items.filter(item => item.state === 'dormant')
  return [BEGIN, head.join('\n\n'), ...phases, ...(asleep.length ? [sleeping(asleep, detail)] : []), END]
    .join('\n\n')
    .replace(`${BEGIN}\n\n`, `${BEGIN}\n`)
}

/** A phase that is done is folded; what is still open lies open. */
function phaseOf(phase: Phase, items: readonly ItemReport[], detail: Detail): string {
  const done = items.filter(isCleared).length
  const shown = detail.cleared ? items : items.filter(item => !isCleared(item))
  const title = `<b>${phase}</b> ${done} of ${items.length}${done === items.length ? ' ✅' : ''}`
  let section = ''
  const lines = shown.flatMap(item => {
    const heading = item.path.slice(1).join(' › ')
    const lead = heading !== section && heading ? [`\n**${literal(heading, 200)}**\n`] : []
    section = heading
    return [...lead, boxOf(item, detail)]
  })
  const open = done === items.length ? '' : ' open'
  return `<details${open}><summary>${title}</summary>\n\n${lines.join('\n').trim() || '_nothing open_'}\n\n</details>`
}

/** One line: the box, the words as the checklist has them, in a few words why, and the hidden id. */
function boxOf(item: ItemReport, { because, text }: Detail): string {
  const words = prose(item.text.replace(/_{3,}/g, '…'), text) || literal(item.id, text)
  const roles =
    !isCleared(item) && item.clearBy.length ? ` (${item.clearBy.map(role => literal(role, 60)).join(', ')})` : ''
  const why = because && item.because ? ` · ${SIGNS[item.state]} <sub>${prose(plain(item.because, because))}</sub>` : ''
  const optional = item.optional ? ' _(reported only)_' : ''
  const depth = '  '.repeat(Math.min(item.depth, 6))
  return `${depth}- [${isCleared(item) ? 'x' : ' '}] ${words}${roles}${optional}${why} <!-- hp:${encoded(item.id)} -->`
}

/** Without boxes: nothing there can be ticked now. */
function sleeping(items: readonly ItemReport[], { dormant }: Detail): string {
  const sections = [...Map.groupBy(items, item => `${item.path.slice(1).join(' › ') || item.phase}\n${item.because}`)]
  const lines = sections.map(([key, group]) => {
    const [section, because] = key.split('\n')
    return `- ${literal(section!, 200)}: ${plural(group.length, 'item')}, ${prose(because!, 200)}`
  })
  const title = `💤 ${plural(items.length, 'item')} asleep`
  return `<details><summary>${title}</summary>\n\n${dormant ? lines.join('\n') : '_see the check run_'}\n\n</details>`
}

const tooLong = (report: Report): string =>
  `${BEGIN}\n### ${report.verdict === 'go' ? '🟢' : '🔴'} Holdpoint: ${headline(report)}\n\n> The list does not fit in here beside what is written already; the check run has it. Shorten the text to tick here.\n\n${END}`

/** An HTML comment must not end early, and a blank would end the id. */
const encoded = (id: string): string => encodeURIComponent(id.toWellFormed()).replaceAll('--', '-%2D')

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
