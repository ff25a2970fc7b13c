/**
 * @module publish/summary
 * Report -> the job summary: the verdict, what is missing and who clears it, the evidence, and the rest folded away.
 */
import type { Finding } from '../model/checklist.ts'
import type { ItemReport, Report } from '../model/report.ts'
import { plural } from '../model/text.ts'
import { code, literal, plain, prose, table } from './escape.ts'
import { evidenceOf, type Links, linkTo } from './evidence.ts'
import { type Entry, fitted, type Section } from './fit.ts'
import {
  checklistFile,
  clearer,
  counted,
  headline,
  isCleared,
  missingItems,
  progress,
  SIGNS,
  sectionSentences,
  voted,
} from './words.ts'

export interface SummaryOptions {
  /** GitHub refuses a summary over 1 MiB; the default leaves room for what else the step writes. */
  maxBytes?: number
  /** Sentences of the face that publishes: a token that may not write, a shadow run. */
  notes?: readonly string[]
  /** Makes source places clickable. */
  links?: Links | undefined
  /** Where the whole report is, for what is left out: `report.json`. */
  full?: string
}

export const SUMMARY_BYTES = 1024 * 1024 - 16 * 1024

/** Missing items of one kind shown before the rest is folded. */
const SHOWN = 12

/** @returns GitHub-flavoured Markdown of at most `maxBytes` bytes. */
export function renderSummary(report: Report, options: SummaryOptions = {}): string {
  const { maxBytes = SUMMARY_BYTES, full = 'the report' } = options
  const sections = [
    top(report, options.notes ?? []),
    ...missing(report, options.links),
    ...findings(report, options.links),
    ...cleared(report),
    ...optional(report),
    ...dormant(report),
  ]
  return fitted(sections, { maxBytes, full: full === 'the report' ? full : code(full) })
}

function top(report: Report, notes: readonly string[]): Section {
  const sign = report.verdict === 'go' ? '🟢' : '🔴'
  const lines = [`## ${sign} Holdpoint: ${headline(report)}`, '', facts(report), '']
  if (report.shadow) lines.push('> Shadow mode: the verdict is recorded and blocks nothing.', '')
  for (const note of notes) lines.push(`> ${prose(note)}`, '')
  for (const hold of report.holds) lines.push(`- ⛔ ${prose(hold)}`)
  const said = voted(report)
  if (said) lines.push(`- 🗳️ ${prose(said)}`)
  if (report.holds.length || said) lines.push('')
  const sections = sectionSentences(report)
  for (const sentence of sections) lines.push(`- 🧭 ${prose(sentence)}`)
  if (sections.length) lines.push('')
  const phases = progress(report).map(({ phase, done, of }) => [
    phase,
    `${bar(done, of)} ${done}/${of}`,
    done === of ? '✅' : `${of - done} missing`,
  ])
  if (phases.length) lines.push(table(['phase', 'progress', ''], phases), '')
  return { head: `${lines.join('\n')}\n`, entries: [] }
}

/** Ten blocks; full only when everything is done, never empty once something is. */
function bar(done: number, of: number): string {
  const blocks = done === of ? 10 : Math.min(9, Math.max(done ? 1 : 0, Math.floor((done * 10) / of)))
  return '█'.repeat(blocks) + '░'.repeat(10 - blocks)
}

