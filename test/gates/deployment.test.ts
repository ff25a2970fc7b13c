import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import gate from '../../src/gates/deployment.ts'
import { githubDeployments } from '../../src/sources/github.ts'
import { createWorld } from '../../src/sources/world.ts'
import { serverError } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { deployment, repository, workflowToken } from '../github/state.ts'
import { fakeWorld } from '../world.ts'

const HEAD = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)
const log = { debug() {}, info() {}, warn() {}, error() {} }

let github: GitHub
const shop = () => github.state.repositories.get('acme/shop')!

beforeEach(async () => {
  github = await startGitHub({
    repositories: new Map([['acme/shop', repository('acme/shop')]]),
    tokens: { reader: workflowToken({ deployments: 'read' }), nothing: workflowToken({}) },
  })
})
afterEach(() => {
  expect(github.mistakes).toEqual([])
  return github.close()
})

/** The gate over real HTTP. */
async function judge(params: Record<string, unknown> = {}, environment: string | null = 'staging', token = 'reader') {
  const api = new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } })
  const { clock, release } = fakeWorld({ now: '2026-11-20T11:01:00Z', release: { commit: HEAD, environment } })
  const deployments = githubDeployments(api, { owner: 'acme', repo: 'shop' })
  const item = { id: 'x', text: 'x', thresholds: [], role: null, modifiers: {} }
  return (await gate.run(params, createWorld({ clock, release, deployments }), { item })).outcome
}
/** Written as time goes: each one an hour after the one before. */
const deployed = (...given: [sha: string, states: string[], more?: Parameters<typeof deployment>[3]][]) => {
  for (const [sha, states, more] of given) {
    const id = shop().deployments.length + 1
    const created_at = `2026-11-20T${String(9 + id).padStart(2, '0')}:00:00Z`
    shop().deployments.push(deployment(id, sha, states, { created_at, ...more }))
  }
}

describe('state', () => {
  test('a success of exactly this commit in exactly this environment', async () => {
    deployed([HEAD, ['queued', 'in_progress', 'success']])
    expect(await judge()).toMatchObject({
      state: 'pass',
      because: '`aaaaaaa` was deployed to `staging`, 58 minutes ago',
    })
    expect((await judge({ env: 'staging' }, null)).state).toBe('pass')
    expect(await judge({ env: 'production' })).toMatchObject({
      state: 'wait',
      because: '`aaaaaaa` has not been deployed to `production`; deploy it',
    })
    expect((await judge({ env: 'staging,production' })).state).toBe('wait')
    expect((await judge({ at: OTHER })).state).toBe('wait')
    expect((await judge({}, null)).state).toBe('error')
  })

  test('nothing, or another commit, is no proof; `any` takes the newest', async () => {
    expect((await judge()).state).toBe('wait')
    expect((await judge({ at: 'any' })).state).toBe('wait')
    deployed([OTHER, ['success']])
    expect((await judge()).state).toBe('wait')
    expect((await judge({ at: 'any' })).because).toContain('`bbbbbbb` was deployed')
    deployed([HEAD, ['failure']])
    expect((await judge({ at: 'any' })).state).toBe('fail')
  })

  test.each([
    [[], 'wait'],
    [['queued'], 'wait'],
    [['pending'], 'wait'],
    [['success', 'in_progress'], 'wait'],
    [['in_progress', 'failure'], 'fail'],
    [['error'], 'fail'],
    [['success', 'failure'], 'fail'],
    [['success', 'inactive'], 'fail'],
    [['inactive'], 'fail'],
    [['failure', 'success'], 'pass'],
  ])('%j is judged by its latest status: %s', async (states, state) => {
    deployed([HEAD, states])
    expect((await judge()).state).toBe(state)
  })

  test('the newest deployment of the commit counts', async () => {
    deployed([HEAD, ['success']], [HEAD, ['failure']])
    expect((await judge()).because).toContain('ended as `failure`, `success` was expected')
    deployed([HEAD, ['success']])
    expect((await judge()).state).toBe('pass')
  })

  test('one that was replaced is allowed when that is said', async () => {
    deployed([HEAD, ['success', 'inactive']], [OTHER, ['success']])
    expect((await judge()).because).toContain('is not there any more (`inactive`)')
    expect((await judge({ state: 'success,inactive' })).state).toBe('pass')
  })
})

