/** GraphQL, held against GitHub's published schema and what is documented about its limits and errors. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { nodeId } from './core/hub.ts'
import { asInstallation, CHECKLIST, last, type Stage, stage } from './stage.ts'

let set: Stage
let octokit: Octokit
const shop = () => set.github.state.repositories.get('acme/shop')!
const as = (login: string) => set.github.person(login).in('acme/shop')
const where = { owner: 'acme', repo: 'shop' }

beforeEach(async () => {
  set = await stage()
  as('ben').push({ branch: 'change', files: { 'a.ts': '1' } })
  as('ben').openPull({ head: 'change', body: '- [ ] a' })
  as('ada').editPull(1, { body: '- [x] a' })
  octokit = await asInstallation(set)
})
afterEach(async () => {
  await set.github.hooks.settled()
  await set.close()
})

const refused = (query: string, variables = {}) =>
  octokit.graphql(query, variables).then(
    () => 'answered',
    ({ errors }) => errors.map(({ type, message }: { type?: string; message: string }) => `${type}: ${message}`).join(),
  )

test('one question brings all that a gate needs', async () => {
  await octokit.checks.create({ ...where, name: 'holdpoint', head_sha: shop().refs.change!, external_id: 'pr:1' })
  set.github.state.teams = { 'acme/release': [], 'acme/leads': ['ada'] }
  set.github.state.parentTeams = { 'acme/leads': 'release' }
  const query = `query ($owner: String!, $repo: String!) {
    rateLimit { cost remaining nodeCount resetAt }
    repository(owner: $owner, name: $repo) {
      id
      collaborators(query: "ada", first: 5) { edges { permission node { login } } }
      pullRequest(number: 1) {
        id body updatedAt lastEditedAt editor { login } author { login } isDraft isCrossRepository headRefOid mergeStateStatus
        baseRef { target { ... on Commit { oid config: file(path: "RELEASE.md") { object { ... on Blob { text isTruncated byteSize } } } } } }
        files(first: 100) { nodes { path changeType } }
        labels(first: 10) { nodes { name } }
        comments(first: 10) { nodes { body author { login } } }
        userContentEdits(first: 10) { totalCount nodes { editedAt diff editor { login __typename } } }
        commits(last: 1) { nodes { commit { oid
          checkSuites(first: 10) { nodes { app { databaseId slug } checkRuns(first: 10) { nodes { databaseId name status conclusion externalId } } } }
          statusCheckRollup { state contexts(first: 10) { nodes { __typename ... on CheckRun { name isRequired(pullRequestNumber: 1) } } } } } } }
      }
      object(expression: "main:RELEASE.md") { ... on Blob { text } }
    }
    organization(login: $owner) { team(slug: "release") { members(query: "ada", first: 5, membership: ALL) { nodes { login } } } }
  }`
  const answer = await octokit.graphql<Record<string, never>>(query, where)
  expect(answer).toMatchObject({
    rateLimit: { cost: 1 },
    repository: {
      collaborators: { edges: [{ permission: 'MAINTAIN', node: { login: 'ada' } }] },
      object: { text: CHECKLIST },
      pullRequest: {
        body: '- [x] a',
        editor: { login: 'ada' },
        mergeStateStatus: 'UNSTABLE',
        baseRef: { target: { config: { object: { text: CHECKLIST, isTruncated: false } } } },
        files: { nodes: [{ path: 'a.ts', changeType: 'ADDED' }] },
        userContentEdits: {
          totalCount: 2,
          nodes: [{ diff: '- [x] a' }, { diff: '- [ ] a', editor: { login: 'ben' } }],
        },
        commits: {
          nodes: [
            {
              commit: {
                checkSuites: {
                  nodes: [
                    { app: { slug: 'holdpoint' }, checkRuns: { nodes: [{ externalId: 'pr:1', status: 'QUEUED' }] } },
                  ],
                },
                statusCheckRollup: { state: 'PENDING', contexts: { nodes: [{ isRequired: false }] } },
              },
            },
          ],
        },
      },
    },
    organization: { team: { members: { nodes: [{ login: 'ada' }] } } },
  })
  expect(set.github.mistakes).toEqual([])
})

interface Failure {
  errors: unknown[]
  data: { a: { checkRun: { id: string } } }
}

describe('mutations', () => {
  const MANY = `mutation ($repo: ID!, $sha: GitObjectID!, $pr: ID!, $output: CheckRunOutput!) {
    a: createCheckRun(input: { repositoryId: $repo, headSha: $sha, name: "one", status: COMPLETED, conclusion: ACTION_REQUIRED,
      output: $output, actions: [{ label: "Sign off", description: "Mark as done", identifier: "signoff" }] }) { checkRun { id databaseId } }
    b: createCheckRun(input: { repositoryId: $repo, headSha: "${'0'.repeat(40)}", name: "two" }) { checkRun { id } }
    c: updatePullRequest(input: { pullRequestId: $pr, body: "mended" }) { pullRequest { body } }
    d: addComment(input: { subjectId: $pr, body: "hello" }) { commentEdge { node { id body } } }
  }`

  test('many in one request: one alias may fail alone, the others are done', async () => {
    const variables = {
      repo: nodeId('Repository', 'acme/shop'),
      pr: nodeId('PullRequest', 'acme/shop#1'),
      sha: shop().refs.change,
    }
    const output = { title: 't', summary: 's' }
    const failure: Failure = await octokit
      .graphql<never>(MANY, { ...variables, output })
      .catch((caught: Failure) => caught)
    expect(failure.errors).toMatchObject([{ path: ['b'], type: 'UNPROCESSABLE' }])
    expect(failure.data).toMatchObject({ b: null, c: { pullRequest: { body: 'mended' } } })
    expect(shop().checkRuns).toMatchObject([{ name: 'one', conclusion: 'action_required', app: { slug: 'holdpoint' } }])
    expect(shop().comments).toMatchObject([{ body: 'hello', author: 'holdpoint[bot]' }])
    const [run] = shop().checkRuns
    as('ada').press('one', 'signoff')
    await set.github.hooks.settled()
    expect(last(set.listener, 'check_run.requested_action').payload.check_run.id).toBe(run!.id)
    const update = `mutation ($repo: ID!, $run: ID!) {
      updateCheckRun(input: { repositoryId: $repo, checkRunId: $run, conclusion: SUCCESS }) { checkRun { conclusion } } }`
    const changed = { repo: variables.repo, run: failure.data.a.checkRun.id }
    expect(await octokit.graphql(update, changed)).toMatchObject({
      updateCheckRun: { checkRun: { conclusion: 'SUCCESS' } },
    })
  })

  test('what REST would refuse is refused here, too', async () => {
    const create = `mutation ($repo: ID!, $sha: GitObjectID!, $summary: String!) {
      createCheckRun(input: { repositoryId: $repo, headSha: $sha, name: "x", output: { title: "t", summary: $summary } }) { checkRun { id } } }`
    const variables = { repo: nodeId('Repository', 'acme/shop'), sha: shop().refs.change, summary: 'x'.repeat(70_000) }
    expect(await refused(create, variables)).toContain('UNPROCESSABLE')
    const edit = `mutation ($pr: ID!, $body: String!) { updatePullRequest(input: { pullRequestId: $pr, body: $body }) { pullRequest { id } } }`
    const long = { pr: nodeId('PullRequest', 'acme/shop#1'), body: 'x'.repeat(65_537) }
    expect(await refused(edit, long)).toContain('body is too long (maximum is 65536 characters)')
    expect(shop().pulls.get(1)!.body).toBe('- [x] a')
  })
})

interface Page {
  repository: {
    pullRequest: {
      comments: { nodes: { body: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
    }
  }
}

describe('refusals', () => {
  const ask = (inner: string) => refused(`{ repository(owner: "acme", name: "shop") { ${inner} } }`)

  test('“must supply a first or last argument”, of 1 to 100', async () => {
    expect(await ask('pullRequest(number: 1) { labels { totalCount } }')).toContain('MISSING_PAGINATION_BOUNDARIES')
    expect(await ask('pullRequest(number: 1) { labels(first: 101) { totalCount } }')).toContain('EXCESSIVE_PAGINATION')
  })

  test('what is not there, and what is not permitted', async () => {
    expect(await ask('pullRequest(number: 99) { body }')).toBe(
      'NOT_FOUND: Could not resolve to a PullRequest with the number of 99.',
    )
    expect(await refused('{ repository(owner: "acme", name: "none") { id } }')).toContain('NOT_FOUND')
    octokit = await asInstallation(set, { permissions: { metadata: 'read' } })
    expect(await ask('pullRequest(number: 1) { body }')).toBe('FORBIDDEN: Resource not accessible by integration')
    expect(await ask('object(expression: "main:RELEASE.md") { id }')).toContain('FORBIDDEN')
  })

  test('pages by cursor until there is no next one', async () => {
    for (let index = 0; index < 5; index++) as('ben').comment(1, String(index))
    const query = `query ($after: String) { repository(owner: "acme", name: "shop") { pullRequest(number: 1) {
      comments(first: 2, after: $after) { nodes { body } pageInfo { hasNextPage endCursor } } } } }`
    const found: string[] = []
    const pageAfter = async (after: string | null): Promise<string | null> => {
      const { repository } = await octokit.graphql<Page>(query, { after })
      const { nodes, pageInfo } = repository.pullRequest.comments
      found.push(...nodes.map(({ body }) => body))
      return pageInfo.hasNextPage ? pageInfo.endCursor : null
    }
    for (let after = await pageAfter(null); after; ) after = await pageAfter(after)
    expect(found).toEqual(['0', '1', '2', '3', '4'])
  })

  test('what the stand-in does not know is a mistake of the test bed, never null', async () => {
    expect(await ask('pullRequest(number: 1) { additions }')).toContain('does not know `PullRequest.additions`')
    expect(set.github.mistakes.join()).toContain('PullRequest.additions')
  })
})
