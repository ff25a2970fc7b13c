/**
 * @module app/release/watching
 * What is watched after the launch: gates are looked at through their windows, and what speaks for a rollback is said aloud.
 */
import { gates } from '../../gates/index.ts'
import type { Checklist } from '../../model/checklist.ts'
import { type GateTable, isPersonal, needsCheckout } from '../../model/gate.ts'
import type { ItemReport } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import type { Entry, Store } from '../../model/store.ts'
import { type Alert, alertsOf } from '../../release/alerts.ts'
import type { Life } from '../../release/life.ts'
import { type Proposal, proposesRollback } from '../../release/triggers.ts'
import { boundTo } from '../../release/waits.ts'
import {
  newSamples,
  sampleEvery,
  seenOf,
  untilHeld,
  type WatchWindow,
  watched,
  watchWindows,
} from '../../release/watch.ts'
import { judgementsOf } from '../pull/acts.ts'
import { nameOf, type ReleaseSubject } from '../subjects.ts'
import { factOf } from './entries.ts'
import type { Run } from './reconcile.ts'

/** When it was looked at last, milliseconds since 1970: losing it only means that nobody looked. */
const lookKey = (subject: ReleaseSubject): string => `look:${nameOf(subject)}`

const lastLook = async (store: Store, subject: ReleaseSubject): Promise<number | null> => {
  const known = await store.cache.get(lookKey(subject))
  return known ? Number(known.value) : null
}

interface Watching {
  subject: ReleaseSubject
  life: Life
  entries: readonly Entry[]
  settings: Settings
  store: Store
  now: number
}

/** The App looks at what it can ask itself; of what the Action found, the evidence says when it must be found once more. */
const isAsked = ({ kind }: { kind: string }): boolean => {
  const gate = (gates as GateTable)[kind]
  return !gate || (!needsCheckout(gate) && !isPersonal(gate))
}

function windowsOf(checklist: Checklist, launchedAt: number | null, settings: Settings): Map<string, WatchWindow> {
  const asked = checklist.items.filter(item => boundTo(item, settings).calls.some(isAsked))
  return watchWindows({ ...checklist, items: asked }, { launchedAt, settings, gates })
}

const opened = (windows: ReadonlyMap<string, WatchWindow>, now: number): [string, WatchWindow][] =>
  [...windows].filter(([, { from }]) => from <= now)

/** @returns the checklist in which whatever was broken must hold once more for long enough before it is done. */
export async function mustHold(
  checklist: Checklist,
  { subject, life, entries, settings, store, now }: Watching,
): Promise<Checklist> {
  const { launchedAt } = life
  if (launchedAt === null) return checklist
  const windows = windowsOf(checklist, launchedAt, settings)
  const look = await lastLook(store, subject)
  const looks = look === null ? [] : [look]
  const watches = new Map(
    opened(windows, now)
      // Nobody has looked yet: whether it is broken is not known before somebody has.
      .filter(([item]) =>
        entries.some(({ kind, data }) => kind === 'sample' && (data as { item?: string }).item === item),
      )
      .map(([item, window]) => [item, watched(entries, looks, now, { item, window, gaps: 'recorded' })]),
  )
  const broken = new Map([...windows].filter(([item]) => watches.has(item)))
  return untilHeld(checklist, watches, broken, { launchedAt, now })
}

/** Records what this look found, where it is another thing than the last one did. @returns whether anything was recorded. */
export async function recordLooks({
  subject,
  life,
  entries,
  checklist,
  reports,
  project,
  passing,
}: Run): Promise<boolean> {
  const { store, now } = passing
  if (life.launchedAt === null || life.closedAt !== null) return false
  const { settings } = project.config
  const windows = windowsOf(checklist, life.launchedAt, settings)
  const look = await lastLook(store, subject)
  const samples = opened(windows, now).flatMap(([item, window]) => {
    const report = awake(reports, item)
    if (!report || now > window.until) return []
    const found = { item, ...seenOf({ gates: report.gates.filter(isAsked) }, gates) }
    return newSamples(found, entries, { lastLook: look, now, every: sampleEvery(window) })
  })
  if (samples.length)
    await store.record.append(
      samples.map(({ at, ...data }) =>
        factOf(subject, 'sample', data, { at, key: `${data.item}:${at}:${data.state}` }),
      ),
    )
  await store.cache.set(lookKey(subject), { tag: '', value: String(now), at: now })
  return samples.length > 0
}

const awake = (reports: Run['reports'], id: string): ItemReport | undefined =>
  reports.flatMap(({ items }) => items).find(item => item.id === id && item.state !== 'dormant')

/** @returns milliseconds since 1970 of the next look at what is watched; null when nothing is. */
export function nextSample({ life, checklist, project, passing: { now } }: Run): number | null {
  if (life.launchedAt === null || life.closedAt !== null) return null
  const windows = windowsOf(checklist, life.launchedAt, project.config.settings)
  const open = opened(windows, now).filter(([, { until }]) => now < until)
  return open.length ? now + Math.min(...open.map(([, window]) => sampleEvery(window))) : null
}

/** @returns why a rollback is to be considered now; null when nothing speaks for it. */
export function proposalOf({ checklist, reports, life, project, standing, passing: { now } }: Run): Proposal | null {
  const { settings } = project.config
  const windows = windowsOf(checklist, life.launchedAt, settings)
  const watching = opened(windows, now).filter(([, { until }]) => now < until)
  return proposesRollback({
    checklist,
    report: { items: reports.flatMap(({ items }) => items.filter(({ state }) => state !== 'dormant')) },
    life,
    gates,
    happened: new Set(standing.ticks.map(({ item }) => item)),
    watching: new Set(watching.map(([item]) => item)),
  })
}

/** A tick on an alert line says that it fires, and taking it back that somebody has dealt with it. @returns those of this release. */
export function alertsIn({ entries, checklist, project, passing: { now } }: Run): Alert[] {
  const judgements = judgementsOf(entries)
  const [fired, over] = [new Map<string, number>(), new Map<string, number>()]
  for (const { id, kind, item, at } of entries)
    if (item !== null && judgements.get(id)?.allowed) {
      // What fires once more before anybody has looked is still the same alert.
      if (kind === 'tick' && (!fired.has(item) || over.has(item))) fired.set(item, at)
      if (kind === 'tick') over.delete(item)
      if (kind === 'untick') over.set(item, at)
    }
  const { timeZone } = project.config.settings
  return alertsOf(checklist, fired, over, { now: new Date(now), timeZone })
}
