import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { TestReport } from '../../../src/model/reports.ts'
import { testReports } from '../../../src/sources/reports/tests.ts'
import { memoryFiles } from '../../world.ts'
import { asTally, samples } from './samples.ts'

type Content = string | Uint8Array

const readAll = (files: Record<string, Content>, patterns?: string[]) => testReports(memoryFiles(files))(patterns)

async function read(content: Content): Promise<TestReport> {
  const { reports, broken } = await readAll({ report: content }, ['report'])
  expect(broken).toEqual([])
  return reports[0]!
}

async function broken(content: Content): Promise<string> {
  const reading = await readAll({ report: content }, ['report'])
  expect(reading.reports).toEqual([])
  return reading.broken[0]!.because
}

const passes = ({ failed, errors, passed, problems }: TestReport): boolean =>
  passed > 0 && failed + errors === 0 && problems.length === 0

describe.each(samples)('$format', sample => {
  test('is told by its content and its cases are counted', async () => {
    const report = await read(sample.text)
    const { tests, passed, failed, errors, skipped } = report
    expect({ format: report.format, tests, passed, failed, errors, skipped }).toEqual({
      format: sample.format,
      ...asTally(sample.tally),
    })
  })

  test('names what failed, with message and place', async () => {
    const { failures, failed, errors } = await read(sample.text)
    expect(failures).toHaveLength(failed + errors)
    expect(failures).toContainEqual(expect.objectContaining(sample.failure))
  })

  test('has no problem beside its failures, and its suites add up', async () => {
    const { problems, suites, tests } = await read(sample.text)
    expect(problems).toEqual([])
    expect(suites.reduce((sum, suite) => sum + suite.tests, 0)).toBe(tests)
  })

  test('is the same in UTF-16 and behind a byte order mark', async () => {
    const text = sample.text.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    const { failures, sha256: _, bytes: __, ...facts } = await read(sample.text)
    for (const content of [`\uFEFF${sample.text}`, Buffer.from(`\uFEFF${text}`, 'utf16le')])
      expect(await read(content)).toMatchObject({ ...facts, failures })
  })

  test('cut off anywhere, it never passes; what must be closed is broken', async () => {
    const closed = /^[<{[]/.test(sample.text) && !/^\{.*\n\{/.test(sample.text)
    const whole = sample.text.trimEnd().length
    for (let length = 0; length < whole; length++) {
      const reading = await readAll({ report: sample.text.slice(0, length) }, ['report'])
      if (closed) expect({ length, reports: reading.reports.length }).toEqual({ length, reports: 0 })
      expect(reading.reports.filter(passes)).toEqual([])
    }
  })

  test('changed anywhere, it is read or refused, without a crash', async () => {
    const original = Buffer.from(sample.text)
    const edit = fc.record({
      at: fc.nat(original.length),
      drop: fc.nat(8),
      put: fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom('<', '>', '"', '&', '{', ']', '\n', '&#0;', '--')),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async edits => {
        let bytes = original
        for (const { at, drop, put } of edits)
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(put as string), bytes.subarray(at + drop)])
        const reading = await readAll({ report: bytes }, ['report'])
        expect(reading.reports.length + reading.broken.length).toBe(1)
      }),
      { numRuns: 60 },
    )
  })
})

test('bytes at random are refused in one sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => {
      const reading = await readAll({ report: bytes }, ['report'])
      expect(reading.reports.filter(passes)).toEqual([])
    }),
  )
})

describe('what is no report', () => {
  test.each<[string, Content, string]>([
    ['nothing', '', 'is empty'],
    ['blanks', ' \n\n', 'is empty'],
    ['words', 'Error: could not find report', 'is of no known format; it starts with `Error: could not find report`'],
    ['other XML', '<project><a/></project>', 'is XML with the root element `project`'],
    ['other JSON', '{"name":"shop","version":"1.0.0"}', 'is JSON of no known test report; it has the members `name`'],
    ['two roots', '<testsuite name="a"/><testsuite name="b"/>', 'is not well-formed XML'],
    ['text behind the root', '<testsuite name="a"/>oops', 'is not well-formed XML'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY x "y">]><testsuite name="&x;"/>', 'is not well-formed XML'],
    [
      'an entity from a file',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite>&x;</testsuite>',
      'is not',
    ],
    ['a NUL', '<testsuite name="a"><testcase name="b\0"/></testsuite>', 'holds a NUL character'],
    ['an element closed twice', '<testsuite><testcase/></testcase></testsuite>', 'is not well-formed XML'],
    [
      'half a line of events',
      '{"Action":"pass","Package":"p","Test":"A"}\n{"Action":"pa',
      'ends in the middle of a line',
    ],
  ])('%s', async (_, content, because) => {
    expect(await broken(content)).toContain(because)
  })
})

