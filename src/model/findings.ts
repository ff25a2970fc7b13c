/**
 * @module model/findings
 * What scanners found, sorted into what is open and what is let go, and counted by severity.
 */
import { SEVERITIES, type Severity, type Vulnerability } from './reports.ts'

/** An advisory or rule that is put up with until the end of a day. */
export interface Exception {
  id: string
  /** `2026-12-31`: the last day it holds. */
  until: string
}

export interface Sorted {
  open: Vulnerability[]
  suppressed: Vulnerability[]
  ignored: Vulnerability[]
  /** Exceptions that have run out and would have let something go. */
  expired: Exception[]
}

/** @param today ISO date in the declared time zone. */
export function sortFindings(
  findings: readonly Vulnerability[],
  exceptions: readonly Exception[],
  today: string,
  countSuppressed: boolean,
): Sorted {
  const until = new Map<string, Exception>()
  for (const exception of exceptions) {
    const known = until.get(exception.id.toLowerCase())
    if (!known || known.until < exception.until) until.set(exception.id.toLowerCase(), exception)
  }
  const sorted: Sorted = { open: [], suppressed: [], ignored: [], expired: [] }
  const expired = new Set<Exception>()
  for (const finding of findings) {
    const named = finding.advisories.map(names =>
      names.map(name => until.get(name.toLowerCase())).filter(exception => exception !== undefined),
    )
    for (const exception of named.flat()) if (exception.until < today) expired.add(exception)
    // A package is affected as long as one of its advisories is not let go.
    const letGo = named.length > 0 && named.every(each => each.some(exception => exception.until >= today))
    if (letGo) sorted.ignored.push(finding)
    else if (finding.suppressed && !countSuppressed) sorted.suppressed.push(finding)
    else sorted.open.push(finding)
  }
  sorted.expired = [...expired]
  return sorted
}

/** Every severity with its number, also those without any. */
export function countBySeverity(findings: readonly Vulnerability[]): Record<Severity, number> {
  const counts = Object.fromEntries(SEVERITIES.map(severity => [severity, 0])) as Record<Severity, number>
  for (const { severity } of findings) counts[severity]++
  return counts
}

/** The worst first; what nobody rated may be anything and stands behind what is known to be bad. */
export const byWorst = (findings: readonly Vulnerability[]): Vulnerability[] =>
  SEVERITIES.flatMap(severity => findings.filter(finding => finding.severity === severity))

/** `CVE-2021-23337` as people look it up, else the tool's own name; null for a finding without any. */
export function nameOf({ advisories }: Vulnerability): string | null {
  const names = advisories[0] ?? []
  return names.find(name => /^CVE-/i.test(name)) ?? names[0] ?? null
}

/** `lodash@4.17.20`, `src/db.ts:12`. */
export const placeName = ({ package: about, file, line }: Vulnerability): string | null =>
  about ?? (file && line ? `${file}:${line}` : file)
