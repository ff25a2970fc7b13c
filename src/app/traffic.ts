/**
 * @module app/traffic
 * Every request to GitHub, from its outside: which kind, what became of it, and how much the limits leave.
 */

export interface Asked {
  kind: 'graphql' | 'rest' | 'token' | 'app'
  /** `limited` for GitHub's rate limits, `refused` for other refusals, `failed` without an answer or with 5xx. */
  outcome: 'ok' | 'limited' | 'refused' | 'failed'
  ms: number
  /** What GitHub says of the limit that the request was counted for; null when it says nothing. */
  limit: { resource: string; remaining: number; resetAt: number } | null
}

/** @returns `fetch`, told of. It throws what `fetch` throws. */
export function watchedFetch(now: () => number, tell: (asked: Asked) => void): typeof fetch {
  return async (input, init) => {
    const started = now()
    const kind = kindOf(new URL(input instanceof Request ? input.url : input).pathname)
    try {
      const response = await fetch(input, init)
      tell({ kind, outcome: outcomeOf(response), ms: now() - started, limit: limitOf(response.headers) })
      return response
    } catch (caught) {
      tell({ kind, outcome: 'failed', ms: now() - started, limit: null })
      throw caught
    }
  }
}

function kindOf(path: string): Asked['kind'] {
  if (path.endsWith('/graphql')) return 'graphql'
  if (path.endsWith('/access_tokens')) return 'token'
  return /\/app(\/|$)/.test(path) ? 'app' : 'rest'
}

function outcomeOf({ status, headers }: Response): Asked['outcome'] {
  if (status < 400) return 'ok'
  if (status >= 500) return 'failed'
  const limited =
    status === 429 || (status === 403 && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0'))
  return limited ? 'limited' : 'refused'
}

function limitOf(headers: Headers): Asked['limit'] {
  const resource = headers.get('x-ratelimit-resource')
  const [remaining, reset] = [headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset')].map(Number)
  return resource && Number.isFinite(remaining) && reset! > 0
    ? { resource, remaining: remaining!, resetAt: reset! * 1000 }
    : null
}
