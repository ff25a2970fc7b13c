/**
 * @module release/schedule
 * The times of a release as modifiers of its items, so that the evaluation needs to know nothing about windows, steps and launches.
 */
import type { Checklist, Item, Modifiers, Phase, TimeSpan } from '../model/checklist.ts'
import { type GateTable, isPersonal } from '../model/gate.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import { AT_LAUNCH, instant, milliseconds } from '../model/time.ts'
import type { Life } from './life.ts'
import { type Placing, placing } from './placed.ts'
import { boundTo, phaseOrder } from './waits.ts'

export interface Timing {
  life: Pick<Life, 'openedAt' | 'startedAt' | 'launchedAt'>
  settings: Settings
  now: Date
  /** Start that was recorded for this release; without one the clock times are those of the day on which it started, or of today. */
  plannedAt?: Date | null
  gates: GateTable
}

const MINUTE = 60_000
/** A step without a later one is late this long after its time. */
const SLOT = 15 * MINUTE
const DAY = 1440 * MINUTE

/** Phases whose items have a place in the time of a release. A rollback has a clock of its own, what recurs has periods. */
const TIMED: readonly Phase[] = [
  'pre-deploy',
  'preflight',
  'deploy',
  'verify',
  'post-deploy',
  'sign-off',
  'environment',
  'scenario',
]

/** When an item is to be done, in milliseconds since 1970. */
interface Turn {
  from: number | typeof AT_LAUNCH | null
  until: number | null
  /** Minutes after the launch for which machines must say yes. */
  holds: number | null
}

/**
 * @returns the checklist with `notBefore`, `deadline`, `soak` and `after` at its items. What an annotation or the configuration says wins.
 * Judge `preflight`, `deploy` and `verify` together: items of a phase that is not asked for hold nothing.
 */
export async function timed(checklist: Checklist, timing: Timing): Promise<Checklist> {
  const { settings, gates } = timing
  const place = await placing(checklist.items, {
    ...timing,
    timeZone: settings.timeZone,
    plannedAt: timing.plannedAt ?? null,
  })
  const turns = turnsOf(checklist, timing, place)
  const bound = new Map(checklist.items.map(item => [item.id, boundTo(item, settings)]))
  const order = phaseOrder(checklist.items, id => bound.get(id)!, timing)
  const items = checklist.items.map(item => {
    const { modifiers: written, calls } = bound.get(item.id)!
    const { from, until, holds } = turns.get(item.id) ?? { from: null, until: null, holds: null }
    const byMachine = calls.some(({ kind }) => !Object.hasOwn(gates, kind) || !isPersonal(gates[kind]!))
    const after = [...(written.after ?? []), ...(order.get(item.id) ?? [])]
    const modifiers: Modifiers = {
      ...item.modifiers,
      ...(from !== null && !written.notBefore ? { notBefore: from === AT_LAUNCH ? from : iso(from) } : {}),
      ...(until !== null && !written.deadline ? { deadline: iso(until) } : {}),
      ...(holds !== null && byMachine && !written.soak ? { soak: durationOf(holds) } : {}),
      ...(after.length ? { after: [...new Set(after)] } : {}),
    }
    return { ...item, modifiers }
  })
  return { ...checklist, items }
}

/**
 * @param checklist as `timed` returned it.
 * @returns milliseconds since 1970 of the next instant at which something opens, becomes late or a window ends; null when none lies ahead.
 */
export async function nextMoment(checklist: Checklist, timing: Timing): Promise<number | null> {
  const { settings, life, now } = timing
  const place = await placing(checklist.items, {
    ...timing,
    timeZone: settings.timeZone,
    plannedAt: timing.plannedAt ?? null,
  })
  const moments: number[] = place.moves !== null && checklist.items.some(({ at }) => isPlaced(at)) ? [place.moves] : []
  for (const item of checklist.items) {
    const { notBefore, deadline, soak } = boundTo(item, settings).modifiers
    if (notBefore && notBefore !== AT_LAUNCH) moments.push(await read(() => instant(notBefore, settings.timeZone)))
    if (deadline) moments.push(await read(() => instant(deadline, settings.timeZone, 'end')))
    if (soak && life.launchedAt !== null) moments.push(await read(() => life.launchedAt! + milliseconds(soak)))
  }
  const ahead = moments.filter(at => at > now.getTime())
  return ahead.length ? ahead.reduce((least, at) => Math.min(least, at)) : null
}

const isPlaced = (at: Item['at']): boolean => Boolean(at && (at.clock ?? at.window ?? at.deadline ?? at.notBefore))

/** What cannot be read is an error of its item; it is no moment. */
async function read(moment: () => Promise<Date> | number): Promise<number> {
  try {
    return Number(await moment())
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return Number.NaN
    throw caught
  }
}

