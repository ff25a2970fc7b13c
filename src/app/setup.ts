/**
 * @module app/setup
 * Before there are credentials: a page that registers the App on GitHub, and keeps what GitHub gives for it.
 * Whoever opens it owns the App, so the address holds a key that only the log tells.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { Mistake } from '../model/outcome.ts'
import { manifestOf } from './registration.ts'
import { CREDENTIALS_FILE, readSettings, type Settings } from './settings.ts'

export interface Setup {
  /** Path and query of the page. */
  page: string
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

const given = z.object({
  id: z.number().int().positive(),
  pem: z.string().min(1),
  webhook_secret: z.string().min(1),
  html_url: z.string(),
})

/** @param registered is told of the settings with credentials, once; what it throws is shown. */
export function createSetup(settings: Settings, registered: (settings: Settings) => Promise<void>): Setup {
  const [key, state] = [secret(), secret()]
  let used = false
  const handle: Setup['handle'] = async (request, response) => {
    const { pathname: path, searchParams } = urlOf(request)
    if (path === '/healthz') return answer(response, 200, 'ok')
    if (path === '/readyz') return answer(response, 503, 'not registered yet')
    if (request.method !== 'GET') return answer(response, 503, 'not registered yet')
    if (path === '/setup' && same(searchParams.get('key'), key)) return page(settings, request, response, state)
    if (path === '/setup/done' && same(searchParams.get('state'), state)) {
      // One registration, however often the browser asks.
      if (used) return answer(response, 409, 'it is registered already, or just being registered')
      used = true
      try {
        const { html_url } = await convert(settings, searchParams.get('code') ?? '')
        // Read anew from the file alone: that is what the next start finds.
        const { credentials } = readSettings({ DATA_DIR: settings.folder })
        await registered({ ...settings, credentials })
        response.setHeader('location', `${html_url}/installations/new`)
        return answer(response, 302, 'registered; now install it')
      } catch (caught) {
        used = false
        if (caught instanceof Mistake) return answer(response, 502, caught.sentence)
        throw caught
      }
    }
    return answer(response, 404, 'the App is not registered yet; open the address that stands in the log')
  }
  return { page: `/setup?key=${key}`, handle }
}

const secret = (): string => randomBytes(24).toString('base64url')

/** @throws Mistake when GitHub does not give the credentials, or they cannot be kept. */
async function convert(settings: Settings, code: string): Promise<z.output<typeof given>> {
  if (!/^[\w-]{1,200}$/.test(code)) throw new Mistake('GitHub gave no code; begin anew at the address in the log')
  const response = await fetch(`${settings.api}/app-manifests/${code}/conversions`, {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json', 'user-agent': 'holdpoint' },
    signal: AbortSignal.timeout(30_000),
  }).catch((caught: Error & { cause?: { code?: string } }) => {
    const why = caught.cause?.code ?? caught.message
    throw new Mistake(
      `GitHub could not be reached (${why}); look at the network and the proxy, and load this page again`,
    )
  })
  if (!response.ok)
    throw new Mistake(
      `GitHub did not give the credentials (${response.status}), which it does once and within an hour; delete the App on GitHub and begin anew at the address in the log`,
    )
  const read = given.safeParse(await response.json().catch(() => null))
  if (!read.success) throw new Mistake("GitHub's answer is not understood; set the credentials by hand")
  keep(settings, read.data)
  return read.data
}

function keep({ folder }: Settings, { id, pem, webhook_secret }: z.output<typeof given>): void {
  const file = join(folder, CREDENTIALS_FILE)
  const lines = [
    `APP_ID=${id}`,
    `PRIVATE_KEY="${pem.trim().replaceAll('\n', '\\n')}"`,
    `WEBHOOK_SECRET="${webhook_secret}"`,
  ]
  try {
    // Whole or not at all, and never readable for others.
    const half = `${file}.${process.pid}`
    writeFileSync(half, `${lines.join('\n')}\n`, { mode: 0o600 })
    renameSync(half, file)
  } catch (caught) {
    const { code } = caught as NodeJS.ErrnoException
    throw new Mistake(
      `\`${file}\` cannot be written (${code}); make a new private key and secret on the App's page, and set them by hand`,
    )
  }
}

function page(
  { publicUrl, server, organization }: Settings,
  request: IncomingMessage,
  response: ServerResponse,
  state: string,
): void {
  const base = publicUrl ?? baseOf(request)
  const owner = organization ? `/organizations/${encodeURIComponent(organization)}` : ''
  const action = `${server}${owner}/settings/apps/new?state=${state}`
  const local = /^https?:\/\/(localhost|127\.|\[::1\]|10\.|192\.168\.)/.test(base)
  response.setHeader('content-security-policy', `default-src 'none'; style-src 'unsafe-inline'; form-action ${server}`)
  response.setHeader('referrer-policy', 'no-referrer')
  answer(
    response,
    200,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Register Holdpoint</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style></head>
<body><h1>Register Holdpoint</h1>
<p>This makes a GitHub App of your own on <b>${html(new URL(server).host)}</b>${organization ? ` for <b>${html(organization)}</b>` : ''}, with the permissions that it needs and no more. GitHub shows them before it does.</p>
<p>GitHub will send deliveries to <b>${html(base)}</b>.${local ? ' <strong>That address is only known here: set <code>PUBLIC_URL</code> to one that GitHub reaches, and start again.</strong>' : ''}</p>
<form action="${html(action)}" method="post"><input type="hidden" name="manifest" value="${html(JSON.stringify(manifestOf(base)))}"><button>Register</button></form>
<p>Already registered? Set <code>APP_ID</code>, <code>PRIVATE_KEY</code> and <code>WEBHOOK_SECRET</code>, and start again.</p>
</body></html>`,
    'text/html; charset=utf-8',
  )
}

function baseOf({ headers, socket }: IncomingMessage): string {
  const first = (value: string | string[] | undefined) =>
    String(value ?? '')
      .split(',', 1)[0]!
      .trim()
  const proto = first(headers['x-forwarded-proto']) || ('encrypted' in socket ? 'https' : 'http')
  const text = `${proto}://${first(headers['x-forwarded-host']) || first(headers.host)}`
  return URL.canParse(text) && /^https?:/.test(text) ? new URL(text).origin : 'http://localhost'
}

function urlOf({ url }: IncomingMessage): URL {
  const text = `http://localhost${url?.startsWith('/') ? url : '/'}`
  return new URL(URL.canParse(text) ? text : 'http://localhost/')
}

const html = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

function same(given: string | null, expected: string): boolean {
  const [a, b] = [given ?? '', expected].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(a!, b!)
}

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.statusCode = status
  response.setHeader('content-type', type)
  response.setHeader('cache-control', 'no-store')
  response.end(`${text}\n`)
}
