/**
 * @module sources/reports/vulnerabilities/severity
 * Words, scores and CVSS vectors -> severity.
 */
import { SEVERITIES, type Severity } from '../../../model/reports.ts'

const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  info: 'note',
  informational: 'note',
  negligible: 'note',
  none: 'note',
  note: 'note',
}

/** What a tool calls it; `unknown` for words nobody knows, and for none. */
export const severityOfWord = (word: string | null): Severity => {
  const key = (word ?? '').trim().toLowerCase()
  return Object.hasOwn(WORDS, key) ? WORDS[key]! : 'unknown'
}

/** The bands of CVSS 3 and 4; `unknown` for what is no score. */
export function severityOfScore(score: number | null): Severity {
  if (score === null || !(score >= 0 && score <= 10)) return 'unknown'
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'note'
}

/** Severities are listed from the worst; what is not known counts only where nothing is. */
export const worst = (severities: readonly Severity[]): Severity =>
  SEVERITIES.find(severity => severities.includes(severity)) ?? 'unknown'

/** `7.5`, `"7.5"`, `High`. */
export function severityOf(value: unknown): Severity {
  if (typeof value === 'number') return severityOfScore(value)
  if (typeof value !== 'string') return 'unknown'
  return /^\s*\d{1,2}(?:\.\d+)?\s*$/.test(value) ? severityOfScore(Number(value)) : severityOfWord(value)
}

/** CVSS 3 weights; `PR` counts more where the scope changes. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
}
const PRIVILEGES_CHANGED: Readonly<Record<string, number>> = { N: 0.85, L: 0.68, H: 0.5 }

/**
 * @returns the base score of a CVSS 3.0 or 3.1 vector; null for anything else. The weights of version 4 are a table of
 * their own: its vectors have no score here, and their findings get it from elsewhere in the report, or are `unknown`.
 */
export function cvssScore(vector: string): number | null {
  if (!/^CVSS:3\.[01]\//.test(vector)) return null
  const metrics = new Map(vector.split('/').map(part => part.split(':', 2) as [string, string]))
  const changed = metrics.get('S') === 'C'
  if (!changed && metrics.get('S') !== 'U') return null
  const weigh = (metric: string): number => {
    const table = metric === 'PR' && changed ? PRIVILEGES_CHANGED : WEIGHTS[metric]!
    const value = metrics.get(metric) ?? ''
    return Object.hasOwn(table, value) ? table[value]! : Number.NaN
  }
  const lost = 1 - (1 - weigh('C')) * (1 - weigh('I')) * (1 - weigh('A'))
  const impact = changed ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost
  const exploitability = 8.22 * weigh('AV') * weigh('AC') * weigh('PR') * weigh('UI')
  if (Number.isNaN(impact) || Number.isNaN(exploitability)) return null
  if (impact <= 0) return 0
  return roundUp(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10))
}

/** To one decimal, as the specification does it in whole numbers. */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}
