/** The webhook schemas GitHub publishes: what a delivery must look like, before it is sent. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { definitions, document, type Schema } from '../document.ts'
import { differences } from '../referee.ts'
import { filled } from '../sample.ts'

type Json = Record<string, unknown>

interface Published {
  definitions: Record<string, Schema>
}

let published: Published | undefined
let ajv: Ajv | undefined
const compiled = new Map<string, ValidateFunction>()

/** 630 kB, so only with the first delivery. */
export function webhookSchemas(): Published {
  if (published) return published
  const file = createRequire(import.meta.url).resolve('@octokit/webhooks-schemas/schema.json')
  published = JSON.parse(readFileSync(file, 'utf8')) as Published
  Object.assign(definitions, published.definitions)
  return published
}

function validator(name: string): ValidateFunction {
  if (!ajv) {
    ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true })
    formats.default(ajv)
    ajv.addFormat('uri-template', true)
    ajv.addSchema({ ...webhookSchemas(), $schema: undefined, oneOf: undefined } as Json, 'webhooks')
  }
  const known = compiled.get(name) ?? ajv.compile({ $ref: `webhooks#/definitions/${encodeURIComponent(name)}` })
  compiled.set(name, known)
  return known
}

/** @returns the payload with everything the schema asks for, and where it still differs. */
export function completed(event: string, action: string | null, payload: Json): { payload: Json; mistakes: string[] } {
  const name = `${event}$${action ?? 'event'}`
  const schema = webhookSchemas().definitions[name]
  if (!schema) return fromDocument(event, action, payload)
  const whole = filled(schema, payload) as Json
  const validate = validator(name)
  const mistakes = validate(whole) ? [] : (validate.errors ?? [])
  return {
    payload: whole,
    mistakes: mistakes.map(({ instancePath, message, params }) => {
      const extra = 'additionalProperty' in params ? ` (\`${params.additionalProperty}\`)` : ''
      return `delivery ${name}${instancePath} ${message}${extra}`
    }),
  }
}

/** What the package lacks stands in the OpenAPI document. */
function fromDocument(event: string, action: string | null, payload: Json): { payload: Json; mistakes: string[] } {
  const name = `${event}_${action}`.replaceAll('_', '-')
  const schema = document['x-webhooks']?.[name]?.post.requestBody.content['application/json']?.schema
  if (!schema) return { payload, mistakes: [`delivery ${event}.${action}: no schema`] }
  const whole = filled(schema, payload) as Json
  return { payload: whole, mistakes: differences(schema, whole, `delivery ${event}.${action}`) }
}