const iso = (at: number): string => new Date(at).toISOString()

function turnsOf({ items, signoffs }: Checklist, { life }: Timing, place: Placing): Map<string, Turn> {
  const turns = new Map<string, Turn>()
  const afterwards = new Set(signoffs.flatMap(({ moment, item }) => (moment === 'post-deploy' && item ? [item] : [])))
  const steps = stepsOf(items, place)
  for (const item of items) {
    if (!TIMED.includes(item.phase) || item.kind === 'condition') continue
    const launched = item.phase === 'post-deploy' || afterwards.has(item.id)
    const own = item.at?.relative ? countedFrom(item.at.relative, life.launchedAt, place) : null
    const parent = item.parent ? turns.get(item.parent) : undefined
    const turn = own ?? steps.get(item.id) ?? (item.at?.clock || !parent ? writtenIn(item.at, place) : parent)
    if (!launched || own) turns.set(item.id, turn)
    else {
      const from = life.launchedAt === null ? AT_LAUNCH : Math.max(life.launchedAt, Number(turn.from ?? 0))
      turns.set(item.id, { ...turn, from })
    }
  }
  return inOrder(items, turns)
}

/** A window that counts from the launch: closed before it. One that counts towards it needs a planned start. */
function countedFrom({ fromMinutes = 0, toMinutes }: TimeSpan, launchedAt: number | null, { planned }: Placing): Turn {
  if (fromMinutes < 0) {
    const start = launchedAt ?? planned
    if (start === null) return { from: null, until: null, holds: null }
    return { from: start + fromMinutes * MINUTE, until: start + (toMinutes ?? 0) * MINUTE, holds: null }
  }
  const end = toMinutes ?? fromMinutes
  const holds = Math.ceil(end)
  if (launchedAt === null) return { from: AT_LAUNCH, until: null, holds }
  const until = launchedAt + end * MINUTE
  return { from: launchedAt + fromMinutes * MINUTE, until: end > fromMinutes ? until : until + SLOT, holds }
}

function writtenIn(at: Item['at'], place: Placing): Turn {
  const from = [at?.window, at?.notBefore].flatMap(span => (span ? (place.from(span) ?? []) : []))
  const until = [at?.window, at?.deadline].flatMap(span => (span ? (place.to(span) ?? []) : []))
  return {
    from: from.length ? Math.max(...from) : null,
    until: until.length ? Math.min(...until) : null,
    holds: null,
  }
}

/**
 * A step's clock time is when it begins; it is late when the next one's time has come. Steps that run over midnight go on with the next day.
 * Only a window above them says that they must not be done earlier.
 */
function stepsOf(items: readonly Item[], place: Placing): Map<string, Turn> {
  const steps = items.filter(({ at, phase }) => at?.clock && TIMED.includes(phase))
  const lists = Map.groupBy(steps, ({ path, parent }) => JSON.stringify([path, parent]))
  const turns = new Map<string, Turn>()
  for (const list of lists.values()) {
    let nights = 0
    let before = 0
    const begins = list.map(({ at }) => {
      const begin = place.clock(at!.clock!, at!.window)
      if (begin + nights * DAY < before - DAY / 2) nights++
      before = begin + nights * DAY
      return before
    })
    for (const [index, { id, at }] of list.entries()) {
      const begin = begins[index]!
      const next = begins.find((other, later) => later > index && other > begin)
      const end = at!.window ? place.to(at!.window) : null
      const until = next ?? Math.max(end ?? 0, begin + (end !== null && end > begin ? 0 : SLOT))
      turns.set(id, { from: at!.window ? begin : null, until, holds: null })
    }
  }
  return turns
}

/** What comes after a phase is not late before the last of that phase is. */
function inOrder(items: readonly Item[], turns: Map<string, Turn>): Map<string, Turn> {
  for (const [phase, earlier] of [
    ['deploy', 'preflight'],
    ['verify', 'deploy'],
  ] as const) {
    const ends = items.flatMap(item =>
      item.phase === earlier && item.at?.clock ? (turns.get(item.id)?.until ?? []) : [],
    )
    const last = ends.reduce((latest, end) => Math.max(latest, end), 0)
    for (const { id } of items.filter(item => item.phase === phase)) {
      const turn = turns.get(id)
      if (turn?.until) turns.set(id, { ...turn, until: Math.max(turn.until, last) })
    }
  }
  return turns
}

/** `90` -> `90m`, `1440` -> `24h`, `10080` -> `7d`. */
function durationOf(minutes: number): string {
  if (minutes % 1440 === 0 && minutes > 2880) return `${minutes / 1440}d`
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`
}
