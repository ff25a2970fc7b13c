/**
 * @module release/watch
 * Gates that are sampled through a window: for how long they have held, and when that was broken. Nothing here ticks anything.
 */
import type { Checklist, Item } from '../model/checklist.ts'
import { type GateTable, isPersonal } from '../model/gate.ts'
import { HOLDS_UNTIL, type ItemReport } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import type { Entry } from '../model/store.ts'
import { milliseconds, span } from '../model/time.ts'
import { boundTo } from './waits.ts'

/** From when to when gates are watched, in milliseconds since 1970. */
export interface WatchWindow {
  from: number
  until: number
}

/** What a look found; `unseen`: nobody looked for longer than two intervals. Only `pass` holds. */
export type Seen = 'pass' | 'fail' | 'wait' | 'error' | 'unseen'

/** Data of a `sample` entry. */
export interface Sample {
  item: string
  state: Seen
  because: string
}

export interface Watched {
  state: Seen
  /** Since when it has held without a break, in milliseconds since 1970; null when it does not hold. */
  since: number | null
  /** The run has lasted since the window opened: the first look came soon enough, and nothing broke it. */
  whole: boolean
  /** Milliseconds from then to the last look. */
  heldFor: number
  /** It has held for as long as it must, without a break. */
  enough: boolean
  /** When and why a run ended, oldest first. */
  breaks: { at: number; because: string }[]
  /** One sentence about where it stands. */
  because: string
}

const MINUTE = 60_000

/** @returns milliseconds between two looks: a sixtieth of the window, from a minute to half an hour. */
export const sampleEvery = ({ from, until }: WatchWindow): number =>
  Math.min(30, Math.max(1, Math.floor((until - from) / 60 / MINUTE))) * MINUTE

/** @returns milliseconds for which gates must have held without a break at the end: the last quarter of the window, at least 15 minutes of it. */
export const leastRun = ({ from, until }: WatchWindow): number =>
  Math.min(until - from, Math.max(15 * MINUTE, (until - from) / 4))

/**
 * @param checklist as `timed` returned it.
 * @returns the window of every item that machines prove and that must hold for a while; empty before the launch.
 */
export function watchWindows(
  checklist: Checklist,
  { launchedAt, settings, gates }: { launchedAt: number | null; settings: Settings; gates: GateTable },
): Map<string, WatchWindow> {
  const windows = new Map<string, WatchWindow>()
  for (const item of launchedAt === null ? [] : checklist.items) {
    const { modifiers, calls } = boundTo(item, settings)
    if (!modifiers.soak || !calls.some(({ kind }) => isMachine(kind, gates))) continue
    const opens = Date.parse(modifiers.notBefore ?? '')
    const from = Math.max(launchedAt!, Number.isNaN(opens) ? 0 : opens)
    const until = launchedAt! + lengthOf(modifiers.soak)
    if (until > from) windows.set(item.id, { from, until })
  }
  return windows
}

const isMachine = (kind: string, gates: GateTable) => !Object.hasOwn(gates, kind) || !isPersonal(gates[kind]!)

/** A duration nobody can read is an error of the item; it is no window. */
const lengthOf = (soak: string): number => (/^\s*\d+\s*[mhdw]\s*$/.test(soak) ? milliseconds(soak) : 0)

/** @returns what a look at an item found, by its machines alone: a person's tick proves no metric. */
export function seenOf({ gates }: Pick<ItemReport, 'gates'>, table: GateTable): Omit<Sample, 'item'> {
  const machines = gates.filter(({ kind }) => isMachine(kind, table))
  const holds = (gate: (typeof machines)[number]) =>
    gate.state === 'pass' || (gate.state === 'wait' && HOLDS_UNTIL in gate.evidence)
  for (const state of ['error', 'fail', 'wait'] as const) {
    const gate = machines.find(one => one.state === state && !holds(one))
    if (gate) return { state, because: gate.because }
  }
  if (!machines.some(holds)) return { state: 'wait', because: 'its gates were not asked yet' }
  return { state: 'pass', because: machines.map(({ because }) => because).join('; ') }
}

/**
 * What a look adds to the record: changes only, and the time in which nobody looked.
 * @param samples of this item, in any order.
 * @param lastLook milliseconds since 1970; null when nobody looked yet.
 * @returns the samples to append, in this order, with the time that each is about.
 */
