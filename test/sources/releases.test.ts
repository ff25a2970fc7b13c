import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { type GitHubApi, githubForge } from '../../src/sources/github.ts'
import { rateLimited } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { type ReleaseRecord, type Repository, repository, workflowToken } from '../github/state.ts'

const HEAD = 'a'.repeat(40)
const log = { debug() {}, info() {}, warn() {}, error() {} }

let github: GitHub
let shop: Repository
const as = (token: string) => {
  const api: GitHubApi = new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } })
  return githubForge(api, { owner: 'acme', repo: 'shop' })
}
const release = (id: number, tag: string, given: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  id,
  tag,
  target: 'main',
  name: tag,
  body: 'Notes',
  draft: false,
  prerelease: false,
  assets: [],
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
    refs: { main: HEAD, 'release/1.2': HEAD },
    history: { [HEAD]: { parents: [] } },
    releases: [release(1, 'v1.0.0'), release(2, 'v1.2.0', { draft: true, body: null })],
  })
  github = await startGitHub({
    repositories: new Map([['acme/shop', shop]]),
    tokens: {
      reader: workflowToken({ contents: 'read' }),
      writer: workflowToken({ contents: 'write' }),
      nothing: workflowToken({}),
    },
  })
})
afterEach(() => github.close())

describe('a release', () => {
  test('comes with all of its assets, whole or not', async () => {
    shop.releases[0]!.assets = Array.from({ length: 130 }, (_, at) => ({
      name: `shop-${at}.zip`,
      size: at,
      state: at === 129 ? 'open' : 'uploaded',
    }))
    const found = await as('reader').releases.of('v1.0.0')
    expect(found).toMatchObject({ name: 'v1.0.0', draft: false, body: 'Notes', target: 'main' })
    expect(found!.assets).toHaveLength(130)
    expect(found!.assets[129]).toEqual({ name: 'shop-129.zip', size: 129, uploaded: false })
    expect(github.mistakes).toEqual([])
  })

  test('that is a draft is found by who may write, however many there are', async () => {
    shop.releases.unshift(...Array.from({ length: 120 }, (_, at) => release(at + 10, `v0.${at}.0`)))
    expect(await as('writer').releases.of('v1.2.0')).toMatchObject({ draft: true, body: '' })
    expect(await as('reader').releases.of('v1.2.0')).toBeNull()
    expect(await as('writer').releases.of('v9.9.9')).toBeNull()
    expect(github.mistakes).toEqual([])
  })

  test('that may not be read is not absent', async () => {
    expect(await refused(as('nothing').releases.of('v1.0.0'))).toContain('give it `contents: read`')
    github.faults.add({ on: /releases$/, times: 1, answer: { status: 404, message: 'Not Found' } })
    expect(await refused(as('reader').releases.of('v9.9.9'))).toContain('(not found)')
    github.faults.add({ on: /releases/, times: 1, answer: rateLimited })
    expect(await refused(as('reader').releases.of('v1.0.0'))).toContain('rate limit')
  })
})

describe('a branch', () => {
  test('comes with the checks that classic protection demands', async () => {
    expect(await as('reader').refs.branch('main')).toEqual({ commit: HEAD, protected: false, checks: [] })
    shop.protections['release/1.2'] = {
      strict: true,
      checks: [
        { context: 'test', app_id: 15368 },
        { context: 'lint', app_id: null },
      ],
      enforceAdmins: true,
    }
    expect(await as('reader').refs.branch('release/1.2')).toEqual({
      commit: HEAD,
      protected: true,
      checks: [
        { context: 'test', app: 15368 },
        { context: 'lint', app: null },
      ],
    })
    expect(github.mistakes).toEqual([])
  })

  test('is absent only where another one is shown', async () => {
    expect(await as('reader').refs.branch('release/9')).toBeNull()
    expect(await refused(as('nothing').refs.branch('release/9'))).toContain('give it `contents: read`')
    github.faults.add({ on: /branches/, answer: { status: 404, message: 'Not Found' } })
    expect(await refused(as('reader').refs.branch('release/9'))).toContain('does not show the branch `main`')
    expect(await refused(as('reader').refs.branch('main'))).toContain('although it is the default one')
  })

  test('has the rules of every active ruleset that covers it', async () => {
    const ruleset = (id: number, enforcement: 'active' | 'disabled', rules: object[]) => ({
      ...{ id, name: `rules ${id}`, target: 'branch' as const, enforcement, bypass_actors: [] },
      conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } },
      rules: rules as { type: string }[],
      ...{ createdAt: '2026-11-20T10:00:00Z', updatedAt: '2026-11-20T10:00:00Z' },
    })
    const check = { context: 'test', integration_id: 15368 }
    const checks = { strict_required_status_checks_policy: true, required_status_checks: [check] }
    shop.rulesets = [
      ruleset(1, 'active', [{ type: 'non_fast_forward' }, { type: 'required_status_checks', parameters: checks }]),
      ruleset(2, 'disabled', [{ type: 'deletion' }]),
    ]
    expect(await as('reader').refs.rules('main')).toEqual([
      { type: 'non_fast_forward', approvals: null, checks: [] },
      { type: 'required_status_checks', approvals: null, checks: [{ context: 'test', app: 15368 }] },
    ])
    expect(await as('reader').refs.rules('other')).toEqual([])
    github.faults.add({ on: /rules/, times: 1, answer: { status: 403, message: 'Upgrade to GitHub Pro' } })
    expect(await refused(as('reader').refs.rules('main'))).toContain('the rules of the branch `main`')
    expect(github.mistakes).toEqual([])
  })
})
