/**
 * @module publish/checks
 * Report -> every check run that is to stand on the commit: `holdpoint`, which alone decides, and one per item or
 * section, which show where it stands. Each is completed, and none is ever neutral or skipped: those would satisfy a rule.
 */
import { hash } from 'node:crypto'
import type { ItemReport, Report } from '../model/report.ts'
import { headingText, listed, plural, shortened } from '../model/text.ts'
import {
  annotationsFor,
  CHECK_NAME,
  type CheckRunAnnotation,
  type CheckRunOptions,
  type CheckRunRequests,
  PER_REQUEST,
  renderCheckRun,
  SUMMARY_BYTES,
} from './check-run.ts'
import { bytes, code, literal, plain, prose } from './escape.ts'
import { evidenceOf } from './evidence.ts'
import { type Entry, fitted } from './fit.ts'
import { counted, headline, isCleared, isSignable, SIGNS, whoMay } from './words.ts'

export type Granularity = 'item' | 'section' | 'summary'

/** At most three on a run; GitHub cuts labels over 20, descriptions over 40 and identifiers over 20 characters. */
export interface Button {
  label: string
  identifier: string
  description: string
}

type Run = CheckRunRequests['create']

export interface Check {
  run: Run
  buttons: readonly Button[]
  /** What makes it another run to read. The time of the evaluation is always another, and no reason to write. */
  content: string
}

export interface ChecksOptions extends Pick<CheckRunOptions, 'headSha' | 'notes' | 'links' | 'full'> {
  /** Null chooses by the number of items. */
  granularity: Granularity | null
  externalId(item: string | null): string
  /** Names of our runs that stand on this commit already: those that no item asks for any more are brought to an end. */
  standing: readonly string[]
}

export const SIGN_OFF: Button = {
  label: 'Sign off',
  identifier: 'sign-off',
  description: 'Sign this item in your name',
}
export const RE_EVALUATE: Button = {
  label: 'Re-evaluate',
  identifier: 're-evaluate',
  description: 'Look at everything once more',
}

/** More than these are no longer looked at one by one. */
const FEW = 25
/** However much is wished for: each is a write on every commit. */
const MOST_RUNS = 250
const PREFIX = `${CHECK_NAME} / `
/** Of a name: what the merge box shows, and what GitHub takes. */
const NAME_LENGTH = 100
const NAME_BYTES = 255

/** @returns the runs to be there, `holdpoint` first; names are unique. */
export function renderChecks(report: Report, options: ChecksOptions): Check[] {
  const granularity = granularityOf(report, options.granularity)
  const parts = granularity === 'summary' ? [] : granularity === 'item' ? ofItems(report) : ofSections(report)
  const aggregate = once(report, at => renderAggregate(at, options, parts.length ? 'findings' : 'all'), [RE_EVALUATE])
  const own = parts.map(part => once(report, at => renderPart(part, at, options), part.buttons))
  const names = new Set(parts.map(({ name }) => name))
  const gone = options.standing.filter(name => name.startsWith(PREFIX) && !names.has(name))
  return [aggregate, ...own, ...gone.map(name => once(report, at => renderGone(name, at, options), []))]
}

/** @returns how fine the runs are: as wished, coarser where that would be too many. */
export function granularityOf(report: Report, wished: Granularity | null): Granularity {
  const items = counted(report).length
  const fine = wished ?? (items <= FEW ? 'item' : 'section')
  if (fine === 'item' && items <= MOST_RUNS) return 'item'
  return fine !== 'summary' && sectionsOf(report).size <= MOST_RUNS ? 'section' : 'summary'
}

function once(report: Report, render: (report: Report) => Run, buttons: readonly Button[]): Check {
  const timeless = render({ ...report, at: new Date(0).toISOString() })
  return { run: render(report), buttons, content: JSON.stringify([timeless, buttons]) }
}

