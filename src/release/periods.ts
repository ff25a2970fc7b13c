/**
 * @module release/periods
 * What recurs: days, weeks, months and quarters of a time zone, which one is to be opened now, which were missed, which are overdue.
 */
import type { Temporal } from 'temporal-polyfill'
import { CADENCES, type Cadence } from '../model/cadence.ts'
import type { Checklist } from '../model/checklist.ts'
import { CouldNotFindOut } from '../model/outcome.ts'

export interface Period {
  cadence: Cadence
  /** `2026-11-21`, `2026-W47`, `2026-11`, `2026-Q4`: of one cadence, later ones sort behind earlier ones. */
  key: string
  /** Milliseconds since 1970: the first instant, and the first one after it. */
  start: number
  end: number
}

export interface Due {
  /** To be opened now; null when it is open already. */
  open: Period | null
  /** Whole periods in which nobody opened anything, oldest first, the last `MOST_MISSED` of them. They are told, and never opened. */
  missed: string[]
  missedCount: number
  /** Milliseconds since 1970 at which the next period begins. */
  next: number
}

/** As many as a sentence can bear; the number tells of all. */
export const MOST_MISSED = 60

const NAMES: Record<Cadence, { key: RegExp; example: string }> = {
  daily: { key: /^\d{4}-\d{2}-\d{2}$/, example: '2026-11-21' },
  weekly: { key: /^\d{4}-W\d{2}$/, example: '2026-W47' },
  monthly: { key: /^\d{4}-\d{2}$/, example: '2026-11' },
  quarterly: { key: /^\d{4}-Q\d$/, example: '2026-Q4' },
}

export const isCadence = (word: string): word is Cadence => (CADENCES as readonly string[]).includes(word)

/** @returns the period of an instant. */
export async function periodOf(cadence: Cadence, at: Date, timeZone: string): Promise<Period> {
  const { Temporal } = await import('temporal-polyfill')
  const date = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const period = periodFrom(cadence, firstDay(cadence, date), timeZone)
  // Where clocks were turned back over midnight the old date comes once more; the new period has begun all the same.
  return at.getTime() < period.end ? period : periodFrom(cadence, following(cadence, firstDay(cadence, date)), timeZone)
}

/**
 * @returns the period with a key.
 * @throws CouldNotFindOut when it is no key of this cadence.
 */
export async function periodNamed(cadence: Cadence, key: string, timeZone: string): Promise<Period> {
  return periodFrom(cadence, await dayOf(cadence, key), timeZone)
}

/**
 * @param lastKey of the newest period that was opened; null when none ever was.
 * @returns what is to be done: only the current period is ever opened, and only once, also when the time zone was changed meanwhile.
 * @throws CouldNotFindOut when `lastKey` is no key of this cadence.
 */
export async function due(cadence: Cadence, lastKey: string | null, now: Date, timeZone: string): Promise<Due> {
  const current = await periodOf(cadence, now, timeZone)
  const last = lastKey === null ? null : await dayOf(cadence, lastKey)
  if (lastKey === null || lastKey >= current.key)
    return { open: lastKey === null ? current : null, missed: [], missedCount: 0, next: current.end }
  const missed: string[] = []
  for (let day = following(cadence, last!); keyOf(cadence, day) < current.key; day = following(cadence, day)) {
    const { key, start, end } = periodFrom(cadence, day, timeZone)
    // A day that a time zone left out was nobody's to miss.
    if (end > start) missed.push(key)
  }
  return { open: current, missed: missed.slice(-MOST_MISSED), missedCount: missed.length, next: current.end }
}

/** Evidence and ticks of before the period say nothing about it; those of after its end are late, and count. */
export const isStale = (at: number, { start }: Pick<Period, 'start'>): boolean => at < start

