/**
 * @module sources/reports/tests/records
 * Dialects that list tests as records: CppUnit, AUnit and embUnit (one family), CTest, FPCUnit, Valgrind.
 */
import { type Cases, clock, outcomes, type Result, seconds, whole } from './cases.ts'
import { type Element, elements, inside, textOf } from './elements.ts'
import type { Dialect } from './xml.ts'

/** `TestRun` with lists of successful and failed tests; AUnit says how long it took, CppUnit numbers its tests. */
const cppUnit: Dialect = {
  name: 'cppunit-xml',
  is: root => root === 'TestRun',
  handlers: cases => elements({ close: element => closeRecord(element, cases) }),
}
const aUnit: Dialect = {
  ...cppUnit,
  name: 'aunit-xml',
  is: (root, attributes) => root === 'TestRun' && 'elapsed' in attributes,
}

function closeRecord(element: Element, cases: Cases): void {
  const { name, parent } = element
  if (name === 'Location' && parent)
    Object.assign(parent.note, { file: textOf(element, 'File') || null, line: whole(textOf(element, 'Line')) || null })
  else if (name === 'Exception' && parent) parent.note.message = textOf(element, 'Message')
  else if (name === 'Statistics') checkStatistics(element, cases)
  else if ((name === 'Test' || name === 'FailedTest') && parent && !inside(parent, 'Test')) addRecord(element, cases)
}

function addRecord(element: Element, cases: Cases): void {
  const full = textOf(element, 'Name')
  const parted = /^(.*?)(?:::|\.)(.+)$/s.exec(full)
  cases.add({
    suite: parted?.[1] ?? element.parent!.name,
    name: parted?.[2] ?? full,
    result: resultOf(element),
    duration: seconds(textOf(element, 'Time')),
    ...element.note,
    message: [textOf(element, 'Message'), element.note.message].filter(Boolean).join('\n'),
  })
}

function resultOf(element: Element): Result {
  const list = element.parent!.name
  if (list === 'SkippedTests' || list === 'IgnoredTests') return 'skipped'
  if (list !== 'FailedTests' && element.name !== 'FailedTest') return 'passed'
  return textOf(element, 'FailureType') === 'Error' ? 'errors' : 'failed'
}

function checkStatistics(element: Element, cases: Cases): void {
  const failures = whole(textOf(element, 'FailuresTotal')) || whole(textOf(element, 'Failures'))
  if (failures > 0 && cases.broken === 0 && cases.total.tests > 0)
    cases.problem(`the statistics say ${failures} failures and no failed test is listed`)
}

/** `notrun` is a test switched off, or one whose program is not there: then CTest itself fails. */
const NOT_OFF = /unable to find|required files missing|missing configuration|could not|no_executable|fixture/i

const cTest: Dialect = {
  name: 'ctest-xml',
  is: root => root === 'Site',
  handlers: cases =>
    elements({
      close(element) {
        const { name, parent, attributes } = element
        if (name === 'NamedMeasurement' && parent?.parent?.name === 'Test') measure(element, parent.parent)
        else if (name === 'Value' && parent?.name === 'Measurement' && parent.parent?.parent)
          parent.parent.parent.note.message = element.text
        else if (name === 'StartTestTime') cases.at(Number(element.text) * 1000)
        else if (name === 'Test' && attributes.Status) addCTest(element, cases)
      },
    }),
}

function measure(element: Element, test: Element): void {
  const value = textOf(element, 'Value')
  if (element.attributes.name === 'Execution Time') test.note.duration = seconds(value)
  if (element.attributes.name === 'Completion Status') test.note.tags = [value]
}

function addCTest(element: Element, cases: Cases): void {
  const { duration = null, message = '', tags = [] } = element.note
  const results = outcomes({ passed: 'passed', notrun: 'skipped' })
  const result = results.get(element.attributes.Status!) ?? 'failed'
  const name = textOf(element, 'Name')
  cases.add({ suite: textOf(element, 'Path'), name, result, duration, message })
  const why = tags[0] ?? ''
  if (result === 'skipped' && NOT_OFF.test(`${why} ${message.slice(0, 200)}`))
    cases.problem(`\`${name}\` could not be run: ${why || message.slice(0, 200)}`)
}

const FPC_RESULTS = outcomes({ OK: 'passed', Failed: 'failed', Error: 'failed', Ignored: 'skipped' })

const fpcUnit: Dialect = {
  name: 'fpcunit-xml',
  is: root => root === 'TestResults',
  handlers: cases =>
    elements({
      close(element) {
        if (element.name === 'DateTimeRan') cases.at(element.text)
        if (element.name !== 'Test') return
        const { Name: name = '', Result: result = '', ElapsedTime } = element.attributes
        cases.add({
          suite: element.parent?.attributes.Name ?? '',
          name,
          result: FPC_RESULTS.get(result) ?? 'errors',
          duration: clock(ElapsedTime),
          message: textOf(element, 'Message') || textOf(element, 'ExceptionMessage'),
          file: textOf(element, 'SourceUnitName') || null,
          line: whole(textOf(element, 'LineNumber')) || null,
        })
      },
    }),
}

/** One program under Valgrind is one test: it fails with the first error found. */
const valgrind: Dialect = {
  name: 'valgrind-xml',
  is: root => root === 'valgrindoutput',
  handlers(cases) {
    const errors: string[] = []
    let finished = false
    return elements({
      close(element) {
        const { name, parent } = element
        if (name === 'text' && parent?.name === 'xwhat' && parent.parent) parent.parent.note.message = element.text
        else if (name === 'error' && errors.length < 20)
          errors.push(textOf(element, 'what') || element.note.message || '')
        else if (name === 'state') finished ||= element.text.trim() === 'FINISHED'
        else if (name === 'argv') element.parent!.note.name = textOf(element, 'exe')
        else if (name === 'args' && parent) parent.note.name = element.note.name ?? ''
        else if (name === 'valgrindoutput') {
          const program = element.note.name ?? ''
          const result = errors.length ? 'failed' : 'passed'
          cases.add({ suite: `valgrind ${textOf(element, 'tool')}`, name: program, result, message: errors.join('\n') })
          if (!finished) cases.problem('the program never finished')
        }
      },
    })
  },
}

/** AUnit before CppUnit: it is the special case. */
export const records: readonly Dialect[] = [aUnit, cppUnit, cTest, fpcUnit, valgrind]
