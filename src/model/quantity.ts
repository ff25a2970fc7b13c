/**
 * @module model/quantity
 * Numbers with units as people write them, made comparable.
 */

export interface Quantity {
  /** Milliseconds for durations, else the number itself. */
  value: number
  /** `time`, `%`, or the unit in lower case; empty for a bare number. */
  unit: string
}

const SECOND = 1000
const TIME: [RegExp, number][] = [
  [/^(ms|msecs?|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, SECOND],
  [/^(m|mins?|minutes?)$/, 60 * SECOND],
  [/^(h|hrs?|hours?)$/, 3600 * SECOND],
  [/^(d|days?)$/, 86_400 * SECOND],
  [/^(w|weeks?)$/, 604_800 * SECOND],
]

/**
 * Reads `45 min`, `1h 30m`, `01:30:00`, `99.95 %`, `1,234`, `3 retries`.
 * @returns null for anything else, also for a number with words around it.
 */
export function quantity(text: string): Quantity | null {
  const plain = text.trim().toLowerCase()
  const clock = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$/.exec(plain)
  // `12:30` alone is as well a time of day as twelve hours or twelve minutes.
  if (clock)
    return clock[3] === undefined
      ? null
      : { value: (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * SECOND, unit: 'time' }
  const parts = [...plain.matchAll(/\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*([a-z%]*)\s*(?:,|and)?/gy)]
  if (!parts.length || parts.reduce((length, [whole]) => length + whole.length, 0) !== plain.length) return null
  const read = parts.map(([, number, unit]) => unitOf(Number(number!.replaceAll(',', '')), unit!))
  if (read.length === 1) return read[0]!
  // `1 h 30 min` adds up; `3 of 4` or `1 GB 2 s` does not.
  return read.every(({ unit }) => unit === 'time')
    ? { value: read.reduce((sum, { value }) => sum + value, 0), unit: 'time' }
    : null
}

function unitOf(value: number, unit: string): Quantity {
  const known = TIME.find(([pattern]) => pattern.test(unit))
  return known ? { value: value * known[1], unit: 'time' } : { value, unit }
}
