/**
 * @module app/release/evidence
 * What the Action found out about a released commit: of each item the newest word, and only from when the item counts.
 */
import type { Checklist } from '../../model/checklist.ts'
import type { GateTable } from '../../model/gate.ts'
import { type Outcome, wait } from '../../model/outcome.ts'
import { type GateReport, HOLDS_UNTIL } from '../../model/report.ts'
import type { Entry } from '../../model/store.ts'
import type { Life } from '../../release/life.ts'
import { type Recorded, recordedGates, tooOld } from '../../release/recorded.ts'
import { type ReportedEvidence, refusalFor } from '../pull/evidence.ts'

export interface Proving {
  life: Life
  /** The record of the release. */
  entries: readonly Entry[]
  /** With the times of this release. */
  checklist: Checklist
  /** Digest of the rules. */
  rules: string
  /** Milliseconds since 1970. */
  now: number
  timeZone: string
}

/**
 * @returns the same gates; those that need the checkout answer what the Action reported of this commit by these rules. What it found
 * before the launch says nothing of what comes after it, and what must hold for a while is asked once more at its end.
 */
export function releaseGates(gates: GateTable, proving: Proving): GateTable {
  const reports = reportsOf(proving)
  const phases = new Map(proving.checklist.items.map(({ id, phase }) => [id, phase]))
  const commit = `\`${proving.life.commit.slice(0, 7)}\``
  const refusal = refusalFor(proving.entries, proving.life.commit)
  const none = refusal
    ? `the Action's evidence on ${commit} was refused: ${refusal}`
    : `the Action has not reported on ${commit} since its merge; let the workflow run after it, with \`app-url\` and the item's \`phase\``
  return recordedGates(gates, ({ id, modifiers }): Recorded => {
    const told = reports.find(({ report }) => report.items.some(item => item.id === id && item.gates.length))
    if (!told) return missing(wait(none))
    const early = tooOld(told.at, { phase: phases.get(id)!, soak: modifiers.soak }, proving)
    if (early) return missing(wait(early))
    const own = told.report.items.find(item => item.id === id)!.gates
    const absent = wait(
      `the Action's report on ${commit} does not have it, it was expected there; run the workflow again`,
    )
    return { gates: own.map(unsoaked), run: told.run, missing: absent }
  })
}

/** What held when the Action asked, and had to hold for longer: for how long is counted here, where the launch is known. */
const unsoaked = (gate: GateReport): GateReport =>
  gate.state === 'wait' && Object.hasOwn(gate.evidence, HOLDS_UNTIL)
    ? { ...gate, state: 'pass', because: 'it held when the Action looked' }
    : gate

const missing = (outcome: Outcome): Recorded => ({ gates: [], run: '', missing: outcome })

/** The newest first. A runner's clock may be wrong: of both times the earlier one counts. */
function reportsOf({ entries, life, checklist, rules }: Proving): (ReportedEvidence & { at: number })[] {
  return entries
    .filter(({ kind, commit }) => kind === 'evidence' && commit === life.commit)
    .map(({ data, at }) => {
      const told = data as unknown as ReportedEvidence & { report: { at?: string } }
      const made = Date.parse(told.report.at ?? '')
      return { ...told, at: Number.isNaN(made) ? at : Math.min(at, made) }
    })
    .filter(told => told.report.checklist.digest === checklist.digest)
    .filter(told => told.base === life.opening?.branch && told.rules === rules)
    .reverse()
}
