/** Real and hostile test reports with the facts expected of each, judged through the real reader and the gate. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/tests.ts'
import type { TestReport } from '../../src/model/reports.ts'
import { diskFiles } from '../../src/sources/files.ts'
import { testReports } from '../../src/sources/reports/tests.ts'
import { fakeWorld } from '../world.ts'

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const index = `${corpus}/INDEX.json`

interface Counts {
  tests?: number
  failures?: number
  errors?: number
  skipped?: number
  passed?: number
}

interface Entry {
  file: string
  format: string
  gate: string
  expected: Counts & { must_not_pass?: boolean; parse_error?: string }
  accept_also?: Counts
}

/** Files we count otherwise than the index, each with its reason; the verdict is the same. */
const DEVIATIONS: Record<string, { counts: Required<Counts>; reason: string }> = {
  'tests/test-summary+action/junit/04-bazel-junit.xml': {
    counts: { tests: 2, failures: 0, errors: 1, skipped: 0, passed: 1 },
    reason: 'the case holds an `<error>`; the peer this count comes from folds errors into failures',
  },
  'tests/EnricoMi+publish-unit-test-result-action/nunit/nunit3/jenkins/NUnit-multinamespace.xml': {
    counts: { tests: 4, failures: 1, errors: 0, skipped: 0, passed: 3 },
    reason: 'one case says success="Turue": not `True`, so it did not pass (its suite and the root say so too)',
  },
}

const countsOf = ({ tests, failed, errors, skipped, passed }: TestReport): Required<Counts> => ({
  tests,
  failures: failed,
  errors,
  skipped,
  passed,
})

const wanted = ({ tests, failures, errors, skipped, passed }: Counts): Counts =>
  Object.fromEntries(
    Object.entries({ tests, failures, errors, skipped, passed }).filter(([, value]) => value !== undefined),
  )

const fits = (counts: Counts, asked: Counts): boolean =>
  Object.entries(asked).every(([name, value]) => counts[name as keyof Counts] === value)

const escaped = (path: string): string => path.replace(/[+()[\]{}!*?]/g, '\\$&')

if (!existsSync(index)) console.warn(`${index} is not there: the corpus of real reports is not judged`)
const entries = existsSync(index) ? (JSON.parse(readFileSync(index, 'utf8')) as Entry[]) : []
const ours = entries.filter(entry => entry.gate === 'tests').map(entry => [entry.file, entry] as const)

const read = testReports(diskFiles(corpus))
const about = { item: { id: 'a', text: 'All tests pass', thresholds: [], role: null, modifiers: {} } }

async function verdict(file: string) {
  const files = diskFiles(corpus)
  const world = { ...fakeWorld(), files, reports: { ...fakeWorld().reports, tests: testReports(files) } }
  return (await gate.run({ report: [escaped(file)] }, world, about)).outcome
}

const suite = ours.length > 0 ? describe : describe.skip

suite.each(ours.length > 0 ? ours : [['', {} as Entry] as const])('%s', (file, { expected, accept_also }) => {
  test('is counted, or refused, as the index says', async () => {
    const { reports, broken } = await read([escaped(file)])
    if (expected.parse_error !== undefined) {
      // A report that is not well formed may still be counted when that cannot make it pass.
      const { failed = 0, errors = 0 } = reports[0] ?? {}
      expect(broken.length === 1 || failed + errors > 0).toBe(true)
      return
    }
    expect(broken).toEqual([])
    const counts = countsOf(reports[0]!)
    const accepted = DEVIATIONS[file] ? [DEVIATIONS[file].counts] : [expected, ...(accept_also ? [accept_also] : [])]
    const fitting = accepted.find(each => fits(counts, wanted(each))) ?? expected
    expect(counts).toMatchObject(wanted(fitting))
  })

  test('does not pass unless it passed', async () => {
    const { state, because } = await verdict(file)
    const { must_not_pass, parse_error, tests = 0, failures = 0, errors = 0, skipped = 0 } = expected
    const mustNot = must_not_pass || parse_error !== undefined || failures + errors > 0 || tests - skipped < 1
    if (mustNot) expect({ state, because }).not.toMatchObject({ state: 'pass' })
  })
})

test('every deviation is still one', () => {
  for (const file of Object.keys(DEVIATIONS)) {
    const entry = ours.find(([name]) => name === file)?.[1]
    if (entry) expect(DEVIATIONS[file]!.counts).not.toMatchObject(wanted(entry.expected))
  }
})
