/**
 * @module sources/reports/coverage
 * Coverage reports of every known format. The format is found from the content, never from the name.
 */
import type { CoverageReport } from '../../model/reports.ts'
import type { Files, Reports } from '../../model/world.ts'
import type { CoverageFacts } from './coverage/facts.ts'
import { gcov } from './coverage/gcov.ts'
import { go } from './coverage/go.ts'
import { jsonReports } from './coverage/json.ts'
import { lcov } from './coverage/lcov.ts'
import { placed } from './coverage/place.ts'
import { withoutRepetitions } from './coverage/same-run.ts'
import { wholeOf } from './coverage/whole.ts'
import { xmlReports } from './coverage/xml.ts'
import { type Format, readReports } from './reading.ts'

const FORMATS: readonly Format<CoverageFacts>[] = [xmlReports, jsonReports, go, gcov, lcov]

/**
 * Where tools write by default: Jest, Vitest, nyc and c8 (`coverage/`), coverage.py, gcovr, tarpaulin, coverlet,
 * JaCoCo under Maven and Gradle, Kover, PHPUnit, Go as its documentation shows it, SimpleCov, cargo-llvm-cov, Flutter.
 * Reports among fixtures are another program's.
 */
export const USUAL_PLACES: readonly string[] = [
  '**/lcov.info',
  '**/*.lcov',
  '**/*.lcov.info',
  '**/coverage/coverage-final.json',
  '**/coverage/coverage-summary.json',
  '**/coverage/coverage.json',
  '**/coverage/.resultset.json',
  'coverage.xml',
  'coverage.json',
  '**/coverage/coverage.xml',
  '**/*cobertura*.xml',
  '**/jacoco*.xml',
  '**/reports/kover/*.xml',
  '**/clover.xml',
  '**/*opencover*.xml',
  'cover.out',
  'coverage.out',
  '**/coverage.out',
  '!**/{fixtures,__fixtures__,testdata,test-data}/**',
]

/**
 * @returns the answer to the question for coverage reports, read from these files. Reports found in the usual places
 * that tell the same files again in another format are not counted twice; named ones all are.
 */
export function coverageReports(files: Files): Reports['coverage'] {
  return async patterns => {
    const reading = await readReports(files, FORMATS, USUAL_PLACES, patterns)
    const reports: CoverageReport[] = []
    for (const report of reading.reports) reports.push(await placed(report, files))
    const { kept, repeated } = reading.usual ? withoutRepetitions(reports) : { kept: reports, repeated: [] }
    return { ...reading, reports: kept, repeated, whole: wholeOf(kept) }
  }
}
