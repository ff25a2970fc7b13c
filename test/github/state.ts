/** What the stand-in's GitHub knows: plain data, filled by a test and changed by requests. */
import type {
  CheckRunRecord,
  DeploymentRecord,
  Issue,
  Pull,
  Repository,
  State,
  Token,
  WorkflowRecord,
  WorkflowRunRecord,
} from './records.ts'

export type * from './records.ts'

/** A state without anything, and what a test fills it with. */
export const emptyState = (given: Partial<State> = {}): State => ({
  tokens: {},
  repositories: new Map(),
  moved: new Map(),
  teams: {},
  parentTeams: {},
  apps: [],
  installations: [],
  lastId: 1_000_000,
  ...given,
})

/** The app every workflow token belongs to. */
export const ACTIONS_APP = { id: 15_368, slug: 'github-actions' }

export const workflowToken = (permissions: Token['permissions']): Token => ({ permissions, app: ACTIONS_APP })

export const personToken = (person: string): Token => ({ permissions: {}, app: null, person })

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
    private: true,
    forkOf: null,
    tickets: new Map(),
    releases: [],
    issuesOff: false,
    labels: [],
    milestones: [],
    slowSearch: false,
    comments: [],
    reactions: [],
    checkSuites: [],
    rulesets: [],
    protections: {},
    queues: {},
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
    updatedAt: '2026-11-21T02:00:00Z',
    createdAt: '2026-11-21T02:00:00Z',
    draft: false,
    mergedBy: null,
    mergeCommit: null,
    closedAt: null,
    ...given,
  }
}

export function ticket(number: number, given: Partial<Issue> = {}): Issue {
  const createdAt = given.createdAt ?? '2026-11-20T10:00:00Z'
  return {
    number,
    title: `Issue ${number}`,
    body: null,
    author: 'author',
    labels: [],
    state: 'open',
    stateReason: null,
    edits: [],
    updatedAt: createdAt,
    createdAt,
    closedAt: null,
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
