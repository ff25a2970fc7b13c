import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import gate from '../../src/gates/workflow.ts'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { type GitHubApi, githubWorkflows } from '../../src/sources/github.ts'
import { createWorld } from '../../src/sources/world.ts'
import { rateLimited } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { repository, workflow, workflowRun, workflowToken } from '../github/state.ts'
import { fakeWorld } from '../world.ts'

const HEAD = 'a'.repeat(40)
const OLD = 'b'.repeat(40)
const where = { owner: 'acme', repo: 'shop' }
const log = { debug() {}, info() {}, warn() {}, error() {} }

let github: GitHub
const shop = () => github.state.repositories.get('acme/shop')!
const as = (token: string): GitHubApi => new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } })

beforeEach(async () => {
  const given = repository('acme/shop', {
    workflows: [
      workflow(1, 'restore-test.yml', { name: 'Restore test' }),
      workflow(2, 'ci.yml', { name: 'CI' }),
      workflow(3, 'old-ci.yml', { name: 'CI', state: 'deleted' }),
    ],
  })
  github = await startGitHub({
    repositories: new Map([['acme/shop', given]]),
    tokens: { reader: workflowToken({ actions: 'read' }), nothing: workflowToken({}) },
  })
})
afterEach(() => {
  expect(github.mistakes).toEqual([])
  return github.close()
})

/** The gate over real HTTP. */
async function judge(params: Record<string, unknown>, { own = null as number | null, token = 'reader' } = {}) {
  const { clock, release } = fakeWorld({ now: '2026-11-21T10:00:00Z', release: { commit: HEAD } })
  const world = createWorld({ clock, release, workflows: githubWorkflows(as(token), where, own) })
  const item = { id: 'x', text: 'x', thresholds: [], role: null, modifiers: {} }
  return (await gate.run({ name: 'restore-test.yml', ...params }, world, { item })).outcome
}
const runs = (...given: Parameters<typeof workflowRun>[1][]) => {
  // Written as time goes: the last one is the newest.
  shop().workflowRuns.push(...given.map((run, at) => workflowRun(at + 1, run)))
}

describe('on the commit', () => {
  test('a success of exactly this commit, by file name, path or display name', async () => {
    runs({ head_sha: HEAD })
    for (const name of ['restore-test.yml', '.github/workflows/restore-test.yml', 'Restore test'])
      expect(await judge({ name })).toMatchObject({
        state: 'pass',
        because: '`restore-test.yml` succeeded on `aaaaaaa`, 24 hours ago (`push`)',
      })
  })

  test('another commit, another workflow, or nothing proves nothing', async () => {
    expect((await judge({})).state).toBe('wait')
    runs({ head_sha: OLD }, { head_sha: HEAD, workflow_id: 2 })
    expect(await judge({})).toMatchObject({
      state: 'wait',
      because: '`restore-test.yml` has not run on `aaaaaaa`; run it',
    })
  })

  test('the newest of each event counts, and a green one does not hide a red one', async () => {
    runs({ head_sha: HEAD, conclusion: 'failure' }, { head_sha: HEAD })
    expect((await judge({})).state).toBe('pass')
    runs({ head_sha: HEAD, conclusion: 'failure' }, { head_sha: HEAD, event: 'pull_request' })
    shop().workflowRuns.forEach((run, at) => {
      run.id = at + 1
    })
    expect((await judge({})).because).toContain('concluded `failure` on `aaaaaaa` (`push`)')
    expect((await judge({ event: 'pull_request' })).state).toBe('pass')
    expect((await judge({ event: 'push,pull_request' })).state).toBe('fail')
    expect((await judge({ event: 'schedule' })).because).toContain('has not run on `aaaaaaa` by `schedule`')
  })

  test.each([
    ['cancelled', 'fail'],
    ['timed_out', 'fail'],
    ['startup_failure', 'fail'],
    ['action_required', 'fail'],
    ['neutral', 'fail'],
    ['skipped', 'fail'],
  ])('%s is no success', async (conclusion, state) => {
    runs({ head_sha: HEAD, conclusion })
    expect((await judge({})).state).toBe(state)
  })

  test('a run that is repeated counts by its latest attempt, which is waited for', async () => {
    runs({ head_sha: HEAD, status: 'in_progress', conclusion: null, run_attempt: 2 })
    expect((await judge({})).because).toBe(
      '`restore-test.yml` is not done on `aaaaaaa` (`push`, `in_progress`); wait for it',
    )
    Object.assign(shop().workflowRuns[0]!, { status: 'completed', conclusion: 'success' })
    expect((await judge({})).state).toBe('pass')
  })

  test('one that was skipped neither proves nor hides what ran', async () => {
    runs({ head_sha: HEAD }, { head_sha: HEAD, conclusion: 'skipped' })
    expect((await judge({})).state).toBe('pass')
    shop().workflowRuns[0]!.conclusion = 'failure'
    expect((await judge({})).state).toBe('fail')
  })

  test('the run that asks is no proof of itself', async () => {
    runs({ head_sha: HEAD })
    expect((await judge({}, { own: 1 })).state).toBe('wait')
    runs({ head_sha: HEAD, status: 'in_progress', conclusion: null })
    shop().workflowRuns[1]!.id = 2
    expect((await judge({}, { own: 2 })).state).toBe('pass')
  })
})