describe('JUnit XML', () => {
  const suite = (inner: string, attributes = '') => `<testsuite name="s" ${attributes}>${inner}</testsuite>`

  test('counts cases, not what the attributes say', async () => {
    const { tests, passed } = await read(suite('<testcase name="a"/>', 'tests="7" failures="3"'))
    expect([tests, passed]).toEqual([1, 1])
  })

  test('a rerun that passed is flaky, one that kept failing is a failure', async () => {
    const { passed, failed, flaky } = await read(
      suite(
        '<testcase name="a"><flakyFailure><stackTrace>x</stackTrace></flakyFailure></testcase>' +
          '<testcase name="b"><failure/><rerunFailure/><rerunError/></testcase>',
      ),
    )
    expect({ passed, failed, flaky }).toEqual({ passed: 1, failed: 1, flaky: 1 })
  })

  test('a failure wins over a skip in the same case, an error over both', async () => {
    const { failed, errors, skipped } = await read(
      suite('<testcase><skipped/><failure/></testcase><testcase><failure/><error/></testcase>'),
    )
    expect({ failed, errors, skipped }).toEqual({ failed: 1, errors: 1, skipped: 0 })
  })

  test('what looks like a case in CDATA or a comment is none', async () => {
    const { tests, failed } = await read(
      suite(
        '<testcase name="a"><system-out><![CDATA[<testcase><failure/>]]></system-out></testcase><!--<testcase/>-->',
      ),
    )
    expect([tests, failed]).toEqual([1, 0])
  })

  test('names nested suites by their path, and takes the class where the suite is only the runner', async () => {
    const { suites } = await read(
      '<testsuites><testsuite name="outer"><testsuite name="inner"><testcase name="a"/></testsuite></testsuite>' +
        '<testsuite name="pytest"><testcase classname="tests.e2e" name="b"/></testsuite></testsuites>',
    )
    expect(suites.map(({ name }) => name)).toEqual(['outer > inner', 'tests.e2e'])
  })

  test('prefixes of namespaces and a harmless DOCTYPE change nothing', async () => {
    const text = '<!DOCTYPE j:testsuite SYSTEM "junit.dtd"><j:testsuite xmlns:j="urn:j"><j:testcase/></j:testsuite>'
    expect(await read(text)).toMatchObject({ tests: 1, passed: 1 })
  })

  test('control characters in messages, as runners write them, do not lose the report', async () => {
    const { failures } = await read(suite('<testcase name="a"><failure message="\u001b[31mred\u001b[0m"/></testcase>'))
    expect(failures[0]).toMatchObject({ name: 'a', message: 'red' })
  })

  test.each([
    [
      'a failure of the suite itself',
      suite('<testcase/><error message="no database"/>'),
      'failed outside of its tests: no',
    ],
    ['an error that no test shows', suite('<testcase/>', 'errors="1"'), 'says errors="1" and shows no test that broke'],
  ])('%s is a problem', async (_, text, problem) => {
    expect((await read(text)).problems).toEqual([expect.stringContaining(problem)])
  })
})

