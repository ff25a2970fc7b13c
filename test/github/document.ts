/** GitHub's OpenAPI document, cut by `slice.ts`: which operation a request is, and what its bodies must look like. */
import { readFileSync } from 'node:fs'

export interface Schema {
  $ref?: string
  type?: string
  format?: string
  nullable?: boolean
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  allOf?: Schema[]
  oneOf?: Schema[]
  anyOf?: Schema[]
  [keyword: string]: unknown
}

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required?: boolean
  schema: Schema
  'x-multi-segment'?: boolean
}

interface Operation {
  operationId: string
  parameters?: (Parameter | { $ref: string })[]
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  'x-webhooks'?: Record<string, { post: { requestBody: NonNullable<Operation['requestBody']> } }>
  components: Record<string, Record<string, unknown>>
}

/** One operation of the document. */
export interface Route {
  method: string
  operation: string
  pattern: RegExp
  parameters: Parameter[]
  requestBody: { required: boolean; schema: Schema } | null
  /** Status -> schema of its JSON; null for an answer without one. */
  responses: Record<string, Schema | null>
}

const file = new URL('../fixtures/github/openapi.json', import.meta.url)
export const document = JSON.parse(readFileSync(file, 'utf8')) as Document

/** GraphQL's schema has a deployment that waits for its environment; REST's document forgot it, and answers it. */
function withWaiting({ components }: Document): void {
  const status = components.schemas?.['deployment-status'] as Schema | undefined
  status?.properties?.state?.enum?.push('waiting')
}
withWaiting(document)

/** The webhook schemas' own names, once they are loaded. */
export const definitions: Record<string, Schema> = {}

/** @returns what a `$ref` of the document, or of the webhook schemas, points at. */
export function referenced(reference: string): unknown {
  const [, kind, ...rest] = reference.split('/') as [string, string, ...string[]]
  if (kind === 'definitions') return definitions[rest[0]!]
  return document.components[rest[0]!]?.[rest[1]!]
}

const JSON_TYPE = 'application/json'

function readRoute(path: string, method: string, operation: Operation): Route {
  const parameters = (operation.parameters ?? []).map(parameter =>
    '$ref' in parameter ? (referenced(parameter.$ref) as Parameter) : parameter,
  )
  // A branch name or a file's path may hold slashes.
  const wide = new Set(parameters.filter(each => each['x-multi-segment']).map(({ name }) => name))
  const pattern = path.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${wide.has(name) ? '.+' : '[^/]+'})`)
  const body = operation.requestBody?.content[JSON_TYPE]
  return {
    method: method.toUpperCase(),
    operation: operation.operationId,
    pattern: new RegExp(`^${pattern}$`),
    parameters,
    requestBody: body ? { required: operation.requestBody?.required ?? false, schema: body.schema } : null,
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, { content }]) => [
        status,
        content?.[JSON_TYPE]?.schema ?? null,
      ]),
    ),
  }
}

const literals = (path: string): number => path.split('/').filter(part => part && !part.startsWith('{')).length

/** The most specific first: `commits/{ref}/check-runs` before `commits/{ref}`. */
const routes = Object.entries(document.paths)
  .toSorted(([a], [b]) => literals(b) - literals(a))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => readRoute(path, method, operation)),
  )

/** @returns the route by its operation id. */
export const routeOf = (operation: string): Route | undefined => routes.find(each => each.operation === operation)

/** @returns the operation and its path parameters; null when the slice has no such operation. */
export function routeFor(method: string, path: string): { route: Route; params: Record<string, string> } | null {
  for (const route of routes) {
    const found = route.method === method ? route.pattern.exec(path) : null
    if (!found) continue
    const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return { route, params: Object.fromEntries(params) as Record<string, string> }
  }
  return null
}
