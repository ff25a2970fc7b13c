/** The nouns of Actions, deployments, tag objects and GitHub's scanners: plain data. */

export interface JobRecord {
  id: number
  name: string
  status: 'queued' | 'waiting' | 'in_progress' | 'completed'
  runner_name: string | null
  /** Its workflow run; belongs to every one without it. */
  run_id?: number
  conclusion?: string | null
  /** Of an attempt before the latest. */
  earlier?: boolean
}

export interface WorkflowRecord {
  id: number
  name: string
  path: string
  state: 'active' | 'deleted' | 'disabled_inactivity' | 'disabled_manually'
}

export interface WorkflowRunRecord {
  id: number
  workflow_id: number
  check_suite_id: number
  status: string
  conclusion: string | null
  event: string
  head_branch: string | null
  head_sha: string
  /** `owner/name` of the branch's repository; this one without it. */
  from?: string
  run_attempt: number
  created_at: string
  run_started_at: string
  /** Login of who set it off. */
  actor?: string
}

export interface ArtifactRecord {
  id: number
  run_id: number
  name: string
  size_in_bytes: number
  expired: boolean
}

export interface DeploymentRecord {
  id: number
  sha: string
  ref: string
  environment: string
  task: string
  payload: Record<string, unknown> | string
  transient_environment: boolean
  production_environment: boolean
  created_at: string
  /** Oldest first. */
  statuses: DeploymentStatusRecord[]
  /** Where it was to go at first, when a status has moved it. */
  original_environment?: string
  description?: string | null
  /** Login. */
  creator?: string
  /** The workflow run whose job it belongs to. */
  run?: number
}

export interface DeploymentStatusRecord {
  state: string
  created_at: string
  id?: number
  /** Login. */
  creator?: string
  description?: string
  environment?: string
  environment_url?: string
  log_url?: string
  target_url?: string
}

export interface EnvironmentRecord {
  name: string
  /** Types of rules as GitHub lists them; a custom rule is not among them. */
  rules: string[]
  adminsBypass: boolean
  /** Custom rules: each asks one app. */
  apps?: { id: number; app: number }[]
  /** Logins and `org/team`: one of them has to approve. */
  reviewers?: string[]
  /** Whoever set the run off may not approve it. */
  preventSelfReview?: boolean
}

/** What a custom rule was answered. */
export interface GateRecord {
  app: number
  state: 'approved' | 'rejected' | null
  comment: string | null
  reports: { at: string; comment: string }[]
}

/** A job that waits for the rules of its environment. */
export interface HoldRecord {
  run: number
  attempt: number
  job: number
  deployment: number
  environment: string
  since: string
  gates: GateRecord[]
  /** A person of the environment's reviewers is needed. */
  asksPeople: boolean
  reviews: { by: string; state: 'approved' | 'rejected'; comment: string }[]
  ended: null | 'approved' | 'rejected' | 'bypassed' | 'expired' | 'cancelled'
}

export interface TagObjectRecord {
  tag: string
  /** What it points at: a commit, or another tag object. */
  object: { type: 'commit' | 'tag'; sha: string }
  verification: { verified: boolean; reason: string }
}

export interface AnalysisRecord {
  ref: string
  commit_sha: string
  tool: string
  category: string
  created_at: string
  error: string
}

/** What GitHub's scanners found. Null where one is turned off. Alerts are as GitHub's answers have them, filled up. */
export interface SecurityRecord {
  analyses: AnalysisRecord[] | null
  codeScanning: ({ number: number; state: string; refs: string[] } & Record<string, unknown>)[]
  dependabot: ({ number: number; state: string } & Record<string, unknown>)[] | null
  secretScanning: ({ number: number; state: string } & Record<string, unknown>)[] | null
}
