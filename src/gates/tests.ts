/**
 * @module gates/tests
 * Test reports of any format: did enough tests run, and did they pass?
 */
import { z } from 'zod'
import { ageReasons, ages, COMMITTED_LATER } from '../model/freshness.ts'
import { defineGate } from '../model/gate.ts'
import { type Evidence, error, fail, pass } from '../model/outcome.ts'
import { count, list } from '../model/params.ts'
import type { Reading, Tally, TestReport } from '../model/reports.ts'
import { type Judged, selectTests } from '../model/select.ts'
import { grouped, listed, percent, plural, shortened } from '../model/text.ts'

const MAX_FAILURES = 1000
const MAX_SUITES = 1000
const MAX_SLOWEST = 10

/** `5`, or `10%` of all tests. */
const countOrShare = () =>
  z.union([
    z
      .string()
      .regex(/^\s*\d+(\.\d+)?\s*%\s*$/)
      .transform(text => ({ share: Number.parseFloat(text) })),
    count(),
  ])

export default defineGate({
  kind: 'tests',
  says: 'The tests ran and passed, by the reports their runner wrote.',
  asks: ['reports', 'files', 'clock', 'git', 'release'],
  params: z.strictObject({
    report: list()
      .optional()
      .describe('globs of the report files, `!` in front excludes; the usual places when absent'),
    suites: list()
      .optional()
      .describe(
        'names or globs of suites (or of report files): each must be there with a test that ran, and only they are judged',
      ),
    tags: list()
      .optional()
      .describe('tags, categories or groups, where the format has them: each must be there, and only they are judged'),
    minTests: count().default(1).describe('fewest tests that must have run; skipped tests did not run'),
    maxFailures: count().default(0).describe('most tests that may have failed or broken'),
    maxSkipped: countOrShare().optional().describe('most tests that may be skipped: a number, or `10%` of all tests'),
    flaky: z
      .enum(['allow', 'deny'], { error: 'expected `allow` or `deny`' })
      .default('allow')
      .describe('`deny`: a test that passed only after a rerun counts as failed'),
    ...ages(),
  }),
  async check(params, world) {
    const reading = await world.reports.tests(params.report)
    if (reading.broken.length > 0) return error(brokenSentence(reading), { broken: reading.broken })
    if (reading.reports.length === 0 || reading.unmatched.length > 0)
      return fail(missingSentence(reading), { looked: reading.looked })
    const judged = selectTests(reading.reports, params)
    const reasons = [
      ...absentReasons(judged),
      ...problemsOf(judged.reports),
      ...failureReasons(judged, params),
      ...(judged.absent ? [] : amountReasons(judged.total, params)),
      ...(await ageReasons(judged.reports, params, 'run the tests', world)),
    ]
    const evidence = evidenceOf(judged)
    return reasons.length > 0 ? fail(reasons.join('; also '), evidence) : pass(passSentence(judged), evidence)
  },
  measure({ tests, skipped }) {
    if (typeof tests !== 'number' || typeof skipped !== 'number') return null
    return { value: tests - skipped, better: 'higher', unit: 'tests' }
  },
  examples: [
    {
      says: 'JUnit XML without a failure passes',
      item: '- [ ] All tests pass <!-- gate: tests -->',
      world: {
        files: {
          'reports/junit.xml':
            '<testsuites><testsuite name="api" tests="2"><testcase classname="api" name="lists orders" time="0.12"/>' +
            '<testcase classname="api" name="adds an order" time="0.31"/></testsuite></testsuites>',
        },
      },
      outcome: 'pass',
      because: '2 tests passed, in 1 report',
    },
    {
      says: 'a failing test is named',
      item: '- [ ] All tests pass <!-- gate: tests report=report.tap -->',
      world: {
        files: { 'report.tap': 'TAP version 14\n1..2\nok 1 - adds\nnot ok 2 - subtracts\n' },
      },
      outcome: 'fail',
      because: '2 tests, 1 failed: `subtracts`, none expected',
    },
    {
      says: 'a run whose tests were all skipped proves nothing',
      item: '- [ ] All tests pass <!-- gate: tests -->',
      world: {
        files: { 'junit.xml': '<testsuite name="s" tests="1"><testcase name="a"><skipped/></testcase></testsuite>' },
      },
      outcome: 'fail',
      because: '0 of 1 test ran, 1 skipped, at least 1 expected',
    },
    {
      says: 'a suite that is asked for must be there and have run',
      item: '- [ ] Integration and E2E tests pass <!-- gate: tests suites=integration,e2e -->',
      world: {
        files: { 'junit.xml': '<testsuite name="integration" tests="1"><testcase name="a"/></testsuite>' },
      },
      outcome: 'fail',
      because: 'suite `e2e` not found',
    },
    {
      says: 'a suite that could not be loaded is a problem although no test failed',
      item: '- [ ] All tests pass <!-- gate: tests report=jest.json -->',
      world: {
        files: {
          'jest.json':
            '{"numTotalTests":1,"numRuntimeErrorTestSuites":1,"success":false,"testResults":[' +
            '{"name":"a.test.js","status":"passed","assertionResults":[{"title":"adds","status":"passed"}]},' +
            '{"name":"b.test.js","status":"failed","message":"Cannot find module","assertionResults":[]}]}',
        },
      },
      outcome: 'fail',
      because: '`b.test.js` did not run: Cannot find module',
    },
    {
      says: 'a report that was left over from an earlier commit',
      item: '- [ ] All tests pass <!-- gate: tests -->',
      world: {
        ...COMMITTED_LATER,
        files: {
          'junit.xml':
            '<testsuite name="api" tests="1" timestamp="2026-11-19T08:00:00Z"><testcase name="lists orders"/></testsuite>',
        },
      },
      outcome: 'fail',
      because: 'before the judged commit `5f1c9f0`',
    },
    {
      says: 'no report at all',
      item: '- [ ] All tests pass <!-- gate: tests -->',
      world: { files: { 'README.md': '# Shop' } },
      outcome: 'fail',
      because: 'no test report found in the usual places',
    },
    {
      says: 'a report that was cut off is an error, whatever its first half says',
      item: '- [ ] All tests pass <!-- gate: tests report=junit.xml -->',
      world: { files: { 'junit.xml': '<testsuite name="s" tests="2"><testcase name="a"/>' } },
      outcome: 'error',
      because: '`junit.xml` is not well-formed XML',
    },
  ],
})

