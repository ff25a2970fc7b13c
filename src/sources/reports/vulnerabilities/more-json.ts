/**
 * @module sources/reports/vulnerabilities/more-json
 * Reports of Composer, Snyk and GitLab's scanners.
 */
import type { Vulnerability } from '../../../model/reports.ts'
import { shortened } from '../../../model/text.ts'
import { BrokenReport } from '../reading.ts'
import { finding, type JsonDialect, named, packageOf } from './facts.ts'
import { isObject, type Json, memberOf, numberIn, objectIn, objectsIn, textIn, textsIn } from './members.ts'
import { severityOfWord } from './severity.ts'

/** `composer audit --format=json`: advisories by package; an empty list where there is none. */
export const composer: JsonDialect = {
  name: 'composer-audit-json',
  is: ({ advisories, ...rest }) =>
    (Array.isArray(advisories) && !('metadata' in rest)) ||
    (isObject(advisories) && 'abandoned' in rest) ||
    (isObject(advisories) && Object.keys(advisories).length > 0 && Object.values(advisories).every(isComposers)),
  read(document) {
    const suppressed = advisoriesOf(document, 'ignored-advisories').map(each => ({ ...each, suppressed: true }))
    return { tools: ['composer audit'], findings: [...advisoriesOf(document, 'advisories'), ...suppressed], at: null }
  },
}

const isComposers = (value: unknown): boolean =>
  (Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []).some(
    each => isObject(each) && 'advisoryId' in each,
  )

function advisoriesOf(document: Json, name: string): Vulnerability[] {
  const value = memberOf(document, name)
  // PHP writes a map without entries as a list, and a list with holes as a map.
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return []
  return Object.values(objectIn(document, name)).flatMap(list => {
    const advisories: unknown[] = isObject(list) ? Object.values(list) : Array.isArray(list) ? list : [list]
    return advisories.map(each => {
      if (!isObject(each)) throw new BrokenReport(`has a package among its \`${name}\` without a list of advisories`)
      return finding({
        advisories: [named(textIn(each, 'advisoryId') ?? 'unnamed', textIn(each, 'cve'))],
        severity: severityOfWord(textIn(each, 'severity')),
        text: textIn(each, 'title') ?? '',
        package: textIn(each, 'packageName'),
        url: textIn(each, 'link'),
      })
    })
  })
}

/** `snyk test --json` of one project. */
export const snyk: JsonDialect = {
  name: 'snyk-json',
  is: document => 'ok' in document && ('vulnerabilities' in document || 'error' in document),
  read(document) {
    const failure = textIn(document, 'error')
    if (failure) throw new BrokenReport(`is an error in place of a report: ${shortened(failure, 200)}`)
    const findings = objectsIn(document, 'vulnerabilities').map(each => {
      const names = objectIn(each, 'identifiers')
      return finding({
        advisories: [named(textIn(each, 'id') ?? 'unnamed', ...textsIn(names, 'CVE'), ...textsIn(names, 'GHSA'))],
        severity: severityOfWord(textIn(each, 'severity')),
        text: textIn(each, 'title') ?? '',
        package: packageOf(textIn(each, 'packageName'), textIn(each, 'version')),
      })
    })
    if (memberOf(document, 'ok') !== true && findings.length === 0)
      throw new BrokenReport('says that the project is not ok, and lists nothing')
    return { tools: ['Snyk'], findings, at: null }
  },
}

/** The reports of GitLab's scanners: `gl-sast-report.json` and its like. */
export const gitlab: JsonDialect = {
  name: 'gitlab-json',
  is: document => Array.isArray(document.vulnerabilities) && isObject(document.scan),
  read(document) {
    const scan = objectIn(document, 'scan')
    if (textIn(scan, 'status') !== 'success')
      throw new BrokenReport(
        `says that the scan ended as \`${textIn(scan, 'status') ?? 'unknown'}\`, \`success\` expected`,
      )
    return {
      tools: [textIn(objectIn(scan, 'scanner'), 'name') ?? 'GitLab'],
      findings: objectsIn(document, 'vulnerabilities').map(gitlabs),
      at: null,
    }
  },
}

function gitlabs(json: Json): Vulnerability {
  const place = objectIn(json, 'location')
  const dependency = objectIn(place, 'dependency')
  const names = objectsIn(json, 'identifiers', 'optional').map(each => textIn(each, 'value'))
  return finding({
    advisories: [named(...names, textIn(json, 'id') ?? 'unnamed')],
    severity: severityOfWord(textIn(json, 'severity')),
    text: textIn(json, 'name') ?? textIn(json, 'message') ?? '',
    package: packageOf(textIn(objectIn(dependency, 'package'), 'name'), textIn(dependency, 'version')),
    file: textIn(place, 'file'),
    line: numberIn(place, 'start_line'),
    suppressed: 'dismissal' in json,
  })
}
