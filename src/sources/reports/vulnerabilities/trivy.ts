/**
 * @module sources/reports/vulnerabilities/trivy
 * Trivy's JSON: vulnerable packages, misconfigurations and secrets of each target.
 */
import type { Vulnerability } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'
import { finding, type JsonDialect, named, packageOf } from './facts.ts'
import { type Json, memberOf, numberIn, objectIn, objectsIn, textIn } from './members.ts'
import { severityOfWord } from './severity.ts'

export const trivy: JsonDialect = {
  name: 'trivy-json',
  is: document => 'SchemaVersion' in document && ('Results' in document || 'ArtifactName' in document),
  read(document) {
    // Trivy leaves the list out when it knew nothing of what it was shown.
    if (memberOf(document, 'Results') === undefined)
      throw new BrokenReport('has no `Results`: Trivy found nothing it can scan')
    const results = objectsIn(document, 'Results')
    if (results.length === 0) throw new BrokenReport('has an empty `Results`: Trivy found nothing it can scan')
    return { tools: ['Trivy'], findings: results.flatMap(findingsIn), at: textIn(document, 'CreatedAt') }
  },
}

function findingsIn(result: Json): Vulnerability[] {
  const target = textIn(result, 'Target')
  return [
    ...objectsIn(result, 'Vulnerabilities', 'optional').map(each => vulnerable(each, target)),
    ...objectsIn(result, 'Misconfigurations', 'optional')
      // Checks that hold are listed on demand.
      .filter(each => memberOf(each, 'Status') !== 'PASS')
      .map(each => placed(each, target, objectIn(each, 'CauseMetadata'), memberOf(each, 'Status') === 'EXCEPTION')),
    ...objectsIn(result, 'Secrets', 'optional').map(each => placed(each, target, each)),
    ...objectsIn(result, 'ExperimentalModifiedFindings', 'optional').map(each => ({
      ...vulnerable(objectIn(each, 'Finding'), target),
      suppressed: true,
    })),
  ]
}

const vulnerable = (json: Json, target: string | null): Vulnerability =>
  finding({
    advisories: [named(textIn(json, 'VulnerabilityID') ?? textIn(json, 'ID') ?? 'unnamed')],
    severity: severityOfWord(textIn(json, 'Severity')),
    text: textIn(json, 'Title') ?? textIn(json, 'Description') ?? '',
    package: packageOf(textIn(json, 'PkgName'), textIn(json, 'InstalledVersion')),
    file: textIn(json, 'PkgPath') ?? target,
    url: textIn(json, 'PrimaryURL'),
  })

const placed = (json: Json, target: string | null, place: Json, suppressed = false): Vulnerability =>
  finding({
    advisories: [named(textIn(json, 'ID') ?? textIn(json, 'RuleID') ?? 'unnamed', textIn(json, 'AVDID'))],
    severity: severityOfWord(textIn(json, 'Severity')),
    text: textIn(json, 'Title') ?? '',
    file: target,
    line: numberIn(place, 'StartLine'),
    url: textIn(json, 'PrimaryURL'),
    suppressed,
  })
