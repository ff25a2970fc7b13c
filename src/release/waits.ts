/**
 * @module release/waits
 * The order of phases after the merge: a deployment waits for its preflight, the checks after it wait for the deployment.
 */
import type { GateCall, Item, Modifiers, Phase } from '../model/checklist.ts'
import type { GateTable, Watch } from '../model/gate.ts'
import type { Settings } from '../model/settings.ts'

/** What is written at an item, and what the configuration adds. */
export interface Bound {
  modifiers: Modifiers
  /** Without proposals. */
  calls: GateCall[]
}

/** What is written at an item and what the configuration binds to it, as the evaluation will see it. */
export function boundTo(item: Item, settings: Pick<Settings, 'bindings'>): Bound {
  const bindings = settings.bindings.filter(one => (one.item !== null ? one.item === item.id : one.text === item.text))
  const modifiers = Object.assign({}, ...bindings.map(one => one.modifiers).toReversed(), item.modifiers)
  const calls = [...item.gates, ...bindings.flatMap(({ gates }) => gates)]
  return { modifiers, calls: calls.filter(({ from }) => from !== 'proposal') }
}

interface Asked {
  gates: GateTable
  settings: Pick<Settings, 'gateDefaults'>
}

/** Each phase, those it waits for, and those that cannot come before it. What is asleep holds nobody. */
const ORDER: readonly { phase: Phase; waitsFor: readonly Phase[]; later: readonly Phase[] }[] = [
  { phase: 'deploy', waitsFor: ['environment', 'scenario', 'preflight'], later: ['deploy', 'verify'] },
  { phase: 'verify', waitsFor: ['deploy'], later: ['verify'] },
]

/**
 * @returns for each item the ids that it waits for because of its phase. Optional ones hold nobody; nested items wait with their parents.
 * What is written may say otherwise: an item that waits for the later phase is not waited for.
 */
export function phaseOrder(items: readonly Item[], bound: (id: string) => Bound, asked: Asked): Map<string, string[]> {
  const byId = new Map(items.map(item => [item.id, item]))
  const order = new Map<string, string[]>()
  for (const { phase, waitsFor, later } of ORDER) {
    const leaning = leaningOn(later, items, bound, asked)
    const ids = items
      .filter(item => waitsFor.includes(item.phase) && item.kind !== 'condition')
      .filter(({ id }) => !leaning.has(id) && !bound(id).modifiers.optional)
      .map(({ id }) => id)
    if (!ids.length) continue
    for (const item of items)
      if (item.phase === phase && byId.get(item.parent ?? '')?.phase !== phase) order.set(item.id, ids)
  }
  return order
}

/** Items that wait for one of these phases, by `after`, by what their gates watch, or because a step before or below them does. */
function leaningOn(
  phases: readonly Phase[],
  items: readonly Item[],
  bound: (id: string) => Bound,
  { gates, settings }: Asked,
): Set<string> {
  const late = new Set(items.filter(({ phase }) => phases.includes(phase)).map(({ id }) => id))
  const leaning = new Set<string>()
  const needs = new Map(
    items.map(item => {
      const { modifiers, calls } = bound(item.id)
      const watches = calls.flatMap(({ kind, params }) => {
        const gate = Object.hasOwn(gates, kind) ? gates[kind] : undefined
        return gate?.watches(params, item, settings.gateDefaults[kind]) ?? []
      })
      const watched = watches.length ? items.filter(other => watches.some(watch => names(watch, other))) : []
      return [item.id, [...(modifiers.after ?? []), ...watched.map(({ id }) => id)]] as const
    }),
  )
  const together = groups(items)
  for (let found = true; found; ) {
    found = false
    for (const { id } of items) {
      if (leaning.has(id) || !needs.get(id)!.some(need => late.has(need) || leaning.has(need))) continue
      for (const one of together(id)) leaning.add(one)
      found = true
    }
  }
  return leaning
}

const names = ({ items, phases, sections }: Watch, other: Item): boolean =>
  items.includes(other.id) || phases.includes(other.phase) || sections.some(heading => other.path.includes(heading))

/** Ordered steps of one list follow each other, nested items hold their parents: none of them is free when one is not. */
function groups(items: readonly Item[]): (id: string) => readonly string[] {
  const byId = new Map(items.map(item => [item.id, item]))
  const rootOf = (item: Item): Item => {
    let at = item
    for (let up = byId.get(at.parent ?? ''); up && up !== item; up = byId.get(at.parent ?? '')) at = up
    return at
  }
  const keyOf = (item: Item) => {
    const root = rootOf(item)
    return root.ordered ? JSON.stringify(root.path) : root.id
  }
  const lists = Map.groupBy(items, keyOf)
  return id => lists.get(keyOf(byId.get(id)!))!.map(one => one.id)
}
