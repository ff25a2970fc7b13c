/** Real and hostile coverage reports with the facts expected of each, judged through the real reader and the gate. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/coverage.ts'
import type { Count } from '../../src/model/reports.ts'
import { coverageReports } from '../../src/sources/reports/coverage.ts'
import { fakeWorld, memoryFiles } from '../world.ts'

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const index = `${corpus}/INDEX.json`

interface Counts {
  lines_valid?: number
  lines_covered?: number
  branches_valid?: number | null
  branches_covered?: number | null
}

interface Entry {
  file: string
  format: string
  gate: string
  expected: Counts & { must_not_pass?: boolean; parse_error?: string }
  accept_also?: Counts
}

const UNKNOWN = 'has the root `coverage` and nothing else of Cobertura: unknown rather than empty, nothing is counted'
/** Files we judge otherwise than the index, each with its reason; none of them passes either way. */
const DEVIATIONS: Record<string, string> = {
  'coverage/danielpalme+ReportGenerator/CSharp/Reports/NCover1.5.8.xml': UNKNOWN,
  'coverage/danielpalme+ReportGenerator/CSharp/Reports/mprof-report.xml': UNKNOWN,
  'coverage/danielpalme+ReportGenerator/CTC/source-00001.xml': UNKNOWN,
  'coverage/danielpalme+ReportGenerator/CTC/source-00003.xml': UNKNOWN,
  'coverage/danielpalme+ReportGenerator/CTC/source-00004.xml': UNKNOWN,
}

const about = { item: { id: 'a', text: 'Coverage', thresholds: [], role: null, modifiers: {} } }

async function judge(entry: Entry, params: Record<string, unknown> = {}) {
  // A name that tells nothing: the format must be found from the content.
  const files = { report: readFileSync(`${corpus}/${entry.file}`) }
  const world = { ...fakeWorld(), reports: { ...fakeWorld().reports, coverage: coverageReports(memoryFiles(files)) } }
  const { outcome } = await gate.run({ report: 'report', min: 0, op: '>=', ...params }, world, about)
  return outcome
}

function countsOf({ lines, branches }: Record<string, unknown>): Required<Counts> {
  const [line, branch] = [lines as Count, branches as Count | null]
  return {
    lines_valid: line.total,
    lines_covered: line.covered,
    branches_valid: branch?.total ?? null,
    branches_covered: branch?.covered ?? null,
  }
}

const fits = (counts: Counts, { lines_valid, lines_covered, branches_valid, branches_covered }: Counts): boolean =>
  Object.entries({ lines_valid, lines_covered, branches_valid, branches_covered }).every(
    ([name, value]) => value === undefined || counts[name as keyof Counts] === value,
  )

if (!existsSync(index)) console.warn(`${index} is not there: the corpus of real reports is not judged`)
const entries: Entry[] = existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')) : []
const reports = entries.filter(entry => entry.gate === 'coverage')

const describeCorpus = reports.length > 0 ? describe : describe.skip
describeCorpus('coverage reports of the corpus', () => {
  const broken = reports.filter(({ expected }) => expected.parse_error !== undefined)
  const unknown = reports.filter(({ file }) => file in DEVIATIONS)
  const counted = reports.filter(entry => !broken.includes(entry) && !unknown.includes(entry))

  test.each(counted)('$file is counted as $expected.lines_covered of $expected.lines_valid', async entry => {
    const { state, because, evidence } = await judge(entry)
    const counts = countsOf(evidence)
    const { expected, accept_also } = entry
    const right = fits(counts, expected) || (accept_also !== undefined && fits(counts, accept_also))
    expect({ right, counts, expected, because }).toMatchObject({ right: true })
    expect(evidence.files).toMatchObject([{ file: 'report', format: entry.format }])
    expect(state).toBe(counts.lines_valid > 0 ? 'pass' : 'fail')
  })

  test.each(broken)('$file is an error', async entry => {
    expect(await judge(entry)).toMatchObject({ state: 'error', evidence: { lines: { covered: 0, total: 0 } } })
  })

  test.each(unknown)('$file is an error (deviation: unknown rather than empty)', async entry => {
    expect(await judge(entry)).toMatchObject({ state: 'error', evidence: { lines: { covered: 0, total: 0 } } })
  })

  test('nothing passes that must not', async () => {
    for (const entry of reports.filter(({ expected }) => expected.must_not_pass))
      for (const params of [{ min: 0 }, { min: 0, op: '>' }, { min: 0, perFile: true }, { metric: 'branches' }])
        expect({ file: entry.file, ...(await judge(entry, params)) }).not.toMatchObject({ state: 'pass' })
  })

  test('79.996 % is not 80 %', async () => {
    const entry = reports.find(({ file }) => file.endsWith('cobertura-rounding-79.996.xml'))!
    expect(await judge(entry, { min: 80 })).toMatchObject({ state: 'fail' })
    expect(await judge(entry, { min: 79.996 })).toMatchObject({ state: 'pass' })
    expect(await judge(entry, { min: 79.996, op: '>' })).toMatchObject({ state: 'fail' })
  })
})
