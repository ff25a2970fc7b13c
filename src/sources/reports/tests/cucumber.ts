/**
 * @module sources/reports/tests/cucumber
 * Cucumber's JSON formatter. A scenario is a test; a background belongs to the scenario behind it.
 */
import { type Case, type Cases, outcomes, raise, say } from './cases.ts'
import type { JsonDialect } from './json.ts'
import { isObject, type Json, numberAt, objectAt, objectsAt, textAt } from './values.ts'

/** What is undefined or ambiguous proves nothing: Cucumber's strict mode fails too. */
const RESULTS = outcomes({
  passed: 'passed',
  skipped: 'skipped',
  pending: 'skipped',
  untested: 'skipped',
  failed: 'failed',
  undefined: 'failed',
  ambiguous: 'failed',
})
const NANOSECONDS = 1e6

export const cucumber: JsonDialect = {
  name: 'cucumber-json',
  is: document =>
    Array.isArray(document) &&
    document.some(feature => isObject(feature) && Array.isArray(feature.elements) && 'keyword' in feature),
  read(document: Json[], cases: Cases) {
    for (const feature of document.filter(isObject)) readFeature(feature, cases)
  },
}

function readFeature(feature: Json, cases: Cases): void {
  let background: Partial<Case> = {}
  for (const element of objectsAt(feature, 'elements')) {
    if (textAt(element, 'type') === 'background') {
      background = readSteps(element, {})
      continue
    }
    cases.at(textAt(element, 'start_timestamp'))
    const { result = 'passed', ...seen } = readSteps(element, background)
    cases.add({
      suite: textAt(feature, 'name'),
      name: textAt(element, 'name'),
      ...seen,
      // A scenario without a step has shown nothing.
      result: objectsAt(element, 'steps').length === 0 && result === 'passed' ? 'skipped' : result,
      file: textAt(feature, 'uri') || null,
      line: numberAt(element, 'line'),
      tags: objectsAt(element, 'tags').map(tag => textAt(tag, 'name')),
    })
    background = {}
  }
}

function readSteps(element: Json, before: Partial<Case>): Partial<Case> {
  const seen: Partial<Case> = { ...before }
  const steps = [...objectsAt(element, 'before'), ...objectsAt(element, 'steps'), ...objectsAt(element, 'after')]
  for (const step of steps) {
    const outcome = objectAt(step, 'result')
    // Behave, which writes the same format, leaves the result out for a step it did not come to.
    const status = textAt(outcome, 'status').toLowerCase() || 'untested'
    if (raise(seen, RESULTS.get(status) ?? 'errors') && seen.result !== 'skipped')
      say(seen, `${textAt(step, 'keyword')}${textAt(step, 'name')}: ${textAt(outcome, 'error_message') || status}`)
    seen.duration = (seen.duration ?? 0) + (numberAt(outcome, 'duration') ?? 0) / NANOSECONDS
  }
  return seen
}
