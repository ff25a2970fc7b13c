/**
 * @module evaluate/verdict
 * Item reports -> go or hold. Go needs at least one item that counts, all of them cleared, and nothing else against it.
 */
import type { Finding, Phase } from '../model/checklist.ts'
import { CLEARED, ITEM_STATES, type ItemReport, type ItemState, type Report } from '../model/report.ts'
import { listed, plural } from '../model/text.ts'

export function verdictOf(
  items: readonly ItemReport[],
  findings: readonly Finding[],
  calendar: readonly string[],
  phases: readonly Phase[],
): Pick<Report, 'verdict' | 'missing' | 'counts' | 'holds' | 'findings'> {
  const missing = items.filter(item => !item.optional && !CLEARED.includes(item.state)).map(item => item.id)
  const counted = items.filter(item => item.state !== 'dormant' && !item.optional)
  const holds = [...calendar]
  const mistakes = findings.filter(({ severity }) => severity === 'error').length
  if (mistakes) holds.push(`${plural(mistakes, 'mistake')} in the checklist or its configuration; see the findings`)
  if (!counted.length)
    holds.push(
      `no item counts in phase ${listed(
        phases.map(phase => `\`${phase}\``),
        'or',
      )}, and nothing proven is no proof; name another phase, or map headings to phases`,
    )
  else if (counted.every(({ state }) => state === 'not-applicable'))
    holds.push(
      `no item that counts applies here (${plural(counted.length, 'item')}), and nothing proven is no proof; add one that always applies`,
    )
  const counts = Object.fromEntries(
    ITEM_STATES.map(state => [state, items.filter(item => item.state === state).length]),
  )
  return {
    verdict: missing.length || holds.length ? 'hold' : 'go',
    missing,
    counts: counts as Record<ItemState, number>,
    holds,
    findings: [...findings],
  }
}

/** Exit code of a report: 0 go, 1 hold, 2 when something could not be found out or is a mistake. */
export function exitCodeOf(report: Report): 0 | 1 | 2 {
  if (report.verdict === 'go') return 0
  const missing = new Set(report.missing)
  const unknown = report.items.some(item => item.state === 'error' && missing.has(item.id))
  return unknown || report.findings.some(({ severity }) => severity === 'error') ? 2 : 1
}
