import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { type GitHubApi, githubForge } from '../../src/sources/github.ts'
import { rateLimited, serverError } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { pull, type Repository, type ReviewRecord, repository, workflowToken } from '../github/state.ts'

const where = { owner: 'acme', repo: 'shop' }
const log = { debug() {}, info() {}, warn() {}, error() {} }
const sha = (at: number): string => at.toString(16).padStart(40, '0')
const [ROOT, ONE, TWO, HEAD, SQUASH, DIRECT] = [0, 1, 2, 3, 4, 5].map(sha) as [string, ...string[]]

let github: GitHub
let shop: Repository
const as = (token: string) => {
  const api: GitHubApi = new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } })
  return githubForge(api, where)
}
const review = (by: string | null, state: ReviewRecord['state'], given: Partial<ReviewRecord> = {}): ReviewRecord => ({
  by,
  state,
  commit: HEAD!,
  at: '2026-11-20T10:00:00Z',
  ...given,
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
  shop = repository('acme/shop', {
    refs: { main: DIRECT! },
    tags: { 'v1.0.0': { commit: ROOT }, 'v1.1.0': { commit: ONE!, object: sha(99) } },
    history: {
      [ROOT]: { parents: [] },
      [ONE!]: { parents: [ROOT] },
      [TWO!]: { parents: [ONE!] },
      [HEAD!]: { parents: [TWO!] },
      [SQUASH!]: { parents: [ONE!] },
      [DIRECT!]: { parents: [SQUASH!], files: [{ filename: 'b.ts', previous_filename: 'src/auth/a.ts' }] },
    },
    collaborators: { ada: 'maintain', grace: 'write', tri: 'triage' },
  })
  const head = { ref: 'change', sha: HEAD!, repository: 'acme/shop' }
  const base = { ref: 'main', sha: ONE! }
  shop.pulls.set(
    7,
    pull(7, { head, base, author: 'ada', commits: [TWO!, HEAD!], mergeCommit: SQUASH!, state: 'closed' }),
  )
  github = await startGitHub({
    repositories: new Map([['acme/shop', shop]]),
    tokens: {
      reader: workflowToken({ pull_requests: 'read', contents: 'read' }),
      contents: workflowToken({ contents: 'read' }),
      pulls: workflowToken({ pull_requests: 'read' }),
    },
  })
})
afterEach(() => github.close())

