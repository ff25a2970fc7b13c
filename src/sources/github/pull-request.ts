/**
 * @module sources/github/pull-request
 * A pull request as it is now, with the versions of its body: who could have ticked what.
 */
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { type GitHubApi, query, type RepositoryName } from './api.ts'

/** One version of the body. */
export interface Revision {
  /** Login; `ghost` for somebody whose account is gone. */
  by: string
  /** ISO time. */
  at: string
  text: string
}

export interface PullRequestFacts {
  body: string
  /** Login of the person who opened it. */
  author: string
  baseRef: string
  baseSha: string
  headSha: string
  labels: string[]
  /** Everybody who ever wrote the body, the author first. */
  editors: string[]
  /** Newest first. Null where GitHub does not have every version in full: then any editor could have written anything. */
  revisions: Revision[] | null
}

const actor = z.object({ __typename: z.string(), login: z.string() }).nullable()
const shape = z.object({
  repository: z
    .object({
      pullRequest: z
        .object({
          body: z.string(),
          createdAt: z.string(),
          author: actor,
          baseRefName: z.string(),
          baseRefOid: z.string(),
          headRefOid: z.string(),
          labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
          userContentEdits: z
            .object({
              pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
              nodes: z.array(z.object({ editedAt: z.string(), diff: z.string().nullable(), editor: actor })),
            })
            .nullable(),
        })
        .nullable(),
    })
    .nullable(),
})
type Edit = Omit<Revision, 'text'> & { text: string | null }

export const PULL_REQUEST_QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      body
      createdAt
      author { __typename login }
      baseRefName
      baseRefOid
      headRefOid
      labels(first: 100) { nodes { name } }
      userContentEdits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { editedAt diff editor { __typename login } }
      }
    }
  }
}`

/** @throws CouldNotFindOut when GitHub does not tell. */
export async function pullRequestFacts(
  api: GitHubApi,
  where: RepositoryName & { number: number },
): Promise<PullRequestFacts> {
  const first = await pageOf(api, where, null)
  const edits = first.edits
  for (let { next } = first; next; ) {
    const page = await pageOf(api, where, next)
    edits.push(...page.edits)
    next = page.next
  }
  const { pull } = first
  const author = loginOf(pull.author)
  return {
    body: pull.body,
    author,
    baseRef: pull.baseRefName,
    baseSha: pull.baseRefOid,
    headSha: pull.headRefOid,
    labels: pull.labels?.nodes.map(({ name }) => name) ?? [],
    editors: [...new Set([author, ...edits.map(({ by }) => by).reverse()])],
    revisions: revisionsOf(edits, { by: author, at: pull.createdAt, text: pull.body }),
  }
}

/** The pull request with up to 100 versions of its body; `next` is where the following page begins. */
async function pageOf(
  api: GitHubApi,
  { owner, repo, number }: RepositoryName & { number: number },
  after: string | null,
) {
  const purpose = { what: `pull request #${number}`, permission: 'pull-requests: read' }
  const { repository } = await query(api, PULL_REQUEST_QUERY, { owner, repo, number, after }, shape, purpose)
  const pull = repository?.pullRequest
  if (!pull)
    throw new CouldNotFindOut(
      `pull request #${number} of \`${owner}/${repo}\` is not there or not shown to this token; give it \`pull-requests: read\``,
    )
  const { nodes, pageInfo } = pull.userContentEdits ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }
  if (pageInfo.hasNextPage && (!pageInfo.endCursor || pageInfo.endCursor === after))
    throw new CouldNotFindOut(
      `GitHub does not show all versions of the body of pull request #${number}; try again later`,
    )
  const edits = nodes.map(({ editor, editedAt, diff }): Edit => ({ by: loginOf(editor), at: editedAt, text: diff }))
  return { pull, edits, next: pageInfo.hasNextPage ? pageInfo.endCursor : null }
}

/** GraphQL leaves out what REST writes behind a bot's name. */
function loginOf(who: z.output<typeof actor>): string {
  if (!who) return 'ghost'
  return who.__typename === 'Bot' && !who.login.endsWith('[bot]') ? `${who.login}[bot]` : who.login
}

const sameText = (a: string, b: string): boolean => a.replace(/\r\n/g, '\n').trim() === b.replace(/\r\n/g, '\n').trim()

/**
 * GitHub's `diff` is the whole text of a version, by custom and not by promise, and anybody who may write can delete one.
 * So it is believed only when every version is there and the newest is the body as it stands.
 */
function revisionsOf(edits: readonly Edit[], now: Revision): Revision[] | null {
  if (edits.length === 0) return [now]
  const revisions = edits.filter((edit): edit is Revision => edit.text !== null)
  const newestFirst = revisions.toSorted((a, b) => b.at.localeCompare(a.at))
  const whole = revisions.length === edits.length && sameText(newestFirst[0]!.text, now.text)
  return whole ? newestFirst : null
}
