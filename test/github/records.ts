/** The nouns of the stand-in's GitHub: plain data. */
import type {
  ArtifactRecord,
  DeploymentRecord,
  EnvironmentRecord,
  HoldRecord,
  JobRecord,
  SecurityRecord,
  TagObjectRecord,
  WorkflowRecord,
  WorkflowRunRecord,
} from './actions-records.ts'
import type { Protection, QueueEntry, Ruleset } from './rules/records.ts'

export type * from './actions-records.ts'

export type Access = 'read' | 'write'

/** Who an app is, as check runs and tokens name it. */
export interface AppName {
  id: number
  slug: string
}

/** An installation token, such as a workflow's own, or a person's. */
export interface Token {
  /** Permission name as in a workflow's `permissions:`, with underscores: `pull_requests`. */
  permissions: Record<string, Access>
  /** Null for a person's token. */
  app: AppName | null
  /** Login: what the token may do is what the person may do. */
  person?: string
  installation?: number
  /** Full names; without them every repository there is. */
  repositories?: readonly string[]
  expiresAt?: string
}

/** A registered GitHub App, and where its deliveries go. */
export interface AppRecord extends AppName {
  name: string
  owner: string
  /** PEM, for its JSON Web Tokens. */
  publicKey: string
  permissions: Record<string, Access>
  events: string[]
  hook: { id: number; url: string; secret: string } | null
}

export interface Installation {
  id: number
  app: number
  /** Login of the organisation. */
  account: string
  /** Full names; `all` of the account. */
  repositories: 'all' | string[]
  permissions: Record<string, Access>
  suspended: boolean
}

export interface BodyEdit {
  at: string
  /** Login; null for somebody whose account is gone. */
  by: string | null
  body: string
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
  updatedAt: string
  createdAt: string
  draft: boolean
  mergedBy: string | null
  /** The commit on the base, once merged. */
  mergeCommit: string | null
  closedAt: string | null
}

export interface CommitRecord {
  parents: string[]
  /** Object name of its contents; its own name when absent. */
  tree?: string
  files?: { filename: string; previous_filename?: string }[]
  message?: string
  /** Login. */
  author?: string
  /** Login; `web-flow` for what was done on GitHub's pages. Its author when absent, nobody known when null. */
  committer?: string | null
  at?: string
}

export interface Issue {
  number: number
  title: string
  body: string | null
  author: string
  labels: string[]
  state: 'open' | 'closed'
  stateReason: string | null
  /** Title of its milestone. */
  milestone?: string | null
  /** Logins. */
  assignees?: string[]
  /** Login of who closed it last: somebody else's closing only triage can take back. */
  closedBy?: string | null
  pinned?: boolean
  /** `owner/name#number` of the issue above it. */
  parent?: string | null
  /** `owner/name#number` of the issues below it, in their order. */
  subIssues?: string[]
  edits: BodyEdit[]
  createdAt: string
  updatedAt: string
  closedAt: string | null
}

export interface ReleaseRecord {
  id: number
  tag: string
  target: string
  name: string | null
  body: string | null
  draft: boolean
  prerelease: boolean
  /** Login. */
  author?: string
  createdAt?: string
  /** Null for a draft. */
  publishedAt?: string | null
  assets: { name: string; size: number; state: 'uploaded' | 'open' }[]
}

export interface Comment {
  id: number
  /** Number of the issue or pull request. */
  on: number
  body: string
  author: string
  /** The app it was written through. */
  app: AppName | null
  edits: BodyEdit[]
  createdAt: string
  updatedAt: string
}

export interface Reaction {
  id: number
  /** A comment's id, or `#` and the number of an issue. */
  on: number | string
  content: string
  by: string
}

/** What belongs to one app on one commit. */
export interface CheckSuite {
  id: number
  app: AppName
  head_sha: string
  head_branch: string | null
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
  /** Buttons. */
  actions?: { label: string; description: string; identifier: string }[]
  app: AppName
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

export interface ReviewRecord {
  /** Login; null for somebody whose account is gone. */
  by: string | null
  state: 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED'
  commit: string | null
  at: string
}

export interface Repository {
  fullName: string
  /** Its name when it was made, if it has had others: its number stays. */
  born?: string
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
  emptySuites: { id: number; head_sha: string; app: AppName }[]
  /** Object name -> annotated tag; its ref points at the object name. */
  tagObjects: Record<string, TagObjectRecord>
  /** Login -> `admin`, `maintain`, `write`, `triage`, `read`. */
  collaborators: Record<string, string>
  private: boolean
  /** Full name of the repository this one was forked from. */
  forkOf: string | null
  /** Issues that were opened here, with all that happens to them. */
  tickets: Map<number, Issue>
  releases: ReleaseRecord[]
  /** What a deployment waits for. */
  environments?: EnvironmentRecord[]
  /** Jobs that wait, or waited, for their environment. */
  holds?: HoldRecord[]
  /** `org/team` -> role. */
  teamRoles?: Record<string, string>
  /** Issues are switched off. */
  issuesOff: boolean
  /** Labels that nothing carries; those in use are there anyway. */
  labels: string[]
  /** Label -> how it looks, where that is known. */
  labelFacts?: Record<string, { color: string; description: string | null }>
  /** Numbers of issues that were deleted: they are never given again. */
  deletedTickets?: number[]
  /** Titles, in the order of their numbers. */
  milestones: string[]
  /** The search does not get through. */
  slowSearch: boolean
  comments: Comment[]
  reactions: Reaction[]
  checkSuites: CheckSuite[]
  rulesets: Ruleset[]
  /** Branch -> classic protection. */
  protections: Record<string, Protection>
  /** Pull requests that wait in the merge queue, by base branch. */
  queues: Record<string, QueueEntry[]>
}

export interface State {
  tokens: Record<string, Token>
  repositories: Map<string, Repository>
  /** Name that a repository had before -> the repository, until another one takes the name. */
  moved: Map<string, Repository>
  /** `organisation/team` -> logins. */
  teams: Record<string, string[]>
  /** `organisation/team` -> slug of the team above it. */
  parentTeams: Record<string, string>
  apps: AppRecord[]
  installations: Installation[]
  /** Ids given so far; they grow with time, as GitHub's do. */
  lastId: number
}
