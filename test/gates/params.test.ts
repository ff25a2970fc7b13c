/** What a blank parameter means: never everything, never nothing. */
import { expect, test } from '@jest/globals'
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

test('`exec` does not take a blank text to look for', () => {
  expect(gates.exec!.problems({ run: 'true', expectOutput: '' })).toEqual([expect.stringContaining('expected a text')])
})
