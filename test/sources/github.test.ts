import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { type GitHubApi, githubChecks, githubMembers, ownCheckRun, pullRequestFacts } from '../../src/sources/github.ts'
import { rateLimited, serverError } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import {
  type CheckRunRecord,
  pull,
  repository,
  type StatusRecord,
  type WorkflowRunRecord,
  workflow,
  workflowRun,
  workflowToken,
} from '../github/state.ts'

const HEAD = 'a'.repeat(40)
const BASE = 'b'.repeat(40)
const where = { owner: 'acme', repo: 'shop' }
const log = { debug() {}, info() {}, warn() {}, error() {} }
const ACTIONS = { id: 15_368, slug: 'github-actions' }

let github: GitHub
const shop = () => github.state.repositories.get('acme/shop')!
const as = (token: string): GitHubApi => new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } })

const run = (id: number, name: string, given: Partial<CheckRunRecord> = {}): CheckRunRecord => ({
  id,
  name,
  head_sha: HEAD,
  status: 'completed',
  conclusion: 'success',
  external_id: '',
  details_url: null,
  started_at: '2026-11-21T02:00:00Z',
  completed_at: '2026-11-21T02:05:00Z',
  output: { title: null, summary: null, text: null },
  annotations: [],
  app: ACTIONS,
  ...given,
})
const status = (context: string, state: StatusRecord['state']): StatusRecord => ({
  context,
  state,
  description: null,
  target_url: null,
  sha: HEAD,
})

