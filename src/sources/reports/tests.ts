/**
 * @module sources/reports/tests
 * Test reports of every known format. The format is found from the content, never from the name.
 */
import type { Files, Reports } from '../../model/world.ts'
import { type Format, readReports } from './reading.ts'
import type { TestFacts } from './tests/cases.ts'
import { dart } from './tests/dart.ts'
import { go } from './tests/go.ts'
import { jsonReports } from './tests/json.ts'
import { tap } from './tests/tap.ts'
import { xmlReports } from './tests/xml.ts'

const FORMATS: readonly Format<TestFacts>[] = [xmlReports, go, dart, jsonReports, tap]

/**
 * Where runners and build tools write by default, or as their documentation shows it. Every pattern names a report's
 * file or a folder that holds nothing else: a pattern as wide as `*.xml` would take other reports for broken ones.
 */
export const USUAL_PLACES: readonly string[] = [
  // JUnit XML: jest-junit, Karma, pytest, PHPUnit, gotestsum, Vitest, Playwright, Bazel.
  '**/junit*.xml',
  '**/*-junit.xml',
  '**/*.junit.xml',
  '**/junit/*.xml',
  '**/test-results.xml',
  '**/nosetests.xml',
  '**/test-report.xml',
  '**/testsuites.xml',
  '**/bazel-testlogs/**/test.xml',
  // Maven Surefire and Failsafe, Gradle, Ant, sbt, TestNG.
  '**/TEST-*.xml',
  '**/TESTS-*.xml',
  '**/test-results/**/*.xml',
  '**/test-reports/*.xml',
  '**/testng-results.xml',
  // cargo-nextest, CTest, .NET.
  '**/target/nextest/*/junit.xml',
  '**/Testing/*/Test.xml',
  '**/*.trx',
  '**/TestResult.xml',
  '**/TestResult*.nunit.xml',
  '**/xunit.xml',
  // JSON: Jest, Vitest, Mocha, Mochawesome, Cucumber, RSpec, pytest-json-report, CTRF, go test, Dart.
  '**/jest-results.json',
  '**/vitest-results.json',
  '**/test-results.json',
  '**/test-report*.json',
  '**/test-output.json',
  '**/mocha-results.json',
  '**/mochawesome.json',
  '**/cucumber-report.json',
  '**/rspec.json',
  '**/rspec-results.json',
  '**/.report.json',
  '**/ctrf/*.json',
  '**/ctrf-report.json',
  '**/go-test*.json',
  // TAP.
  '**/*.tap',
  // Sources of tests are no results of this run.
  '!**/{fixtures,__fixtures__,testdata,test-data,vendor}/**',
]

/** @returns the answer to the question for test reports, read from these files. */
export function testReports(files: Files): Reports['tests'] {
  return patterns => readReports(files, FORMATS, USUAL_PLACES, patterns)
}