function renderAggregate(report: Report, options: ChecksOptions, annotate: 'all' | 'findings'): Run {
  const { headSha, externalId, notes, links, full } = options
  return renderCheckRun(report, {
    headSha,
    externalId: externalId(null),
    annotate,
    mostAnnotations: PER_REQUEST,
    ...(notes ? { notes } : {}),
    ...(links ? { links } : {}),
    ...(full ? { full } : {}),
  }).create
}

/** One run besides the aggregate. */
interface Part {
  name: string
  /** Null for several. */
  item: string | null
  title: string
  head: string
  items: readonly ItemReport[]
  entries(options: ChecksOptions): Entry[]
  buttons: readonly Button[]
}

function ofItems(report: Report): Part[] {
  const items = counted(report)
  const names = namesOf(items.map(({ id, text }) => ({ id, text: plain(unmarked(text)) || plain(id) || 'item' })))
  return items.map((item, at) => ({
    name: names[at]!,
    item: item.id,
    title: plain(item.because, 255) || item.state,
    head: itemHead(item, report),
    items: [item],
    entries: ({ links }) => [...gatesOf(item), { text: '\n', evidence: evidenceOf(item, links) }],
    buttons: isSignable(item) ? [SIGN_OFF] : [],
  }))
}

const sectionsOf = (report: Report): Map<string, ItemReport[]> =>
  Map.groupBy(counted(report), ({ path, phase }) => headingText(path, report.checklist.title) || phase)

function ofSections(report: Report): Part[] {
  const sections = [...sectionsOf(report)]
  const names = namesOf(sections.map(([section]) => ({ id: section, text: plain(unmarked(section)) || 'section' })))
  return sections.map(([section, items], at) => {
    const done = items.filter(isCleared).length
    const told = done === items.length ? `all ${plural(done, 'item')} cleared` : stillMissing(items)
    return {
      name: names[at]!,
      item: null,
      title: told,
      head: `### ${literal(section, 300)}\n\n${told}\n\n`,
      items,
      entries: ({ links }) =>
        items.map(item => ({ text: sectionLine(item), evidence: isCleared(item) ? '' : evidenceOf(item, links) })),
      buttons: [],
    }
  })
}

/** `5 of 7 items are missing: 2 failing, 3 open`. */
function stillMissing(items: readonly ItemReport[]): string {
  const open = items.filter(item => !isCleared(item))
  const states = [...Map.groupBy(open, ({ state }) => state)].map(([state, group]) => `${group.length} ${state}`)
  return `${open.length} of ${plural(items.length, 'item')} ${open.length === 1 ? 'is' : 'are'} missing: ${listed(states)}`
}

const sectionLine = (item: ItemReport): string =>
  `- ${SIGNS[item.state]} ${prose(item.text, 200) || code(item.id)}${item.because ? `: ${prose(item.because, 500)}` : ''} (${code(item.id, 300)})\n`

function itemHead(item: ItemReport, report: Report): string {
  const { text, id, state, because, clearBy, path, phase } = item
  const lines = [`### ${SIGNS[state]} ${prose(text, 500) || code(id)}`, `**${state}**: ${prose(because, 2000)}`]
  if (isSignable(item))
    lines.push(
      `${whoMay(clearBy)} sign it: tick its box in the description, press *${SIGN_OFF.label}*, or comment ${code(`/holdpoint tick ${id}`)}.`,
    )
  const section = headingText(path, report.checklist.title)
  lines.push(
    `<sub>${[
      `item ${code(id, 200)}`,
      `phase ${code(phase)}`,
      ...(section ? [literal(section, 300)] : []),
      code(`${report.checklist.source}:${item.line}`, 300),
    ].join(' · ')}</sub>`,
  )
  return `${lines.join('\n\n')}\n\n`
}

const GATE_SIGNS = { pass: '✅', fail: '❌', wait: '⏳', skip: '➖', error: '⚠️' } as const

