/**
 * @module sources/reports/tests/dart
 * `dart test --reporter json` and `flutter test --machine`: one event per line, closed by `done`.
 */
import { BrokenReport, type Format } from '../reading.ts'
import { Cases, outcomes, type TestFacts } from './cases.ts'
import { linesOf } from './lines.ts'
import { isObject, type Json, numberAt, objectAt, textAt } from './values.ts'

const RESULTS = outcomes({ success: 'passed', failure: 'failed', error: 'errors' })

interface Test {
  name: string
  suite: string
  started: number
  message: string
}

export const dart: Format<TestFacts> = {
  name: 'dart-json',
  matches: head => /^\{.*"protocolVersion"\s*:/m.test(head),
  async read(file) {
    const run = new Run()
    for await (const { text, ended } of linesOf(file.chunks())) {
      if (!text.startsWith('{')) continue
      try {
        const event: unknown = JSON.parse(text)
        if (isObject(event)) run.see(event)
      } catch {
        if (!ended) throw new BrokenReport('ends in the middle of a line')
        run.cases.problem('a line that starts like an event is not JSON')
      }
    }
    return run.facts()
  },
}

class Run {
  readonly cases = new Cases()
  private readonly suites = new Map<number, string>()
  private readonly running = new Map<number, Test>()
  private done = false

  see(event: Json): void {
    const type = textAt(event, 'type')
    if (type === 'suite') this.suites.set(idOf(objectAt(event, 'suite')), textAt(objectAt(event, 'suite'), 'path'))
    else if (type === 'testStart') this.start(event)
    else if (type === 'error') this.error(event)
    else if (type === 'testDone') this.end(event)
    else if (type === 'done') this.finish(event.success)
  }

  facts(): TestFacts {
    for (const { suite, name } of this.running.values()) {
      this.cases.unfinished(suite)
      this.cases.problem(`\`${name}\` of \`${suite}\` never ended`)
    }
    if (!this.done) this.cases.problem('the run never ended (no `done` event): the report is incomplete')
    return this.cases.facts()
  }

  private start(event: Json): void {
    const test = objectAt(event, 'test')
    const suite = this.suites.get(numberAt(test, 'suiteID') ?? -1) ?? ''
    this.running.set(idOf(test), {
      name: textAt(test, 'name'),
      suite,
      started: numberAt(event, 'time') ?? 0,
      message: '',
    })
  }

  private error(event: Json): void {
    const test = this.running.get(numberAt(event, 'testID') ?? -1)
    if (test) test.message += `${textAt(event, 'error')}\n${textAt(event, 'stackTrace')}`.slice(0, 4000)
  }

  private end(event: Json): void {
    const id = numberAt(event, 'testID') ?? -1
    const test = this.running.get(id)
    this.running.delete(id)
    const result = RESULTS.get(textAt(event, 'result')) ?? 'errors'
    // Loading a file and the shared set-up are hidden while they succeed.
    if (!test || (event.hidden === true && result === 'passed')) return
    const { suite, name, started, message } = test
    const skipped = event.skipped === true && result === 'passed'
    const duration = (numberAt(event, 'time') ?? started) - started
    this.cases.add({ suite, name, result: skipped ? 'skipped' : result, message, duration })
  }

  private finish(success: unknown): void {
    this.done = true
    if (success !== true && this.cases.broken === 0)
      this.cases.problem(`the run ended with \`success: ${String(success)}\` without a failing test`)
  }
}

const idOf = (holder: Json): number => numberAt(holder, 'id') ?? -1
