import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/coverage.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Coverage', thresholds: [], role: null, modifiers: {} } }

async function judge(files: Record<string, string>, params: Record<string, unknown> = {}, world: ExampleWorld = {}) {
  const { outcome } = await gate.run(params, fakeWorld({ ...world, files }), about)
  return outcome
}

/** A tracefile: per file, a digit for each of its lines. */
const lcov = (files: Record<string, string>): string =>
  Object.entries(files)
    .map(([path, hits]) => `SF:${path}\n${[...hits].map((hit, at) => `DA:${at + 1},${hit}\n`).join('')}end_of_record\n`)
    .join('')
const summary = (covered: number, total: number) => JSON.stringify({ total: { lines: { covered, total, pct: 100 } } })

describe('the limit', () => {
  const exactly = { 'coverage/coverage-summary.json': summary(4, 5) }

  test.each([
    [{}, 'fail', 'lines 80 % (4 of 5), more than 80 % expected; add tests or lower `min`'],
    [{ min: 80, op: '>=' }, 'pass', 'lines 80 % (4 of 5), at least 80 % expected'],
    [{ min: '79.999999' }, 'pass', 'lines 80 % (4 of 5), more than 79.999999 % expected'],
    [{ min: 80.000001, op: '>=' }, 'fail', 'at least 80.000001 % expected'],
    [{ min: 100 }, 'fail', 'at least 100 % expected'],
  ])('%j: %s', async (params, state, because) => {
    expect(await judge(exactly, params)).toMatchObject({ state, because: expect.stringContaining(because) })
  })

  test('is compared in whole numbers, however large', async () => {
    const files = (covered: number) => ({ 'coverage/coverage-summary.json': summary(covered, 9_000_000_000_000_000) })
    expect(await judge(files(7_200_000_000_000_000))).toMatchObject({ state: 'fail' })
    expect(await judge(files(7_200_000_000_000_001))).toMatchObject({ state: 'pass' })
  })

  test('never reads as reached when it is not', async () => {
    const { state, because } = await judge({ 'coverage/coverage-summary.json': summary(19_999, 25_000) })
    expect({ state, because }).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('lines 79.99 % (19,999 of 25,000)'),
    })
  })

  test.each([
    ['>', 90, { min: 90, op: '>' }],
    ['>=', 75.5, { min: 75.5, op: '>=' }],
    ['==', 100, { min: 100, op: '>=' }],
    ['<', 5, {}],
  ] as const)('is the item’s own: %s %d', (op, value, params) => {
    const threshold = { op, value, unit: '%', text: '' }
    const speed = { op: '<' as const, value: 2, unit: 's', text: '' }
    expect(gate.fromItem({ ...about.item, thresholds: [speed, threshold] })).toEqual(params)
  })

  test.each([
    [{ min: 101 }, 'expected 0 to 100'],
    [{ min: 'much' }, 'expected a number'],
    [{ op: '<' }, 'expected `>` or `>=`'],
    [{ metric: 'line' }, 'expected lines, branches, functions or statements'],
  ])('%j is refused', (params, because) => {
    expect(gate.problems(params).join()).toContain(because)
  })
})

test('the evidence that others build on', async () => {
  const { evidence } = await judge({ 'lcov.info': lcov({ 'a.js': '110', 'b.js': '0000', 'c.js': '1' }) })
  expect(evidence).toEqual({
    lines: { covered: 3, total: 8 },
    branches: { covered: 0, total: 0 },
    functions: { covered: 0, total: 0 },
    statements: null,
    unit: 'lines',
    metric: 'lines',
    files: [{ file: 'lcov.info', format: 'lcov', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    worst: [
      { path: 'b.js', covered: 0, total: 4 },
      { path: 'a.js', covered: 2, total: 3 },
    ],
  })
  expect(gate.measure?.(evidence)).toEqual({ value: 37.5, better: 'higher', unit: '%' })
  expect(gate.measure?.({ metric: 'lines', lines: { covered: 0, total: 0 } })).toBeNull()
})

test('a run in two formats is counted once, and the evidence says so', async () => {
  const { because, evidence } = await judge({
    'coverage/lcov.info': lcov({ 'a.js': '1111111110' }),
    'coverage/coverage-summary.json': summary(9, 10),
  })
  expect(because).toBe('lines 90 % (9 of 10), more than 80 % expected')
  expect(evidence).toMatchObject({ repeated: [{ file: 'coverage/coverage-summary.json', of: 'coverage/lcov.info' }] })
})

describe('nothing to judge', () => {
  test('no report', async () => {
    expect(await judge({ 'a.txt': '' })).toMatchObject({
      state: 'fail',
      because: expect.stringMatching(/^no coverage report found in the usual places .*; run the tests with coverage/),
    })
  })

  test('one of two patterns matches nothing', async () => {
    const files = { 'a/lcov.info': lcov({ 'a.js': '1' }) }
    expect(await judge(files, { report: 'a/lcov.info,b/lcov.info' })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('`b/lcov.info` matches no file'),
    })
  })

  test('a broken report beside a good one', async () => {
    const files = { 'a/lcov.info': lcov({ 'a.js': '1' }), 'b/lcov.info': 'SF:b.js\nDA:1,1\n' }
    expect(await judge(files)).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`b/lcov.info` ends in the middle of the record of `b.js`'),
      evidence: { lines: { covered: 1, total: 1 }, broken: [{ file: 'b/lcov.info' }] },
    })
  })

  test.each(['0', '50'])('no lines, min=%s', async min => {
    expect(await judge({ 'lcov.info': 'SF:a.js\nLF:7\nLH:7\nend_of_record\n' }, { min, op: '>=' })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('no lines in `lcov.info`'),
    })
  })

  test('a metric the report does not know', async () => {
    const files = { 'cover.out': 'mode: set\nm/a.go:1.1,2.2 1 1\n' }
    expect(await judge(files, { metric: 'branches' })).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`cover.out` tells nothing of branches'),
    })
  })
})