describe('current', () => {
  test('another commit that went there since replaces it, though GitHub leaves production as it is', async () => {
    const env = { environment: 'production', production_environment: true }
    deployed([HEAD, ['success'], env], [OTHER, ['success'], env])
    expect(await judge({ env: 'production' })).toMatchObject({
      state: 'fail',
      because: '`bbbbbbb` was deployed to `production` after `aaaaaaa`; deploy `aaaaaaa` again, or release `bbbbbbb`',
    })
    expect((await judge({ env: 'production', current: false })).state).toBe('pass')
    deployed([HEAD, ['success'], env])
    expect((await judge({ env: 'production' })).state).toBe('pass')
  })

  test('one on its way is waited for, one that never arrived is not', async () => {
    deployed([HEAD, ['success']], [OTHER, ['in_progress']])
    expect((await judge()).because).toContain('`bbbbbbb` is being deployed to `staging`')
    shop().deployments[1]!.statuses.push({ state: 'failure', created_at: '2026-11-20T11:30:00Z' })
    expect((await judge()).state).toBe('pass')
    shop().deployments[1]!.statuses.push({ state: 'success', created_at: '2026-11-20T11:40:00Z' })
    shop().deployments[1]!.statuses.push({ state: 'inactive', created_at: '2026-11-20T11:50:00Z' })
    expect((await judge()).state).toBe('fail')
  })

  test('behind several pages of deployments', async () => {
    deployed([HEAD, ['success']], [OTHER, ['success']])
    for (let id = 3; id < 240; id++) shop().deployments.push(deployment(id, OTHER, ['failure']))
    expect(await judge()).toMatchObject({ state: 'error', because: expect.stringContaining('too many to ask for') })
    expect((await judge({ current: 'false' })).state).toBe('pass')
  })
})

describe('order and filters', () => {
  test('components, by task or payload, each after the one before', async () => {
    deployed([HEAD, ['success'], { payload: { component: 'database' } }], [HEAD, ['success'], { task: 'deploy:api' }])
    const params = { component: 'database,api', order: true }
    expect((await judge(params)).because).toContain('`staging` (`database` and `api`)')
    expect((await judge({ component: 'api,database', order: true })).because).toContain(
      '`database` was deployed to `staging` before `api` was there',
    )
    expect((await judge({ component: 'api,database' })).state).toBe('pass')
    expect((await judge({ component: 'api,web' })).because).toBe(
      '`aaaaaaa` has not been deployed to `staging` (`web`) in the way that is asked for; deploy it',
    )
  })

  test('an environment that must have come before', async () => {
    deployed([HEAD, ['success', 'inactive']], [HEAD, ['success'], { environment: 'production' }])
    const params = { env: 'production', follows: 'staging' }
    expect((await judge(params)).state).toBe('pass')
    shop().deployments[0]!.statuses = [{ state: 'failure', created_at: '2026-11-20T10:01:00Z' }]
    expect((await judge(params)).because).toContain('without having been on `staging` before')
    shop().deployments[0]!.statuses = [{ state: 'success', created_at: '2026-11-20T11:30:00Z' }]
    expect((await judge(params)).state).toBe('fail')
  })

  test('task, payload, flags and age', async () => {
    deployed([HEAD, ['success'], { task: 'migrate', payload: '{"region":"eu","n":2}', transient_environment: true }])
    expect((await judge({ task: 'migrate', payload: 'region:eu,n=2', transient: true, production: false })).state).toBe(
      'pass',
    )
    expect((await judge({ task: 'deploy' })).state).toBe('wait')
    for (const payload of ['region:us', 'constructor:x', 'region', '__proto__:[object Object]'])
      expect((await judge({ payload })).state).toBe('wait')
    expect((await judge({ production: true })).because).toContain(
      'is not marked `production_environment`, it was expected',
    )
    expect((await judge({ maxAge: '1h' })).state).toBe('pass')
    expect((await judge({ maxAge: '30m' })).because).toContain('1 hour ago, at most 30 minutes were expected')
  })
})

test('no right, and a bad day', async () => {
  expect((await judge({}, 'staging', 'nothing')).because).toBe(
    'the token may not read the deployments to `staging` (403); give it `deployments: read`',
  )
  deployed([HEAD, ['success']])
  github.faults.add({ on: /statuses/, answer: serverError })
  expect((await judge()).state).toBe('error')
})
