/** What resolvers of one request share: who asks, and whether that is allowed. */
import { demand, type Need } from '../auth.ts'
import type { Hub } from '../core/hub.ts'
import type { Repository, Token } from '../records.ts'
import { asDenied, Denied } from './denied.ts'

export interface Context {
  hub: Hub
  token: Token
  rateLimit: Record<string, unknown>
}

/** @throws Denied as REST would refuse. */
export function allow({ hub, token }: Context, repository: Repository | null, need: Need): void {
  try {
    demand(hub.state, token, need, repository)
  } catch (caught) {
    throw asDenied(caught)
  }
}

export const reads = (context: Context, repository: Repository | null, permission: string): void =>
  allow(context, repository, { permission, access: 'read' })

export const writes = (context: Context, repository: Repository, permission: string, role?: Need['role']): void =>
  allow(context, repository, { permission, access: 'write', ...(role === undefined ? {} : { role }) })

export const unresolved = (what: string): Denied => new Denied('NOT_FOUND', `Could not resolve to ${what}.`)
