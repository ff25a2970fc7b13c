/**
 * @module sources/github/pulls
 * Pull requests: who reviewed what, and which commits came by which of them.
 */
import { z } from 'zod'
import type { CommitOrigin, PullRequest, PullRequests, Review } from '../../model/forge.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, type Purpose, query, type RepositoryName } from './api.ts'
import { commitsBetween, shown } from './compare.ts'
import { incomplete, PAGE, untilShort } from './pages.ts'
import { inTurns } from './turns.ts'

/** GitHub shows no more files of a change than these. */
const MOST_FILES = 3000
/** Commits asked about in one query. */
const BATCH = 50
/** Requests at the same time. */
const AT_ONCE = 6

const actor = z.object({ __typename: z.string(), login: z.string() }).nullable()
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
const snapshot = z.object({ oid: z.string(), tree: z.object({ oid: z.string() }) })
const review = z.object({
  author: actor,
  authorCanPushToRepository: z.boolean(),
  state: z.enum(['PENDING', 'COMMENTED', 'APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']),
  submittedAt: z.string().nullable(),
  commit: snapshot.nullable(),
})
const who = z.object({ email: z.string().nullable(), user: z.object({ login: z.string() }).nullable() }).nullable()
const ownCommit = z.object({ commit: z.object({ oid: z.string(), author: who, committer: who }) })
type OwnCommit = z.output<typeof ownCommit>['commit']
const pullShape = z.object({
  number: z.number(),
  url: z.string(),
  author: actor,
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  headRefOid: z.string(),
  baseRefName: z.string(),
  baseRefOid: z.string(),
  last: z.object({ nodes: z.array(z.object({ commit: snapshot })) }),
  commits: z.object({ totalCount: z.number(), pageInfo, nodes: z.array(ownCommit) }),
  reviews: z.object({ pageInfo, nodes: z.array(review) }).nullable(),
  reviewThreads: z.object({ pageInfo, nodes: z.array(z.object({ isResolved: z.boolean() })) }),
})
type Pull = z.output<typeof pullShape>
const oneShape = z.object({ repository: z.object({ pullRequest: pullShape.nullable() }).nullable() })

const PULL_QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $size: Int!, $reviews: String, $threads: String, $commits: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      number
      url
      author { __typename login }
      state
      headRefOid
      baseRefName
      baseRefOid
      last: commits(last: 1) { nodes { commit { oid tree { oid } } } }
      commits(first: $size, after: $commits) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { commit { oid author { email user { login } } committer { email user { login } } } }
      }
      reviews(first: $size, after: $reviews) {
        pageInfo { hasNextPage endCursor }
        nodes { author { __typename login } authorCanPushToRepository state submittedAt commit { oid tree { oid } } }
      }
      reviewThreads(first: $size, after: $threads) {
        pageInfo { hasNextPage endCursor }
        nodes { isResolved }
      }
    }
  }
}`

/** @returns the questions about pull requests of this repository. */
export function githubPulls(api: GitHubApi, repository: RepositoryName): PullRequests {
  const turn = inTurns(AT_ONCE)
  return {
    one: number => turn(() => onePull(api, repository, number)),
    pathsOf: number => turn(() => pathsOf(api, repository, number)),
    between: async (base, commit) => originsOf(api, repository, await commitsBetween(api, repository, base, commit)),
    pathsOfCommit: commit => turn(() => pathsOfCommit(api, repository, commit)),
  }
}

async function pathsOf(api: GitHubApi, where: RepositoryName, pull_number: number): Promise<string[]> {
  const purpose = { what: `the files of pull request #${pull_number}`, permission: 'pull-requests: read' }
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
  const files = await untilShort(purpose.what, page =>
    ask(api, route, { ...where, pull_number, per_page: PAGE, page }, filesShape, purpose),
  )
  return pathsIn(files, purpose.what)
}

