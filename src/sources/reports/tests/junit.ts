/**
 * @module sources/reports/tests/junit
 * JUnit XML in its dialects (Surefire, Gradle, gtest, pytest, PHPUnit, jest-junit, node:test, Bazel, nextest, ...):
 * cases are counted, whatever the sums in the suites' attributes say.
 */
import type { Tag, XmlHandlers } from '../xml.ts'
import { type Case, type Cases, nested, type Result, raise, say, seconds, whole } from './cases.ts'
import type { Dialect } from './xml.ts'

const ROOTS = new Set(['testsuites', 'testsuite', 'testrun', 'tusar', 'testcase'])
/** Names of runners that stand where a suite's name belongs; the class says more. */
const RUNNERS = new Set(['pytest', 'rspec'])
/** Earlier attempts of a case that was run again: they tell nothing about how it ended, unless it passed. */
const FLAKY = new Set(['flakyFailure', 'flakyError'])
const RERUN = new Set(['rerunFailure', 'rerunError', ...FLAKY])
const MAX_TEXT = 4000

const BY_STATUS = new Map<string, Result>([
  ...['failed', 'fail', 'failure'].map(word => [word, 'failed'] as const),
  ...['error', 'errored', 'broken', 'aborted', 'timeout'].map(word => [word, 'errors'] as const),
  ...['skipped', 'skip', 'notrun', 'disabled', 'ignored', 'suppressed', 'pending', 'notexecuted'].map(
    word => [word, 'skipped'] as const,
  ),
])

interface Suite {
  path: string
  declaredErrors: number
  /** Failures, errors and flaky passes before it began: more at its end means it holds some. */
  brokenBefore: number
}

export const junit: Dialect = {
  name: 'junit-xml',
  is: root => ROOTS.has(root),
  handlers: cases => new JUnit(cases),
}

class JUnit implements XmlHandlers {
  private readonly cases: Cases
  private readonly suites: Suite[] = []
  /** Almost always one; a case inside of a case is a case of its own. */
  private readonly outer: Case[] = []
  private current: Case | null = null
  private rerun = 0
  private told: string | null = null
  private broken = 0

  constructor(cases: Cases) {
    this.cases = cases
  }

  take(tag: Tag): boolean {
    if (tag.local !== 'testcase') return false
    this.begin(tag)
    return true
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'testsuite') this.suite(attributes)
    else if (RERUN.has(name)) this.again(name)
    else if (this.rerun > 0) return
    else if (name === 'failure') this.worse('failed', attributes)
    else if (name === 'error') this.worse('errors', attributes)
    else if (name === 'skipped' || name === 'ignored') this.worse('skipped', attributes)
    else if (name === 'testsuites' || name === 'testrun') this.cases.at(attributes.timestamp)
  }

  text(text: string): void {
    if (this.told !== null && this.told.length < MAX_TEXT) this.told += text.slice(0, MAX_TEXT)
  }

  close(name: string): void {
    if (name === 'testcase') this.end()
    else if (name === 'testsuite') this.endSuite()
    else if (RERUN.has(name)) this.rerun--
    else if (this.told !== null && (name === 'failure' || name === 'error')) this.tell()
  }

  private suite(attributes: Record<string, string>): void {
    this.cases.at(attributes.timestamp)
    this.suites.push({
      path: nested(this.suites.at(-1)?.path ?? '', attributes.name ?? ''),
      declaredErrors: whole(attributes.errors),
      brokenBefore: this.broken,
    })
  }

  private begin(tag: Tag): void {
    const path = this.suites.at(-1)?.path ?? ''
    const test: Case = {
      suite: !path || RUNNERS.has(path) ? classOf(tag) || path : path,
      name: tag.text('name') ?? tag.text('testname') ?? '',
      result: 'passed',
      duration: durationOf(tag),
    }
    const file = tag.text('file')
    if (file) {
      test.file = file
      test.line = whole(tag.text('line')) || null
    }
    says(test, tag.text('status'))
    says(test, tag.text('result'))
    if (this.current) this.outer.push(this.current)
    this.current = test
  }

  private end(): void {
    const test = this.current
    this.current = this.outer.pop() ?? null
    if (!test) return
    if (test.result !== 'passed') test.flaky = false
    if (test.flaky || test.result === 'failed' || test.result === 'errors') this.broken++
    this.cases.add(test)
  }

  private again(name: string): void {
    this.rerun++
    if (this.current && FLAKY.has(name)) this.current.flaky = true
  }

  private worse(result: Result, attributes: Record<string, string>): void {
    const test = this.current
    if (!test) {
      if (result !== 'skipped') this.outside(attributes)
      return
    }
    raise(test, result)
    if (result === 'skipped' || test.message) return
    if (attributes.message) test.message = attributes.message
    this.told = ''
  }

  /** The text of a failure says more than its message when there is none, and where it happened. */
  private tell(): void {
    if (this.current) say(this.current, this.told!)
    this.told = null
  }

  private outside(attributes: Record<string, string>): void {
    const suite = this.suites.at(-1)?.path || 'a suite'
    const message = attributes.message ? `: ${attributes.message}` : ''
    this.cases.problem(`\`${suite}\` failed outside of its tests${message}`)
    this.broken++
  }

  /** A browser that went away or a suite that did not load is often only this number. */
  private endSuite(): void {
    const suite = this.suites.pop()
    if (suite && suite.declaredErrors > 0 && this.broken === suite.brokenBefore)
      this.cases.problem(`\`${suite.path}\` says errors="${suite.declaredErrors}" and shows no test that broke`)
  }
}

const classOf = (tag: Tag): string => tag.text('classname') ?? tag.text('class') ?? tag.text('fulltestname') ?? ''

function says(test: Case, status: string | undefined): void {
  if (status !== undefined) raise(test, BY_STATUS.get(status.toLowerCase()) ?? 'passed')
}

/** Milliseconds; null when it does not tell. */
function durationOf(tag: Tag): number | null {
  const plain = tag.number('time')
  return plain !== undefined && plain > 0 && plain < Infinity ? plain * 1000 : seconds(tag.text('time'))
}
