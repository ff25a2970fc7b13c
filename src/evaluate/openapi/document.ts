/**
 * @module evaluate/openapi/document
 * An OpenAPI document as data: read, and its references inside of the document followed.
 */
import { LineCounter, parseDocument } from 'yaml'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { shortened } from '../../model/text.ts'

export type Fields = Readonly<Record<string, unknown>>

export interface ApiDocument {
  /** `docs/openapi.yaml at 1234567`, for sentences. */
  name: string
  root: Fields
  /** 2 for Swagger, 3 for OpenAPI 3.x. */
  generation: 2 | 3
  /** The node itself, or what its `$ref` names; what stands beside a `$ref` is added to it. The same node gives the same object. */
  follow(node: unknown): unknown
}

const MOST_BYTES = 20 * 1024 * 1024
const MOST_HOPS = 50
const DEEPEST = 500
/** Beside a `$ref` these say nothing of what is allowed. */
const SILENT = ['$ref', 'description', 'summary']

export const isFields = (node: unknown): node is Fields =>
  typeof node === 'object' && node !== null && !Array.isArray(node)

/** Only what the document itself says: `constructor` is no path. */
export const fieldOf = (node: unknown, name: string): unknown =>
  isFields(node) && Object.hasOwn(node, name) ? node[name] : undefined

export const fieldsIn = (node: unknown): [string, unknown][] => (isFields(node) ? Object.entries(node) : [])

/** @throws CouldNotFindOut for what is no OpenAPI document, or not whole: references into other files are not followed. */
export function readDocument(bytes: Uint8Array, path: string, name: string): ApiDocument {
  const root = parsed(bytes, path, name)
  const version = fieldOf(root, 'openapi') ?? fieldOf(root, 'swagger')
  const generation = /^3\.\d/.test(String(version)) ? 3 : /^2\.0/.test(String(version)) ? 2 : null
  if (!isFields(root) || !generation)
    throw new CouldNotFindOut(
      `${name} is no OpenAPI document, \`openapi: 3.x\` or \`swagger: 2.0\` was expected on top; name the document of the interface`,
    )
  if (!isFields(fieldOf(root, 'paths')) && !isFields(fieldOf(root, 'webhooks')))
    throw new CouldNotFindOut(`${name} has no \`paths\`, some were expected; name the document of the interface`)
  checkReferences(root, name)
  return { name, root, generation, follow: follower(root, name) }
}

function parsed(bytes: Uint8Array, path: string, name: string): unknown {
  if (bytes.length > MOST_BYTES)
    throw new CouldNotFindOut(`${name} is ${bytes.length} bytes long, at most ${MOST_BYTES} are read; split it`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CouldNotFindOut(`${name} is not UTF-8; write it as UTF-8`)
  }
  if (/\.json$/i.test(path)) {
    try {
      return JSON.parse(text)
    } catch (caught) {
      throw new CouldNotFindOut(`${name} is not valid JSON (${shortened((caught as Error).message, 120)}); mend it`)
    }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false })
  const [wrong] = document.errors
  if (wrong)
    throw new CouldNotFindOut(
      `${name} is not valid YAML (line ${lines.linePos(wrong.pos[0]).line}: ${shortened(wrong.message, 120)}); mend it`,
    )
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (caught) {
    throw new CouldNotFindOut(
      `${name} cannot be read (${shortened((caught as Error).message, 120)}); write aliases out`,
    )
  }
}

/** Another file may change although this one does not. */
function checkReferences(root: Fields, name: string): void {
  const open: { node: unknown; depth: number }[] = [{ node: root, depth: 0 }]
  const seen = new Set<unknown>()
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next
    if (typeof node !== 'object' || node === null || seen.has(node)) continue
    seen.add(node)
    if (depth > DEEPEST) throw new CouldNotFindOut(`${name} is too deeply nested to be compared; split it`)
    const reference = fieldOf(node, '$ref')
    if (typeof reference === 'string' && !reference.startsWith('#'))
      throw new CouldNotFindOut(
        `${name} refers to another file (\`${shortened(reference, 80)}\`), which is not followed; name the bundled document`,
      )
    for (const child of Object.values(node)) open.push({ node: child, depth: depth + 1 })
  }
}

function follower(root: Fields, name: string): ApiDocument['follow'] {
  const known = new WeakMap<object, unknown>()
  const follow = (node: unknown, hops = 0): unknown => {
    const reference = fieldOf(node, '$ref')
    if (typeof reference !== 'string') return node
    const before = known.get(node as object)
    if (before !== undefined) return before
    if (hops > MOST_HOPS) throw new CouldNotFindOut(`${name}: \`${reference}\` refers to itself; mend it`)
    const target = follow(pointed(root, reference, name), hops + 1)
    const beside = Object.entries(node as Fields).filter(([key]) => !SILENT.includes(key) && !key.startsWith('x-'))
    const found = beside.length ? { allOf: [target, Object.fromEntries(beside)] } : target
    known.set(node as object, found)
    return found
  }
  return node => follow(node)
}

function pointed(root: Fields, reference: string, name: string): unknown {
  const missing = new CouldNotFindOut(`${name} refers to \`${shortened(reference, 80)}\`, which is not there; mend it`)
  if (!/^#(?:\/|$)/.test(reference)) throw missing
  let node: unknown = root
  for (const step of reference.split('/').slice(1)) {
    const key = decoded(step)
    node = Array.isArray(node) ? node[Number(key)] : key === null ? undefined : fieldOf(node, key)
    if (node === undefined) throw missing
  }
  return node
}

function decoded(step: string): string | null {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return null
  }
}