/** Each gate's own words, where there are several. */
const gatesOf = ({ gates }: ItemReport): Entry[] =>
  gates.length < 2
    ? []
    : gates.map(({ kind, state, because }) => ({
        text: `- ${GATE_SIGNS[state]} ${code(kind)}: ${prose(because, 500)}\n`,
      }))

function renderPart(part: Part, report: Report, options: ChecksOptions): Run {
  const { name, title, head, items, item } = part
  const { links, full = 'the report' } = options
  const fit = { maxBytes: SUMMARY_BYTES, full: full === 'the report' ? full : code(full) }
  const annotations = annotationsFor({ ...report, items: [...items], findings: [] }, links?.ground)
  const shown: CheckRunAnnotation[] = annotations.slice(0, PER_REQUEST)
  return {
    ...frame(name, report, options),
    external_id: options.externalId(item),
    conclusion: report.shadow ? 'success' : conclusionOf(items),
    output: {
      title: shortened(`${title}${report.shadow ? ' (shadow: blocks nothing)' : ''}`, 255),
      summary: fitted([{ head, entries: part.entries(options) }], fit),
      ...(shown.length ? { annotations: shown } : {}),
    },
  }
}

/** What is broken shows red; what waits for somebody or something asks for action. */
function conclusionOf(items: readonly ItemReport[]): Run['conclusion'] {
  if (items.every(isCleared)) return 'success'
  return items.some(({ state }) => state === 'failing' || state === 'error') ? 'failure' : 'action_required'
}

/**
 * A run cannot be deleted. One that stands for no item any more says what `holdpoint` says: it lets nothing through that
 * is held, whatever a rule requires, and does not stay red once all goes.
 */
function renderGone(name: string, report: Report, options: ChecksOptions): Run {
  const go = report.verdict === 'go' || report.shadow
  return {
    ...frame(name, report, options),
    external_id: options.externalId(null),
    conclusion: go ? 'success' : 'action_required',
    output: {
      title: `not asked any more; ${headline(report)}`,
      summary: `What this check stood for has left the checklist, is asleep, or is told by another check now. It says what ${code(CHECK_NAME)} says: ${headline(report)}.`,
    },
  }
}

const frame = (name: string, report: Report, { headSha }: ChecksOptions) => ({
  name,
  head_sha: headSha,
  status: 'completed' as const,
  completed_at: report.at,
})

/** Marks of Markdown mean nothing in a name. */
const unmarked = (text: string): string =>
  text
    .slice(0, 2000)
    .replace(/\*\*|__|`+/g, '')
    .replace(/!?\[([^[\]]*)\]\([^()\s]*\)/g, '$1')

/** By the words alone where they tell enough; else with the id, so that a name does not depend on its neighbours' order. */
function namesOf(parts: readonly { id: string; text: string }[]): string[] {
  const ways = [
    ({ text }: { text: string }) => within(text, NAME_LENGTH),
    ({ id, text }: { id: string; text: string }) => `${within(text, NAME_LENGTH)} (${within(plain(id), NAME_LENGTH)})`,
    ({ id, text }: { id: string; text: string }) =>
      `${within(text, NAME_LENGTH)} (${hash('sha256', id.toWellFormed(), 'hex').slice(0, 12)})`,
  ]
  const way = parts.map(() => 0)
  for (let at = 1; at < ways.length; at++) {
    const taken = Map.groupBy(parts.keys(), index => ways[way[index]!]!(parts[index]!).toLowerCase())
    for (const same of taken.values()) if (same.length > 1) for (const index of same) way[index] = at
  }
  return parts.map((part, index) => PREFIX + ways[way[index]!]!(part))
}

/** Room for two of them and the prefix in what GitHub takes. */
function within(text: string, length: number): string {
  let cut = shortened(text, length)
  while (bytes(cut) > (NAME_BYTES - bytes(PREFIX) - 3) / 2) cut = shortened(cut, cut.length - 1)
  return cut
}
