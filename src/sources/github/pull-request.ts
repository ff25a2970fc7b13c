/**
 * @module sources/github/pull-request
 * A pull request as it is now, with the versions of its body: who could have ticked what.
 */
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { type GitHubApi, query, type RepositoryName } from './api.ts'
import { actor, editsOf, editsShape, loginOf, type Revision, revisionsOf } from './edits.ts'

export type { Revision } from './edits.ts'

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
          userContentEdits: editsShape,
        })
        .nullable(),
    })
    .nullable(),
})
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
  return { pull, edits: editsOf(nodes), next: pageInfo.hasNextPage ? pageInfo.endCursor : null }
}
