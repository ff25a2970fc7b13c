/**
 * @module sources/reports/vulnerabilities/json
 * Vulnerability reports that are one JSON document: its members tell the dialect.
 */
import { BrokenReport, type Format } from '../reading.ts'
import { cargoAudit } from './cargo-audit.ts'
import { bandit, semgrep } from './code-json.ts'
import type { JsonDialect, VulnerabilityFacts } from './facts.ts'
import { grype } from './grype.ts'
import { isObject, type Json } from './members.ts'
import { composer, gitlab, snyk } from './more-json.ts'
import { npmAudit, npmAuditOld, npmError } from './npm.ts'
import { osv } from './osv.ts'
import { pipAudit } from './pip-audit.ts'
import { sarif } from './sarif.ts'
import { trivy } from './trivy.ts'

/** First match wins: those with a mark of their own before those that are told by the shape of their members. */
const DIALECTS: readonly JsonDialect[] = [
  sarif,
  npmAudit,
  composer,
  npmAuditOld,
  trivy,
  grype,
  cargoAudit,
  gitlab,
  snyk,
  pipAudit,
  semgrep,
  bandit,
  osv,
  npmError,
]

export const jsonReports: Format<VulnerabilityFacts> = {
  name: 'json',
  matches: head => head.startsWith('{') || head.startsWith('['),
  async read(file) {
    const document = rooted(await file.json())
    const dialect = DIALECTS.find(each => each.is(document))
    if (!dialect) throw new BrokenReport(`is JSON of no known vulnerability report; it has ${membersOf(document)}`)
    return { format: dialect.name, ...dialect.read(document) }
  },
}

/** Some tools wrote a bare list in their first versions; it is given the name its later versions have. */
function rooted(document: unknown): Json {
  if (isObject(document)) return document
  if (!Array.isArray(document)) throw new BrokenReport('is JSON, but no vulnerability report')
  const first: unknown = document[0]
  if (isObject(first) && Object.hasOwn(first, 'Target')) return { SchemaVersion: 1, Results: document }
  if (
    isObject(first) &&
    Object.hasOwn(first, 'name') &&
    ['vulns', 'skip_reason'].some(name => Object.hasOwn(first, name))
  )
    return { dependencies: document }
  throw new BrokenReport('is JSON with a list at its root, which no known vulnerability report has')
}

function membersOf(document: object): string {
  const names = Object.keys(document).slice(0, 5)
  return names.length > 0 ? `the members \`${names.join('`, `')}\`` : 'no members'
}
