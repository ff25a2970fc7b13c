/** What the mutations share: the thing an id means, and the input without what was not given. */
import { readNodeId } from '../core/hub.ts'
import type { Repository } from '../records.ts'
import { type Context, unresolved, writes } from './context.ts'
import { pullNode } from './nodes.ts'
import { issueNode } from './threads.ts'

export interface Place {
  type: string
  repository: Repository
  /** Number or id within the repository. */
  key: number
}

/** @throws Denied for an id that is none, or of something the token does not see. */
export function placeOf({ hub }: Context, id: string, ...types: string[]): Place {
  const node = readNodeId(id)
  const [name, key] = node?.key.split('#') ?? []
  const repository = name ? hub.state.repositories.get(name) : undefined
  if (!node || !repository || !types.includes(node.type)) throw unresolved(`a node with the global id of '${id}'`)
  return { type: node.type, repository, key: Number(key) }
}

export type Input = Record<string, unknown>

export const lower = (word: unknown): string | undefined => (typeof word === 'string' ? word.toLowerCase() : undefined)

export const kept = (given: Input): Input =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null))

/** Issues need `issues`; what is below a pull request may also be done with `pull_requests`. */
export function writesThread(context: Context, repository: Repository, number: number, role: 'read' | 'triage'): void {
  const both = repository.pulls.has(number) && context.token.permissions.pull_requests === 'write'
  writes(context, repository, both ? 'pull_requests' : 'issues', role)
}

export function threadNode(repository: Repository, number: number) {
  const pull = repository.pulls.get(number)
  return pull ? pullNode(pull, repository) : issueNode(repository.tickets.get(number)!, repository)
}
