/** Environments, the rules that protect them, and the answers of those who are asked. */
import { API, deploymentBody, userBody, WEB } from '../bodies.ts'
import { deploymentNumbered } from '../core/deployments.ts'
import { answerGate, enableGate, environmentNamed, expire, mayReview, reviewDeployment } from '../core/gates.ts'
import { botOf, type Hub, loginOf, nodeId, numberOf, Refused } from '../core/hub.ts'
import { runNumbered } from '../core/runs.ts'
import type { EnvironmentRecord, HoldRecord, Repository } from '../records.ts'
import { type Answer, type Call, created, gone, inRepository, listed, type Operations, ok, page } from '../rule.ts'

function plainBody(repository: Repository, name: string) {
  const id = numberOf(`${repository.fullName}@${name}`)
  const path = `environments/${encodeURIComponent(name)}`
  return {
    id,
    node_id: nodeId('Environment', `${repository.fullName}#${name}`),
    name,
    url: `${API}/repos/${repository.fullName}/${path}`,
    html_url: `${WEB}/${repository.fullName}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  }
}

const reviewersOf = ({ reviewers = [] }: EnvironmentRecord) =>
  reviewers.map(each =>
    each.includes('/')
      ? { type: 'Team', reviewer: { id: numberOf(each), slug: each.split('/')[1], name: each.split('/')[1] } }
      : { type: 'User', reviewer: userBody(each) },
  )

function environmentBody(repository: Repository, environment: EnvironmentRecord) {
  const { name, rules, adminsBypass, preventSelfReview } = environment
  const listedRules = rules.map((type, index) => ({ id: index + 1, type }))
  const reviewers = {
    id: 99,
    type: 'required_reviewers',
    prevent_self_review: preventSelfReview ?? false,
    reviewers: reviewersOf(environment),
  }
  return {
    ...plainBody(repository, name),
    can_admins_bypass: adminsBypass,
    protection_rules: environment.reviewers?.length ? [...listedRules, reviewers] : listedRules,
  }
}

const inEnvironment = (answer: (found: EnvironmentRecord, repository: Repository, call: Call) => Answer) =>
  inRepository((repository, call) => {
    const found = repository.environments?.find(({ name }) => name === call.params.environment_name)
    if (!found) throw new Refused(404, 'Not Found')
    return answer(found, repository, call)
  })

function setEnvironment(repository: Repository, { params, body }: Call): Answer {
  const { reviewers, wait_timer, deployment_branch_policy: branches, prevent_self_review } = body
  if (wait_timer || branches) throw new Refused(422, 'the stand-in knows no wait timers and no branch policies')
  if ((reviewers as unknown[] | undefined)?.length)
    throw new Refused(422, 'the stand-in takes reviewers from its state: `environments[].reviewers`')
  const environment = environmentNamed(repository, params.environment_name!)
  if (prevent_self_review !== undefined) environment.preventSelfReview = prevent_self_review === true
  return ok(environmentBody(repository, environment))
}

function ruleBody({ state }: Hub, { id, app }: { id: number; app: number }) {
  const slug = state.apps.find(each => each.id === app)?.slug ?? 'gone'
  const about = { id: app, slug, integration_url: `${API}/apps/${slug}`, node_id: nodeId('App', app) }
  return { id, node_id: nodeId('Gate', id), enabled: true, app: about }
}

const holdsOf = (repository: Repository, run: number): HoldRecord[] =>
  (repository.holds ?? []).filter(each => each.run === run && each.attempt === runNumbered(repository, run).run_attempt)

function pending(repository: Repository, { hub, params, token }: Call): Answer {
  expire(hub, repository)
  const waiting = holdsOf(repository, Number(params.run_id)).filter(({ ended }) => !ended)
  return ok(
    waiting.map(hold => ({
      environment: plainBody(repository, hold.environment),
      wait_timer: 0,
      wait_timer_started_at: null,
      current_user_can_approve: token.person !== undefined && mayReview(hub, repository, hold, token.person),
      reviewers: reviewersOf(environmentNamed(repository, hold.environment)),
    })),
  )
}

function review(repository: Repository, { hub, params, token, body }: Call): Answer {
  const { environment_ids, state, comment } = body as { environment_ids: number[]; state: 'approved'; comment: string }
  const run = Number(params.run_id)
  const named = holdsOf(repository, run).filter(hold =>
    environment_ids.includes(plainBody(repository, hold.environment).id),
  )
  if (named.length < environment_ids.length) throw new Refused(422, 'Validation Failed: environment_ids')
  const by = loginOf(token)
  for (const { environment } of named) reviewDeployment(hub, repository, run, { environment, state, comment, by })
  return ok(named.map(each => deploymentBody(deploymentNumbered(repository, each.deployment), repository)))
}

/** What people and apps have decided about a run so far. */
function reviews(repository: Repository, { hub, params }: Call): Answer {
  const told = holdsOf(repository, Number(params.run_id)).flatMap(({ environment, reviews, gates }) => {
    const environments = [plainBody(repository, environment)]
    const botFor = (id: number) => botOf(hub.state.apps.find(app => app.id === id)!)
    const ofApps = gates.flatMap(({ app, state, comment }) => (state ? [{ by: botFor(app), state, comment }] : []))
    return [...reviews, ...ofApps].map(({ by, state, comment }) => ({
      environments,
      state,
      comment: comment ?? '',
      user: userBody(by),
    }))
  })
  return ok(told)
}

export const environmentOperations: Operations = {
  'repos/get-all-environments': {
    needs: ['actions', 'read'],
    answer: inRepository((repository, { query }) => {
      const { environments = [] } = repository
      const shown = page(environments, query).map(each => environmentBody(repository, each))
      return ok({ total_count: environments.length, environments: shown })
    }),
  },
  'repos/get-environment': {
    needs: ['actions', 'read'],
    answer: inEnvironment((found, repository) => ok(environmentBody(repository, found))),
  },
  'repos/create-or-update-environment': {
    needs: ['administration', 'write'],
    role: 'admin',
    answer: inRepository(setEnvironment),
  },
  'repos/get-all-deployment-protection-rules': {
    needs: ['actions', 'read'],
    answer: inEnvironment(({ apps = [] }, _, { hub }) =>
      ok({ total_count: apps.length, custom_deployment_protection_rules: apps.map(each => ruleBody(hub, each)) }),
    ),
  },
  'repos/create-deployment-protection-rule': {
    needs: ['administration', 'write'],
    role: 'admin',
    answer: inEnvironment((found, _, { hub, body }) => {
      const app = Number(body.integration_id)
      return created(ruleBody(hub, { id: enableGate(hub, found, app), app }))
    }),
  },
  'repos/list-custom-deployment-rule-integrations': {
    needs: ['actions', 'read'],
    answer: inEnvironment((_, _repository, call) => {
      const able = call.hub.state.apps.filter(({ events }) => events.includes('deployment_protection_rule'))
      const bodies = able.map(({ id }) => ruleBody(call.hub, { id, app: id }).app)
      return listed(bodies, call, shown => ({
        total_count: able.length,
        available_custom_deployment_protection_rule_integrations: shown,
      }))
    }),
  },
  'repos/disable-deployment-protection-rule': {
    needs: ['administration', 'write'],
    role: 'admin',
    answer: inEnvironment((found, _, { params }) => {
      found.apps = (found.apps ?? []).filter(({ id }) => id !== Number(params.protection_rule_id))
      return gone()
    }),
  },
  'actions/get-pending-deployments-for-run': { needs: ['actions', 'read'], answer: inRepository(pending) },
  'actions/review-pending-deployments-for-run': {
    needs: ['deployments', 'write'],
    role: 'read',
    answer: inRepository((repository, call) => {
      // “This endpoint does not work with GitHub App installation access tokens.”
      if (!call.token.person) throw new Refused(403, 'Resource not accessible by integration')
      return review(repository, call)
    }),
  },
  'actions/get-reviews-for-run': { needs: ['actions', 'read'], answer: inRepository(reviews) },
  'actions/review-custom-gates-for-run': {
    needs: ['deployments', 'write'],
    role: null,
    answer: inRepository((repository, { hub, params, token, body }) => {
      const { environment_name: environment, state, comment } = body as Record<string, string>
      answerGate(hub, repository, Number(params.run_id), token.app!, { environment: environment!, state, comment })
      return gone()
    }),
  },
}
