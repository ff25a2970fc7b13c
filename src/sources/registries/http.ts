/**
 * @module sources/registries/http
 * Asking a registry over HTTP: only what is encrypted or on this machine, never for long, never much, and not found is an answer.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'

const TIMEOUT_MS = 20_000
const MAX_BYTES = 32 * 1024 * 1024
const MAX_REDIRECTS = 5

export interface Answer {
  status: number
  headers: Headers
  body: string
  /** Where it came from in the end. */
  url: URL
}

export interface Question {
  method?: 'GET' | 'HEAD'
  headers?: Record<string, string>
  /** Statuses that are answers besides 200; 404 when absent. */
  expected?: readonly number[]
}

/** @throws CouldNotFindOut for an address that is not encrypted and leads elsewhere than to this machine. */
export function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const local = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && local)))
    throw new CouldNotFindOut(
      `\`${shown(text)}\` is no address of a registry, one with \`https://\` expected; mend \`url\``,
    )
  if (url.username || url.password)
    throw new CouldNotFindOut(`the address of \`${url.host}\` carries a password, none expected; leave it out`)
  return url
}

/** What stands below a base, whether or not that ends with a slash. */
export const below = (base: string, path: string): string => `${addressOf(base).href.replace(/\/+$/, '')}/${path}`

/**
 * @returns the answer when it is one: 200, or a status that was expected.
 * @throws CouldNotFindOut for every other status, and for silence, endless redirects and endless bodies.
 */
export async function ask(
  address: string,
  { method = 'GET', headers = {}, expected = [404] }: Question = {},
): Promise<Answer> {
  let url = addressOf(address)
  let sent: Record<string, string> = { 'user-agent': 'holdpoint (https://github.com/holdpoint/holdpoint)', ...headers }
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const { response, body } = await fetched(url, { method, headers: sent, signal, redirect: 'manual' })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) {
      if (response.status === 200 || expected.includes(response.status))
        return { status: response.status, headers: response.headers, body, url }
      throw new CouldNotFindOut(refusalOf(url, response))
    }
    const next = addressOf(URL.canParse(location, url.href) ? new URL(location, url).href : location)
    if (next.protocol === 'http:' && url.protocol === 'https:')
      throw new CouldNotFindOut(
        `\`${url.host}\` leads to \`${next.host}\` without encryption, an address with \`https://\` expected; mend \`url\``,
      )
    // A token is for the host that it was given for.
    if (next.host !== url.host)
      sent = Object.fromEntries(Object.entries(sent).filter(([name]) => name !== 'authorization'))
    url = next
  }
  throw new CouldNotFindOut(
    `\`${url.host}\` leads on and on (${MAX_REDIRECTS} times), an answer expected; mend \`url\``,
  )
}

async function fetched(url: URL, request: RequestInit): Promise<{ response: Response; body: string }> {
  try {
    const response = await fetch(url, request)
    return { response, body: await textOf(response, url) }
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) throw caught
    const { name, message, cause } = caught as Error & { cause?: { code?: string; message?: string } }
    const why =
      name === 'TimeoutError' ? `no answer within ${TIMEOUT_MS / 1000} s` : (cause?.code ?? cause?.message ?? message)
    throw new CouldNotFindOut(
      `\`${url.host}\` could not be reached (${why}), an answer expected; check the network and \`url\`, or try again later`,
    )
  }
}

async function textOf(response: Response, url: URL): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > MAX_BYTES)
      throw new CouldNotFindOut(
        `\`${url.host}\` answers with more than ${MAX_BYTES / 1024 / 1024} MiB, the facts of one package expected; mend \`url\``,
      )
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function refusalOf(url: URL, { status }: Response): string {
  const asked = `\`${shown(url.href)}\``
  if (status === 401 || status === 403)
    return `${asked} refuses to tell (${status}), an answer without a password expected; name a registry that is open to read, or check the name: some answer so for what is not there`
  if (status === 429) return `\`${url.host}\` was asked too often (429), an answer expected; try again later`
  return `${asked} answered with ${status}, 200 or 404 expected; try again later, or mend \`url\``
}

const shown = (text: string): string => text.replace(/[`\s]/g, ' ').slice(0, 200)

/** The body as a JSON object. @throws CouldNotFindOut when it is none: a sign-in page, or an answer that was cut. */
export function objectOf({ body, url }: Answer): Record<string, unknown> {
  let document: unknown
  try {
    document = JSON.parse(body)
  } catch {
    document = null
  }
  if (typeof document === 'object' && document !== null && !Array.isArray(document))
    return document as Record<string, unknown>
  throw new CouldNotFindOut(
    `\`${shown(url.href)}\` does not answer with JSON, the facts of a package expected; mend \`url\``,
  )
}
