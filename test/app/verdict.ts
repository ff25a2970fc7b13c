/** What a release pull request of `tale.ts` must come to: a second opinion that knows nothing of the App. */
import type { Deed } from './tale.ts'

/** Who may sign which item. */
const MAY: Record<string, string> = { runbook: 'opal', lead: 'ada' }

/** @returns whether it is *go* after these deeds. */
export function isGo(deeds: readonly Deed[]): boolean {
  const ticked = new Set<string>()
  const letGo = new Set<string>()
  let held = false
  for (const deed of deeds) {
    // A sign-off is for one commit, what was read is read.
    if (deed.kind === 'push') ticked.delete('lead')
    const said = deed.kind === 'comment' ? / (\S+?):?(?: (runbook|lead))?(?=[ :]|$)/.exec(deed.text)! : null
    const verb = said?.[1] ?? (deed.kind === 'click' ? (deed.box === 'x' ? 'tick' : 'untick') : '')
    const item = said?.[2] ?? (deed.kind === 'click' ? deed.item : '')
    if (verb === 'no-go') held = true
    if (verb === 'go') held = false
    if (deed.kind === 'push' || MAY[item] !== deed.who) continue
    if (verb === 'tick') ticked.add(item)
    if (verb === 'untick') ticked.delete(item)
    if (verb === 'waive' || verb === 'na') letGo.add(item)
  }
  return !held && Object.keys(MAY).every(item => ticked.has(item) || letGo.has(item))
}
