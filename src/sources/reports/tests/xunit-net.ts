/**
 * @module sources/reports/tests/xunit-net
 * xUnit.net: version 1 (`assembly`, `class`), 2 and 3 (`assemblies`, `collection`).
 */
import { type Case, type Cases, oneLine, outcomes, say, seconds, whole } from './cases.ts'
import { type Element, elements } from './elements.ts'
import type { Dialect } from './xml.ts'

const RESULTS = outcomes({ Pass: 'passed', Fail: 'failed', Skip: 'skipped', NotRun: 'skipped' })

export const xunitNet: Dialect = {
  name: 'xunit.net-xml',
  is: root => root === 'assemblies' || root === 'assembly',
  handlers: cases => elements(new Run(cases)),
}

class Run {
  private readonly cases: Cases
  private test: (Case & { tags: string[] }) | null = null
  private errors = 0

  constructor(cases: Cases) {
    this.cases = cases
  }

  open({ name, attributes, parent }: Element): void {
    if (name === 'test' && !this.test) this.begin(attributes, parent)
    else if (name === 'assembly') this.assembly(attributes)
    else if (name === 'trait' && this.test && attributes.value) this.test.tags.push(attributes.value)
    else if (name === 'error' && parent?.name === 'errors') this.errors++
  }

  close({ name, text, attributes, parent }: Element): void {
    if (name === 'test') this.end()
    else if (this.test && (name === 'message' || name === 'stack-trace') && parent?.name === 'failure')
      say(this.test, text)
    else if (name === 'message' && parent?.parent?.name === 'error')
      this.cases.problem(`outside of the tests: ${oneLine(text)}`)
    else if (name === 'assembly') this.endAssembly(attributes)
  }

  private assembly(attributes: Record<string, string>): void {
    this.cases.at(attributes['start-rtf'] ?? `${attributes['run-date']}T${attributes['run-time']}`)
    this.errors = 0
  }

  private endAssembly(attributes: Record<string, string>): void {
    const errors = Math.max(this.errors, whole(attributes.errors))
    if (errors > 0)
      this.cases.problem(`\`${attributes.name ?? 'an assembly'}\` had ${errors} errors outside of its tests`)
  }

  private begin(attributes: Record<string, string>, parent: Element | null): void {
    const { result = '', time } = attributes
    this.test = {
      suite: attributes.type || parent?.attributes.name || '',
      name: attributes.name ?? '',
      result: RESULTS.get(result) ?? 'errors',
      duration: seconds(time),
      tags: [],
    }
    const file = attributes['source-file']
    if (file) Object.assign(this.test, { file, line: whole(attributes['source-line']) || null })
  }

  private end(): void {
    if (this.test) this.cases.add(this.test)
    this.test = null
  }
}
