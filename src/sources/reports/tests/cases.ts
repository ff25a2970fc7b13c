/**
 * @module sources/reports/tests/cases
 * Gathers test cases into a report in bounded memory: tallies, the first failures, the slowest, the problems.
 */
import { stripVTControlCharacters } from 'node:util'
import type { Tally, TestReport } from '../../../model/reports.ts'
import { shortened } from '../../../model/text.ts'
import type { FileFacts } from '../reading.ts'
import { type Stated, statedNumber, statedText, UNSTATED } from '../time.ts'

export type TestFacts = Omit<TestReport, keyof FileFacts>

export type Result = Exclude<keyof Tally, 'tests'>

export interface Case {
  suite: string
  name: string
  result: Result
  message?: string
  file?: string | null
  line?: number | null
  /** Milliseconds. */
  duration?: number | null
  /** Passed only after a rerun. */
  flaky?: boolean
  tags?: readonly string[]
}

const MAX_FAILURES = 1000
const MAX_SUITES = 20_000
const MAX_PROBLEMS = 100
const MAX_SLOWEST = 10
const MAX_MESSAGE = 1000
const MAX_NAME = 500
/** Joins the names of nested suites. */
const NESTED = ' > '

export const emptyTally = (): Tally => ({ tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0 })

/** What a format's reader fills and `facts` closes. */
export class Cases {
  readonly total = emptyTally()
  private flaky = 0
  private durationMs: number | null = null
  private readonly suites = new Map<string, Tally>()
  private readonly tags = new Map<string, Tally>()
  private readonly failures: TestReport['failures'] = []
  private readonly slowest: TestReport['slowest'] = []
  private readonly problems = new Set<string>()
  private started = UNSTATED
  private lastSuite: string | null = null
  private lastTally = emptyTally()

  add(test: Case): void {
    const { result, duration } = test
    this.count(test.suite, result)
    for (const tag of test.tags ?? []) bump(tallyOf(this.tags, tag), result)
    if (test.flaky) this.flaky++
    if (result === 'failed' || result === 'errors') this.fail(test)
    if (duration !== undefined && duration !== null && duration >= 0) {
      this.durationMs = (this.durationMs ?? 0) + duration
      this.rank(test, duration)
    }
  }

  /** A failure that is no test's own: a hook, a fixture. It counts as failed, not as a test. */
  outside(failure: Omit<Case, 'result'>): void {
    this.total.failed++
    tallyOf(this.suites, failure.suite).failed++
    this.fail({ ...failure, result: 'failed' })
  }

  /** A test that was started and never ended: a test, with no result to count. */
  unfinished(suite: string): void {
    this.total.tests++
    tallyOf(this.suites, suite).tests++
  }

  /** Why this run did not pass whatever the counts say; the first hundred are kept. */
  problem(sentence: string): void {
    if (this.problems.size < MAX_PROBLEMS) this.problems.add(shortened(oneLine(sentence), 300))
  }

  /** The report's own time; the first that can be read is kept. A time without a zone is read as UTC. */
  at(time: unknown): void {
    if (this.started.at === null) this.started = timeOf(time)
  }

  get broken(): number {
    return this.total.failed + this.total.errors
  }

  /** Sets the tally of formats that give sums and no cases. */
  sums(tally: Tally): void {
    Object.assign(this.total, tally)
  }

  facts(): TestFacts {
    const named = (tallies: Map<string, Tally>) => [...tallies].map(([name, tally]) => ({ name, ...tally }))
    return {
      ...this.total,
      flaky: this.flaky,
      suites: named(this.suites),
      tags: named(this.tags),
      failures: this.failures,
      slowest: this.slowest,
      problems: [...this.problems],
      durationMs: this.durationMs === null ? null : Math.round(this.durationMs),
      ...this.started,
    }
  }

  private count(suite: string, result: Result): void {
    // A suite's cases mostly come one after the other.
    if (suite !== this.lastSuite) {
      this.lastTally = tallyOf(this.suites, suite)
      this.lastSuite = suite
    }
    bump(this.total, result)
    bump(this.lastTally, result)
  }

