/**
 * @module app/release/judge
 * Acts of people in the issues of a release: by the rights of that moment, and only in their turn.
 */
import { tooEarly } from '../../evaluate/modifiers.ts'
import { orderOf } from '../../evaluate/order.ts'
import type { Item } from '../../model/checklist.ts'
import { CLEARED, type ItemReport, type Report } from '../../model/report.ts'
import type { Entry } from '../../model/store.ts'
import { shortened } from '../../model/text.ts'
import type { World } from '../../model/world.ts'
import { hasBegun, heldBy } from '../../release/advance.ts'
import type { Life } from '../../release/life.ts'
import type { Judging } from '../pull/judge.ts'

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
): NonNullable<Judging['notYet']> {
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

/**
 * Words about the whole release that would be recorded and change nothing, or say what cannot be: each gets the sentence why.
 * @param items as they are bound.
 */
export function misplaced(
  items: readonly Item[],
  reports: readonly Report[],
  life: Life,
): NonNullable<Judging['outOfPlace']> {
  const steps = new Set(items.flatMap(({ id, phase }) => (phase === 'deploy' ? [id] : [])))
  const begins = ({ kind, item, data }: Entry) =>
    kind === 'command' ? STARTS.includes(commandOf(data)) : item !== null && kind === 'tick' && steps.has(item)
  return (act, accepted) => {
    const command = act.kind === 'command' ? commandOf(act.data) : act.kind
    if (!DECIDES.includes(command)) return null
    if (life.closedAt !== null)
      return `this release is over (${life.outcome}), one that is not was expected; say it in the issue of the release in question`
    if (life.rollback && command !== 'close')
      return `${life.rollback.by} declared its rollback before; do its steps, or \`/holdpoint close: reason\``
    if (hasBegun(life) || accepted.some(begins)) return null
    if (command === 'rollback')
      return 'nothing of it has started as far as is recorded, and only what has can be rolled back; `/holdpoint launched` says that it is in production, `/holdpoint close: reason` gives it up'
    const held = STARTS.includes(command) ? heldBy(reports) : []
    return held.length ? `it is held: ${held[0]}` : null
  }
}

const STARTS = ['start', 'launched']
const DECIDES = [...STARTS, 'close', 'rollback']

const commandOf = (data: Entry['data']): string => (data as { command?: string }).command ?? ''

const isAsleep = ({ state }: ItemReport): boolean => state === 'dormant'

const asleep = (item: ItemReport | undefined): string =>
  `does not count now: ${item?.because || 'it is in another list'}`
