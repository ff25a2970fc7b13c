/** Deployments, environments that hold a job, and the rules that let it go, held against GitHub's documentation. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { APP_EVENTS, APP_PERMISSIONS, registerApp } from './app.ts'
import { asInstallation, last, octokitFor, type Stage, stage } from './stage.ts'

let set: Stage
let octokit: Octokit
let clock: number
const where = { owner: 'acme', repo: 'shop' }
const DAY = 24 * 3_600_000
const EVENTS = [...APP_EVENTS, 'deployment', 'deployment_status', 'deployment_protection_rule', 'workflow_run']
const PERMISSIONS = { ...APP_PERMISSIONS, actions: 'read', deployments: 'write' } as const
const shop = () => set.github.state.repositories.get('acme/shop')!
const as = (login: string) => set.github.person(login).in('acme/shop')
const ci = () => set.github.ci('acme/shop')
const told = (event: string) => set.listener.got.filter(each => each.event === event).map(({ payload }) => payload)
const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'answered',
    ({ status, message }) => `${status} ${message}`,
  )

beforeEach(async () => {
  clock = Date.now()
  set = await stage({ events: EVENTS, permissions: PERMISSIONS }, { dates: () => new Date(clock) })
  octokit = await asInstallation(set)
})
afterEach(async () => {
  await set.github.hooks.settled()
  await set.close()
})

const answer = (run: number, given: Record<string, string>, by = octokit): Promise<string> =>
  refusal(
    by.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule', {
      ...where,
      run_id: run,
      environment_name: 'production',
      ...given,
    } as never),
  )

describe('a job whose environment has a custom rule', () => {
  const waiting = () => {
    ci().protect('production', { gate: set.app.app.id })
    return ci().startDeployRun('production')
  }

  test('waits, and its app is asked: once, with the address to answer at', async () => {
    const run = waiting()
    expect(run.status()).toBe('waiting')
    expect(() => run.finish()).toThrow('the run is waiting')
    await set.github.hooks.settled()
    const [request, ...more] = told('deployment_protection_rule')
    expect(more).toEqual([])
    expect(request).toMatchObject({
      action: 'requested',
      environment: 'production',
      event: 'push',
      deployment: { sha: shop().refs.main, ref: 'main', environment: 'production' },
      installation: { id: set.app.installation.id },
      sender: { login: 'ben' },
    })
    expect(request.deployment_callback_url).toMatch(
      new RegExp(`/repos/acme/shop/actions/runs/${run.id}/deployment_protection_rule$`),
    )
    const { data } = await octokit.actions.getWorkflowRun({ ...where, run_id: run.id })
    expect(data).toMatchObject({ status: 'waiting', conclusion: null, head_sha: shop().refs.main })
    const pending = await octokit.actions.getPendingDeploymentsForRun({ ...where, run_id: run.id })
    expect(pending.data).toMatchObject([{ environment: { name: 'production' }, current_user_can_approve: false }])
    const checks = await octokit.checks.listForRef({ ...where, ref: 'main' })
    expect(checks.data.check_runs).toMatchObject([
      { name: 'deploy to production', status: 'waiting', conclusion: null },
    ])
    expect(set.github.mistakes).toEqual([])
  })

  test('goes on when it is approved, and tells what becomes of the deployment', async () => {
    const run = waiting()
    expect(await answer(run.id, { state: 'approved', comment: 'every item is proven' })).toBe('answered')
    expect(run.status()).toBe('in_progress')
    run.finish()
    expect(run.conclusion()).toBe('success')
    await set.github.hooks.settled()
    const states = told('deployment_status').map(({ deployment_status }) => deployment_status.state)
    expect(states.toSorted()).toEqual(['in_progress', 'queued', 'success', 'waiting'])
    const actions = told('workflow_run').map(({ action }) => action)
    expect(actions.toSorted()).toEqual(['completed', 'in_progress', 'requested'])
    const { data } = await octokit.actions.getReviewsForRun({ ...where, run_id: run.id })
    expect(data).toMatchObject([{ state: 'approved', user: { login: 'holdpoint[bot]' } }])
    const deployment_id = run.deployment().id
    const statuses = await octokit.repos.listDeploymentStatuses({ ...where, deployment_id })
    expect(statuses.data.map(({ state }) => state)).toEqual(['success', 'in_progress', 'queued', 'waiting'])
    expect(set.github.mistakes).toEqual([])
  })

  test('fails when it is rejected', async () => {
    const run = waiting()
    expect(await answer(run.id, { state: 'rejected', comment: 'no' })).toBe('answered')
    expect([run.status(), run.conclusion()]).toEqual(['completed', 'failure'])
    expect(run.deployment().statuses.at(-1)!.state).toBe('failure')
    expect(await answer(run.id, { state: 'approved' })).toContain('422')
    expect(run.conclusion()).toBe('failure')
  })

  test('“a status report without taking any other action”: up to 10 times, up to 1,024 characters', async () => {
    const run = waiting()
    expect(await answer(run.id, { comment: 'x'.repeat(1025) })).toContain('422')
    for (let time = 0; time < 10; time++) expect(await answer(run.id, { comment: `${time} of 10` })).toBe('answered')
    expect(await answer(run.id, { comment: 'once more' })).toContain('422')
    expect(run.status()).toBe('waiting')
    expect(run.hold().gates[0]!.reports).toHaveLength(10)
    // The decision is no report.
    expect(await answer(run.id, { state: 'approved' })).toBe('answered')
    expect(set.github.mistakes).toEqual([])
  })

  test('an answer that was given cannot be given again', async () => {
    const run = waiting()
    await answer(run.id, { state: 'approved' })
    expect(await answer(run.id, { state: 'approved' })).toContain('422')
    expect(await answer(run.id, { state: 'rejected' })).toContain('422')
    expect(await answer(run.id, { comment: 'late' })).toContain('422')
    expect(run.status()).toBe('in_progress')
  })

  test('no such run, environment or state; no right to answer', async () => {
    const run = waiting()
    expect(await answer(run.id + 1, { state: 'approved' })).toContain('404')
    expect(await answer(run.id, { environment_name: 'staging', state: 'approved' })).toContain('404')
    expect(await answer(run.id, { state: 'maybe', comment: 'x' })).toContain('422')
    const reader = await asInstallation(set, { permissions: { deployments: 'read' } })
    expect(await answer(run.id, { state: 'approved' }, reader)).toContain('403')
    const root = octokitFor(set.github, set.github.person('root').token())
    expect(await answer(run.id, { state: 'approved' }, root)).toContain('403')
    expect(run.status()).toBe('waiting')
  })

  test('“GitHub Apps can only review their own custom deployment protection rules”, and all have to approve', async () => {
    const url = `${set.listener.url}other`
    const other = registerApp(set.github, {
      id: 9100,
      slug: 'monitor',
      permissions: PERMISSIONS,
      events: EVENTS,
      hook: { url, secret: 'x' },
    })
    const bystander = registerApp(set.github, { id: 9200, slug: 'bystander', permissions: PERMISSIONS, events: EVENTS })
    ci().protect('production', { gate: other.app.id })
    const run = waiting()
    await set.github.hooks.settled()
    const asked = set.github.hooks.deliveries.filter(({ event }) => event === 'deployment_protection_rule')
    expect(asked.map(({ app }) => app).toSorted()).toEqual([set.app.app.id, other.app.id].toSorted())
    const foreign = await asInstallation({ ...set, app: bystander })
    expect(await answer(run.id, { state: 'approved' }, foreign)).toContain('404')
    expect(await answer(run.id, { state: 'approved' })).toBe('answered')
    expect(run.status()).toBe('waiting')
    expect(await answer(run.id, { state: 'approved' }, await asInstallation({ ...set, app: other }))).toBe('answered')
    expect(run.status()).toBe('in_progress')
  })

  test('“if a job is not approved within 30 days, it will automatically fail”', async () => {
    const run = waiting()
    clock += 30 * DAY
    expect(await answer(run.id, { comment: 'still here' })).toBe('answered')
    clock += 1000
    expect(await answer(run.id, { state: 'approved' })).toContain('422')
    expect([run.status(), run.conclusion(), run.hold().ended]).toEqual(['completed', 'failure', 'expired'])
  })

  test('another attempt asks again, about another deployment of the same run', async () => {
    const run = waiting()
    await answer(run.id, { state: 'approved' })
    run.finish('failure')
    const first = run.deployment().id
    run.rerun('ada')
    await set.github.hooks.settled()
    const requests = told('deployment_protection_rule')
    expect(new Set(requests.map(each => each.deployment_callback_url)).size).toBe(1)
    expect(requests.map(each => each.deployment.id).toSorted()).toEqual([first, run.deployment().id].toSorted())
    expect(run.status()).toBe('waiting')
    expect(await answer(run.id, { state: 'approved' })).toBe('answered')
    const { data } = await octokit.actions.getWorkflowRun({ ...where, run_id: run.id })
    expect(data).toMatchObject({ run_attempt: 2, triggering_actor: { login: 'ada' } })
  })

  test('administrators may pass the rules by, and no app hears of it; unless that is switched off', async () => {
    const run = waiting()
    expect(() => as('ada').bypassDeployment(run.id, 'production')).toThrow('may not pass')
    as('root').bypassDeployment(run.id, 'production')
    expect([run.status(), run.hold().ended]).toEqual(['in_progress', 'bypassed'])
    expect(await answer(run.id, { state: 'rejected' })).toContain('422')
    ci().protect('production', { adminsBypass: false })
    const second = ci().startDeployRun('production')
    expect(() => as('root').bypassDeployment(second.id, 'production')).toThrow('may not pass')
  })

  test('is asked of those only who subscribed and may read deployments', async () => {
    set.app.installation.permissions = { ...PERMISSIONS, deployments: undefined as never }
    delete (set.app.installation.permissions as Record<string, unknown>).deployments
    const run = waiting()
    await set.github.hooks.settled()
    expect(told('deployment_protection_rule')).toEqual([])
    expect(run.status()).toBe('waiting')
  })

  test('faults and the ledger hold for it: an answer that is lost has been given', async () => {
    const run = waiting()
    const lost = { on: /deployment_protection_rule/, times: 1, afterwards: true, answer: { status: 502, message: 'x' } }
    set.github.faults.add(lost)
    set.github.ledger.begin('answer')
    expect(await answer(run.id, { state: 'approved' })).toContain('502')
    expect(await answer(run.id, { state: 'approved' })).toContain('422')
    expect(set.github.ledger.counts('answer').rest.write).toBe(2)
    expect(run.status()).toBe('in_progress')
  })
})

describe('reviewers', () => {
  test('one of those who are asked has to approve; no app can', async () => {
    set.github.state.teams['acme/ops'] = ['cleo']
    ci().protect('production', { reviewers: ['acme/ops', 'ben'], preventSelfReview: true, gate: set.app.app.id })
    const run = ci().startDeployRun('production', undefined, { actor: 'ben', event: 'workflow_dispatch' })
    await answer(run.id, { state: 'approved' })
    expect(run.status()).toBe('waiting')
    expect(() => as('ben').reviewDeployment(run.id, 'production')).toThrow('may not review')
    expect(() => as('root').reviewDeployment(run.id, 'production')).toThrow('may not review')
    const cleo = octokitFor(set.github, set.github.person('cleo').token())
    const pending = await cleo.actions.getPendingDeploymentsForRun({ ...where, run_id: run.id })
    expect(pending.data[0]).toMatchObject({ current_user_can_approve: true, reviewers: [{ type: 'Team' }, {}] })
    const wish = {
      ...where,
      run_id: run.id,
      environment_ids: [pending.data[0]!.environment.id!],
      state: 'approved' as const,
      comment: 'ship it',
    }
    expect(await refusal(octokit.actions.reviewPendingDeploymentsForRun(wish))).toContain('403')
    await cleo.actions.reviewPendingDeploymentsForRun(wish)
    expect(run.status()).toBe('in_progress')
    expect(set.github.mistakes).toEqual([])
  })
})

describe('environments', () => {
  test('are made and given rules by administrators, at most six', async () => {
    const root = octokitFor(set.github, set.github.person('root').token())
    const named = { ...where, environment_name: 'eu/production' }
    expect(await refusal(octokit.repos.createOrUpdateEnvironment(named))).toContain('403')
    await root.repos.createOrUpdateEnvironment(named)
    const rules = await root.repos.listCustomDeploymentRuleIntegrations(named)
    expect(rules.data.available_custom_deployment_protection_rule_integrations).toMatchObject([{ slug: 'holdpoint' }])
    const rule = { ...named, integration_id: set.app.app.id }
    const made = await root.repos.createDeploymentProtectionRule(rule)
    expect(await refusal(octokit.repos.createDeploymentProtectionRule(rule))).toContain('403')
    const { data } = await octokit.repos.getAllDeploymentProtectionRules(named)
    expect(data.custom_deployment_protection_rules).toMatchObject([{ id: made.data.id, app: { slug: 'holdpoint' } }])
    expect(ci().startDeployRun('eu/production').status()).toBe('waiting')
    await root.repos.disableDeploymentProtectionRule({ ...named, protection_rule_id: made.data.id })
    expect(ci().startDeployRun('eu/production').status()).toBe('in_progress')
    for (let id = 1; id <= 7; id++) registerApp(set.github, { id, slug: `app-${id}`, events: EVENTS })
    for (let id = 1; id <= 6; id++) ci().protect('eu/production', { gate: id })
    expect(() => ci().protect('eu/production', { gate: 7 })).toThrow('at most 6')
    expect(set.github.mistakes).toEqual([])
  })
})

describe('deployments of a tool', () => {
  test('are told, with every status but `inactive`', async () => {
    const { data } = await octokit.repos.createDeployment({
      ...where,
      ref: 'main',
      environment: 'staging',
      auto_merge: false,
      required_contexts: [],
    })
    const deployment_id = (data as { id: number }).id
    await octokit.repos.createDeploymentStatus({ ...where, deployment_id, state: 'success', description: 'done' })
    const next = ci().deploy('staging')
    ci().setDeploymentStatus(next.id, 'success')
    await set.github.hooks.settled()
    expect(last(set.listener, 'deployment.created').payload.deployment).toMatchObject({ sha: shop().refs.main })
    expect(told('deployment_status').map(each => `${each.deployment.id} ${each.deployment_status.state}`)).toEqual([
      `${deployment_id} success`,
      `${next.id} success`,
    ])
    // “Adds a new inactive status to all prior non-transient, non-production environment deployments.”
    const statuses = await octokit.repos.listDeploymentStatuses({ ...where, deployment_id })
    expect(statuses.data.map(({ state }) => state)).toEqual(['inactive', 'success'])
    expect(set.github.mistakes).toEqual([])
  })

  test('production keeps its old deployments active; a rollback is one more deployment', async () => {
    const before = shop().refs.main!
    const first = ci().deploy('production')
    ci().setDeploymentStatus(first.id, 'success')
    as('ada').push({ branch: 'main', files: { a: '1' } })
    const second = ci().deploy('production')
    ci().setDeploymentStatus(second.id, 'failure', { description: 'health checks' })
    const back = ci().deploy('production', before)
    ci().setDeploymentStatus(back.id, 'success')
    expect(first.statuses.map(({ state }) => state)).toEqual(['success'])
    await set.github.hooks.settled()
    expect(told('deployment').map(({ deployment }) => deployment.sha)).toHaveLength(3)
    const { data } = await octokit.repos.listDeployments({ ...where, environment: 'production' })
    expect(data.map(({ sha }) => sha)).toEqual([before, second.sha, before])
    expect(set.github.mistakes).toEqual([])
  })

  test('“auto_merge” is on unless it is switched off: GitHub merges instead of deploying', async () => {
    as('ben').push({ branch: 'old', files: { a: '1' } })
    as('ada').push({ branch: 'main', files: { b: '1' } })
    const merged = await octokit.repos.createDeployment({ ...where, ref: 'old', required_contexts: [] })
    expect(merged).toMatchObject({ status: 202, data: { message: 'Auto-merged main into old on deployment.' } })
    expect(shop().deployments).toEqual([])
    as('ben').push({ branch: 'clash', from: 'old', files: { b: 'x' } })
    as('ada').push({ branch: 'main', files: { b: 'y' } })
    const clash = octokit.repos.createDeployment({ ...where, ref: 'clash', required_contexts: [] })
    expect(await refusal(clash)).toContain('409 Conflict merging main into clash')
  })

  test('“required_contexts” are all that were ever reported, unless others are named', async () => {
    const sha = shop().refs.main!
    await octokit.repos.createCommitStatus({ ...where, sha, context: 'ci', state: 'pending' })
    expect(await refusal(octokit.repos.createDeployment({ ...where, ref: 'main' }))).toContain('409 Conflict')
    expect(await refusal(octokit.repos.createDeployment({ ...where, ref: 'main', required_contexts: [] }))).toBe(
      'answered',
    )
    expect(await refusal(octokit.repos.createDeployment({ ...where, ref: 'gone' }))).toContain('422 No ref found')
    const long = { ...where, deployment_id: shop().deployments[0]!.id, state: 'success', description: 'x'.repeat(141) }
    expect(await refusal(octokit.repos.createDeploymentStatus(long as never))).toContain('422')
    const reader = await asInstallation(set, { permissions: { deployments: 'read' } })
    expect(await refusal(reader.repos.createDeployment({ ...where, ref: 'main' }))).toContain('403')
  })
})
