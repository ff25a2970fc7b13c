import { expect, test } from '@jest/globals'
import window from '../../src/gates/window.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import type { Window } from '../../src/model/settings.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'w', text: 'Window', thresholds: [], role: null, modifiers: {} } }
const ask = async (params: Record<string, unknown>, world: ExampleWorld = {}) =>
  (await window.run(params, fakeWorld(world), about)).outcome
const night: Window = { name: 'night', phases: ['deploy'], days: [5], from: '22:00', to: '02:00' }
const freeze = (from: string, to: string) => ({ reason: 'holidays', phases: ['deploy' as const], from, to })

test('the end is not part of the window, the start is', async () => {
  const span = { start: '2026-12-01T20:00', end: '2026-12-01T23:00' }
  const at = async (now: string) => (await ask(span, { now })).state
  expect(await at('2026-12-01T19:59:59Z')).toBe('wait')
  expect(await at('2026-12-01T20:00:00Z')).toBe('pass')
  expect(await at('2026-12-01T22:59:59Z')).toBe('pass')
  expect(await at('2026-12-01T23:00:00Z')).toBe('fail')
})

test('a window over midnight belongs to the day it starts on', async () => {
  const at = async (now: string) => (await ask({}, { now, calendar: { windows: [night] } })).state
  expect(await at('2026-11-20T23:00:00Z')).toBe('pass')
  expect(await at('2026-11-21T01:59:00Z')).toBe('pass')
  expect(await at('2026-11-21T02:00:00Z')).toBe('wait')
  expect(await at('2026-11-20T01:00:00Z')).toBe('wait')
})

test('clocks that are turned forward or back do not close or open it for another day', async () => {
  const params = { from: '02:00', to: '03:00', days: 'sun', timeZone: 'Europe/Berlin' }
  // On 29 March 2026 02:00 does not exist: it opens at 03:00 local, which is 01:00 UTC.
  const before = await ask({ ...params, mode: 'defined' }, { now: '2026-03-28T12:00:00Z' })
  expect(before.because).toContain('opens 2026-03-29 03:00 (Europe/Berlin)')
  // On 25 October 2026 the hour from 02:00 happens twice, both times it is open.
  expect((await ask(params, { now: '2026-10-25T00:30:00Z' })).state).toBe('pass')
  expect((await ask(params, { now: '2026-10-25T01:30:00Z' })).state).toBe('pass')
  expect((await ask(params, { now: '2026-10-25T02:00:00Z' })).state).toBe('wait')
})

test('a freeze of the configuration counts in its time zone and can be left out', async () => {
  const world = {
    now: '2026-12-20T00:00:00Z',
    calendar: { windows: [night], freezes: [freeze('2026-12-20', '2026-12-20')] },
  }
  expect((await ask({ mode: 'unfrozen' }, world)).state).toBe('wait')
  const open = { from: '00:00', to: '23:59' }
  expect((await ask(open, world)).state).toBe('wait')
  expect((await ask({ ...open, freezes: 'false' }, world)).state).toBe('pass')
  // Neither a freeze nor a window: nothing would be judged.
  expect((await ask({ mode: 'unfrozen', freezes: 'false' }, world)).state).toBe('error')
  expect((await ask({ mode: 'unfrozen' }, { ...world, now: '2026-12-21T00:00:00Z' })).state).toBe('pass')
})

test('a freeze that cannot be read may be on', async () => {
  const calendar = { windows: [night], freezes: [freeze('Christmas', '2026-12-27')] }
  expect(await ask({}, { now: '2026-11-20T23:00:00Z', calendar })).toMatchObject({
    state: 'error',
    because: expect.stringContaining('the freeze `holidays` cannot be read: `Christmas` is no date'),
  })
})

test('defined: the first opening that no freeze covers', async () => {
  const calendar = { windows: [night], freezes: [freeze('2026-11-21', '2026-11-27')] }
  const now = '2026-11-21T08:00:00Z'
  const found = await ask({ mode: 'defined' }, { now, calendar })
  expect(found).toMatchObject({ state: 'pass', because: 'the window `night` opens 2026-12-04 22:00 UTC' })
  expect((await ask({ mode: 'defined', within: '7d' }, { now, calendar })).state).toBe('fail')
  const once = await ask({ mode: 'defined', start: '2026-11-22', end: '2026-11-22' }, { now, calendar })
  expect(once).toMatchObject({ state: 'fail', because: expect.stringContaining('opens into a freeze (holidays)') })
})

test('nothing agreed, or nothing of that name, is no window', async () => {
  for (const mode of ['open', 'defined'])
    expect(await ask({ mode })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('no window is declared'),
    })
  const named = await ask({ name: 'day' }, { calendar: { windows: [night] } })
  expect(named).toMatchObject({
    state: 'fail',
    because: 'no window `day` is declared in the configuration; name one that is: `night`',
  })
})

test.each([
  [{ start: '2026-12-01' }, '`start` and `end` belong together'],
  [{ from: '22:00' }, '`from` and `to` belong together'],
  [{ from: '25:00', to: '26:00' }, 'expected a time such as `22:00`'],
  [{ days: 'mon' }, '`days` needs `from` and `to`'],
  [{ days: 'someday', from: '10:00', to: '11:00' }, 'expected `mon`'],
  [{ start: '2026-12-02', end: '2026-12-01' }, 'ends (2026-12-01) before it starts (2026-12-02)'],
  [{ timeZone: 'Mars/Olympus' }, 'expected an IANA time zone'],
])('%j is a mistake', async (params, sentence) => {
  const outcome = await ask(params)
  expect(outcome.state).toBe('error')
  expect(outcome.because.toLowerCase()).toContain(sentence.toLowerCase())
})

test.each([
  { mode: 'unfrozen', from: '22:00', to: '23:00' },
  { mode: 'unfrozen', start: '2026-12-01', end: '2026-12-02' },
  { mode: 'unfrozen', name: 'night' },
  { from: '22:00', to: '23:00', within: '14d' },
])('what a mode does not look at is a mistake: %j', async params => {
  expect((await ask(params, { now: '2026-11-20T12:00:00Z' })).state).toBe('error')
})
