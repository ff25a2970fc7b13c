/**
 * @module evaluate/order
 * What must be done before what: `after`, the numbers of ordered steps, and the items nested below an item.
 */
import type { Item } from '../model/checklist.ts'

export interface Order {
  /** Ids that must be cleared before the item's gates are asked. */
  before(id: string): readonly string[]
  /** Ids of the items nested directly below. */
  children(id: string): readonly string[]
  /** The ids of the circle the item is part of or waits for, first = last; null when there is none. */
  circle(id: string): readonly string[] | null
}

/**
 * Steps of an ordered list follow each other, so do their children; `after` adds what is written.
 * @param watched ids of the items that an item's gates look at: they are judged first, and may stand as they will.
 */
export function orderOf(items: readonly Item[], watched: (item: Item) => readonly string[] = () => []): Order {
  const before = new Map<string, string[]>()
  const children = new Map<string, string[]>()
  const known = new Set(items.map(item => item.id))
  let previous: Item[] = []
  for (const item of items) {
    const edges = (item.modifiers.after ?? []).filter(id => known.has(id))
    previous = previous.filter(step => sameList(step, item))
    if (item.ordered) {
      const last = previous.at(-1)
      if (last) edges.push(last.id)
      previous = [item]
    }
    if (item.parent) children.set(item.parent, [...(children.get(item.parent) ?? []), item.id])
    // A nested step waits for what its parent waits for.
    before.set(item.id, [...new Set([...edges, ...(item.parent ? (before.get(item.parent) ?? []) : [])])])
  }
  const seen = new Map(items.map(item => [item.id, watched(item)]))
  const circles = circlesIn(
    items.map(item => item.id),
    id => [...(before.get(id) ?? []), ...(children.get(id) ?? []), ...(seen.get(id) ?? [])],
  )
  return {
    before: id => before.get(id) ?? [],
    children: id => children.get(id) ?? [],
    circle: id => circles.get(id) ?? null,
  }
}

/** Nested items may stand between two steps of one list. */
function sameList(step: Item, item: Item): boolean {
  const samePath = step.path.length === item.path.length && step.path.every((part, at) => part === item.path[at])
  if (!samePath || !step.ordered || item.depth < step.depth) return false
  if (item.depth > step.depth) return true
  return item.parent === step.parent && (!item.ordered || (item.number ?? 0) > (step.number ?? 0))
}

/** What never becomes free when free things are taken away one by one waits for a circle, or stands in one. */
function circlesIn(ids: readonly string[], needs: (id: string) => readonly string[]): Map<string, string[]> {
  const open = new Map(ids.map(id => [id, needs(id).length]))
  const neededBy = new Map<string, string[]>()
  for (const id of ids) for (const need of needs(id)) neededBy.set(need, [...(neededBy.get(need) ?? []), id])
  const free = ids.filter(id => open.get(id) === 0)
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    open.delete(id)
    for (const next of neededBy.get(id) ?? []) {
      open.set(next, open.get(next)! - 1)
      if (open.get(next) === 0) free.push(next)
    }
  }
  const circles = new Map<string, string[]>()
  for (const id of open.keys()) {
    const path = [id]
    for (let next = id; ; ) {
      next = needs(next).find(need => open.has(need))!
      const start = path.indexOf(next)
      path.push(next)
      if (start >= 0) {
        circles.set(id, path.slice(start))
        break
      }
    }
  }
  return circles
}
