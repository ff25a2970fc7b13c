/** Who asks: an app by its JSON Web Token, an installation or a person by a token; and what each of them may do. */
import { compactVerify, decodeJwt, importSPKI } from 'jose'
import { Refused } from './core/hub.ts'
import { reaches } from './hooks/subscriptions.ts'
import type { Access, AppRecord, Repository, State, Token } from './records.ts'

export type Caller = { kind: 'app'; app: AppRecord } | { kind: 'token'; token: Token; secret: string }

const LONGEST = 10 * 60
/** Clocks differ; GitHub forgives a little. */
const DRIFT = 60

/** @throws Refused with GitHub's own sentences. */
export async function callerOf(state: State, authorization: string | undefined, now: Date): Promise<Caller> {
  if (!authorization) throw new Refused(401, 'Requires authentication')
  const [, secret = ''] = /^(?:bearer|token) (.+)$/i.exec(authorization) ?? []
  if (/^ey[\w-]+\.[\w-]+\.[\w-]+$/.test(secret)) return { kind: 'app', app: await appOf(state, secret, now) }
  const token = Object.hasOwn(state.tokens, secret) ? state.tokens[secret]! : null
  if (!token) throw new Refused(401, 'Bad credentials')
  if (token.expiresAt && new Date(token.expiresAt) <= now) throw new Refused(401, 'Bad credentials')
  const installation = state.installations.find(({ id }) => id === token.installation)
  if (installation?.suspended) throw new Refused(403, 'This installation has been suspended')
  if (token.installation !== undefined && !installation) throw new Refused(401, 'Bad credentials')
  return { kind: 'token', token, secret }
}

async function appOf(state: State, jwt: string, now: Date): Promise<AppRecord> {
  const undecodable = new Refused(401, 'A JSON web token could not be decoded')
  let claims: ReturnType<typeof decodeJwt>
  try {
    claims = decodeJwt(jwt)
  } catch {
    throw undecodable
  }
  const app = state.apps.find(({ id }) => String(id) === String(claims.iss))
  if (!app) throw new Refused(404, 'Integration not found')
  try {
    await compactVerify(jwt, await importSPKI(app.publicKey, 'RS256'), { algorithms: ['RS256'] })
  } catch {
    throw undecodable
  }
  const seconds = Math.floor(now.getTime() / 1000)
  const { iat, exp } = claims
  if (!Number.isInteger(iat) || iat! > seconds + DRIFT)
    throw new Refused(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  if (!Number.isInteger(exp) || exp! <= seconds)
    throw new Refused(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  if (exp! > seconds + LONGEST + DRIFT)
    throw new Refused(401, "'Expiration time' claim ('exp') is too far in the future")
  return app
}

export const ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const roleOf = (repository: Repository, login: string): Role =>
  (repository.collaborators[login] as Role | undefined) ?? (repository.private ? 'none' : 'read')

export const atLeast = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)

/** @returns whether the token sees that the repository exists at all. */
export function sees(state: State, token: Token, repository: Repository): boolean {
  if (token.person) return roleOf(repository, token.person) !== 'none'
  if (token.repositories && !token.repositories.includes(repository.fullName)) return !repository.private
  const installation = state.installations.find(({ id }) => id === token.installation)
  return !installation || reaches(installation, repository) || !repository.private
}

/** A token that sees a public repository which is not its own may do nothing there. */
const isOwn = (state: State, token: Token, repository: Repository): boolean => {
  if (token.repositories && !token.repositories.includes(repository.fullName)) return false
  const installation = state.installations.find(({ id }) => id === token.installation)
  return !installation || reaches(installation, repository)
}

export interface Need {
  permission: string
  access: Access
  /** The role a person needs; without it: to read `read`, to write `write`. Null: for apps alone. */
  role?: Role | null
}

/** @throws Refused unless the token may do this here: 404 for what it does not see, else 403. */
export function demand(state: State, token: Token, need: Need, repository: Repository | null): void {
  if (repository && !sees(state, token, repository)) throw new Refused(404, 'Not Found')
  if (token.person) demandOfPerson(token.person, need, repository)
  else demandOfInstallation(state, token, need, repository)
}

function demandOfInstallation(state: State, token: Token, need: Need, repository: Repository | null): void {
  const readsPublic = need.access === 'read' && repository !== null && !repository.private
  const held = need.permission === 'metadata' ? 'read' : token.permissions[need.permission]
  const own = !repository || isOwn(state, token, repository)
  if (own && (held === 'write' || held === need.access)) return
  if (readsPublic && !own) return
  throw new Refused(403, 'Resource not accessible by integration')
}

function demandOfPerson(login: string, { access, role }: Need, repository: Repository | null): void {
  if (role === null) throw new Refused(403, 'You must authenticate via a GitHub App.')
  if (!repository) return
  const needed = role ?? (access === 'read' ? 'read' : 'write')
  if (atLeast(roleOf(repository, login), needed)) return
  // What only administrators see does not exist for others.
  if (needed === 'admin') throw new Refused(404, 'Not Found')
  throw new Refused(403, 'Must have push access to repository')
}
