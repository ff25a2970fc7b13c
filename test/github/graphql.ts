/** GraphQL, executed by graphql-js against GitHub's published schema. */
import { schema as published } from '@octokit/graphql-schema'
import { buildSchema, type GraphQLError, type GraphQLFieldResolver, type GraphQLSchema, graphql } from 'graphql'
import { sees } from './auth.ts'
import { type Hub, repositoryAt } from './core/hub.ts'
import { type Context, unresolved } from './graphql/context.ts'
import type { GraphqlPrice } from './graphql/cost.ts'
import { asDenied, Denied } from './graphql/denied.ts'
import { mutations } from './graphql/mutations.ts'
import { nodeWith } from './graphql/node.ts'
import { repositoryNode } from './graphql/nodes.ts'
import { organizationNode } from './graphql/people.ts'
import { actor } from './graphql/threads.ts'
import type { Token } from './records.ts'

let built: GraphQLSchema | undefined

/** Takes a moment, so only when the first query comes. */
function schema(): GraphQLSchema {
  built ??= buildSchema(published.idl, { assumeValidSDL: true })
  return built
}

/** A member that is not there is an error: GitHub would have answered it, and the test must not pass by luck. */
const member: GraphQLFieldResolver<Record<string, unknown>, Context> = (source, args, context, info) => {
  if (!(info.fieldName in source))
    throw new Error(`the stand-in does not know \`${info.parentType}.${info.fieldName}\``)
  const value = source[info.fieldName]
  if (typeof value !== 'function') return value
  try {
    return value(args, context)
  } catch (caught) {
    throw asDenied(caught)
  }
}

const queries = (hub: Hub, token: Token, rateLimit: Record<string, unknown>) => ({
  rateLimit,
  viewer: actor(token.person ?? (token.app ? `${token.app.slug}[bot]` : null)),
  repository: ({ owner, name }: { owner: string; name: string }) => {
    const found = repositoryAt(hub.state, `${owner}/${name}`)
    if (!found || !sees(hub.state, token, found)) throw unresolved(`a Repository with the name '${owner}/${name}'`)
    return repositoryNode(found)
  },
  organization: ({ login }: { login: string }) => organizationNode(hub.state, login),
  user: ({ login }: { login: string }) => actor(login),
  node: ({ id }: { id: string }, context: Context) => nodeWith(id, context),
  // Each of them may fail alone.
  nodes: ({ ids }: { ids: string[] }, context: Context) => ids.map(id => settled(() => nodeWith(id, context))),
})

function settled<T>(work: () => T): T | Error {
  try {
    return work()
  } catch (caught) {
    return asDenied(caught) as Error
  }
}

interface Budget extends GraphqlPrice {
  limit: number
  remaining: number
  resetAt: string
}

export interface Executing {
  hub: Hub
  mistakes: string[]
}

/**
 * @returns what GitHub answers with status 200: data, and errors beside it.
 * What GitHub's schema would not take, and what the stand-in cannot answer, is a mistake.
 */
export async function execute(
  { hub, mistakes }: Executing,
  token: Token,
  body: { query: string; variables?: Record<string, unknown>; operationName?: string },
  { cost, nodes, limit, remaining, resetAt }: Budget,
) {
  if (nodes > 500_000)
    return {
      errors: [
        {
          type: 'MAX_NODE_LIMIT_EXCEEDED',
          message: `by the time this query requests ${nodes} possible nodes, it exceeds the maximum limit of 500,000`,
        },
      ],
    }
  const rateLimit = { cost, limit, nodeCount: nodes, remaining, resetAt, used: limit - remaining }
  const context: Context = { hub, token, rateLimit }
  const { data, errors } = await graphql({
    schema: schema(),
    source: body.query,
    variableValues: body.variables ?? {},
    operationName: body.operationName ?? null,
    rootValue: { ...queries(hub, token, rateLimit), ...mutations },
    contextValue: context,
    fieldResolver: member,
  })
  for (const error of errors ?? [])
    if (!(error.originalError instanceof Denied)) mistakes.push(`graphql: ${error.message}`)
  return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.map(told) } : {}) }
}

/** GitHub writes the type of an error beside its message. */
function told({ message, path, locations, originalError }: GraphQLError) {
  const type = originalError instanceof Denied ? { type: originalError.type } : {}
  return { ...type, ...(path ? { path } : {}), locations, message }
}
