/** Check runs, suites and commit statuses. */
import { checkRunBody, repositoryBody, suiteBody } from '../bodies.ts'
import { createCheckRun, latest, rerequestRun, rerequestSuite, runsAt, updateCheckRun } from '../core/checks.ts'
import { loginOf } from '../core/hub.ts'
import { commitOf } from '../history.ts'
import type { CheckRunRecord, CheckSuite, Repository, StatusRecord } from '../records.ts'
import { type Answer, type Call, created, inFound, inRepository, listed, type Operations, ok, refuse } from '../rule.ts'

const inRun = inFound(({ checkRuns }, params) => checkRuns.find(({ id }) => id === Number(params.check_run_id)))
const inSuite = inFound(({ checkSuites }, params) => checkSuites.find(({ id }) => id === Number(params.check_suite_id)))

function listRuns(runs: readonly CheckRunRecord[], repository: Repository, call: Call): Answer {
  const { query } = call
  const matches = runs.filter(
    run =>
      (!query.has('check_name') || run.name === query.get('check_name')) &&
      (!query.has('status') || run.status === query.get('status')) &&
      (!query.has('app_id') || String(run.app.id) === query.get('app_id')),
  )
  const shown = query.get('filter') === 'all' ? matches : latest(matches)
  const total_count = shown.length
  return listed(shown, call, page => ({ total_count, check_runs: page.map(run => checkRunBody(run, repository)) }))
}

const suite = (found: CheckSuite, repository: Repository) => ({
  ...suiteBody(found, repository),
  repository: repositoryBody(repository),
})

const told = ({ sha: _, ...status }: StatusRecord) => status

function combinedStatus(repository: Repository, call: Call): Answer {
  const sha = commitOf(repository, call.params.ref!)
  const newest = new Map(repository.statuses.filter(each => each.sha === sha).map(each => [each.context, each]))
  const statuses = [...newest.values()]
  const bad = statuses.some(({ state }) => state === 'failure' || state === 'error')
  const good = statuses.length > 0 && statuses.every(({ state }) => state === 'success')
  const state = bad ? 'failure' : good ? 'success' : 'pending'
  return listed(statuses, call, page => ({ state, sha, total_count: statuses.length, statuses: page.map(told) }))
}

function createStatus(repository: Repository, { hub, params, body, token }: Call): Answer {
  const given = body as { state: 'success'; context?: string; description?: string; target_url?: string }
  const status = { context: 'default', description: null, target_url: null, ...given, sha: params.sha! }
  if (!Object.hasOwn(repository.trees, status.sha)) return refuse(422, `No commit found for SHA: ${status.sha}`)
  repository.statuses.push(status)
  const parts = { ...told(status), sha: status.sha, name: repository.fullName, created_at: hub.now() }
  hub.tell({ event: 'status', action: null, repository, sender: loginOf(token), parts })
  hub.reported(repository)
  return created(told(status))
}

export const checkOperations: Operations = {
  'checks/create': {
    needs: ['checks', 'write'],
    role: null,
    answer: inRepository((repository, { hub, token, body }) =>
      created(checkRunBody(createCheckRun(hub, repository, token.app!, body), repository)),
    ),
  },
  'checks/update': {
    needs: ['checks', 'write'],
    role: null,
    answer: inRun((run, repository, { hub, token, body }) =>
      ok(checkRunBody(updateCheckRun(hub, repository, token.app!, run, body), repository)),
    ),
  },
  'checks/list-for-ref': {
    needs: ['checks', 'read'],
    answer: inRepository((repository, call) => listRuns(runsAt(repository, call.params.ref!), repository, call)),
  },
  'checks/list-for-suite': {
    needs: ['checks', 'read'],
    answer: inSuite(({ head_sha, app }, repository, call) => {
      const own = repository.checkRuns.filter(run => run.head_sha === head_sha && run.app.id === app.id)
      return listRuns(own, repository, call)
    }),
  },
  'checks/get': {
    needs: ['checks', 'read'],
    answer: inRun((run, repository) => ok(checkRunBody(run, repository))),
  },
  'checks/list-annotations': {
    needs: ['checks', 'read'],
    answer: inRun(({ annotations }, _, call) => listed(annotations, call)),
  },
  'checks/get-suite': {
    needs: ['checks', 'read'],
    answer: inSuite((found, repository) => ok(suite(found, repository))),
  },
  'checks/rerequest-run': {
    needs: ['checks', 'write'],
    answer: inRun((run, repository, { hub, token }) => {
      rerequestRun(hub, repository, run, loginOf(token))
      return created({})
    }),
  },
  'checks/rerequest-suite': {
    needs: ['checks', 'write'],
    answer: inSuite((found, repository, { hub, token }) => {
      rerequestSuite(hub, repository, found, loginOf(token))
      return created({})
    }),
  },
  'repos/get-combined-status-for-ref': { needs: ['statuses', 'read'], answer: inRepository(combinedStatus) },
  'repos/list-commit-statuses-for-ref': {
    needs: ['statuses', 'read'],
    answer: inRepository((repository, call) => {
      const sha = commitOf(repository, call.params.ref!)
      return listed(repository.statuses.filter(each => each.sha === sha).toReversed(), call, page => page.map(told))
    }),
  },
  'repos/create-commit-status': { needs: ['statuses', 'write'], answer: inRepository(createStatus) },
}
