/** Holds requests and answers against GitHub's document, and against what GitHub refuses beyond it. */
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { document, type Route, routeOf, type Schema } from './document.ts'

type Json = Record<string, unknown>

/**
 * As JSON Schema reads it: `nullable` without a type means nothing to it, beside an `enum` too little; and where `closed`, a field the
 * document does not name is a mistake of ours.
 */
function readable(value: unknown, closed: boolean): unknown {
  if (Array.isArray(value)) return value.map(part => readable(part, closed))
  if (typeof value !== 'object' || value === null) return value
  const schema = Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, readable(part, closed)]),
  ) as Schema
  if (closed && schema.type === 'object' && schema.properties && !('additionalProperties' in schema))
    schema.additionalProperties = false
  if (schema.nullable !== true || (schema.type && !schema.enum)) return schema
  const { nullable: _, ...rest } = schema
  return { anyOf: [rest, { type: 'null' }] }
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true })
formats.default(ajv)
ajv.addSchema(readable({ components: document.components }, false) as Json, 'github')

const compiled = new Map<Schema, ValidateFunction>()

function validator(schema: Schema, closed: boolean): ValidateFunction {
  const known = compiled.get(schema)
  if (known) return known
  const text = JSON.stringify(readable(schema, closed)).replaceAll('"#/components/', '"github#/components/')
  const validate = ajv.compile(JSON.parse(text) as Json)
  compiled.set(schema, validate)
  return validate
}

/** @returns where the value differs from the schema, one sentence each. */
export function differences(schema: Schema, value: unknown, where: string, closed = false): string[] {
  const validate = validator(schema, closed)
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = 'additionalProperty' in params ? ` (\`${params.additionalProperty}\`)` : ''
    return `${where}${instancePath} ${message}${extra}`
  })
}

/** @returns what GitHub would refuse, one sentence each. */
export function requestMistakes(route: Route, query: URLSearchParams, body: unknown): string[] {
  return [...queryMistakes(route, query), ...bodyMistakes(route, body)]
}

function queryMistakes(route: Route, query: URLSearchParams): string[] {
  const known = new Map(route.parameters.filter(each => each.in === 'query').map(each => [each.name, each]))
  const wrong = [...query].flatMap(([name, text]) => {
    const parameter = known.get(name)
    if (!parameter) return [`query \`${name}\` is not known`]
    const { type } = parameter.schema
    const value = type === 'integer' ? Number(text) : type === 'boolean' ? text === 'true' : text
    if (name === 'per_page' && Number(text) > 100) return ['query `per_page` is more than 100']
    return differences(parameter.schema, value, `query \`${name}\``)
  })
  const lost = [...known.values()].filter(({ name, required }) => required && !query.has(name))
  return [...wrong, ...lost.map(({ name }) => `query \`${name}\` is missing`)]
}

function bodyMistakes(route: Route, body: unknown): string[] {
  if (!route.requestBody) return body === undefined ? [] : ['a body was sent']
  if (body === undefined) return route.requestBody.required ? ['the body is missing'] : []
  return [...differences(route.requestBody.schema, body, 'body', true), ...beyondDocument(route, body as Json)]
}

const TEXTS = [
  'pulls/create',
  'pulls/update',
  'issues/create',
  'issues/update',
  'issues/create-comment',
  'issues/update-comment',
]

/** What the document does not say and GitHub does: limits in bytes, fields that need each other. */
function beyondDocument({ operation }: Route, body: Json): string[] {
  if (operation === 'checks/create' || operation === 'checks/update') return checkRunLimits(body)
  if (TEXTS.includes(operation) && typeof body.body === 'string' && body.body.length > 65_536)
    return ['body is too long (maximum is 65536 characters)']
  if (operation === 'repos/create-commit-status' && String(body.description ?? '').length > 140)
    return ['body/description is over 140 characters']
  return []
}

function checkRunLimits(body: Json): string[] {
  const found: string[] = []
  const output = (body.output ?? {}) as Record<string, unknown>
  for (const name of ['summary', 'text'])
    if (typeof output[name] === 'string' && Buffer.byteLength(output[name]) > 65_535)
      found.push(`body/output/${name} exceeds a maximum bytesize of 65535`)
  if (typeof output.title === 'string' && output.title.length > 255)
    found.push('body/output/title is over 255 characters')
  if (body.status === 'completed' && !body.conclusion) found.push('body/conclusion is needed when status is completed')
  if (body.conclusion === 'stale') found.push('body/conclusion stale is for GitHub alone')
  for (const { title, message } of (output.annotations ?? []) as { title?: string; message: string }[]) {
    if ((title ?? '').length > 255) found.push('an annotation title is over 255 characters')
    if (message === '' || Buffer.byteLength(message) > 65_536)
      found.push('an annotation message is empty or over 64 KB')
  }
  return found
}

/** @returns what GitHub would refuse of a check run that came over GraphQL: the limits are the same as over REST. */
export function checkRunMistakes(operation: 'checks/create' | 'checks/update', body: Json): string[] {
  const route = routeOf(operation)
  return route ? bodyMistakes(route, body) : []
}

/** @returns where an answer of the stand-in differs from what GitHub answers. */
export function responseMistakes(route: Route, status: number, body: unknown): string[] {
  const schema = route.responses[String(status)]
  return schema ? differences(schema, body, `answer of ${route.operation}`) : []
}
