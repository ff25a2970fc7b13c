/**
 * @module app/trouble
 * GitHub's bad days: a limit that is used up, an answer that never came. They pass, so that waiting is all they need.
 */
import { CouldNotFindOut } from '../model/outcome.ts'

interface Failed {
  status?: number
  message?: string
  headers?: Headers
  response?: { headers?: Headers }
  errors?: { type?: string; message?: string; path?: unknown }[]
}

type Headers = Record<string, string | number | undefined>

const failureOf = (caught: unknown): Failed =>
  ((caught instanceof CouldNotFindOut ? caught.cause : caught) ?? {}) as Failed

/** @returns when GitHub lets us ask again, in milliseconds since 1970; null when it was no limit that stopped us. */
export function limitedUntil(caught: unknown, now: number): number | null {
  const { status, message = '', response, headers = response?.headers ?? {}, errors = [] } = failureOf(caught)
  const limited =
    status === 429 ||
    errors.some(({ type, message: said = '' }) => type === 'RATE_LIMITED' || /rate limit/i.test(said)) ||
    (status === 403 && (/rate limit/i.test(message) || String(headers['x-ratelimit-remaining']) === '0'))
  if (!limited) return null
  const after = Number(headers['retry-after'])
  if (after > 0) return now + after * 1000
  const reset = Number(headers['x-ratelimit-reset']) * 1000
  return reset > now ? reset + 1000 : now + 60_000
}

/** @returns whether GitHub did not answer, or answered that it could not. Octokit gives a broken line the status 500. */
export function isOutage(caught: unknown): boolean {
  const { status, errors } = failureOf(caught)
  if (status !== undefined && status >= 500) return true
  // Over GraphQL a bad day is an answer like others: an error that is about nothing in particular.
  return Boolean(
    errors?.some(
      ({ type, message = '' }) =>
        type === 'SERVICE_UNAVAILABLE' || (!type && /something went wrong|timed? ?out/i.test(message)),
    ),
  )
}
