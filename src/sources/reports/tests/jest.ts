/**
 * @module sources/reports/tests/jest
 * Jest's `--json` output and Vitest's `json` reporter, which writes the same members.
 */
import { type Cases, outcomes, whole } from './cases.ts'
import type { JsonDialect } from './json.ts'
import { isObject, type Json, numberAt, objectAt, objectsAt, textAt, textsAt } from './values.ts'

const RESULTS = outcomes({
  passed: 'passed',
  focused: 'passed',
  failed: 'failed',
  pending: 'skipped',
  skipped: 'skipped',
  todo: 'skipped',
  disabled: 'skipped',
})

export const jest: JsonDialect = {
  name: 'jest-json',
  is: document => isObject(document) && Array.isArray(document.testResults) && 'numTotalTests' in document,
  read(document: Json, cases: Cases) {
    cases.at(numberAt(document, 'startTime'))
    const files = objectsAt(document, 'testResults')
    for (const file of files) readFile(file, cases)
    if (cases.total.tests === 0) cases.sums(sums(document))
    judge(document, cases)
  },
}

function readFile(file: Json, cases: Cases): void {
  const suite = textAt(file, 'name')
  let broken = false
  for (const test of objectsAt(file, 'assertionResults')) {
    const status = textAt(test, 'status')
    const result = RESULTS.get(status) ?? 'errors'
    broken ||= result === 'failed' || result === 'errors'
    cases.add({
      suite,
      name: textAt(test, 'fullName') || textAt(test, 'title'),
      result,
      message: textsAt(test, 'failureMessages').join('\n'),
      ...place(test, suite),
      duration: numberAt(test, 'duration'),
      flaky: result === 'passed' && (numberAt(test, 'invocations') ?? 1) > 1,
    })
  }
  if (!broken && textAt(file, 'status') === 'failed')
    cases.problem(`\`${suite}\` did not run: ${textAt(file, 'message') || 'no reason given'}`)
}

function place(test: Json, file: string): { file?: string; line?: number } {
  const line = numberAt(objectAt(test, 'location'), 'line')
  return line !== null && file ? { file, line } : {}
}

/** For a report whose `testResults` hold no case. */
function sums(document: Json) {
  const at = (name: string) => whole(document[name])
  return {
    tests: at('numTotalTests'),
    passed: at('numPassedTests'),
    failed: at('numFailedTests'),
    errors: 0,
    skipped: at('numPendingTests') + at('numTodoTests'),
  }
}

function judge(document: Json, cases: Cases): void {
  const unloaded = whole(document.numRuntimeErrorTestSuites)
  if (unloaded > 0) cases.problem(`${unloaded} test suites did not run (\`numRuntimeErrorTestSuites\`)`)
  if (document.wasInterrupted === true) cases.problem('the run was interrupted (`wasInterrupted`)')
  if (document.success !== true && cases.broken === 0)
    cases.problem('the run says `success: false` without a failing test')
}
