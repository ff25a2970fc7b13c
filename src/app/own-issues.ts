/**
 * @module app/own-issues
 * An issue that the App made and whose answer was lost: it is looked for by its mark before another one is made.
 */
import { z } from 'zod'
import { query } from '../sources/github/api.ts'
import { allPages } from '../sources/github/pages.ts'
import type { GitHubApi } from '../sources/github.ts'

const page = z.object({
  repository: z.object({
    issues: z.object({
      nodes: z.array(z.object({ id: z.string(), number: z.number(), body: z.string(), viewerDidAuthor: z.boolean() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
})

/**
 * Reads the list itself, as GitHub's search lags behind. Whoever else writes our mark into an issue is not its author.
 * @param since ISO time; issues that did not change since are not looked at.
 */
export async function ownIssue(
  api: GitHubApi,
  repository: string,
  mark: string,
  since: string,
): Promise<{ id: string; number: number } | null> {
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the issues of \`${repository}\``, permission: 'issues: read' }
  const document = `query Issues($owner: String!, $repo: String!, $since: DateTime!, $after: String) {
  repository(owner: $owner, name: $repo) {
    issues(first: 100, after: $after, filterBy: { since: $since }, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id number body viewerDidAuthor } pageInfo { hasNextPage endCursor }
    }
  }
}`
  const nodes = await allPages(purpose.what, async after => {
    const answer = await query(api, document, { owner, repo, since, after }, page, purpose)
    const { issues } = answer.repository
    return { found: issues.nodes, pageInfo: issues.pageInfo }
  })
  const own = nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.includes(mark))
  return own ? { id: own.id, number: own.number } : null
}