  private fail({ suite, name, message = '', file = null, line = null }: Case): void {
    if (this.failures.length >= MAX_FAILURES) return
    const plain = stripVTControlCharacters(message).trim()
    const place = file === null ? placeIn(plain) : { file, line }
    this.failures.push({
      suite: own(suite),
      name: own(shortened(name, MAX_NAME)),
      message: own(shortened(plain, MAX_MESSAGE)),
      file: place.file === null ? null : own(place.file),
      line: place.line,
    })
  }

  private rank({ suite, name }: Case, durationMs: number): void {
    const { slowest } = this
    if (durationMs === 0 || (slowest.length === MAX_SLOWEST && slowest.at(-1)!.durationMs >= durationMs)) return
    const at = slowest.findIndex(each => each.durationMs < durationMs)
    slowest.splice(at < 0 ? slowest.length : at, 0, {
      suite: own(suite),
      name: own(shortened(name, MAX_NAME)),
      durationMs,
    })
    if (slowest.length > MAX_SLOWEST) slowest.pop()
  }
}

const WEIGHT: Record<Result, number> = { passed: 0, skipped: 1, failed: 2, errors: 3 }

/** Makes the result worse, never better. @returns whether it did. */
export function raise(test: Partial<Case>, result: Result): boolean {
  if (WEIGHT[result] <= WEIGHT[test.result ?? 'passed']) return false
  test.result = result
  return true
}

/** What a format's words mean. A map, because a word may be anything, `constructor` too. */
export const outcomes = (words: Record<string, Result>): ReadonlyMap<string, Result> => new Map(Object.entries(words))

/** Adds to a message what it does not say yet. */
export function say(test: Partial<Case>, text: string): void {
  const told = text.trim()
  if (told && !test.message?.includes(told)) test.message = test.message ? `${test.message}\n${told}` : told
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name)
  if (known) return known
  const tally = emptyTally()
  if (tallies.size < MAX_SUITES) tallies.set(own(name), tally)
  return tally
}

/** A copy: a piece of a large text keeps all of that text in memory for as long as it is kept itself. */
const own = (text: string): string => Buffer.from(text).toString()

function bump(tally: Tally, result: Result): void {
  tally.tests++
  tally[result]++
}

/** `outer > inner`; empty names and names that repeat their parent's are left out. */
export function nested(outer: string, inner: string): string {
  if (!inner || inner === outer) return outer
  return shortened(outer ? outer + NESTED + inner : inner, MAX_NAME)
}

export const oneLine = (text: string): string => stripVTControlCharacters(text).replace(/\s+/g, ' ').trim()

/** `1.5`, `1,234.5` or a number of seconds -> milliseconds; null when it is none. */
export function seconds(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const plain = Number(text)
  const value = Number.isNaN(plain) ? Number(text.replaceAll(',', '')) : plain
  return Number.isFinite(value) ? value * 1000 : null
}

/** `00:01:02.5` -> milliseconds; null when it is none. */
export function clock(text: string | undefined): number | null {
  const parts = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:[.,]\d+)?)$/.exec(text ?? '')
  if (!parts) return null
  const [days, hours, minutes] = [parts[1] ?? 0, parts[2], parts[3]].map(Number) as [number, number, number]
  return (((days * 24 + hours) * 60 + minutes) * 60 + Number(parts[4]!.replace(',', '.'))) * 1000
}

/** A whole number from 0 up; 0 when it is none. */
export const whole = (value: unknown): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : 0
}

const timeOf = (time: unknown): Stated =>
  typeof time === 'number' ? statedNumber(time) : typeof time === 'string' ? statedText(time) : UNSTATED

const FOREIGN = /:\/\/|node_modules|site-packages|dist-packages|[/\\]internal[/\\]|\.rustup|\.cargo/

/** The first `folder/file.ext:12` of a message that is not somebody else's code. */
function placeIn(message: string): { file: string | null; line: number | null } {
  const words = message
    .slice(0, 4000)
    .replaceAll('file://', '')
    .replaceAll(':line ', ':')
    .split(/[\s()'"<>[\]]+/)
  for (const word of words) {
    const place = /:(\d{1,7})(?::\d{1,7})?[:,]?$/.exec(word.slice(-40))
    if (!place || word.length > 500) continue
    const file = word.slice(0, word.length - place[0].length)
    if (/[/\\]/.test(file) && /\.[A-Za-z]{1,5}$/.test(file) && !FOREIGN.test(file))
      return { file, line: Number(place[1]) }
  }
  return { file: null, line: null }
}
