/** Fills what a test does not care about, so that every answer has all the fields GitHub promises. */
import { referenced, type Schema } from './document.ts'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const STRINGS: Record<string, string> = {
  'date-time': '2026-11-21T03:00:00Z',
  uri: 'https://github.example/x',
  'uri-template': 'https://github.example/x{/y}',
  email: 'someone@github.example',
}

/** The webhook schemas' way of saying `nullable`. */
const isNullable = ({ type, oneOf, anyOf }: Schema): boolean =>
  [type].flat().includes('null') || [...(oneOf ?? []), ...(anyOf ?? [])].some(each => each.type === 'null')

/** @returns the smallest value that fits the schema. */
export function sample(schema: Schema): unknown {
  if (schema.$ref) return sample(referenced(schema.$ref) as Schema)
  if (schema.nullable || isNullable(schema)) return null
  if ('const' in schema) return schema.const
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
  const base = sample(present(known))
  const members = Object.entries(given).map(([name, value]) => {
    const part = memberOf(known, name)
    return [name, part && isObject(value) ? filled(part, value) : part?.items ? filled(part, value) : value]
  })
  return { ...(isObject(base) ? base : {}), ...Object.fromEntries(members) }
}

/** The schema of a value that is there. */
function present(schema: Schema): Schema {
  const { oneOf, anyOf, type, ...rest } = schema
  const types = [type].flat().filter(each => each !== 'null')
  const without = (choices: Schema[] | undefined) => choices?.filter(each => each.type !== 'null')
  const [some, any] = [without(oneOf), without(anyOf)]
  return {
    ...rest,
    nullable: false,
    ...(types[0] ? { type: types[0] } : {}),
    ...(some?.length ? { oneOf: some } : {}),
    ...(any?.length ? { anyOf: any } : {}),
  }
}

/** Where an answer may be one of several, its own `type` says which. */
function chosen(schema: Schema, given: unknown): Schema {
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map(resolved).filter(each => each.type !== 'null')
  if (choices.length === 0 || !isObject(given)) return schema
  return (
    choices.find(({ properties }) => properties?.type?.enum?.includes(given.type)) ??
    (schema.oneOf && choices.length === 1 ? choices[0]! : schema)
  )
}

function memberOf(schema: Schema, name: string): Schema | null {
  const own = schema.properties?.[name]
  const found = own ?? schema.allOf?.map(each => memberOf(resolved(each), name)).find(Boolean) ?? null
  if (!found) return null
  const choices = found.allOf?.length === 1 ? found.allOf : (found.anyOf ?? found.oneOf ?? [])
  const only = choices.find(each => each.type !== 'null')
  return resolved(found.properties || !only ? found : only)
}

const resolved = (schema: Schema): Schema => (schema.$ref ? (referenced(schema.$ref) as Schema) : schema)
