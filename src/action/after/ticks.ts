/**
 * @module action/after/ticks
 * Who ticked what in an issue, by GitHub's own history of its body: what a person wrote there cannot be said in another's name.
 */
import type { Tick } from '../../model/world.ts'
import { readBlock } from '../../publish/block.ts'
import type { IssueHistory } from '../../sources/github/own-issues.ts'

export interface IssueTick extends Tick {
  /** It came after what Holdpoint last wrote: nobody has judged it yet. */
  fresh: boolean
}

const SOURCE = "the issue's body"
/** @returns a tick for each box that stands ticked because a person ticked it. What Holdpoint itself ticked is a machine's proof. */
export function ticksIn({ body, author, editors, revisions }: IssueHistory): IssueTick[] {
  // With a person's token Holdpoint writes in that person's name: what stands there in it is nobody's word.
  const isBot = (login: string) => login.endsWith('[bot]') || login === author
  const now = readBlock(body)
  if (!now) return []
  const standing = [...now].flatMap(([item, ticked]) => (ticked ? [item] : []))
  if (!revisions) {
    // Some version is gone: it may have been anybody who ever wrote here.
    const by = editors.filter(login => !isBot(login))
    return standing.map(item => ({ item, by, at: null, commit: null, source: SOURCE, fresh: true }))
  }
  const known = new Map<string, IssueTick>()
  let before: ReadonlyMap<string, boolean> = new Map()
  for (const { by, at, text } of revisions.toReversed()) {
    const boxes = readBlock(text) ?? new Map<string, boolean>()
    for (const [item, ticked] of boxes) {
      if (!ticked || (isBot(by) && !before.get(item))) known.delete(item)
      else if (!before.get(item)) known.set(item, { item, by: [by], at, commit: null, source: SOURCE, fresh: true })
    }
    for (const item of known.keys()) if (!boxes.has(item)) known.delete(item)
    if (isBot(by)) for (const tick of known.values()) tick.fresh = false
    before = boxes
  }
  return standing.flatMap(item => known.get(item) ?? [])
}
