/**
 * @module model/time
 * Durations and instants as people write them.
 */
import { CouldNotFindOut } from './outcome.ts'
import { plural } from './text.ts'

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** As `notBefore`: from the launch on, whenever it will be. */
export const AT_LAUNCH = 'launch'

/** `15m`, `24h`, `7d`, `2w` -> milliseconds. Throws CouldNotFindOut for anything else. */
export function milliseconds(duration: string): number {
  const read = /^\s*(\d+)\s*([mhdw])\s*$/.exec(duration)
  if (!read) throw new CouldNotFindOut(`\`${duration}\` is no duration; write one such as \`15m\`, \`24h\` or \`7d\``)
  return Number(read[1]) * UNITS[read[2]!]!
}

/** @returns `3 days`, `26 hours`, `1 minute`: whole units, rounded down. */
export function ageWords(duration: number): string {
  const hours = Math.floor(duration / UNITS.h!)
  if (hours >= 48) return plural(Math.floor(hours / 24), 'day')
  return hours >= 1 ? plural(hours, 'hour') : plural(Math.floor(duration / UNITS.m!), 'minute')
}

/**
 * A date or date and time in a time zone -> the instant. With an offset or `Z` the time zone is not needed.
 * @param edge what a date alone means: the day's first instant, or the first instant after it.
 */
export async function instant(text: string, timeZone: string, edge: 'start' | 'end' = 'start'): Promise<Date> {
  const { Temporal } = await import('temporal-polyfill')
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(text)) return new Date(Temporal.Instant.from(text).epochMilliseconds)
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
      const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'))
      return new Date(local.toZonedDateTime(timeZone).epochMilliseconds)
    }
    const day = Temporal.PlainDate.from(text).add({ days: edge === 'end' ? 1 : 0 })
    return new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
  } catch {
    throw new CouldNotFindOut(`\`${text}\` is no date; write one such as \`2026-12-31\` or \`2026-12-31T18:00\``)
  }
}

/** `2026-11-21 14:05` in the time zone, for sentences. */
export function shown(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone })
  return `${parts.format(at)}${timeZone === 'UTC' ? ' UTC' : ` (${timeZone})`}`
}

/** Milliseconds in the two largest units, for sentences: `25 minutes`, `1 hour 5 minutes`, `2 days`. Begun minutes do not count. */
export function span(length: number): string {
  const minutes = Math.floor(length / UNITS.m!)
  if (minutes < 1) return 'less than a minute'
  const parts = [
    plural(Math.floor(minutes / 1440), 'day'),
    plural(Math.floor((minutes % 1440) / 60), 'hour'),
    plural(minutes % 60, 'minute'),
  ]
  return parts
    .filter(part => !part.startsWith('0 '))
    .slice(0, 2)
    .join(' ')
}

/** Seconds in the two largest units, for tables: `42 s`, `12 min`, `1 h 5 min`, `2 d 3 h`. Rounded down. */
export function lasting(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [Math.floor(seconds) % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  const told = first < 0 ? [] : parts.slice(first, first + 2).filter(([count]) => count > 0)
  return told.length ? told.map(([count, unit]) => `${count} ${unit}`).join(' ') : `${seconds > 0 ? '< 1' : '0'} s`
}
