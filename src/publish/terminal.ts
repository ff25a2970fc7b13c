/**
 * @module publish/terminal
 * Report -> a table a person likes to read in a terminal.
 */
import pc from 'picocolors'
import stringWidth from 'string-width'
import { askedInConfiguration, type Conditional } from '../model/condition.ts'
import { CLEARED, type ItemReport, type ItemState, type Report } from '../model/report.ts'
import { headingText, listed, plain, plural, shortened } from '../model/text.ts'
import { sectionSentences } from './words.ts'

export interface TerminalOptions {
  color: boolean
  /** Columns of the terminal. */
  width: number
  /** Show dormant items as well. */
  all?: boolean
}

type Colors = ReturnType<typeof pc.createColors>
type Paint = keyof Colors & ('green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'magenta')

const SIGNS: Record<ItemState, [sign: string, paint: Paint]> = {
  proven: ['✔', 'green'],
  signed: ['✔', 'green'],
  waived: ['~', 'cyan'],
  'not-applicable': ['–', 'dim'],
  open: ['○', 'yellow'],
  failing: ['✘', 'red'],
  waiting: ['…', 'yellow'],
  error: ['!', 'magenta'],
  dormant: ['·', 'dim'],
}

const LABEL = Math.max(...Object.keys(SIGNS).map(state => state.length))

/** @returns the whole table with a line feed at its end. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const colors = pc.createColors(options.color)
  const shown = report.items.filter(item => options.all || item.state !== 'dormant')
  return `${[
    ...headline(report, options, colors),
    ...sections(shown, report, options, colors),
    ...chosenSections(report, options, colors),
    ...sleeping(report, options, colors),
    ...findings(report, options, colors),
    ...verdict(report, options, colors),
  ].join('\n')}\n`
}

function headline(report: Report, { width }: TerminalOptions, colors: Colors): string[] {
  const { repository, version, commit, environment } = report.release
  const facts = [
    report.checklist.source,
    repository,
    version,
    commit?.slice(0, 7),
    environment,
    report.phases.join(', '),
  ]
  const lines = wrapped(
    facts
      .filter(Boolean)
      .map(fact => plain(String(fact)))
      .join(' · '),
    width - 12,
  )
  return ['', ...lines.map((line, at) => `${at ? ' '.repeat(9) : colors.bold('Holdpoint')}  ${colors.dim(line)}`)]
}

function sections(items: readonly ItemReport[], report: Report, options: TerminalOptions, colors: Colors): string[] {
  const lines: string[] = []
  const groups = Map.groupBy(items, item => headingOf(item, report))
  for (const [heading, group] of groups) {
    const counted = group.filter(item => item.state !== 'dormant')
    const done = counted.filter(item => CLEARED.includes(item.state)).length
    const tally = counted.length ? `${done}/${counted.length}` : ''
    const gap = Math.max(2, options.width - stringWidth(heading) - tally.length - 2)
    lines.push(
      '',
      `  ${colors.bold(heading)}${' '.repeat(gap - 2)}${done === counted.length ? colors.green(tally) : tally}`,
    )
    const open = group.find(item => item.condition && item.condition.name !== item.id && !CLEARED.includes(item.state))
    if (open)
      lines.push(...wrapped(conditional(open.condition!), options.width - 4).map(line => `    ${colors.dim(line)}`))
    for (const [at, item] of group.entries()) lines.push(...row(item, group[at + 1], options, colors))
  }
  return lines
}

/** The path without the document's title. */
const headingOf = (item: ItemReport, { checklist }: Report): string =>
  plain(headingText(item.path, checklist.title) || checklist.title || '')

/** Neighbours with one and the same sentence share it: it stands below the last of them. */
function row(item: ItemReport, next: ItemReport | undefined, { width }: TerminalOptions, colors: Colors): string[] {
  const [sign, paint] = SIGNS[item.state]
  const indent = '  '.repeat(Math.min(item.depth, 4))
  const lead = `  ${colors[paint](`${sign} ${item.state.padEnd(LABEL)}`)}  ${indent}`
  const room = Math.max(30, width - LABEL - 6 - indent.length)
  const text = wrapped(plain(item.text) + (item.optional ? ' (not holding)' : ''), room)
  const shared = next?.state === item.state && next.because === item.because && next.depth === item.depth
  const because = [
    ...(shared ? [] : wrapped(plain(item.because), room - 2)),
    ...(item.condition?.name === item.id && !CLEARED.includes(item.state)
      ? wrapped(conditional(item.condition), room - 2)
      : []),
  ]
  const blank = ' '.repeat(LABEL + 6 + indent.length)
  return [
    `${lead}${text[0] ?? ''}`,
    ...text.slice(1).map(line => blank + line),
    ...because.map(line => `${blank}  ${colors.dim(line)}`),
  ]
}

const conditional = (condition: Conditional): string => plain(`${condition.words}: ${askedInConfiguration(condition)}`)

function sleeping(report: Report, options: TerminalOptions, colors: Colors): string[] {
  if (options.all || !report.counts.dormant) return []
  const reasons = Map.groupBy(
    report.items.filter(item => item.state === 'dormant'),
    item => item.because,
  )
  const told = [...reasons].map(([because, items]) => `${because}: ${items.length}`)
  return [
    '',
    ...wrapped(`${plural(report.counts.dormant, 'item')} not asked now: ${told.join('; ')}`, options.width - 4).map(
      line => `  ${colors.dim(line)}`,
    ),
  ]
}

/** Why scenarios and environments count, or sleep. */
function chosenSections(report: Report, { width }: TerminalOptions, colors: Colors): string[] {
  const lines = sectionSentences(report).flatMap(sentence =>
    wrapped(plain(sentence), width - 6).map((line, at) => `  ${at ? ' ' : colors.cyan('›')} ${line}`),
  )
  return lines.length ? ['', ...lines] : []
}

const SEVERITY: Record<string, Paint> = { error: 'red', warning: 'yellow', info: 'dim' }

function findings(report: Report, options: TerminalOptions, colors: Colors): string[] {
  const told = report.findings.filter(({ severity }) => options.all || severity !== 'info')
  if (!told.length) return []
  const lines = told.map(finding => {
    const place = finding.line
      ? `${report.checklist.source}:${finding.line}${finding.column ? `:${finding.column}` : ''}  `
      : ''
    return `  ${colors[SEVERITY[finding.severity]!](finding.severity.padEnd(7))}  ${colors.dim(plain(place))}${plain(finding.message)}`
  })
  return ['', `  ${colors.bold('Findings')}`, ...lines]
}

function verdict(report: Report, options: TerminalOptions, colors: Colors): string[] {
  const live = report.items.filter(item => item.state !== 'dormant' && !item.optional)
  const done = live.filter(item => CLEARED.includes(item.state)).length
  if (report.verdict === 'go')
    return [
      '',
      `  ${colors.bgGreen(colors.black(' GO '))}  ${live.length === 1 ? 'the one item that counts is cleared' : `all ${live.length} items that count are cleared`}`,
    ]
  const shadow = report.shadow ? ' (shadow: nothing is blocked)' : ''
  const lines = [
    '',
    `  ${colors.bgRed(colors.white(' HOLD '))}  ${done} of ${plural(live.length, 'item')} cleared${shadow}`,
  ]
  for (const hold of report.holds)
    lines.push(...wrapped(plain(hold), options.width - 6).map((line, at) => `  ${at ? ' ' : colors.red('✘')} ${line}`))
  return [...lines, ...whoClears(report, options, colors)]
}

/** What is missing, grouped by who can clear it. */
function whoClears(report: Report, options: TerminalOptions, colors: Colors): string[] {
  const missing = new Set(report.missing)
  const items = report.items.filter(item => missing.has(item.id))
  const groups = Map.groupBy(items, clearer)
  return [...groups].flatMap(([who, group]) => {
    const told = `${who}: ${listed(group.slice(0, 6).map(item => shortened(plain(item.text), 60)))}${group.length > 6 ? ` and ${group.length - 6} more` : ''}`
    return wrapped(told, options.width - 6).map((line, at) => `  ${at ? ' ' : colors.dim('→')} ${line}`)
  })
}

function clearer(item: ItemReport): string {
  if (item.state === 'failing' || item.state === 'error') return 'to be mended'
  if (item.state === 'waiting') return 'waiting'
  return item.clearBy.length ? `to be ticked by ${listed(item.clearBy, 'or')}` : 'to be ticked'
}

/** Lines of at most `width` columns, broken at blanks, and inside of a word that is longer than a line. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap(each => pieces(each, width))) {
    const longer = line ? `${line} ${word}` : word
    if (line && stringWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line ? [...lines, line] : lines
}

function pieces(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word]
  const cut: string[] = ['']
  for (const character of word) {
    if (stringWidth(cut.at(-1)! + character) > width) cut.push('')
    cut[cut.length - 1] += character
  }
  return cut
}
