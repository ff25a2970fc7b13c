/**
 * @module sources/github/refs
 * Branches and tags as GitHub has them.
 */
import { z } from 'zod'
import type { Refs, RemoteTag, TagSignature } from '../../model/forge.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, query, type RepositoryName } from './api.ts'
import { branchOf, rulesOf } from './branches.ts'
import { containsCommit } from './compare.ts'
import { allPages, PAGE } from './pages.ts'

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
const target = z.object({ __typename: z.string(), oid: z.string() })
const tagsShape = z.object({
  repository: z
    .object({
      refs: z
        .object({
          pageInfo,
          nodes: z.array(
            z.object({ name: z.string(), target: target.extend({ target: target.optional() }).nullable() }),
          ),
        })
        .nullable(),
    })
    .nullable(),
})

const TAGS_QUERY = `query ($owner: String!, $repo: String!, $size: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    refs(refPrefix: "refs/tags/", first: $size, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { name target { __typename oid ... on Tag { target { __typename oid } } } }
    }
  }
}`

/** @returns the questions about branches and tags of this repository. */
export function githubRefs(api: GitHubApi, repository: RepositoryName): Refs {
  const { owner, repo } = repository
  return {
    async tags() {
      const purpose = { what: `the tags of \`${owner}/${repo}\``, permission: 'contents: read' }
      const nodes = await allPages(purpose.what, async after => {
        const answer = await query(api, TAGS_QUERY, { ...repository, size: PAGE, after }, tagsShape, purpose)
        const refs = answer.repository?.refs
        if (!refs)
          throw new CouldNotFindOut(
            `${purpose.what} are not shown to this token; check the repository's name, and give the token \`${purpose.permission}\``,
          )
        return { found: refs.nodes, pageInfo: refs.pageInfo }
      })
      return nodes.flatMap(({ name, target }): RemoteTag[] => {
        const at = target?.target ?? target
        // A tag may name a file or another tag: that is no commit, and so no release.
        return at?.__typename === 'Commit' ? [{ name, commit: at.oid }] : []
      })
    },
    signature: tag => signatureOf(api, repository, tag),
    branch: name => branchOf(api, repository, name),
    rules: branch => rulesOf(api, repository, branch),
    contains: (commit, ancestor) => containsCommit(api, repository, commit, ancestor),
  }
}

const refShape = z.object({ object: z.object({ type: z.string(), sha: z.string() }) })
const tagShape = z.object({
  object: z.object({ type: z.string(), sha: z.string() }),
  verification: z.object({ verified: z.boolean(), reason: z.string() }).nullish(),
})

async function signatureOf(api: GitHubApi, repository: RepositoryName, tag: string): Promise<TagSignature | null> {
  const purpose = { what: `the tag \`${tag}\``, permission: 'contents: read' }
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}'
  const { object } = await ask(api, route, { ...repository, ref: `tags/${tag}` }, refShape, purpose)
  if (object.type !== 'tag') return null
  const way = 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}'
  const signed = await ask(api, way, { ...repository, tag_sha: object.sha }, tagShape, purpose)
  return {
    commit: signed.object.sha,
    verified: signed.verification?.verified ?? false,
    reason: signed.verification?.reason ?? 'unsigned',
  }
}
