/**
 * @module action/after/joined
 * Several lists -> one report for the step's summary, outputs and exit code.
 */
import { exitCodeOf, verdictOf } from '../../evaluate/verdict.ts'
import type { Phase } from '../../model/checklist.ts'
import type { ItemReport, Report } from '../../model/report.ts'
import { isEmpty } from '../../release/lists.ts'
import type { Kept } from './keep.ts'

/** @returns the report of all lists of one release: of each item where it counts. */
export function joined(reports: readonly Report[]): Report {
  const counting = reports.filter(report => !isEmpty(report))
  const [base, ...others] = counting.length ? counting : reports
  if (!base) throw new Error('there is no report')
  if (!others.length) return base
  const awake = new Map(
    counting.flatMap(({ items }) =>
      items.filter(({ state }) => state !== 'dormant').map(item => [item.id, item] as const),
    ),
  )
  return judged(
    { ...base, phases: [...new Set(counting.flatMap(({ phases }) => phases))] },
    base.items.map(item => awake.get(item.id) ?? item),
    counting.flatMap(({ holds }) => holds),
  )
}

/** Phases whose items count with every start of work. */
const WITH: readonly Phase[] = ['environment', 'scenario', 'sign-off', 'unassigned']

/** @returns what of it holds these phases. */
export const narrowed = (report: Report, phases: readonly Phase[]): Report =>
  judged(
    { ...report, phases: [...phases] },
    report.items.map(item =>
      phases.includes(item.phase) || WITH.includes(item.phase)
        ? item
        : { ...item, state: 'dormant', because: `counts in phase \`${item.phase}\``, gates: [] },
    ),
    report.holds,
  )

/** @returns it, held for these reasons as well. */
export const held = (report: Report, holds: readonly string[]): Report =>
  holds.length ? { ...report, verdict: 'hold', holds: [...report.holds, ...holds] } : report

function judged(report: Report, items: ItemReport[], holds: readonly string[]): Report {
  const own = [...new Set(holds)]
  const verdict = verdictOf(items, report.findings, own, report.phases)
  return { ...report, items, ...verdict, holds: [...new Set(verdict.holds)] }
}

/** @returns the report that the step speaks of: the one that is worst off. */
export function worstOf(kept: readonly Kept[]): Report {
  const all = kept.map(({ reports }) => joined(reports))
  return all.toSorted((a, b) => exitCodeOf(b) - exitCodeOf(a))[0]!
}
