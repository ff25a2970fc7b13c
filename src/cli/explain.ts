/**
 * @module cli/explain
 * `holdpoint explain`: for each item its phase, what proves it or could prove it, where, and who may clear it.
 */
import pc from 'picocolors'
import stringWidth from 'string-width'
import { type OrderProposal, orderProposals } from '../checklist/order-words.ts'
import { recognise } from '../checklist/recognise.ts'
import { runbookOf, type Snippet } from '../checklist/runbook.ts'
import { vagueWord } from '../checklist/vague.ts'
import { bound, callProblems, itemsOf } from '../evaluate/items.ts'
import { livenessOf } from '../evaluate/live.ts'
import { gates } from '../gates/index.ts'
import type { Checklist, GateCall, Item } from '../model/checklist.ts'
import { type Leaves, leavesOpen } from '../model/condition.ts'
import { OPEN } from '../model/gate.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import { headingText, listed, plain, plural, shortened } from '../model/text.ts'
import { phasesOf } from '../project.ts'
import { placesOf } from '../reference/where.ts'
import { checklistOf } from '../run.ts'
import { peopleText } from './people.ts'
import { plainly } from './plain.ts'
import { folder, open, terminal } from './project.ts'
import { annotationOf, completed, openOf } from './proposals.ts'
import { branchOf, cliWorld } from './world.ts'

export interface ExplainOptions {
  config?: string
  phase?: string[]
  environment?: string
  json?: boolean
}

/** @returns 0, or 2 when the document holds no item or a mistake. */
export async function explain(directory: string, file: string | undefined, options: ExplainOptions): Promise<number> {
  const branch = await branchOf(await folder(directory))
  const { root, project } = await open(directory, { branch, checklist: file, ...options })
  const { settings } = project.config
  const checklist = withProposals(checklistOf(project, new Date()), settings)
  const { items, findings } = bound(
    itemsOf(checklist),
    settings,
    project.config.source ?? 'the configuration',
    checklist,
  )
  const all = [...checklist.findings, ...findings, ...callProblems(items, gates, settings)]
  if (options.json) process.stdout.write(`${JSON.stringify({ ...checklist, findings: all }, null, 2)}\n`)
  else {
    const world = await cliWorld({ root, settings, checklist, ...options })
    const asked = {
      phases: options.phase ? phasesOf(options.phase) : project.phases,
      settings,
      checklist,
      items,
      world,
      gates,
    }
    const told = await Promise.all(items.map(async item => ({ item, when: await liveText(item, asked) })))
    // Before control characters are taken out, line feeds among them: commands stand in lines.
    const order = Map.groupBy(orderProposals(items), ({ item }) => item)
    const beside = { order, runbook: runbookOf(checklist) }
    process.stdout.write(render(...plainly([checklist, told, all] as const), settings, beside))
  }
  return all.some(({ severity }) => severity === 'error') ? 2 : 0
}

/** What is not bound by anybody gets a proposal, where the wording tells; a proposal decides nothing. */
function withProposals(checklist: Checklist, settings: Settings): Checklist {
  const items = checklist.items.map(item =>
    item.gates.length ? item : { ...item, gates: recognise(item).map(call => completed(call, item, settings)) },
  )
  return { ...checklist, items }
}

async function liveText(item: Item, asked: Parameters<typeof livenessOf>[1]): Promise<string> {
  try {
    const liveness = await livenessOf(item, asked)
    if (!liveness.live) return liveness.because
    return `${liveness.optional ? 'counts, never holds' : 'counts now'}${liveness.because ? `: ${liveness.because}` : ''}`
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return caught.message
  }
}

function render(
  checklist: Checklist,
  told: readonly { item: Item; when: string }[],
  findings: Checklist['findings'],
  settings: Settings,
  beside: Beside,
): string {
  const { color, width } = terminal()
  const colors = pc.createColors(color)
  const { title, source } = checklist
  const lines = [title === null ? `\n${colors.bold(source)}` : `\n${colors.bold(title)}  ${colors.dim(source)}`]
  for (const [heading, group] of Map.groupBy(told, ({ item }) => headingText(item.path, checklist.title))) {
    lines.push(
      '',
      `  ${colors.bold(heading || '(no heading)')}  ${colors.dim(`${group[0]!.item.phase}; ${group[0]!.when}`)}`,
    )
    for (const { item, when } of group) {
      lines.push(`  ${colors.dim(String(item.line).padStart(5))}  ${item.text}`)
      const how = `${proof(item, colors)}${when === group[0]!.when ? '' : `; ${when}`}`
      lines.push(`         ${stringWidth(how) > width ? how : colors.dim(how)}`)
      for (const more of asides(item, beside)) lines.push(`         ${colors.dim(more)}`)
    }
  }
  return `${[
    ...lines,
    ...summary(
      told.map(({ item }) => item),
      checklist,
      findings,
      colors,
    ),
    ...peopleText(
      checklist,
      told.map(({ item }) => item),
      settings,
    ),
  ].join('\n')}\n`
}