describe('a pull request', () => {
  test('comes with who may write, who is a person, and what was reviewed as it is now', async () => {
    shop.history[TWO!]!.tree = shop.history[HEAD!]!.tree = sha(50)
    const seven = shop.pulls.get(7)!
    seven.threads = [true, false, false]
    seven.reviews = [
      review('grace', 'CHANGES_REQUESTED', { commit: ONE!, at: '2026-11-20T12:00:00Z' }),
      review('tri', 'APPROVED', { at: '2026-11-20T11:00:00Z' }),
      review('helper[bot]', 'APPROVED', { commit: null }),
      review(null, 'APPROVED', { commit: TWO! }),
      review('grace', 'PENDING'),
    ]
    const found = await as('reader').pulls.one(7)
    expect(found).toMatchObject({ number: 7, author: 'ada', state: 'merged', head: HEAD, base: 'main', unresolved: 2 })
    expect(found.reviews).toEqual([
      { by: 'helper[bot]', person: false, mayWrite: false, state: 'approved', commit: null, current: false },
      // The same contents as the last commit.
      { by: 'ghost', person: false, mayWrite: false, state: 'approved', commit: TWO, current: true },
      { by: 'tri', person: true, mayWrite: false, state: 'approved', commit: HEAD, current: true },
      { by: 'grace', person: true, mayWrite: true, state: 'changes_requested', commit: ONE, current: false },
    ])
    expect(github.mistakes).toEqual([])
  })

  test('comes with all of its reviews and threads, over as many pages as there are', async () => {
    const seven = shop.pulls.get(7)!
    seven.threads = Array.from({ length: 350 }, (_, at) => at !== 349)
    seven.reviews = Array.from({ length: 230 }, (_, at) =>
      review('tri', at === 229 ? 'CHANGES_REQUESTED' : 'COMMENTED'),
    )
    const found = await as('reader').pulls.one(7)
    expect([found.reviews.length, found.unresolved]).toEqual([230, 1])
    expect(found.reviews.at(-1)!.state).toBe('changes_requested')
    expect(github.requests).toHaveLength(4)
  })

  test('comes with who made its commits, and with those nobody can be named for', async () => {
    Object.assign(shop.history[TWO!]!, { author: 'grace', committer: 'web-flow' })
    Object.assign(shop.history[HEAD!]!, { author: 'ada', committer: 'alan' })
    expect(await as('reader').pulls.one(7)).toMatchObject({ writers: ['ada', 'alan', 'grace'], unattributed: [] })
    shop.history[HEAD!]!.committer = null
    expect(await as('reader').pulls.one(7)).toMatchObject({ writers: ['ada', 'grace'], unattributed: [HEAD] })
    delete shop.history[TWO!]!.author
    expect(await as('reader').pulls.one(7)).toMatchObject({ writers: ['ada'], unattributed: [TWO, HEAD] })
  })

  test('comes with all of its commits, or says that it does not', async () => {
    const seven = shop.pulls.get(7)!
    const many = Array.from({ length: 240 }, (_, at) => sha(1000 + at))
    for (const each of many) shop.history[each] = { parents: [], author: each === many[150] ? 'grace' : 'ada' }
    shop.history[HEAD!]!.author = 'ada'
    seven.commits = [...many, HEAD!]
    expect(await as('reader').pulls.one(7)).toMatchObject({ writers: ['ada', 'grace'], unattributed: [] })
    expect(github.mistakes).toEqual([])
    seven.commits = many
    expect(await as('reader').pulls.one(7)).toMatchObject({ unattributed: null })
  })

  test('with a next page that never comes is no pull request', async () => {
    const commit = { oid: HEAD, tree: { oid: HEAD } }
    const pageInfo = { hasNextPage: true, endCursor: null }
    const pullRequest = {
      ...{ number: 7, url: '', author: null, state: 'OPEN', headRefOid: HEAD, baseRefName: 'main', baseRefOid: ONE },
      last: { nodes: [{ commit }] },
      commits: { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] },
      reviews: { pageInfo, nodes: [] },
      reviewThreads: { pageInfo, nodes: [] },
    }
    const api = {
      request: () => Promise.reject(new Error('not asked')),
      graphql: async <Data>() => ({ repository: { pullRequest } }) as Data,
    }
    expect(await refused(githubForge(api, where).pulls.one(7))).toContain('did not give all of the reviews')
  })

  test('that is not there, not shown, or not answered for is one sentence', async () => {
    expect(await refused(as('reader').pulls.one(8))).toBe(
      "GitHub does not show the reviews of pull request #8 to this token (not found); check the repository's name, and give the token `pull-requests: read`",
    )
    expect(await refused(as('contents').pulls.one(7))).toBe(
      'GitHub refused to tell the reviews of pull request #7 (Resource not accessible by integration); give the token `pull-requests: read`, or try again later',
    )
    expect(await refused(as('nobody').pulls.one(7))).toContain('did not accept the token')
    github.faults.add({ on: /graphql/, times: 1, answer: rateLimited })
    expect(await refused(as('reader').pulls.one(7))).toContain('rate limit')
    github.faults.add({ on: /graphql/, times: 1, answer: serverError })
    expect(await refused(as('reader').pulls.one(7))).toContain('could not tell the reviews of pull request #7 (502)')
    github.faults.add({ on: /graphql/, times: 1, answer: 'broken line' })
    expect(await refused(as('reader').pulls.one(7))).toContain('could not be reached')
  })

  test('shows every path it changes, and no more than it can vouch for', async () => {
    const seven = shop.pulls.get(7)!
    seven.files = Array.from({ length: 250 }, (_, at) => `src/${at}.ts`)
    expect(await as('reader').pulls.pathsOf(7)).toHaveLength(250)
    seven.files = Array.from({ length: 3000 }, (_, at) => `src/${at}.ts`)
    expect(await refused(as('reader').pulls.pathsOf(7))).toContain('GitHub shows no more than 3000')
    expect(await refused(as('contents').pulls.pathsOf(7))).toContain('give it `pull-requests: read`')
    expect(github.mistakes).toEqual([])
  })
})

