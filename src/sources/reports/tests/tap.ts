/**
 * @module sources/reports/tests/tap
 * Test Anything Protocol 12 to 14. tap-parser reads it; the points of the top level are counted.
 */
import type { FinalResults, Result as Point } from 'tap-parser'
import type { Format } from '../reading.ts'
import { type Case, Cases, type Result, type TestFacts } from './cases.ts'
import { linesOf } from './lines.ts'

const STARTS = /^(?:TAP version \d|1\.\.\d|(?:not )?ok\b|bail out!|pragma [+-]\w|# Subtest)/im
/** Producers leave out the blanks around the hyphen; to the parser such a point would be none. */
const TIGHT = /^(\s*(?:not )?ok(?: +\d+)?)-/

/** The parser takes a step of its own for every level of every line. */
const TOO_DEEP = /^ {81,}(?:# Subtest|(?:not )?ok\b|\d+\.\.\d|bail out!)/i

export const tap: Format<TestFacts> = {
  name: 'tap',
  matches: head => STARTS.test(head),
  async read(file) {
    const cases = new Cases()
    // Loaded only when there is TAP to read: it brings a YAML parser along.
    const { Parser } = await import('tap-parser')
    const parser = new Parser()
    let results: FinalResults | undefined
    parser.on('assert', (point: Point) => cases.add(asCase(point)))
    parser.on('extra', (line: string) => late(cases, line))
    parser.on('bailout', (reason: unknown) =>
      cases.problem(`bailed out: ${String(reason || 'no reason given').trim()}`),
    )
    parser.on('complete', (final: FinalResults) => {
      results = final
    })
    for await (const { text } of linesOf(file.chunks())) {
      if (TOO_DEEP.test(text)) cases.problem('subtests are nested deeper than 20 levels: what lies deeper is not read')
      else parser.write(`${text.replace(TIGHT, '$1 - ')}\n`)
    }
    parser.end()
    explain(cases, results!)
    return cases.facts()
  },
}

function asCase({ ok, skip, todo, name, id, time, diag }: Point): Case {
  const result: Result = skip || todo ? 'skipped' : ok ? 'passed' : 'failed'
  const test: Case = { suite: '', name: name || `test ${id}`, result, duration: time }
  return result === 'failed' && diag && typeof diag === 'object' ? { ...test, ...diagnosis(diag) } : test
}

/** What the YAML block says in the keys that node:test, node-tap, tape and Perl's Test::More use. */
function diagnosis(diag: Record<string, unknown>): Pick<Case, 'message' | 'file' | 'line'> {
  const text = (key: string) => (typeof diag[key] === 'string' ? (diag[key] as string) : '')
  const message = [text('message') || text('error'), text('stack')].filter(Boolean).join('\n')
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(text('location') || text('at'))
  if (place) return { message, file: place[1]!, line: Number(place[2]) }
  const { file, line } = diag
  return typeof file === 'string' ? { message, file, line: typeof line === 'number' ? line : null } : { message }
}

/** Behind a plan nothing is read as TAP any more; what looks like a point there is one all the same. */
function late(cases: Cases, line: string): void {
  const point = /^(not )?ok\b(.*)/.exec(line)
  if (!point) return
  const aside = /#\s*(skip|todo)/i.test(point[2]!)
  cases.add({ suite: '', name: point[2]!.trim(), result: aside ? 'skipped' : point[1] ? 'failed' : 'passed' })
  cases.problem('there are test points behind the plan')
}

function explain(cases: Cases, { ok, plan, count, failures }: FinalResults): void {
  for (const failure of failures)
    if ('tapError' in failure && failure.tapError) {
      const which = 'id' in failure && failure.id ? `test ${failure.id}: ` : ''
      const planned = plan.start === null ? '' : ` (planned ${plan.start}..${plan.end}, seen ${count})`
      cases.problem(`${which}${failure.tapError}${planned}`)
    }
  if (!ok && cases.broken === 0 && cases.facts().problems.length === 0) cases.problem('a subtest did not pass')
}
