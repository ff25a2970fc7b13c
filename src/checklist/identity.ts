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

/** Candidate slugs of a text, each more particular than the one before. */
const TIERS: readonly ((text: string) => string)[] = [
  text => cut(slug(withoutBrackets(text))) || 'item',
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
  /** An id that an annotation names. */
  fixed: string | null
  line: number
  parent: Named | null
  /** Told in the end; also written to the target. */
  id: string
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
  let level = entries.filter(entry => entry.parent === null)
  const below = Map.groupBy(
    entries.filter(entry => entry.parent !== null),
    entry => entry.parent!,
  )
  while (level.length) {
    nameLevel(
      level.filter(entry => !entry.id),
      taken,
      give,
    )
    const next: Named[] = []
    for (const entry of level)
      for (const child of below.get(entry) ?? []) {
        if ('parent' in child.target) child.target.parent = entry.id
        child.prefix = child.prefix ? `${entry.id}/${child.prefix}` : entry.id
        next.push(child)
      }
    level = next
  }
  return clashes
}

function nameLevel(
  entries: Named[],
  taken: ReadonlyMap<string, Named>,
  give: (entry: Named, id: string) => void,
): void {
  const doubled: [id: string, others: Named[]][] = []
  let open = entries
  for (const [tier, slugOf] of TIERS.entries()) {
    const groups = new Map<string, Named | Named[]>()
    for (const entry of open) {
      const id = entry.prefix ? `${entry.prefix}/${slugOf(entry.text)}` : slugOf(entry.text)
      const group = groups.get(id)
      if (!group) groups.set(id, entry)
      else if (Array.isArray(group)) group.push(entry)
      else groups.set(id, [group, entry])
    }
    open = []
    for (const [id, group] of groups) {
      const [first, ...others] = Array.isArray(group) ? group : [group]
      if (others.length && tier < TIERS.length - 1 && others.some(({ text }) => text !== first!.text)) {
        open.push(first!, ...others)
        continue
      }
      if (taken.has(id)) doubled.push([id, [first!, ...others]])
      else give(first!, id)
      if (others.length && taken.get(id) === first) doubled.push([id, others])
    }
    if (!open.length) break
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
