/**
 * @module model/params
 * Parameter types that gates share. Values arrive as text (annotation, command line, action input) or as data (YAML):
 * each type takes both.
 */
import { z } from 'zod'

const split = (text: string): string[] =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

/** `a,b` or `[a, b]` -> `['a', 'b']`. */
export const list = () => z.union([z.string().transform(split), z.array(z.coerce.string())])

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
