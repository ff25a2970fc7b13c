/**
 * @module app/proxy
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` for everything that is asked from here on.
 */
import http from 'node:http'
import { Mistake } from '../model/outcome.ts'
import type { Environment } from './settings.ts'

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']

/** @returns whether there is a proxy. @throws Mistake for an address that is none, and where this Node cannot do it. */
export function useProxy(environment: Environment): boolean {
  const set = NAMES.filter(name => environment[name])
  for (const name of set)
    if (!URL.canParse(environment[name]!) || !/^https?:$/.test(new URL(environment[name]!).protocol))
      throw new Mistake(`\`${name}\` is no address of a proxy, \`http://host:port\` was expected; mend it`)
  if (!set.length || environment.NODE_USE_ENV_PROXY === '1') return set.length > 0
  // Since Node 24.14.
  const apply = (http as { setGlobalProxyFromEnv?(environment: Environment): void }).setGlobalProxyFromEnv
  if (!apply)
    throw new Mistake(
      `\`${set[0]}\` is set, and Node ${process.versions.node} uses it only when told at its start; set \`NODE_USE_ENV_PROXY=1\` as well`,
    )
  apply(environment)
  return true
}
