import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/tests.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'All tests pass', thresholds: [], role: null, modifiers: {} } }
const NOW = '2026-11-21T03:00:00Z'

async function judge(files: Record<string, string>, params: Record<string, unknown> = {}) {
  const { outcome } = await gate.run(params, fakeWorld({ files, now: NOW }), about)
  return outcome
}

const suite = (name: string, cases: string, attributes = '') =>
  `<testsuite name="${name}" ${attributes}>${cases}</testsuite>`
const ok = (name: string) => `<testcase name="${name}" time="0.5"/>`
const bad = (name: string) =>
  `<testcase name="${name}" file="src/${name}.ts" line="3"><failure message="boom"/></testcase>`
const skipped = (name: string) => `<testcase name="${name}"><skipped/></testcase>`
const flaky = (name: string) => `<testcase name="${name}"><flakyFailure/></testcase>`

describe('passes', () => {
  test('with the evidence that others build on', async () => {
    const { state, because, evidence } = await judge({
      'junit.xml': suite('api', ok('a') + ok('b') + skipped('c')),
      'web/junit.xml': suite('web', ok('d')),
    })
    expect({ state, because }).toEqual({ state: 'pass', because: '3 tests passed (1 skipped), in 2 reports' })
    expect(evidence).toMatchObject({
      tests: 4,
      passed: 3,
      failed: 0,
      errors: 0,
      skipped: 1,
      files: [
        {
          file: 'junit.xml',
          format: 'junit-xml',
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          tests: 3,
          passed: 2,
        },
        { file: 'web/junit.xml', format: 'junit-xml', tests: 1, passed: 1 },
      ],
      failures: [],
      suites: [
        { name: 'api', tests: 3 },
        { name: 'web', tests: 1 },
      ],
      slowest: [{ name: 'a', durationMs: 500 }, { name: 'b' }, { name: 'd' }],
    })
    expect(gate.measure!(evidence)).toEqual({ value: 3, better: 'higher', unit: 'tests' })
  })

  test('with as many failures as are allowed', async () => {
    expect(await judge({ 'junit.xml': suite('s', ok('a') + bad('b')) }, { maxFailures: '1' })).toMatchObject({
      state: 'pass',
      because: '1 test passed (1 failed), in 1 report',
    })
  })

  test('when only the suites asked for are fine', async () => {
    const files = { 'junit.xml': `<testsuites>${suite('unit', bad('a'))}${suite('e2e', ok('b'))}</testsuites>` }
    for (const suites of ['e2e', 'E2E', 'e*', ['e2e']])
      expect(await judge(files, { suites })).toMatchObject({ state: 'pass', evidence: { tests: 1, failures: [] } })
  })

  test('when a broken report in the usual places is left out', async () => {
    const files = { 'a/junit.xml': suite('s', ok('a')), 'b/junit.xml': '' }
    expect(await judge(files, { report: '!b/**' })).toMatchObject({ state: 'pass' })
  })

  test('when the suite asked for is a part of a path, or the file', async () => {
    const files = { 'reports/junit.xml': suite('phpunit.xml', suite('Integration', suite('CartTest', ok('a')))) }
    for (const suites of ['Integration', 'phpunit.xml > Integration > *', 'reports/*.xml'])
      expect(await judge(files, { suites })).toMatchObject({ state: 'pass' })
  })
})