describe('the commits of a release', () => {
  test('each with the pull requests it came by', async () => {
    const found = await as('reader').pulls.between('v1.1.0', DIRECT!)
    expect(found).toEqual([
      { commit: SQUASH, pulls: [{ number: 7, state: 'merged' }] },
      { commit: DIRECT, pulls: [] },
    ])
    expect(await as('reader').pulls.between('main', DIRECT!)).toEqual([])
    expect(await as('reader').pulls.pathsOfCommit(DIRECT!)).toEqual(['b.ts', 'src/auth/a.ts'])
    expect(github.mistakes).toEqual([])
  })

  test('an open pull request counts only for what is not on the default branch', async () => {
    Object.assign(shop.pulls.get(7)!, { state: 'open', mergeCommit: null })
    const found = await as('reader').pulls.between('v1.1.0', HEAD!)
    expect(found.map(each => each.pulls)).toEqual([[{ number: 7, state: 'open' }], [{ number: 7, state: 'open' }]])
  })

  test('over several pages and questions', async () => {
    for (let at = 1000; at < 1230; at++) shop.history[sha(at)] = { parents: [at === 1000 ? ONE! : sha(at - 1)] }
    const found = await as('reader').pulls.between(ONE!, sha(1229))
    expect(found).toHaveLength(230)
    expect(github.requests.map(({ operation }) => operation)).toEqual([
      ...Array(3).fill('repos/compare-commits-with-basehead'),
      ...Array(5).fill('graphql'),
    ])
  })

  test('that are not there or not shown are one sentence', async () => {
    const [missing] = [await refused(as('reader').pulls.between('v9.9.9', DIRECT!))]
    expect(missing).toBe(
      `GitHub does not show the commits between \`v9.9.9\` and \`${DIRECT!.slice(0, 7)}\` (both must have been pushed) to this token (not found); check the repository's name, and give the token \`contents: read\``,
    )
    expect(await refused(as('pulls').pulls.between(ONE!, DIRECT!))).toContain('give it `contents: read`')
    expect(await refused(as('reader').pulls.pathsOfCommit(sha(77)))).toContain('push the commit first')
  })

  test('of which GitHub counts more than it gives are none', async () => {
    const commits = [{ sha: ONE, commit: { message: 'One' } }]
    const data = { behind_by: 0, total_commits: 3, merge_base_commit: { sha: ROOT }, commits }
    const api = {
      request: async (_: string, { page }: Record<string, unknown> = {}) => ({
        data: page === 1 ? data : { ...data, commits: [] },
      }),
      graphql: () => Promise.reject(new Error('not asked')),
    }
    expect(await refused(githubForge(api, where).pulls.between(ROOT, HEAD!))).toContain('did not give all')
  })
})

describe('tags', () => {
  test('lead to their commits, through their own objects too', async () => {
    for (let at = 0; at < 120; at++) shop.tags[`nightly-${at}`] = { commit: ROOT }
    const found = await as('reader').refs.tags()
    expect(found).toHaveLength(122)
    expect(found.slice(0, 2)).toEqual([
      { name: 'v1.0.0', commit: ROOT },
      { name: 'v1.1.0', commit: ONE },
    ])
    expect(await refused(as('pulls').refs.tags())).toContain('give the token `contents: read`')
  })

  test('are in the history, or are not', async () => {
    const { refs } = as('reader')
    expect(await refs.contains(DIRECT!, 'v1.1.0')).toBe(true)
    expect(await refs.contains(DIRECT!, DIRECT!)).toBe(true)
    expect(await refs.contains(DIRECT!, HEAD!)).toBe(false)
    expect(await refs.contains(ROOT, 'v1.1.0')).toBe(false)
    expect(await refused(refs.contains(DIRECT!, 'v9.9.9'))).toContain('does not show')
    expect(github.mistakes).toEqual([])
  })
})
