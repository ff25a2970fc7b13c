/**
 * @module sources/people/body
 * Ticks that stand in the body of a pull request. The body belongs to many; who ticked is who may have written it.
 */
import type { Item } from '../../model/checklist.ts'
import type { Tick } from '../../model/world.ts'

/** One version of the body, its items parsed. */
export interface ParsedRevision {
  by: string
  at: string
  items: readonly Item[]
}

const SOURCE = "the pull request's body"

/**
 * Matches the body's ticked items to the checklist's: by id, else by their words where these are said only once.
 * @param editors everybody who ever wrote the body, the author first.
 * @param revisions all versions of the body, newest first, where they are known in full: then a tick is of whoever made it.
 * @returns one tick per ticked item of the checklist; one that may mean several items is there as one that does not count.
 */
export function ticksOfBody(
  bodyItems: readonly Item[],
  checklistItems: readonly Item[],
  editors: readonly string[],
  revisions: readonly ParsedRevision[] | null = null,
): Tick[] {
  const ids = new Set(checklistItems.map(({ id }) => id))
  const meant = Map.groupBy(checklistItems, item => words(item))
  const said = Map.groupBy(bodyItems, item => words(item))
  const ticks: Tick[] = []
  for (const item of bodyItems.filter(({ checked }) => checked)) {
    const tick = { ...whoTicked(item, editors, revisions), commit: null, source: SOURCE }
    const same = meant.get(words(item)) ?? []
    if (ids.has(item.id)) ticks.push({ ...tick, item: item.id })
    else if (same.length === 1 && said.get(words(item))!.length === 1) ticks.push({ ...tick, item: same[0]!.id })
    else for (const candidate of same) ticks.push({ ...tick, item: candidate.id, stale: ambiguous(item) })
  }
  return ticks
}

const ambiguous = (item: Item): string =>
  `\`${item.text}\` is ticked in ${SOURCE}, and these words stand for several items; give each an \`id\` in its annotation`

/** The words alone: emphasis, code marks, links' addresses, case and closing stops do not count. */
const words = ({ text }: Item): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`~]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!:]+$/, '')
    .toLowerCase()

/** Goes back through the versions as long as the box is ticked: the oldest of these has ticked it. */
function whoTicked(
  item: Item,
  editors: readonly string[],
  revisions: readonly ParsedRevision[] | null,
): Pick<Tick, 'by' | 'at'> {
  const isTicked = ({ items }: ParsedRevision) => {
    const same = items.filter(other => other.id === item.id)
    return same.length === 1 && same[0]!.checked
  }
  const untouched = revisions?.findIndex(revision => !isTicked(revision)) ?? 0
  if (!revisions?.length || untouched === 0) return { by: [...editors], at: null }
  const oldest = revisions[untouched < 0 ? revisions.length - 1 : untouched - 1]!
  // Ticked since the first known version: it may have been opened so.
  const by = untouched < 0 ? [...new Set([oldest.by, ...editors.slice(0, 1)])] : [oldest.by]
  return { by, at: oldest.at }
}
