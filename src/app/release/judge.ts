/**
 * @module app/release/judge
 * Words of people about the whole release: what would be recorded and change nothing is told instead.
 */
import type { Item } from '../../model/checklist.ts'
import type { Report } from '../../model/report.ts'
import type { Entry } from '../../model/store.ts'
import { hasBegun, heldBy } from '../../release/advance.ts'
import type { Life } from '../../release/life.ts'
import type { Judging } from '../pull/judge.ts'

export { turns } from '../../turns.ts'

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
