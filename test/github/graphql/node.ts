/** One thing by its id, whatever it is. */
import { sees } from '../auth.ts'
import { readNodeId } from '../core/hub.ts'
import type { Repository } from '../records.ts'
import { type Context, reads, unresolved } from './context.ts'
import { repositoryNode } from './nodes.ts'
import { threadNode } from './place.ts'
import { commentNode } from './threads.ts'

const PERMISSIONS: Record<string, string> = { Issue: 'issues', PullRequest: 'pull_requests', IssueComment: 'issues' }

/** @throws Denied for an id of nothing, and of what the token does not see. */
export function nodeWith(id: string, context: Context): unknown {
  const node = readNodeId(id)
  const [name = '', key] = node?.key.split('#') ?? []
  const repository = context.hub.state.repositories.get(name)
  const missing = unresolved(`a node with the global id of '${id}'`)
  if (!node || !repository || !sees(context.hub.state, context.token, repository)) throw missing
  if (node.type === 'Repository') return repositoryNode(repository)
  const permission = PERMISSIONS[node.type]
  if (!permission) throw new Error(`the stand-in does not find \`${node.type}\` by its id`)
  reads(context, repository, permission)
  const found = thing(repository, node.type, Number(key))
  if (!found) throw missing
  return found
}

function thing(repository: Repository, type: string, key: number) {
  if (type === 'Issue') return repository.tickets.has(key) ? threadNode(repository, key) : null
  if (type === 'PullRequest') return repository.pulls.has(key) ? threadNode(repository, key) : null
  const comment = repository.comments.find(({ id }) => id === key)
  return comment ? commentNode(comment, repository) : null
}
