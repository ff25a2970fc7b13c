/**
 * @module app/release/carried
 * What was settled where the change was proposed. The lists of its scenarios and of its environment held the merge already:
 * nobody has to work at them twice.
 */
import type { Checklist } from '../../model/checklist.ts'
import type { Settings } from '../../model/settings.ts'
import type { Entry, Store } from '../../model/store.ts'
import type { Life } from '../../release/life.ts'
import { judgementsOf, type Standing, standingOf } from '../pull/acts.ts'
import { nameOf } from '../subjects.ts'

/** Phases that hold the merge and the start of the deployment alike. */
const BOTH = ['environment', 'scenario']

/**
 * @param head the commit that was merged; what was signed for an earlier one was signed for that one only.
 * @returns null where no pull request brought the release.
 */
export async function carriedInto(
  { repository, commit, opening }: Life,
  head: string | null,
  { items }: Checklist,
  { store, settings }: { store: Store; settings: Settings },
): Promise<Standing | null> {
  if (!opening?.pull || head === null) return null
  const entries = await store.record.all({ subject: nameOf({ kind: 'pull', repository, number: opening.pull }) })
  const standing = standingOf(entries, head, settings.onPush === 'keep')
  const both = new Set(items.filter(({ phase }) => BOTH.includes(phase)).map(({ id }) => id))
  const isMeant = ({ item }: { item: string }) => both.has(item)
  return {
    ...standing,
    ticks: standing.ticks
      .filter(isMeant)
      .map(tick => ({ ...tick, commit: tick.commit === head ? commit : tick.commit })),
    waivers: standing.waivers.filter(isMeant),
    notApplicable: standing.notApplicable.filter(isMeant),
    votes: [],
    values: [],
  }
}

/** What was said since then is newer: it comes first, and a tick that was taken back is gone. */
export function withCarried(own: Standing, carried: Standing | null, entries: readonly Entry[]): Standing {
  if (!carried) return own
  const judged = judgementsOf(entries)
  const taken = new Set(
    entries.flatMap(({ id, kind, item }) => (kind === 'untick' && judged.get(id)?.allowed ? [item] : [])),
  )
  return {
    ...own,
    ticks: [...carried.ticks.filter(({ item }) => !taken.has(item)), ...own.ticks],
    waivers: [...own.waivers, ...carried.waivers],
    notApplicable: [...own.notApplicable, ...carried.notApplicable.filter(({ item }) => !taken.has(item))],
    switched: [...own.switched, ...carried.switched],
  }
}
