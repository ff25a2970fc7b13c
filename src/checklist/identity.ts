/**
 * @module checklist/identity
 * Stable ids: headings, plain parent bullets and parent items, then the item's own words. Neighbours and line numbers have no part in it.
 */
import { hash } from 'node:crypto'
import type { Item, SignOff } from '../model/checklist.ts'
import { plain } from './inline.ts'
import { clockPrefix } from './times.ts'

/** A longer text is cut at a word and told apart by its digest. */
const LONGEST = 72

/** Words at a heading's end that say nothing: `Pre-Deployment Phase`. */
const GENERIC =
  /-(?:phases?|checklists?|sections?|stages?|checkliste|abschnitt|liste-de-controle|lista-de-verificacion|lista-de-verificacao|seccion|secao|sezione|fase|etap|etapa|раздел|этап|чек-лист|阶段|清单|段階|チェックリスト|단계|체크리스트)$/u

const TRAILING_BRACKETS = /\s*[(（][^()（）]*[)）]\s*[.:]?\s*$/
const NUMBERING =
  /^(?:(?:phase|step|part|stage|schritt|étape|paso|passo|шаг|этап)\s+)?(?:\d+(?:\.\d+)*[.):]?|[IVX]+[.):]|[A-Z][.)])\s+(?=\S)/iu

/** Letters and digits of any script in lower case, everything else a hyphen. */
export function slug(text: string): string {
  const lower = text.toLowerCase()
  let words = ''
  let from = -1
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at)
    if (code > 0x7f) return otherSlug(lower)
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) {
      if (from < 0) from = at
    } else if (from >= 0) {
      words += words ? `-${lower.slice(from, at)}` : lower.slice(from, at)
      from = -1
    }
  }
  if (from >= 0) words += words ? `-${lower.slice(from)}` : lower.slice(from)
  return words
}

const otherSlug = (lower: string): string =>
  latin(lower)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-|-$/g, '')

/** Accents of Latin letters are dropped, those of other scripts carry meaning. */
const latin = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .normalize('NFC')

/** @returns a heading's part of an id, without numbering, brackets, emoji and generic words. */
export function headingSlug(heading: string): string {
  const bare = plain(heading).replace(TRAILING_BRACKETS, '')
  const words = slug(bare.replace(/^[^\p{L}\p{N}]+/u, '').replace(NUMBERING, ''))
  return words.replace(GENERIC, '') || slug(heading) || 'section'
}

function cut(words: string): string {
  if (words.length <= LONGEST) return words
  const short = words
    .slice(0, LONGEST + 1)
    .replace(/-[^-]*$/, '')
    .slice(0, LONGEST)
  return `${short}-${digestOf(words)}`
}

const digestOf = (text: string): string => hash('sha256', text).slice(0, 6)

/** The slug an id is made of where nothing else has the same: without brackets at the end. */
export const shortSlug = (text: string): string => cut(slug(withoutBrackets(text))) || 'item'

/** Candidate slugs of a text, each more particular than the one before. */
const TIERS: readonly ((text: string) => string)[] = [
  shortSlug,
  text => cut(slug(text)) || 'item',
  text => `${cut(slug(text)) || 'item'}-${digestOf(text)}`,
]

const withoutBrackets = (text: string): string => {
  const bare = text.endsWith(')') || text.endsWith('）') ? text.replace(TRAILING_BRACKETS, '') : text
  return bare || text
}

/** What an id is made of. */
export interface Named {
  /** Slugs of headings and plain parent bullets. */
  prefix: string
  text: string
  /** `shortSlug` of the text. */
  slug: string
  /** An id that an annotation names. */
  fixed: string | null
  line: number
  parent: Named | null
  /** Told in the end; also written to the target. */
  id: string
  /** The pass in which it got its id. */
  round?: number
  target: Pick<Item, 'id' | 'parent'> | Pick<SignOff, 'id'>
}

/** The words an item is known by: no clock, no Markdown. */
export const wordsOf = (text: string): string => plain(clockPrefix(text)?.rest ?? text)

/**
 * Gives every entry its id. Entries whose short slug is the same although their texts differ all get a longer one, so that
 * swapping their lines never swaps their ids; only entries with identical words are counted (`-2`, `-3`) in document order.
 * @returns pairs of entries that name the same id; the later one of each got another.
 */
export function identify(entries: readonly Named[]): { id: string; first: Named; second: Named }[] {
  const taken = new Map<string, Named>()
  const clashes: { id: string; first: Named; second: Named }[] = []
  const give = (entry: Named, id: string) => {
    taken.set(id, entry)
    entry.id = id
    entry.target.id = id
  }
  for (const entry of entries) {
    if (entry.fixed === null) continue
    const first = taken.get(entry.fixed)
    if (first) clashes.push({ id: entry.fixed, first, second: entry })
    else give(entry, entry.fixed)
  }
  let open = entries.filter(entry => entry.parent === null)
  const below = Map.groupBy(
    entries.filter(entry => entry.parent !== null),
    entry => entry.parent!,
  )
  for (let level = 0; open.length; level++) {
    nameLevel(
      level,
      open.filter(entry => !entry.id),
      taken,
      give,
    )
    const next: Named[] = []
    if (below.size)
      for (const entry of open)
        for (const child of below.get(entry) ?? []) {
          if ('parent' in child.target) child.target.parent = entry.id
          child.prefix = child.prefix ? `${entry.id}/${child.prefix}` : entry.id
          next.push(child)
        }
    open = next
  }
  return clashes
}

function nameLevel(
  level: number,
  entries: Named[],
  taken: Map<string, Named>,
  give: (entry: Named, id: string) => void,
): void {
  const doubled: [id: string, others: Named[]][] = []
  let open = entries
  for (let tier = 0; open.length; tier++) {
    const last = tier === TIERS.length - 1
    const round = level * TIERS.length + tier
    const clashes = new Map<string, Named[]>()
    for (const entry of open) {
      const slug = tier === 0 ? entry.slug : TIERS[tier]!(entry.text)
      const id = entry.prefix ? `${entry.prefix}/${slug}` : slug
      const holder = taken.get(id)
      if (!holder) {
        give(entry, id)
        entry.round = round
        continue
      }
      const group = clashes.get(id)
      if (group) group.push(entry)
      else clashes.set(id, holder.round === round ? [holder, entry] : [entry])
    }
    open = []
    for (const [id, group] of clashes)
      if (last || group.every(({ text }) => text === group[0]!.text))
        doubled.push([id, group.filter(entry => taken.get(id) !== entry)])
      else {
        if (group.includes(taken.get(id)!)) taken.delete(id)
        open.push(...group)
      }
  }
  // Numbered last: `Same 2` keeps the id of its own words when `Same` stands there twice.
  for (const [id, others] of doubled) number(id, others, taken, give)
}

function number(
  id: string,
  others: readonly Named[],
  taken: ReadonlyMap<string, Named>,
  give: (entry: Named, id: string) => void,
): void {
  let count = 2
  for (const entry of others) {
    while (taken.has(`${id}-${count}`)) count++
    give(entry, `${id}-${count++}`)
  }
}
