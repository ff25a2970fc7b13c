/** What machines do: GitHub Actions that runs a deployment, or a tool of somebody's own that tells of one. */
import {
  addDeploymentStatus,
  createDeployment,
  deploymentNumbered,
  type NewDeployment,
  type NewStatus,
} from './core/deployments.ts'
import { cancel, enableGate, environmentNamed, expire } from './core/gates.ts'
import { type Hub, Refused, repositoryNamed } from './core/hub.ts'
import { endJob, holdOfRun, rerun, runNumbered, startRun } from './core/runs.ts'
import { commitOf } from './history.ts'
import type { DeploymentRecord, DeploymentStatusRecord, EnvironmentRecord, HoldRecord } from './records.ts'

export interface DeployRun {
  /** Of the workflow run. */
  id: number
  /** `waiting` until every rule of the environment has approved; then `in_progress`, in the end `completed`. */
  status(): string
  conclusion(): string | null
  /** That of the newest attempt. */
  deployment(): DeploymentRecord
  /** What the rules were answered, with every status report. */
  hold(): HoldRecord
  /** The job comes to its end. @throws Refused while it waits. */
  finish(conclusion?: 'success' | 'failure'): void
  cancel(): void
  /** Another attempt: the rules are asked again. */
  rerun(by?: string): void
}

export interface RunWish {
  /** A branch or a tag; without it, the default branch. */
  ref?: string
  event?: string
  /** Login of who set it off. */
  actor?: string
  /** File of the workflow. */
  workflow?: string
}

export interface Ci {
  /** An environment as its settings make it; `gate` is the id of an app whose custom rule protects it. */
  protect(environment: string, wish?: Partial<EnvironmentRecord> & { gate?: number }): EnvironmentRecord
  /** A workflow with one job in that environment. @param sha without it, the tip of `ref`. */
  startDeployRun(environment: string, sha?: string, wish?: RunWish): DeployRun
  /** A deployment by a tool with a token, past Actions: no rule of the environment holds it. @param by login. */
  deploy(environment: string, ref?: string, wish?: Partial<NewDeployment>): DeploymentRecord
  setDeploymentStatus(deployment: number, state: string, wish?: Partial<NewStatus>): DeploymentStatusRecord
  /** Lets what waits for more than 30 days fail; requests about it do so, too. */
  expire(): void
}

export function ciOf(hub: Hub, fullName: string): Ci {
  const repository = repositoryNamed(hub, fullName)
  return {
    protect(name, { gate, ...wish } = {}) {
      const environment = Object.assign(environmentNamed(repository, name), wish)
      if (gate !== undefined) enableGate(hub, environment, gate)
      return environment
    },
    startDeployRun(environment, sha, wish = {}) {
      const { ref = repository.defaultBranch, event = 'push', actor = 'ben', workflow = 'deploy.yml' } = wish
      const commit = sha ?? commitOf(repository, ref)
      const { id } = startRun(hub, repository, { environment, sha: commit, ref, event, actor, workflow })
      return deployRun(hub, repository, id)
    },
    deploy(environment, ref = repository.defaultBranch, wish = {}) {
      const quiet = { auto_merge: false, required_contexts: [] as string[], by: 'deployer' }
      const made = createDeployment(hub, repository, { ...quiet, ref, environment, ...wish })
      if (typeof made === 'string') throw new Refused(409, made)
      return made
    },
    setDeploymentStatus: (deployment, state, wish = {}) =>
      addDeploymentStatus(hub, repository, deploymentNumbered(repository, deployment), {
        by: 'deployer',
        ...wish,
        state,
      }),
    expire: () => expire(hub, repository),
  }
}

function deployRun(hub: Hub, repository: ReturnType<typeof repositoryNamed>, id: number): DeployRun {
  const hold = () => holdOfRun(repository, id)
  const run = () => runNumbered(repository, id)
  return {
    id,
    hold,
    status: () => run().status,
    conclusion: () => run().conclusion,
    deployment: () => deploymentNumbered(repository, hold().deployment),
    finish(conclusion = 'success') {
      if (run().status !== 'in_progress') throw new Refused(409, `the run is ${run().status}: its job does not run`)
      endJob(hub, repository, hold(), conclusion)
    },
    cancel: () => cancel(hub, repository, id),
    rerun: (by = run().actor ?? 'ben') => rerun(hub, repository, run(), by),
  }
}
