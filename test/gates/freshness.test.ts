/** What `tests` and `coverage` make of the times that reports state. */
import { describe, expect, test } from '@jest/globals'
import coverage from '../../src/gates/coverage.ts'
import tests from '../../src/gates/tests.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Proven', thresholds: [], role: null, modifiers: {} } }
const COMMIT = 'c0ffee5c0ffee5'
const now = '2026-11-21T12:00:00Z'

const junit = (time?: string) =>
  `<testsuite name="s" tests="1"${time ? ` timestamp="${time}"` : ''}><testcase name="a"/></testsuite>`
const cobertura = (time: string) =>
  `<coverage timestamp="${time}"><packages><package><classes><class filename="a.py"><lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>`

const at = (committed: string): ExampleWorld => ({
  now,
  release: { commit: COMMIT },
  git: { committedAt: { [COMMIT]: committed } },
})

const tested = async (time: string | undefined, world: ExampleWorld, params = {}) =>
  (await tests.run(params, fakeWorld({ ...world, files: { 'junit.xml': junit(time) } }), about)).outcome

const covered = async (time: string, world: ExampleWorld, params = {}) =>
  (await coverage.run(params, fakeWorld({ ...world, files: { 'coverage.xml': cobertura(time) } }), about)).outcome

describe('a report', () => {
  test.each([
    ['2026-11-21T10:00:00Z', 'pass'],
    ['2026-11-21T09:51:00Z', 'pass'],
    ['2026-11-21T09:49:00Z', 'fail'],
    ['2026-11-21T11:49:00+02:00', 'fail'],
    ['2026-11-21T05:00:00-05:00', 'pass'],
    // Without a zone it may have been written west of here.
    ['2026-11-20T22:00:00', 'pass'],
    ['2026-11-20T21:00:00', 'fail'],
    ['2025-11-21 10:00:00', 'fail'],
    // These say nothing.
    ['1970-01-01T00:00:00Z', 'pass'],
    ['yesterday', 'pass'],
    [undefined, 'pass'],
  ])('of %s is proof of a commit of 10:00: %s', async (time, state) => {
    expect((await tested(time, at('2026-11-21T10:00:00.000Z'))).state).toBe(state)
  })

  test('of coverage too, in seconds and in milliseconds', async () => {
    const world = at('2026-11-21T10:00:00Z')
    const time = Date.parse('2026-11-21T09:00:00Z')
    for (const stated of [String(time), String(time / 1000)]) {
      expect(await covered(stated, world)).toMatchObject({
        state: 'fail',
        because:
          '`coverage.xml` is of 2026-11-21T09:00:00.000Z, before the judged commit `c0ffee5` (2026-11-21T10:00:00Z), a report of this commit expected; ' +
          'run the tests with coverage again, or set `fresh=false` where a build cache gives back reports of the same sources',
      })
      expect((await covered(stated, world, { fresh: 'false' })).state).toBe('pass')
    }
    expect((await covered(String(time + 3_600_000), world)).state).toBe('pass')
    for (const stated of ['0', '1', '', 'x', '99999999999999999999'])
      expect((await covered(stated, world)).state).toBe('pass')
  })

  test('the oldest of them decides', async () => {
    const files = { 'a/junit.xml': junit('2026-11-21T11:00:00Z'), 'b/junit.xml': junit('2026-11-01T11:00:00Z') }
    const { outcome } = await tests.run(
      { report: '**/junit.xml' },
      fakeWorld({ ...at('2026-11-21T10:00:00Z'), files }),
      about,
    )
    expect(outcome).toMatchObject({ state: 'fail', because: expect.stringContaining('`b/junit.xml` is of') })
  })
})

describe('never a false alarm', () => {
  const old = '2026-11-01T00:00:00Z'
  test('where there is no repository, or the commit has the clock of the future', async () => {
    expect((await tested(old, { now })).state).toBe('pass')
    expect((await tested(old, { now, release: { commit: COMMIT } })).state).toBe('pass')
    expect((await tested(old, at('2026-11-22T10:00:00Z'))).state).toBe('pass')
  })

  test('unless it is asked for: then what is not known is an error', async () => {
    expect((await tested(old, { now }, { fresh: 'true' })).state).toBe('error')
    expect((await tested(old, at('2026-11-22T10:00:00Z'), { fresh: true })).state).toBe('error')
    expect((await tested(undefined, at('2026-11-21T10:00:00Z'), { fresh: true })).because).toContain(
      'does not say when it was written',
    )
    expect((await tested('2026-11-21T10:00:00Z', at('2026-11-21T10:00:00Z'), { fresh: true })).state).toBe('pass')
  })
})

test('coverage may not be older than it is allowed to be, by its own time or that of its file', async () => {
  const time = String(Date.parse('2026-11-20T00:00:00Z'))
  expect((await covered(time, { now }, { maxAge: '24h' })).because).toBe(
    '`coverage.xml` is 36 hours old (2026-11-20T00:00:00.000Z), at most 24 hours expected; run the tests with coverage again',
  )
  expect((await covered(time, { now }, { maxAge: '7d' })).state).toBe('pass')
  expect((await covered('', { now }, { maxAge: '7d' })).state).toBe('fail')
  expect(coverage.problems({ maxAge: 'soon' })).toHaveLength(1)
})
