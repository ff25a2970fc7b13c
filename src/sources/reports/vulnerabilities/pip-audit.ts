/**
 * @module sources/reports/vulnerabilities/pip-audit
 * pip-audit's JSON. It rates nothing: all it finds is of unknown severity.
 */
import type { Vulnerability } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'
import { finding, type JsonDialect, named, packageOf } from './facts.ts'
import { type Json, memberOf, objectsIn, textIn, textsIn } from './members.ts'

export const pipAudit: JsonDialect = {
  name: 'pip-audit-json',
  is: ({ dependencies }) =>
    Array.isArray(dependencies) &&
    dependencies.every(each => typeof each === 'object' && each !== null && ('vulns' in each || 'skip_reason' in each)),
  read(document) {
    const dependencies = objectsIn(document, 'dependencies')
    if (dependencies.length === 0) throw new BrokenReport('lists no dependency: pip-audit found nothing to audit')
    return { tools: ['pip-audit'], findings: dependencies.flatMap(findingsIn), at: null }
  },
}

function findingsIn(dependency: Json): Vulnerability[] {
  const name = textIn(dependency, 'name') ?? 'unnamed'
  const skipped = textIn(dependency, 'skip_reason')
  // The project itself, installed in place, is no dependency.
  if (skipped !== null && /editable/i.test(skipped)) return []
  if (memberOf(dependency, 'vulns') === undefined)
    return [
      finding({
        advisories: [[name]],
        severity: 'unknown',
        text: `not audited: ${skipped ?? 'no reason given'}`,
        package: packageOf(name, textIn(dependency, 'version')),
      }),
    ]
  return objectsIn(dependency, 'vulns').map(each =>
    finding({
      advisories: [named(textIn(each, 'id') ?? 'unnamed', ...textsIn(each, 'aliases'))],
      severity: 'unknown',
      text: textIn(each, 'description') ?? '',
      package: packageOf(name, textIn(dependency, 'version')),
    }),
  )
}
