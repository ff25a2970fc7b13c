/**
 * @module sources/reports/vulnerabilities
 * Reports of scanners and auditors of every known format. The format is found from the content, never from the name.
 */
import type { Files, Reports } from '../../model/world.ts'
import { type Format, readReports } from './reading.ts'
import type { VulnerabilityFacts } from './vulnerabilities/facts.ts'
import { govulncheck } from './vulnerabilities/govulncheck.ts'
import { jsonReports } from './vulnerabilities/json.ts'
import { yarn } from './vulnerabilities/yarn.ts'

const FORMATS: readonly Format<VulnerabilityFacts>[] = [yarn, govulncheck, jsonReports]

/** Where scanners write by default, or as their documentation shows it. Reports among fixtures are another program's. */
export const USUAL_PLACES: readonly string[] = [
  '**/*.sarif',
  '**/*.sarif.json',
  '**/{npm,pnpm,yarn,pip,cargo,composer}-audit*.json',
  '**/audit-{report,results}.json',
  '**/osv{,-scanner,-results,-report}.json',
  '**/{trivy,grype,snyk,semgrep,bandit}{,-results,-report,-output}.json',
  '**/govulncheck*.json',
  '**/gl-{sast,dependency-scanning,container-scanning,secret-detection}-report.json',
  '!**/{fixtures,__fixtures__,testdata,test-data,vendor}/**',
]

/** @returns the answer to the question for vulnerability reports, read from these files. */
export function vulnerabilityReports(files: Files): Reports['vulnerabilities'] {
  return patterns => readReports(files, FORMATS, USUAL_PLACES, patterns)
}