export function newSamples(
  found: Sample,
  samples: readonly Entry[],
  { lastLook, now, every }: { lastLook: number | null; now: number; every: number },
): (Sample & { at: number })[] {
  const last = samplesOf(samples, found.item).at(-1)
  const added: (Sample & { at: number })[] = []
  if (lastLook !== null && now - lastLook > 2 * every && last && last.state !== 'unseen')
    added.push({ item: found.item, state: 'unseen', because: unseen(lastLook, now), at: lastLook + every })
  if (added.length || last?.state !== found.state) added.push({ ...found, at: now })
  return added
}

const unseen = (from: number, to: number) => `nobody looked for ${span(to - from)}`

interface Look extends Sample {
  at: number
}

function samplesOf(entries: readonly Entry[], item: string): Look[] {
  return entries
    .filter(({ kind }) => kind === 'sample')
    .toSorted((a, b) => a.at - b.at || a.id - b.id)
    .map(({ data, at }) => ({ ...(data as unknown as Sample), at }))
    .filter(sample => sample.item === item)
}

/**
 * @param entries of the release; `sample` entries stand for changes only.
 * @param lookedAt every look since the window opened, in milliseconds since 1970. A gap longer than twice the interval breaks the run.
 * Whoever keeps only the last look hands in that one with `gaps: 'recorded'`, and appends what `newSamples` says.
 * @returns for how long the item has held.
 */
export function watched(
  entries: readonly Entry[],
  lookedAt: readonly number[],
  now: number,
  about: { item: string; window: WatchWindow; minimum?: number; gaps?: 'found' | 'recorded' },
): Watched {
  const { window, minimum = leastRun(window), gaps = 'found' } = about
  const every = sampleEvery(window)
  const all = samplesOf(entries, about.item).filter(({ at }) => at <= now)
  const samples = all.filter(({ at }) => at >= window.from)
  const earlier = all.findLast(({ at }) => at < window.from)
  const looks = [...new Set([...lookedAt, ...samples.map(({ at }) => at)])]
    .filter(at => at >= window.from && at <= now)
    .toSorted((a, b) => a - b)
  let state: Seen = earlier?.state ?? 'unseen'
  let told = earlier?.because ?? 'nobody has looked yet'
  let since: number | null = null
  let before: number | null = null
  let whole = false
  const breaks: Watched['breaks'] = []
  const broken = (at: number, because: string) => {
    if (since !== null) breaks.push({ at, because })
    since = null
    whole = false
  }
  for (const at of looks) {
    if (gaps === 'found' && before !== null && at - before > 2 * every) broken(before + every, unseen(before, at))
    for (const sample of samples.filter(one => one.at === at)) {
      ;({ state, because: told } = sample)
      if (state !== 'pass') broken(at, told)
    }
    if (state === 'pass') since ??= at
    if (before === null) whole = since !== null && at - window.from <= 2 * every
    before = at
  }
  // What nobody has seen lately holds no longer.
  if (before !== null && now - before > 2 * every) {
    broken(before + every, unseen(before, now))
    if (state === 'pass') [state, told] = ['unseen', unseen(before, now)]
  }
  const heldFor = since === null || before === null ? 0 : before - since
  const enough = since !== null && heldFor >= minimum
  return { state, since, whole, heldFor, enough, breaks, because: sentence() }

  function sentence(): string {
    if (since === null) return state === 'unseen' ? `${told}, so nothing holds` : told
    const times = breaks.length ? `, broken ${breaks.length === 1 ? 'once' : `${breaks.length} times`}` : ''
    return `has held for ${span(heldFor)}${times}${enough ? '' : `, ${span(minimum)} without a break expected`}`
  }
}

/**
 * Whatever broke begins again: the item must hold until its run is long enough, also beyond the window.
 * @param checklist as `timed` returned it.
 */
export function untilHeld(
  checklist: Checklist,
  watches: ReadonlyMap<string, Watched>,
  windows: ReadonlyMap<string, WatchWindow>,
  { launchedAt, now }: { launchedAt: number; now: number },
): Checklist {
  const items = checklist.items.map((item): Item => {
    const [seen, window] = [watches.get(item.id), windows.get(item.id)]
    if (!window || seen?.enough) return item
    // The first look follows the launch by seconds: what it found, and nothing broke, holds since the window opened.
    const since = seen?.whole ? window.from : (seen?.since ?? now)
    const until = Math.max(window.until, since + leastRun(window))
    const soak = `${Math.ceil((until - launchedAt) / MINUTE)}m`
    return until > window.until ? { ...item, modifiers: { ...item.modifiers, soak } } : item
  })
  return { ...checklist, items }
}
