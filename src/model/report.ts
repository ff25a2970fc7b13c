/**
 * @module model/report
 * One instant's judgement: an outcome per item, and the verdict. Complete enough that no publisher asks a question.
 */

import type { Finding, GateCall, ItemKind, Phase } from './checklist.ts'
import type { Conditional } from './condition.ts'
import type { Evidence, OutcomeState } from './outcome.ts'
import type { Decision } from './votes.ts'

export const ITEM_STATES = [
  'proven',
  'signed',
  'waived',
  'not-applicable',
  'open',
  'failing',
  'waiting',
  'error',
  'dormant',
] as const

export type ItemState = (typeof ITEM_STATES)[number]

/** States that hold nothing. */
export const CLEARED: readonly ItemState[] = ['proven', 'signed', 'waived', 'not-applicable', 'dormant']

/** In the evidence of a gate that passes and still waits, because it must hold for a while. */
export const HOLDS_UNTIL = 'holdsUntil'

export interface GateReport {
  kind: string
  params: Evidence
  state: OutcomeState
  because: string
  evidence: Evidence
}

export interface ItemReport {
  id: string
  line: number
  text: string
  path: string[]
  phase: Phase
  kind: ItemKind
  depth: number
  parent: string | null
  state: ItemState
  because: string
  /** Evidence of the deciding gate, or of the tick or waiver. */
  evidence: Evidence
  /** One entry per bound gate, in order. */
  gates: GateReport[]
  /** Proposed bindings nobody has confirmed. */
  proposals: GateCall[]
  /** Reported, never holding. */
  optional: boolean
  /** Its own words, or a heading's, say that it may not be needed; absent where they do not. */
  condition?: Conditional
  /** Roles that can clear it; empty when only its gates can. */
  clearBy: string[]
}

/** A scenario or an environment, and why its items count or sleep. */
export interface SectionReport {
  kind: 'scenario' | 'environment'
  name: string
  live: boolean
  because: string
  /** How many items it has. */
  items: number
}

export interface Report {
  schema: 'holdpoint/report@1'
  verdict: 'go' | 'hold'
  /** The verdict is recorded but blocks nothing. */
  shadow: boolean
  release: {
    repository: string | null
    commit: string | null
    version: string | null
    environment: string | null
  }
  checklist: { source: string; title: string | null; digest: string }
  phases: Phase[]
  /** Absent in reports of earlier versions. */
  sections?: SectionReport[]
  items: ItemReport[]
  /** Ids of the live required items that are not cleared. */
  missing: string[]
  counts: Record<ItemState, number>
  /** Reasons to hold that are not an item's: nothing to judge, a freeze, a broken configuration. */
  holds: string[]
  findings: Finding[]
  /** Go / no-go, where the configuration asks for it in these phases. */
  votes?: Decision
  /** ISO time of the evaluation. */
  at: string
  durationMs: number
}
