import { expect, test } from '@jest/globals'
import { quantity } from '../../src/model/quantity.ts'

const MINUTE = 60_000

test.each<[string, number, string]>([
  ['45 min', 45 * MINUTE, 'time'],
  ['1h 30m', 90 * MINUTE, 'time'],
  ['1 hour and 5 minutes', 65 * MINUTE, 'time'],
  ['01:30:00', 90 * MINUTE, 'time'],
  ['250ms', 250, 'time'],
  ['99.95 %', 99.95, '%'],
  ['1,234', 1234, ''],
  ['3 retries', 3, 'retries'],
  ['-2', -2, ''],
])('%s', (text, value, unit) => expect(quantity(text)).toEqual({ value, unit }))

test.each(['', 'soon', 'about 5 min', '3 of 4', '12:30', '1.2.3', '5 min or so', '1e9', '５分', 'x'.repeat(100_000)])(
  '%s is none',
  text => expect(quantity(text)).toBeNull(),
)
