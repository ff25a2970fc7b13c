/**
 * @module sources/reports/vulnerabilities/sarif
 * SARIF 2.1.0: what a run found, and whether it ran at all.
 */
import type { Severity, Vulnerability } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'
import { finding, type JsonDialect, named } from './facts.ts'
import { type Json, memberOf, objectIn, objectsIn, textIn } from './members.ts'
import { placeIn } from './sarif-place.ts'
import { type Rule, rulesOf } from './sarif-rules.ts'
import { mustHaveSucceeded, timeOf } from './sarif-run.ts'
import { severityOf } from './severity.ts'

export const sarif: JsonDialect = {
  name: 'sarif-2.1.0',
  is: document => /sarif/i.test(textIn(document, '$schema') ?? '') || ('runs' in document && 'version' in document),
  read(document) {
    const version = memberOf(document, 'version')
    if (version !== '2.1.0') throw new BrokenReport(`is SARIF of version \`${String(version)}\`, \`2.1.0\` expected`)
    const runs = memberOf(document, 'runs') === undefined ? [] : objectsIn(document, 'runs')
    if (runs.length === 0) throw new BrokenReport('is SARIF without a run: nothing was scanned')
    if (objectsIn(document, 'inlineExternalProperties', 'optional').some(each => Object.hasOwn(each, 'results')))
      throw new BrokenReport(
        'keeps results in `inlineExternalProperties`, which are not read; write them into their run',
      )
    const times = runs.map(timeOf)
    return {
      tools: runs.map(toolOf),
      findings: runs.flatMap(findingsOf),
      at: times.includes(null) ? null : (times.toSorted()[0] ?? null),
    }
  },
}

function toolOf(run: Json): string {
  const name = textIn(objectIn(objectIn(run, 'tool'), 'driver'), 'name')
  if (!name) throw new BrokenReport('has a run that names no tool')
  return name
}

function findingsOf(run: Json): Vulnerability[] {
  mustHaveSucceeded(run, toolOf(run))
  if (Object.hasOwn(objectIn(run, 'externalPropertyFileReferences'), 'results'))
    throw new BrokenReport('keeps its results in other files, which are not read; write them into this one')
  if (memberOf(run, 'results') === undefined)
    throw new BrokenReport(`has a run of \`${toolOf(run)}\` without \`results\`: nothing was scanned`)
  const ruleOf = rulesOf(run)
  const found: Vulnerability[] = []
  for (const result of objectsIn(run, 'results')) {
    // What the tool looked at and found good, or what the baseline had and is gone.
    if (['pass', 'notApplicable', 'informational'].includes(String(memberOf(result, 'kind')))) continue
    if (memberOf(result, 'baselineState') === 'absent') continue
    const rule = ruleOf(result)
    found.push(
      finding({
        advisories: [named(rule.id, rule.ownId)],
        severity: severityIn(result, rule),
        text: messageOf(result, rule),
        ...placeIn(result, run),
        url: textIn(rule.json, 'helpUri'),
        suppressed: isSuppressed(result),
      }),
    )
  }
  return found
}

const LEVELS: Readonly<Record<string, Severity>> = { error: 'high', warning: 'medium', note: 'note', none: 'note' }

/**
 * `security-severity` is a number as text, or a word with tools that do not know better; 0 says nothing. Without it the
 * level tells. What the tool could not decide, or leaves to a person, is not known.
 */
function severityIn(result: Json, rule: Rule): Severity {
  for (const holder of [result, rule.json]) {
    const severity = severityOf(memberOf(objectIn(holder, 'properties'), 'security-severity'))
    if (severity !== 'unknown' && severity !== 'note') return severity
  }
  const kind = memberOf(result, 'kind') ?? 'fail'
  const own = textIn(result, 'level')
  if (kind !== 'fail' && (own === null || own === 'none')) return 'unknown'
  const level = own ?? rule.level ?? 'warning'
  return Object.hasOwn(LEVELS, level) ? LEVELS[level]! : severityOf(level)
}

/** Suppressed when something suppresses it, and no part of that is still to be agreed to. */
function isSuppressed(result: Json): boolean {
  const suppressions = objectsIn(result, 'suppressions', 'optional')
  return suppressions.length > 0 && suppressions.every(each => (memberOf(each, 'status') ?? 'accepted') === 'accepted')
}

function messageOf(result: Json, { json, id }: Rule): string {
  const message = objectIn(result, 'message')
  const strings = objectIn(json, 'messageStrings')
  const known = textIn(message, 'id')
  const template =
    textIn(message, 'text') ??
    textIn(known ? objectIn(strings, known) : {}, 'text') ??
    textIn(objectIn(json, 'shortDescription'), 'text') ??
    id ??
    ''
  const given = memberOf(message, 'arguments')
  const words = Array.isArray(given) ? given : []
  return template
    .slice(0, 1000)
    .replace(/\{(\d{1,3})\}/g, (hole, at: string) =>
      words[Number(at)] === undefined ? hole : String(words[Number(at)]).slice(0, 200),
    )
}
