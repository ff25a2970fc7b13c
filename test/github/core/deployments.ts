/** Deployments and what becomes of them. */
import { commitOf } from '../history.ts'
import type { DeploymentRecord, DeploymentStatusRecord, Repository } from '../records.ts'
import { latest } from './checks.ts'
import { contains, isCommit, mergedTree, writeCommit } from './git.ts'
import { type Hub, newId, Refused } from './hub.ts'
import { pushBranch } from './pulls.ts'

export interface NewDeployment {
  ref: string
  environment?: string | undefined
  task?: string | undefined
  payload?: DeploymentRecord['payload'] | undefined
  description?: string | null | undefined
  transient_environment?: boolean | undefined
  production_environment?: boolean | undefined
  auto_merge?: boolean | undefined
  required_contexts?: string[] | undefined
  by: string
  run?: number
}

export function deploymentNumbered(repository: Repository, id: number): DeploymentRecord {
  const found = repository.deployments.find(each => each.id === id)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

/** @returns the deployment; a sentence when GitHub merged instead of deploying. @throws Refused 409 for a conflict or a red commit. */
export function createDeployment(hub: Hub, repository: Repository, wish: NewDeployment): DeploymentRecord | string {
  const sha = commitOf(repository, wish.ref)
  if (!isCommit(repository, sha)) throw new Refused(422, `No ref found for: ${wish.ref}`)
  const merged = (wish.auto_merge ?? true) ? autoMerge(hub, repository, wish) : null
  if (merged) return merged
  const red = redContexts(repository, sha, wish.required_contexts)
  if (red.length) throw new Refused(409, `Conflict: Commit status checks failed for ${wish.ref}.`)
  return recordDeployment(hub, repository, { ...wish, sha })
}

export function recordDeployment(
  hub: Hub,
  repository: Repository,
  wish: Omit<NewDeployment, 'auto_merge' | 'required_contexts'> & { sha: string },
): DeploymentRecord {
  const environment = wish.environment ?? 'production'
  const made: DeploymentRecord = {
    id: newId(hub),
    sha: wish.sha,
    ref: wish.ref,
    environment,
    task: wish.task ?? 'deploy',
    payload: wish.payload ?? {},
    transient_environment: wish.transient_environment ?? false,
    production_environment: wish.production_environment ?? environment === 'production',
    created_at: hub.now(),
    statuses: [],
    description: wish.description ?? null,
    creator: wish.by,
    ...(wish.run === undefined ? {} : { run: wish.run }),
  }
  repository.deployments.push(made)
  const parts = { deployment: made }
  hub.tell({ event: 'deployment', action: 'created', repository, sender: wish.by, parts })
  return made
}

/** “If the ref is behind the default branch, we will attempt to merge it for you.” */
function autoMerge(hub: Hub, repository: Repository, { ref, by }: NewDeployment): string | null {
  const { defaultBranch } = repository
  const tip = repository.refs[defaultBranch]
  const sha = commitOf(repository, ref)
  if (tip === undefined || contains(repository, sha, tip)) return null
  const branch = ref.replace(/^refs\/heads\//, '')
  const tree = repository.refs[branch] === sha ? mergedTree(repository, sha, tip) : null
  if (!tree) throw new Refused(409, `Conflict merging ${defaultBranch} into ${ref}.`)
  const message = `Merge ${defaultBranch} into ${branch}`
  pushBranch(hub, repository, {
    branch,
    to: writeCommit(hub, repository, { parents: [sha, tip], tree, message, author: by }),
    by,
  })
  return `Auto-merged ${defaultBranch} into ${ref} on deployment.`
}

/** Without a wish every context that was ever reported must be green. */
function redContexts(repository: Repository, sha: string, wanted: string[] | undefined): string[] {
  const statuses = new Map(repository.statuses.filter(each => each.sha === sha).map(each => [each.context, each.state]))
  const runs = latest(repository.checkRuns.filter(run => run.head_sha === sha))
  const green = new Map<string, boolean>([...statuses].map(([context, state]) => [context, state === 'success']))
  for (const { name, conclusion } of runs)
    green.set(name, (green.get(name) ?? true) && ['success', 'neutral', 'skipped'].includes(conclusion ?? ''))
  return (wanted ?? [...green.keys()]).filter(context => !green.get(context))
}

export interface NewStatus extends Omit<DeploymentStatusRecord, 'id' | 'created_at' | 'creator'> {
  auto_inactive?: boolean
  by: string
}

export function addDeploymentStatus(
  hub: Hub,
  repository: Repository,
  deployment: DeploymentRecord,
  { auto_inactive = true, by, ...wish }: NewStatus,
): DeploymentStatusRecord {
  if ((wish.description ?? '').length > 140)
    throw new Refused(422, 'Validation Failed: description is too long (maximum is 140 characters)')
  if (wish.environment && wish.environment !== deployment.environment) {
    deployment.original_environment ??= deployment.environment
    deployment.environment = wish.environment
  }
  const status: DeploymentStatusRecord = { ...wish, id: newId(hub), created_at: hub.now(), creator: by }
  deployment.statuses.push(status)
  // “When a deployment status’s state is set to `inactive`, a webhook event will not be created.”
  if (wish.state === 'inactive') return status
  const parts = { deployment, status }
  hub.tell({ event: 'deployment_status', action: 'created', repository, sender: by, parts })
  if (wish.state === 'success' && auto_inactive) retire(hub, repository, deployment, by)
  return status
}

/** “…to all prior non-transient, non-production environment deployments with the same repository and environment name.” */
function retire(hub: Hub, repository: Repository, newest: DeploymentRecord, by: string): void {
  for (const each of repository.deployments) {
    const passing = each.transient_environment || each.production_environment
    if (each.id >= newest.id || each.environment !== newest.environment || passing) continue
    if (each.statuses.at(-1)?.state === 'success') addDeploymentStatus(hub, repository, each, { state: 'inactive', by })
  }
}
