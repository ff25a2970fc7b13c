/**
 * @module sources/reports/tests/trx
 * Visual Studio test results (`dotnet test --logger trx`, MSTest, VSTest), schemas of 2006 and 2010.
 */
import { type Case, type Cases, clock, oneLine, outcomes, say } from './cases.ts'
import { type Element, elements, inside } from './elements.ts'
import type { Dialect } from './xml.ts'

/** What is not listed here is neither: an outcome nobody knows never passes. */
const RESULTS = outcomes({
  Passed: 'passed',
  PassedButRunAborted: 'passed',
  Failed: 'failed',
  NotExecuted: 'skipped',
  Inconclusive: 'skipped',
  Pending: 'skipped',
  Warning: 'skipped',
})
const CASES = new Set(['UnitTestResult', 'WebTestResult', 'ManualTestResult', 'GenericTestResult', 'TestResult'])
/** A run that ended like this, or with `Failed` because a test failed, is complete. */
const COMPLETE = new Set(['Completed', 'Passed', 'Warning', 'NotExecuted', 'Inconclusive'])

export const trx: Dialect = {
  name: 'trx',
  is: (root, { xmlns = '' }) => root === 'TestRun' && xmlns.includes('VisualStudio/TeamTest'),
  handlers(cases) {
    const run = new Run(cases)
    return { ...elements(run), done: () => run.done() }
  },
}

class Run {
  private readonly cases: Cases
  private readonly classes = new Map<string, string>()
  /** Results come before the definitions that name their classes, so they wait; the rest of a case is small. */
  private readonly waiting: { test: Case; id: string }[] = []
  private readonly errors: string[] = []
  private outcome: string | null = null
  private test: Case | null = null
  private definition: string | null = null

  constructor(cases: Cases) {
    this.cases = cases
  }

  open({ name, attributes }: Element): void {
    if (CASES.has(name)) this.begin(attributes)
    else if (name === 'UnitTest') this.definition = attributes.id ?? null
    else if (name === 'TestMethod' && this.definition) this.classes.set(this.definition, classOf(attributes))
    else if (name === 'Times') this.cases.at(attributes.start ?? attributes.creation)
    else if (name === 'ResultSummary') this.outcome = attributes.outcome ?? null
  }

  close(element: Element): void {
    const { name, text, parent } = element
    if (this.test && (name === 'Message' || name === 'StackTrace') && parent?.name === 'ErrorInfo') say(this.test, text)
    else if (name === 'Text' && parent?.attributes.outcome === 'Error' && inside(element, 'RunInfos'))
      this.errors.push(oneLine(text))
    else if (CASES.has(name)) this.test = null
  }

  done(): void {
    for (const { test, id } of this.waiting) {
      test.suite = this.classes.get(id) ?? test.suite
      this.cases.add(test)
    }
    const outcome = this.outcome ?? 'none'
    const explained = outcome === 'Failed' && this.cases.broken > 0
    if (!COMPLETE.has(outcome) && !explained) this.cases.problem(`the run's outcome is \`${outcome}\``)
    if (this.cases.broken === 0) for (const error of this.errors) this.cases.problem(`the run reports: ${error}`)
  }

  private begin(attributes: Record<string, string>): void {
    // The parent of data-driven rows sums up its rows; it is no test of its own.
    if (attributes.resultType === 'DataDrivenTest') return
    const { outcome = '', testName = '', testId = '' } = attributes
    const result = RESULTS.get(outcome) ?? 'errors'
    const test: Case = { suite: '', name: testName, result, duration: clock(attributes.duration) }
    if (!RESULTS.has(outcome)) test.message = `outcome \`${outcome || 'none'}\``
    if (outcome === 'PassedButRunAborted') this.cases.problem(`\`${testName}\` passed but the run was aborted`)
    this.test = test
    this.waiting.push({ test, id: testId })
  }
}

/** `Name.Space.Class, Assembly, Version=...` -> `Name.Space.Class`. */
const classOf = ({ className = '' }: Record<string, string>): string => className.split(',')[0]!.trim()
