/** What recurs: exactly one period at a time, each once, whatever the clocks do. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CADENCES, type Cadence } from '../../src/model/cadence.ts'
import { cadencesOf, due, inPeriod, isStale, overdue, periodNamed, periodOf } from '../../src/release/periods.ts'
import '../seed.ts'
import { judged, parsed } from './stage.ts'

const HOUR = 3_600_000
const named = async (at: string, timeZone = 'UTC') =>
  Promise.all(CADENCES.map(async cadence => (await periodOf(cadence, new Date(at), timeZone)).key))
const spanOf = async (cadence: Cadence, at: string, timeZone = 'UTC') => {
  const { key, start, end } = await periodOf(cadence, new Date(at), timeZone)
  return `${key}: ${new Date(start).toISOString()} ${(end - start) / HOUR} h`
}

describe('periods', () => {
  test('are named after their day, week, month and quarter', async () => {
    expect(await named('2026-11-21T12:00:00Z')).toEqual(['2026-11-21', '2026-W47', '2026-11', '2026-Q4'])
    expect(await named('2028-02-29T00:00:00Z')).toEqual(['2028-02-29', '2028-W09', '2028-02', '2028-Q1'])
  })

  test('weeks of the end of a year belong to the year of their Thursday', async () => {
    const week = async (at: string) => (await named(at))[1]
    expect(await week('2026-12-31T12:00:00Z')).toBe('2026-W53')
    expect(await week('2027-01-03T23:59:59Z')).toBe('2026-W53')
    expect(await week('2027-01-04T00:00:00Z')).toBe('2027-W01')
    expect(await week('2024-12-30T00:00:00Z')).toBe('2025-W01')
    expect(await week('2021-01-01T00:00:00Z')).toBe('2020-W53')
  })

  test('are those of the time zone, and as long as its clocks make them', async () => {
    expect(await named('2026-12-31T23:30:00Z', 'Europe/Berlin')).toEqual([
      '2027-01-01',
      '2026-W53',
      '2027-01',
      '2027-Q1',
    ])
    expect(await spanOf('daily', '2026-03-29T12:00:00Z', 'Europe/Berlin')).toBe(
      '2026-03-29: 2026-03-28T23:00:00.000Z 23 h',
    )
    expect(await spanOf('daily', '2026-10-25T12:00:00Z', 'Europe/Berlin')).toBe(
      '2026-10-25: 2026-10-24T22:00:00.000Z 25 h',
    )
    expect(await spanOf('daily', '2026-11-21T20:00:00Z', 'Asia/Kolkata')).toBe(
      '2026-11-22: 2026-11-21T18:30:00.000Z 24 h',
    )
    // Midnight does not exist there on that day.
    expect(await spanOf('daily', '2018-11-04T12:00:00Z', 'America/Sao_Paulo')).toBe(
      '2018-11-04: 2018-11-04T03:00:00.000Z 23 h',
    )
  })

  test('are found again by their names, and by nothing else', async () => {
    for (const cadence of CADENCES) {
      const period = await periodOf(cadence, new Date('2027-01-01T05:00:00Z'), 'America/New_York')
      expect(await periodNamed(cadence, period.key, 'America/New_York')).toEqual(period)
      for (const wrong of [
        '',
        'x',
        '2026',
        '2026-13',
        '2025-W53',
        '2026-W00',
        '2026-02-30',
        '2026-Q5',
        '2026-Q0',
        '__proto__',
      ])
        await expect(periodNamed(cadence, wrong, 'UTC')).rejects.toThrow(`is no ${cadence} period`)
    }
  })
})

describe('what is due', () => {
  const at = async (cadence: Cadence, last: string | null, now: string, timeZone = 'UTC') => {
    const { open, missed, missedCount } = await due(cadence, last, new Date(now), timeZone)
    return { open: open?.key ?? null, missed, missedCount }
  }
  test('the current one, once', async () => {
    expect(await at('weekly', null, '2026-11-21T12:00:00Z')).toMatchObject({ open: '2026-W47', missed: [] })
    expect(await at('weekly', '2026-W47', '2026-11-22T23:59:59Z')).toMatchObject({ open: null, missed: [] })
    expect(await at('weekly', '2026-W47', '2026-11-23T00:00:00Z')).toMatchObject({ open: '2026-W48', missed: [] })
    expect((await due('weekly', '2026-W47', new Date('2026-11-22T00:00:00Z'), 'UTC')).next).toBe(
      Date.parse('2026-11-23T00:00:00Z'),
    )
  })
  test('missed ones are told and not opened', async () => {
    expect(await at('daily', '2026-02-26', '2026-03-02T08:00:00Z')).toEqual({
      open: '2026-03-02',
      missed: ['2026-02-27', '2026-02-28', '2026-03-01'],
      missedCount: 3,
    })
    expect(await at('quarterly', '2026-Q3', '2027-05-01T00:00:00Z')).toMatchObject({
      open: '2027-Q2',
      missed: ['2026-Q4', '2027-Q1'],
    })
    const years = await at('daily', '2020-01-01', '2026-01-01T00:00:00Z')
    expect(years.missedCount).toBe(2191)
    expect(years.missed).toHaveLength(60)
    expect(years.missed.at(-1)).toBe('2025-12-31')
  })
  test('a time zone farther west opens no day again, and one that left out a day missed none', async () => {
    expect(await at('daily', '2026-11-22', '2026-11-21T12:00:00Z', 'Pacific/Niue')).toMatchObject({
      open: null,
      missed: [],
    })
    expect(await at('daily', '2011-12-29', '2011-12-30T12:00:00Z', 'Pacific/Apia')).toEqual({
      open: '2011-12-31',
      missed: [],
      missedCount: 0,
    })
  })
  test('a key nobody wrote is an error, never a second issue', async () => {
    await expect(due('daily', '2026-W47', new Date(), 'UTC')).rejects.toThrow('`2026-W47` is no daily period')
  })
})

describe('an open period', () => {
  const markdown =
    '# R\n## Ongoing Operations\n### Daily\n- [ ] Review error logs\n- [ ] Own <!-- item: deadline=2030-01-01 -->\n### Weekly\n- [ ] Review security logs\n'
  test('has its own items, due by its end', async () => {
    const period = await periodOf('daily', new Date('2026-11-21T12:00:00Z'), 'UTC')
    const { checklist, only } = inPeriod(parsed(markdown), period)
    expect(only).toEqual(['ongoing-operations/daily/review-error-logs', 'ongoing-operations/daily/own'])
    expect(checklist.items.map(({ modifiers }) => modifiers.deadline)).toEqual([
      '2026-11-22T00:00:00.000Z',
      '2030-01-01',
      undefined,
    ])
    expect(cadencesOf(checklist)).toEqual(['daily', 'weekly'])
    expect(cadencesOf(parsed('# R\n## Weekly\nNothing to tick\n'))).toEqual([])
  })
  test('knows what is stale and what is overdue', async () => {
    const period = await periodOf('weekly', new Date('2026-11-21T12:00:00Z'), 'UTC')
    expect([-1, 0, 8 * 24 * HOUR].map(after => isStale(period.start + after, period))).toEqual([true, false, false])
    const opened = [
      { cadence: 'weekly' as const, key: '2026-W46', done: true },
      { cadence: 'weekly' as const, key: '2026-W47', done: false },
      { cadence: 'daily' as const, key: '2026-11-19', done: false },
      { cadence: 'monthly' as const, key: '2026-11', done: false },
    ]
    expect(await overdue(opened, new Date('2026-11-23T02:00:00Z'), 'UTC')).toMatchObject([
      { key: '2026-11-19', late: 74 * HOUR },
      { key: '2026-W47', late: 2 * HOUR },
    ])
  })
  test('its release times do not touch what recurs', async () => {
    const { checklist } = await judged(markdown, { now: '2026-11-21T12:00:00Z' }, { ticks: [] })
    expect(checklist.items[0]!.modifiers).toEqual({})
  })
})

describe('years of periods', () => {
  const ZONES = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Pacific/Niue',
    'Pacific/Chatham',
    'Pacific/Tongatapu',
    'Africa/Cairo',
    'America/Santiago',
    'Asia/Beirut',
    'America/Havana',
  ]
  const START = Date.parse('2027-09-15T00:00:00Z')
  /** Over a leap day, two ends of a year and every change of the clocks. */
  const LENGTH = 500 * 24 * HOUR

  interface Life {
    zones: { from: number; zone: string }[]
    downs: { from: number; to: number }[]
  }
  const share = fc.double({ min: 0, max: 1, noNaN: true }).map(part => START + part * LENGTH)
  const life: fc.Arbitrary<Life> = fc.record({
    zones: fc
      .tuple(
        fc.constantFrom(...ZONES),
        fc.array(fc.record({ from: share, zone: fc.constantFrom(...ZONES) }), { maxLength: 2 }),
      )
      .map(([zone, later]) => [{ from: START, zone }, ...later.toSorted((a, b) => a.from - b.from)]),
    downs: fc.array(
      fc
        .tuple(share, fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([from, part]) => ({ from, to: from + part ** 4 * 120 * 24 * HOUR })),
      { maxLength: 6 },
    ),
  })

  /** As the worker does it: looks when it is due, when it starts again, and when the configuration changes. */
  async function simulate({ zones, downs }: Life, cadence: Cadence) {
    const opened: string[] = []
    const told: string[] = []
    const seen = new Set<string>()
    const zoneAt = (at: number) => zones.findLast(({ from }) => from <= at)!.zone
    for (let now = START; now < START + LENGTH; ) {
      const down = downs.filter(({ from, to }) => from <= now && now < to)
      if (down.length) {
        now = Math.max(...down.map(({ to }) => Math.ceil(to)))
        continue
      }
      const last = opened.at(-1) ?? null
      const { open, missed, next } = await due(cadence, last, new Date(now), zoneAt(now))
      const again = await due(cadence, open?.key ?? last, new Date(now), zoneAt(now))
      expect(again.open).toBeNull()
      if (open) {
        expect(open.start).toBeLessThanOrEqual(now)
        expect(open.end).toBeGreaterThan(now)
        opened.push(open.key)
      }
      seen.add((await periodOf(cadence, new Date(now), zoneAt(now))).key)
      told.push(...missed)
      expect(next).toBeGreaterThan(now)
      now = Math.min(next, ...[...zones, ...downs].map(({ from }) => Math.ceil(from)).filter(from => from > now))
    }
    return { opened, told, seen }
  }

  test.each(CADENCES)(
    '%s: each period that was reachable is opened exactly once, those that were not are told',
    async cadence => {
      await fc.assert(
        fc.asyncProperty(life, async lived => {
          const { opened, told, seen } = await simulate(lived, cadence)
          expect(new Set(opened).size).toBe(opened.length)
          expect(opened).toEqual(opened.toSorted())
          expect(new Set(opened)).toEqual(seen)
          expect(told.filter(key => seen.has(key))).toEqual([])
          expect(new Set(told).size).toBe(told.length)
        }),
        { numRuns: cadence === 'daily' ? 5 : 20 },
      )
    },
  )

  test('a quiet year of every zone has all of its days, weeks, months and quarters', async () => {
    for (const zone of ZONES) {
      const counts: number[] = []
      for (const cadence of CADENCES) {
        const first = await periodOf(cadence, new Date('2028-01-03T12:00:00Z'), zone)
        let { key, end } = first
        let count = 1
        for (; end < Date.parse('2029-01-01T12:00:00Z'); count++) {
          const { open, missed } = await due(cadence, key, new Date(end), zone)
          expect(missed).toEqual([])
          ;({ key, end } = open!)
        }
        counts.push(count)
      }
      expect([zone, ...counts.slice(1)]).toEqual([zone, 53, 13, 5])
      expect([364, 365]).toContain(counts[0])
    }
  })
})
