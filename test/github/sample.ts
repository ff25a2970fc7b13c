/** Fills what a test does not care about, so that every answer has all the fields GitHub promises. */
import { referenced, type Schema } from './document.ts'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const STRINGS: Record<string, string> = {
  'date-time': '2026-11-21T03:00:00Z',
  uri: 'https://github.example/x',
  email: 'someone@github.example',
}

/** @returns the smallest value that fits the schema. */
export function sample(schema: Schema): unknown {
  if (schema.$ref) return sample(referenced(schema.$ref) as Schema)
  if (schema.nullable) return null
  if (schema.enum) return schema.enum[0]
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(sample))
  const choice = schema.oneOf ?? schema.anyOf
  if (choice && !schema.properties) return sample(choice[0]!)
  if (schema.type === 'array') return []
  if (schema.type === 'integer' || schema.type === 'number') return (schema.minimum as number | undefined) ?? 0
  if (schema.type === 'boolean') return false
  if (schema.type === 'string') return STRINGS[schema.format ?? ''] ?? 'x'
  const members = (schema.required ?? []).map(name => [name, sample(schema.properties?.[name] ?? {})])
  return Object.fromEntries(members) as Json
}

/** @returns the sample with the given members put over it, at every depth. Arrays are taken as they are. */
export function filled(schema: Schema, given: unknown): unknown {
  const known = chosen(resolved(schema), given)
  if (Array.isArray(given)) return given.map(each => (known.items ? filled(known.items, each) : each))
  if (!isObject(given)) return given
  const base = sample({ ...known, nullable: false })
  const members = Object.entries(given).map(([name, value]) => {
    const part = memberOf(known, name)
    return [name, part && isObject(value) ? filled(part, value) : part?.items ? filled(part, value) : value]
  })
  return { ...(isObject(base) ? base : {}), ...Object.fromEntries(members) }
}

/** Where an answer may be one of several, its own `type` says which. */
function chosen(schema: Schema, given: unknown): Schema {
  if (!schema.oneOf || !isObject(given)) return schema
  const choices = schema.oneOf.map(resolved)
  return choices.find(({ properties }) => properties?.type?.enum?.includes(given.type)) ?? schema
}

function memberOf(schema: Schema, name: string): Schema | null {
  const own = schema.properties?.[name]
  const found = own ?? schema.allOf?.map(each => memberOf(resolved(each), name)).find(Boolean) ?? null
  if (!found) return null
  const [only] = found.allOf?.length === 1 ? found.allOf : (found.anyOf ?? found.oneOf ?? [])
  return resolved(found.properties || !only ? found : only)
}

const resolved = (schema: Schema): Schema => (schema.$ref ? (referenced(schema.$ref) as Schema) : schema)