/** @returns those of the opened periods that are over and not done, the oldest first, each with the milliseconds since its end. */
export async function overdue(
  opened: readonly { cadence: Cadence; key: string; done: boolean }[],
  now: Date,
  timeZone: string,
): Promise<(Period & { late: number })[]> {
  const open = opened.filter(({ done }) => !done)
  const periods = await Promise.all(open.map(({ cadence, key }) => periodNamed(cadence, key, timeZone)))
  return periods
    .filter(({ end }) => end <= now.getTime())
    .map(period => ({ ...period, late: now.getTime() - period.end }))
    .toSorted((a, b) => a.end - b.end)
}

/**
 * The checklist as it counts in a period: its recurring items are due by the period's end unless they say otherwise.
 * @returns it, and the ids to judge (`only`); none when nothing recurs at this pace.
 */
export function inPeriod(checklist: Checklist, { cadence, end }: Period): { checklist: Checklist; only: string[] } {
  const deadline = new Date(end).toISOString()
  const only = new Set(
    checklist.items.filter(({ phase, at }) => phase === 'recurring' && at?.cadence === cadence).map(({ id }) => id),
  )
  const items = checklist.items.map(item =>
    only.has(item.id) ? { ...item, modifiers: { deadline, ...item.modifiers } } : item,
  )
  return { checklist: { ...checklist, items }, only: [...only] }
}

/** @returns the paces at which something recurs in the checklist, the fastest first. */
export const cadencesOf = ({ items }: Pick<Checklist, 'items'>): Cadence[] =>
  CADENCES.filter(cadence => items.some(({ phase, at }) => phase === 'recurring' && at?.cadence === cadence))

const firstDay = (cadence: Cadence, date: Temporal.PlainDate): Temporal.PlainDate => {
  if (cadence === 'daily') return date
  if (cadence === 'weekly') return date.subtract({ days: date.dayOfWeek - 1 })
  return date.with({ day: 1, month: cadence === 'monthly' ? date.month : date.month - ((date.month - 1) % 3) })
}

const STEP = { daily: { days: 1 }, weekly: { weeks: 1 }, monthly: { months: 1 }, quarterly: { months: 3 } } as const

const following = (cadence: Cadence, first: Temporal.PlainDate): Temporal.PlainDate => first.add(STEP[cadence])

function periodFrom(cadence: Cadence, first: Temporal.PlainDate, timeZone: string): Period {
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds
  return { cadence, key: keyOf(cadence, first), start: midnight(first), end: midnight(following(cadence, first)) }
}

function keyOf(cadence: Cadence, first: Temporal.PlainDate): string {
  const day = first.toString()
  if (cadence === 'daily') return day
  if (cadence === 'weekly') return `${first.yearOfWeek}-W${String(first.weekOfYear).padStart(2, '0')}`
  return cadence === 'monthly' ? day.slice(0, 7) : `${day.slice(0, 4)}-Q${Math.ceil(first.month / 3)}`
}

/** @returns the first day of the period with this key. */
async function dayOf(cadence: Cadence, key: string): Promise<Temporal.PlainDate> {
  const { Temporal } = await import('temporal-polyfill')
  try {
    if (!NAMES[cadence].key.test(key)) throw new RangeError('not a key')
    const day = read()
    if (keyOf(cadence, day) !== key) throw new RangeError('no such period')
    return day
  } catch (caught) {
    if (!(caught instanceof RangeError)) throw caught
    throw new CouldNotFindOut(
      `\`${key}\` is no ${cadence} period, one such as \`${NAMES[cadence].example}\` was expected; correct what names it`,
    )
  }

  function read(): Temporal.PlainDate {
    const [year, rest] = [Number(key.slice(0, 4)), key.slice(5)]
    if (cadence === 'daily') return Temporal.PlainDate.from(key, { overflow: 'reject' })
    if (cadence === 'monthly') return Temporal.PlainDate.from(`${key}-01`)
    if (cadence === 'quarterly') return new Temporal.PlainDate(year, Number(rest.slice(1)) * 3 - 2, 1)
    // The fourth of January is always in the first week.
    const inFirst = new Temporal.PlainDate(year, 1, 4)
    return firstDay('weekly', inFirst).add({ weeks: Number(rest.slice(1)) - 1 })
  }
}
