/**
 * @module sources/reports/tests/c-family
 * Runners for C, C++ and their neighbours, one short dialect each: Boost.Test, QtTest, CUnit, Check, GTester,
 * UnitTest++, Parasoft C++test.
 */
import { type Cases, clock, nested, outcomes, type Result, raise, seconds, whole } from './cases.ts'
import { around, type Element, elements, textOf } from './elements.ts'
import type { Dialect } from './xml.ts'

/** Most dialects are a table of what to do when an element ends. */
const byName = (
  name: string,
  is: Dialect['is'],
  table: (cases: Cases) => Record<string, (element: Element) => void>,
): Dialect => ({
  name,
  is,
  handlers(cases) {
    const closers = table(cases)
    return elements({
      close: element => void (Object.hasOwn(closers, element.name) && closers[element.name]!(element)),
    })
  },
})

/** Keeps the worst of what elements inside of a test say about it. */
function note({ note }: Element, result: Result, message: string, place: { file?: string; line?: string } = {}): void {
  if (!raise(note, result)) return
  note.message = message
  if (place.file) Object.assign(note, { file: place.file, line: whole(place.line) || null })
}

/** Names of the enclosing elements of one kind, outermost first. */
function pathOf(element: Element, kind: string, attribute: string): string {
  let path = ''
  for (const { name, attributes } of around(element))
    if (name === kind && attributes[attribute]) path = nested(attributes[attribute], path)
  return path
}

const boostLog = byName(
  'boosttest-xml',
  root => root === 'TestLog',
  cases => {
    const broke = (result: Result) => (element: Element) => {
      const { parent, text, attributes } = element
      if (parent?.name === 'TestCase') note(parent, result, text.trim(), attributes)
      else cases.problem(`\`${parent?.attributes.name ?? 'a suite'}\` failed outside of its tests: ${text}`)
    }
    return {
      Error: broke('failed'),
      FatalError: broke('errors'),
      Exception: broke('errors'),
      TestCase(element) {
        const { attributes } = element
        const micros = textOf(element, 'TestingTime')
        const skipped = attributes.skipped === 'yes' || attributes.skipped === 'true'
        cases.add({
          suite: pathOf(element, 'TestSuite', 'name'),
          name: attributes.name ?? '',
          result: skipped ? 'skipped' : 'passed',
          duration: micros ? Number(micros) / 1000 : null,
          ...element.note,
        })
      },
    }
  },
)

const boostReport = byName(
  'boosttest-xml',
  root => root === 'TestResult',
  cases => ({
    TestCase(element) {
      const { name = '', result = '' } = element.attributes
      const results = outcomes({
        passed: 'passed',
        failed: 'failed',
        skipped: 'skipped',
        aborted: 'errors',
      })
      cases.add({ suite: pathOf(element, 'TestSuite', 'name'), name, result: results.get(result) ?? 'errors' })
    },
    TestSuite({ attributes }) {
      if (/failed|aborted/.test(attributes.result ?? '') && cases.broken === 0)
        cases.problem(`suite \`${attributes.name}\` ended as \`${attributes.result}\` without a failing test`)
    },
  }),
)

/** One function of a Qt test class is one test, however many rows of data it ran with. */
const qt = byName(
  'qtestlib-xml',
  root => root === 'TestCase',
  cases => ({
    Incident(element) {
      const { parent, attributes } = element
      if (parent?.name !== 'TestFunction') return
      const told = [textOf(element, 'DataTag'), textOf(element, 'Description')].filter(Boolean).join(': ')
      if (attributes.type === 'fail' || attributes.type === 'xpass') note(parent, 'failed', told, attributes)
      else if (attributes.type === 'skip') note(parent, 'skipped', told)
    },
    Message(element) {
      const { parent, attributes } = element
      if (parent?.name !== 'TestFunction') return
      if (attributes.type === 'skip') note(parent, 'skipped', textOf(element, 'Description'))
      if (attributes.type === 'qfatal') note(parent, 'errors', textOf(element, 'Description'), attributes)
    },
    Duration({ parent, attributes }) {
      const ms = Number(attributes.msecs?.replace(',', '.'))
      if (parent?.name === 'TestFunction' && Number.isFinite(ms)) parent.note.duration = ms
    },
    TestFunction(element) {
      const suite = element.parent?.attributes.name ?? ''
      cases.add({ suite, name: element.attributes.name ?? '', result: 'passed', ...element.note })
    },
  }),
)

