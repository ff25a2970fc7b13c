/** GraphQL, executed by graphql-js against GitHub's published schema. */
import { schema as published } from '@octokit/graphql-schema'
import { buildSchema, GraphQLError, type GraphQLSchema, graphql } from 'graphql'
import { pullsOf } from './history.ts'
import type { Pull, Repository, State, Token } from './state.ts'

let built: GraphQLSchema | undefined

/** Takes a moment, so only when the first query comes. */
function schema(): GraphQLSchema {
  built ??= buildSchema(published.idl, { assumeValidSDL: true })
  return built
}

interface Span {
  first?: number
  after?: string | null
  last?: number
}

const cursorOf = (at: number) => Buffer.from(`cursor:${at}`).toString('base64')
const placeOf = (cursor: string) => Number(Buffer.from(cursor, 'base64').toString('utf8').split(':')[1])

function connection<T>(nodes: readonly T[], { first, after, last }: Span = {}) {
  const from = after ? placeOf(after) + 1 : 0
  const rest = nodes.slice(from)
  const shown = first === undefined ? rest.slice(-(last ?? rest.length)) : rest.slice(0, first)
  return {
    nodes: shown,
    totalCount: nodes.length,
    pageInfo: {
      hasNextPage: first !== undefined && rest.length > first,
      hasPreviousPage: false,
      endCursor: shown.length ? cursorOf(from + shown.length - 1) : null,
      startCursor: null,
    },
  }
}

const actor = (login: string | null) =>
  login === null ? null : { __typename: login.endsWith('[bot]') ? 'Bot' : 'User', login: login.replace(/\[bot\]$/, '') }

const snapshotNode = (repository: Repository, commit: string) => ({
  __typename: 'Commit',
  oid: commit,
  tree: { oid: repository.history[commit]?.tree ?? commit },
  associatedPullRequests: (args: Span) =>
    connection(
      pullsOf(repository, commit).map(pull => pullNode(pull, repository)),
      args,
    ),
})

const WRITERS = ['write', 'maintain', 'admin']

const pullNode = (pull: Pull, repository: Repository) => {
  const edits = pull.edits.map(edit => ({
    editedAt: edit.at,
    createdAt: edit.at,
    updatedAt: edit.at,
    editor: actor(edit.by),
    diff: edit.body,
  }))
  return {
    __typename: 'PullRequest',
    id: `PR_${pull.number}`,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    url: `https://github.example/${repository.fullName}/pull/${pull.number}`,
    state: pull.mergeCommit ? 'MERGED' : pull.state === 'open' ? 'OPEN' : 'CLOSED',
    baseRepository: { nameWithOwner: repository.fullName },
    author: actor(pull.author),
    headRefOid: pull.head.sha,
    headRefName: pull.head.ref,
    baseRefOid: pull.base.sha,
    baseRefName: pull.base.ref,
    createdAt: pull.updatedAt,
    updatedAt: pull.updatedAt,
    lastEditedAt: edits.at(-1)?.editedAt ?? null,
    editor: edits.at(-1)?.editor ?? null,
    isCrossRepository: false,
    commits: (args: Span) =>
      connection(
        pull.commits.map(commit => ({ commit: snapshotNode(repository, commit) })),
        args,
      ),
    reviews: (args: Span) =>
      connection(
        pull.reviews.map(({ by, state, commit, at }) => ({
          author: actor(by),
          authorCanPushToRepository: by !== null && WRITERS.includes(repository.collaborators[by] ?? ''),
          state,
          submittedAt: state === 'PENDING' ? null : at,
          commit: commit && snapshotNode(repository, commit),
        })),
        args,
      ),
    reviewThreads: (args: Span) =>
      connection(
        pull.threads.map(isResolved => ({ isResolved })),
        args,
      ),
    labels: (args: Span) =>
      connection(
        pull.labels.map(name => ({ name })),
        args,
      ),
    // GitHub gives the newest edit first.
    userContentEdits: (args: Span) => connection(edits.toReversed(), args),
  }
}

/** GitHub answers the rest of the query and says which part it kept back. */
function allowed(token: Token, permission: string): void {
  if (permission in token.permissions) return
  throw new GraphQLError('Resource not accessible by integration', { extensions: { type: 'FORBIDDEN' } })
}

const repositoryNode = (repository: Repository, token: Token) => ({
  nameWithOwner: repository.fullName,
  pullRequest: ({ number }: { number: number }) => {
    allowed(token, 'pull_requests')
    const pull = repository.pulls.get(number)
    return pull ? pullNode(pull, repository) : null
  },
  object: ({ oid }: { oid?: string }) => {
    allowed(token, 'contents')
    return oid && Object.hasOwn(repository.history, oid) ? snapshotNode(repository, oid) : null
  },
  refs: ({ refPrefix, ...args }: Span & { refPrefix: string }) => {
    allowed(token, 'contents')
    if (refPrefix !== 'refs/tags/') throw new GraphQLError('the stand-in knows tags only')
    const nodes = Object.entries(repository.tags).map(([name, { commit, object }]) => {
      const target = snapshotNode(repository, commit)
      return { name, target: object ? { __typename: 'Tag', oid: object, target } : target }
    })
    return connection(nodes, args)
  },
})

/** @returns what GitHub answers with status 200: data, and errors beside it. */
export async function execute(
  state: State,
  body: { query: string; variables?: Record<string, unknown> },
  token: Token,
) {
  const rootValue = {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = state.repositories.get(`${owner}/${name}`)
      return repository ? repositoryNode(repository, token) : null
    },
  }
  const result = await graphql({
    schema: schema(),
    source: body.query,
    variableValues: body.variables ?? {},
    rootValue,
  })
  // GitHub writes the kind of error beside its message.
  const errors = result.errors?.map(({ message, path, extensions }) => ({ type: extensions.type, message, path }))
  return { data: result.data ?? null, ...(errors ? { errors } : {}) }
}
