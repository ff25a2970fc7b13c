/**
 * @module sources/reports/vulnerabilities/facts
 * What every reader of vulnerability reports hands back.
 */
import type { Vulnerability, VulnerabilityReport } from '../../../model/reports.ts'
import { shortened } from '../../../model/text.ts'
import type { Json } from './members.ts'

export type VulnerabilityFacts = Pick<VulnerabilityReport, 'tools' | 'findings' | 'at'>

export interface JsonDialect {
  /** `sarif-2.1.0`, `npm-audit-json`, ... */
  name: string
  is(document: Json): boolean
  /** Called with a document that `is` knows. */
  read(document: Json): VulnerabilityFacts
}

/** A finding from what is known of it. */
export function finding(known: Pick<Vulnerability, 'advisories' | 'severity'> & Partial<Vulnerability>): Vulnerability {
  const text = (known.text ?? '').replace(/\s+/g, ' ').trim()
  const base = { package: null, file: null, line: null, column: null, url: null, suppressed: false }
  return { ...base, ...known, text: shortened(text, 200) }
}

/** `lodash@4.17.20`; the name alone when the version is not told. */
export const packageOf = (name: string | null, version: string | null): string | null =>
  name && version ? `${name}@${version}` : name

/** Names without those that are missing or come twice. */
export const named = (...names: (string | null)[]): string[] => [
  ...new Set(names.filter((name): name is string => name !== null)),
]

/** `https://github.com/advisories/GHSA-35jh-r3h4-6jhm` -> its last part. */
export const advisoryIn = (url: string | null): string | null => /GHSA(?:-[0-9a-z]{4}){3}/i.exec(url ?? '')?.[0] ?? null
