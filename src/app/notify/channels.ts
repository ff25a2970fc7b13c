/**
 * @module app/notify/channels
 * Where messages may go: the operator's addresses by the names of channels, and the hosts that are allowed. Addresses are secrets.
 */
import { isIP } from 'node:net'
import type { Channel } from '../../model/notices.ts'
import { Mistake } from '../../model/outcome.ts'
import type { Environment } from '../settings.ts'

export interface Operator {
  /** By the variable: `NOTIFY_TEAM`. */
  addresses: ReadonlyMap<string, Address>
  /** Hosts that may be private, that may do without encryption, and that a repository may name. */
  hosts: readonly string[]
  /** Requests leave through a proxy: then it is the proxy that finds the host. */
  proxied: boolean
}

interface Address {
  url: URL
  /** `owner/name` or `owner/*`; empty for every repository. */
  repositories: readonly string[]
}

const HOSTS = 'NOTIFY_HOSTS'
const PATTERN = /^[\w.-]+\/(?:\*|[\w.-]+)$/

/** @throws Mistake for an address that is none. The sentence does not quote it. */
export function readOperator(environment: Environment, proxied = false): Operator {
  const hosts = (environment[HOSTS] ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(host => host.toLowerCase())
  const odd = hosts.find(host => !/^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])$/.test(host))
  if (odd)
    throw new Mistake(`\`${HOSTS}\` has \`${odd}\` in it, hosts such as \`hooks.example.com\` were expected; mend it`)
  const addresses = new Map<string, Address>()
  for (const [name, value] of Object.entries(environment)) {
    if (!/^NOTIFY_[A-Z0-9_]+$/.test(name) || name === HOSTS || !value?.trim()) continue
    const [address = '', ...repositories] = value.trim().split(/[\s,]+/)
    const url = URL.canParse(address) ? new URL(address) : null
    if (!url || !/^https?:$/.test(url.protocol))
      throw new Mistake(`\`${name}\` is no address, \`https://host/...\` was expected; mend it`)
    if (url.protocol === 'http:' && !hosts.includes(url.hostname))
      throw new Mistake(
        `\`${name}\` is not encrypted, \`https://\` was expected; mend it, or add its host to \`${HOSTS}\``,
      )
    const wrong = repositories.find(each => !PATTERN.test(each))
    if (wrong) throw new Mistake(`\`${name}\` is for \`${wrong}\`, \`owner/name\` or \`owner/*\` was expected; mend it`)
    addresses.set(name, { url, repositories: repositories.map(each => each.toLowerCase()) })
  }
  return { addresses, hosts, proxied }
}

/** @returns what a log must never tell: the addresses, and what in them opens the door. */
export const secretsOf = ({ addresses }: Operator): string[] =>
  [...addresses.values()].flatMap(({ url }) => [url.href, `${url.pathname}${url.search}`, url.password])

export const variableOf = (channel: string): string => `NOTIFY_${channel.toUpperCase().replaceAll('-', '_')}`

/** @returns where a channel of a repository leads, or why nowhere. */
export function addressOf(name: string, { address }: Channel, repository: string, operator: Operator): URL | string {
  if (address) {
    const url = new URL(address)
    if (operator.hosts.includes(url.hostname)) return url
    return `the repository names an address that is not allowed; whoever runs the App adds its host to \`${HOSTS}\`, or sets \`${variableOf(name)}\``
  }
  const known = operator.addresses.get(variableOf(name))
  if (!known) return `nobody said where \`${name}\` is; whoever runs the App sets \`${variableOf(name)}\``
  const [owner] = repository.toLowerCase().split('/')
  const mine = known.repositories.some(each => each === repository.toLowerCase() || each === `${owner}/*`)
  return !known.repositories.length || mine ? known.url : `\`${variableOf(name)}\` is not for this repository`
}

/** The host of an address as a literal IP, without brackets; null for a name. */
export const literalIp = ({ hostname }: URL): string | null => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) ? bare : null
}
