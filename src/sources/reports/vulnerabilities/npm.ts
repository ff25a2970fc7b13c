/**
 * @module sources/reports/vulnerabilities/npm
 * `npm audit --json` of npm 7 and later, of npm 6 (also written by pnpm and Yarn), and what either prints when it fails.
 */
import type { Severity, Vulnerability } from '../../../model/reports.ts'
import { shortened } from '../../../model/text.ts'
import { BrokenReport } from '../reading.ts'
import { advisoryIn, finding, type JsonDialect, named, packageOf } from './facts.ts'
import { isObject, type Json, memberOf, numberIn, objectIn, textIn, textsIn } from './members.ts'
import { severityOfWord } from './severity.ts'

/** One finding for each affected package, as npm counts them. */
export const npmAudit: JsonDialect = {
  name: 'npm-audit-json',
  is: document => 'auditReportVersion' in document,
  read(document) {
    mustBeNoError(document)
    if (document.auditReportVersion !== 2)
      throw new BrokenReport(`is npm audit's report of version \`${String(document.auditReportVersion)}\`, 2 expected`)
    const entries = entriesIn(document, 'vulnerabilities')
    const byName = new Map(entries)
    const findings = entries.map(([name, entry]) => {
      const advisories = advisoriesBehind(name, byName)
      return finding({
        advisories: advisories.length > 0 ? advisories.map(namesOf) : [[name]],
        severity: severityOfWord(textIn(entry, 'severity')),
        text: advisories.map(advisory => textIn(advisory, 'title') ?? '').join('; '),
        package: name,
        url: textIn(advisories[0] ?? {}, 'url'),
      })
    })
    mustListAll(document, findings)
    return { tools: ['npm audit'], findings, at: null }
  },
}

export const npmAuditOld: JsonDialect = {
  name: 'npm-audit-json',
  is: document => 'advisories' in document,
  read(document) {
    mustBeNoError(document)
    const findings = entriesIn(document, 'advisories').map(([id, advisory]) => advised(id, advisory))
    mustListAll(document, findings)
    return { tools: ['npm audit'], findings, at: null }
  },
}

/** What npm, pnpm and Yarn print in place of a report: always broken. */
export const npmError: JsonDialect = {
  name: 'npm-audit-json',
  is: document => 'error' in document || ('message' in document && ('statusCode' in document || 'uri' in document)),
  read(document) {
    mustBeNoError(document)
    throw new BrokenReport(
      `is an error in place of a report: ${shortened(textIn(document, 'message') ?? 'unknown', 200)}`,
    )
  },
}

/** One advisory as npm 6, pnpm and Yarn list it. */
export function advised(id: string, advisory: Json): Vulnerability {
  const url = textIn(advisory, 'url')
  const names = named(textIn(advisory, 'github_advisory_id') ?? advisoryIn(url), id, ...textsIn(advisory, 'cves'))
  const places = memberOf(advisory, 'findings')
  const first: unknown = Array.isArray(places) ? places[0] : undefined
  return finding({
    advisories: [names],
    severity: severityOfWord(textIn(advisory, 'severity')),
    text: textIn(advisory, 'title') ?? '',
    package: packageOf(textIn(advisory, 'module_name'), isObject(first) ? textIn(first, 'version') : null),
    url,
  })
}

function mustBeNoError(document: Json): void {
  const failure = memberOf(document, 'error')
  if (failure === undefined) return
  const told = isObject(failure) ? failure : { message: String(failure) }
  const what = textIn(told, 'summary') ?? textIn(told, 'message') ?? textIn(document, 'message')
  const words = [textIn(told, 'code'), what].filter(word => word !== null)
  throw new BrokenReport(
    `is an error in place of a report: ${shortened(words.join(': ') || 'it does not say which', 200)}`,
  )
}

function entriesIn(document: Json, name: string): [string, Json][] {
  if (!isObject(memberOf(document, name))) throw new BrokenReport(`has no \`${name}\`: what was audited is not told`)
  const entries = Object.entries(objectIn(document, name))
  const odd = entries.find(([, entry]) => !isObject(entry))
  if (odd) throw new BrokenReport(`has \`${shortened(odd[0], 60)}\` among its \`${name}\`, which is no object`)
  return entries as [string, Json][]
}

/** A package is affected through others: their advisories are its own. */
function advisoriesBehind(name: string, byName: ReadonlyMap<string, Json>): Json[] {
  const found = new Map<string, Json>()
  const seen = new Set<string>()
  const open = [name]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const via = memberOf(byName.get(next) ?? {}, 'via')
    for (const each of Array.isArray(via) ? via : [])
      if (typeof each === 'string') open.push(each)
      else if (isObject(each)) found.set(String(each.source ?? each.url ?? each.title), each)
  }
  return [...found.values()]
}

function namesOf(advisory: Json): string[] {
  const source = memberOf(advisory, 'source')
  const url = textIn(advisory, 'url')
  return named(advisoryIn(url), source === undefined ? null : String(source), url)
}

const COUNTED: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  moderate: 'medium',
  low: 'low',
  info: 'note',
}

/** A report that counts what it does not list has been filtered or cut. */
function mustListAll(document: Json, findings: readonly Vulnerability[]): void {
  const counts = objectIn(objectIn(document, 'metadata'), 'vulnerabilities')
  if (Object.keys(counts).length === 0) throw new BrokenReport('has no counts in `metadata`: it is no whole audit')
  for (const [word, severity] of Object.entries(COUNTED)) {
    const counted = numberIn(counts, word) ?? 0
    if (counted > 0 && !findings.some(each => each.severity === severity))
      throw new BrokenReport(
        `counts ${counted} of severity \`${word}\` and lists none of them; take the exceptions out of the tool's configuration and name them in \`ignore\``,
      )
  }
}
