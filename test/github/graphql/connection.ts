/** Connections with cursors, and the boundaries GitHub insists on. */
import { Denied } from './denied.ts'

export interface Wanted {
  first?: number | null
  last?: number | null
  after?: string | null
  before?: string | null
}

const cursorOf = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64')
const indexOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64').toString('utf8').slice(7))

/** @returns the part of the list that was asked for. @throws Denied without `first` or `last`, or beyond 100. */
export function connection<T>(name: string, all: readonly T[], wanted: Wanted) {
  const { first, last, after, before } = wanted
  const size = first ?? last
  if (size === undefined || size === null)
    throw new Denied(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  if (size < 1 || size > 100)
    throw new Denied(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`,
    )
  const from = after ? indexOf(after) + 1 : 0
  const to = before ? indexOf(before) : all.length
  const begin = first ? from : Math.max(from, to - size)
  const end = first ? Math.min(to, from + size) : to
  const nodes = all.slice(begin, end)
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursorOf(begin + index) })),
    totalCount: all.length,
    pageInfo: {
      hasNextPage: first ? end < all.length : false,
      hasPreviousPage: begin > 0,
      startCursor: nodes.length ? cursorOf(begin) : null,
      endCursor: nodes.length ? cursorOf(end - 1) : null,
    },
  }
}
