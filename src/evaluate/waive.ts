/**
 * @module evaluate/waive
 * Items a person lets go, and items that do not apply: always with who and why, and only by who may.
 */
import type { Finding, Item } from '../model/checklist.ts'
import { leavesOpen } from '../model/condition.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { ItemReport } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import { instant } from '../model/time.ts'
import type { World } from '../model/world.ts'
import { type Clearers, refusal } from './clearers.ts'
import type { Covering } from './conditional.ts'

type Judged = Pick<ItemReport, 'state' | 'because' | 'evidence'>
type Asked = Pick<World, 'clock' | 'people'>

export interface Release {
  judged: Judged | null
  finding: Finding | null
}

const nothing: Release = { judged: null, finding: null }

/**
 * @param coverings names by which the item can be said not to apply, its own first.
 * @returns the item as not applicable when the configuration records it so and its author may say so.
 */
export async function notApplicable(
  item: Item,
  coverings: readonly Covering[],
  settings: Settings,
  world: Asked,
  clearers: Clearers,
): Promise<Release> {
  let refusedFirst: Release = nothing
  for (const { name, told } of coverings)
    for (const { reason, by } of settings.notApplicable.filter(({ item: id }) => id === name)) {
      const refused = cannotBeTalkedAway(item, name) ?? (await refusal(by, world, clearers))
      if (!refused)
        return {
          judged: { state: 'not-applicable', because: `${told}${reason} (says ${by})`, evidence: { reason, by } },
          finding: null,
        }
      if (refusedFirst.finding) continue
      const message = `is recorded as not applicable, but ${refused}`
      refusedFirst = { judged: null, finding: finding(item, 'not-applicable-refused', message) }
    }
  return refusedFirst
}

/**
 * What cannot be let go is not to be talked away either, unless its own words leave that open.
 * @param name by which it is said not to apply.
 * @returns why it cannot; null when it can.
 */
export function cannotBeTalkedAway({ id, condition, modifiers }: Item, name: string): string | null {
  if (modifiers.waivable === false && condition === null) return 'it cannot be let go (`waivable=false`)'
  if (condition === null || name !== id || leavesOpen(condition) === 'applies') return null
  return leavesOpen(condition) === 'try'
    ? `\`${condition}\` leaves open whether it can be done, not whether it applies; waive it`
    : `\`${condition}\` is the way of a release that cannot wait; waive it when this one takes the ordinary way`
}

/** @returns the item as waived when a valid, unexpired waiver of an authorised person is there. */
export async function waived(
  item: Item,
  settings: Settings,
  world: Asked,
  clearers: Clearers,
  open: Judged,
): Promise<Release> {
  const waiver = settings.waivers.find(({ item: id }) => id === item.id)
  if (!waiver) return nothing
  const { reason, by, until } = waiver
  if (item.modifiers.waivable === false)
    return {
      judged: null,
      finding: finding(item, 'waiver-refused', 'cannot be waived (`waivable=false`); remove the waiver'),
    }
  const end = await instant(until, world.clock.timeZone, 'end').catch((caught: unknown) => {
    if (caught instanceof CouldNotFindOut) return caught
    throw caught
  })
  if (end instanceof CouldNotFindOut)
    return { judged: null, finding: finding(item, 'waiver-refused', `is waived, but ${end.message}`) }
  if (world.clock.now() >= end)
    return {
      judged: null,
      finding: finding(
        item,
        'waiver-expired',
        `was waived by ${by} until ${until}, which has passed; clear it, or renew the waiver`,
      ),
    }
  const refused = await refusal(by, world, clearers)
  if (refused) return { judged: null, finding: finding(item, 'waiver-refused', `is waived, but ${refused}`) }
  return {
    judged: {
      state: 'waived',
      because: `waived by ${by} until ${until}: ${reason}`,
      evidence: { reason, by, until, instead: { state: open.state, because: open.because } },
    },
    finding: null,
  }
}

const finding = (item: Item, rule: string, message: string): Finding => ({
  severity: 'warning',
  rule,
  line: item.line,
  message: `\`${item.id}\` ${message}`,
})