const refused = async (answer: Promise<unknown>): Promise<string> => {
  const failure = await answer.then(
    value => new Error(`answered ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  )
  expect(failure).toBeInstanceOf(CouldNotFindOut)
  return (failure as Error).message
}

beforeEach(async () => {
  const head = { ref: 'change', sha: HEAD, repository: 'acme/shop' }
  const edits = [
    { at: '2026-11-20T10:00:00Z', by: 'author', body: '- [ ] a' },
    { at: '2026-11-20T11:00:00Z', by: 'renovate[bot]', body: '- [ ] a\n' },
    { at: '2026-11-20T12:00:00Z', by: 'ada', body: '- [x] a' },
  ]
  const given = repository('acme/shop', { trees: { [HEAD]: {} }, collaborators: { ada: 'maintain', tri: 'triage' } })
  given.pulls.set(7, pull(7, { head, base: { ref: 'main', sha: BASE }, body: '- [x] a', edits, labels: ['ready'] }))
  given.pulls.set(8, pull(8, { head, base: { ref: 'main', sha: BASE }, body: 'Untouched' }))
  github = await startGitHub({
    repositories: new Map([['acme/shop', given]]),
    tokens: {
      reader: workflowToken({ checks: 'read', statuses: 'read', pull_requests: 'read', actions: 'read' }),
      plain: workflowToken({ checks: 'read', statuses: 'read' }),
      nothing: workflowToken({}),
      app: { permissions: { members: 'read' }, app: { id: 9, slug: 'holdpoint' } },
    },
    teams: { 'acme/leads': ['ada'] },
  })
})
afterEach(() => github.close())

describe('checks', () => {
  test('check runs and statuses are one list, complete over several pages', async () => {
    for (let number = 0; number < 130; number++) shop().checkRuns.push(run(number, `job ${number}`))
    shop().statuses.push(status('ci/old', 'pending'), status('ci/legacy', 'error'))
    const { runs, complete } = await githubChecks(as('reader'), where).of(HEAD)
    expect(complete).toBe(true)
    expect(runs).toHaveLength(132)
    expect(runs.slice(-2)).toMatchObject([
      { name: 'ci/old', status: 'in_progress', conclusion: null, app: 'status' },
      { name: 'ci/legacy', status: 'completed', conclusion: 'failure', app: 'status' },
    ])
    expect(runs[0]).toMatchObject({ name: 'job 0', status: 'completed', conclusion: 'success', app: 'github-actions' })
    expect(github.mistakes).toEqual([])
  })

  test('nothing reported is an empty, complete list', async () => {
    expect(await githubChecks(as('reader'), where).of(HEAD)).toEqual({ runs: [], complete: true })
  })

  test('the job that asks does not count', async () => {
    shop().checkRuns.push(run(1, 'test'), run(2, 'gate', { status: 'in_progress', conclusion: null }))
    const { runs } = await githubChecks(as('reader'), where, { job: 2, run: null }).of(HEAD)
    expect(runs.map(({ name }) => name)).toEqual(['test'])
  })

  test('what GitHub counts and does not give is said', async () => {
    const answers: Record<string, unknown> = {
      'check-runs': { total_count: 5, check_runs: [{ ...run(9, 'test'), html_url: null }] },
      status: { total_count: 0, statuses: [] },
      runs: { total_count: 0, workflow_runs: [] },
    }
    const pages: unknown[] = []
    const api = {
      async request(route: string, parameters: Record<string, unknown> = {}) {
        pages.push(parameters.page)
        const kind = route.split('/').at(-1)!
        return { data: parameters.page === 1 ? answers[kind] : { total_count: 5, check_runs: [] } }
      },
      graphql: () => Promise.reject(new Error('not asked')),
    }
    const { runs, complete } = await githubChecks(api, where).of(HEAD)
    expect([runs.length, complete]).toEqual([1, false])
    expect(pages).toContain(2)
  })

  test.each([
    [
      'no permission',
      'nothing',
      /the token may not read the (check runs|commit statuses) of `aaaaaaa` \(403\); give it `(checks|statuses): read`/,
    ],
    ['a wrong token', 'stolen', /GitHub did not accept the token \(401\) when asked for/],
  ])('%s is said with its mend', async (_, token, sentence) => {
    expect(await refused(githubChecks(as(token), where).of(HEAD))).toMatch(sentence)
  })

  test('a repository that is not shown, a bad day, a spent limit and a dead line are said with their mend', async () => {
    const ask = () => refused(githubChecks(as('reader'), where).of(HEAD))
    expect(await refused(githubChecks(as('reader'), { owner: 'acme', repo: 'none' }).of(HEAD))).toContain('not found')
    github.faults.add({ on: /./, answer: serverError })
    expect(await ask()).toMatch(/could not tell .* \(502\); try again later/)
    github.faults.clear()
    github.faults.add({ on: /./, answer: rateLimited })
    expect(await ask()).toMatch(
      /rate limit for this token is used up until \d{4}-\d\d-\d\d \d\d:\d\d UTC; run it again/,
    )
    github.faults.clear()
    github.faults.add({ on: /./, answer: 'broken line' })
    expect(await ask()).toContain('GitHub could not be reached for the ')
  })

  test('an answer of another shape is no answer', async () => {
    const api = { request: async () => ({ data: '<html>' }), graphql: () => Promise.reject(new Error('not asked')) }
    expect(await refused(githubChecks(api, where).of(HEAD))).toContain('is not understood')
  })
})

describe('which check runs count', () => {
  /** A workflow run with its jobs: name and conclusion, null while it runs. */
  let runs = 0
  beforeEach(() => {
    runs = 0
    shop().workflows.push(workflow(1, 'ci.yml', { name: 'CI' }), workflow(2, 'gate.yml', { name: 'Gate' }))
  })
  const ran = (
    given: Partial<WorkflowRunRecord>,
    jobs: Record<string, string | null>,
    conclusion: string | null = 'success',
  ) => {
    const id = ++runs
    shop().workflowRuns.push(
      workflowRun(id, { head_sha: HEAD, status: conclusion ? 'completed' : 'in_progress', conclusion, ...given }),
    )
    Object.entries(jobs).forEach(([name, ended], at) => {
      shop().checkRuns.push(
        run(id * 10 + at, name, { suite: id * 10, conclusion: ended, status: ended ? 'completed' : 'in_progress' }),
      )
    })
  }
  const counted = async (token = 'reader', own = { job: null as number | null, run: null as number | null }) => {
    const answer = await githubChecks(as(token), where, own).of(HEAD)
    expect(answer.complete).toBe(true)
    expect(github.mistakes).toEqual([])
    return answer.runs.map(({ name, event, conclusion }) => [name, event, conclusion].filter(Boolean).join(' ')).sort()
  }
  const PUSH = { event: 'push' }
  const PULL = { event: 'pull_request' }

  test('a green `pull_request` does not hide a red `push`', async () => {
    ran(PUSH, { test: 'failure' }, 'failure')
    ran(PULL, { test: 'success' })
    expect(await counted()).toEqual(['test pull_request success', 'test push failure'])
    expect(github.requests).toHaveLength(3)
  })

  test('nor one workflow another’s job of the same name', async () => {
    ran(PUSH, { test: 'failure' }, 'failure')
    ran({ ...PUSH, workflow_id: 2 }, { test: 'success' })
    expect(await counted()).toEqual(['test push failure', 'test push success'])
  })

  test('a newer run of the same workflow and event takes the place of an older one', async () => {
    ran(PUSH, { test: 'failure' }, 'failure')
    ran(PUSH, { test: 'success' })
    ran(PULL, { 'test (20)': 'cancelled', lint: 'cancelled' }, 'cancelled')
    ran(PULL, { test: 'success', lint: 'success' })
    expect(await counted()).toEqual(['lint pull_request success', 'test pull_request success', 'test push success'])
  })

  test('but not by skipping, and not by leaving out what failed', async () => {
    ran(PUSH, { test: 'failure', docs: 'failure', lint: 'success' }, 'failure')
    ran(PUSH, { test: 'skipped', lint: 'skipped', other: 'success' })
    expect(await counted()).toEqual([
      'docs push failure',
      'lint push success',
      'other push success',
      'test push failure',
    ])
  })

  test('a workflow whose next job is not posted yet is not done, and an older run does not speak for it', async () => {
    ran(PUSH, { build: 'success', test: 'success' })
    ran(PUSH, { build: 'success' }, null)
    expect(await counted()).toEqual(['CI push', 'build push success'])
  })

  test('a workflow that failed without a job to show for it is there', async () => {
    ran(PUSH, { test: 'success' })
    ran({ ...PUSH, workflow_id: 2 }, {}, 'startup_failure')
    ran({ ...PULL, workflow_id: 2 }, {}, 'skipped')
    expect(await counted()).toEqual(['Gate push startup_failure', 'test push success'])
  })

  test('the asking job is not held by what it said before, nor by itself', async () => {
    ran({ ...PULL, workflow_id: 2 }, { release: 'failure', build: 'success' }, 'failure')
    ran({ event: 'pull_request_review', workflow_id: 2 }, { release: 'failure' }, 'failure')
    ran({ ...PULL, workflow_id: 2 }, { release: null, build: 'failure' }, null)
    expect(await counted('reader', { job: 30, run: 3 })).toEqual(['build pull_request failure'])
  })

  test('apps with a suite and nothing to say do not hold, and other apps are told apart', async () => {
    ran(PUSH, { test: 'success' })
    shop().emptySuites.push({ id: 999, head_sha: HEAD, app: { id: 5, slug: 'sleeper' } })
    shop().checkRuns.push(run(900, 'test', { app: { id: 1, slug: 'other' }, suite: 5, conclusion: 'failure' }))
    shop().checkRuns.push(run(901, 'test', { app: { id: 1, slug: 'other' }, suite: 6 }))
    expect(await counted()).toEqual(['test push success', 'test success'])
    expect(await counted('plain')).toEqual(['test success', 'test success'])
  })

  test('without the right to read workflow runs nothing is hidden either', async () => {
    ran(PUSH, { test: 'success' })
    ran(PULL, { test: 'success', build: 'success' }, null)
    expect(await counted('plain')).toEqual(['a workflow of check suite 20', 'build success', 'test success'])
    shop().checkRuns[0]!.conclusion = 'failure'
    expect(await refused(githubChecks(as('plain'), where).of(HEAD))).toBe(
      '`test` concluded `failure` in one workflow run and not in a later one, and whether that took its place is not known; give the token `actions: read`',
    )
  })

  test('a limit is no missing right', async () => {
    ran(PUSH, { test: 'success' })
    github.faults.add({ on: /actions/, answer: rateLimited })
    expect(await refused(githubChecks(as('reader'), where).of(HEAD))).toContain('rate limit')
  })
})

describe('own check run', () => {
  const jobs = (...names: [id: number, runner: string | null, status: string][]) => ({
    request: async () => ({
      data: {
        total_count: names.length,
        jobs: names.map(([id, runner_name, state]) => ({ id, runner_name, status: state })),
      },
    }),
    graphql: () => Promise.reject(new Error('not asked')),
  })
  const here = { runId: '5', attempt: '1', runner: 'GitHub Actions 2' }

  test('is the running job on this runner', async () => {
    const api = jobs(
      [1, 'GitHub Actions 1', 'in_progress'],
      [2, 'GitHub Actions 2', 'in_progress'],
      [3, null, 'queued'],
    )
    expect(await ownCheckRun(api, where, here)).toBe(2)
  })

  test('is not guessed', async () => {
    expect(await ownCheckRun(jobs([1, 'GitHub Actions 2', 'completed']), where, here)).toBeNull()
    expect(await ownCheckRun(as('nothing'), where, here)).toBeNull()
  })
})

describe('pull request', () => {
  test('comes fresh, with everybody who wrote its body', async () => {
    const facts = await pullRequestFacts(as('reader'), { ...where, number: 7 })
    expect(facts).toMatchObject({
      body: '- [x] a',
      author: 'author',
      baseRef: 'main',
      baseSha: BASE,
      headSha: HEAD,
      labels: ['ready'],
      editors: ['author', 'renovate[bot]', 'ada'],
    })
    expect(facts.revisions!.map(({ by, text }) => [by, text])).toEqual([
      ['ada', '- [x] a'],
      ['renovate[bot]', '- [ ] a\n'],
      ['author', '- [ ] a'],
    ])
    expect(github.mistakes).toEqual([])
  })

  test('a body nobody changed is its author’s', async () => {
    const { editors, revisions } = await pullRequestFacts(as('reader'), { ...where, number: 8 })
    expect([editors, revisions!.map(({ by, text }) => [by, text])]).toEqual([['author'], [['author', 'Untouched']]])
  })

  test('versions that do not lead to the body as it stands are not believed', async () => {
    shop().pulls.get(7)!.edits.at(-1)!.body = '@@ -1 +1 @@'
    expect((await pullRequestFacts(as('reader'), { ...where, number: 7 })).revisions).toBeNull()
  })

  test('one that is not there, and a token that is not accepted, are said', async () => {
    expect(await refused(pullRequestFacts(as('reader'), { ...where, number: 99 }))).toContain('pull request #99')
    expect(await refused(pullRequestFacts(as('stolen'), { ...where, number: 7 }))).toContain('(401)')
  })
})

describe('members', () => {
  test('teams answer to a token that may read them', async () => {
    const { memberOf } = githubMembers(as('app'), where)
    expect(await memberOf('acme', 'leads', 'ada')).toBe(true)
    expect(await memberOf('acme', 'leads', 'bo')).toBe(false)
    expect(await refused(githubMembers(as('reader'), where).memberOf('acme', 'leads', 'ada'))).toContain(
      'use a token of an App with `members: read`, or list the people under `users`',
    )
  })

  test('permissions are exact, and a stranger has none', async () => {
    const { permissionOf } = githubMembers(as('reader'), where)
    expect(await Promise.all(['ada', 'tri', 'stranger'].map(permissionOf))).toEqual(['maintain', 'triage', 'none'])
    expect(github.mistakes).toEqual([])
  })
})
