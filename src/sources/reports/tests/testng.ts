/**
 * @module sources/reports/tests/testng
 * TestNG's own `testng-results.xml`. Configuration methods are no tests; one that fails means tests did not run.
 */
import { type Case, type Cases, nested, outcomes, say } from './cases.ts'
import { type Element, elements } from './elements.ts'
import type { Dialect } from './xml.ts'

const RESULTS = outcomes({
  PASS: 'passed',
  SUCCESS_PERCENTAGE_FAILURE: 'passed',
  FAIL: 'failed',
  SKIP: 'skipped',
  IGNORED: 'skipped',
})

export const testng: Dialect = {
  name: 'testng-xml',
  is: root => root === 'testng-results',
  handlers: cases => elements(new Run(cases)),
}

class Run {
  private readonly cases: Cases
  /** Method signature -> groups: they stand before the tests. */
  private readonly groups = new Map<string, string[]>()
  private test: Case | null = null

  constructor(cases: Cases) {
    this.cases = cases
  }

  open(element: Element): void {
    const { name, attributes } = element
    if (name === 'test-method') this.begin(element)
    else if (name === 'method' && element.parent?.name === 'group')
      this.group(attributes, element.parent.attributes.name)
    else if (name === 'suite') this.cases.at(attributes['started-at'])
  }

  close({ name, text, parent }: Element): void {
    if (name === 'test-method') {
      if (this.test) this.cases.add(this.test)
      this.test = null
    } else if (this.test && parent?.name === 'exception' && (name === 'message' || name === 'full-stacktrace'))
      say(this.test, text)
  }

  private begin({ attributes, parent }: Element): void {
    const { name = '', status = '', signature } = attributes
    const type = parent?.attributes.name ?? ''
    if (attributes['is-config'] === 'true') {
      if (status === 'FAIL') this.cases.problem(`configuration method \`${name}\` of \`${type}\` failed`)
      return
    }
    const duration = attributes['duration-ms']
    this.test = {
      suite: nested(suitePath(parent), type),
      name,
      result: RESULTS.get(status) ?? 'errors',
      duration: duration === undefined ? null : Number(duration),
      tags: this.groups.get(`${type}#${signature?.replace(/\[.*/s, '').replace(/^.*\.(?=\w+\()/, '')}`) ?? [],
    }
  }

  private group({ class: type = '', name = '' }: Record<string, string>, group = ''): void {
    const key = `${type}#${name}()`
    const groups = this.groups.get(key) ?? []
    if (group && !groups.includes(group)) groups.push(group)
    this.groups.set(key, groups)
  }
}

/** `suite > test`, as `testng.xml` names them. */
function suitePath(from: Element | null): string {
  const test = from?.parent
  return nested(test?.parent?.attributes.name ?? '', test?.attributes.name ?? '')
}
