/**
 * @module action/evidence
 * Sends the report to the App with the runner's own word (an OIDC token) for which run it comes from.
 */
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpClient } from '@actions/http-client'
import { MOST_PACKED, MOST_UNPACKED, type SentEvidence, trimmed } from '../model/evidence.ts'
import type { Report } from '../model/report.ts'

/** What the runner gives to a job with `id-token: write`. */
export interface RunnerIdentity {
  url: string
  token: string
}

export interface Sending {
  app: URL
  report: Report
  /** `rulesDigest` of the configuration. */
  rules: string
  runner: RunnerIdentity | null
  /** The change comes from another repository. */
  fork: boolean
  env: NodeJS.ProcessEnv
}

export type Delivered = { state: 'taken' } | { state: 'fork' | 'failed'; because: string }

/** Pauses before the tries after the first, milliseconds. */
const PAUSES = [1000, 3000, 8000]
/** Most time one try may take, milliseconds. */
const TIME_LIMIT = 30_000

/** Never throws: what went wrong is told, with what to do. */
export async function sendEvidence(sending: Sending): Promise<Delivered> {
  const { runner, fork } = sending
  if (!runner && fork) return { state: 'fork', because: FORK }
  if (!runner) return { state: 'failed', because: NO_PERMISSION }
  const body = await packed(sending)
  if (typeof body === 'string') return { state: 'failed', because: body }
  for (const pause of [...PAUSES, null]) {
    const tried = await once(sending, runner, body)
    if (tried === null) return { state: 'taken' }
    if (tried.final || pause === null) return { state: 'failed', because: tried.because }
    await wait(pause)
  }
  return { state: 'failed', because: 'it was not sent; run the step again' }
}

const NO_PERMISSION =
  'the job may not ask for an OIDC token; add `permissions: id-token: write` to the job, beside those that it has'

const FORK =
  'the change comes from a fork, and runs for forks get no OIDC token; the App waits, until the commit is pushed to a branch of this repository and the workflow runs there'

/** @returns a sentence when it is too long even without its tables. */
async function packed({ report, rules }: Sending): Promise<Buffer | string> {
  for (const each of [report, slim(report)]) {
    const sent: SentEvidence = { schema: 'holdpoint/evidence@1', rules, report: each }
    const text = Buffer.from(JSON.stringify(sent))
    if (text.length > MOST_UNPACKED) continue
    const body = await promisify(gzip)(text)
    if (body.length <= MOST_PACKED) return body
  }
  return `the report is longer than ${MOST_UNPACKED / 1024 / 1024} MB; split the checklist`
}

const slim = (report: Report): Report => ({
  ...report,
  findings: [],
  items: report.items.map(item => ({
    ...item,
    evidence: trimmed(item.evidence),
    gates: item.gates.map(gate => ({ ...gate, evidence: trimmed(gate.evidence) })),
  })),
})

interface Trouble {
  because: string
  /** Trying again is of no use. */
  final: boolean
}

/** One try with a token of its own: each is good for once. @returns null when the App has taken it. */
async function once({ app, env }: Sending, runner: RunnerIdentity, body: Buffer): Promise<Trouble | null> {
  const token = await tokenFor(app.origin, runner, env)
  if (typeof token !== 'string') return token
  const address = `${app.origin}${app.pathname.replace(/\/+$/, '')}/evidence`
  try {
    const { HttpClient } = await import('@actions/http-client')
    // Not followed elsewhere: whoever sends us there would get the token.
    const client = new HttpClient('holdpoint', [], { allowRedirects: false, socketTimeout: TIME_LIMIT })
    const { message, readBody } = await answerOf(client, address, token, body)
    const status = message.statusCode ?? 0
    if (status === 202) return null
    const said = (await readBody()).trim().slice(0, 600)
    const because = `it answered ${status}${said ? ` (${said})` : ''}${status === 404 ? '; see whether `app-url` is the address of the App' : ''}`
    return { because, final: status < 500 && status !== 429 && status !== 408 }
  } catch (caught) {
    return { because: `${app.origin} could not be reached (${reasonOf(caught)}); run the step again`, final: false }
  }
}

async function answerOf(client: HttpClient, address: string, token: string, body: Buffer) {
  const response = await client.sendStream('POST', address, Readable.from([body]), {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'content-length': String(body.length),
  })
  return { message: response.message, readBody: () => response.readBody() }
}

/** The audience is the App's origin: a token for another service is of no use here, nor ours there. */
async function tokenFor(audience: string, runner: RunnerIdentity, env: NodeJS.ProcessEnv): Promise<string | Trouble> {
  const { getIDToken } = await import('@actions/core')
  env.ACTIONS_ID_TOKEN_REQUEST_URL = runner.url
  env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = runner.token
  try {
    return await getIDToken(audience)
  } catch (caught) {
    const words = String((caught as Error).message ?? caught)
      .replace(/\s+/g, ' ')
      .replace(/^Error message: (Failed to get ID Token\. )?/, '')
      .slice(0, 200)
    return { because: `the runner gave no OIDC token (${words}); run the step again`, final: false }
  } finally {
    delete env.ACTIONS_ID_TOKEN_REQUEST_URL
    delete env.ACTIONS_ID_TOKEN_REQUEST_TOKEN
  }
}

function reasonOf(caught: unknown): string {
  const { code, message } = caught as { code?: string; message?: string }
  return code ?? String(message ?? caught).slice(0, 200)
}
