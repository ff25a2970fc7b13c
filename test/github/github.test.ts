/** The stand-in must not flatter: what GitHub refuses, it refuses. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { rateLimited, serverError } from './faults.ts'
import { type GitHub, startGitHub } from './index.ts'
import { pull, repository, workflowToken } from './state.ts'

const HEAD = 'a'.repeat(40)
const BASE = 'b'.repeat(40)
const where = { owner: 'acme', repo: 'shop' }
const log = { debug() {}, info() {}, warn() {}, error() {} }

let github: GitHub
const as = (token: string) => new Octokit({ auth: token, baseUrl: github.url, log })

beforeEach(async () => {
  const shop = repository('acme/shop', {
    refs: { main: BASE, 'release/1.2': BASE, 'v1.0.0': BASE },
    trees: { [BASE]: { '.github/holdpoint.yml': 'shadow: false\n' }, [HEAD]: {} },
    collaborators: { ada: 'maintain' },
  })
  const edits = [
    { at: '2026-11-20T10:00:00Z', by: 'author', body: '- [ ] a' },
    { at: '2026-11-20T11:00:00Z', by: 'ada', body: '- [x] a' },
  ]
  const head = { ref: 'change', sha: HEAD, repository: 'acme/shop' }
  shop.pulls.set(7, pull(7, { head, base: { ref: 'main', sha: BASE }, body: '- [x] a', edits, labels: ['ready'] }))
  github = await startGitHub({
    repositories: new Map([['acme/shop', shop]]),
    tokens: {
      full: workflowToken({ checks: 'write', contents: 'read', pull_requests: 'write', statuses: 'write' }),
      fork: workflowToken({ checks: 'read', contents: 'read', pull_requests: 'read' }),
      app: { permissions: { checks: 'write', members: 'read' }, app: { id: 9, slug: 'holdpoint' } },
    },
    teams: { 'acme/leads': ['ada'] },
  })
})
afterEach(() => github.close())

const run = { ...where, name: 'holdpoint', head_sha: HEAD, status: 'completed', conclusion: 'success' } as const
const note = { path: 'a.ts', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'm' } as const

describe('what GitHub does', () => {
  test('pull requests, contents, permissions and teams come in GitHub’s own form', async () => {
    const octokit = as('full')
    const { data } = await octokit.pulls.get({ ...where, pull_number: 7 })
    expect(data).toMatchObject({ number: 7, body: '- [x] a', head: { sha: HEAD }, labels: [{ name: 'ready' }] })
    const file = await octokit.repos.getContent({ ...where, path: '.github/holdpoint.yml', ref: 'release/1.2' })
    expect(Buffer.from((file.data as { content: string }).content, 'base64').toString()).toBe('shadow: false\n')
    const level = await octokit.repos.getCollaboratorPermissionLevel({ ...where, username: 'ada' })
    expect(level.data).toMatchObject({ permission: 'write', role_name: 'maintain' })
    const team = { org: 'acme', team_slug: 'leads', username: 'ada' }
    expect((await as('app').teams.getMembershipForUserInOrg(team)).data.state).toBe('active')
    await expect(octokit.teams.getMembershipForUserInOrg(team)).rejects.toMatchObject({ status: 403 })
    expect(github.mistakes).toEqual([])
  })

  test('check runs: created, changed by their own app only, annotations appended, newest listed', async () => {
    const octokit = as('full')
    const output = { title: 't', summary: 's', annotations: [note] }
    const { data } = await octokit.checks.create({ ...run, output })
    await octokit.checks.update({ ...where, check_run_id: data.id, output })
    await expect(as('app').checks.update({ ...where, check_run_id: data.id, name: 'x' })).rejects.toMatchObject({
      status: 403,
    })
    await octokit.checks.create({ ...run, conclusion: 'action_required' })
    const listed = await octokit.checks.listForRef({ ...where, ref: HEAD, check_name: 'holdpoint' })
    expect(listed.data.check_runs.map(({ conclusion }) => conclusion)).toEqual(['action_required'])
    expect(github.state.repositories.get('acme/shop')!.checkRuns[0]!.annotations).toHaveLength(2)
    expect(github.mistakes).toEqual([])
  })

  test('statuses are combined, the newest of each context', async () => {
    const octokit = as('full')
    await octokit.repos.createCommitStatus({ ...where, sha: HEAD, state: 'failure', context: 'ci' })
    await octokit.repos.createCommitStatus({ ...where, sha: HEAD, state: 'success', context: 'ci' })
    const { data } = await octokit.repos.getCombinedStatusForRef({ ...where, ref: HEAD })
    expect(data).toMatchObject({ state: 'success', total_count: 1 })
    expect(github.mistakes).toEqual([])
  })

  test('GraphQL is executed against the published schema, newest edit first', async () => {
    const query = `query($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) {
      pullRequest(number: $number) { body userContentEdits(first: 10) { nodes { editedAt diff editor { login } } } } } }`
    const answer: unknown = await as('full').graphql(query, { owner: 'acme', name: 'shop', number: 7 })
    expect(answer).toMatchObject({
      repository: { pullRequest: { userContentEdits: { nodes: [{ editor: { login: 'ada' } }, { diff: '- [ ] a' }] } } },
    })
    await expect(as('full').graphql('{ repository(owner: "acme", name: "shop") { nonsense } }')).rejects.toThrow(
      'nonsense',
    )
    expect(github.mistakes).toEqual(['graphql: Cannot query field "nonsense" on type "Repository".'])
  })
})

describe('what GitHub refuses', () => {
  const output = (given: object) => ({ title: 't', summary: 's', ...given })

  test.each([
    ['51 annotations', { output: output({ annotations: Array(51).fill(note) }) }, 'must NOT have more than 50 items'],
    ['a summary of 65,536 characters', { output: output({ summary: 'x'.repeat(65_536) }) }, '65535'],
    ['a summary of too many bytes', { output: output({ summary: '🚀'.repeat(20_000) }) }, 'maximum bytesize'],
    [
      'four buttons',
      { actions: Array(4).fill({ label: 'a', description: 'b', identifier: 'c' }) },
      'more than 3 items',
    ],
    ['a word that is no conclusion', { conclusion: 'passed' }, 'allowed values'],
    ['completed without a conclusion', { conclusion: undefined }, 'conclusion is needed'],
    ['a field it does not know', { colour: 'red' }, '`colour`'],
  ])('%s', async (_, given, sentence) => {
    const request = as('full').request('POST /repos/{owner}/{repo}/check-runs', { ...run, ...given } as never)
    await expect(request).rejects.toMatchObject({ status: 422 })
    expect(github.mistakes.join()).toContain(sentence)
    expect(github.state.repositories.get('acme/shop')!.checkRuns).toEqual([])
  })

  test('a fork’s token that writes, a wrong token, an unknown commit, an unknown page size', async () => {
    await expect(as('fork').checks.create(run)).rejects.toMatchObject({ status: 403 })
    await expect(as('wrong').pulls.get({ ...where, pull_number: 7 })).rejects.toMatchObject({ status: 401 })
    await expect(as('full').checks.create({ ...run, head_sha: 'c'.repeat(40) })).rejects.toMatchObject({ status: 422 })
    await expect(as('full').checks.listForRef({ ...where, ref: HEAD, per_page: 500 })).rejects.toMatchObject({
      status: 422,
    })
  })

  test('a body of 65,537 characters', async () => {
    const update = as('full').pulls.update({ ...where, pull_number: 7, body: 'x'.repeat(65_537) })
    await expect(update).rejects.toMatchObject({ status: 422 })
  })
})

describe('trouble on demand', () => {
  test('an error once, a rate limit, a broken line, a lost answer', async () => {
    const get = () => as('full').pulls.get({ ...where, pull_number: 7 })
    github.faults.add({ on: /pulls/, times: 1, answer: serverError })
    await expect(get()).rejects.toMatchObject({ status: 502 })
    await get()
    github.faults.add({ on: /pulls/, times: 1, answer: rateLimited })
    await expect(get()).rejects.toMatchObject({ status: 403, message: expect.stringContaining('rate limit') })
    github.faults.add({ on: /pulls/, times: 1, answer: 'broken line' })
    await expect(get()).rejects.toMatchObject({ status: 500 })
    github.faults.add({ on: /POST .*check-runs/, times: 1, afterwards: true, answer: serverError })
    await expect(as('full').checks.create(run)).rejects.toMatchObject({ status: 502 })
    expect(github.state.repositories.get('acme/shop')!.checkRuns).toHaveLength(1)
  })

  test('silence lasts until the caller gives up', async () => {
    github.faults.add({ on: /pulls/, answer: 'silence' })
    const signal = AbortSignal.timeout(200)
    const got = as('full').pulls.get({ ...where, pull_number: 7, request: { signal } })
    await expect(got).rejects.toMatchObject({ status: 500 })
    expect(github.requests).toEqual([])
  })

  test('a company’s own server has its prefix', async () => {
    const company = await startGitHub(github.state, '/api/v3')
    const octokit = new Octokit({ auth: 'full', baseUrl: company.url, log })
    expect((await octokit.repos.get(where)).data.full_name).toBe('acme/shop')
    await octokit.graphql('{ repository(owner: "acme", name: "shop") { nameWithOwner } }')
    expect(company.mistakes).toEqual([])
    await company.close()
  })
})
