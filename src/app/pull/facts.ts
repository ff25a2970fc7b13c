/**
 * @module app/pull/facts
 * Everything a verdict needs of GitHub about one pull request, in one GraphQL query.
 */
import { z } from 'zod'
import { query } from '../../sources/github/api.ts'
import type { GitHubApi } from '../../sources/github.ts'

export interface Asked {
  owner: string
  repo: string
  number: number
  /** Id of this App: its own check runs are looked for. */
  appId: number
  /** Files of the base branch: configuration, checklist. */
  paths: readonly string[]
  /** Look for what was published before: after a lost answer, or in a new database. */
  search: boolean
  /** Teams and the people who may be in them. */
  teams: readonly { organization: string; team: string; logins: readonly string[] }[]
  /** People whose permission is asked for. */
  logins: readonly string[]
}

/** Another open pull request with the same head commit: they share its checks. */
export interface Sibling {
  number: number
  base: string
}

export interface PullFacts {
  id: string
  repositoryId: string
  /** GitHub's number of the repository, which no other ever has; null where it is not told. */
  repositoryNumber: number | null
  /** As it is called now: whoever asks by an old name is led there. */
  repositoryName: string
  number: number
  state: 'open' | 'merged' | 'closed'
  mergedBy: string | null
  /** ISO time; null when it is not merged. */
  mergedAt: string | null
  /** The commit that the merge made on the base branch; null when it is not merged. */
  mergeCommit: string | null
  title: string
  body: string
  author: string
  headSha: string
  baseRef: string
  /** Tip of the base branch. */
  baseSha: string
  labels: string[]
  /** Paths the change touches, at most 100. */
  changed: string[]
  /** Path -> text; null where there is no such file. A file that cannot be used is a sentence. */
  files: Map<string, string | null | { problem: string }>
  siblings: Sibling[]
  /** Our own check runs on the head commit by name, newest; empty when they were not looked for. */
  runs: Map<string, { id: string; externalId: string }>
  /** Node id of our comment, when it was looked for and is there. */
  comment: string | null
  /** `team:org/name` -> the logins that were asked for and are in it. */
  members: Map<string, Set<string>>
  /** Login -> `admin`, `maintain`, `write`, `triage`, `read`; absent where GitHub did not tell. */
  permissions: Map<string, string>
}

/** Found again by it when the answer to its creation was lost. */
export const COMMENT_MARK = '<!-- holdpoint:comment -->'

const blob = z
  .object({
    object: z
      .object({
        byteSize: z.number().optional(),
        text: z.string().nullish(),
        isTruncated: z.boolean().optional(),
        isBinary: z.boolean().nullish(),
      })
      .nullable(),
  })
  .nullable()

const runShape = z.object({ id: z.string(), name: z.string(), externalId: z.string().nullish() })
const commitShape = z.object({
  associatedPullRequests: z
    .object({
      nodes: z.array(
        z.object({ number: z.number(), state: z.string(), headRefOid: z.string(), baseRefName: z.string() }),
      ),
    })
    .nullable(),
  checkSuites: z
    .object({ nodes: z.array(z.object({ checkRuns: z.object({ nodes: z.array(runShape) }).nullable() })) })
    .nullish(),
})

const shape = z.looseObject({
  repository: z.looseObject({
    id: z.string(),
    databaseId: z.number().nullable(),
    nameWithOwner: z.string(),
    pullRequest: z.object({
      id: z.string(),
      number: z.number(),
      state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
      mergedBy: z.object({ login: z.string() }).nullable(),
      mergedAt: z.string().nullable(),
      mergeCommit: z.object({ oid: z.string() }).nullish(),
      title: z.string(),
      body: z.string(),
      author: z.object({ login: z.string() }).nullable(),
      headRefOid: z.string(),
      baseRefName: z.string(),
      baseRef: z.object({ target: z.looseObject({ oid: z.string() }).nullable() }).nullable(),
      labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
      files: z.object({ nodes: z.array(z.object({ path: z.string() })) }).nullish(),
      commits: z.object({ nodes: z.array(z.object({ commit: commitShape })) }),
      comments: z
        .object({ nodes: z.array(z.object({ id: z.string(), body: z.string(), viewerDidAuthor: z.boolean() })) })
        .optional(),
    }),
  }),
})

