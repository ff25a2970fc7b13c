/**
 * @module sources/reports/vulnerabilities/osv
 * OSV-Scanner's JSON: packages with the entries of the OSV database, grouped where several name one vulnerability.
 */
import type { Severity, Vulnerability } from '../../../model/reports.ts'
import { finding, type JsonDialect, named, packageOf } from './facts.ts'
import { type Json, memberOf, objectIn, objectsIn, textIn, textsIn } from './members.ts'
import { cvssScore, severityOf, severityOfScore, severityOfWord, worst } from './severity.ts'

export const osv: JsonDialect = {
  name: 'osv-scanner-json',
  // Many have `results`; what stands beside them here is known.
  is: document =>
    'results' in document &&
    Object.keys(document).every(name => /^(?:results|experimental_\w+|image_metadata|license_summary)$/.test(name)),
  read: document => ({
    tools: ['osv-scanner'],
    findings: objectsIn(document, 'results').flatMap(result => {
      const file = textIn(objectIn(result, 'source'), 'path')
      return objectsIn(result, 'packages').flatMap(entry => findingsIn(entry, file))
    }),
    at: null,
  }),
}

function findingsIn(entry: Json, file: string | null): Vulnerability[] {
  const about = objectIn(entry, 'package')
  const name = packageOf(textIn(about, 'name'), textIn(about, 'version') ?? textIn(about, 'commit'))
  const open = new Set(objectsIn(entry, 'vulnerabilities', 'optional'))
  const groups = objectsIn(entry, 'groups', 'optional').map(group => {
    const ids = textsIn(group, 'ids')
    const members = [...open].filter(each => ids.includes(textIn(each, 'id') ?? ''))
    for (const member of members) open.delete(member)
    return { ids: [...ids, ...textsIn(group, 'aliases')], members, score: severityOf(memberOf(group, 'max_severity')) }
  })
  const alone = [...open].map(each => ({ ids: [], members: [each], score: 'unknown' as Severity }))
  return [...groups, ...alone].map(({ ids, members, score }) =>
    finding({
      advisories: [named(...ids, ...members.flatMap(each => [textIn(each, 'id'), ...textsIn(each, 'aliases')]))],
      severity: worst([score, ...members.map(rated)]),
      text: members.map(each => textIn(each, 'summary')).find(Boolean) ?? '',
      package: name,
      file,
      url: ids[0] ? `https://osv.dev/${ids[0]}` : null,
    }),
  )
}

/** By its vectors and by the word of the database it comes from; the worse counts. */
function rated(entry: Json): Severity {
  const vectors = objectsIn(entry, 'severity', 'optional').map(each => textIn(each, 'score') ?? '')
  const word = severityOfWord(textIn(objectIn(entry, 'database_specific'), 'severity'))
  return worst([word, ...vectors.map(vector => severityOfScore(cvssScore(vector)))])
}
