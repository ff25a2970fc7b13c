/**
 * @module sources/reports/vulnerabilities/cargo-audit
 * `cargo audit --json`: advisories of RustSec for the lock file, and warnings that are no vulnerabilities.
 */
import type { Severity, Vulnerability } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'
import { finding, type JsonDialect, named, packageOf } from './facts.ts'
import { isObject, type Json, memberOf, numberIn, objectIn, objectsIn, textIn, textsIn } from './members.ts'
import { cvssScore, severityOfScore } from './severity.ts'

export const cargoAudit: JsonDialect = {
  name: 'cargo-audit-json',
  is: document => 'lockfile' in document && isObject(document.vulnerabilities) && 'list' in document.vulnerabilities,
  read(document) {
    const vulnerabilities = objectIn(document, 'vulnerabilities')
    const list = objectsIn(vulnerabilities, 'list')
    if (numberIn(objectIn(document, 'lockfile'), 'dependency-count') === 0)
      throw new BrokenReport('counts no dependency: cargo audit found nothing to audit')
    const counted = numberIn(vulnerabilities, 'count') ?? 0
    if (counted > list.length || (memberOf(vulnerabilities, 'found') === true && list.length === 0))
      throw new BrokenReport(`counts ${counted} vulnerabilities and lists ${list.length}`)
    const warnings = Object.keys(objectIn(document, 'warnings')).flatMap(kind =>
      objectsIn(objectIn(document, 'warnings'), kind, 'optional').map(each => advised(each, 'note', kind)),
    )
    const findings = list.map(each => {
      const vector = textIn(objectIn(each, 'advisory'), 'cvss')
      return advised(each, vector === null ? 'unknown' : severityOfScore(cvssScore(vector)))
    })
    return { tools: ['cargo audit'], findings: [...findings, ...warnings], at: null }
  },
}

function advised(entry: Json, severity: Severity, kind = ''): Vulnerability {
  const advisory = objectIn(entry, 'advisory')
  const crate = objectIn(entry, 'package')
  return finding({
    advisories: [named(textIn(advisory, 'id') ?? (kind || 'unnamed'), ...textsIn(advisory, 'aliases'))],
    severity,
    text: [kind, textIn(advisory, 'title') ?? ''].filter(Boolean).join(': '),
    package: packageOf(textIn(crate, 'name'), textIn(crate, 'version')),
    url: textIn(advisory, 'url'),
  })
}