/** @throws CouldNotFindOut for every refusal, and when there is no such pull request. */
export async function pullFacts(api: GitHubApi, asked: Asked): Promise<PullFacts> {
  const { owner, repo, number } = asked
  const purpose = { what: `the pull request \`${owner}/${repo}#${number}\``, permission: 'pull_requests: read' }
  const { document, variables } = queryFor(asked)
  const raw = await query(tolerant(api), document, variables, shape, purpose)
  const { repository } = raw
  const pull = repository.pullRequest
  const target = (pull.baseRef?.target ?? {}) as Record<string, unknown>
  const [head] = pull.commits.nodes
  return {
    id: pull.id,
    repositoryId: repository.id,
    repositoryNumber: repository.databaseId,
    repositoryName: repository.nameWithOwner,
    number: pull.number,
    state: pull.state.toLowerCase() as PullFacts['state'],
    mergedBy: pull.mergedBy?.login ?? null,
    mergedAt: pull.mergedAt,
    mergeCommit: pull.mergeCommit?.oid ?? null,
    title: pull.title,
    body: pull.body,
    author: pull.author?.login ?? 'ghost',
    headSha: pull.headRefOid,
    baseRef: pull.baseRefName,
    baseSha: pull.baseRef?.target?.oid ?? '',
    labels: pull.labels?.nodes.map(({ name }) => name) ?? [],
    changed: pull.files?.nodes.map(({ path }) => path) ?? [],
    files: new Map(asked.paths.map((path, at) => [path, fileIn(target[`f${at}`], path)])),
    siblings: (head?.commit.associatedPullRequests?.nodes ?? [])
      .filter(each => each.state === 'OPEN' && each.number !== number && each.headRefOid === pull.headRefOid)
      .map(each => ({ number: each.number, base: each.baseRefName })),
    runs: runsIn(head?.commit.checkSuites?.nodes ?? []),
    comment:
      pull.comments?.nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.includes(COMMENT_MARK))?.id ??
      null,
    members: membersIn(raw, asked),
    permissions: permissionsIn(raw, asked),
  }
}

/** Who is in a team may be hidden while all else is told: that part is asked for otherwise. */
const tolerant = (api: GitHubApi): GitHubApi => ({
  request: api.request,
  async graphql<Data>(document: string, variables?: Record<string, unknown>) {
    try {
      return await api.graphql<Data>(document, variables)
    } catch (caught) {
      const { data, errors = [] } = caught as Partial<{ data: unknown; errors: { path?: (string | number)[] }[] }>
      const aboutPeople = errors.every(({ path }) => path?.some(part => /^[tp]\d+$/.test(String(part))))
      if (data && errors.length && aboutPeople) return data as Data
      throw caught
    }
  },
})

