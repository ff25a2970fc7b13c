/**
 * @module model/calendar
 * Windows and freezes as instants: is one open now, when does it open next, is something frozen.
 */
import { CouldNotFindOut } from './outcome.ts'
import type { Freeze, Window } from './settings.ts'
import { instant } from './time.ts'

/** What a recurring window is made of. */
export type Times = Pick<Window, 'days' | 'from' | 'to'>

/** From `start` up to, but without, `end`. */
export interface Span {
  start: Date
  end: Date
}

/** A window that ends before it starts runs over midnight and belongs to the day it starts on. */
export function isOpen({ days, from, to }: Times, now: Date, timeZone: string): boolean {
  const { day, clock } = wallClock(now, timeZone)
  const on = (which: number) => days.length === 0 || days.includes(which)
  if (from <= to) return on(day) && clock >= from && clock < to
  return (on(day) && clock >= from) || (on(day === 1 ? 7 : day - 1) && clock < to)
}

/** @returns the first instant after `after` at which the window opens. Clocks that are turned forward move it by that hour. */
export async function nextOpening({ days, from }: Times, after: Date, timeZone: string): Promise<Date> {
  const { Temporal } = await import('temporal-polyfill')
  const today = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const plainTime = Temporal.PlainTime.from(from)
  for (let ahead = 0; ; ahead++) {
    const day = today.add({ days: ahead })
    if (days.length && !days.includes(day.dayOfWeek)) continue
    const opens = new Date(day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds)
    if (opens > after) return opens
  }
}

/**
 * @param from, to dates or dates with times in the time zone; a date as `to` includes that day.
 * @param what for the sentence: `the freeze \`Holidays\``.
 * @throws CouldNotFindOut when it cannot be read, or ends before it starts.
 */
export async function spanOf(from: string, to: string, timeZone: string, what: string): Promise<Span> {
  let span: Span
  try {
    span = { start: await instant(from, timeZone), end: await instant(to, timeZone, 'end') }
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    throw new CouldNotFindOut(`${what} cannot be read: ${caught.message}`)
  }
  if (span.end <= span.start) throw new CouldNotFindOut(`${what} ends (${to}) before it starts (${from}); correct it`)
  return span
}

/** @throws CouldNotFindOut for a freeze that cannot be read: it may be on. */
export const freezeSpan = ({ reason, from, to }: Pick<Freeze, 'reason' | 'from' | 'to'>, timeZone: string) =>
  spanOf(from, to, timeZone, `the freeze \`${reason}\``)

export const within = ({ start, end }: Span, now: Date): boolean => now >= start && now < end

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function wallClock(now: Date, timeZone: string): { day: number; clock: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  const part = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, value]))
  return { day: WEEKDAYS.indexOf(part.weekday!) + 1, clock: `${part.hour}:${part.minute}` }
}