describe('a run that did not end well is a problem although no test failed', () => {
  const event = (Action: string, more: object = {}) => JSON.stringify({ Action, Package: 'p', ...more })
  const jest = (more: object) => JSON.stringify({ numTotalTests: 1, numPassedTests: 1, testResults: [], ...more })
  const trx = (outcome: string, more = '') =>
    `<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testName="a" outcome="Passed"/></Results><ResultSummary outcome="${outcome}">${more}</ResultSummary></TestRun>`

  test.each([
    ['TAP: bail out', '1..2\nok 1\nBail out! no database\n', 'bailed out: no database'],
    ['TAP: too few points', '1..3\nok 1\nok 2\n', 'incorrect number of tests (planned 1..3, seen 2)'],
    ['TAP: no plan', 'ok 1\nok 2\n', 'no plan'],
    ['TAP: points behind the plan', 'ok 1\n1..1\nok 2\n', 'points behind the plan'],
    ['Jest: interrupted', jest({ success: true, wasInterrupted: true }), 'interrupted'],
    ['Jest: not a success', jest({ success: false }), 'success: false'],
    [
      'Jest: suites that did not load',
      jest({ success: true, numRuntimeErrorTestSuites: 2 }),
      '2 test suites did not run',
    ],
    ['TRX: aborted', trx('Aborted'), "the run's outcome is `Aborted`"],
    ['TRX: failed without a failure', trx('Failed'), "the run's outcome is `Failed`"],
    [
      'TRX: crash',
      trx('Completed', '<RunInfos><RunInfo outcome="Error"><Text>host crashed</Text></RunInfo></RunInfos>'),
      'host crashed',
    ],
    ['Go: build', `${event('build-fail', { ImportPath: 'p' })}\n${event('pass')}\n`, '`p` does not build'],
    ['Go: package without end', `${event('run', { Test: 'A' })}\n${event('pass', { Test: 'A' })}\n`, 'never ended'],
    ['Go: test without end', `${event('run', { Test: 'A' })}\n${event('pass')}\n`, '`A` of `p` never ended'],
    ['Go: exit', `${event('pass', { Test: 'A' })}\n${event('fail')}\n`, 'failed without a failing test'],
    [
      'NUnit: set-up',
      '<test-run result="Failed"><test-suite name="S" result="Failed" site="SetUp"><test-case name="a" result="Passed"/></test-suite></test-run>',
      'suite `S` failed without a failing test',
    ],
    [
      'xUnit.net: errors beside the tests',
      '<assemblies><assembly name="A"><errors><error><failure><message>dispose</message></failure></error></errors><collection><test result="Pass"/></collection></assembly></assemblies>',
      'outside of the tests: dispose',
    ],
    [
      'TestNG: configuration',
      '<testng-results><suite><test><class name="C"><test-method status="FAIL" is-config="true" name="setUp"/><test-method status="PASS" name="a"/></class></test></suite></testng-results>',
      'configuration method `setUp` of `C` failed',
    ],
    [
      'CTest: program missing',
      '<Site><Testing><Test Status="passed"><Name>a</Name></Test><Test Status="notrun"><Name>b</Name><Results><NamedMeasurement name="Completion Status"><Value>Unable to find executable</Value></NamedMeasurement></Results></Test></Testing></Site>',
      '`b` could not be run',
    ],
    ['Valgrind: killed', '<valgrindoutput><tool>memcheck</tool></valgrindoutput>', 'never finished'],
    [
      'RSpec: files that do not load',
      '{"examples":[{"status":"passed"}],"summary":{"errors_outside_of_examples_count":1}}',
      '1 errors outside of the examples',
    ],
    [
      'Mochawesome: hook',
      '{"stats":{},"results":[{"tests":[{"state":"passed","pass":true}],"beforeHooks":[{"title":"before all","fail":true,"err":{"message":"no database"}}]}]}',
      'before all failed: no database',
    ],
    [
      'pytest: collection',
      '{"exitcode":2,"summary":{},"tests":[{"nodeid":"a","outcome":"passed"}],"collectors":[{"nodeid":"b.py","outcome":"failed","longrepr":"ImportError"}]}',
      '`b.py` could not be collected: ImportError',
    ],
    ['Dart: no end', '{"protocolVersion":"1","type":"start"}\n', 'never ended'],
    ['Dart: no success', '{"protocolVersion":"1","type":"start"}\n{"success":false,"type":"done"}\n', 'success: false'],
  ])('%s', async (_, text, problem) => {
    const report = await read(text)
    expect(report.failed + report.errors).toBe(0)
    expect(report.problems.join('\n')).toContain(problem)
  })
})

test('a test that passed when `gotestsum` ran it again is flaky', async () => {
  const events = ['run', 'fail', 'run', 'pass'].map(Action => JSON.stringify({ Action, Package: 'p', Test: 'A' }))
  const report = await read(`${events.join('\n')}\n{"Action":"pass","Package":"p"}\n`)
  expect(report).toMatchObject({ tests: 1, passed: 1, flaky: 1, problems: [] })
})

test('an outcome nobody knows never passes', async () => {
  const trx =
    '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testName="a" outcome="Splendid"/><UnitTestResult testName="b"/></Results><ResultSummary outcome="Completed"/></TestRun>'
  expect(await read(trx)).toMatchObject({ tests: 2, passed: 0, errors: 2 })
})

