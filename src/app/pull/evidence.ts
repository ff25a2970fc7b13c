/**
 * @module app/pull/evidence
 * Gates that need the checkout are asked by the Action; here their outcome is read back from the evidence it sent.
 */
import type { GateTable } from '../../model/gate.ts'
import { type Outcome, wait } from '../../model/outcome.ts'
import type { ItemReport, Report } from '../../model/report.ts'
import type { Entry } from '../../model/store.ts'
import { recordedGates } from '../../release/recorded.ts'

/** Of one item: the gates that only a checkout can answer. */
export type ReportedItem = Pick<ItemReport, 'id' | 'gates'>

/** What an `evidence` entry carries. */
export interface ReportedEvidence {
  report: Pick<Report, 'checklist' | 'release'> & { items: readonly ReportedItem[] }
  /** Branch that the change was to go into, and by which rules it was judged. */
  base: string
  rules: string
  /** The workflow run that sent it. */
  run: string
}

/** What evidence must be about. */
export interface Wanted {
  commit: string
  base: string
  /** Digest of the checklist. */
  checklist: string
  /** Digest of the rules. */
  rules: string
}

/**
 * @returns the newest evidence for exactly this commit, base, checklist and rules; null when there is none. A report by
 * another checklist or other rules proves nothing: its items may be bound to other gates.
 */
export function evidenceFor(entries: readonly Entry[], wanted: Wanted): ReportedEvidence | null {
  const found = entries.findLast(entry => {
    if (entry.kind !== 'evidence' || entry.commit !== wanted.commit) return false
    const { report, base, rules } = entry.data as unknown as ReportedEvidence
    return report?.checklist?.digest === wanted.checklist && base === wanted.base && rules === wanted.rules
  })
  return found ? (found.data as unknown as ReportedEvidence) : null
}

/** @returns why evidence for this commit was refused, when nothing newer was taken; null otherwise. */
export function refusalFor(entries: readonly Entry[], commit: string): string | null {
  const last = entries.findLast(entry => {
    const { what } = entry.data as { what?: string }
    return entry.commit === commit && (entry.kind === 'evidence' || (entry.kind === 'refusal' && what === 'evidence'))
  })
  return last?.kind === 'refusal' ? String((last.data as { because?: string }).because) : null
}

/** @returns the same gates; those that need the checkout answer what the Action found, or that it has not reported yet. */
export const gatesWith = (
  gates: GateTable,
  evidence: ReportedEvidence | null,
  commit: string,
  refusal: string | null = null,
): GateTable =>
  recordedGates(gates, ({ id }) => {
    const found = evidence?.report.items.find(item => item.id === id)
    return { gates: found?.gates ?? [], run: evidence?.run ?? '', missing: notReported(commit, evidence, refusal) }
  })

const notReported = (commit: string, evidence: ReportedEvidence | null, refusal: string | null): Outcome =>
  wait(
    evidence
      ? `the Action's report on \`${commit.slice(0, 7)}\` does not have it, it was expected there; run the workflow again`
      : refusal
        ? `the Action's evidence on \`${commit.slice(0, 7)}\` was refused: ${refusal}`
        : `the Action has not reported on \`${commit.slice(0, 7)}\` yet; wait for the workflow, or give its step \`app-url\``,
  )
