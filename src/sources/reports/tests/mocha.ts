/**
 * @module sources/reports/tests/mocha
 * Mocha's `json` reporter and Mochawesome.
 */
import { type Cases, outcomes, whole } from './cases.ts'
import type { JsonDialect } from './json.ts'
import { isObject, type Json, numberAt, objectAt, objectsAt, textAt } from './values.ts'

export const mocha: JsonDialect = {
  name: 'mocha-json',
  is: document =>
    isObject(document) && isObject(document.stats) && Array.isArray(document.tests) && Array.isArray(document.failures),
  read(document: Json, cases: Cases) {
    const stats = objectAt(document, 'stats')
    cases.at(textAt(stats, 'start'))
    const failures = new Map(objectsAt(document, 'failures').map(test => [keyOf(test), test]))
    const pending = new Set(objectsAt(document, 'pending').map(keyOf))
    for (const test of objectsAt(document, 'tests')) {
      const key = keyOf(test)
      const failure = failures.get(key)
      failures.delete(key)
      const result = failure ? 'failed' : pending.has(key) ? 'skipped' : 'passed'
      cases.add({
        ...named(test),
        ...reasonOf(failure),
        result,
        flaky: result === 'passed' && whole(test.currentRetry) > 0,
      })
    }
    // What failed and is no test is a hook; the tests it kept from running are in no list.
    for (const hook of failures.values()) cases.outside({ ...named(hook), ...reasonOf(hook) })
    if (whole(stats.failures) > cases.broken)
      cases.problem(`the statistics say ${whole(stats.failures)} failures, ${cases.broken} are listed`)
  },
}

/** Titles may repeat within a file; the duration and the error tell such tests apart well enough. */
const keyOf = (test: Json): string =>
  [
    textAt(test, 'file'),
    textAt(test, 'fullTitle'),
    String(test.duration ?? ''),
    textAt(objectAt(test, 'err'), 'stack'),
  ].join('\0')

function named(test: Json) {
  const title = textAt(test, 'title')
  const full = textAt(test, 'fullTitle')
  const suite = full.endsWith(title) ? full.slice(0, full.length - title.length).trim() : ''
  return { suite: suite || textAt(test, 'file'), name: title || full, duration: numberAt(test, 'duration') }
}

function reasonOf(test: Json | undefined): { message?: string } {
  if (!test) return {}
  const error = objectAt(test, 'err')
  return { message: textAt(error, 'stack') || textAt(error, 'estack') || textAt(error, 'message') }
}

export const mochawesome: JsonDialect = {
  name: 'mochawesome-json',
  is: document => isObject(document) && isObject(document.stats) && Array.isArray(document.results),
  read(document: Json, cases: Cases) {
    const stats = objectAt(document, 'stats')
    cases.at(textAt(stats, 'start'))
    const open = objectsAt(document, 'results').reverse()
    for (let suite = open.pop(); suite; suite = open.pop()) {
      for (const test of objectsAt(suite, 'tests')) awesomeTest(suite, test, cases)
      for (const hook of [...objectsAt(suite, 'beforeHooks'), ...objectsAt(suite, 'afterHooks')])
        if (hook.fail === true) cases.problem(`${textAt(hook, 'title') || 'a hook'} failed: ${reasonOf(hook).message}`)
      open.push(...objectsAt(suite, 'suites').reverse())
    }
    if (whole(stats.failures) > cases.broken)
      cases.problem(`the statistics say ${whole(stats.failures)} failures, ${cases.broken} are listed`)
  },
}

function awesomeTest(suite: Json, test: Json, cases: Cases): void {
  // Skipped at run time: a hook failed before it. Mochawesome counts it nowhere, the hook is the problem.
  if (test.skipped === true) return
  const results = outcomes({ passed: 'passed', failed: 'failed', pending: 'skipped' })
  const result = test.fail === true ? 'failed' : test.pending === true ? 'skipped' : results.get(textAt(test, 'state'))
  cases.add({
    suite: textAt(suite, 'title') || textAt(suite, 'file'),
    name: textAt(test, 'title'),
    result: result ?? (test.pass === true ? 'passed' : 'errors'),
    duration: numberAt(test, 'duration'),
    ...reasonOf(test),
  })
}