async function pathsOfCommit(api: GitHubApi, where: RepositoryName, ref: string): Promise<string[]> {
  const purpose = { what: `the files of commit \`${shown(ref)}\``, permission: 'contents: read' }
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}'
  const shape = z.object({ files: filesShape.optional() })
  const files = await untilShort(purpose.what, async page => {
    const answer = await ask(api, route, { ...where, ref, per_page: PAGE, page }, shape, purpose)
    return answer.files ?? []
  })
  return pathsIn(files, purpose.what)
}

const filesShape = z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() }))

function pathsIn(files: z.output<typeof filesShape>, what: string): string[] {
  if (files.length >= MOST_FILES)
    throw new CouldNotFindOut(
      `GitHub shows no more than ${MOST_FILES} of ${what}, and there may be more; leave out \`paths\``,
    )
  return files.flatMap(({ filename, previous_filename: former }) => (former ? [filename, former] : [filename]))
}

/** What comes in pages: where each list is, null at its beginning. */
type Cursors = Record<'reviews' | 'threads' | 'commits', string | null>

async function onePull(api: GitHubApi, where: RepositoryName, number: number): Promise<PullRequest> {
  const purpose = { what: `the reviews of pull request #${number}`, permission: 'pull-requests: read' }
  const reviews: z.output<typeof review>[] = []
  const commits: OwnCommit[] = []
  let unresolved = 0
  let after: Cursors = { reviews: null, threads: null, commits: null }
  for (;;) {
    const pull = await page(api, { ...where, number }, after, purpose)
    const more = pull.reviews ?? { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
    const lists = { reviews: more, threads: pull.reviewThreads, commits: pull.commits }
    // Asking again from the end of a list gives nothing, so each list may go on at its own pace.
    reviews.push(...lists.reviews.nodes)
    unresolved += lists.threads.nodes.filter(({ isResolved }) => !isResolved).length
    commits.push(...lists.commits.nodes.map(({ commit }) => commit))
    const next: Cursors = {
      reviews: lists.reviews.pageInfo.endCursor ?? after.reviews,
      threads: lists.threads.pageInfo.endCursor ?? after.threads,
      commits: lists.commits.pageInfo.endCursor ?? after.commits,
    }
    const unfinished = Object.values(lists).some(list => list.pageInfo.hasNextPage)
    if (!unfinished) return asPullRequest(pull, reviews, commits, unresolved)
    if (JSON.stringify(next) === JSON.stringify(after)) throw incomplete(purpose.what)
    after = next
  }
}

async function page(
  api: GitHubApi,
  { owner, repo, number }: RepositoryName & { number: number },
  after: Cursors,
  purpose: Purpose,
): Promise<Pull> {
  const { repository } = await query(api, PULL_QUERY, { owner, repo, number, size: PAGE, ...after }, oneShape, purpose)
  const pull = repository?.pullRequest
  if (pull) return pull
  throw new CouldNotFindOut(
    `pull request #${number} of \`${owner}/${repo}\` is not there or not shown to this token; give it \`${purpose.permission}\``,
  )
}

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const
const OPINIONS = {
  COMMENTED: 'commented',
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  DISMISSED: 'dismissed',
} as const

function asPullRequest(
  pull: Pull,
  reviews: readonly z.output<typeof review>[],
  commits: readonly OwnCommit[],
  unresolved: number,
): PullRequest {
  const last = pull.last.nodes.at(-1)?.commit
  const tree = last?.oid === pull.headRefOid ? last.tree.oid : null
  const inOrder = reviews.toSorted((a, b) => (a.submittedAt ?? '').localeCompare(b.submittedAt ?? ''))
  return {
    number: pull.number,
    url: pull.url,
    author: loginOf(pull.author),
    state: STATES[pull.state],
    head: pull.headRefOid,
    base: pull.baseRefName,
    baseCommit: pull.baseRefOid,
    unresolved,
    ...writersOf(pull, commits),
    reviews: inOrder.flatMap((each): Review[] => {
      if (each.state === 'PENDING') return []
      const { commit } = each
      return [
        {
          by: loginOf(each.author),
          person: each.author?.__typename === 'User',
          mayWrite: each.authorCanPushToRepository,
          state: OPINIONS[each.state],
          commit: commit?.oid ?? null,
          current: commit !== null && (commit.oid === pull.headRefOid || commit.tree.oid === tree),
        },
      ]
    }),
  }
}

/** What is done on its pages GitHub commits itself, so that the author alone says who did it. */
const isGitHub = (actor: z.output<typeof who>): boolean =>
  actor?.user ? actor.user.login === 'web-flow' : actor?.email === 'noreply@github.com'

/** GitHub lists no more than some 250 commits of a pull request, and counts them all. */
function writersOf(pull: Pull, commits: readonly OwnCommit[]): Pick<PullRequest, 'writers' | 'unattributed'> {
  const responsible = commits.map(({ oid, author, committer }) => ({
    oid,
    logins: (isGitHub(committer) ? [author] : [author, committer]).map(actor => actor?.user?.login ?? null),
  }))
  const writers = responsible.flatMap(({ logins }) => logins).filter(login => login !== null)
  const unattributed = responsible.filter(({ logins }) => logins.includes(null)).map(({ oid }) => oid)
  const complete = commits.length === pull.commits.totalCount && commits.some(({ oid }) => oid === pull.headRefOid)
  return { writers: [...new Set(writers)].sort(), unattributed: complete ? unattributed : null }
}

/** GraphQL leaves out what REST writes behind a bot's name. */
function loginOf(who: z.output<typeof actor>): string {
  if (!who) return 'ghost'
  return who.__typename === 'Bot' && !who.login.endsWith('[bot]') ? `${who.login}[bot]` : who.login
}

const originShape = z.object({
  repository: z
    .record(
      z.string(),
      z
        .object({
          oid: z.string(),
          associatedPullRequests: z
            .object({
              pageInfo: z.object({ hasNextPage: z.boolean() }),
              nodes: z.array(
                z.object({
                  number: z.number(),
                  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
                  baseRepository: z.object({ nameWithOwner: z.string() }).nullable(),
                }),
              ),
            })
            .nullable(),
        })
        .nullable(),
    )
    .nullable(),
})

async function originsOf(api: GitHubApi, where: RepositoryName, commits: readonly string[]): Promise<CommitOrigin[]> {
  const origins: CommitOrigin[] = []
  for (let from = 0; from < commits.length; from += BATCH)
    origins.push(...(await batch(api, where, commits.slice(from, from + BATCH))))
  return origins
}

async function batch(api: GitHubApi, where: RepositoryName, commits: readonly string[]): Promise<CommitOrigin[]> {
  const purpose = { what: 'the pull requests the commits came by', permission: 'pull-requests: read' }
  const fields = commits.map(
    (oid, at) => `c${at}: object(oid: "${oid}") { ... on Commit { oid associatedPullRequests(first: 100) {
      pageInfo { hasNextPage } nodes { number state baseRepository { nameWithOwner } } } } }`,
  )
  const document = `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${fields.join('\n')} } }`
  const { repository } = await query(api, document, { ...where }, originShape, purpose)
  const own = `${where.owner}/${where.repo}`.toLowerCase()
  return commits.map((commit, at) => {
    const found = repository?.[`c${at}`]
    const pulls = found?.associatedPullRequests
    if (!found || found.oid !== commit || !pulls || pulls.pageInfo.hasNextPage)
      throw incomplete(`the pull requests that commit \`${commit.slice(0, 7)}\` came by`)
    return {
      commit,
      pulls: pulls.nodes
        .filter(({ baseRepository }) => baseRepository?.nameWithOwner.toLowerCase() === own)
        .map(({ number, state }) => ({ number, state: STATES[state] })),
    }
  })
}
