/** What lets a waiting job go on: the apps of the custom rules, reviewers, or an administrator who passes all of them by. */

import { roleOf } from '../auth.ts'
import type { AppName, EnvironmentRecord, HoldRecord, Repository } from '../records.ts'
import { type Hub, newId, Refused } from './hub.ts'
import { endJob, goOn, holdOfRun } from './runs.ts'

const MOST_REPORTS = 10
const LONGEST_REPORT = 1024
/** “If a job is not approved within 30 days, it will automatically fail.” */
const PATIENCE = 30 * 24 * 3_600_000
const MOST_RULES = 6

export interface GateAnswer {
  environment: string
  /** Without it the comment is a status report. */
  state?: string | undefined
  comment?: string | undefined
}

/** Lets what has waited too long fail. */
export function expire(hub: Hub, repository: Repository): void {
  for (const hold of repository.holds ?? []) {
    if (hold.ended || Date.parse(hub.now()) - Date.parse(hold.since) <= PATIENCE) continue
    hold.ended = 'expired'
    endJob(hub, repository, hold, 'failure')
  }
}

const NOTHING = 'There was one or more problems with your request - No pending deployment requests to approve or reject'

/** @throws Refused 404 for an app that was not asked, 422 where nothing waits any more. */
export function answerGate(hub: Hub, repository: Repository, run: number, app: AppName, answer: GateAnswer): void {
  expire(hub, repository)
  const { state, comment = '' } = answer
  const hold = holdOfRun(repository, run, answer.environment)
  const gate = hold.gates.find(each => each.app === app.id)
  if (!gate) throw new Refused(404, 'Not Found')
  if (state !== undefined && state !== 'approved' && state !== 'rejected')
    throw new Refused(422, 'Validation Failed: state must be `approved` or `rejected`')
  if (comment.length > LONGEST_REPORT)
    throw new Refused(422, `Validation Failed: comment is too long (maximum is ${LONGEST_REPORT} characters)`)
  if (hold.ended || gate.state) throw new Refused(422, NOTHING)
  if (state === undefined) report(hub, gate, comment)
  else {
    Object.assign(gate, { state, comment })
    settle(hub, repository, hold)
  }
}

function report(hub: Hub, gate: HoldRecord['gates'][number], comment: string): void {
  if (comment === '') throw new Refused(422, 'Validation Failed: comment is missing')
  if (gate.reports.length >= MOST_REPORTS)
    throw new Refused(422, `Validation Failed: at most ${MOST_REPORTS} status reports can be posted on a deployment`)
  gate.reports.push({ at: hub.now(), comment })
}

/** One that rejects is enough to fail; to go on all have to approve. */
function settle(hub: Hub, repository: Repository, hold: HoldRecord): void {
  const rejected = [...hold.gates, ...hold.reviews].some(({ state }) => state === 'rejected')
  if (rejected) {
    hold.ended = 'rejected'
    endJob(hub, repository, hold, 'failure')
    return
  }
  const gates = hold.gates.every(({ state }) => state === 'approved')
  const people = !hold.asksPeople || hold.reviews.some(({ state }) => state === 'approved')
  if (gates && people) goOn(hub, repository, hold, 'approved')
}

const environmentOf = (repository: Repository, name: string): EnvironmentRecord | undefined =>
  repository.environments?.find(each => each.name === name)

export interface Review {
  environment: string
  state: 'approved' | 'rejected'
  comment: string
  by: string
}

/** @returns whether the person is one of those who are asked. */
export function mayReview(hub: Hub, repository: Repository, hold: HoldRecord, login: string): boolean {
  const known = environmentOf(repository, hold.environment)
  const actor = repository.workflowRuns.find(({ id }) => id === hold.run)?.actor
  if (known?.preventSelfReview && actor === login) return false
  return (known?.reviewers ?? []).some(each => each === login || (hub.state.teams[each] ?? []).includes(login))
}

export function reviewDeployment(hub: Hub, repository: Repository, run: number, { by, ...review }: Review): HoldRecord {
  expire(hub, repository)
  const hold = holdOfRun(repository, run, review.environment)
  if (hold.ended || !hold.asksPeople) throw new Refused(422, NOTHING)
  if (!mayReview(hub, repository, hold, by)) throw new Refused(403, `\`${by}\` may not review this deployment`)
  hold.reviews.push({ by, state: review.state, comment: review.comment })
  settle(hub, repository, hold)
  return hold
}

/** “Start all waiting jobs”: for administrators, unless the environment forbids it. No app is asked, and none is told. */
export function bypass(hub: Hub, repository: Repository, run: number, environment: string, by: string): void {
  const hold = holdOfRun(repository, run, environment)
  const allowed = environmentOf(repository, environment)?.adminsBypass && roleOf(repository, by) === 'admin'
  if (!allowed) throw new Refused(403, `\`${by}\` may not pass the rules of \`${environment}\` by`)
  if (hold.ended) throw new Refused(422, NOTHING)
  goOn(hub, repository, hold, 'bypassed')
}

export function cancel(hub: Hub, repository: Repository, run: number): void {
  const hold = holdOfRun(repository, run)
  if (!hold.ended) hold.ended = 'cancelled'
  endJob(hub, repository, hold, 'cancelled')
}

/** An environment is there as soon as somebody names it. */
export function environmentNamed(repository: Repository, name: string): EnvironmentRecord {
  const known = environmentOf(repository, name)
  if (known) return known
  const made: EnvironmentRecord = { name, rules: [], adminsBypass: true }
  repository.environments = [...(repository.environments ?? []), made]
  return made
}

/** @returns the rule's id. */
export function enableGate(hub: Hub, environment: EnvironmentRecord, app: number): number {
  if (!hub.state.apps.some(({ id }) => id === app)) throw new Refused(404, 'Not Found')
  const apps = environment.apps ?? []
  const known = apps.find(each => each.app === app)
  if (known) return known.id
  if (apps.length >= MOST_RULES)
    throw new Refused(422, `at most ${MOST_RULES} custom rules can be enabled on an environment`)
  const id = newId(hub)
  environment.apps = [...apps, { id, app }]
  return id
}
