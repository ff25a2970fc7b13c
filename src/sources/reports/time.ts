/**
 * @module sources/reports/time
 * The times that reports state.
 */

/** A report's own time and the latest instant it may mean; both ISO, or both null. */
export interface Stated {
  at: string | null
  latest: string | null
}

export const UNSTATED: Stated = { at: null, latest: null }

/** Before this no report was written: tools that do not know the time write the epoch. */
const EARLIEST = Date.UTC(2000, 0, 1)
/** West of all others: a clock there shows the same time twelve hours later. */
const WESTERNMOST = 12 * 3_600_000

/** @returns the instant, read as UTC where no zone is given; `UNSTATED` for what is no time. */
export function stated(iso: string, zoned: boolean): Stated {
  const time = Date.parse(zoned ? iso : `${iso}Z`)
  if (Number.isNaN(time) || time < EARLIEST) return UNSTATED
  return { at: new Date(time).toISOString(), latest: new Date(time + (zoned ? 0 : WESTERNMOST)).toISOString() }
}

/** Text such as `2026-11-21 03:00:00`, with a blank or a `T`, with or without a zone. */
export function statedText(text: string): Stated {
  const iso = text.trim().replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso)) return UNSTATED
  return stated(iso, /(?:Z|[+-]\d\d:?\d\d)$/i.test(iso))
}

/** Milliseconds since 1970. */
export const statedNumber = (time: number): Stated =>
  Math.abs(time) > 8.64e15 || Number.isNaN(time) ? UNSTATED : stated(new Date(time).toISOString(), true)