describe('fails', () => {
  test('with the names, messages and places of what failed', async () => {
    const outcome = await judge({
      'junit.xml': suite('s', `${ok('a') + bad('b')}<testcase name="c"><error/></testcase>`),
    })
    expect(outcome).toMatchObject({
      state: 'fail',
      because: '3 tests, 1 failed and 1 broke: `s: b` and `s: c`, none expected; mend them',
      evidence: {
        failed: 1,
        errors: 1,
        failures: [
          { suite: 's', name: 'b', message: 'boom', file: 'src/b.ts', line: 3 },
          { suite: 's', name: 'c', message: '', file: null, line: null },
        ],
      },
    })
  })

  test.each<[string, Record<string, string>, Record<string, unknown>, string]>([
    ['nothing in the usual places', {}, {}, 'no test report found in the usual places'],
    ['a glob that matches nothing', {}, { report: 'out/*.xml' }, '`out/*.xml` matches no file'],
    [
      'one glob of two that matches nothing',
      { 'a.xml': suite('s', ok('a')) },
      { report: 'a.xml,{e2e,load}/*.xml' },
      '`{e2e,load}/*.xml` matches no file',
    ],
    ['no test', { 'junit.xml': '<testsuites/>' }, {}, 'no test ran, at least 1 expected'],
    ['all skipped', { 'junit.xml': suite('s', skipped('a')) }, {}, '0 of 1 test ran, 1 skipped'],
    ['too few', { 'junit.xml': suite('s', ok('a') + ok('b')) }, { minTests: '3' }, '2 of 2 tests ran, 0 skipped'],
    [
      'too many skipped',
      { 'junit.xml': suite('s', ok('a') + skipped('b')) },
      { maxSkipped: 0 },
      '1 of 2 tests skipped (50 %), at most 0 expected',
    ],
    [
      'too large a share skipped',
      { 'junit.xml': suite('s', ok('a') + skipped('b')) },
      { maxSkipped: '10%' },
      '1 of 2 tests skipped (50 %), at most 10 % expected',
    ],
    [
      'flaky and denied',
      { 'junit.xml': suite('s', flaky('a')) },
      { flaky: 'deny' },
      '1 test passed only after a rerun, none expected',
    ],
    [
      'a suite that is not there',
      { 'junit.xml': suite('unit', ok('a')) },
      { suites: 'unit,e2e' },
      'suite `e2e` not found or without a test that ran (the reports hold `unit`)',
    ],
    [
      'a suite that is there and was skipped',
      { 'junit.xml': suite('e2e', skipped('a')) },
      { suites: 'e2e' },
      'suite `e2e` not found or without a test that ran',
    ],
    [
      'a problem of the run, whatever the counts say',
      { 'run.tap': '1..2\nok 1\nok 2\nBail out! no database\n' },
      { maxFailures: 99 },
      '`run.tap`: bailed out: no database, a run that is complete expected',
    ],
    [
      'too old by its own time',
      { 'junit.xml': suite('s', ok('a'), 'timestamp="2026-11-18T03:00:00Z"') },
      { maxAge: '24h' },
      '`junit.xml` is 3 days old (2026-11-18T03:00:00.000Z), at most 24 hours expected',
    ],
    ['too old by its file', { 'junit.xml': suite('s', ok('a')) }, { maxAge: '7d' }, '`junit.xml` is'],
  ])('%s', async (_, files, params, because) => {
    const outcome = await judge(files, params)
    expect(outcome).toMatchObject({ state: 'fail', because: expect.stringContaining(because) })
  })

  test('gives every reason', async () => {
    const { because } = await judge(
      { 'junit.xml': suite('s', bad('a') + skipped('b')) },
      { minTests: 2, maxSkipped: 0 },
    )
    expect(because.split('; also ')).toHaveLength(3)
  })

  test('by tag', async () => {
    const spec = (name: string, status: string, tag: string) => ({ name, status, tags: [tag] })
    const report = (smoke: string) =>
      JSON.stringify({ results: { tests: [spec('a', smoke, 'smoke'), spec('b', 'failed', 'slow')] } })
    expect(await judge({ 'ctrf-report.json': report('passed') }, { tags: 'smoke' })).toMatchObject({ state: 'pass' })
    expect(await judge({ 'ctrf-report.json': report('failed') }, { tags: 'smoke' })).toMatchObject({ state: 'fail' })
    expect(await judge({ 'ctrf-report.json': report('passed') }, { tags: 'security' })).toMatchObject({ state: 'fail' })
  })
})

describe('could not find out', () => {
  test.each<[string, Record<string, string>, Record<string, unknown>, string]>([
    [
      'a truncated report',
      { 'junit.xml': '<testsuite><testcase name="a"/>' },
      {},
      '`junit.xml` is not well-formed XML',
    ],
    [
      'one broken report among good ones',
      { 'a/junit.xml': suite('s', ok('a')), 'b/junit.xml': '' },
      {},
      '`b/junit.xml` is empty, a complete test report expected; write it again or leave it out with `!` in `report`',
    ],
    ['something else', { 'a.xml': '<pom/>' }, { report: '*.xml' }, 'leave it out with `!` in `report`'],
    ['suites and tags', { 'junit.xml': suite('s', ok('a')) }, { suites: 'a', tags: 'b' }, '`suites` and `tags`'],
    ['a wrong number', {}, { minTests: 'many' }, '`minTests`: expected a number'],
    ['a wrong policy', {}, { flaky: 'perhaps' }, '`flaky`: expected `allow` or `deny`'],
    ['a wrong age', {}, { maxAge: '1 fortnight' }, '`maxAge`: expected a duration'],
  ])('%s', async (_, files, params, because) => {
    expect(await judge(files, params)).toMatchObject({ state: 'error', because: expect.stringContaining(because) })
  })
})
