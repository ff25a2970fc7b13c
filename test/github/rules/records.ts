/** What may hold a merge, as it was set: plain data. */

export interface Rule {
  type: string
  parameters?: Record<string, unknown>
}

export interface Ruleset {
  id: number
  name: string
  target: 'branch' | 'tag' | 'push'
  enforcement: 'active' | 'disabled' | 'evaluate'
  bypass_actors: { actor_id: number | null; actor_type: string; bypass_mode: string }[]
  conditions: { ref_name: { include: string[]; exclude: string[] } }
  rules: Rule[]
  createdAt: string
  updatedAt: string
}

/** Classic protection of one branch. */
export interface Protection {
  strict: boolean
  /** `app_id` null: whichever app reports. */
  checks: { context: string; app_id: number | null }[]
  enforceAdmins: boolean
}

/** A pull request in a merge queue, and the group that was made for it. */
export interface QueueEntry {
  pull: number
  by: string
  headRef: string
  headSha: string
  baseSha: string
  state: 'AWAITING_CHECKS' | 'QUEUED'
}
