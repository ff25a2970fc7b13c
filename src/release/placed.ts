/**
 * @module release/placed
 * Dates and clock times of a template -> instants of one release. What is written is an offset: the template's launch day is
 * put on the release's, and every other date keeps its distance from it.
 */
import type { Temporal } from 'temporal-polyfill'
import type { Item, TimeSpan } from '../model/checklist.ts'
import type { Life } from './life.ts'

export interface Placing {
  /** Milliseconds since 1970; null for an edge the span does not state. A date alone starts at 0:00 and ends with its day. */
  from(span: TimeSpan): number | null
  to(span: TimeSpan): number | null
  /** A clock time on the day of the span, or on the launch day; before a window that runs over midnight began means the day after. */
  clock(clock: string, span: TimeSpan | undefined): number
  /** The planned start; null when nobody has recorded one. */
  planned: number | null
  /** Nothing fixes the day yet: the times are those of today, and move at midnight. Then this is the next midnight. */
  moves: number | null
}

export interface When {
  life: Pick<Life, 'openedAt' | 'startedAt' | 'launchedAt'>
  timeZone: string
  now: Date
  /** Start that was recorded for this release. At midnight it names the day, and the clock times stay as they are written. */
  plannedAt: Date | null
}

interface Written {
  year: number | null
  month: number
  day: number
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const HALF_A_DAY = 12 * 3_600_000

/** `March 5`, `5 March 2025`, `2025-03-05`, `5.3.` -> its parts; null for what is no date. */
export function readDate(text: string): Written | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (iso) return dateOf(iso[1], Number(iso[2]), iso[3])
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(text)
  if (dotted) return dateOf(dotted[3], Number(dotted[2]), dotted[1])
  const named =
    /^(?:(?<before>\d{1,2})(?:st|nd|rd|th)?\s+)?(?<month>[a-z]{3,9})\.?(?:\s+(?<after>\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(?<year>\d{4}))?$/i.exec(
      text.trim(),
    )?.groups
  if (!named) return null
  return dateOf(named.year, MONTHS.indexOf(named.month!.slice(0, 3).toLowerCase()) + 1, named.before ?? named.after)
}

function dateOf(year: string | undefined, month: number, day: string | undefined): Written | null {
  const date = { year: year ? Number(year) : null, month, day: Number(day ?? 0) }
  return month >= 1 && month <= 12 && date.day >= 1 && date.day <= 31 ? date : null
}

/** Spans that state a time of the day or a date, the launch's own first: they say which day the template launches. */
function spansOf(items: readonly Item[]): TimeSpan[] {
  const of = (phases: readonly string[], key: 'window' | 'notBefore' | 'deadline') =>
    items.filter(({ phase }) => phases.includes(phase)).flatMap(({ at }) => at?.[key] ?? [])
  return [
    ...of(['deploy'], 'window'),
    ...of(['preflight', 'verify'], 'window'),
    ...of(['post-deploy'], 'notBefore'),
    ...of(['deploy', 'preflight', 'verify', 'post-deploy'], 'deadline'),
    ...of(['pre-deploy'], 'deadline'),
  ]
}

/** Clock times at which the template begins to change production; null when it states none. */
function firstClock(items: readonly Item[]): string | null {
  const working = items.filter(({ phase }) => phase === 'preflight' || phase === 'deploy')
  // Of a window the beginning, of a list of steps the first: a later one may lie after midnight.
  const [opening] = working.flatMap(({ at }) => at?.window?.from ?? [])
  const [step] = working.flatMap(({ at }) => at?.clock ?? [])
  return opening ?? step ?? null
}

/** @returns where the template's times lie for this release. Clocks that are turned move a time that does not exist by that hour; of two equal ones the first counts. */
export async function placing(items: readonly Item[], { life, timeZone, now, plannedAt }: When): Promise<Placing> {
  const { Temporal } = await import('temporal-polyfill')
  const local = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime()
  const full = ({ year, month, day }: Written, near: Temporal.PlainDate): Temporal.PlainDate => {
    if (year !== null) return Temporal.PlainDate.from({ year, month, day })
    const away = (date: Temporal.PlainDate) => Math.abs(near.until(date).days)
    return [-1, 0, 1]
      .map(ahead => Temporal.PlainDate.from({ year: near.year + ahead, month, day }))
      .reduce((best, date) => (away(date) < away(best) ? date : best))
  }
  const written = spansOf(items).flatMap(({ date }) => (date ? (readDate(date) ?? []) : []))
  const [first] = written
  const start = startOf(life, plannedAt)
  const today = local(start ?? now.getTime()).toPlainDate()
  const year = written.find(one => one.year !== null)?.year ?? null
  const template = first ? full({ ...first, year: first.year ?? year }, today) : null
  // A whole date that still lies ahead was written for this very release.
  const opened = local(life.openedAt ?? now.getTime()).toPlainDate()
  const meant =
    start === null && template && first!.year !== null && Temporal.PlainDate.compare(template, opened) >= 0
      ? template
      : null
  const launchDay = meant ?? today
  const shift = shiftOf(start === plannedAt?.getTime() ? local(start!) : null, firstClock(items))

  const dayOf = (span: TimeSpan | undefined) => {
    const date = span?.date ? readDate(span.date) : null
    return date && template ? launchDay.add({ days: template.until(full(date, template)).days }) : launchDay
  }
  const at = (day: Temporal.PlainDate, clock: string) =>
    day.toPlainDateTime(clock).add({ minutes: shift }).toZonedDateTime(timeZone).epochMilliseconds
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds
  const overnight = ({ from, to }: TimeSpan) => from !== undefined && to !== undefined && to <= from
  return {
    from: span => (span.from ? at(dayOf(span), span.from) : span.date ? midnight(dayOf(span)) : null),
    to: span => {
      if (span.to) return at(dayOf(span).add({ days: overnight(span) ? 1 : 0 }), span.to)
      return span.date ? midnight(dayOf(span).add({ days: 1 })) : null
    },
    clock: (clock, span) => at(dayOf(span).add({ days: span && overnight(span) && clock < span.from! ? 1 : 0 }), clock),
    planned: plannedAt?.getTime() ?? null,
    moves: start === null && !meant ? midnight(today.add({ days: 1 })) : null,
  }
}

/** The plan holds, and being late is a slip; but who began more than half a day before it did not follow it. */
function startOf({ startedAt, launchedAt }: When['life'], plannedAt: Date | null): number | null {
  const begun = startedAt ?? launchedAt
  if (!plannedAt || (begun !== null && begun < plannedAt.getTime() - HALF_A_DAY)) return begun
  return plannedAt.getTime()
}

/** @returns minutes from the template's first clock time to the planned one. */
function shiftOf(planned: Temporal.PlainDateTime | null, first: string | null): number {
  if (!planned || first === null) return 0
  const minutes = planned.hour * 60 + planned.minute
  return minutes === 0 ? 0 : minutes - (Number(first.slice(0, 2)) * 60 + Number(first.slice(3)))
}
