/**
 * @module checklist/order-words
 * Order that stands in an item's words: `Deploy the front end after the backend is stable`. Proposed and shown; only what is
 * written down as `after=` counts.
 */
import type { Item } from '../model/checklist.ts'

export interface OrderProposal {
  item: string
  /** Ids of the items that it should wait for; empty where the words speak of an order and name none. */
  after: string[]
  /** The words that led to it. */
  reason: string
}

/** Words of time that name a moment of the release, not another item. */
const MOMENTS =
  /^(?:the )?(?:deploy\w*|release\w*|launch\w*|go-?live|roll-?out|roll-?back|merge|merging|window|start|end|each|every|\d)/i
const AFTER = /\b(?:after|once|as soon as)\s+(.{3,80})$/i
const BEFORE = /\bbefore\s+(.{3,80})$/i
const FIRST = /^(\p{L}+)\s+(.{2,60}?)(?<!\bthe)\s+first(?=\s*(?:[,;.]|$|and\b|then\b))/iu
const NAMELESS = /\bin (?:the )?(?:correct|right|proper|this) order\b/i
const SMALL = new Set(
  'the a an all any and or to of in on for if be is are was were been has have with not from by it its then stable ready done complete completed healthy running verified finished up'.split(
    ' ',
  ),
)

/** @returns what the words propose, in document order; steps of numbered lists have their order already. */
export function orderProposals(items: readonly Item[]): OrderProposal[] {
  const found: OrderProposal[] = []
  const sections = [
    ...Map.groupBy(
      items.filter(({ kind }) => kind !== 'condition'),
      ({ path }) => path.join('\n'),
    ).values(),
  ]
  for (const section of sections)
    for (const item of section) {
      if (item.ordered || item.modifiers.after) continue
      found.push(
        ...proposalsFor(
          item,
          section.filter(other => other !== item && other.depth === item.depth),
        ),
      )
    }
  return found
}

function proposalsFor(item: Item, others: readonly Item[]): OrderProposal[] {
  const text = item.text.slice(0, 300)
  const after = AFTER.exec(text)
  if (after && !MOMENTS.test(after[1]!)) {
    const [target] = matching(after[1]!, others)
    return target ? [{ item: item.id, after: [target.id], reason: after[0] }] : []
  }
  const before = BEFORE.exec(text)
  if (before && !MOMENTS.test(before[1]!))
    return matching(before[1]!, others).map(later => ({ item: later.id, after: [item.id], reason: before[0] }))
  const first = FIRST.exec(text)
  if (first) {
    const [, verb] = first
    return others
      .filter(
        other =>
          !other.modifiers.after && !AFTER.test(other.text) && wordsOf(other.text)[0] === stem(verb!.toLowerCase()),
      )
      .map(later => ({ item: later.id, after: [item.id], reason: first[0] }))
  }
  const nameless = NAMELESS.exec(text)
  return nameless ? [{ item: item.id, after: [], reason: nameless[0] }] : []
}

/** Those that speak of the same thing: of the words' first that any item has. */
function matching(words: string, others: readonly Item[]): Item[] {
  for (const word of wordsOf(words)) {
    const hits = others.filter(({ text }) => wordsOf(text).includes(word))
    if (hits.length) return hits.slice(0, 3)
  }
  return []
}

const SAME: Record<string, string> = { execut: 'run', appli: 'run', restoration: 'restor', backups: 'backup' }

function stem(word: string): string {
  const bare = word.replace(/(?:ed|ing|es|s|e)$/, '')
  return Object.hasOwn(SAME, bare) ? SAME[bare]! : bare
}

/** @returns the words that carry meaning, without their endings. */
export const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(word => word.length > 2 && !SMALL.has(word)).map(stem)