function facts({ release, checklist, phases, at }: Report): string {
  return [
    release.repository && code(release.repository),
    release.version && `version ${code(release.version)}`,
    release.commit && `commit ${code(release.commit.slice(0, 7))}`,
    release.environment && `environment ${code(release.environment)}`,
    `checklist ${code(checklist.source)}`,
    `phase ${phases.map(phase => code(phase)).join(', ')}`,
    `${at.slice(0, 16).replace('T', ' ')} UTC`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** What holds, by who can clear it: what is broken first, then what people have to do. */
function missing(report: Report, links: Links | undefined): Section[] {
  const items = missingItems(report)
  if (!items.length) return []
  const groups = [...Map.groupBy(items, clearer)].sort((a, b) => rank(a[1][0]!) - rank(b[1][0]!))
  return [
    { head: '### What is missing\n\n', entries: [] },
    ...groups.flatMap(group => clearerGroup(group, report, links)),
  ]
}

const rank = (item: ItemReport): number => ['failing', 'error', 'open', 'waiting'].indexOf(item.state)

function clearerGroup([who, items]: [string, ItemReport[]], report: Report, links: Links | undefined): Section[] {
  const common = commonReason(items)
  const entries = items.map(item => missingEntry(item, report, links, common))
  const head = `#### ${literal(who)} (${items.length})\n\n${common ? `${prose(common, 1000)}\n\n` : ''}`
  if (entries.length <= SHOWN + 3) return [{ head, entries, tail: '\n' }]
  return [
    { head, entries: entries.slice(0, SHOWN), tail: '\n' },
    folded(`${entries.length - SHOWN} more: ${literal(who)}`, bySection(items.slice(SHOWN), entries.slice(SHOWN))),
  ]
}

/** What three or more open items say in the same words is said once; null when there is nothing of the kind. */
function commonReason(items: readonly ItemReport[]): string | null {
  const reasons = [...Map.groupBy(items, ({ because }) => because)].sort((a, b) => b[1].length - a[1].length)
  const [because, same] = reasons[0]!
  return same.length >= 3 && same[0]!.state === 'open' && because ? because : null
}

/** Headings between the entries, so that a long list can be scanned. */
function bySection(items: readonly ItemReport[], entries: readonly Entry[]): Entry[] {
  let last = ''
  return entries.map((entry, at) => {
    const heading = literal(items[at]!.path.slice(1).join(' › ') || (items[at]!.path[0] ?? ''))
    if (heading === last || heading === '') return entry
    last = heading
    return { ...entry, text: `\n**${heading}**\n\n${entry.text}` }
  })
}

const folded = (summary: string, entries: readonly Entry[]): Section => ({
  head: `<details><summary>${summary}</summary>\n\n`,
  entries,
  tail: '\n</details>\n\n',
})

function missingEntry(item: ItemReport, report: Report, links: Links | undefined, common: string | null): Entry {
  const file = checklistFile(report)
  const where = file ? ` <sub>${linkTo({ file, line: item.line, column: null }, links)}</sub>` : ''
  const because = item.because && item.because !== common ? `<br>${prose(item.because, 1000)}` : ''
  // Open items have nothing to show but the request to tick them.
  const evidence = item.state === 'open' ? '' : evidenceOf(item, links)
  return { text: `- ${SIGNS[item.state]} **${title(item)}**${where}${because}\n`, ...(evidence ? { evidence } : {}) }
}

/** A title stands in bold, so it may not be empty. Lines to write a name on are shown as what they are: nothing yet. */
const title = (item: ItemReport): string => prose(item.text.replace(/_{3,}/g, '…'), 300) || code(item.id)

function findings(report: Report, links: Links | undefined): Section[] {
  const told = report.findings.filter(({ severity }) => severity !== 'info')
  if (!told.length) return []
  const file = checklistFile(report)
  const row = (finding: Finding): Entry => {
    const place =
      file && finding.line ? ` ${linkTo({ file, line: finding.line, column: finding.column ?? null }, links)}` : ''
    return { text: `- ${finding.severity === 'error' ? '❌' : '⚠️'}${place} ${prose(finding.message, 1000)}\n` }
  }
  const entries = told.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error')).map(row)
  if (entries.length <= SHOWN) return [{ head: '### Findings\n\n', entries, tail: '\n' }]
  return [
    { head: '### Findings\n\n', entries: entries.slice(0, SHOWN), tail: '\n' },
    folded(plural(entries.length - SHOWN, 'more finding'), entries.slice(SHOWN)),
  ]
}

function cleared(report: Report): Section[] {
  const items = counted(report).filter(isCleared)
  if (!items.length) return []
  const entries = items.map(item => ({ text: clearedLine(item) }))
  return [folded(`✅ ${plural(items.length, 'item')} cleared`, bySection(items, entries))]
}

const clearedLine = (item: ItemReport): string =>
  `- ${SIGNS[item.state]} ${title(item)}${item.state === 'proven' ? '' : ` (${item.state})`}${
    item.because ? `: ${prose(item.because, 300)}` : ''
  }\n`

/** Reported, never holding. */
function optional(report: Report): Section[] {
  const items = report.items.filter(item => item.optional && item.state !== 'dormant')
  if (!items.length) return []
  const done = items.filter(isCleared).length
  return [
    folded(
      `${plural(items.length, 'item')} reported only, ${done} done`,
      bySection(
        items,
        items.map(item => ({ text: clearedLine(item) })),
      ),
    ),
  ]
}

function dormant(report: Report): Section[] {
  const items = report.items.filter(item => item.state === 'dormant')
  if (!items.length) return []
  const reasons = [...Map.groupBy(items, item => plain(item.because, 200))]
  const entries = reasons.map(([because, group]) => ({
    text: `- ${group.length} ${prose(because)}\n`,
    items: group.length,
  }))
  return [folded(`💤 ${plural(items.length, 'item')} not asked now`, entries)]
}