describe('on any commit', () => {
  const fresh = { maxAge: '7d' }
  test('the newest run decides, and it must be young enough', async () => {
    runs({ head_sha: OLD, event: 'schedule', created_at: '2026-11-19T10:00:00Z' })
    expect(await judge(fresh)).toMatchObject({
      state: 'pass',
      because: '`restore-test.yml` succeeded, 2 days ago (`schedule`)',
    })
    expect(await judge({ maxAge: '1d' })).toMatchObject({
      state: 'fail',
      because: '`restore-test.yml` last ran 2 days ago, at most 24 hours were expected; run it',
    })
    runs({ head_sha: OLD, event: 'schedule' }, { head_sha: OLD, event: 'workflow_dispatch', conclusion: 'failure' })
    shop().workflowRuns.forEach((run, at) => {
      run.id = at + 1
    })
    expect((await judge(fresh)).state).toBe('fail')
  })

  test('neither a fork’s branch called `main` nor a proposal is proof', async () => {
    runs({ head_sha: OLD, from: 'stranger/shop' }, { head_sha: OLD, event: 'pull_request' })
    expect((await judge({ ...fresh, branch: 'main' })).state).toBe('wait')
    expect((await judge({ ...fresh, event: 'push' })).state).toBe('wait')
    expect((await judge({ ...fresh, event: 'pull_request' })).state).toBe('pass')
  })

  test('it may be asked of one branch', async () => {
    runs({ head_sha: OLD, head_branch: 'release/1' }, { head_sha: OLD, conclusion: 'failure' })
    expect((await judge({ ...fresh, branch: 'release/1' })).state).toBe('pass')
    expect((await judge({ ...fresh, branch: 'main' })).state).toBe('fail')
  })

  test('without an age it is a mistake, and a workflow that sleeps is said to', async () => {
    expect((await judge({ at: 'any' })).because).toContain('add `maxAge`')
    shop().workflows[0]!.state = 'disabled_inactivity'
    expect((await judge(fresh)).because).toBe(
      '`restore-test.yml` has not run, one within 7 days was expected; enable it again, for it is `disabled_inactivity`, and run it',
    )
  })

  test('no more pages are read than are needed', async () => {
    runs(...Array.from({ length: 250 }, () => ({ head_sha: OLD, created_at: '2026-01-01T00:00:00Z' })))
    expect((await judge(fresh)).because).toContain('last ran 324 days ago')
    expect(github.requests.map(({ operation }) => operation)).toEqual([
      'actions/list-repo-workflows',
      'actions/list-workflow-runs',
    ])
  })
})

describe('jobs and artifacts', () => {
  beforeEach(() => {
    runs({ head_sha: HEAD })
    const job = { status: 'completed' as const, runner_name: null, run_id: 1 }
    shop().jobs.push(
      { ...job, id: 1, name: 'test (20)', conclusion: 'success' },
      { ...job, id: 2, name: 'test (22)', conclusion: 'failure', earlier: true },
      { ...job, id: 3, name: 'test (22)', conclusion: 'success' },
      { ...job, id: 4, name: 'publish', conclusion: 'skipped' },
      { ...job, id: 5, name: 'flaky', conclusion: 'failure' },
    )
    shop().artifacts.push(
      { id: 1, run_id: 1, name: 'dump', size_in_bytes: 100, expired: false },
      { id: 2, run_id: 1, name: 'gone', size_in_bytes: 100, expired: true },
      { id: 3, run_id: 1, name: 'empty', size_in_bytes: 0, expired: false },
      { id: 4, run_id: 9, name: 'other', size_in_bytes: 100, expired: false },
    )
  })

  test.each([
    ['test (*', 'pass', 'job `test (*` too'],
    ['publish', 'fail', 'job `publish` concluded `skipped`'],
    ['flaky', 'fail', 'job `flaky` concluded `failure`'],
    ['test', 'fail', 'has no job `test`; it has `test (20)`, `test (22)`, `publish` and `flaky`'],
  ])('job %s: %s', async (job, state, because) => {
    expect(await judge({ job })).toMatchObject({ state, because: expect.stringContaining(because) })
  })

  test.each([
    ['dump', 'pass', 'artifact `dump` is kept'],
    ['gone', 'fail', 'artifact `gone` of `restore-test.yml` has expired'],
    ['empty', 'fail', 'is empty'],
    ['other', 'fail', 'kept no artifact `other`; it kept `dump`, `gone` and `empty`'],
  ])('artifact %s: %s', async (artifact, state, because) => {
    expect(await judge({ artifact })).toMatchObject({ state, because: expect.stringContaining(because) })
  })
})

describe('what cannot be found out', () => {
  test('a workflow that is not there, or two of one name', async () => {
    expect(await judge({ name: 'restore.yml' })).toMatchObject({
      state: 'error',
      because: 'GitHub has no workflow `restore.yml`; there are `restore-test.yml`, `ci.yml`; correct `name`',
    })
    runs({ head_sha: HEAD, workflow_id: 2 })
    expect((await judge({ name: 'CI' })).state).toBe('pass')
    shop().workflows[2]!.state = 'active'
    expect((await judge({ name: 'CI' })).because).toBe(
      '2 workflows are called `CI`, one was expected; name its file: `ci.yml`, `old-ci.yml`',
    )
  })

  test('more runs of a commit than GitHub gives', async () => {
    runs(...Array.from({ length: 1001 }, () => ({ head_sha: HEAD })))
    expect(await judge({})).toMatchObject({
      state: 'error',
      because: expect.stringContaining('did not give all runs'),
    })
  })

  test('no right, no answer, no token', async () => {
    expect((await judge({}, { token: 'nothing' })).because).toBe(
      'the token may not read the workflows (403); give it `actions: read`',
    )
    github.faults.add({ on: /runs/, answer: rateLimited })
    expect(await judge({})).toMatchObject({ state: 'error', because: expect.stringContaining('rate limit') })
    const { clock, release } = fakeWorld()
    await expect(createWorld({ clock, release }).workflows.runs({ name: 'x' })).rejects.toThrow(CouldNotFindOut)
  })
})