test('a scenario of Behave whose last steps did not run has not passed', async () => {
  const steps = [{ name: 'a', result: { status: 'passed' } }, { name: 'b' }]
  const report = await read(
    JSON.stringify([{ keyword: 'Feature', elements: [{ type: 'scenario', name: 's', steps }] }]),
  )
  expect(report).toMatchObject({ tests: 1, passed: 0, skipped: 1 })
})

test('the older pytest-json is read as well', async () => {
  const tests = [
    { name: 'a.py::test_a', outcome: 'passed' },
    { name: 'a.py::test_b', outcome: 'failed' },
  ]
  expect(await read(JSON.stringify({ report: { tests, summary: {} } }))).toMatchObject({
    tests: 2,
    passed: 1,
    failed: 1,
  })
})

test('tags are counted where the format has them', async () => {
  const tagged = await Promise.all(samples.map(async ({ text }) => (await read(text)).tags.map(({ name }) => name)))
  expect([...new Set(tagged.flat())].sort()).toEqual(['@smoke', 'smoke'])
})

test('the time of the run is the time of the report', async () => {
  const at = async (attributes: string) => (await read(`<testsuite ${attributes}/>`)).at
  expect(await at('timestamp="2026-11-20T10:00:00+02:00"')).toBe('2026-11-20T08:00:00.000Z')
  expect(await at('timestamp="2026-11-20T10:00:00"')).toBe('2026-11-20T10:00:00.000Z')
  expect(await at('timestamp="yesterday"')).toBeNull()
})

test('finds reports in the usual places, not among the sources of tests', async () => {
  const junit = '<testsuite name="s"><testcase name="a"/></testsuite>'
  const places = [
    'target/surefire-reports/TEST-shop.xml',
    'app/build/test-results/test/x.xml',
    'junit.xml',
    'out/r.trx',
  ]
  const others = ['test/fixtures/junit.xml', 'pom.xml', 'vendor/x/junit.xml']
  const { reports, usual } = await readAll(Object.fromEntries([...places, ...others].map(path => [path, junit])))
  expect(usual).toBe(true)
  expect(reports.map(({ file }) => file).sort()).toEqual([...places].sort())
})

test('says which of the asked patterns match nothing', async () => {
  const { reports, unmatched } = await readAll({ 'a.xml': '<testsuite/>' }, ['a.xml', 'e2e/*.xml', '!b.xml'])
  expect([reports.length, unmatched]).toEqual([1, ['e2e/*.xml']])
})

test('words that name something of every object mean nothing', async () => {
  for (const status of ['constructor', '__proto__', 'toString']) {
    const report = await read(`{"results":{"summary":{"failed":0},"tests":[{"name":"a","status":"${status}"}]}}`)
    expect(report).toMatchObject({ tests: 1, passed: 0, skipped: 1 })
    const examples = await read(`{"examples":[{"description":"a","status":"${status}"}],"summary":{}}`)
    expect(examples).toMatchObject({ tests: 1, passed: 0, errors: 1 })
  }
})

describe('hostile sizes take no longer than their length', () => {
  test.each<[string, string]>([
    ['suites in suites', `<testsuites>${'<testsuite name="a">'.repeat(90_000)}`],
    ['cases in cases', `<TestLog>${'<TestSuite name="a"><TestCase name="b">'.repeat(40_000)}`],
    [
      'subtests in subtests',
      Array.from({ length: 2000 }, (_, depth) => `${'    '.repeat(depth)}# Subtest: a`).join('\n'),
    ],
    ['one indented point', `1..1\n${' '.repeat(400_000)}ok 1\nok 1\n`],
    ['lists in lists', '['.repeat(400_000)],
    ['attributes', `<testsuite ${Array.from({ length: 300_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`],
    ['paths in messages', `<testsuite>${`<testcase><failure>${'a/'.repeat(2000)}:1</failure></testcase>`.repeat(500)}`],
    ['a long line', `1..1\nnot ok 1 - ${'# '.repeat(1_000_000)}`],
    ['a line without end', `1..1\nok 1 - ${'x'.repeat(17 * 1024 * 1024)}`],
    ['entities declared', `<!DOCTYPE a [${'<!ENTITY a "b">'.repeat(200_000)}]><testsuite/>`],
  ])('%s', async (_, content) => {
    const started = performance.now()
    const { reports, broken } = await readAll({ report: content }, ['report'])
    expect(performance.now() - started).toBeLessThan(5000)
    expect(reports.length + broken.length).toBe(1)
    expect(reports.filter(passes)).toEqual([])
  })
})
