/**
 * @module sources/github/api
 * What is needed of an Octokit, and what its refusals mean for the reader.
 */
import type { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'

/** Any Octokit fits; it brings the token and the server's address (`GITHUB_API_URL`). */
export interface GitHubApi {
  request(route: string, parameters?: Record<string, unknown>): Promise<{ data: unknown; headers?: object }>
  graphql<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>
}

export interface RepositoryName {
  owner: string
  repo: string
}

/** What was asked for, for the sentence when there is no answer. */
export interface Purpose {
  /** `the check runs of \`abc1234\``. */
  what: string
  /** `checks: read`: what a workflow's `permissions` would need. */
  permission: string
}

interface Refusal {
  status?: number
  message?: string
  response?: { headers?: Record<string, string | number | undefined> }
  /** GraphQL answers 200 and puts its refusals here. */
  errors?: { type?: string; message?: string }[]
  cause?: { code?: string; cause?: { code?: string } }
}

/**
 * Asks over REST and reads the answer by its schema.
 * @throws CouldNotFindOut for every refusal, and for an answer of another shape.
 */
export async function ask<Shape extends z.ZodType>(
  api: GitHubApi,
  route: string,
  parameters: Record<string, unknown>,
  shape: Shape,
  purpose: Purpose,
): Promise<z.output<Shape>> {
  return read(await answered(() => api.request(route, parameters), purpose).then(({ data }) => data), shape, purpose)
}

/**
 * Asks for one page of a list; otherwise as `ask`.
 * @returns also what the next page is asked with (`page`, `after`), by GitHub's own link to it; null on the last page.
 */
export async function askPage<Shape extends z.ZodType>(
  api: GitHubApi,
  route: string,
  parameters: Record<string, unknown>,
  shape: Shape,
  purpose: Purpose,
): Promise<{ found: z.output<Shape>; next: Record<string, string> | null }> {
  const { data, headers = {} } = await answered(() => api.request(route, parameters), purpose)
  const link = (headers as { link?: unknown }).link
  const [, next] = /<([^<>]+)>;\s*rel="next"/.exec(typeof link === 'string' ? link : '') ?? []
  const query = next && URL.canParse(next) ? new URL(next).searchParams : null
  return { found: read(data, shape, purpose), next: query && Object.fromEntries(query) }
}

/** Asks over GraphQL; otherwise as `ask`. */
export async function query<Shape extends z.ZodType>(
  api: GitHubApi,
  document: string,
  variables: Record<string, unknown>,
  shape: Shape,
  purpose: Purpose,
): Promise<z.output<Shape>> {
  return read(await answered(() => api.graphql(document, variables), purpose), shape, purpose)
}

async function answered<T>(request: () => Promise<T>, purpose: Purpose): Promise<T> {
  try {
    return await request()
  } catch (caught) {
    throw new CouldNotFindOut(refusalOf(caught as Refusal, purpose), {}, { cause: caught })
  }
}

function read<Shape extends z.ZodType>(data: unknown, shape: Shape, { what }: Purpose): z.output<Shape> {
  const parsed = shape.safeParse(data)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  throw new CouldNotFindOut(`GitHub's answer about ${what} is not understood (\`${path.join('.')}\`: ${message})`)
}

/** @returns the HTTP status of a refusal; null for everything else. */
export const statusOf = (caught: unknown): number | null => {
  const { status, response } = ((caught instanceof CouldNotFindOut ? caught.cause : caught) ?? {}) as Refusal
  return response && status !== undefined ? status : null
}

/** @returns true for a refusal that another token would not get: not a limit, not a bad day. */
export const lacksRight = (caught: unknown): boolean => {
  const refusal = ((caught instanceof CouldNotFindOut ? caught.cause : caught) ?? {}) as Refusal
  return [403, 404].includes(statusOf(caught) ?? 0) && !isRateLimit(refusal, refusal.message ?? '')
}

function refusalOf(refusal: Refusal, { what, permission }: Purpose): string {
  const types = refusal.errors?.map(({ type }) => type) ?? []
  const said = refusal.errors?.[0]?.message ?? refusal.message ?? ''
  if (types.includes('RATE_LIMITED') || isRateLimit(refusal, said)) return rateLimitSentence(refusal)
  if (types.includes('NOT_FOUND') || statusOf(refusal) === 404)
    return `GitHub does not show ${what} to this token (not found); check the repository's name, and give the token \`${permission}\``
  switch (statusOf(refusal)) {
    case null:
      if (refusal.errors)
        return `GitHub refused to tell ${what} (${said}); give the token \`${permission}\`, or try again later`
      return `GitHub could not be reached for ${what} (${reasonOf(refusal)}); check the network and the API's address, or try again later`
    case 401:
      return `GitHub did not accept the token (401) when asked for ${what}; set a valid one as \`GITHUB_TOKEN\` or the input \`token\``
    case 403:
      return `the token may not read ${what} (403); give it \`${permission}\``
    case 422:
      return `GitHub does not know what was asked for: ${what} (422); push the commit first`
    default:
      return `GitHub could not tell ${what} (${refusal.status}); try again later`
  }
}

const isRateLimit = (refusal: Refusal, said: string): boolean =>
  refusal.status === 429 ||
  /rate limit/i.test(said) ||
  (refusal.status === 403 && String(refusal.response?.headers?.['x-ratelimit-remaining']) === '0')

function rateLimitSentence({ response }: Refusal): string {
  const reset = Number(response?.headers?.['x-ratelimit-reset'])
  const until = reset > 0 ? ` until ${new Date(reset * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''
  return `GitHub's rate limit for this token is used up${until}; run it again then`
}

const reasonOf = ({ cause, message }: Refusal): string =>
  cause?.code ?? cause?.cause?.code ?? message?.split('\n')[0] ?? 'no answer'
