/**
 * @module app/evidence/token
 * GitHub's word for which workflow run is speaking: an OIDC token, verified.
 */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'

/** GitHub's own; a server of a company has `/_services/token`. */
export const ISSUER = 'https://token.actions.githubusercontent.com'

export interface TokenOptions {
  /** `https://token.actions.githubusercontent.com`, or `https://HOST/_services/token`. */
  issuer: string
  /** The App's own origin. */
  audience: string
  now(): number
}

/** What a token says about the run it was made for. */
export interface Run {
  repository: string
  repositoryId: number
  event: string
  ref: string
  sha: string
  /** Branch that a pull request goes into. */
  base: string
  /** The workflow that GitHub started: path, and the commit its file was read at. */
  workflow: { path: string; sha: string }
  /** The job is defined in another file, which the workflow calls. */
  called: boolean
  /** `4711`, and which attempt. */
  id: string
  attempt: string
  /** The token's own id, and when it ends, milliseconds. */
  token: string
  until: number
}

/** Clocks differ, seconds. */
const TOLERANCE = 30

const word = z.string().min(1).max(500)
const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
const digits = z.string().regex(/^\d{1,15}$/)

const claims = z.object({
  jti: word,
  exp: z.number(),
  repository: word.regex(/^[\w.-]+\/[\w.-]+$/),
  repository_id: digits,
  event_name: word,
  ref: word,
  sha,
  base_ref: z.string().max(500).default(''),
  workflow_ref: word,
  workflow_sha: sha,
  job_workflow_ref: word,
  run_id: digits,
  run_attempt: digits,
})

/** @returns who reads tokens: the run, or one sentence about what is wrong with the token. Throws CouldNotFindOut when the keys cannot be had. */
export function tokenReader({ issuer, audience, now }: TokenOptions): (token: string) => Promise<Run | string> {
  // Kept, and asked for again at most every half minute, whatever keys are named to us.
  const keys = createRemoteJWKSet(new URL(`${issuer.replace(/\/+$/, '')}/.well-known/jwks`), {
    timeoutDuration: 5000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  })
  return async token => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        // Never what the token proposes: with `none` or HS256 anybody could sign.
        algorithms: ['RS256'],
        clockTolerance: TOLERANCE,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'iat', 'jti'],
      })
      return runOf(payload)
    } catch (caught) {
      return refusalOf(caught, { issuer, audience })
    }
  }
}

function runOf(payload: unknown): Run | string {
  const parsed = claims.safeParse(payload)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return `the token has no usable claim \`${String(issue!.path[0])}\`; send the token of a workflow run`
  }
  const told = parsed.data
  const [path, ref] = partsOf(told.workflow_ref, told.repository)
  if (path === null || ref !== told.ref)
    return `the token's workflow \`${told.workflow_ref}\` is none of \`${told.repository}\` at \`${told.ref}\`; send from a workflow of the repository`
  return {
    repository: told.repository,
    repositoryId: Number(told.repository_id),
    event: told.event_name,
    ref: told.ref,
    sha: told.sha,
    base: told.base_ref,
    workflow: { path, sha: told.workflow_sha },
    called: told.job_workflow_ref !== told.workflow_ref,
    id: told.run_id,
    attempt: told.run_attempt,
    token: told.jti,
    until: (told.exp + TOLERANCE) * 1000,
  }
}

/** `acme/shop/.github/workflows/release.yml@refs/pull/7/merge` -> path and ref; null for another repository's. */
function partsOf(workflow: string, repository: string): [path: string | null, ref: string] {
  const at = workflow.indexOf('@')
  const inside = workflow.slice(0, at).toLowerCase().startsWith(`${repository.toLowerCase()}/`)
  return [at > 0 && inside ? workflow.slice(repository.length + 1, at) : null, workflow.slice(at + 1)]
}

function refusalOf(caught: unknown, { issuer, audience }: { issuer: string; audience: string }): string {
  if (caught instanceof errors.JWTExpired) return 'the token has expired; send it right after it was made'
  if (caught instanceof errors.JWTClaimValidationFailed) {
    const expected: Record<string, string> = { iss: `\`${issuer}\``, aud: `\`${audience}\`` }
    return `the token's \`${caught.claim}\` is not right${expected[caught.claim] ? `, ${expected[caught.claim]} was expected` : ''}; see whether \`app-url\` is the App's address`
  }
  if (caught instanceof errors.JOSEAlgNotAllowed)
    return 'the token is not signed with RS256; send the token of a workflow run'
  if (caught instanceof errors.JWSSignatureVerificationFailed || caught instanceof errors.JWKSNoMatchingKey)
    return `the token's signature is not one of ${issuer}; send the token of a workflow run`
  const unreachable =
    !(caught instanceof errors.JOSEError) ||
    [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code].includes(caught.code)
  if (unreachable)
    throw new CouldNotFindOut(
      `the keys of ${issuer} cannot be read (${(caught as Error).message}); send it again`,
      {},
      { cause: caught },
    )
  return 'the token cannot be read; send the token of a workflow run'
}
