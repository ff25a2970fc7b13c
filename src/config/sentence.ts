/**
 * @module config/sentence
 * What the schema finds wrong, in one sentence and in the words of YAML: what is, what was expected, what to do.
 */
import type { z } from 'zod'
import { listed } from '../model/text.ts'
import { configSchema } from './schema.ts'

type Issue = z.core.$ZodIssue

const LOOK = 'see the configuration reference'

export function sentenceOf(issue: Issue): string {
  const name = issue.path.join('.')
  if (issue.code === 'unrecognized_keys')
    return `\`${issue.keys[0]}\` is not known${name ? ` in \`${name}\`; ${LOOK}` : `; known are ${KNOWN}`}`
  const what = name ? `\`${name}\`` : 'the file'
  const is = issue.code === 'invalid_type' ? IS[/received (\w+)/.exec(issue.message)?.[1] ?? ''] : undefined
  return is
    ? `${what} is ${is}, ${expected(issue) ?? 'another value'} was expected; ${LOOK}`
    : `${what} is wrong: ${message(issue)}; ${LOOK}`
}

const KNOWN = Object.keys(configSchema.shape)
  .map(key => `\`${key}\``)
  .join(', ')

const IS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  null: 'empty',
  undefined: 'missing',
}

const EXPECTED: Readonly<Record<string, string>> = {
  ...IS,
  int: 'a whole number',
  record: 'a map',
}

/** @returns what may stand there, in a few words; null where the schema has a sentence of its own. */
function expected(issue: Issue): string | null {
  if (issue.code === 'invalid_type') return EXPECTED[issue.expected] ?? null
  return issue.code === 'invalid_value'
    ? listed(
        issue.values.map(value => `\`${String(value)}\``),
        'or',
      )
    : null
}

function message(issue: Issue): string {
  const words = expected(issue)
  if (words) return `expected ${words}`
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return issue.message
  const inner = issue.errors.flat()
  // What is nearly right tells more than what has another type altogether.
  const near = inner.find(one => expected(one) === null)
  if (near) return message(near)
  return `expected ${[...new Set(inner.flatMap(one => expected(one) ?? []))].join(', or ')}`
}
