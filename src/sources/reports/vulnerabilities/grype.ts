/**
 * @module sources/reports/vulnerabilities/grype
 * Grype's JSON: matches between packages and vulnerabilities, and those its own rules leave out.
 */
import type { Vulnerability } from '../../../model/reports.ts'
import { finding, type JsonDialect, named, packageOf } from './facts.ts'
import { isObject, type Json, memberOf, objectIn, objectsIn, textIn } from './members.ts'
import { severityOfWord } from './severity.ts'

export const grype: JsonDialect = {
  name: 'grype-json',
  is: document => 'matches' in document && ('descriptor' in document || 'source' in document || 'distro' in document),
  read: document => ({
    tools: ['Grype'],
    findings: [
      ...objectsIn(document, 'matches').map(each => matched(each)),
      ...objectsIn(document, 'ignoredMatches', 'optional').map(each => ({ ...matched(each), suppressed: true })),
    ],
    at: textIn(objectIn(document, 'descriptor'), 'timestamp'),
  }),
}

function matched(match: Json): Vulnerability {
  const vulnerability = objectIn(match, 'vulnerability')
  const artifact = objectIn(match, 'artifact')
  const related = objectsIn(match, 'relatedVulnerabilities', 'optional').map(each => textIn(each, 'id'))
  const places = memberOf(artifact, 'locations')
  const first: unknown = Array.isArray(places) ? places[0] : undefined
  return finding({
    advisories: [named(textIn(vulnerability, 'id') ?? 'unnamed', ...related)],
    severity: severityOfWord(textIn(vulnerability, 'severity')),
    text: textIn(vulnerability, 'description') ?? '',
    package: packageOf(textIn(artifact, 'name'), textIn(artifact, 'version')),
    file: isObject(first) ? textIn(first, 'path') : null,
    url: textIn(vulnerability, 'dataSource'),
  })
}
