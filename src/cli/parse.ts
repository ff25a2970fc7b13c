/**
 * @module cli/parse
 * `holdpoint parse FILE`: what is understood of a checklist.
 */
import pc from 'picocolors'
import { callProblems, itemsOf } from '../evaluate/items.ts'
import { gates } from '../gates/index.ts'
import type { Checklist, Item } from '../model/checklist.ts'
import { headingText, plural } from '../model/text.ts'
import type { Project } from '../project.ts'
import { checklistOf } from '../run.ts'
import { plainly } from './plain.ts'
import { open, terminal } from './project.ts'

/** @returns 0, or 2 when the document holds no item or a mistake. */
export async function parse(root: string, file: string, options: { config?: string; json?: boolean }): Promise<number> {
  const { project } = await open(root, { branch: null, checklist: file, ...options })
  const checklist = checked(checklistOf(project, new Date()), project)
  process.stdout.write(options.json ? `${JSON.stringify(checklist, null, 2)}\n` : table(plainly(checklist)))
  return checklist.findings.some(({ severity }) => severity === 'error') ? 2 : 0
}

/** Unknown gates and wrong parameters in annotations are mistakes of the document. */
function checked(checklist: Checklist, { config }: Project): Checklist {
  const problems = callProblems(checklist.items, gates, config.settings)
  return { ...checklist, findings: [...checklist.findings, ...problems] }
}

function table(checklist: Checklist): string {
  const colors = pc.createColors(terminal().color)
  const { title, signoffs, metrics, contacts, notes, findings, source } = checklist
  const items = itemsOf(checklist)
  const lines = [title === null ? `\n${colors.bold(source)}` : `\n${colors.bold(title)}  ${colors.dim(source)}`]
  for (const [heading, group] of Map.groupBy(items, item => headingText(item.path, checklist.title))) {
    lines.push('', `  ${colors.bold(heading || '(no heading)')}  ${colors.dim(group[0]!.phase)}`)
    for (const item of group) lines.push(`  ${colors.dim(String(item.line).padStart(5))}  ${row(item, colors)}`)
  }
  const kept = [
    plural(items.filter(({ kind }) => kind === 'item').length, 'item'),
    plural(items.filter(({ kind }) => kind === 'condition').length, 'condition'),
    plural(signoffs.length, 'sign-off'),
    plural(metrics.length, 'metric'),
    plural(contacts.length, 'contact'),
    plural(notes.length, 'note'),
  ]
  lines.push('', `  ${kept.join(', ')}`)
  for (const { severity, line, column, message } of findings)
    lines.push(
      `  ${severity === 'error' ? colors.red(severity) : colors.yellow(severity)}  ${colors.dim(line ? `${source}:${line}${column ? `:${column}` : ''}` : '')}  ${message}`,
    )
  return `${lines.join('\n')}\n`
}

function row(item: Item, colors: ReturnType<typeof pc.createColors>): string {
  const box = item.kind === 'condition' ? '◇' : item.checked ? '☑' : '☐'
  const facts = [
    item.number === null ? '' : `step ${item.number}`,
    item.at?.clock ?? '',
    item.condition ?? '',
    item.role ? `signed by ${item.role}` : '',
    ...item.thresholds.map(({ text }) => text),
    ...item.gates.map(({ kind }) => `gate ${kind}`),
  ].filter(Boolean)
  return `${'  '.repeat(item.depth)}${box} ${item.text}${facts.length ? colors.cyan(`  [${facts.join(', ')}]`) : ''}  ${colors.dim(item.id)}`
}
