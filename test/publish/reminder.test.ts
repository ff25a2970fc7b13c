/** A reminder calls whom the configuration names, and nobody else. */
import { expect, test } from '@jest/globals'
import { renderCause } from '../../src/publish/cause.ts'
import { renderReminder } from '../../src/publish/reminder.ts'

test('calls people and teams of the role', () => {
  const text = renderReminder({ level: 3, role: 'ops', because: '`Look at it` is late by 5 minutes' }, [
    'ada',
    'acme/ops',
  ])
  expect(text).toBe('⏰ @ada @acme/ops: `Look at it` is late by 5 minutes')
})

test('whatever an item says calls nobody', () => {
  const text = renderReminder({ level: 1, role: 'ops', because: '@everybody <!-- look --> is open' }, [])
  expect(text).toMatch(/^🔔 \*\*ops\*\*: /)
  expect(text).not.toMatch(/@everybody|<!--/)
})

test('what is no login is not called', () => {
  const names = ['ada@example.org', 'Ada Lovelace', '@all', 'acme/ops/more', 'ada']
  expect(renderReminder({ level: 2, role: null, because: 'x' }, names)).toBe('⏳ @ada: x')
})

test('the reason of a rollback is data in the issue about its cause', () => {
  const rollback = { by: 'ada', reason: '@acme/all <script> broke', at: 0 }
  const body = renderCause({ version: '1.2.0', commit: 'c0ffee1234', environment: 'production', rollback })
  expect(body).toMatch(/^`1\.2\.0`, commit `c0ffee1` was rolled back in production/)
  expect(body).not.toMatch(/@acme\/all|<script>/)
})
