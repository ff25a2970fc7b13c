/**
 * @module evaluate/watch
 * Items whose gates look at other items: which ones, and as of which phase.
 */
import type { Item, Phase } from '../model/checklist.ts'
import type { GateTable, Watch } from '../model/gate.ts'
import type { Settings } from '../model/settings.ts'

/** Work of one release. What is true at all times, what recurs and what nobody hopes for is watched only when it is named. */
const OF_A_RELEASE: readonly Phase[] = [
  'pre-deploy',
  'preflight',
  'deploy',
  'verify',
  'post-deploy',
  'environment',
  'scenario',
  'sign-off',
  'unassigned',
]

/** In the order of their time. */
const COURSE: readonly Phase[] = ['pre-deploy', 'preflight', 'deploy', 'verify', 'post-deploy']

/** The last look before a start cannot wait for what comes after the start. */
const isLater = (other: Item, item: Item): boolean =>
  COURSE.includes(item.phase) && COURSE.indexOf(other.phase) > COURSE.indexOf(item.phase)

/** @returns a function from an item to the ids of those that its gates watch, in document order. */
export function watching(
  items: readonly Item[],
  gates: GateTable,
  settings: Settings,
): (item: Item) => readonly string[] {
  const watches = new Map<string, Watch[]>()
  for (const item of items) {
    const own = item.gates.flatMap(({ kind, params, from }) => {
      const gate = from !== 'proposal' && Object.hasOwn(gates, kind) ? gates[kind] : undefined
      return gate?.watches(params, item, settings.gateDefaults[kind]) ?? []
    })
    if (own.length) watches.set(item.id, own)
  }
  const byId = new Map(items.map(item => [item.id, item]))
  return item => {
    const own = watches.get(item.id)
    if (!own) return []
    const parents = ancestors(item, byId)
    return (
      items
        .filter(other => other.id !== item.id && !parents.has(other.id))
        // Two that watch each other would wait for ever: the upper one does not see the lower one.
        .filter(other => other.line < item.line || !watches.has(other.id))
        .filter(other => own.some(watch => isWatched(other, item, watch)))
        .map(({ id }) => id)
    )
  }
}

function isWatched(other: Item, item: Item, { items, phases, sections }: Watch): boolean {
  if (!items.length && !phases.length && !sections.length)
    return other.line < item.line && OF_A_RELEASE.includes(other.phase) && !isLater(other, item)
  const headings = new Set(sections.map(heading => heading.trim().toLowerCase()))
  return (
    items.includes(other.id) ||
    phases.includes(other.phase) ||
    other.path.some(heading => headings.has(heading.trim().toLowerCase()))
  )
}

function ancestors(item: Item, byId: ReadonlyMap<string, Item>): Set<string> {
  const found = new Set<string>()
  for (let at = item.parent; at && !found.has(at); at = byId.get(at)?.parent ?? null) found.add(at)
  return found
}
