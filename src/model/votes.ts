/**
 * @module model/votes
 * Go / no-go: who decides, and what was said.
 */
import type { Phase } from './checklist.ts'

export const MOMENTS = ['pull', 'deploy'] as const
/** What a decision is asked for: the merge of the release's pull request, or the start of the deployment. */
export type Moment = (typeof MOMENTS)[number]

export interface VoteRules {
  /** Each of them has one vote. */
  roles: readonly string[]
  /** How many of the roles must say go; null for all of them. */
  quorum: number | null
  /** Whoever holds several roles speaks for one of them only. */
  distinct: boolean
}

/** Rules that hold the release by themselves, without an item. */
export interface GoNoGo extends VoteRules {
  at: readonly Moment[]
}

/** The last word of one person. */
export interface Ballot {
  by: string
  vote: 'go' | 'no-go'
  /** ISO time. */
  at: string
  /** The commit it was said for. */
  commit: string | null
  /** The roles that it counts for. */
  roles: string[]
  /** Of a no-go. */
  reason: string | null
  /** Why it counts for nothing; null when it counts. */
  void: string | null
}

export interface Decision {
  /** `open`: votes are missing. */
  decided: 'go' | 'no-go' | 'open'
  /** What is, what was expected, what to do. */
  because: string
  /** One sentence for each no-go that stands: it holds whatever else is said. */
  holds: string[]
  /** Oldest first. */
  ballots: Ballot[]
  /** Roles whose go counts, and by whom. */
  given: { role: string; by: string }[]
  /** Roles that have not said go. With a quorum some of them need not. */
  missing: string[]
  needed: number
}

const STARTS: readonly Phase[] = ['preflight', 'deploy']
const AFTER: readonly Phase[] = [
  'verify',
  'post-deploy',
  'rollback',
  'rollback-trigger',
  'recurring',
  'alerting',
  'info',
]

/** @returns what these phases decide about: nothing when they come after the start. A phase nobody knows of is before the merge. */
export const momentsOf = (phases: readonly Phase[]): Moment[] =>
  MOMENTS.filter(moment =>
    phases.some(phase =>
      moment === 'deploy' ? STARTS.includes(phase) : !STARTS.includes(phase) && !AFTER.includes(phase),
    ),
  )
