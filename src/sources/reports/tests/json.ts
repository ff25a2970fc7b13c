/**
 * @module sources/reports/tests/json
 * Test reports that are one JSON document: its members tell the dialect.
 */
import { BrokenReport, type Format } from '../reading.ts'
import { Cases, type TestFacts } from './cases.ts'
import { cucumber } from './cucumber.ts'
import { jest } from './jest.ts'
import { mocha, mochawesome } from './mocha.ts'
import { ctrf, pytest, rspec } from './more-json.ts'

export interface JsonDialect {
  name: string
  is(document: unknown): boolean
  /** Called with a document that `is` knows. */
  read(document: never, cases: Cases): void
}

/** First match wins. */
const DIALECTS: readonly JsonDialect[] = [jest, mocha, mochawesome, ctrf, rspec, pytest, cucumber]

export const jsonReports: Format<TestFacts> = {
  name: 'json',
  matches: head => head.startsWith('{') || head.startsWith('['),
  async read(file) {
    const document = await file.json()
    if (typeof document !== 'object' || document === null) throw new BrokenReport('is JSON, but no test report')
    const dialect = DIALECTS.find(each => each.is(document))
    if (!dialect) throw new BrokenReport(`is JSON of no known test report; it has ${membersOf(document)}`)
    const cases = new Cases()
    dialect.read(document as never, cases)
    return { ...cases.facts(), format: dialect.name }
  },
}

function membersOf(document: object): string {
  if (Array.isArray(document)) return 'a list at its root'
  const names = Object.keys(document).slice(0, 5)
  return names.length ? `the members \`${names.join('`, `')}\`` : 'no members'
}
