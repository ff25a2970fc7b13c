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
  /** Jobs of every workflow run. */
  jobs: JobRecord[]
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
    jobs: [],
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
