/**
 * @module app/release/facts
 * What GitHub shows of a release now, in one query: its issues, its pull request, the incidents since the launch.
 */
import { z } from 'zod'
import type { ListName } from '../../release/life.ts'
import { query } from '../../sources/github/api.ts'
import type { GitHubApi } from '../../sources/github.ts'
import { COMMENT_MARK } from '../pull/facts.ts'

export interface IssueFacts {
  id: string
  number: number
  open: boolean
  title: string
  body: string
  /** Node id of our comment, when it is there. */
  comment: string | null
}

export interface ReleaseFacts {
  repositoryId: string
  /** GitHub's number of the repository, which it keeps under every name. */
  number: number | null
  nameWithOwner: string
  issuesEnabled: boolean
  /** Null for an issue that is gone. */
  issues: Map<ListName, IssueFacts | null>
  /** Of its pull request; empty without one. */
  author: string | null
  labels: string[]
  title: string | null
  /** The commit that was proposed, and the one that it was to go on top of. */
  head: string | null
  base: string | null
  /** Issues that came up since the launch; ISO times. */
  incidents: { number: number; createdAt: string; closedAt: string | null }[]
}

export interface ReleaseAsked {
  repository: string
  issues: ReadonlyMap<ListName, { number: number }>
  pull: number | null
  /** Issues with this label that were opened since then; null asks for none. */
  incidents: { label: string; since: Date } | null
}

const issueShape = z
  .object({
    id: z.string(),
    number: z.number(),
    state: z.enum(['OPEN', 'CLOSED']),
    title: z.string(),
    body: z.string(),
    comments: z.object({
      nodes: z.array(z.object({ id: z.string(), body: z.string(), viewerDidAuthor: z.boolean() })),
    }),
  })
  .nullable()

const shape = z.object({
  repository: z.looseObject({
    id: z.string(),
    databaseId: z.number().nullable(),
    nameWithOwner: z.string(),
    hasIssuesEnabled: z.boolean(),
    pullRequest: z
      .object({
        title: z.string(),
        headRefOid: z.string(),
        baseRefOid: z.string(),
        author: z.object({ login: z.string() }).nullable(),
        labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
      })
      .nullish(),
    incidents: z
      .object({
        nodes: z.array(z.object({ number: z.number(), createdAt: z.string(), closedAt: z.string().nullable() })),
      })
      .optional(),
  }),
})

/** @throws CouldNotFindOut for every refusal; an issue that is gone is none. */
export async function releaseFacts(api: GitHubApi, asked: ReleaseAsked): Promise<ReleaseFacts> {
  const { repository: name, issues, pull, incidents } = asked
  const [owner, repo] = name.split('/')
  const lists = [...issues]
  const variables: Record<string, unknown> = { owner, repo }
  const declared = ['$owner: String!', '$repo: String!']
  const variable = (key: string, value: unknown, type: string) => {
    variables[key] = value
    declared.push(`$${key}: ${type}`)
    return `$${key}`
  }
  const parts = lists.map(
    ([, { number }], at) =>
      `i${at}: issue(number: ${variable(`i${at}`, number, 'Int!')}) { id number state title body comments(last: 50) { nodes { id body viewerDidAuthor } } }`,
  )
  if (pull !== null)
    parts.push(
      `pullRequest(number: ${variable('pull', pull, 'Int!')}) { title headRefOid baseRefOid author { login } labels(first: 100) { nodes { name } } }`,
    )
  if (incidents)
    parts.push(
      `incidents: issues(first: 100, labels: ${variable('labels', [incidents.label], '[String!]')}, filterBy: { since: ${variable('since', incidents.since.toISOString(), 'DateTime!')} }) { nodes { number createdAt closedAt } }`,
    )
  const document = `query Release(${declared.join(', ')}) {
  repository(owner: $owner, name: $repo) {
    id databaseId nameWithOwner hasIssuesEnabled
    ${parts.join('\n    ')}
  }
}`
  const purpose = { what: `the issues of \`${name}\``, permission: 'issues: read' }
  const { repository } = await query(withoutGone(api), document, variables, shape, purpose)
  const since = incidents?.since.getTime() ?? 0
  return {
    repositoryId: repository.id,
    number: repository.databaseId,
    nameWithOwner: repository.nameWithOwner,
    issuesEnabled: repository.hasIssuesEnabled,
    issues: new Map(lists.map(([list], at) => [list, issueIn(repository[`i${at}`])])),
    author: repository.pullRequest?.author?.login ?? null,
    labels: repository.pullRequest?.labels?.nodes.map(label => label.name) ?? [],
    title: repository.pullRequest?.title ?? null,
    head: repository.pullRequest?.headRefOid ?? null,
    base: repository.pullRequest?.baseRefOid ?? null,
    // `since` is about the last change; what counts is when it was opened.
    incidents: (repository.incidents?.nodes ?? []).filter(({ createdAt }) => Date.parse(createdAt) >= since),
  }
}

/** An issue that was deleted, or is another repository's now, is an error of its own among the answers. So is a pull request of another one. */
const withoutGone = (api: GitHubApi): GitHubApi => ({
  request: api.request,
  async graphql<Data>(document: string, variables?: Record<string, unknown>) {
    try {
      return await api.graphql<Data>(document, variables)
    } catch (caught) {
      const { data, errors = [] } = caught as Partial<{
        data: unknown
        errors: { type?: string; path?: (string | number)[] }[]
      }>
      const gone = errors.every(
        ({ type, path }) => type === 'NOT_FOUND' && /^(i\d+|pullRequest)$/.test(String(path?.[1])),
      )
      if (data && errors.length && gone) return data as Data
      throw caught
    }
  },
})

function issueIn(raw: unknown): IssueFacts | null {
  const issue = issueShape.parse(raw ?? null)
  return (
    issue && {
      id: issue.id,
      number: issue.number,
      open: issue.state === 'OPEN',
      title: issue.title,
      body: issue.body,
      comment:
        issue.comments.nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.includes(COMMENT_MARK))?.id ??
        null,
    }
  )
}
