/** What the stand-in's GitHub knows: plain data, filled by a test and changed by requests. */

export type Access = 'read' | 'write'

/** An installation token, such as a workflow's own. */
export interface Token {
  /** Permission name as in a workflow's `permissions:`, with underscores: `pull_requests`. */
  permissions: Record<string, Access>
  app: { id: number; slug: string }
}

export interface BodyEdit {
  at: string
  /** Login; null for somebody whose account is gone. */
  by: string | null
  body: string
}

export interface ReviewRecord {
  /** Login; null for somebody whose account is gone. */
  by: string | null
  state: 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED'
  commit: string | null
  at: string
}

export interface CommitRecord {
  parents: string[]
  /** Object name of its contents; its own name when absent. */
  tree?: string
  files?: { filename: string; previous_filename?: string }[]
}

export interface Pull {
  number: number
  title: string
  body: string | null
  author: string
  labels: string[]
  state: 'open' | 'closed'
  head: { ref: string; sha: string; repository: string }
  base: { ref: string; sha: string }
  /** Paths that the change touches. */
  files: string[]
  /** Versions of the body, oldest first. */
  edits: BodyEdit[]
  reviews: ReviewRecord[]
  /** Whether each review thread is resolved. */
  threads: boolean[]
  /** Commits it consists of, oldest first. */
  commits: string[]
  /** The commit that merged it; null while it is not merged. */
  mergeCommit: string | null
  updatedAt: string
}

export interface CheckRunRecord {
  id: number
  name: string
  head_sha: string
  status: string
  conclusion: string | null
  external_id: string
  details_url: string | null
  started_at: string | null
  completed_at: string | null
  output: { title: string | null; summary: string | null; text: string | null }
  annotations: Record<string, unknown>[]
  app: { id: number; slug: string }
  /** The suite it belongs to; a workflow run has one of its own. */
  suite?: number
}

export interface StatusRecord {
  context: string
  state: 'error' | 'failure' | 'pending' | 'success'
  description: string | null
  target_url: string | null
  sha: string
}

export interface JobRecord {
  id: number
  name: string
  status: 'queued' | 'in_progress' | 'completed'
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
  statuses: { state: string; created_at: string }[]
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

export interface Repository {
  fullName: string
  defaultBranch: string
  /** Branch or tag -> commit. */
  refs: Record<string, string>
  /** Tag -> the commit, and its own object when it is annotated. */
  tags: Record<string, { commit: string; object?: string }>
  /** Commits with what came before them. */
  history: Record<string, CommitRecord>
  /** Commit -> path -> content. */
  trees: Record<string, Record<string, string>>
  pulls: Map<number, Pull>
  checkRuns: CheckRunRecord[]
  statuses: StatusRecord[]
  security: SecurityRecord
  /** Jobs of every workflow run. */
  jobs: JobRecord[]
  workflows: WorkflowRecord[]
  workflowRuns: WorkflowRunRecord[]
  artifacts: ArtifactRecord[]
  deployments: DeploymentRecord[]
  /** Suites that apps without runs were given: GitHub makes one for each app on every push. */
  emptySuites: { id: number; head_sha: string; app: { id: number; slug: string } }[]
  /** Object name -> annotated tag; its ref points at the object name. */
  tagObjects: Record<string, TagObjectRecord>
  /** Login -> `admin`, `maintain`, `write`, `triage`, `read`. */
  collaborators: Record<string, string>
}

export interface State {
  tokens: Record<string, Token>
  repositories: Map<string, Repository>
  /** `organisation/team` -> logins. */
  teams: Record<string, string[]>
}

/** The app every workflow token belongs to. */
export const ACTIONS_APP = { id: 15_368, slug: 'github-actions' }

export const workflowToken = (permissions: Token['permissions']): Token => ({ permissions, app: ACTIONS_APP })

export function repository(fullName: string, given: Partial<Repository> = {}): Repository {
  return {
    fullName,
    defaultBranch: 'main',
    refs: {},
    tags: {},
    history: {},
    trees: {},
    pulls: new Map(),
    checkRuns: [],
    statuses: [],
    security: { analyses: [], codeScanning: [], dependabot: [], secretScanning: [] },
    jobs: [],
    workflows: [],
    workflowRuns: [],
    artifacts: [],
    deployments: [],
    emptySuites: [],
    tagObjects: {},
    collaborators: {},
    ...given,
  }
}

/** A finished run of GitHub Actions. */
export function checkRun(
  id: number,
  name: string,
  given: Partial<CheckRunRecord> & { head_sha: string },
): CheckRunRecord {
  return {
    id,
    name,
    status: 'completed',
    conclusion: 'success',
    external_id: '',
    details_url: null,
    started_at: null,
    completed_at: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    app: ACTIONS_APP,
    ...given,
  }
}

export function workflow(id: number, path: string, given: Partial<WorkflowRecord> = {}): WorkflowRecord {
  return { id, name: path, path: `.github/workflows/${path}`, state: 'active', ...given }
}

/** A run that has just succeeded; its suite's id is ten times its own. */
export function workflowRun(
  id: number,
  given: Partial<WorkflowRunRecord> & Pick<WorkflowRunRecord, 'head_sha'>,
): WorkflowRunRecord {
  const created = given.created_at ?? '2026-11-20T10:00:00Z'
  return {
    id,
    workflow_id: 1,
    check_suite_id: id * 10,
    status: 'completed',
    conclusion: 'success',
    event: 'push',
    head_branch: 'main',
    run_attempt: 1,
    created_at: created,
    run_started_at: created,
    ...given,
  }
}

/** A deployment with its statuses, oldest first, a minute apart. */
export function deployment(
  id: number,
  sha: string,
  states: readonly string[],
  given: Partial<DeploymentRecord> = {},
): DeploymentRecord {
  const created = given.created_at ?? '2026-11-20T10:00:00Z'
  return {
    id,
    sha,
    ref: 'main',
    environment: 'staging',
    task: 'deploy',
    payload: {},
    transient_environment: false,
    production_environment: false,
    created_at: created,
    statuses: states.map((state, at) => ({
      state,
      created_at: new Date(Date.parse(created) + (at + 1) * 60_000).toISOString().replace('.000', ''),
    })),
    ...given,
  }
}

export function pull(number: number, given: Partial<Pull> & Pick<Pull, 'head' | 'base'>): Pull {
  return {
    number,
    title: `Change ${number}`,
    body: null,
    author: 'author',
    labels: [],
    state: 'open',
    files: [],
    edits: [],
    reviews: [],
    threads: [],
    commits: [given.head.sha],
    mergeCommit: null,
    updatedAt: '2026-11-21T02:00:00Z',
    ...given,
  }
}
