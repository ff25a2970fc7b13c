import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { githubHistory } from '../../src/sources/github/history.ts'
import { serverError } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { repository, workflowToken } from '../github/state.ts'

const sha = (at: number): string => at.toString(16).padStart(40, '0')
const [ROOT, MAIN, ONE, TWO] = [0, 1, 2, 3].map(sha) as [string, string, string, string]
const log = { debug() {}, info() {}, warn() {}, error() {} }

let github: GitHub
const as = (token: string, pull: number | null = 1) =>
  githubHistory(
    new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } }),
    { owner: 'acme', repo: 'shop' },
    pull,
  )
const refused = async (answer: Promise<unknown>): Promise<string> => {
  const failure = await answer.then(
    value => new Error(`answered ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  )
  expect(failure).toBeInstanceOf(CouldNotFindOut)
  return (failure as Error).message
}

beforeEach(async () => {
  const shop = repository('acme/shop', {
    refs: { main: MAIN, change: TWO },
    tags: { 'v1.0.0': { commit: ROOT } },
    history: {
      [ROOT]: { parents: [] },
      [MAIN]: { parents: [ROOT] },
      [ONE]: { parents: [ROOT], message: 'feat: one' },
      [TWO]: { parents: [ONE], message: 'fix!: two\n\nAll of it' },
    },
    trees: { [TWO]: { 'api.yaml': 'openapi: 3.1.0\n', 'long.yaml': 'x'.repeat(1024 * 1024 + 1), 'docs/a.md': 'A' } },
  })
  github = await startGitHub({
    repositories: new Map([['acme/shop', shop]]),
    tokens: { reader: workflowToken({ contents: 'read' }), nobody: workflowToken({ checks: 'read' }) },
  })
})
afterEach(() => github.close())

test('GitHub tells tags, commits with their messages, and where a branch began', async () => {
  expect(await as('reader').allTags()).toEqual([{ name: 'v1.0.0', commit: ROOT }])
  expect(await as('reader').commitsSince('v1.0.0', TWO)).toEqual([
    { commit: TWO, message: 'fix!: two\n\nAll of it' },
    { commit: ONE, message: 'feat: one' },
  ])
  expect(await as('reader').forkPoint(MAIN, TWO)).toBe(ROOT)
  expect(await as('reader').contains(TWO, ROOT)).toBe(true)
  expect(await refused(as('reader').commitsSince(null, TWO))).toContain('no release is tagged before this one')
  expect(await refused(as('reader', null).changedPaths(MAIN))).toContain('pull requests alone')
  expect(github.mistakes).toEqual([])
})

test('a file is there, is not, or cannot be told: never the one for the other', async () => {
  expect(Buffer.from((await as('reader').show(TWO, 'api.yaml'))!).toString()).toBe('openapi: 3.1.0\n')
  expect(await as('reader').show(TWO, 'other.yaml')).toBeNull()
  expect(await refused(as('reader').show(TWO, 'long.yaml'))).toContain('1 MB at most was expected')
  expect(await refused(as('reader').show(TWO, 'docs'))).toContain('is not understood')
  expect(await refused(as('reader').show(sha(77), 'api.yaml'))).toContain('push the commit first')
  expect(await refused(as('nobody').show(TWO, 'api.yaml'))).toContain('give it `contents: read`')
  github.faults.add({ on: /./, answer: serverError })
  expect(await refused(as('reader').show(TWO, 'api.yaml'))).toContain('try again later')
})