const cunit = byName(
  'cunit-xml',
  root => root === 'CUNIT_TEST_RUN_REPORT',
  cases => {
    const test = (result: Result) => (element: Element) =>
      cases.add({
        suite: textOf(element.parent?.parent, 'SUITE_NAME'),
        name: textOf(element, 'TEST_NAME'),
        result,
        message: textOf(element, 'CONDITION'),
        file: textOf(element, 'FILE_NAME') || null,
        line: whole(textOf(element, 'LINE_NUMBER')) || null,
      })
    return {
      CUNIT_RUN_TEST_SUCCESS: test('passed'),
      CUNIT_RUN_TEST_FAILURE: test('failed'),
      CUNIT_RUN_SUITE_FAILURE: element =>
        cases.problem(`suite \`${textOf(element, 'SUITE_NAME')}\` did not run: ${textOf(element, 'FAILURE_REASON')}`),
    }
  },
)

const CHECK_RESULTS = outcomes({ success: 'passed', failure: 'failed', skip: 'skipped', error: 'errors' })
const check = byName(
  'check-xml',
  (root, { xmlns = '' }) => root === 'testsuites' && xmlns.includes('check.sourceforge.net'),
  cases => ({
    datetime: ({ text }) => cases.at(text),
    test(element) {
      const place = /^(.+):(\d+)$/.exec(textOf(element, 'fn'))
      cases.add({
        suite: textOf(element.parent, 'title'),
        name: textOf(element, 'id'),
        result: CHECK_RESULTS.get(element.attributes.result ?? '') ?? 'errors',
        message: textOf(element, 'message'),
        file: place?.[1] ?? null,
        line: place ? Number(place[2]) : null,
        duration: seconds(textOf(element, 'duration')),
      })
    },
  }),
)

const gtester = byName(
  'gtester-xml',
  root => root === 'gtester',
  cases => ({
    status({ parent, attributes }) {
      if (parent?.name !== 'testcase') return
      if (attributes.result !== 'success') note(parent, 'failed', `exit status ${attributes['exit-status']}`)
      else parent.note.result ??= 'passed'
    },
    testcase(element) {
      const { path = '', skipped } = element.attributes
      const { result = 'errors', message } = element.note
      cases.add({
        suite: element.parent?.attributes.path ?? '',
        name: path,
        // Without a status the program died in this test.
        result: skipped === undefined ? result : 'skipped',
        message: textOf(element, 'error') || message || 'the test never ended',
        duration: seconds(textOf(element, 'duration')),
      })
    },
  }),
)

const unittestPlusPlus = byName(
  'unittest++-xml',
  root => root === 'unittest-results',
  cases => ({
    failure({ parent, attributes }) {
      if (parent?.name === 'test') note(parent, 'failed', attributes.message ?? '')
    },
    test(element) {
      const { suite = '', name = '', time } = element.attributes
      cases.add({ suite, name, result: 'passed', duration: seconds(time), ...element.note })
    },
  }),
)

const cpptest = byName(
  'cpptest-xml',
  root => root === 'ResultsSession',
  cases => ({
    Test(element) {
      const { name = '', pass, fail, time } = element.attributes
      const passed = whole(pass) > 0 && whole(fail) === 0
      const suite = pathOf(element, 'TestSuite', 'name')
      if (element.parent?.name === 'TestSuite')
        cases.add({ suite, name, result: passed ? 'passed' : 'failed', duration: clock(time) })
    },
    TestingProcessProblems: () => cases.problem('the test run itself had problems (`TestingProcessProblems`)'),
  }),
)

export const cFamily: readonly Dialect[] = [boostLog, boostReport, qt, cunit, check, gtester, unittestPlusPlus, cpptest]
