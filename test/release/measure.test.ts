/** Downtime and migrations, from ticks of items that open and close a state. */
import { describe, expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/parse.ts'
import type { Act } from '../../src/model/store.ts'
import { measuredActs, measurementsOf } from '../../src/release/measure.ts'
import { recorded, release } from './acts.ts'

const CHECKLIST = parseChecklist(
  `# Release

## Pre-Deployment
- [ ] Maintenance page put on the CDN

## Deployment
1. [ ] Maintenance mode enabled (if needed)
2. [ ] Database migration started
3. [ ] Database migrations applied
4. [ ] Maintenance mode disabled

## Rollback
1. [ ] Enable maintenance mode
2. [ ] Revert the code
3. [ ] Disable maintenance mode
`,
  { source: 'RELEASE.md' },
)
const id = (line: string, phase = 'deploy') =>
  CHECKLIST.items.find(({ text, phase: own }) => text.startsWith(line) && own === phase)!.id
const ON = id('Maintenance mode enabled')
const OFF = id('Maintenance mode disabled')

const { act, about } = release('c0ffee')
const tick = (item: string, at: string, allowed: boolean | null = true, kind: Act['kind'] = 'tick') =>
  act(kind, at, allowed === null ? {} : { allowed }, { item, actor: 'ada' })
const measured = (...acts: Act[]) => measurementsOf(CHECKLIST.items, recorded(acts))

describe('measurements', () => {
  test('from one tick to the other', () => {
    // 10:05 to 10:17 = 720 s; 10:06 to 10:15 = 540 s
    expect(
      measured(
        tick(ON, '03-01T10:05'),
        tick(id('Database migration started'), '03-01T10:06'),
        tick(id('Database migrations applied'), '03-01T10:15'),
        tick(OFF, '03-01T10:17'),
      ),
    ).toEqual([
      {
        metric: 'downtime',
        seconds: 720,
        from: 'ticks: maintenance mode from 2026-03-01T10:05:00.000Z to 2026-03-01T10:17:00.000Z',
        spans: [['2026-03-01T10:05:00.000Z', '2026-03-01T10:17:00.000Z']],
      },
      {
        metric: 'migration',
        seconds: 540,
        from: 'ticks: migrations from 2026-03-01T10:06:00.000Z to 2026-03-01T10:15:00.000Z',
        spans: [['2026-03-01T10:06:00.000Z', '2026-03-01T10:15:00.000Z']],
      },
    ])
  })

  test('nothing began, nothing is measured: preparations and an end alone are no downtime', () => {
    expect(measured()).toEqual([])
    expect(measured(tick(OFF, '03-01T10:17'))).toEqual([])
    expect(measured(tick(id('Maintenance page', 'pre-deploy'), '02-01T10:00'))).toEqual([])
    expect(measured(tick(id('Database migrations applied'), '03-01T10:15'))).toEqual([])
  })

  test('what nobody ended has no length', () => {
    expect(measured(tick(ON, '03-01T10:05'))).toMatchObject([
      { seconds: null, from: 'maintenance mode began at 2026-03-01T10:05:00.000Z, and no tick says when it ended' },
    ])
  })

  test('ticks that do not count, or were taken back, end nothing', () => {
    const open = [{ metric: 'downtime', seconds: null }]
    expect(measured(tick(ON, '03-01T10:05'), tick(OFF, '03-01T10:17', false))).toMatchObject(open)
    expect(measured(tick(ON, '03-01T10:05'), tick(OFF, '03-01T10:17', null))).toMatchObject(open)
    const back = [tick(ON, '03-01T10:05'), tick(OFF, '03-01T10:06'), tick(OFF, '03-01T10:07', true, 'untick')]
    expect(measured(...back)).toMatchObject(open)
    // ticked again at 10:25: 20 min
    expect(measured(...back, tick(OFF, '03-01T10:25'))).toMatchObject([{ seconds: 1200 }])
  })

  test('a rollback ends what the launch began, and its own counts as well', () => {
    const on = id('Enable maintenance', 'rollback')
    const off = id('Disable maintenance', 'rollback')
    // 10:05 to 10:50: it was on already when the rollback switched it on
    expect(measured(tick(ON, '03-01T10:05'), tick(on, '03-01T10:30'), tick(off, '03-01T10:50'))).toMatchObject([
      { seconds: 2700 },
    ])
    // 10:05 to 10:17 and 10:30 to 10:50: 720 s + 1,200 s
    const twice = measured(
      tick(ON, '03-01T10:05'),
      tick(OFF, '03-01T10:17'),
      tick(on, '03-01T10:30'),
      tick(off, '03-01T10:50'),
    )
    expect(twice).toMatchObject([{ seconds: 1920, from: expect.stringContaining('2 times') }])
    expect(twice[0]!.spans).toHaveLength(2)
  })

  test('is recorded once for each metric', () => {
    const acts = measuredActs(about, measured(tick(ON, '03-01T10:05'), tick(OFF, '03-01T10:17')), 5)
    expect(acts).toMatchObject([
      {
        key: 'measured:release:acme/shop@c0ffee:production:downtime',
        kind: 'measured',
        actor: null,
        data: { metric: 'downtime', seconds: 720 },
      },
    ])
  })
})
