/** What a GraphQL request costs by GitHub's own rule: connections asked for, divided by a hundred. */
import { type DocumentNode, type FieldNode, Kind, parse, type SelectionSetNode, type ValueNode } from 'graphql'

export interface GraphqlPrice {
  /** Points of the hour. */
  cost: number
  /** Points of the minute. */
  points: number
  nodes: number
  write: boolean
  content: number
}

/** Mutations that make something people see. */
const CONTENT = ['addComment', 'createIssue', 'createPullRequest', 'addPullRequestReview', 'addReaction', 'addSubIssue']

interface Walk {
  document: DocumentNode
  variables: Record<string, unknown>
  /** Requests that GitHub needs to fill the connections. */
  requests: number
  nodes: number
}

/** @returns the price; that of the smallest query for what cannot be read. */
export function graphqlPrice({ query, variables = {} }: { query?: string; variables?: Record<string, unknown> } = {}) {
  const price: GraphqlPrice = { cost: 1, points: 1, nodes: 0, write: false, content: 0 }
  let document: DocumentNode
  try {
    document = parse(query ?? '')
  } catch {
    return price
  }
  const operation = document.definitions.find(each => each.kind === Kind.OPERATION_DEFINITION)
  if (!operation) return price
  const walk: Walk = { document, variables: { ...variables }, requests: 0, nodes: 0 }
  visit(walk, operation.selectionSet, 1)
  price.cost = Math.max(1, Math.round(walk.requests / 100))
  price.nodes = walk.nodes
  if (operation.operation !== 'mutation') return price
  const fields = operation.selectionSet.selections.filter(each => each.kind === Kind.FIELD)
  const content = fields.filter(({ name }) => CONTENT.includes(name.value)).length
  return { ...price, points: 5, write: true, content }
}

function visit(walk: Walk, set: SelectionSetNode | undefined, times: number): void {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) visit(walk, selection.selectionSet, times * field(walk, selection, times))
    else if (selection.kind === Kind.INLINE_FRAGMENT) visit(walk, selection.selectionSet, times)
    else {
      const named = walk.document.definitions.find(
        each => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
      )
      if (named?.kind === Kind.FRAGMENT_DEFINITION) visit(walk, named.selectionSet, times)
    }
  }
}

/** @returns how many there are of what is below the field. */
function field(walk: Walk, node: FieldNode, times: number): number {
  const size = node.arguments?.find(({ name }) => ['first', 'last'].includes(name.value))
  if (!size) return 1
  const count = numberIn(size.value, walk.variables)
  walk.requests += times
  walk.nodes += times * count
  return count
}

const numberIn = (value: ValueNode, variables: Record<string, unknown>): number =>
  value.kind === Kind.INT ? Number(value.value) : value.kind === Kind.VARIABLE ? Number(variables[value.name.value]) : 1
