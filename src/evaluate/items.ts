/**
 * @module evaluate/items
 * The items to judge: those with a box, and the rows of sign-off tables, with what the configuration binds to them.
 */
import type { Checklist, Finding, Item } from '../model/checklist.ts'
import type { GateTable } from '../model/gate.ts'
import type { Binding, Settings } from '../model/settings.ts'
import { headingNamed } from './conditional.ts'

/** A sign-off row is an item without a box: it counts as ticked when a name stands in it. */
function rowsOf(checklist: Checklist): Item[] {
  return checklist.signoffs
    .filter(signoff => signoff.item === null)
    .map(signoff => ({
      id: signoff.id,
      line: signoff.line,
      text: signoff.role,
      path: signoff.path,
      phase: 'sign-off',
      kind: 'sign-off',
      ordered: false,
      depth: 0,
      parent: null,
      checked: signoff.name !== null,
      condition: null,
      at: null,
      thresholds: [],
      role: signoff.role,
      gates: [],
      under: [],
      detail: [],
      number: null,
      modifiers: {},
    }))
}

/** Every item that can be judged, in document order. */
export const itemsOf = (checklist: Checklist): Item[] =>
  [...checklist.items, ...rowsOf(checklist)].sort((a, b) => a.line - b.line)

/**
 * Adds the configuration's bindings to the items. What an annotation says about a gate kind wins.
 * @returns the items, and a finding for every binding, waiver or note that names no item.
 */
export function bound(
  items: readonly Item[],
  settings: Settings,
  source: string,
  checklist: Pick<Checklist, 'headings'> = { headings: [] },
): { items: Item[]; findings: Finding[] } {
  const findings: Finding[] = []
  const known = new Set(items.map(item => item.id))
  const result = items.map(item => ({ ...item, gates: [...item.gates], modifiers: { ...item.modifiers } }))
  for (const binding of settings.bindings) {
    const meant = result.filter(item => (binding.item !== null ? item.id === binding.item : item.text === binding.text))
    if (!meant.length)
      findings.push(noSuchItem(binding.item ?? binding.text ?? '', binding.line, 'binding', source, known))
    for (const item of meant) bind(item, binding)
  }
  for (const [what, entries] of [
    ['waiver', settings.waivers] as const,
    ['not-applicable entry', settings.notApplicable] as const,
  ])
    for (const entry of entries)
      if (!known.has(entry.item) && !(what !== 'waiver' && headingNamed(entry.item, checklist)))
        findings.push(noSuchItem(entry.item, entry.line, what, source, known))
  for (const item of result) findings.push(...modifierProblems(item, known))
  return { items: result, findings }
}

/** A name that is misspelt must not quietly take an order or a role away. */
function modifierProblems({ id, line, modifiers }: Item, known: ReadonlySet<string>): Finding[] {
  const problem = (rule: string, message: string): Finding => ({
    severity: 'error',
    rule,
    line,
    message: `\`${id}\` ${message}`,
  })
  const findings = (modifiers.after ?? [])
    .filter(other => !known.has(other))
    .map(other => problem('no-such-item', `waits for \`${other}\`, and no item is called so; ${hint(other, known)}`))
  if (modifiers.by?.length === 0)
    findings.push(problem('no-role', 'has `by` without a role, one was expected; name it, or take `by` out'))
  return findings
}

const hint = (name: string, known: ReadonlySet<string>): string => {
  const near = nearest(name, known)
  return near ? `did you mean \`${near}\`?` : '`holdpoint parse` lists the ids'
}

function bind(item: Item, binding: Binding): void {
  const written = new Set(item.gates.filter(call => call.from === 'annotation').map(call => call.kind))
  item.gates.push(...binding.gates.filter(call => !written.has(call.kind)))
  item.modifiers = { ...binding.modifiers, ...item.modifiers }
}

function noSuchItem(name: string, line: number, what: string, source: string, known: ReadonlySet<string>): Finding {
  return {
    severity: 'error',
    rule: 'no-such-item',
    line: 0,
    message: `${source}:${line}: the ${what} names \`${name}\`, and no item is called so; ${hint(name, known)}`,
  }
}

/** Unknown gate kinds and wrong parameters, found before anything is asked. */
export function callProblems(items: readonly Item[], gates: GateTable, settings: Settings): Finding[] {
  const findings: Finding[] = []
  const report = (line: number, message: string, column?: number) =>
    findings.push({ severity: 'error', rule: 'gate', line, message, ...(column ? { column } : {}) })
  for (const item of items)
    for (const call of item.gates) {
      if (call.from === 'proposal') continue
      const gate = Object.hasOwn(gates, call.kind) ? gates[call.kind] : undefined
      const line = call.from === 'annotation' ? (call.place?.line ?? item.line) : item.line
      const column = call.from === 'annotation' ? call.place?.column : undefined
      if (!gate) report(line, unknownGate(call.kind, gates), column)
      else
        for (const problem of gate.problems({
          ...settings.gateDefaults[call.kind],
          ...gate.fromItem(item),
          ...call.params,
        }))
          report(line, problem, column)
    }
  for (const kind of Object.keys(settings.gateDefaults))
    if (!Object.hasOwn(gates, kind))
      report(0, `the configuration sets parameters for ${unknownGate(kind, gates).replace('the gate', 'gate')}`)
  return findings
}

const unknownGate = (kind: string, gates: GateTable): string => {
  const near = nearest(kind, new Set(Object.keys(gates)))
  return `the gate \`${kind}\` is not known; ${near ? `did you mean \`${near}\`? ` : ''}\`holdpoint gates\` lists them all`
}

/** The known word that differs least, when it differs by at most a third of its letters. */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const other of known) {
    const distance = edits(word, other, least)
    if (distance < least) {
      least = distance
      best = other
    }
  }
  return best
}

function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let at = 1; at <= b.length; at++)
      current.push(
        Math.min(previous[at]! + 1, current[at - 1]! + 1, previous[at - 1]! + (a[row - 1] === b[at - 1] ? 0 : 1)),
      )
    previous = current
  }
  return previous[b.length]!
}
