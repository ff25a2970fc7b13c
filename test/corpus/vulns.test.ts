/** Real SARIF files with the facts expected of each, judged through the real reader and the gate. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/vulns.ts'
import { diskFiles } from '../../src/sources/files.ts'
import { vulnerabilityReports } from '../../src/sources/reports/vulnerabilities.ts'
import { fakeWorld } from '../world.ts'

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const index = `${corpus}/INDEX.json`

interface Entry {
  file: string
  gate: string
  expected: {
    runs: number
    results: number
    by_level: Record<string, number>
    suppressed: number
    baseline_states: Record<string, number>
    execution_successful: boolean[]
    results_property_absent: boolean[]
    must_not_pass?: boolean
    parse_error?: string
  }
}

if (!existsSync(index)) console.warn(`${index} is not there: the corpus of real reports is not judged`)
const entries = existsSync(index) ? (JSON.parse(readFileSync(index, 'utf8')) as Entry[]) : []
const ours = entries.filter(entry => entry.gate === 'sarif').map(entry => [entry.file, entry] as const)

const escaped = (path: string): string => path.replace(/[+()[\]{}!*?]/g, '\\$&')
const read = vulnerabilityReports(diskFiles(corpus))
const about = { item: { id: 'a', text: 'No findings', thresholds: [], role: null, modifiers: {} } }

async function verdict(file: string) {
  const files = diskFiles(corpus)
  const world = {
    ...fakeWorld(),
    files,
    reports: { ...fakeWorld().reports, vulnerabilities: vulnerabilityReports(files) },
  }
  // Not one finding of any level is put up with, so that whatever the index counts must hold.
  return (await gate.run({ report: [escaped(file)], medium: 0, low: 0 }, world, about)).outcome
}

const suite = ours.length > 0 ? describe : describe.skip

suite.each(ours.length > 0 ? ours : [['', {} as Entry] as const])('%s', (file, { expected }) => {
  test('is counted, or refused, as the index says', async () => {
    const { reports, broken } = await read([escaped(file)])
    const { execution_successful, results_property_absent, runs, results, by_level, suppressed, baseline_states } =
      expected
    const untold = runs === 0 || execution_successful.includes(false) || results_property_absent.includes(true)
    if (untold || expected.parse_error !== undefined) {
      expect(broken).toHaveLength(1)
      return
    }
    expect(broken).toEqual([])
    const [report] = reports
    expect(report!.tools).toHaveLength(runs)
    expect(report!.findings).toHaveLength(results - (baseline_states.absent ?? 0))
    expect(report!.findings.filter(finding => finding.suppressed)).toHaveLength(suppressed)
    if (!baseline_states.absent) {
      const high = report!.findings.filter(({ severity }) => severity === 'high' || severity === 'critical')
      expect(high).toHaveLength(by_level.error ?? 0)
    }
  })

  test('does not pass unless nothing is open', async () => {
    const { state, because } = await verdict(file)
    const { by_level, runs, execution_successful, results_property_absent, suppressed, must_not_pass } = expected
    const bad = (by_level.error ?? 0) + (by_level.warning ?? 0) > suppressed
    const untold = runs === 0 || execution_successful.includes(false) || results_property_absent.includes(true)
    if (bad || untold || must_not_pass) expect({ state, because }).not.toMatchObject({ state: 'pass' })
    else expect({ state, because }).toMatchObject({ state: 'pass' })
  })
})
