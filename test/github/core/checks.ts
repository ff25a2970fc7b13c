/** Check runs and suites: made by an app, pressed by people. */

import { commitOf } from '../history.ts'
import type { AppName, CheckRunRecord, CheckSuite, Repository } from '../records.ts'
import { isCommit } from './git.ts'
import { botOf, type Hub, newId, Refused } from './hub.ts'

interface Wish {
  output?: Partial<CheckRunRecord['output']> & { annotations?: Record<string, unknown>[] }
  [field: string]: unknown
}

/** The newest of each name in each suite, as `filter=latest` gives it. */
export function latest(runs: readonly CheckRunRecord[]): CheckRunRecord[] {
  const newest = new Map<string, CheckRunRecord>()
  for (const run of runs) {
    const key = `${run.suite ?? run.app.id} ${run.name}`
    if ((newest.get(key)?.id ?? -1) <= run.id) newest.set(key, run)
  }
  return [...newest.values()]
}

export const runsAt = (repository: Repository, ref: string): CheckRunRecord[] => {
  const commit = commitOf(repository, ref)
  return repository.checkRuns.filter(run => run.head_sha === commit)
}

/** One suite for one app on one commit, made with the first run. */
export function suiteFor(hub: Hub, repository: Repository, app: AppName, sha: string): CheckSuite {
  const known = repository.checkSuites.find(suite => suite.head_sha === sha && suite.app.id === app.id)
  if (known) return known
  const branch = Object.entries(repository.refs).find(([, commit]) => commit === sha)?.[0] ?? null
  const suite = { id: newId(hub), app: { id: app.id, slug: app.slug }, head_sha: sha, head_branch: branch }
  repository.checkSuites.push(suite)
  return suite
}

export function createCheckRun(hub: Hub, repository: Repository, app: AppName, wish: Wish): CheckRunRecord {
  const { output = {}, ...given } = wish as Wish & { name: string; head_sha: string }
  if (!isCommit(repository, given.head_sha)) throw new Refused(422, `No commit found for SHA: ${given.head_sha}`)
  suiteFor(hub, repository, app, given.head_sha)
  const { annotations = [], ...texts } = output
  const run: CheckRunRecord = {
    status: 'queued',
    conclusion: null,
    external_id: '',
    details_url: null,
    started_at: hub.now(),
    completed_at: null,
    ...given,
    id: newId(hub),
    output: { title: null, summary: null, text: null, ...texts },
    annotations,
    app: { id: app.id, slug: app.slug },
  }
  settle(hub, run)
  repository.checkRuns.push(run)
  tellOf(hub, repository, run, 'created', botOf(app))
  if (run.status === 'completed') tellOf(hub, repository, run, 'completed', botOf(app))
  hub.reported(repository)
  return run
}

export function updateCheckRun(
  hub: Hub,
  repository: Repository,
  app: AppName,
  run: CheckRunRecord,
  wish: Wish,
): CheckRunRecord {
  if (run.app.id !== app.id)
    throw new Refused(
      403,
      `Invalid app_id \`${app.id}\` - check run can only be modified by the GitHub App that created it.`,
    )
  const before = run.status
  const { output = {}, ...given } = wish
  const { annotations = [], ...texts } = output
  Object.assign(run, given)
  // A run that is taken up again has no conclusion any more.
  if (given.status && given.status !== 'completed' && !given.conclusion)
    Object.assign(run, { conclusion: null, completed_at: null })
  Object.assign(run.output, texts)
  // GitHub appends, it never replaces.
  run.annotations.push(...annotations)
  settle(hub, run)
  if (run.status === 'completed' && before !== 'completed') tellOf(hub, repository, run, 'completed', botOf(app))
  hub.reported(repository)
  return run
}

/** A conclusion completes a run. */
function settle(hub: Hub, run: CheckRunRecord): void {
  if (!run.conclusion) return
  run.status = 'completed'
  run.completed_at ??= hub.now()
}

function tellOf(hub: Hub, repository: Repository, run: CheckRunRecord, action: string, sender: string): void {
  hub.tell({ event: 'check_run', action, repository, sender, parts: { run } })
}

const owned = (run: CheckRunRecord) => ({ onlyApp: run.app.id })

/** Presses a button below a finished run. GitHub shows buttons only then. */
export function pressButton(
  hub: Hub,
  repository: Repository,
  run: CheckRunRecord,
  press: { identifier: string; by: string },
): void {
  const button = run.actions?.find(({ identifier }) => identifier === press.identifier)
  if (run.status !== 'completed' || !button)
    throw new Refused(404, `the check run \`${run.name}\` shows no button \`${press.identifier}\``)
  const parts = { run, identifier: press.identifier }
  const about = { event: 'check_run', repository, sender: press.by, ...owned(run) }
  hub.tell({ ...about, action: 'requested_action', parts })
}

/** The run itself stays as it is: that is for its app to change. */
export function rerequestRun(hub: Hub, repository: Repository, run: CheckRunRecord, by: string): void {
  hub.tell({ event: 'check_run', action: 'rerequested', repository, sender: by, parts: { run }, ...owned(run) })
}

export function rerequestSuite(hub: Hub, repository: Repository, suite: CheckSuite, by: string): void {
  const about = { repository, sender: by, onlyApp: suite.app.id }
  hub.tell({ ...about, event: 'check_suite', action: 'rerequested', parts: { suite } })
}
