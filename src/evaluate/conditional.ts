/**
 * @module evaluate/conditional
 * By which names an item can be said not to apply: its own, that of an item it is nested in, that of a heading with a condition.
 */
import type { Checklist, Heading, Item } from '../model/checklist.ts'
import { type Conditional, leavesOpen } from '../model/condition.ts'

type Headings = Pick<Checklist, 'headings'>
export type ConditionalHeading = Heading & { condition: string }

const OPEN = new WeakMap<object, readonly ConditionalHeading[]>()

/** Looked for once in a checklist, however many items ask. */
function openIn(headings: readonly Heading[]): readonly ConditionalHeading[] {
  const known = OPEN.get(headings)
  if (known) return known
  const open = headings.filter(
    (heading): heading is ConditionalHeading => heading.condition !== null && heading.id !== '',
  )
  OPEN.set(headings, open)
  return open
}

const BY_ID = new WeakMap<object, ReadonlyMap<string, Item>>()

function byId(items: readonly Item[]): ReadonlyMap<string, Item> {
  const known = BY_ID.get(items) ?? new Map(items.map(item => [item.id, item]))
  BY_ID.set(items, known)
  return known
}

/** @returns the heading with a condition of that id, or of that last part where only one has it; null when there is none. */
export function headingNamed(name: string, { headings }: Headings): ConditionalHeading | null {
  const open = openIn(headings)
  const exact = open.find(({ id }) => id === name)
  if (exact) return exact
  const last = [
    ...new Map(open.filter(({ id }) => id.split('/').at(-1) === name).map(each => [each.id, each])).values(),
  ]
  return last.length === 1 ? last[0]! : null
}

export const isBelow = ({ path }: Pick<Item, 'path'>, heading: Pick<Heading, 'path'>): boolean =>
  heading.path.every((part, at) => path[at] === part)

/** The innermost first. */
const headingsOf = (item: Item, { headings }: Headings): ConditionalHeading[] =>
  openIn(headings)
    .filter(heading => isBelow(item, heading))
    .reverse()

/** @returns what is asked about the item: its own condition, else the one of a heading above it; null when there is none. */
export function conditionOf(item: Item, checklist: Headings): Conditional | null {
  if (item.condition) return { words: item.condition, leaves: leavesOpen(item.condition), name: item.id }
  const [heading] = headingsOf(item, checklist)
  return heading ? { words: heading.condition, leaves: leavesOpen(heading.condition), name: heading.id } : null
}

/** Whose not applying takes the item along. */
export interface Covering {
  name: string
  /** Begins the sentence; empty for the item itself. */
  told: string
}

/** @returns the item itself first, then what it is nested in, then the headings with a condition. */
export function coverings(item: Item, items: readonly Item[], checklist: Headings): Covering[] {
  const found: Covering[] = [{ name: item.id, told: '' }]
  const parents = new Set<string>()
  for (let at = item.parent; at !== null && !parents.has(at); ) {
    parents.add(at)
    const parent = byId(items).get(at)
    if (!parent) break
    found.push({ name: parent.id, told: `\`${parent.text}\` above it does not apply: ` })
    at = parent.parent
  }
  // A name that an item has means the item.
  for (const heading of headingsOf(item, checklist)) {
    const last = heading.id.split('/').at(-1)!
    const names = headingNamed(last, checklist) === heading ? new Set([heading.id, last]) : [heading.id]
    for (const name of names)
      if (!byId(items).has(name)) found.push({ name, told: `the section \`${heading.text}\` does not apply: ` })
  }
  return found
}
