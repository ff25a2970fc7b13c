/** Registers an App and installs it, as its owner does on GitHub's pages. */
import { createSign, generateKeyPairSync } from 'node:crypto'
import type { GitHub } from './index.ts'
import type { Access, AppRecord, Installation } from './records.ts'

export interface Registered {
  app: AppRecord
  installation: Installation
  /** PEM. */
  privateKey: string
  /** @returns a JSON Web Token of the app; times in seconds since 1970. */
  jwt(claims?: { iat?: number | undefined; exp?: number | undefined; iss?: string }): string
}

/** What the App asks for when it is registered. */
export const APP_PERMISSIONS: Record<string, Access> = {
  metadata: 'read',
  checks: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  pull_requests: 'write',
  statuses: 'write',
}

export const APP_EVENTS = [
  'check_run',
  'check_suite',
  'issue_comment',
  'issues',
  'merge_group',
  'pull_request',
  'push',
  'create',
  'delete',
]

let keys: { publicKey: string; privateKey: string } | undefined

/** One pair for all tests of a process: making one takes a while. */
function keyPair() {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return keys
}

export interface Registration {
  id?: number
  slug?: string
  account?: string
  repositories?: 'all' | string[]
  permissions?: Record<string, Access>
  events?: string[]
  /** Where deliveries go; without it there are none. */
  hook?: { url: string; secret: string }
}

export function registerApp({ state, hub }: Pick<GitHub, 'state' | 'hub'>, wish: Registration = {}): Registered {
  const { id = 9001, slug = 'holdpoint', account = 'acme', permissions = APP_PERMISSIONS } = wish
  const { publicKey, privateKey } = keyPair()
  const app: AppRecord = {
    id,
    slug,
    name: slug,
    owner: account,
    publicKey,
    permissions,
    events: wish.events ?? APP_EVENTS,
    hook: wish.hook ? { id: id + 1, ...wish.hook } : null,
  }
  const installation: Installation = {
    id: id + 2,
    app: id,
    account,
    repositories: wish.repositories ?? 'all',
    permissions,
    suspended: false,
  }
  state.apps.push(app)
  state.installations.push(installation)
  const jwt: Registered['jwt'] = claims => {
    const now = Math.floor(Date.parse(hub.now()) / 1000)
    const payload = { iat: now - 30, exp: now + 300, iss: String(id), ...claims }
    const signed = [{ alg: 'RS256', typ: 'JWT' }, payload]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`
  }
  return { app, installation, privateKey, jwt }
}
