/** What a blank parameter means: never everything, never nothing. */
import { expect, test } from '@jest/globals'
import type { z } from 'zod'
import { gates } from '../../src/gates/index.ts'

test.each([
  ['ack', 'roles'],
  ['signoff', 'role'],
  ['check', 'names'],
  ['check', 'app'],
  ['tests', 'suites'],
  ['tests', 'report'],
  ['coverage', 'paths'],
  ['tag', 'versionFile'],
  ['todo', 'words'],
])('gate `%s` does not take a blank `%s`', (kind, name) => {
  for (const blank of ['', ' ', ',', ' , '])
    expect(gates[kind]!.problems({ [name]: blank })).toEqual([expect.stringContaining(`\`${name}\``)])
})

test('no gate takes an empty list, or one with nothing in it', () => {
  const complains = (kind: string, name: string, value: unknown) =>
    gates[kind]!.problems({ [name]: value }).some(told => told.includes(`: \`${name}`))
  const lists = Object.values(gates).flatMap(({ kind, params }) =>
    Object.entries((params as z.ZodObject).shape)
      .filter(([, field]) => field.safeParse(['x']).success && !field.safeParse({}).success)
      .map(([name]) => [kind, name] as const),
  )
  expect(lists.length).toBeGreaterThan(25)
  const taken = lists.flatMap(([kind, name]) =>
    [[], [''], [' '], ['x', null], [{}]]
      .filter(blank => !complains(kind, name, blank))
      .map(blank => `${kind} ${name} ${JSON.stringify(blank)}`),
  )
  expect(taken).toEqual([])
})

test('`exec` does not take a blank text to look for', () => {
  expect(gates.exec!.problems({ run: 'true', expectOutput: '' })).toEqual([expect.stringContaining('expected a text')])
})
