/**
 * @module publish/block
 * Report -> the managed block in a pull request's or an issue's body: one box per item that counts, grouped by phase.
 * The block is a view: what counts is the record. Text around it belongs to people.
 */
import type { Phase } from '../model/checklist.ts'
import { askedInComments, type Conditional } from '../model/condition.ts'
import type { ItemReport, Report } from '../model/report.ts'
import { headingText, plural } from '../model/text.ts'
import { around, BEGIN, END, endsInFence } from './around.ts'
import { code, literal, plain, prose } from './escape.ts'
import { counted as countedIn, headline, isCleared, isUntouched, SIGNS, sectionSentences, voted } from './words.ts'

export { outsideBlock, readBlock } from './around.ts'

export interface BlockOptions {
  /** Most characters of the whole body: GitHub's limit is 65,536. */
  most?: number
  /** Sentences above the list: shadow mode, a checklist that the change itself edits. */
  notes?: readonly string[]
  /** Item id -> commands of the checklist's quick reference, to be shown below the item. */
  runbook?: ReadonlyMap<string, readonly { commands: readonly string[] }[]>
  /** Markdown above everything else: the record of a release. It is left out where there is no room. */
  header?: string
  /** A list to be worked at, that nothing waits for: told by how far it is. */
  work?: boolean
  /** A line that nobody sees, as `stateText` gives it. */
  hidden?: string
}

const MOST = 65_000

/** What is given up, one after the other, to stay under the limit. */
interface Detail {
  /** Characters of an item's sentence; 0 leaves it out. */
  because: number
  text: number
  /** The reasons of what sleeps. */
  dormant: boolean
  /** Cleared items have their boxes; else they are only counted. */
  cleared: boolean
}

const DETAILS: readonly Detail[] = [
  { because: 160, text: 500, dormant: true, cleared: true },
  { because: 80, text: 300, dormant: false, cleared: true },
  { because: 0, text: 200, dormant: false, cleared: true },
  { because: 0, text: 80, dormant: false, cleared: true },
  { because: 0, text: 60, dormant: false, cleared: false },
]
const LEAST = DETAILS.at(-1)!

/**
 * @param body as it is now; null or empty where there is none.
 * @returns the body with the block brought up to date: in its place, or at the end. Everything else stays byte for byte.
 * Where people's text leaves no room for any block, the body as it is.
 */
export function renderBody(body: string | null, report: Report, options: BlockOptions = {}): string {
  const { before, after, found } = around(body ?? '')
  const gap = found || !before ? '' : before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  const hidden = options.hidden ? `${options.hidden}\n` : ''
  const most = (options.most ?? MOST) - before.length - after.length - gap.length - hidden.length
  const seen = fitting(report, options, most - 2)
  if (seen === null) return body ?? ''
  const block = `${seen.slice(0, -END.length)}${hidden}${END}`
  // In a fence that nobody closed the boxes would be code: above it they are boxes.
  return !found && endsInFence(before) ? `${block}\n\n${before}${after}` : `${before}${gap}${block}${after}`
}

/** @returns the most detailed block of at most so many characters; null where none fits. */
function fitting(report: Report, options: BlockOptions, most: number): string | null {
  const { notes = [], work = false } = options
  const everything = report.items.filter(item => item.state !== 'dormant')
  for (const detail of DETAILS) {
    const block = renderBlock(report, everything, detail, options)
    if (block.length <= most) return block
  }
  // Whoever has to tick needs the box; what a machine still has to prove is told elsewhere.
  const missing = everything.filter(item => !isCleared(item))
  const ranked = [
    ...missing.filter(({ state }) => state === 'open'),
    ...missing.filter(({ state }) => state !== 'open'),
  ]
  let [low, high] = [0, ranked.length]
  const partial = (count: number) => {
    const kept = new Set(ranked.slice(0, count))
    const rest = `${plural(missing.length - count, 'more item')} that ${missing.length - count === 1 ? 'is' : 'are'} missing do not fit in here beside the text around; the check run \`holdpoint\` has the list, \`/holdpoint status\` in a comment the ids, and \`/holdpoint tick <item>\` ticks one`
    return renderBlock(
      report,
      everything.filter(item => kept.has(item)),
      LEAST,
      { notes: [rest, ...notes.slice(0, 3)], work },
    )
  }
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (partial(middle).length <= most) low = middle
    else high = middle - 1
  }
  const block = partial(low)
  if (block.length <= most) return block
  const empty = `${BEGIN}\n### ${titleOf(report, work)}\n${END}`
  return empty.length <= most ? empty : null
}

const titleOf = (report: Report, work = false): string =>
  work ? worked(report) : `${report.verdict === 'go' ? '🟢' : '🔴'} Holdpoint: ${headline(report)}`

