/**
 * @module release/alerts
 * Alert lines of a checklist: how soon somebody must react when their condition comes true.
 */
import type { Checklist } from '../model/checklist.ts'
import { shortened } from '../model/text.ts'
import { shown, span } from '../model/time.ts'

export interface Alert {
  id: string
  text: string
  /** `Review Within 1 Hour`, as its heading says. */
  response: string
  /** Milliseconds since 1970. */
  firedAt: number
  due: number
  acknowledgedAt: number | null
  /** Nobody reacted in time, or somebody did too late. */
  late: boolean
  because: string
}

const MINUTE = 60_000
const UNITS: readonly [RegExp, number][] = [
  [/^m/i, MINUTE],
  [/^h/i, 60 * MINUTE],
  [/^d/i, 1440 * MINUTE],
  [/^w/i, 10_080 * MINUTE],
]
/** What `Immediate Response` leaves to a person who has to find the laptop first. */
const AT_ONCE = 15 * MINUTE

/** `Review Within 1 Hour`, `Immediate Response`, `Daily Review` -> milliseconds; null when no time is said. */
export function respondsWithin(text: string): number | null {
  const said = /(\d{1,4})\s*-?\s*(min(?:ute)?s?|h(?:ou)?rs?|h|days?|weeks?)\b/i.exec(text)
  if (said) return Number(said[1]) * UNITS.find(([unit]) => unit.test(said[2]!))![1]
  if (/\bimmediate/i.test(text)) return AT_ONCE
  if (/\b(?:an|one|the|next) hour\b|\bhourly\b/i.test(text)) return 60 * MINUTE
  if (/\b(?:daily|a day|one day|next day)\b/i.test(text)) return 1440 * MINUTE
  return /\bweekly\b|\b(?:a|one) week\b/i.test(text) ? 10_080 * MINUTE : null
}

/**
 * @param fired ids of alert lines -> when their condition came true; `acknowledged` -> when somebody said that they look at it.
 * @returns those that fired, the first due first. A line whose heading names no time is due at once, by the strictest reading.
 */
export function alertsOf(
  { items }: Pick<Checklist, 'items'>,
  fired: ReadonlyMap<string, number>,
  acknowledged: ReadonlyMap<string, number>,
  { now, timeZone }: { now: Date; timeZone: string },
): Alert[] {
  const alerts = items.flatMap(({ id, text, phase, at }): Alert[] => {
    const firedAt = fired.get(id)
    if (phase !== 'alerting' || firedAt === undefined) return []
    const response = at?.responseTime?.text ?? at?.text ?? ''
    const due = firedAt + (respondsWithin(response) ?? AT_ONCE)
    const reacted = acknowledged.get(id)
    // Nobody reacts to what has not happened yet: an older word was about an older alert.
    const acknowledgedAt = reacted !== undefined && reacted >= firedAt ? reacted : null
    const late = (acknowledgedAt ?? now.getTime()) > due
    const what = `\`${shortened(text, 80)}\` fired ${shown(new Date(firedAt), timeZone)}`
    const by = `a reaction by ${shown(new Date(due), timeZone)} was expected`
    const because =
      acknowledgedAt !== null
        ? `${what}, and somebody reacted after ${span(acknowledgedAt - firedAt)}${late ? `; ${by}` : ''}`
        : `${what}; ${late ? `${by}, late by ${span(now.getTime() - due)}` : by.replace('was', 'is')}; look at it, and take the tick back when it is over`
    return [{ id, text, response, firedAt, due, acknowledgedAt, late, because }]
  })
  return alerts.toSorted((a, b) => a.due - b.due)
}
