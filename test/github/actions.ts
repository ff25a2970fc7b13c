/** What REST says of Actions and tag objects. */
import { repositoryBody, suiteBody, userBody } from './bodies.ts'
import { expire } from './core/gates.ts'
import { commitOf } from './history.ts'
import { type Answer, type Call, inRepository, notFound, type OperationRule, ok, page } from './rule.ts'
import { ACTIONS_APP, type Repository, type WorkflowRunRecord } from './state.ts'

/** A list that is filtered shows its first 1,000 entries only, and counts all. */
const MOST_FILTERED = 1000
const FILTERS = ['actor', 'branch', 'check_suite_id', 'created', 'event', 'head_sha', 'status']

const pathOf = (repository: Repository, run: WorkflowRunRecord) =>
  repository.workflows.find(({ id }) => id === run.workflow_id)?.path ?? '.github/workflows/gone.yml'

export function runBody(repository: Repository, { from, actor, ...run }: WorkflowRunRecord) {
  return {
    ...run,
    ...(actor ? { actor: userBody(actor), triggering_actor: userBody(actor) } : {}),
    name: repository.workflows.find(({ id }) => id === run.workflow_id)?.name ?? null,
    path: pathOf(repository, run as WorkflowRunRecord),
    run_number: run.id,
    html_url: `https://github.example/runs/${run.id}`,
    head_commit: null,
    repository: { full_name: repository.fullName },
    head_repository: { full_name: from ?? repository.fullName },
  }
}

function runs(all: readonly WorkflowRunRecord[], repository: Repository, { query }: Call): Answer {
  const asked = (name: string, value: string | null) => !query.has(name) || query.get(name) === value
  const found = all
    .filter(
      run =>
        asked('branch', run.head_branch) &&
        asked('event', run.event) &&
        asked('head_sha', run.head_sha) &&
        (asked('status', run.status) || asked('status', run.conclusion)),
    )
    .toSorted((a, b) => b.id - a.id)
  const shown = FILTERS.some(name => query.has(name)) ? found.slice(0, MOST_FILTERED) : found
  return ok({ total_count: found.length, workflow_runs: page(shown, query).map(run => runBody(repository, run)) })
}

function jobs(repository: Repository, call: Call, all: boolean): Answer {
  const found = repository.jobs.filter(
    ({ run_id, earlier }) => (run_id === undefined || run_id === Number(call.params.run_id)) && (all || !earlier),
  )
  const told = page(found, call.query).map(({ earlier: _, ...job }) => job)
  return ok({ total_count: found.length, jobs: told })
}

/** One suite for each workflow run and each app that reported here, and those that nothing was reported to. */
function suites(repository: Repository, { params, query }: Call): Answer {
  const sha = commitOf(repository, params.ref!)
  const ofRuns = repository.workflowRuns
    .filter(({ head_sha }) => head_sha === sha)
    .map(({ check_suite_id: id, status, conclusion }) => ({ id, status, conclusion, app: ACTIONS_APP }))
  const empty = repository.emptySuites
    .filter(({ head_sha }) => head_sha === sha)
    .map(({ id, app }) => ({ id, status: 'queued', conclusion: null, app }))
  const told = [...ofRuns, ...empty].map(suite => ({
    ...suite,
    head_sha: sha,
    latest_check_runs_count: repository.checkRuns.filter(run => run.suite === suite.id).length,
  }))
  const made = repository.checkSuites
    .filter(({ head_sha, id }) => head_sha === sha && !ofRuns.some(run => run.id === id))
    .map(suite => ({ ...suiteBody(suite, repository), repository: repositoryBody(repository) }))
  const all = [...told, ...made].filter(({ app }) => !query.has('app_id') || query.get('app_id') === String(app.id))
  return ok({ total_count: all.length, check_suites: page(all, query) })
}

function artifacts(repository: Repository, { params, query }: Call): Answer {
  const found = repository.artifacts
    .filter(({ run_id }) => run_id === Number(params.run_id))
    .filter(({ name }) => !query.has('name') || query.get('name') === name)
  const told = page(found, query).map(({ run_id: _, ...artifact }) => artifact)
  return ok({ total_count: found.length, artifacts: told })
}

export const actions: Record<string, OperationRule> = {
  'actions/list-repo-workflows': {
    needs: ['actions', 'read'],
    answer: inRepository(({ workflows }, { query }) =>
      ok({ total_count: workflows.length, workflows: page(workflows, query) }),
    ),
  },
  'actions/list-workflow-runs': {
    needs: ['actions', 'read'],
    answer: inRepository((repository, call) => {
      const asked = call.params.workflow_id!
      const workflow = repository.workflows.find(({ id, path }) => String(id) === asked || path.endsWith(`/${asked}`))
      if (!workflow) return notFound()
      return runs(
        repository.workflowRuns.filter(({ workflow_id }) => workflow_id === workflow.id),
        repository,
        call,
      )
    }),
  },
  'actions/list-workflow-runs-for-repo': {
    needs: ['actions', 'read'],
    answer: inRepository((repository, call) => runs(repository.workflowRuns, repository, call)),
  },
  'actions/list-jobs-for-workflow-run': {
    needs: ['actions', 'read'],
    answer: inRepository((repository, call) => jobs(repository, call, call.query.get('filter') === 'all')),
  },
  'actions/list-jobs-for-workflow-run-attempt': {
    needs: ['actions', 'read'],
    answer: inRepository((repository, call) => jobs(repository, call, true)),
  },
  'actions/list-workflow-run-artifacts': { needs: ['actions', 'read'], answer: inRepository(artifacts) },
  'checks/list-suites-for-ref': { needs: ['checks', 'read'], answer: inRepository(suites) },
  'actions/get-workflow-run': {
    needs: ['actions', 'read'],
    answer: inRepository((repository, { hub, params }) => {
      expire(hub, repository)
      const found = repository.workflowRuns.find(({ id }) => id === Number(params.run_id))
      return found ? ok(runBody(repository, found)) : notFound()
    }),
  },
  'git/get-tag': {
    needs: ['contents', 'read'],
    answer: inRepository(({ tagObjects }, { params }) => {
      const sha = params.tag_sha!
      const found = tagObjects[sha]
      return found ? ok({ ...found, sha, message: 'Release' }) : notFound()
    }),
  },
}
