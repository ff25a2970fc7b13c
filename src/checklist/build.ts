/**
 * @module checklist/build
 * What was read -> items and sign-offs, with phase, time, numbers, annotations and ids.
 */
import type { Checklist, Finding, Item, Phase, SignOff } from '../model/checklist.ts'
import { decide } from './alternatives.ts'
import { annotate } from './annotate.ts'
import type { Read, ReadItem } from './document.ts'
import { atOf, type Section } from './headings.ts'
import { identify, type Named, shortSlug, slug, wordsOf } from './identity.ts'
import { momentOf, type Unboxed } from './notes.ts'
import { isWatched, phaseOfTitle } from './phases.ts'
import { type Said, saidIn } from './said.ts'
import { roleOf, signatureIn } from './signoffs.ts'

/**
 * @param unboxed sign-offs without a box; they get their ids here, among the items.
 * @param findings gets what is wrong with annotations, ids and alternatives.
 */
export function build(
  document: Read,
  unboxed: readonly Unboxed[],
  title: string | null,
  findings: Finding[],
): Pick<Checklist, 'items' | 'signoffs'> {
  const fallback = fallbackOf(document, title)
  const prefixOf = prefixes(document)
  const named = new Map<ReadItem, Named>()
  const entries: Named[] = []
  const boxed: [SignOff, Item][] = []
  const items: Item[] = []
  for (const entry of document.items) {
    const said = saidIn(entry.text)
    const item = itemOf(entry, said, fallback)
    const fixed = entry.comments.length ? annotate(item, entry.comments, findings) : (entry.bound?.id ?? null)
    const parent = entry.parent ? named.get(entry.parent)! : null
    const above = parent ? '' : prefixOf(entry.section)
    const prefix = entry.under.length ? prefixWith(above, entry.under) : above
    const own = item.role === null ? said : { words: item.role, slug: shortSlug(item.role) }
    const name = nameOf(item, own, prefix, parent, fixed)
    named.set(entry, name)
    entries.push(name)
    items.push(item)
    if (item.kind === 'sign-off') boxed.push([boxedSignOff(item, entry.section), item])
  }
  for (const { signoff, section } of unboxed)
    entries.push(nameOf(signoff, { words: signoff.role, slug: shortSlug(signoff.role) }, prefixOf(section), null, null))
  for (const clash of clashes(entries.sort((a, b) => a.line - b.line))) findings.push(clash)
  for (const [signoff, item] of boxed) signoff.id = signoff.item = item.id
  const candidates = document.items.map((entry, at) => ({ item: items[at]!, list: entry.list, above: aboveOf(entry) }))
  for (const contradiction of decide(candidates)) findings.push(contradiction)
  return {
    items,
    signoffs: [...boxed.map(([signoff]) => signoff), ...unboxed.map(({ signoff }) => signoff)].sort(
      (a, b) => a.line - b.line,
    ),
  }
}

const aboveOf = ({ under, parent, section }: ReadItem): string =>
  under.at(-1) ?? (parent ? parent.text : section.path.at(-1)) ?? ''

const prefixWith = (above: string, under: readonly string[]): string =>
  [above, ...under.map(words => slug(wordsOf(words)) || 'group')].filter(Boolean).join('/')

const nameOf = (
  target: Item | SignOff,
  { words, slug }: Pick<Said, 'words' | 'slug'>,
  prefix: string,
  parent: Named | null,
  fixed: string | null,
): Named => ({ target, text: words, slug, prefix, parent, fixed, line: target.line, id: '' })

function clashes(entries: readonly Named[]): Finding[] {
  return identify(entries).map(({ id, first, second }) => ({
    severity: 'error',
    rule: 'duplicate-id',
    line: second.line,
    message: `the id \`${id}\` is named a second time (first in line ${first.line}); give one of the two items another id`,
  }))
}

/** The title is no part of an id: one checklist's items need not be told from another's. */
function prefixes({ title }: Read): (section: Section) => string {
  const known = new Map<Section, string>()
  return section => {
    let prefix = known.get(section)
    if (prefix === undefined) {
      prefix = section.slugs.slice(title !== null && section.path[0] === title ? 1 : 0).join('/')
      known.set(section, prefix)
    }
    return prefix
  }
}

/** What the title says counts where no heading says anything: in the whole document, or right below the title. */
function fallbackOf({ headings, title }: Read, named: string | null): (section: Section) => Phase | null {
  const hint = named === null ? null : phaseOfTitle(named)
  const silent = headings.sections.every(({ boxes, meaning }) => !boxes || meaning.phase === null)
  return ({ path }) => (silent || path.length === 0 || (path.length === 1 && path[0] === title) ? hint : null)
}

function itemOf(entry: ReadItem, said: Said, fallback: (section: Section) => Phase | null): Item {
  const { section, text } = entry
  const phase = section.meaning.phase ?? fallback(section) ?? 'unassigned'
  const signs = phase === 'sign-off'
  const signature = signatureIn(text, signs)
  const role = entry.bound?.role ?? signature?.role ?? (signs ? roleOf(text) : null)
  return {
    id: '',
    line: entry.line,
    text,
    path: section.path,
    phase,
    kind: isWatched(phase) ? 'condition' : role ? 'sign-off' : 'item',
    ordered: entry.ordered,
    depth: entry.depth,
    parent: null,
    checked: entry.checked,
    condition: said.condition,
    at: atOf(said.clock, section.time),
    thresholds: said.thresholds.slice(),
    role,
    gates: entry.bound?.gates ?? [],
    under: entry.under,
    detail: entry.detail,
    number: entry.number,
    modifiers: { ...(said.optional ? { optional: true } : {}), ...entry.bound?.modifiers },
  }
}

function boxedSignOff(item: Item, section: Section): SignOff {
  const signature = signatureIn(item.text, true)
  return {
    id: '',
    line: item.line,
    role: item.role!,
    path: item.path,
    moment: momentOf(section),
    syntax: 'line',
    item: null,
    name: signature?.name ?? null,
    date: signature?.date ?? null,
  }
}
