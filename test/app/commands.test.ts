import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readCommand } from '../../src/app/commands.ts'
import '../seed.ts'

test.each([
  ['/holdpoint', { kind: 'status' }],
  ['/holdpoint status', { kind: 'status' }],
  ['/holdpoint go', { kind: 'go' }],
  ['/holdpoint no-go: the bank: is closed', { kind: 'no-go', reason: 'the bank: is closed' }],
  ['/holdpoint rollback: errors', { kind: 'rollback', reason: 'errors' }],
  ['/holdpoint tick pre-deploy/runbook', { kind: 'tick', item: 'pre-deploy/runbook' }],
  ['/holdpoint untick `lead`', { kind: 'untick', item: 'lead' }],
  ['/holdpoint na a:b: no change', { kind: 'not-applicable', item: 'a:b', reason: 'no change' }],
  ['/holdpoint scenario on schema', { kind: 'scenario', scenario: 'schema', to: 'on', reason: '' }],
  [
    '/holdpoint scenario off `Schema changes`: a comment only',
    { kind: 'scenario', scenario: 'Schema changes', to: 'off', reason: 'a comment only' },
  ],
  ['/holdpoint record downtime: 3 min', { kind: 'record', field: 'downtime', value: '3 min' }],
  [
    '/holdpoint waive runbook until 2026-12-31T18:00: nobody is awake\nand a second line',
    { kind: 'waive', item: 'runbook', until: '2026-12-31T18:00', reason: 'nobody is awake' },
  ],
])('%s', (comment, command) => expect(readCommand(comment)).toEqual(command))

test.each(['Nice.', 'see /holdpoint go', '/holdpointgo', '> /holdpoint go', '    ', '', '```\n/holdpoint go\n```'])(
  '%j is no command',
  comment => expect(readCommand(comment)).toBeNull(),
)

test.each([
  '/holdpoint approve',
  '/holdpoint go now',
  '/holdpoint no-go',
  '/holdpoint tick two words',
  '/holdpoint tick',
  '/holdpoint waive runbook: no date',
  '/holdpoint waive until 2026-12-31: no item',
  '/holdpoint waive runbook until 2026-12-31',
  '/holdpoint scenario off schema',
  '/holdpoint scenario schema',
  '/holdpoint scenario on',
  '/holdpoint na runbook',
  '/holdpoint record downtime',
])('%s is not understood, and that is said', comment =>
  expect(readCommand(comment)).toEqual(expect.stringContaining('; write one of')),
)

test('whatever stands in a comment, it is read in an instant and never taken for more than it says', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 5000, unit: 'binary' }), text => {
      expect(readCommand(text.replaceAll('/', ''))).toBeNull()
      const command = readCommand(`/holdpoint waive ${text}`)
      if (command !== null && typeof command !== 'string') expect(command.kind).toBe('waive')
    }),
  )
})
