/**
 * @module app/notify/post
 * One POST to somebody else's server: not for long, never on to another address, never into a private network that nobody allowed.
 */
import { type LookupAddress, lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP } from 'node:net'
import { literalIp } from './channels.ts'

export type Posted =
  /** The receiver has it. */
  | { state: 'taken'; status: number; id: string | null }
  /** It certainly has not. `again`: another try may help; after so many milliseconds, where the receiver says so. */
  | { state: 'refused'; because: string; again: boolean; after?: number }
  /** It may have. */
  | { state: 'unsure'; because: string }

export interface Post {
  url: URL
  body: string
  headers: Readonly<Record<string, string>>
  /** Its host may be private. */
  allowed: boolean
  proxied: boolean
  timeoutMs?: number
}

const TIMEOUT_MS = 10_000
const MAX_BYTES = 64 * 1024
const PRIVATE = 'leads into a private network; whoever runs the App adds the host to `NOTIFY_HOSTS` if it is meant'

/** Addresses that are not of the public internet. */
const inner = new BlockList()
/** A list of its own: Node takes an IPv4 address for its form in IPv6. */
const inner6 = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  inner6.addSubnet(network, bits, 'ipv6')

/** @returns whether an address is not of the public internet; what is no address is not. */
export function isPrivate(address: string): boolean {
  const kind = isIP(address)
  if (kind === 4) return inner.check(address, 'ipv4')
  return kind !== 6 || inner6.check(address, 'ipv6')
}

/** Never throws, and never quotes the address. */
export function post({ url, body, headers, allowed, proxied, timeoutMs = TIMEOUT_MS }: Post): Promise<Posted> {
  const ip = literalIp(url)
  const local = /(?:^|\.)(?:localhost|local|internal)\.?$/.test(url.hostname)
  if (!allowed && (url.protocol !== 'https:' || local || (ip && isPrivate(ip))))
    return Promise.resolve({ state: 'refused', because: `the address ${PRIVATE}`, again: false })
  return new Promise(resolve => {
    let left = false
    const signal = AbortSignal.timeout(timeoutMs)
    let told: (() => void) | null = null
    const lost = (caught: NodeJS.ErrnoException): void => {
      // Whatever became of the rest: the status was said.
      if (told) {
        told()
        return
      }
      const why = signal.aborted
        ? `no answer within ${timeoutMs / 1000} s`
        : `no answer (${caught.code ?? caught.name})`
      if (caught.code === 'EPRIVATE') resolve({ state: 'refused', because: `the address ${PRIVATE}`, again: false })
      else resolve(left ? { state: 'unsure', because: why } : { state: 'refused', because: why, again: true })
    }
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        signal,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'holdpoint',
          ...headers,
        },
        ...(proxied || allowed ? {} : { lookup: publicOnly, agent: false as const }),
      },
      response => {
        const parts: Buffer[] = []
        let length = 0
        response.on('data', (part: Buffer) => {
          if (length < MAX_BYTES) parts.push(part)
          length += part.length
          // The answer is what its status says; nobody has to read an endless one.
          if (length >= MAX_BYTES) response.destroy()
        })
        told = () => resolve(readAnswer(response, Buffer.concat(parts)))
        response.on('error', () => {})
        response.on('close', told)
      },
    )
    request.on('error', lost)
    // Before the connection stands nothing can have left.
    request.on('socket', socket => {
      const away = () => {
        left = true
      }
      if (!socket.connecting) away()
      else socket.once(url.protocol === 'https:' && !proxied ? 'secureConnect' : 'connect', away)
    })
    request.end(body)
  })
}

const WAITS = [408, 425, 429, 500, 503]

function readAnswer({ statusCode: status = 0, headers }: http.IncomingMessage, body: Buffer): Posted {
  if (status >= 200 && status < 300) return { state: 'taken', status, id: idIn(headers, body) }
  if (status >= 300 && status < 400)
    return {
      state: 'refused',
      because: `it leads on to another address (${status}), none is followed; give the last one`,
      again: false,
    }
  // A gateway that waited in vain does not know either.
  if (status >= 500 && !WAITS.includes(status)) return { state: 'unsure', because: `it answered ${status}` }
  const after = Number(headers['retry-after'])
  return {
    state: 'refused',
    because: `it answered ${status}`,
    again: WAITS.includes(status),
    ...(after > 0 ? { after: Math.min(after, 3600) * 1000 } : {}),
  }
}

/** What the receiver calls the message, where it says so. */
function idIn(headers: http.IncomingHttpHeaders, body: Buffer): string | null {
  const told = headers['x-request-id'] ?? headers['x-slack-req-id']
  let id: unknown = Array.isArray(told) ? told[0] : told
  try {
    const answer = JSON.parse(body.toString('utf8')) as { id?: unknown } | null
    if (typeof answer?.id === 'string' || typeof answer?.id === 'number') id = answer.id
  } catch {
    // Slack answers `ok`.
  }
  return id === undefined
    ? null
    : String(id)
        .replace(/[^\w.:-]/g, '')
        .slice(0, 100)
}

/** A name is asked for once, and only what was looked at is connected to. */
const publicOnly: NonNullable<http.RequestOptions['lookup']> = (host, options, done) => {
  lookup(host, { ...options, all: true }, (caught, found: LookupAddress[]) => {
    if (caught) return done(caught, '', 4)
    if (!found.length || found.some(({ address }) => isPrivate(address)))
      return done(Object.assign(new Error('private'), { code: 'EPRIVATE' }), '', 4)
    if (options.all) return (done as unknown as (e: null, all: LookupAddress[]) => void)(null, found)
    return done(null, found[0]!.address, found[0]!.family)
  })
}
