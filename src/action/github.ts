/**
 * @module action/github
 * The way to GitHub's API: the server's own address, the runner's proxy, a time limit, and a second try where that is safe.
 */
import { setTimeout as wait } from 'node:timers/promises'

export type Octokit = ReturnType<typeof import('@actions/github').getOctokit>

/** Most time one request may take, milliseconds. */
const TIME_LIMIT = 20_000
/** Pauses before the tries after the first, milliseconds. */
const PAUSES = [300, 1500]

/** Loaded only when it is needed: it brings half a megabyte. Takes its address from `GITHUB_API_URL`. */
export async function connect(token: string): Promise<Octokit> {
  const { setSecret } = await import('@actions/core')
  // The runner knows the workflow's own token; one that was fetched on the way it does not.
  setSecret(token)
  const { getOctokit } = await import('@actions/github')
  const { defaults } = await import('@actions/github/lib/utils')
  const { fetch: proxied } = defaults.request as { fetch: typeof fetch }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  return getOctokit(token, { log, request: { ...defaults.request, fetch: patient(proxied) } })
}

/** Reading twice changes nothing; a write is repeated by who knows whether it arrived. Silence was long enough once. */
const patient =
  (once: typeof fetch): typeof fetch =>
  async (address, init) => {
    for (const pause of reads(init) ? PAUSES : []) {
      const response = await limited(once, address, init).catch(again)
      if (response && response.status < 500) return response
      await wait(pause)
    }
    return limited(once, address, init)
  }

function again(caught: unknown): null {
  if ((caught as { code?: unknown }).code === 'ETIMEDOUT') throw caught
  return null
}

/** A GraphQL query is posted, and reads all the same. */
const reads = ({ method = 'GET', body }: RequestInit = {}): boolean =>
  method === 'GET' || (typeof body === 'string' && /^\{"query":"\s*(?:\\n)?\s*query\b/.test(body))

async function limited(once: typeof fetch, ...[address, init]: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await once(address, { ...init, signal: AbortSignal.timeout(TIME_LIMIT) })
  } catch (caught) {
    if ((caught as Error).name !== 'TimeoutError') throw caught
    throw Object.assign(new Error(`no answer within ${TIME_LIMIT / 1000} seconds`), { code: 'ETIMEDOUT' })
  }
}

/** The status of a refused request; null when there was no answer at all. */
export function statusOf(caught: unknown): number | null {
  const { status, response } = caught as { status?: number; response?: unknown }
  // Octokit says 500 when nothing came back.
  return response && typeof status === 'number' ? status : null
}

/** One clause about what went wrong: `GitHub answered 403 (Resource not accessible by integration)`. */
export function trouble(caught: unknown): string {
  const status = statusOf(caught)
  const words = caught instanceof Error ? caught.message.split(/\r?\n| - https?:/)[0]!.slice(0, 200) : String(caught)
  if (status !== null) return `GitHub answered ${status} (${words})`
  const cause = (caught as { cause?: { code?: string; name?: string; cause?: { code?: string } } }).cause
  return `GitHub could not be reached (${cause?.code ?? cause?.cause?.code ?? words})`
}
