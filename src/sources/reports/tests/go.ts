/**
 * @module sources/reports/tests/go
 * `go test -json` (test2json): one event per line. Subtests and their parents each count as a test, as `go test` does.
 */
import { BrokenReport, type Format } from '../reading.ts'
import { Cases, type Result, type TestFacts } from './cases.ts'
import { linesOf } from './lines.ts'

interface Event {
  Action?: unknown
  Package?: unknown
  Test?: unknown
  Output?: unknown
  Elapsed?: unknown
  Time?: unknown
  ImportPath?: unknown
}

interface Test {
  /** Null while it runs. */
  result: Result | null
  seconds: number | null
  output: string
  /** It failed before, and was run again (`gotestsum --rerun-fails` appends). */
  failedBefore: boolean
}

interface Package {
  tests: Map<string, Test>
  /** How it ended last; null while it runs. */
  end: string | null
}

const ENDS: Record<string, Result> = { pass: 'passed', fail: 'failed', skip: 'skipped' }
const MAX_OUTPUT = 2000

export const go: Format<TestFacts> = {
  name: 'go-test2json',
  matches: head => /^\{(?=.*"Action"\s*:\s*"[a-z-]+").*"(Package|ImportPath)"\s*:/m.test(head),
  async read(file) {
    const run = new Run()
    for await (const { text, ended } of linesOf(file.chunks())) {
      // A line that is none of ours (`go: downloading ...` on standard error) is somebody else's output.
      if (!text.startsWith('{')) continue
      try {
        run.see(JSON.parse(text) as Event)
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
  private readonly packages = new Map<string, Package>()

  see(event: Event): void {
    const { Action, Package: name, Test, ImportPath } = event
    if (Action === 'build-fail') this.cases.problem(`\`${String(ImportPath)}\` does not build`)
    if (typeof name !== 'string' || typeof Action !== 'string') return
    this.cases.at(event.Time)
    const pack = this.packages.get(name) ?? { tests: new Map(), end: null }
    this.packages.set(name, pack)
    if (typeof Test === 'string') seeTest(pack, Test, Action, event)
    else if (Object.hasOwn(ENDS, Action)) pack.end = Action
    else if (Action === 'start') pack.end = null
  }

  facts(): TestFacts {
    for (const [name, { tests, end }] of this.packages) {
      let failing = false
      for (const [test, facts] of tests) {
        failing ||= facts.result === 'failed'
        this.add(name, test, facts)
      }
      if (end === null)
        this.cases.problem(`package \`${name}\` never ended: the report is incomplete or the run was stopped`)
      if (end === 'fail' && !failing)
        this.cases.problem(`package \`${name}\` failed without a failing test (build, set-up, exit or timeout)`)
    }
    return this.cases.facts()
  }

  private add(suite: string, name: string, { result, seconds, output, failedBefore }: Test): void {
    if (!result) {
      this.cases.unfinished(suite)
      this.cases.problem(`\`${name}\` of \`${suite}\` never ended`)
      return
    }
    const message = result === 'failed' ? told(output) : ''
    const flaky = result === 'passed' && failedBefore
    this.cases.add({ suite, name, result, message, flaky, duration: seconds === null ? null : seconds * 1000 })
  }
}

function seeTest({ tests }: Package, name: string, action: string, { Output, Elapsed }: Event): void {
  let test = tests.get(name)
  if (action === 'run' || !test) {
    test = { result: null, seconds: null, output: '', failedBefore: test?.result === 'failed' || !!test?.failedBefore }
    tests.set(name, test)
  }
  if (action === 'output' && typeof Output === 'string' && test.output.length < MAX_OUTPUT)
    test.output += Output.slice(0, MAX_OUTPUT)
  if (!Object.hasOwn(ENDS, action)) return
  test.result = ENDS[action]!
  test.seconds = typeof Elapsed === 'number' ? Elapsed : null
  if (test.result !== 'failed') test.output = ''
}

/** The output of a test without the runner's own lines. */
const told = (output: string): string =>
  output
    .split('\n')
    .filter(line => !/^\s*(=== |--- )/.test(line))
    .join('\n')
