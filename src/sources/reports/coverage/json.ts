/**
 * @module sources/reports/coverage/json
 * Coverage that is one JSON document: its members tell the dialect.
 */
import { BrokenReport, type Format } from '../reading.ts'
import { coveragePy } from './coveragepy.ts'
import { coverallsJson } from './coveralls.ts'
import { dotCoverJson } from './dotcover.ts'
import { type CoverageFacts, isObject } from './facts.ts'
import { gcovJson, gcovrSummary } from './gcovr.ts'
import { istanbul, istanbulSummary } from './istanbul.ts'
import { llvm } from './llvm.ts'
import { simpleCov } from './simplecov.ts'

export interface JsonDialect {
  /** `istanbul-json`, `simplecov-json`, ... */
  name: string
  is(document: Record<string, unknown>): boolean
  /** Called with a document that `is` knows. */
  read(document: Record<string, unknown>): CoverageFacts & { format?: string }
}

/** First match wins: those with a mark of their own before those that are told by the shape of their members. */
const DIALECTS: readonly JsonDialect[] = [
  llvm,
  gcovrSummary,
  gcovJson,
  coverallsJson,
  coveragePy,
  dotCoverJson,
  simpleCov,
  istanbulSummary,
  istanbul,
]

export const jsonReports: Format<CoverageFacts> = {
  name: 'json',
  matches: head => head.startsWith('{') || head.startsWith('['),
  async read(file) {
    const document = await file.json()
    if (!isObject(document))
      throw new BrokenReport('is JSON with a list at its root, which no known coverage report has')
    const dialect = DIALECTS.find(each => each.is(document))
    if (!dialect) throw new BrokenReport(`is JSON of no known coverage report; it has ${membersOf(document)}`)
    return { format: dialect.name, ...dialect.read(document) }
  },
}

function membersOf(document: object): string {
  const names = Object.keys(document).slice(0, 5)
  return names.length > 0 ? `the members \`${names.join('`, `')}\`` : 'no members'
}
