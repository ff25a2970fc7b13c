/** Deployments and their statuses over REST. */
import { deploymentBody, deploymentStatusBody } from '../bodies.ts'
import {
  addDeploymentStatus,
  createDeployment,
  deploymentNumbered,
  type NewDeployment,
  type NewStatus,
} from '../core/deployments.ts'
import { loginOf, Refused } from '../core/hub.ts'
import type { DeploymentRecord, Repository } from '../records.ts'
import { type Answer, type Call, created, inRepository, listed, type Operations, ok } from '../rule.ts'

function list(repository: Repository, call: Call): Answer {
  const { query } = call
  const asked = (name: 'sha' | 'ref' | 'task' | 'environment', value: string) =>
    !query.has(name) || query.get(name) === value
  const found = repository.deployments
    .filter(
      each =>
        asked('sha', each.sha) &&
        asked('ref', each.ref) &&
        asked('task', each.task) &&
        asked('environment', each.environment),
    )
    .toSorted((a, b) => b.id - a.id)
  return listed(found, call, shown => shown.map(each => deploymentBody(each, repository)))
}

const inDeployment = (answer: (found: DeploymentRecord, repository: Repository, call: Call) => Answer) =>
  inRepository((repository, call) =>
    answer(deploymentNumbered(repository, Number(call.params.deployment_id)), repository, call),
  )

const statusesOf = (found: DeploymentRecord, repository: Repository) =>
  found.statuses.map((status, at) => deploymentStatusBody(found, { id: found.id * 100 + at, ...status }, repository))

function create(repository: Repository, { hub, token, body }: Call): Answer {
  const by = loginOf(token)
  const made = createDeployment(hub, repository, { ...(body as unknown as NewDeployment), by })
  return typeof made === 'string' ? { status: 202, body: { message: made } } : created(deploymentBody(made, repository))
}

export const deploymentOperations: Operations = {
  'repos/list-deployments': { needs: ['deployments', 'read'], answer: inRepository(list) },
  'repos/get-deployment': {
    needs: ['deployments', 'read'],
    answer: inDeployment((found, repository) => ok(deploymentBody(found, repository))),
  },
  'repos/create-deployment': { needs: ['deployments', 'write'], answer: inRepository(create) },
  'repos/list-deployment-statuses': {
    needs: ['deployments', 'read'],
    answer: inDeployment((found, repository, call) => listed(statusesOf(found, repository).toReversed(), call)),
  },
  'repos/get-deployment-status': {
    needs: ['deployments', 'read'],
    answer: inDeployment((found, repository, { params }) => {
      const status = statusesOf(found, repository).find(({ id }) => id === Number(params.status_id))
      if (!status) throw new Refused(404, 'Not Found')
      return ok(status)
    }),
  },
  'repos/create-deployment-status': {
    needs: ['deployments', 'write'],
    answer: inDeployment((found, repository, { hub, token, body }) => {
      const made = addDeploymentStatus(hub, repository, found, {
        ...(body as unknown as NewStatus),
        by: loginOf(token),
      })
      return created(deploymentStatusBody(found, made, repository))
    }),
  },
}
