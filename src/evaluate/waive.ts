/**
 * @module evaluate/waive
 * Items a person lets go, and items that do not apply: always with who and why, and only by who may.
 */
import type { Finding, Item } from '../model/checklist.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { ItemReport } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import { instant } from '../model/time.ts'
import type { World } from '../model/world.ts'
import { type Clearers, refusal } from './clearers.ts'

type Judged = Pick<ItemReport, 'state' | 'because' | 'evidence'>
type Asked = Pick<World, 'clock' | 'people'>

export interface Release {
  judged: Judged | null
  finding: Finding | null
}

const nothing: Release = { judged: null, finding: null }

/** @returns the item as not applicable when the configuration records it so and its author may say so. */
export async function notApplicable(
  item: Item,
  settings: Settings,
  world: Asked,
  clearers: Clearers,
): Promise<Release> {
  const entry = settings.notApplicable.find(({ item: id }) => id === item.id)
  if (!entry) return nothing
  // What cannot be let go is not to be talked away either, unless its own words leave that open.
  const fixed = item.modifiers.waivable === false && item.condition === null
  const refused = fixed ? 'it cannot be let go (`waivable=false`)' : await refusal(entry.by, world, clearers)
  if (refused)
    return {
      judged: null,
      finding: finding(item, 'not-applicable-refused', `is recorded as not applicable, but ${refused}`),
    }
  const { reason, by } = entry
  return {
    judged: { state: 'not-applicable', because: `${reason} (says ${by})`, evidence: { reason, by } },
    finding: null,
  }
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