/** Only what is asked for is in the query: connections cost points. */
function queryFor(asked: Asked): { document: string; variables: Record<string, unknown> } {
  const { owner, repo, number, appId, paths, teams, logins, search } = asked
  const variables: Record<string, unknown> = { owner, repo, number }
  const declared = ['$owner: String!', '$repo: String!', '$number: Int!']
  const variable = (name: string, value: unknown, type = 'String!') => {
    variables[name] = value
    declared.push(`$${name}: ${type}`)
    return `$${name}`
  }
  const files = paths.map(
    (path, at) =>
      `f${at}: file(path: ${variable(`f${at}`, path)}) { object { ... on Blob { byteSize text isTruncated isBinary } } }`,
  )
  const members = teams.map(({ organization, team, logins: people }, at) => {
    const asked = people.map(
      (login, person) =>
        `m${person}: members(first: 10, query: ${variable(`t${at}m${person}`, login)}, membership: ALL) { nodes { login } }`,
    )
    return `t${at}: organization(login: ${variable(`t${at}o`, organization)}) { team(slug: ${variable(`t${at}s`, team)}) { ${asked.join(' ')} } }`
  })
  const permissions = logins.map(
    (login, at) =>
      `p${at}: collaborators(first: 10, query: ${variable(`p${at}`, login)}) { edges { permission node { login } } }`,
  )
  const suites = search
    ? `checkSuites(first: 10, filterBy: { appId: ${variable('appId', appId, 'Int!')} }) { nodes { checkRuns(first: 100, filterBy: { checkType: LATEST }) { nodes { id name externalId } } } }`
    : ''
  const comments = search ? 'comments(last: 100) { nodes { id body viewerDidAuthor } }' : ''
  const document = `query Pull(${declared.join(', ')}) {
  repository(owner: $owner, name: $repo) {
    id databaseId nameWithOwner
    pullRequest(number: $number) {
      id number state mergedBy { login } mergedAt mergeCommit { oid } title body author { login } headRefOid baseRefName
      baseRef { target { oid ${files.length ? `... on Commit { ${files.join('\n')} }` : ''} } }
      labels(first: 100) { nodes { name } }
      files(first: 100) { nodes { path } }
      commits(last: 1) { nodes { commit {
        associatedPullRequests(first: 50) { nodes { number state headRefOid baseRefName } }
        ${suites}
      } } }
      ${comments}
    }
    ${permissions.join('\n')}
  }
  ${members.join('\n')}
}`
  return { document, variables }
}

/** The whole text, or why it cannot be had: a cut checklist would drop items. */
function fileIn(raw: unknown, path: string): string | null | { problem: string } {
  const read = blob.safeParse(raw ?? null)
  if (!read.success || !read.data) return null
  const { object } = read.data
  if (!object) return { problem: `\`${path}\` is no file; name one that is` }
  if (object.isBinary || typeof object.text !== 'string')
    return { problem: `\`${path}\` is not a text; write it as UTF-8` }
  if (object.isTruncated)
    return { problem: `\`${path}\` is too long to be read (${object.byteSize} bytes); shorten it` }
  return object.text
}

function runsIn(suites: readonly { checkRuns: { nodes: z.output<typeof runShape>[] } | null }[]): PullFacts['runs'] {
  const runs = suites.flatMap(({ checkRuns }) => checkRuns?.nodes ?? [])
  return new Map(runs.map(({ id, name, externalId }) => [name, { id, externalId: externalId ?? '' }]))
}

const team = z.looseObject({ team: z.looseObject({}).nullable() }).nullable()
const loginList = z.object({ nodes: z.array(z.object({ login: z.string() })) })

/** `query` is a search: only the very login counts. A team that is not to be seen has no entry, and is asked for otherwise. */
function membersIn(raw: Record<string, unknown>, { teams }: Asked): PullFacts['members'] {
  const found: PullFacts['members'] = new Map()
  for (const [at, { organization, team: slug, logins }] of teams.entries()) {
    const read = team.safeParse(raw[`t${at}`])
    if (!read.success || !read.data?.team) continue
    const members = new Set<string>()
    for (const [person, login] of logins.entries()) {
      const list = loginList.safeParse(read.data.team[`m${person}`])
      if (list.success && list.data.nodes.some(node => node.login.toLowerCase() === login.toLowerCase()))
        members.add(login.toLowerCase())
    }
    found.set(`${organization}/${slug}`.toLowerCase(), members)
  }
  return found
}

const collaborators = z.object({
  edges: z.array(z.object({ permission: z.string(), node: z.object({ login: z.string() }) })).nullable(),
})

function permissionsIn(raw: Record<string, unknown>, { logins }: Asked): PullFacts['permissions'] {
  const found: PullFacts['permissions'] = new Map()
  const repository = raw.repository as Record<string, unknown>
  for (const [at, login] of logins.entries()) {
    const list = collaborators.safeParse(repository[`p${at}`])
    const edge = list.success && list.data.edges?.find(({ node }) => node.login.toLowerCase() === login.toLowerCase())
    if (edge) found.set(login.toLowerCase(), edge.permission.toLowerCase())
  }
  return found
}