const few = (words: readonly string[], most = 3): string => {
  const shown = words.slice(0, most).map(word => `\`${shortened(word.replace(/\s+/g, ' '), 120)}\``)
  return words.length > most ? `${shown.join(', ')} and ${grouped(words.length - most)} more` : listed(shown)
}

function brokenSentence({ broken }: Reading<TestReport>): string {
  const [first, ...rest] = broken
  const others = rest.length > 0 ? ` (and ${plural(rest.length, 'more file')})` : ''
  return `\`${first!.file}\` ${first!.because}${others}, a complete test report expected; write it again or leave it out with \`!\` in \`report\``
}

function missingSentence({ looked, usual, unmatched }: Reading<TestReport>): string {
  if (usual)
    return `no test report found in the usual places (${few(looked, 4)}), at least one expected; run the tests with a reporter that writes JUnit XML, TRX, TAP or JSON before this check, or say where the report is with \`report\``
  const verb = unmatched.length === 1 ? 'matches' : 'match'
  return `${few(unmatched)} ${verb} no file, a test report expected; run the tests with a reporter that writes it before this check, or mend \`report\``
}

function absentReasons({ absent }: Judged): string[] {
  if (!absent) return []
  const { kind, names, named } = absent
  const seen = named.length > 0 ? `the reports hold ${few(named, 5)}` : `the reports name no ${kind}s`
  const what = names.length === 1 ? kind : `${kind}s`
  return [
    `${what} ${few(names)} not found or without a test that ran (${seen}), at least one test expected; run it or mend \`${kind}s\``,
  ]
}

