/**
 * @module app/pull/order
 * The record stands in the order in which deliveries came. GitHub promises none: it sends them at the same time, and sends lost
 * ones again hours later. What people did counts in the order in which they did it.
 */
import type { Entry } from '../../model/store.ts'

interface Told {
  /** Digests of the body before and after the edit. */
  edit?: [string, string]
  /** Number of the comment: they grow. */
  number?: number
  /** ISO: not before this, where GitHub does not say when it was. */
  since?: string
}

/** Acts of a delivery that was understood late stand in the record without it, and are called after it all the same. */
const deliveryOf = ({ delivery, key }: Entry): string => delivery ?? key.replace(/:\d+$/, '')

/** GitHub's times are in whole seconds. */
function secondOf({ at, data }: Entry): number {
  const since = Date.parse((data as Told).since ?? '')
  return Math.floor((since <= at ? since : at) / 1000)
}

/** In one second, whoever takes back or moves on has the last word: what counts then must be given again. */
const TAKES = ['untick', 'no-go', 'reset', 'push']

const rankOf = (entry: Entry): string =>
  `${TAKES.includes(entry.kind) ? 2 : 0} ${entry.kind} ${entry.item} ${entry.actor}`

/** @returns the same entries, oldest first, whatever the order they were recorded in. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const seconds = [...Map.groupBy(entries, secondOf)].sort(([a], [b]) => a - b)
  return seconds.flatMap(([, group]) => (group.length > 1 ? within(group) : group))
}

/** Quick clicks, and one comment right after the other: each kind tells its own order, but not beside the other. */
function within(group: readonly Entry[]): Entry[] {
  const edited = group.filter(({ data }) => (data as Told).edit)
  const commented = group.filter(({ data }) => (data as Told).number !== undefined)
  const mixed = commented.some(({ item }) => edited.some(edit => edit.item === item))
  const places = new Map(mixed ? [] : [...chainOf(edited), ...numbersOf(commented)])
  const rank = (entry: Entry) => {
    const place = places.get(deliveryOf(entry))
    return place === undefined ? rankOf(entry) : `1 ${String(place).padStart(16, '0')} ${rankOf(entry)}`
  }
  return group
    .map(entry => ({ entry, rank: rank(entry) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.entry.id - b.entry.id))
    .map(({ entry }) => entry)
}

/** @returns delivery -> number of its comment. */
const numbersOf = (group: readonly Entry[]): Map<string, number> =>
  new Map(
    group.flatMap(entry => {
      const { number } = entry.data as Told
      return number !== undefined ? [[deliveryOf(entry), number]] : []
    }),
  )

/** Each edit of a body begins with what the one before it left. @returns delivery -> place; empty when the edits are no single chain. */
function chainOf(group: readonly Entry[]): Map<string, number> {
  const edits = new Map<string, [string, string]>()
  for (const entry of group) {
    const { edit } = entry.data as Told
    if (edit) edits.set(deliveryOf(entry), edit)
  }
  const next = new Map([...edits].map(([delivery, [from, to]]) => [from, { delivery, to }]))
  const targets = new Set([...edits.values()].map(([, to]) => to))
  // A box clicked to and fro ends where it began: then nothing says which click was the first.
  const starts = [...next.keys()].filter(from => !targets.has(from))
  const places = new Map<string, number>()
  for (let at = next.get(starts[0] ?? ''); at && !places.has(at.delivery); at = next.get(at.to))
    places.set(at.delivery, places.size)
  return starts.length === 1 && places.size === edits.size ? places : new Map()
}

/**
 * A comment names no commit: it is about the one that was proposed when it was written.
 * @param entries of the pull request.
 * @returns null when the record does not know any. A commit that was proposed in the same second was not seen yet.
 */
export function commitAt(act: Entry, entries: readonly Entry[]): string | null {
  const when = secondOf(act)
  let seen: { second: number; commit: string } | null = null
  for (const entry of inOrder(entries)) {
    const second = secondOf(entry)
    const { before, after } = entry.data as { before?: string; after?: string }
    if (entry.kind === 'push' && second >= when && before) return before
    const commit = entry.kind === 'push' ? after : entry.kind === 'verdict' ? entry.commit : null
    if (commit && second <= when && !(entry.kind === 'push' && second === when)) seen = { second, commit }
  }
  return seen?.commit ?? null
}
