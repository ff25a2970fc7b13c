/**
 * @module model/params
 * Parameter types that gates share. Values arrive as text (annotation, command line, action input) or as data (YAML):
 * each type takes both.
 */
import { z } from 'zod'

const split = (text: string): string[] =>
  text
    // A comma in braces belongs to a glob: `{unit,e2e}/*.xml`.
    .split(/,(?![^{}]*\})/)
    .map(part => part.trim())
    .filter(part => part !== '')

/** One entry of a list of YAML. What is no word would be `null` or `[object Object]` as text. */
const word = () =>
  z
    .union([z.string(), z.number(), z.boolean()], { error: 'expected a word' })
    .transform(value => String(value).trim())
    .refine(text => text !== '', 'expected a word, not a blank one')

/** `a,b` or `[a, b]` -> `['a', 'b']`. A list without a word, or with a blank one, is a mistake: it would mean everything, or nothing. */
export const list = () =>
  z.union([
    z
      .string()
      .transform(split)
      .refine(parts => parts.length > 0, 'expected a word at least'),
    z.array(word()).min(1, 'expected a word at least'),
  ])

/** A list of roles: a blank one would mean everybody. */
export const roles = () => list()

/** `true`, `yes`, `false`, `no`, or a boolean. (Plain coercion would read the word `false` as true.) */
export const flag = () =>
  z.union([
    z.boolean(),
    z
      .enum(['true', 'yes', 'false', 'no'], { error: 'expected `true` or `false`' })
      .transform(word => word === 'true' || word === 'yes'),
  ])

/** A number, also as text; blank text is none. */
export const number = () =>
  z.union(
    [
      z.number(),
      z
        .string()
        .regex(/^\s*-?\d+(\.\d+)?\s*$/, 'expected a number')
        .transform(Number),
    ],
    {
      error: 'expected a number',
    },
  )

/** A whole number from 0 up. */
export const count = () => number().pipe(z.number().int('expected a whole number').min(0, 'expected 0 or more'))

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `15m`, `24h`, `7d` -> milliseconds. */
export const duration = () =>
  z
    .string()
    .regex(/^\s*\d+(\.\d+)?\s*[smhdw]\s*$/, 'expected a duration like `15m`, `24h` or `7d`')
    .transform(text => Number.parseFloat(text) * UNITS[text.trim().slice(-1)]!)

const SIZES: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 }

/** `200kB`, `1.5 MB`, `64KiB`, or a number of bytes -> bytes. */
export const size = () =>
  z.union(
    [
      z.number().min(0),
      z
        .string()
        .regex(/^\s*\d+(\.\d+)?\s*([kmg]i?)?b?\s*$/i)
        .transform(text => {
          const unit = /[a-z]+/i.exec(text)?.[0].toLowerCase() ?? 'b'
          return Number.parseFloat(text) * SIZES[unit.endsWith('b') ? unit : `${unit}b`]!
        }),
    ],
    { error: 'expected a size like `200kB`, `1MB` or `64KiB`' },
  )

/** An IANA time zone. */
export const timeZone = () => z.string().refine(isTimeZone, 'expected an IANA time zone such as `Europe/Berlin`')

/** Does this runtime know the time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** One value, kept as it was written: text, or a number or boolean of YAML. */
export const scalar = () => z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])