const problemsOf = (reports: readonly TestReport[]): string[] => {
  const troubled = reports.filter(({ problems }) => problems.length > 0)
  const [first] = troubled
  if (!first) return []
  const all = troubled.reduce((number, { problems }) => number + problems.length, 0)
  const more = all > 1 ? ` (and ${plural(all - 1, 'more problem')})` : ''
  return [
    `\`${first.file}\`: ${first.problems[0]}${more}, a run that is complete expected; see what the runner printed`,
  ]
}

interface Limits {
  minTests: number
  maxFailures: number
  maxSkipped?: number | { share: number } | undefined
  flaky: 'allow' | 'deny'
}

function failureReasons({ total, failures }: Judged, { maxFailures, flaky }: Limits): string[] {
  const reasons: string[] = []
  const broken = total.failed + total.errors
  if (broken > maxFailures) {
    const kinds = [total.failed && `${grouped(total.failed)} failed`, total.errors && `${grouped(total.errors)} broke`]
    const expected = maxFailures === 0 ? 'none' : `at most ${grouped(maxFailures)}`
    const names = failures.map(({ suite, name }) => (suite ? `${suite}: ${name}` : name))
    const shown = names.length > 0 ? `: ${few(names)}` : ''
    reasons.push(
      `${plural(total.tests, 'test')}, ${listed(kinds.filter(kind => typeof kind === 'string'))}${shown}, ${expected} expected; mend them`,
    )
  }
  if (flaky === 'deny' && total.flaky > 0)
    reasons.push(
      `${plural(total.flaky, 'test')} passed only after a rerun, none expected; mend them or set \`flaky=allow\``,
    )
  return reasons
}

function amountReasons({ tests, skipped }: Tally, { minTests, maxSkipped }: Limits): string[] {
  const reasons: string[] = []
  const ran = tests - skipped
  if (ran < minTests) {
    const seen =
      tests === 0 ? 'no test ran' : `${grouped(ran)} of ${plural(tests, 'test')} ran, ${grouped(skipped)} skipped`
    reasons.push(`${seen}, at least ${grouped(minTests)} expected; run them or lower \`minTests\``)
  }
  if (maxSkipped === undefined) return reasons
  const most = typeof maxSkipped === 'number' ? maxSkipped : (maxSkipped.share * tests) / 100
  const limit = typeof maxSkipped === 'number' ? grouped(maxSkipped) : `${maxSkipped.share} %`
  if (skipped > most)
    reasons.push(
      `${grouped(skipped)} of ${plural(tests, 'test')} skipped (${percent(skipped, tests)}), at most ${limit} expected; run them or raise \`maxSkipped\``,
    )
  return reasons
}

function passSentence({ total, reports }: Judged): string {
  const { passed, skipped, failed, errors, flaky } = total
  const asides = [
    failed + errors > 0 && `${grouped(failed + errors)} failed`,
    skipped > 0 && `${grouped(skipped)} skipped`,
    flaky > 0 && `${grouped(flaky)} flaky`,
  ].filter(aside => typeof aside === 'string')
  const also = asides.length > 0 ? ` (${asides.join(', ')})` : ''
  return `${plural(passed, 'test')} passed${also}, in ${plural(reports.length, 'report')}`
}

function evidenceOf({ reports, total, suites, failures }: Judged): Evidence {
  const { tests, passed, failed, errors, skipped, flaky } = total
  return {
    tests,
    passed,
    failed,
    errors,
    skipped,
    flaky,
    files: reports.map(({ suites: _s, tags: _t, failures: _f, slowest: _l, ...facts }) => facts),
    failures: failures.slice(0, MAX_FAILURES),
    suites: suites.slice(0, MAX_SUITES),
    slowest: reports
      .flatMap(report => report.slowest)
      .sort((one, other) => other.durationMs - one.durationMs)
      .slice(0, MAX_SLOWEST),
  }
}
