/**
 * @module model/lookup
 * Values in a document by the names that lead to them.
 */
import type { DocumentPath } from './world.ts'

export interface Found {
  path: DocumentPath
  value: unknown
}

const MOST_STEPS = 20

/**
 * `server.tls.minVersion`, `hosts[0]`, `images["a.b"].tag`, or a JSON Pointer (`/server/tls`).
 * @returns the steps; null for what is no path.
 */
export function stepsOf(written: string): string[] | null {
  if (written.startsWith('/')) {
    if (/~(?![01])/.test(written)) return null
    return written
      .slice(1)
      .split('/')
      .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  const steps: string[] = []
  const step = /\.?([^.[\]"'\s][^.[\]]*)|\[(?:"([^"]*)"|'([^']*)'|(\d+))\]/y
  while (step.lastIndex < written.length) {
    const at = step.lastIndex
    const found = step.exec(written)
    if (!found || (at === 0) === written.startsWith('.', at)) {
      if (!found || at === 0 || found[1] !== undefined) return null
    }
    steps.push(found[1] ?? found[2] ?? found[3] ?? found[4]!)
  }
  return steps.length && steps.length <= MOST_STEPS ? steps : null
}

/**
 * Every value that the steps lead to. In many formats a key has dots in itself (`spring.datasource.url`), so that several
 * steps may be one name: all ways are followed, since nobody knows which one counts.
 */
export function lookup(value: unknown, steps: readonly string[], joins: boolean, path: DocumentPath = []): Found[] {
  if (!steps.length) return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  const longest = joins ? steps.length : 1
  const found: Found[] = []
  for (let many = 1; many <= longest; many++) {
    const name = steps.slice(0, many).join('.')
    if (!Object.hasOwn(value, name) || (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(name))) continue
    const inner = (value as Record<string, unknown>)[name]
    found.push(...lookup(inner, steps.slice(many), joins, [...path, Array.isArray(value) ? Number(name) : name]))
  }
  return found
}

/** `servers[0].host`: the path as people write it. */
export const pathText = (path: DocumentPath): string =>
  path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[\w$-]+$/.test(step)) return `[${JSON.stringify(step)}]`
      return at === 0 ? step : `.${step}`
    })
    .join('')