test('metrics are judged one by one', async () => {
  const text = 'SF:a\nFN:1,f\nFNDA:1,f\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nDA:1,1\nend_of_record\n'
  expect(await judge({ 'lcov.info': text }, { metric: 'branches' })).toMatchObject({
    state: 'fail',
    because: expect.stringContaining('branches 50 % (1 of 2)'),
    evidence: { unit: 'branches' },
  })
  expect(await judge({ 'lcov.info': text }, { metric: 'functions' })).toMatchObject({ state: 'pass' })
})

describe('paths', () => {
  const files = { 'lcov.info': lcov({ 'src/a.js': '11', 'src/gen/b.js': '00', '/ci/shop/lib/c.js': '10' }) }

  test.each([
    ['src/**', '2 of 4'],
    ['src/**,!src/gen/**', '2 of 2'],
    ['!**/gen/**', '3 of 4'],
    ['lib/**', '1 of 2'],
  ])('%s leaves %s', async (paths, counts) => {
    expect((await judge(files, { paths })).because).toContain(counts)
  })

  test('that match nothing are a mistake', async () => {
    expect(await judge(files, { paths: 'app/**' })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('`app/**` matches none of 3 reported files'),
    })
  })

  test('need a report that lists files', async () => {
    expect(await judge({ 'coverage/coverage-summary.json': summary(9, 10) }, { paths: 'src/**' })).toMatchObject({
      state: 'error',
      because: expect.stringContaining('lists no files'),
    })
  })
})

test('every file must reach it; those without lines are none', async () => {
  const files = (last: string) => ({ 'lcov.info': lcov({ 'a.js': '1111', 'b.js': '', 'c.js': last }) })
  expect(await judge(files('11110'), { min: 80, op: '>=', perFile: 'true' })).toMatchObject({
    state: 'pass',
    because: 'lines at least 80 % (4 of 5) in each of 2 files, at least 80 % expected',
  })
  expect(await judge(files('1000'), { min: 30, perFile: 'true' })).toMatchObject({
    state: 'fail',
    because: expect.stringContaining('lines too low in 1 of 2 files (`c.js` 25 % (1 of 4))'),
    evidence: { below: 1, worst: [{ path: 'c.js', covered: 1, total: 4 }] },
  })
})

describe('diff', () => {
  const files = { 'lcov.info': lcov({ 'src/a.js': '1100', '/ci/shop/src/b.js': '10', 'com/shop/Cart.java': '01' }) }
  const diff = (addedLines: Record<string, number[]>, params = {}) =>
    judge(files, { diff: true, min: 50, op: '>=', ...params }, { release: { base: 'main' }, git: { addedLines } })

  test('judges changed lines only, whatever the report calls the file', async () => {
    expect(
      await diff({ 'src/a.js': [2, 3, 9], 'src/b.js': [1], 'src/main/java/com/shop/Cart.java': [2] }),
    ).toMatchObject({
      state: 'pass',
      because: 'changed lines 75 % (3 of 4), at least 50 % expected',
      evidence: {
        lines: { covered: 3, total: 4 },
        unit: 'changed lines',
        uncovered: [{ path: 'src/a.js', lines: [3] }],
      },
    })
    expect(await diff({ 'src/a.js': [3, 4] })).toMatchObject({
      state: 'fail',
      because: 'changed lines 0 % (0 of 2), at least 50 % expected; add tests for `src/a.js`',
    })
  })

  test('in each file when asked', async () => {
    const added = { 'src/a.js': [1, 2], 'src/b.js': [2] }
    expect(await diff(added)).toMatchObject({ state: 'pass' })
    expect(await diff(added, { perFile: true })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('`src/b.js`'),
    })
  })

  test('skips when no changed line can run', async () => {
    expect(await diff({ 'README.md': [1], 'src/a.js': [99], 'test/a.test.js': [1] })).toMatchObject({ state: 'skip' })
  })

  test('does not overlook changed code that nobody measured', async () => {
    expect(await diff({ 'src/new.js': [1, 2] })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('not in any report: `src/new.js`'),
    })
    expect(await diff({ 'src/new.js': [1], 'src/a.js': [1] })).toMatchObject({
      state: 'pass',
      because: expect.stringContaining('not in any report: `src/new.js`'),
    })
    expect(await diff({ 'src/new.js': [1] }, { paths: '!src/new.js' })).toMatchObject({ state: 'skip' })
  })

  test.each([
    ['a base', files, { release: { base: null } }, {}, 'no base is known'],
    ['lines', files, {}, { metric: 'functions' }, '`metric=functions`'],
    [
      'hits',
      {
        'coverage/coverage-summary.json': JSON.stringify({
          total: { lines: { covered: 1, total: 1 } },
          'a.js': { lines: { covered: 1, total: 1 } },
        }),
      },
      {},
      {},
      'do not tell which lines of `a.js`',
    ],
  ])('needs %s', async (_, contents, world, params, because) => {
    const outcome = await judge(
      contents as Record<string, string>,
      { diff: true, ...params },
      { release: { base: 'main' }, git: { addedLines: { 'a.js': [1] } }, ...world },
    )
    expect(outcome).toMatchObject({ state: 'error', because: expect.stringContaining(because) })
  })
})
