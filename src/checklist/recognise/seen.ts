/**
 * @module checklist/recognise/seen
 * What the rules may ask of an item: which concepts its words and its headings speak of, and in which order.
 */
import type { Item } from '../../model/checklist.ts'
import { type Concept, LEXICON } from './lexicon/index.ts'
import type { Said } from './text.ts'
import { finderOf, fold, type Hit, unexplained, wordsOf } from './words.ts'

/** The fields of an item that recognition looks at. */
export type RecognisableItem = Pick<
  Item,
  'text' | 'path' | 'phase' | 'kind' | 'thresholds' | 'condition' | 'under' | 'role' | 'detail'
>

export interface Seen {
  item: RecognisableItem
  said: Said
  /** Names like `SECRET_KEY` and pairs like `DEBUG=False`, as written. */
  names: readonly string[]
  /** Any of these concepts. */
  has(...concepts: Concept[]): boolean
  /** Every one of these concepts. */
  all(...concepts: Concept[]): boolean
  /** The first word that means anything is one of these. */
  opens(...concepts: Concept[]): boolean
  /** Both are there, and the first stands before the second. */
  before(first: Concept, second: Concept): boolean
  /** A heading or group bullet above the item speaks of one of these; the document's title does not count. */
  under(...concepts: Concept[]): boolean
  /** How many terms were found at all. */
  terms: number
  /** How many words no term explains. */
  unknown: number
  /** The words behind everything asked so far that was there; asking again starts anew after {@link forget}. */
  reason(): string
  forget(): void
}

const finder = finderOf(LEXICON)
const NAME = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Z_]{3,}\s?=\s?[^\s`,;)]+/g

/** @returns the hits of a text. */
const hitsOf = (text: string): Hit[] => finder.find(wordsOf(fold(text)))

const headings = new Map<string, ReadonlySet<string>>()

/** Headings repeat from item to item: each is read once (the cache is emptied before it grows large). */
function headingConcepts(text: string): ReadonlySet<string> {
  const known = headings.get(text)
  if (known) return known
  if (headings.size > 2_000) headings.clear()
  const concepts = new Set(hitsOf(text.slice(0, 300)).flatMap(({ concepts }) => concepts))
  headings.set(text, concepts)
  return concepts
}

/** A path that ends in a file name. */
const FILE = /[\w@.-]*(?:\/[\w@.-]+)*\.(?:md|rst|txt|json|ya?ml|toml|cfg|ini|py|rb|js|ts|sh|ps1|bat|sql|html|xml)\b/gi

/** In a code span anything with an extension, a folder, or a hidden file is a name, whatever the extension. */
const NAMED = /^(?:[\w@./-]*\w\.\w{1,5}|[\w@./-]+\/|\.(?!env)[\w.-]+)$/

/** `cran-comments.md` is not about CRAN: a file's name counts when a term explains all of it, as in `docs/CHANGELOG.md`. */
function withoutFiles(text: string, code: readonly string[]): string {
  let rest = text
  for (const span of code) if (NAMED.test(span)) rest = rest.replace(span, ` ${wholeName(span)} `)
  return rest.replace(FILE, wholeName)
}

function wholeName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const words = wordsOf(fold(name))
  return finder.find(words).some(({ at, length }) => at === 0 && length >= words.length - 1) ? name : ' '
}

/** Looks at one reading of an item: its main clause, its label, or a part of it. */
export function see(item: RecognisableItem, said: Said, text: string): Seen {
  const named = withoutFiles(text, said.code)
  const words = wordsOf(fold(named))
  const hits = finder.find(words)
  const where = new Map<string, Hit & { order: number }>()
  hits.forEach((hit, order) => {
    for (const concept of hit.concepts) if (!where.has(concept)) where.set(concept, { ...hit, order })
  })
  const above = [...item.path.slice(item.path.length > 1 ? 1 : 0), ...item.under]
  let used = new Map<number, string>()
  const one = (concept: Concept): boolean => {
    const hit = where.get(concept)
    if (hit) used.set(hit.order, hit.words)
    return hit !== undefined
  }
  return {
    item,
    said,
    names: named.match(NAME) ?? [],
    terms: hits.length,
    unknown: unexplained(text, words, hits),
    has: (...concepts) => concepts.some(one),
    all: (...concepts) => concepts.every(one),
    opens: (...concepts) =>
      hits[0] !== undefined && concepts.some(concept => hits[0]!.concepts.includes(concept) && one(concept)),
    before: (first, second) =>
      where.has(first) && where.has(second) && where.get(first)!.order < where.get(second)!.order && one(first),
    under: (...concepts) => above.some(heading => concepts.some(concept => headingConcepts(heading).has(concept))),
    reason: () =>
      [...new Set([...used.entries()].sort(([a], [b]) => a - b).map(([, words]) => words))]
        .map(words => `\`${words}\``)
        .join(', '),
    forget: () => {
      used = new Map()
    },
  }
}