/** Nothing waits for a list of work but the work itself: how far it is, unless something holds it. */
function worked(report: Report): string {
  const items = countedIn(report)
  if (report.holds.length)
    return `🔴 Holdpoint: on hold, ${plural(items.filter(isCleared).length, 'item')} of ${items.length} done`
  const done = items.filter(isCleared).length
  return done === items.length
    ? `🟢 Holdpoint: all done (${items.length})`
    : `⏳ Holdpoint: ${done} of ${items.length} done`
}

/** What holds the start comes before it; everything else stands as the checklist has it. */
const placeOf = (phase: Phase): number =>
  ['environment', 'scenario'].includes(phase) ? 1 : BEFORE_THE_START.includes(phase) ? 0 : 2

const BEFORE_THE_START: readonly Phase[] = ['readiness', 'pre-deploy', 'unassigned', 'info']

function renderBlock(
  report: Report,
  live: readonly ItemReport[],
  detail: Detail,
  { notes = [], header = '', runbook = new Map(), work = false }: BlockOptions,
): string {
  const shared = sharedReasons(live)
  const view: View = {
    ...detail,
    runbook,
    title: report.checklist.title,
    shared: new Set(shared.map(([because]) => because)),
  }
  const phases = [...Map.groupBy(live, ({ phase }) => phase)]
    .toSorted((a, b) => Number(holdsNothing(a[1])) - Number(holdsNothing(b[1])) || placeOf(a[0]) - placeOf(b[0]))
    .map(([phase, items]) => phaseOf(phase, items, view))
  const head = [
    `### ${titleOf(report, work)}`,
    ...(header ? [header.trimEnd()] : []),
    ...(report.shadow ? ['> Shadow mode: the verdict is recorded and blocks nothing.'] : []),
    ...notes.map(note => `> ${prose(note)}`),
    ...report.holds.slice(0, 20).map(hold => `> ⛔ ${prose(hold)}`),
    ...votesOf(report),
    ...(detail.dormant ? sectionSentences(report).map(sentence => `> 🧭 ${prose(sentence, 300)}`) : []),
    ...shared.map(
      ([because, items]) => `> ${SIGNS[items[0]!.state]} ${plural(items.length, 'item')}: ${prose(because, 300)}`,
    ),
    ...(live.some(item => !isCleared(item)) ? [HINT] : []),
  ]
  const asleep = report.items.filter(item => item.state === 'dormant')
  const parts = [head.join('\n\n'), ...phases, ...(asleep.length ? [sleeping(asleep, report, detail)] : [])]
  return `${BEGIN}\n${parts.join('\n\n')}\n\n${END}`
}

const votesOf = (report: Report): string[] => {
  const said = voted(report)
  return said ? [`> 🗳️ ${prose(said)}`] : []
}

/** How a block is written: the level of detail, and what its lines need not say. */
interface View extends Detail {
  title: string | null
  shared: ReadonlySet<string>
  runbook: Runbook
}

type Runbook = NonNullable<BlockOptions['runbook']>

const holdsNothing = (items: readonly ItemReport[]): boolean => items.every(({ optional }) => optional)

/** What three or more items wait for in the same words is said once. */
const sharedReasons = (live: readonly ItemReport[]): [string, ItemReport[]][] =>
  [...Map.groupBy(live.filter(isMachines), ({ because, state }) => because && `${state} ${because}`)]
    .filter(([key, items]) => key && items.length >= 3)
    .slice(0, 5)
    .map(([, items]) => [items[0]!.because, items])

const HINT = `<sub>Tick what you have done. A role in brackets says who may; without one, whoever may write to the repository. ${SIGNS.waiting} waits for its turn, its time or a machine; ${SIGNS.failing} ${SIGNS.error} say what is to be mended.</sub>`

/** What is open lies open; what is done, or holds nothing, is folded. */
function phaseOf(phase: Phase, items: readonly ItemReport[], view: View): string {
  const asked = items.filter(item => !item.optional)
  const done = asked.filter(isCleared).length
  const told = asked.length ? `${done} of ${asked.length}${done === asked.length ? ' ✅' : ''}` : 'reported only'
  const sections = [...runsOf(items, ({ path }) => headingText(path, view.title))].map(([heading, group]) =>
    sectionOf(heading, group, view, !asked.length),
  )
  const open = done === asked.length ? '' : ' open'
  return folded(`<b>${phase}</b> ${told}`, sections.filter(Boolean).join('\n\n') || '_nothing open_', open)
}

const folded = (title: string, content: string, open = ''): string =>
  `<details${open}><summary>${title}</summary>\n\n${content}\n\n</details>`

/** Neighbours of one key, in order: a heading that comes again begins a list of its own. */
function* runsOf(
  items: readonly ItemReport[],
  key: (item: ItemReport) => string,
): Generator<[string, ItemReport[]], void> {
  let run: [string, ItemReport[]] | null = null
  for (const item of items) {
    if (run?.[0] === key(item)) run[1].push(item)
    else {
      if (run) yield run
      run = [key(item), [item]]
    }
  }
  if (run) yield run
}

