import { describe, expect, test } from '@jest/globals'
import { instant, milliseconds } from '../../src/model/time.ts'

describe('time', () => {
  test.each([
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['7 d', 604_800_000],
    ['2w', 1_209_600_000],
  ])('%s is a duration', (text, expected) => expect(milliseconds(text)).toBe(expected))

  test.each(['15', 'soon', '-1h', '1.5h', ''])('%j is none', text =>
    expect(() => milliseconds(text)).toThrow('is no duration'),
  )

  test.each([
    ['2026-11-21', 'Europe/Berlin', 'start', '2026-11-20T23:00:00.000Z'],
    ['2026-11-21', 'Europe/Berlin', 'end', '2026-11-21T23:00:00.000Z'],
    // The day the clocks change has 25 hours.
    ['2026-10-25', 'Europe/Berlin', 'end', '2026-10-25T23:00:00.000Z'],
    ['2026-11-21T18:00', 'America/New_York', 'end', '2026-11-21T23:00:00.000Z'],
    ['2026-11-21 18:00', 'UTC', 'end', '2026-11-21T18:00:00.000Z'],
    ['2026-11-21T18:00:00+02:00', 'UTC', 'start', '2026-11-21T16:00:00.000Z'],
  ] as const)('%s in %s (%s)', async (text, zone, edge, expected) => {
    expect((await instant(text, zone, edge)).toISOString()).toBe(expected)
  })

  test('a date nobody can read is said so', async () => {
    await expect(instant('next week', 'UTC')).rejects.toThrow('`next week` is no date')
    await expect(instant('2026-02-31', 'UTC')).rejects.toThrow('is no date')
  })
})
