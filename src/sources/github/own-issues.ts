/**
 * @module sources/github/own-issues
 * Issues that the asking token made itself: found by the list, as GitHub's search lags behind, made, and brought up to date.
 */
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, query, type RepositoryName } from './api.ts'
import { actor, type Edit, editsOf, editsShape, loginOf, type Revision, revisionsOf } from './edits.ts'
import { allPages } from './pages.ts'

export interface OwnIssue {
  number: number
  body: string
  open: boolean
  /** Closed as *not planned*: somebody gave it up. */
  givenUp: boolean
}

const issue = z.object({
  number: z.number(),
  body: z.string(),
  state: z.enum(['OPEN', 'CLOSED']),
  stateReason: z.string().nullable(),
  createdAt: z.string(),
  viewerDidAuthor: z.boolean(),
})

const page = z.object({
  repository: z.object({
    issues: z.object({
      nodes: z.array(issue),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
})

const MEMBERS = 'number body state stateReason createdAt viewerDidAuthor'
const purposeOf = ({ owner, repo }: RepositoryName) => ({
  what: `the issues of \`${owner}/${repo}\``,
  permission: 'issues: write',
})

/**
 * @param asked.since ISO time: those that did not change since are left out. `open`: only open ones.
 * @returns the oldest first.
 */
export async function ownIssues(
  api: GitHubApi,
  where: RepositoryName,
  asked: { since?: string; open?: boolean },
): Promise<OwnIssue[]> {
  const purpose = purposeOf(where)
  const document = `query OwnIssues($owner: String!, $repo: String!, $after: String, $filter: IssueFilters, $states: [IssueState!]) {
  repository(owner: $owner, name: $repo) {
    issues(first: 100, after: $after, filterBy: $filter, states: $states, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { ${MEMBERS} } pageInfo { hasNextPage endCursor }
    }
  }
}`
  const fixed = { ...where, filter: asked.since ? { since: asked.since } : {}, states: asked.open ? ['OPEN'] : null }
  const nodes = await allPages(purpose.what, async after => {
    const { issues } = (await query(api, document, { ...fixed, after }, page, purpose)).repository
    return { found: issues.nodes, pageInfo: issues.pageInfo }
  })
  return nodes
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .map(factsOf)
    .toSorted((a, b) => a.number - b.number)
}

const factsOf = ({ number, body, state, stateReason }: z.output<typeof issue>): OwnIssue => ({
  number,
  body,
  open: state === 'OPEN',
  givenUp: state === 'CLOSED' && stateReason === 'NOT_PLANNED',
})

export interface IssueHistory extends OwnIssue {
  own: boolean
  /** Login of whoever made it: of an own one the token's. */
  author: string
  /** Everybody who ever changed the body, the oldest first. */
  editors: string[]
  /** Versions of the body, newest first; null where GitHub does not have every one in full. */
  revisions: Revision[] | null
}

const one = z.object({
  repository: z.object({ issue: issue.extend({ author: actor, userContentEdits: editsShape }).nullable() }),
})

/** @returns the issue with all versions of its body; null for one that is not there. */
export async function issueHistory(
  api: GitHubApi,
  where: RepositoryName & { number: number },
): Promise<IssueHistory | null> {
  const { number } = where
  const purpose = { ...purposeOf(where), what: `issue #${number}` }
  const document = `query IssueHistory($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      ${MEMBERS} author { __typename login }
      userContentEdits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { editedAt diff editor { __typename login } }
      }
    }
  }
}`
  let found: Found | null = null
  const edits = await allPages(`the versions of issue #${number}`, async after => {
    const { repository } = await query(api, document, { ...where, after }, one, purpose)
    found ??= repository.issue
    const { nodes, pageInfo } = repository.issue?.userContentEdits ?? NO_EDITS
    return { found: editsOf(nodes), pageInfo }
  }).catch(caught => {
    if (isGone(caught)) return []
    throw caught
  })
  return found && historyOf(found, edits)
}

const NO_EDITS = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }

/** GraphQL says of an issue that is not there that it cannot be resolved. */
const isGone = (caught: unknown): boolean =>
  caught instanceof CouldNotFindOut &&
  ((caught.cause as { errors?: { type?: string }[] } | undefined)?.errors ?? []).some(
    ({ type }) => type === 'NOT_FOUND',
  )

type Found = z.output<typeof issue> & { author: z.output<typeof actor> }

function historyOf(found: Found, edits: readonly Edit[]): IssueHistory {
  const author = loginOf(found.author)
  const now: Revision = { by: author, at: found.createdAt, text: found.body }
  return {
    ...factsOf(found),
    own: found.viewerDidAuthor,
    author,
    editors: [...new Set(edits.map(({ by }) => by).reverse())],
    revisions: revisionsOf(edits, now),
  }
}

const made = z.object({ number: z.number() })

/** @returns its number. */
export async function makeIssue(
  api: GitHubApi,
  where: RepositoryName,
  what: { title: string; body: string },
): Promise<number> {
  const purpose = { ...purposeOf(where), what: `a new issue in \`${where.owner}/${where.repo}\`` }
  return (await ask(api, 'POST /repos/{owner}/{repo}/issues', { ...where, ...what }, made, purpose)).number
}

/** What is left out stays as it is. */
export async function changeIssue(
  api: GitHubApi,
  where: RepositoryName & { number: number },
  change: { body?: string; state?: 'open' | 'closed'; state_reason?: 'completed' | 'not_planned' | 'reopened' },
): Promise<void> {
  const { number: issue_number, ...repository } = where
  const purpose = { ...purposeOf(where), what: `issue #${issue_number}` }
  await ask(
    api,
    'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    { ...repository, issue_number, ...change },
    made,
    purpose,
  )
}

export async function commentOn(
  api: GitHubApi,
  { number: issue_number, ...where }: RepositoryName & { number: number },
  body: string,
): Promise<void> {
  const purpose = { ...purposeOf(where), what: `a comment on issue #${issue_number}` }
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
  await ask(api, route, { ...where, issue_number, body }, z.object({ id: z.number() }), purpose)
}
