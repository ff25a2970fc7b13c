/**
 * @module sources/reports/vulnerabilities/yarn
 * `yarn audit --json` (Yarn 1) and `yarn npm audit --json` (Yarn 4): a JSON document in each line.
 */
import type { Vulnerability } from '../../../model/reports.ts'
import { shortened } from '../../../model/text.ts'
import { BrokenReport, type Format } from '../reading.ts'
import { advisoryIn, finding, named, packageOf, type VulnerabilityFacts } from './facts.ts'
import { isObject, type Json, memberOf, numberIn, objectIn, textIn, textsIn } from './members.ts'
import { advised } from './npm.ts'
import { severityOfWord } from './severity.ts'

export const yarn: Format<VulnerabilityFacts> = {
  name: 'yarn-audit-json',
  matches: head => /^\{\s*"(?:type|value)"\s*:\s*"/.test(head),
  async read(file) {
    const lines = (await file.text())
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(documentOf)
    const findings = lines.flatMap(findingsIn)
    if (lines.some(line => 'value' in line) || lines.every(isRemark)) {
      if (findings.length === 0 && !lines.some(isNothing))
        throw new BrokenReport('is no audit: it names neither a finding nor that there is none')
    } else mustBeComplete(lines, findings)
    return { tools: ['yarn audit'], findings, at: null }
  },
}

function documentOf(line: string): Json {
  let document: unknown
  try {
    document = JSON.parse(line)
  } catch {
    throw new BrokenReport(`has a line that is no JSON: \`${shortened(line, 60)}\``)
  }
  if (!isObject(document)) throw new BrokenReport(`has a line that is no object: \`${shortened(line, 60)}\``)
  if (memberOf(document, 'type') === 'error')
    throw new BrokenReport(`is an error in place of a report: ${shortened(String(document.data), 200)}`)
  return document
}

function findingsIn(document: Json): Vulnerability[] {
  if (memberOf(document, 'type') === 'auditAdvisory') {
    const advisory = objectIn(objectIn(document, 'data'), 'advisory')
    return [advised(String(memberOf(advisory, 'id') ?? ''), advisory)]
  }
  const name = textIn(document, 'value')
  if (name === null) return []
  const facts = objectIn(document, 'children')
  const url = textIn(facts, 'URL')
  return [
    finding({
      advisories: [named(advisoryIn(url), String(memberOf(facts, 'ID') ?? name))],
      // A deprecated package is told in the same words as a vulnerable one.
      severity: severityOfWord(textIn(facts, 'Severity')),
      text: textIn(facts, 'Issue') ?? '',
      package: packageOf(name, textsIn(facts, 'Tree Versions')[0] ?? null),
      url,
    }),
  ]
}

/** Yarn's remarks beside a report: `{"type":"info","displayName":"YN0001","data":"..."}`. */
const isRemark = (document: Json): boolean => ['info', 'warning'].includes(String(document.type))

const isNothing = (document: Json): boolean => /no audit suggestions/i.test(textIn(document, 'data') ?? '')

/** Yarn 1 ends with a summary that counts what it has listed. */
function mustBeComplete(lines: readonly Json[], findings: readonly Vulnerability[]): void {
  const summary = lines.findLast(line => memberOf(line, 'type') === 'auditSummary')
  if (!summary) throw new BrokenReport('ends without the summary of `yarn audit`')
  const counts = objectIn(objectIn(summary, 'data'), 'vulnerabilities')
  const counted = ['critical', 'high', 'moderate', 'low', 'info'].reduce(
    (sum, word) => sum + (numberIn(counts, word) ?? 0),
    0,
  )
  if (counted > 0 && findings.length === 0)
    throw new BrokenReport(`counts ${counted} vulnerabilities and lists none of them`)
}
