/**
 * @module sources/reports/tests/more-json
 * CTRF, RSpec's JSON formatter and pytest-json-report: a list of tests with a status each.
 */
import { type Cases, outcomes, whole } from './cases.ts'
import type { JsonDialect } from './json.ts'
import { isObject, type Json, numberAt, objectAt, objectsAt, textAt, textsAt } from './values.ts'

const CTRF_RESULTS = outcomes({ passed: 'passed', failed: 'failed' })

export const ctrf: JsonDialect = {
  name: 'ctrf-json',
  is: document => isObject(document) && isObject(document.results) && Array.isArray(document.results.tests),
  read(document: Json, cases: Cases) {
    const results = objectAt(document, 'results')
    const summary = objectAt(results, 'summary')
    cases.at(numberAt(summary, 'start') || textAt(document, 'timestamp'))
    for (const test of objectsAt(results, 'tests'))
      cases.add({
        suite: textsAt(test, 'suite').join(' > ') || textAt(test, 'filePath'),
        name: textAt(test, 'name'),
        // skipped, pending, other: nothing was shown.
        result: CTRF_RESULTS.get(textAt(test, 'status')) ?? 'skipped',
        message: [textAt(test, 'message'), textAt(test, 'trace')].filter(Boolean).join('\n'),
        ...(textAt(test, 'filePath') ? { file: textAt(test, 'filePath'), line: numberAt(test, 'line') } : {}),
        duration: numberAt(test, 'duration'),
        flaky: test.flaky === true && textAt(test, 'status') === 'passed',
        tags: textsAt(test, 'tags'),
      })
    const failed = whole(summary.failed)
    if (failed > 0 && cases.broken === 0) cases.problem(`the summary says ${failed} failed, no failed test is listed`)
  },
}

const RSPEC_RESULTS = outcomes({ passed: 'passed', failed: 'failed', pending: 'skipped' })

export const rspec: JsonDialect = {
  name: 'rspec-json',
  is: document => isObject(document) && Array.isArray(document.examples) && isObject(document.summary),
  read(document: Json, cases: Cases) {
    for (const example of objectsAt(document, 'examples')) {
      const error = objectAt(example, 'exception')
      cases.add({
        suite: textAt(example, 'file_path'),
        name: textAt(example, 'full_description') || textAt(example, 'description'),
        result: RSPEC_RESULTS.get(textAt(example, 'status')) ?? 'errors',
        message: [textAt(error, 'class'), textAt(error, 'message')].filter(Boolean).join(': '),
        file: textAt(example, 'file_path').replace(/^\.\//, '') || null,
        line: numberAt(example, 'line_number'),
        duration: (numberAt(example, 'run_time') ?? 0) * 1000,
      })
    }
    const summary = objectAt(document, 'summary')
    const outside = whole(summary.errors_outside_of_examples_count)
    if (outside > 0) cases.problem(`${outside} errors outside of the examples: files that did not load`)
    const failures = whole(summary.failure_count)
    if (failures > 0 && cases.broken === 0)
      cases.problem(`the summary says ${failures} failures, no failed example is listed`)
  },
}

const PYTEST_RESULTS = outcomes({
  passed: 'passed',
  failed: 'failed',
  error: 'errors',
  skipped: 'skipped',
  xfailed: 'skipped',
  xpassed: 'passed',
})
/** pytest's exit codes that are neither success nor failed tests. */
const PYTEST_EXITS: Record<number, string> = { 2: 'interrupted', 3: 'an internal error', 4: 'a usage error' }

/** pytest-json-report; the older pytest-json has the same under `report`, without an exit code. */
export const pytest: JsonDialect = {
  name: 'pytest-json',
  is: document =>
    isObject(document) &&
    ((isObject(document.summary) && 'exitcode' in document) ||
      (isObject(document.report) && Array.isArray(document.report.tests))),
  read(document: Json, cases: Cases) {
    const report = isObject(document.report) ? document.report : document
    const created = numberAt(report, 'created')
    cases.at(created === null ? textAt(report, 'created_at') : created * 1000)
    for (const test of objectsAt(report, 'tests')) pytestCase(test, cases)
    for (const collected of objectsAt(report, 'collectors'))
      if (textAt(collected, 'outcome') === 'failed')
        cases.problem(`\`${textAt(collected, 'nodeid')}\` could not be collected: ${textAt(collected, 'longrepr')}`)
    if ('exitcode' in report) judgeExit(numberAt(report, 'exitcode'), cases)
  },
}

function judgeExit(exit: number | null, cases: Cases): void {
  const known = exit === null ? undefined : PYTEST_EXITS[exit]
  if (known) cases.problem(`pytest ended with ${known} (exit code ${exit})`)
  else if (exit !== 0 && exit !== 5 && cases.broken === 0) cases.problem(`pytest ended with exit code ${exit}`)
}

function pytestCase(test: Json, cases: Cases): void {
  const [file = '', ...inner] = (textAt(test, 'nodeid') || textAt(test, 'name')).split('::')
  const stages = ['setup', 'call', 'teardown'].map(stage => objectAt(test, stage))
  const crash = stages.map(stage => objectAt(stage, 'crash')).find(each => textAt(each, 'message'))
  cases.add({
    suite: [file, ...inner.slice(0, -1)].join('::'),
    name: inner.at(-1) ?? file,
    result: PYTEST_RESULTS.get(textAt(test, 'outcome')) ?? 'errors',
    message: crash ? textAt(crash, 'message') : stages.map(stage => textAt(stage, 'longrepr')).join('\n'),
    ...(crash ? { file, line: numberAt(crash, 'lineno') } : {}),
    duration: stages.reduce((sum, stage) => sum + (numberAt(stage, 'duration') ?? 0) * 1000, 0),
  })
}
