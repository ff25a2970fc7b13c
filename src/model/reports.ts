/**
 * @module model/reports
 * What CI's report files say, whatever their format.
 */

/** Files of one kind of report: what was read, what was broken, and where was looked. */
export interface Reading<Report> {
  /** The patterns that were searched, as given or the usual places. */
  looked: string[]
  /** True when the caller named no pattern and the usual places were searched. */
  usual: boolean
  /** Patterns the caller named that match no file. */
  unmatched: string[]
  reports: Report[]
  /** Files that matched and could not be read as a report: each makes the gate `error`. */
  broken: { file: string; because: string }[]
}

export interface Tally {
  /** More than the sum of the others when tests were started and never ended. */
  tests: number
  passed: number
  /** Assertions that did not hold. */
  failed: number
  /** Tests that broke: exceptions, crashes, set-up failures. */
  errors: number
  skipped: number
}

export interface TestFailure {
  suite: string
  name: string
  message: string
  /** Source file and line when the report names them. */
  file: string | null
  line: number | null
}

export interface TestReport extends Tally {
  file: string
  /** `junit-xml`, `trx`, `tap`, `jest-json`, `go-test2json`, ... */
  format: string
  sha256: string
  bytes: number
  /** Passed only after a rerun, where the format tells. */
  flaky: number
  /** Tally per suite (class, package, file: the format's own grouping), in order of appearance. */
  suites: ({ name: string } & Tally)[]
  /** Tally per tag (category, group, marker), where the format has them. */
  tags: ({ name: string } & Tally)[]
  /** The first 1,000 failures and errors. */
  failures: TestFailure[]
  /** The ten slowest tests, slowest first. */
  slowest: { suite: string; name: string; durationMs: number }[]
  /**
   * Why the counts alone must not be trusted: bailed out, plan not fulfilled, a suite that did not load,
   * a run that was aborted. Not empty means: this run did not pass.
   */
  problems: string[]
  /** Sum of test durations, milliseconds; null where the format has none. */
  durationMs: number | null
  /** When the run took place, as the report says it (ISO), else null. */
  at: string | null
  /** The latest instant that `at` may mean: a time without a zone may be anywhere. */
  latest: string | null
}

/** How many of how many. */
export interface Count {
  covered: number
  total: number
}

export interface FileCoverage {
  path: string
  lines: Count
  branches: Count | null
  functions: Count | null
  statements: Count | null
  /** Line number -> 1 when it was hit, 0 when not, where the format has lines; lets reports merge by maximum. */
  hits: ReadonlyMap<number, number> | null
}

export interface CoverageReport {
  file: string
  /** `lcov`, `cobertura-xml`, `jacoco-xml`, `clover-xml`, `istanbul-json`, `go-coverprofile`, ... */
  format: string
  sha256: string
  bytes: number
  /** What the format really counts under "lines": `lines`, `statements`, `sequence points`. */
  unit: string
  lines: Count
  branches: Count | null
  functions: Count | null
  statements: Count | null
  /** JaCoCo's own counters and the like, by name. */
  instructions: Count | null
  files: FileCoverage[]
  /** When the run took place, as the report says it (ISO), else null. */
  at: string | null
  /** The latest instant that `at` may mean: a time without a zone may be anywhere. */
  latest: string | null
}

/** Coverage of one or more reports as one whole. */
export interface Coverage {
  /** What is counted under "lines": that of the reports, or `lines` when they had to be merged line by line. */
  unit: string
  lines: Count
  branches: Count | null
  functions: Count | null
  statements: Count | null
  /** Every file once. Totals may be larger: some reports count what they list no file for. */
  files: FileCoverage[]
}

export interface CoverageReading extends Reading<CoverageReport> {
  whole: Coverage
  /** Reports of a run that another report beside them tells in more detail: read, and not counted again. */
  repeated: { file: string; format: string; sha256: string; of: string }[]
  /** Patterns the caller named that match no file. */
  unmatched: string[]
}

/** `note` is below every severity; `unknown` is what its tool rates nowhere. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'note', 'unknown'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Something a scanner found: a vulnerable dependency, a weakness in the code, a secret. */
export interface Vulnerability {
  /** The advisories or rules behind it, each by all its names, the tool's own first: `[['GHSA-35jh-r3h4-6jhm', 'CVE-2021-23337']]`. */
  advisories: string[][]
  severity: Severity
  /** At most 200 characters. */
  text: string
  /** `lodash@4.17.20` where it is about a dependency. */
  package: string | null
  file: string | null
  line: number | null
  column: number | null
  url: string | null
  /** Accepted in the tool itself: a comment in the code, its own list of exceptions. */
  suppressed: boolean
}

export interface VulnerabilityReport {
  file: string
  /** `sarif-2.1.0`, `npm-audit-json`, `osv-scanner-json`, ... */
  format: string
  sha256: string
  bytes: number
  /** Names of the scanners as they call themselves, one for each run. */
  tools: string[]
  findings: Vulnerability[]
  /** When the oldest of its runs ended (ISO), where the format tells. */
  at: string | null
}
