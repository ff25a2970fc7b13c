/**
 * @module sources/reports/vulnerabilities/sarif-place
 * Where in the source a SARIF result is.
 */
import type { Vulnerability } from '../../../model/reports.ts'
import { isObject, type Json, memberOf, numberIn, objectIn, textIn } from './members.ts'

const MAX_BASES = 10

/** @returns the first place of a result: the path from the root of the source where the report tells it. */
export function placeIn(result: Json, run: Json): Pick<Vulnerability, 'file' | 'line' | 'column'> {
  const locations = memberOf(result, 'locations')
  const first: unknown = Array.isArray(locations) ? locations[0] : undefined
  if (!isObject(first)) return { file: null, line: null, column: null }
  const physical = objectIn(first, 'physicalLocation')
  const region = objectIn(physical, 'region')
  const whole = (name: string) => {
    const value = numberIn(region, name)
    return value !== null && Number.isInteger(value) && value > 0 ? value : null
  }
  return {
    file: fileOf(objectIn(physical, 'artifactLocation'), run),
    line: whole('startLine'),
    column: whole('startColumn'),
  }
}

function fileOf(location: Json, run: Json): string | null {
  const uri = textIn(location, 'uri')
  if (uri !== null) return decoded(based(uri, textIn(location, 'uriBaseId'), run))
  const artifacts = memberOf(run, 'artifacts')
  const artifact: unknown = Array.isArray(artifacts) ? artifacts[numberIn(location, 'index') ?? -1] : undefined
  const shared = isObject(artifact) ? objectIn(artifact, 'location') : {}
  const named = textIn(shared, 'uri')
  return named === null ? null : decoded(based(named, textIn(shared, 'uriBaseId'), run))
}

/** Bases that are relative themselves stand in front; an absolute one is where the source lay when it was scanned. */
function based(uri: string, base: string | null, run: Json): string {
  let [path, next] = [uri, base]
  const bases = objectIn(run, 'originalUriBaseIds')
  for (let hops = 0; next !== null && hops < MAX_BASES; hops++) {
    const holder = objectIn(bases, next)
    const own = textIn(holder, 'uri')
    if (own !== null && /^(?:[A-Za-z][\w+.-]*:|\/)/.test(own)) return path
    if (own !== null) path = `${own.replace(/\/?$/, '/')}${path}`
    next = textIn(holder, 'uriBaseId')
  }
  return path
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}