/**
 * A list below its heading.
 * @param known that its items hold nothing stands above already.
 */
function sectionOf(heading: string, items: readonly ItemReport[], view: View, known: boolean): string {
  const shown = view.cleared ? items : items.filter(item => !isCleared(item))
  if (!shown.length) return ''
  const depths = depthsOf(shown)
  const lines = shown.flatMap((item, at) => [
    boxOf(item, depths[at]!, view, known),
    ...commandsOf(item, depths[at]!, view),
  ])
  const asked = view.because ? askedOnce(shown) : ''
  return heading ? `**${literal(heading, 200)}**${asked}\n\n${lines.join('\n')}` : lines.join('\n')
}

/** A condition of the heading is asked once, beside it. */
function askedOnce(items: readonly ItemReport[]): string {
  const open = items.find(item => !isCleared(item) && item.condition && item.condition.name !== item.id)
  return open ? ` ${asked(open.condition!)}` : ''
}

const asked = (condition: Conditional): string =>
  `<sub>_${prose(condition.words, 80)}_: ${prose(askedInComments(condition), 400)}</sub>`

/** Below an open item: one line that begins like no box, whatever the commands say. */
function commandsOf(item: ItemReport, depth: number, { runbook, because }: View): string[] {
  const commands = (runbook.get(item.id) ?? []).flatMap(snippet => snippet.commands)
  if (!commands.length || !because || isCleared(item)) return []
  return [
    `${'  '.repeat(depth + 1)}<br><sub>${commands
      .slice(0, 10)
      .map(each => code(plain(each, 200), 200))
      .join('<br>')}</sub>`,
  ]
}

const DEEPEST = 6

/** Below what is shown above it: a list that began with an indented item would be code. */
function depthsOf(items: readonly ItemReport[]): number[] {
  const depths: number[] = []
  const above: string[] = []
  for (const { id, parent } of items) {
    above.length = parent === null ? 0 : above.lastIndexOf(parent) + 1
    depths.push(Math.min(above.length, DEEPEST))
    above.push(id)
  }
  return depths
}

/** One line: the box, the words as the checklist has them, in a few words why, and the hidden id. */
function boxOf(item: ItemReport, depth: number, { because, text, shared }: View, known: boolean): string {
  const words = prose(item.text.slice(0, text * 4).replace(/_{3,}/g, '…'), text) || literal(item.id, text)
  const roles =
    !isCleared(item) && item.clearBy.length
      ? ` (${item.clearBy
          .slice(0, 10)
          .map(role => literal(role, 60))
          .join(', ')})`
      : ''
  const told = because && item.because && !isUntouched(item) && !(isMachines(item) && shared.has(item.because))
  const why = told
    ? ` · ${SIGNS[item.state]} <sub>${prose(plain(item.because.replace(WHOEVER, ''), because))}</sub>`
    : ''
  const sign = !told && isMachines(item) ? ` · ${SIGNS[item.state]}` : ''
  const { condition } = item
  const own = because && condition?.name === item.id && !isCleared(item) ? ` · ${asked(condition)}` : ''
  const optional = item.optional && !known ? ' _(reported only)_' : ''
  return `${'  '.repeat(depth)}- [${isCleared(item) ? 'x' : ' '}] ${words}${roles}${optional}${own}${why}${sign} <!-- hp:${encoded(item.id)} -->`
}

/** Who may is told beside it, or above. */
const WHOEVER = /; not \w+ yet; [^;]* may \w+ it$/

const isMachines = ({ state }: ItemReport): boolean => ['waiting', 'failing', 'error'].includes(state)

const SECTIONS = 40

/** Without boxes: nothing there can be ticked now. */
function sleeping(items: readonly ItemReport[], report: Report, { dormant }: Detail): string {
  const title = `💤 ${plural(items.length, 'item')} asleep`
  if (!dormant) return folded(title, '_not asked now; the check run says why_')
  const reasons = [...Map.groupBy(items, ({ because }) => because)].slice(0, SECTIONS)
  const lines = reasons.map(([because, group]) => {
    const sections = [
      ...Map.groupBy(group, ({ path, phase }) => headingText(path, report.checklist.title) || phase),
    ].map(([section, inside]) => `${literal(section, 200)} (${inside.length})`)
    const more = sections.length > SECTIONS ? `, and ${sections.length - SECTIONS} more sections` : ''
    return `- ${prose(because, 200)}: ${sections.slice(0, SECTIONS).join(', ')}${more}`
  })
  return folded(title, lines.join('\n'))
}

/** An HTML comment must not end early, and a blank would end the id. */
const encoded = (id: string): string => encodeURIComponent(id.toWellFormed()).replaceAll('--', '-%2D')
