import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import type { IssueQuery } from '../../src/model/forge.ts'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { type GitHubApi, githubForge } from '../../src/sources/github.ts'
import { rateLimited } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { type Issue, pull, type Repository, repository, ticket, workflowToken } from '../github/state.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

let github: GitHub
let shop: Repository
const as = (token: string) => {
  const api: GitHubApi = new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } })
  return githubForge(api, { owner: 'acme', repo: 'shop' }).issues
}
const fill = (shop: Repository, issues: readonly Issue[]) => {
  shop.tickets = new Map(issues.map(each => [each.number, each]))
}
const asking = (given: Partial<IssueQuery> = {}): IssueQuery => ({
  repository: null,
  kind: 'issue',
  state: 'open',
  labels: [],
  milestone: null,
  createdSince: null,
  updatedSince: null,
  words: null,
  ...given,
})
const numbers = async (given: Partial<IssueQuery>) => {
  const { total, issues } = await as('reader').matching(asking(given))
  expect(total).toBe(issues.length)
  return issues.map(({ number }) => number)
}
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
    labels: ['bug', 'kind/blocker', 'must fix'],
    milestones: ['1.1.0', '1.2.0'],
  })
  fill(shop, [
    ticket(1, { labels: ['bug'], milestone: '1.2.0' }),
    ticket(2, { labels: ['bug', 'kind/blocker'], milestone: '1.1.0', createdAt: '2026-10-01T10:00:00Z' }),
    ticket(3, { labels: ['Must Fix'], state: 'closed', milestone: '1.2.0' }),
    ticket(5, { createdAt: '2026-10-01T10:00:00Z', updatedAt: '2026-11-21T01:00:00Z', title: 'Cart loses items' }),
  ])
  const head = { ref: 'change', sha: 'a'.repeat(40), repository: 'acme/shop' }
  shop.pulls.set(
    4,
    pull(4, {
      head,
      base: { ref: 'main', sha: 'b'.repeat(40) },
      labels: ['bug'],
      createdAt: '2026-11-20T10:00:00Z',
      updatedAt: '2026-11-20T10:00:00Z',
    }),
  )
  const other = repository('acme/other')
  fill(other, [ticket(77)])
  github = await startGitHub({
    repositories: new Map([
      ['acme/shop', shop],
      ['acme/other', other],
    ]),
    tokens: { reader: workflowToken({ issues: 'read' }), nothing: workflowToken({}) },
  })
})
afterEach(() => github.close())

describe('the list', () => {
  test('is narrowed by state, labels, milestone and time; pull requests are none', async () => {
    expect(await numbers({})).toEqual([1, 2, 5])
    expect(await numbers({ labels: [['bug']] })).toEqual([1, 2])
    expect(await numbers({ labels: [['bug'], ['kind/blocker']] })).toEqual([2])
    expect(await numbers({ labels: [['kind/blocker', 'must fix']], state: 'all' })).toEqual([2, 3])
    expect(await numbers({ milestone: '1.2.0' })).toEqual([1])
    expect(await numbers({ milestone: '1.2.0', state: 'closed' })).toEqual([3])
    expect(await numbers({ milestone: '*' })).toEqual([1, 2])
    expect(await numbers({ milestone: 'none', kind: 'pull' })).toEqual([4])
    expect(await numbers({ kind: 'any', labels: [['bug']] })).toEqual([1, 2, 4])
    expect(await numbers({ createdSince: '2026-11-01T00:00:00Z' })).toEqual([1])
    expect(await numbers({ updatedSince: '2026-11-21T00:00:00Z' })).toEqual([5])
    expect(await numbers({ repository: 'acme/other' })).toEqual([77])
    expect(github.mistakes).toEqual([])
  })

  test('is read to its end', async () => {
    fill(
      shop,
      Array.from({ length: 230 }, (_, at) => ticket(at + 10)),
    )
    const { total, issues } = await as('reader').matching(asking())
    expect([total, issues.length]).toEqual([230, 100])
  })

  test('a label or a milestone that is not there proves nothing', async () => {
    expect(await refused(as('reader').matching(asking({ labels: [['bugg']] })))).toBe(
      '`acme/shop` shows no label `bugg` to this token, and counting what carries it would prove nothing; correct the name, or give the token `issues: read`',
    )
    expect(await refused(as('reader').matching(asking({ milestone: '1.3.0' })))).toBe(
      '`acme/shop` has no milestone `1.3.0`, and counting what is in it would prove nothing; make it, or correct the name',
    )
  })

  test('that is switched off, not shown or not answered for is one sentence', async () => {
    expect(await refused(as('nothing').matching(asking()))).toContain('give it `issues: read`')
    expect(await refused(as('reader').matching(asking({ repository: 'acme/gone' })))).toContain('not found')
    shop.issuesOff = true
    expect(await refused(as('reader').matching(asking()))).toContain('issues are switched off in `acme/shop`')
    github.faults.add({ on: /issues/, times: 1, answer: rateLimited })
    expect(await refused(as('reader').matching(asking()))).toContain('rate limit')
  })
})

describe('the search', () => {
  test('is kept in the repository, and to what else was asked', async () => {
    expect(await numbers({ words: 'loses' })).toEqual([5])
    expect(await numbers({ words: 'label:bug -label:"kind/blocker"' })).toEqual([1])
    expect(await numbers({ words: 'is:closed', state: null, labels: [['must fix']] })).toEqual([3])
    expect(await numbers({ words: 'label:bug', kind: 'any', milestone: '1.2.0' })).toEqual([1])
    expect(await numbers({ words: 'Issue', createdSince: '2026-11-01T00:00:00Z' })).toEqual([1])
    expect(github.mistakes).toEqual([])
  })

  test('counts what it does not show', async () => {
    fill(
      shop,
      Array.from({ length: 1230 }, (_, at) => ticket(at + 10)),
    )
    const { total, issues } = await as('reader').matching(asking({ words: 'Issue' }))
    expect([total, issues.length]).toEqual([1230, 100])
  })

  test('that gave up, names what is not there, or may not read finds nothing out', async () => {
    const search = (words: string, token = 'reader') => refused(as(token).matching(asking({ words })))
    expect(await search('label:bugg')).toContain('shows no label `bugg`')
    expect(await search('milestone:"9.9"')).toContain('has no milestone `9.9`')
    // GitHub's search would answer that there are none.
    expect(await search('loses', 'nothing')).toContain('give it `issues: read`')
    shop.slowSearch = true
    expect(await search('loses')).toContain("GitHub's search gave up before it had seen all")
    github.faults.add({ on: /search/, times: 1, answer: { status: 422, message: 'Validation Failed' } })
    expect(await search('loses')).toContain('correct `query`')
    github.faults.add({
      on: /search/,
      times: 1,
      answer: { status: 403, headers: { 'retry-after': '60' }, message: 'You have exceeded a secondary rate limit' },
    })
    expect(await search('loses')).toContain('rate limit')
  })

  test('that answers with another repository is not believed', async () => {
    const entry = {
      ...{ number: 1, title: '', html_url: '', state: 'open', created_at: '', updated_at: '' },
      repository_url: 'https://api.github.com/repos/evil/shop',
    }
    const api = {
      request: async (route: string) => ({
        data: route.includes('search') ? { total_count: 1, incomplete_results: false, items: [entry] } : [],
      }),
      graphql: () => Promise.reject(new Error('not asked')),
    }
    const { issues } = githubForge(api, { owner: 'acme', repo: 'shop' })
    expect(await refused(issues.matching(asking({ words: 'a' })))).toContain('another repository')
  })
})
