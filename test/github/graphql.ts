/** GraphQL, executed by graphql-js against GitHub's published schema. */
import { schema as published } from '@octokit/graphql-schema'
import { buildSchema, type GraphQLSchema, graphql } from 'graphql'
import type { Pull, Repository, State } from './state.ts'

let built: GraphQLSchema | undefined

/** Takes a moment, so only when the first query comes. */
function schema(): GraphQLSchema {
  built ??= buildSchema(published.idl, { assumeValidSDL: true })
  return built
}

const connection = <T>(nodes: readonly T[], { first, last }: { first?: number; last?: number } = {}) => {
  const shown = first === undefined ? nodes.slice(-(last ?? nodes.length)) : nodes.slice(0, first)
  return {
    nodes: shown,
    totalCount: nodes.length,
    pageInfo: {
      hasNextPage: first !== undefined && nodes.length > first,
      hasPreviousPage: false,
      endCursor: null,
      startCursor: null,
    },
  }
}

const actor = (login: string | null) =>
  login === null ? null : { __typename: login.endsWith('[bot]') ? 'Bot' : 'User', login: login.replace(/\[bot\]$/, '') }

const pullNode = (pull: Pull) => {
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
    state: pull.state === 'open' ? 'OPEN' : 'CLOSED',
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
    labels: (args: { first?: number }) =>
      connection(
        pull.labels.map(name => ({ name })),
        args,
      ),
    // GitHub gives the newest edit first.
    userContentEdits: (args: { first?: number }) => connection(edits.toReversed(), args),
  }
}

const repositoryNode = (repository: Repository) => ({
  nameWithOwner: repository.fullName,
  pullRequest: ({ number }: { number: number }) => {
    const pull = repository.pulls.get(number)
    return pull ? pullNode(pull) : null
  },
})

/** @returns what GitHub answers with status 200: data, and errors beside it. */
export async function execute(state: State, body: { query: string; variables?: Record<string, unknown> }) {
  const rootValue = {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = state.repositories.get(`${owner}/${name}`)
      return repository ? repositoryNode(repository) : null
    },
  }
  return graphql({ schema: schema(), source: body.query, variableValues: body.variables ?? {}, rootValue })
}
