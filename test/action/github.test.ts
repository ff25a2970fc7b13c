/** The step's own dealings with GitHub, one by one, on the stand-in. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { baseFiles } from '../../src/action/base.ts'
import { connect, type Octokit, trouble } from '../../src/action/github.ts'
import { sendCheckRun } from '../../src/action/send.ts'
import type { CheckRunRequests } from '../../src/publish/check-run.ts'
import { rateLimited, serverError } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { repository, workflowToken } from '../github/state.ts'
import { READS, WRITES } from './pull-request.ts'
import { commit, git, repositoryIn, scratch } from './stage.ts'

const TIP = 'd'.repeat(40)
const files = { 'RELEASE.md': '# At the root\n', 'web/RELEASE.md': '# Below\n', 'web/huge.md': 'x'.repeat(1_100_000) }
const tokens = { writes: workflowToken(WRITES), reads: workflowToken(READS), blind: workflowToken({}) }

let github: GitHub
let octokit: Octokit
const address = process.env.GITHUB_API_URL

beforeAll(async () => {
  github = await startGitHub()
  process.env.GITHUB_API_URL = github.url
  octokit = await connect('writes')
})
beforeEach(() => {
  const shop = repository('acme/shop', { refs: { main: TIP }, trees: { [TIP]: files } })
  Object.assign(github.state, { repositories: new Map([['acme/shop', shop]]), tokens })
  github.faults.clear()
  github.requests.length = 0
  github.mistakes.length = 0
})
afterEach(() => expect(github.mistakes).toEqual([]))
afterAll(async () => {
  await github.close()
  if (address === undefined) delete process.env.GITHUB_API_URL
  else process.env.GITHUB_API_URL = address
})

const where = { owner: 'acme', repo: 'shop' }

describe('a request', () => {
  test('that reads is tried again, one that writes is not', async () => {
    github.faults.add({ on: /GET/, times: 2, answer: serverError })
    expect((await octokit.rest.git.getRef({ ...where, ref: 'heads/main' })).data.object.sha).toBe(TIP)
    github.faults.add({ on: /graphql/, times: 1, answer: 'broken line' })
    await octokit.graphql('query { repository(owner: "acme", name: "shop") { nameWithOwner } }')
    github.faults.add({ on: /POST/, times: 1, answer: serverError })
    const run = { ...where, name: 'x', head_sha: TIP }
    await expect(octokit.rest.checks.create(run)).rejects.toMatchObject({ status: 502 })
  })

  test('that fails says what happened', async () => {
    const refused = await (await connect('reads')).rest.checks
      .create({ ...where, name: 'x', head_sha: TIP })
      .catch(trouble)
    expect(refused).toBe('GitHub answered 403 (Resource not accessible by integration)')
    github.faults.add({ on: /./, answer: 'broken line' })
    expect(await octokit.rest.checks.create({ ...where, name: 'x', head_sha: TIP }).catch(trouble)).toMatch(
      /^GitHub could not be reached \(.+\)$/,
    )
  })
})

describe('files of the base branch', () => {
  const base = { branch: 'main', sha: TIP }
  const asked = { base, repository: 'acme/shop', root: '/nowhere', folder: 'web/' }

  test('are the tip’s, below the project’s folder first', async () => {
    const { read, commit, source } = await baseFiles({ ...asked, octokit })
    expect([commit, source]).toEqual([TIP, 'GitHub'])
    expect(Buffer.from((await read('RELEASE.md'))!).toString()).toBe('# Below\n')
    expect(await read('NOPE.md')).toBeNull()
    await expect(read('../secret')).rejects.toThrow('outside of the repository')
    await expect(read('huge.md')).rejects.toThrow('at most 1 MiB')
    github.faults.add({ on: /contents/, answer: serverError })
    await expect(read('RELEASE.md')).rejects.toThrow('cannot be read on the base branch: GitHub answered 502')
  })

  test('come from the checkout where GitHub cannot be asked', async () => {
    using folder = scratch()
    const root = repositoryIn(folder.path, { 'RELEASE.md': '# Old\n' })
    const sha = git(root, 'rev-parse', 'HEAD')
    git(root, 'update-ref', 'refs/remotes/origin/main', commit(root, { 'RELEASE.md': '# Tip\n' }))
    const blind = await connect('blind')
    const { read, source } = await baseFiles({ ...asked, base: { branch: 'main', sha }, root, octokit: blind })
    expect([source, Buffer.from((await read('RELEASE.md'))!).toString()]).toEqual(['the checkout', '# Tip\n'])
    expect(await read('NOPE.md')).toBeNull()
    const old = await baseFiles({ ...asked, base: { branch: 'gone', sha }, root, folder: '', octokit: null })
    expect(Buffer.from((await old.read('RELEASE.md'))!).toString()).toBe('# Old\n')
  })

  test('that nobody has end in one sentence', async () => {
    using folder = scratch()
    await expect(baseFiles({ ...asked, root: folder.path, octokit: null })).rejects.toThrow(
      'there is no `token`, and the checkout does not have that branch; give the step a `token`',
    )
  })
})

describe('the check run', () => {
  const requests: CheckRunRequests = {
    create: {
      name: 'holdpoint',
      head_sha: TIP,
      external_id: 'action:1',
      status: 'completed',
      conclusion: 'success',
      completed_at: '2026-11-21T03:00:00Z',
      output: { title: 'go', summary: 's' },
    },
    updates: [],
  }
  const posted = () => github.state.repositories.get('acme/shop')!.checkRuns

  test('is posted once, even when the answer was lost', async () => {
    github.faults.add({ on: /^POST/, times: 1, afterwards: true, answer: 'broken line' })
    expect(await sendCheckRun(octokit, 'acme/shop', requests)).toMatchObject({ state: 'posted' })
    expect(posted()).toHaveLength(1)
  })

  test('is posted at the second try when the first did not arrive', async () => {
    github.faults.add({ on: /^POST/, times: 1, answer: serverError })
    expect(await sendCheckRun(octokit, 'acme/shop', requests)).toMatchObject({ state: 'posted' })
    expect(posted()).toHaveLength(1)
  })

  test('a token that may not write is told apart from one that has had enough', async () => {
    expect(await sendCheckRun(await connect('reads'), 'acme/shop', requests)).toMatchObject({ state: 'not allowed' })
    github.faults.add({ on: /^POST/, answer: rateLimited })
    expect(await sendCheckRun(octokit, 'acme/shop', requests)).toMatchObject({ state: 'failed' })
    expect(posted()).toEqual([])
  })
})