/** What the checklist itself says about an item elsewhere, or between its words. */
interface Beside {
  order: ReadonlyMap<string, readonly OrderProposal[]>
  runbook: ReadonlyMap<string, readonly Snippet[]>
}

/** Never in force before somebody writes it down, never run. */
function asides(item: Item, { order, runbook }: Beside): string[] {
  const isBound = item.gates.some(({ from }) => from !== 'proposal')
  const vague = isBound || item.kind === 'condition' ? null : vagueWord(item.text, item.thresholds.length)
  return [
    ...(order.get(item.id) ?? []).map(({ after, reason }) =>
      after.length
        ? `order proposed: <!-- item: after=${after.join(',')} --> (\`${plain(reason)}\`)`
        : `\`${plain(reason)}\` names no order; number the steps (\`1. [ ]\`), or write \`after=\``,
    ),
    ...(vague
      ? [`\`${vague}\` names no number: a person judges, until a gate with a limit or a \`baseline\` is bound`]
      : []),
    ...(runbook.get(item.id) ?? []).map(
      ({ commands, line }) =>
        `runbook, line ${line} (shown, never run): ${commands.map(command => `\`${plain(shortened(command, 120))}\``).join(', ')}`,
    ),
  ]
}

function proof(item: Item, colors: ReturnType<typeof pc.createColors>): string {
  const clearers = item.modifiers.by ?? (item.role ? [item.role] : [])
  const who = clearers.length ? `; cleared by ${listed(clearers, 'or')}` : ''
  const condition = item.condition ? conditionText(item.condition) : ''
  const bindings = item.gates.filter(call => call.from !== 'proposal')
  if (bindings.length) return `proven by ${listed(bindings.map(call => gateText(call)))}${who}${condition}`
  const proposals = usable(item)
  const now = item.kind === 'condition' ? 'watched, never ticked' : `for a person${who}${condition}`
  return proposals.length
    ? `${now}; ${colors.cyan(`could be ${proposals.map(call => proposalText(call)).join(' + ')}`)}`
    : now
}

const CONDITIONS: Record<Leaves, (words: string) => string> = {
  applies: words => `; ${words}: done, or not applicable with a reason`,
  try: words => `; ${words}: done, or waived`,
  hurry: words => `; ${words}: the faster way, taken or waived`,
}

const conditionText = (words: string): string => CONDITIONS[leavesOpen(words)](words)

/** Proposals that can be written down today; what later gates could prove is only in the JSON. */
const usable = (item: Item): GateCall[] =>
  item.gates.filter(call => call.from === 'proposal' && gates[call.kind] && !['ack', 'signoff'].includes(call.kind))

function gateText(call: GateCall): string {
  const gate = gates[call.kind]
  return `${annotationOf(call)}${gate ? ` (${placesOf(gate).join(', ')})` : ' (not known)'}`
}

/** The comment as somebody would copy it, how sure it is and from which words, and what is left to choose. */
function proposalText(call: GateCall): string {
  const sure = `${Math.round((call.confidence ?? 0) * 100)} %`
  const open = openOf(call).map(name => `\`${name}\``)
  return `<!-- gate: ${annotationOf(call)} --> (${sure}: ${call.reason}${open.length ? `; choose ${listed(open)}` : ''})`
}

function summary(
  items: readonly Item[],
  { source }: Checklist,
  findings: Checklist['findings'],
  colors: ReturnType<typeof pc.createColors>,
): string[] {
  const work = items.filter(({ kind }) => kind !== 'condition')
  const isBound = (item: Item) => item.gates.some(({ from }) => from !== 'proposal')
  const bindings = work.filter(isBound).length
  const proposed = work.filter(item => !isBound(item) && usable(item).length).length
  const lines = [
    '',
    `  ${plural(work.length, 'item')}: ${bindings} bound to a gate, ${proposed} with a proposal, ${work.length - bindings - proposed} for a person`,
  ]
  if (proposed)
    lines.push(
      `  A proposal proves nothing until somebody writes it down: \`<!-- gate: ... -->\` at the end of the item, or \`bindings\` in the configuration. No gate takes \`${OPEN}\`: write what it should be.`,
    )
  const paint = { error: colors.red, warning: colors.yellow, info: colors.dim }
  for (const { severity, line, message } of findings)
    lines.push(`  ${paint[severity](severity.padEnd(7))} ${colors.dim(line ? `${source}:${line}` : '')}  ${message}`)
  return lines
}
