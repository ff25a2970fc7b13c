/**
 * @module reference/parameters
 * What a gate takes, read from its schema: one source for help, reference pages and JSON Schema.
 */
import { z } from 'zod'
import type { Gate } from '../model/gate.ts'

export interface Parameter {
  name: string
  /** `text`, `number`, `list`, `true or false`, or the allowed words. */
  type: string
  required: boolean
  /** As one would write it; null when there is none. */
  fallback: string | null
  description: string
}

interface Schema {
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  default?: unknown
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
}

/** @returns the JSON Schema of a gate's parameters, as they may be written. */
export const parametersSchema = (gate: Gate): Schema =>
  z.toJSONSchema(gate.params, { io: 'input', unrepresentable: 'any' }) as Schema

/** @returns the parameters in the order in which the gate lists them. */
export function parametersOf(gate: Gate): Parameter[] {
  const { properties = {}, required = [] } = parametersSchema(gate)
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeOf(schema),
    required: required.includes(name),
    fallback: schema.default === undefined ? null : written(schema.default),
    description: schema.description ?? '',
  }))
}

function typeOf(schema: Schema): string {
  const kinds = schema.anyOf ?? [schema]
  const has = (type: string) => kinds.some(kind => kind.type === type)
  if (has('array')) return 'list'
  if (has('boolean')) return 'true or false'
  if (has('number') || has('integer')) return 'number'
  const words = kinds.flatMap(kind => kind.enum ?? [])
  return words.length ? words.map(String).join(' | ') : 'text'
}

const written = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))
