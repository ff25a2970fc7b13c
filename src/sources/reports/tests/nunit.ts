/**
 * @module sources/reports/tests/nunit
 * NUnit 3 (`test-run`) and NUnit 2 (`test-results`). A suite that failed in its set-up has no failing case to show.
 */
import type { XmlHandlers } from '../xml.ts'
import { type Case, type Cases, nested, outcomes, type Result, say, seconds } from './cases.ts'
import { type Element, elements } from './elements.ts'
import type { Dialect } from './xml.ts'

const ROOTS = new Set(['test-run', 'test-results', 'test-suite'])

/** NUnit 2 and 3 use different words for the same; an unknown word never passes. */
const RESULTS = outcomes({
  passed: 'passed',
  success: 'passed',
  warning: 'passed',
  failed: 'failed',
  failure: 'failed',
  error: 'errors',
  notrunnable: 'errors',
  cancelled: 'errors',
  ignored: 'skipped',
  skipped: 'skipped',
  inconclusive: 'skipped',
  explicit: 'skipped',
})

interface Suite {
  path: string
  failed: boolean
  brokenBefore: number
  tags: string[]
}

export const nunit: Dialect = {
  name: 'nunit-xml',
  is: root => ROOTS.has(root),
  handlers: (cases): XmlHandlers => elements(new Run(cases)),
}

class Run {
  private readonly cases: Cases
  private readonly suites: Suite[] = []
  private test: (Case & { tags: string[] }) | null = null

  constructor(cases: Cases) {
    this.cases = cases
  }

  open(element: Element): void {
    const { name, attributes } = element
    if (name === 'test-case') this.begin(attributes)
    else if (name === 'test-suite') this.suite(attributes)
    else if (name === 'test-run') this.cases.at(attributes['start-time'])
    else if (name === 'test-results') this.cases.at(`${attributes.date}T${attributes.time}`)
    else if (name === 'property' && attributes.name === 'Category') this.tag(attributes.value)
    else if (name === 'category') this.tag(attributes.name)
  }

  close({ name, text, parent, attributes }: Element): void {
    if (name === 'test-case') this.end()
    else if (name === 'test-suite') this.endSuite()
    else if (this.test && (name === 'message' || name === 'stack-trace') && parent?.name === 'failure')
      say(this.test, text)
    else if (name === 'test-run' && failed(attributes) && this.cases.broken === 0)
      this.cases.problem(`the run's result is \`${attributes.result}\` without a failing test`)
  }

  private suite(attributes: Record<string, string>): void {
    const outer = this.suites.at(-1)
    const name = attributes.type === 'Assembly' ? baseName(attributes.name) : (attributes.name ?? '')
    this.suites.push({
      path: nested(outer?.path ?? '', name),
      failed: failed(attributes),
      brokenBefore: this.cases.broken,
      tags: [...(outer?.tags ?? [])],
    })
  }

  private endSuite(): void {
    const suite = this.suites.pop()!
    if (!suite.failed || this.cases.broken > suite.brokenBefore) return
    this.cases.problem(
      `suite \`${suite.path}\` failed without a failing test (set-up, tear-down or a test that is none)`,
    )
  }

  private begin(attributes: Record<string, string>): void {
    const suite = this.suites.at(-1)
    this.test = {
      suite: suite?.path ?? '',
      name: attributes.fullname ?? attributes.name ?? '',
      result: resultOf(attributes),
      duration: seconds(attributes.duration ?? attributes.time),
      tags: [...(suite?.tags ?? [])],
    }
  }

  private end(): void {
    const test = this.test
    this.test = null
    if (test) this.cases.add(test)
  }

  private tag(name: string | undefined): void {
    const holder = this.test ?? this.suites.at(-1)
    if (name && holder && !holder.tags.includes(name)) holder.tags.push(name)
  }
}

/** `Failed`, `Failed(Child)`, `Failure`, `Error`, or NUnit 2.4's `success="False"` without a result. */
const failed = ({ result, success }: Record<string, string>): boolean =>
  result === undefined ? success === 'False' : /^(fail|error|notrunnable|cancel)/i.test(result)

function resultOf({ result, executed, success }: Record<string, string>): Result {
  if (result !== undefined) return RESULTS.get(result.toLowerCase().replace(/\(.*/, '')) ?? 'errors'
  if (executed?.toLowerCase() === 'false') return 'skipped'
  return success?.toLowerCase() === 'true' ? 'passed' : 'failed'
}

const baseName = (path = ''): string => path.split(/[/\\]/).at(-1)!
