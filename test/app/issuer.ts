/** GitHub's token service on loopback: publishes keys, and gives runners tokens with the documented claims. */
import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Claims = Record<string, string | number>

export interface Issuer extends AsyncDisposable {
  url: string
  /** @returns a token with these claims over the usual ones. */
  token(claims: Claims, how?: How): string
  /** What the runner's own address answers with; its requests are counted. */
  runner: { claims: Claims; asked: string[]; status: number }
  /** How often the keys were read. */
  reads: number
  /** Keys cannot be read. */
  down: boolean
}

interface How {
  key?: KeyObject
  alg?: 'RS256' | 'HS256' | 'none'
  kid?: string
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** Somebody else's. */
export const { privateKey: forged } = generateKeyPairSync('rsa', { modulusLength: 2048 })

const text = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function startIssuer(now: () => number): Promise<Issuer> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://issuer')
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(value))
    }
    if (pathname === '/.well-known/jwks') {
      issuer.reads++
      const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }
      return issuer.down ? answer(503, {}) : answer(200, { keys: [key] })
    }
    if (pathname !== '/token' || request.headers.authorization !== 'Bearer of the runner') return answer(401, {})
    const audience = searchParams.get('audience') ?? ''
    issuer.runner.asked.push(audience)
    return answer(issuer.runner.status, { value: issuer.token({ ...issuer.runner.claims, aud: audience }) })
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer: Issuer = {
    url,
    reads: 0,
    down: false,
    runner: { claims: {}, asked: [], status: 200 },
    token(claims, { key = privateKey, alg = 'RS256', kid = 'one' } = {}) {
      const seconds = Math.floor(now() / 1000)
      const times = { iat: seconds, nbf: seconds - 600, exp: seconds + 300 }
      const payload = { jti: randomUUID(), iss: url, ...times, ...claims }
      const head = `${text({ typ: 'JWT', alg, kid })}.${text(payload)}`
      if (alg === 'none') return `${head}.`
      const secret = publicKey.export({ type: 'spki', format: 'pem' })
      const bytes =
        alg === 'HS256' ? createHmac('sha256', secret).update(head).digest() : sign('sha256', Buffer.from(head), key)
      return `${head}.${bytes.toString('base64url')}`
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
  return issuer
}

/** As GitHub documents them for a pull request's run. */
export const pullRequestClaims = (run: {
  number: number
  merge: string
  repositoryId: number
  workflow?: string
}): Claims => {
  const { number, merge, repositoryId, workflow = '.github/workflows/release-pr.yml' } = run
  const workflowRef = `acme/shop/${workflow}@refs/pull/${number}/merge`
  return {
    sub: 'repo:acme/shop:pull_request',
    ref: `refs/pull/${number}/merge`,
    ref_type: 'branch',
    ref_protected: 'false',
    sha: merge,
    repository: 'acme/shop',
    repository_id: String(repositoryId),
    repository_owner: 'acme',
    repository_owner_id: '65',
    repository_visibility: 'private',
    run_id: '4711',
    run_number: '10',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    actor: 'ben',
    actor_id: '12',
    workflow: 'Release checklist',
    head_ref: 'change',
    base_ref: 'main',
    event_name: 'pull_request',
    workflow_ref: workflowRef,
    workflow_sha: merge,
    job_workflow_ref: workflowRef,
    job_workflow_sha: merge,
  }
}
