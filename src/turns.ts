/**
 * @module turns
 * Steps that people tick after the merge: only in their turn.
 */
import { tooEarly } from './evaluate/modifiers.ts'
import { orderOf } from './evaluate/order.ts'
import type { Item } from './model/checklist.ts'
import { CLEARED, type ItemReport, type Report } from './model/report.ts'
import { shortened } from './model/text.ts'
import type { World } from './model/world.ts'
import { hasBegun, heldBy } from './release/advance.ts'
import type { Life } from './release/life.ts'

/**
 * A step that is ticked before its turn is put back, with the sentence why; it must be ticked again when its turn has come.
 * @param items as they are bound, with their order and times.
 * @param reports how everything stood before these acts.
 */
export function turns(
  items: readonly Item[],
  reports: readonly Report[],
  world: Pick<World, 'clock' | 'release'>,
  life: Pick<Life, 'startedAt' | 'deployments'>,
): (item: Item, ticked: ReadonlySet<string>) => Promise<string | null> {
  const held = hasBegun(life) ? [] : heldBy(reports)
  const order = orderOf(items)
  // Each list reports every item; where it counts it is awake.
  const all = reports.flatMap(report => report.items)
  const known = new Map([...all.filter(isAsleep), ...all.filter(item => !isAsleep(item))].map(item => [item.id, item]))
  return async (item, ticked) => {
    // That a condition came true can be said at any time; it closes nothing.
    if (item.phase === 'rollback-trigger' || item.phase === 'alerting') return null
    const standing = known.get(item.id)
    if (!standing || isAsleep(standing)) return asleep(standing)
    const blocker = order
      .before(item.id)
      .map(id => known.get(id))
      .find(before => before && !before.optional && !CLEARED.includes(before.state) && !ticked.has(before.id))
    if (blocker) return `waits for \`${shortened(blocker.text, 80)}\`, which is ${blocker.state}`
    if (item.phase === 'deploy' && held.length) return `is held: ${held[0]}`
    const early = await tooEarly(item, world)
    return early && `may not be done ${early}`
  }
}

const isAsleep = ({ state }: ItemReport): boolean => state === 'dormant'

const asleep = (item: ItemReport | undefined): string =>
  `does not count now: ${item?.because || 'it is in another list'}`
