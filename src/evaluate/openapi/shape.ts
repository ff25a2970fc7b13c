/**
 * @module evaluate/openapi/shape
 * What a schema demands, its `allOf` put together: the keywords that are judged, and those that are only compared.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { type ApiDocument, fieldOf, fieldsIn, isFields } from './document.ts'

export interface Shape {
  /** Null: any. */
  types: ReadonlySet<string> | null
  /** As JSON; null: any. */
  values: readonly string[] | null
  properties: ReadonlyMap<string, unknown>
  required: ReadonlySet<string>
  /** Schema of further properties; `true` where anything goes. */
  further: unknown
  /** Undefined: any. */
  items: unknown
  /** `minLength`, `maximum`, ... */
  limits: ReadonlyMap<string, number>
  /** `pattern`, `format`, ...: as JSON. */
  exact: ReadonlyMap<string, string>
  /** Lists of `oneOf` and of `anyOf`. */
  alternatives: readonly (readonly unknown[])[]
  /** Everything else that may forbid something: as it is written. */
  other: ReadonlyMap<string, unknown>
}

const LIMITS = new Set(
  'minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems minProperties maxProperties'.split(
    ' ',
  ),
)
const EXACT = new Set('pattern format const multipleOf uniqueItems contentEncoding contentMediaType'.split(' '))
/** They describe, and forbid nothing. */
const WORDS = new Set(
  'title description summary default example examples deprecated externalDocs xml $comment $schema $id $anchor $defs definitions nullable'.split(
    ' ',
  ),
)
const JUDGED = new Set('type enum properties required additionalProperties items oneOf anyOf allOf $ref'.split(' '))
const DEEPEST = 100

const ANYTHING: Shape = {
  types: null,
  values: null,
  properties: new Map(),
  required: new Set(),
  further: true,
  items: undefined,
  limits: new Map(),
  exact: new Map(),
  alternatives: [],
  other: new Map(),
}

/** @returns a function that reads schemas of a document; the same node gives the same shape. */
export function shapesOf(document: ApiDocument): (schema: unknown) => Shape {
  const known = new WeakMap<object, Shape>()
  const both = pairing(document)
  const shapeOf = (schema: unknown, depth: number): Shape => {
    const node = document.follow(schema)
    if (depth > DEEPEST) throw new CouldNotFindOut(`${document.name} nests \`allOf\` too deeply; mend it`)
    if (!isFields(node)) return node === false ? { ...ANYTHING, types: new Set() } : ANYTHING
    const before = known.get(node)
    if (before) return before
    const parts = fieldOf(node, 'allOf')
    const own = ownShape(node)
    const shape = Array.isArray(parts)
      ? parts.reduce<Shape>((whole, part) => together(whole, shapeOf(part, depth + 1), both), own)
      : own
    known.set(node, shape)
    return shape
  }
  return schema => shapeOf(schema, 0)
}

function ownShape(node: Record<string, unknown> | Readonly<Record<string, unknown>>): Shape {
  const entries = fieldsIn(node)
  const limits = new Map<string, number>()
  const exact = new Map<string, string>()
  const other = new Map<string, unknown>()
  for (const [key, value] of entries) {
    if (LIMITS.has(key) && typeof value === 'number') limits.set(key, value)
    else if (LIMITS.has(key) && typeof value === 'boolean') continue
    else if (EXACT.has(key)) {
      if (value !== false) exact.set(key, JSON.stringify(value))
    } else if (!JUDGED.has(key) && !WORDS.has(key) && !key.startsWith('x-')) other.set(key, value)
  }
  // OpenAPI 3.0 says with a flag that a limit is itself excluded.
  for (const [flag, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const)
    if (fieldOf(node, flag) === true && limits.has(limit)) {
      limits.set(flag, limits.get(limit)!)
      limits.delete(limit)
    }
  const values = fieldOf(node, 'enum')
  const required = fieldOf(node, 'required')
  const further = fieldOf(node, 'additionalProperties')
  return {
    types: typesOf(node),
    values: Array.isArray(values) ? values.map(value => JSON.stringify(value)) : null,
    properties: new Map(fieldsIn(fieldOf(node, 'properties'))),
    required: new Set(Array.isArray(required) ? required.map(String) : []),
    further: further === undefined || (isFields(further) && !Object.keys(further).length) ? true : further,
    items: fieldOf(node, 'items'),
    limits,
    exact,
    alternatives: ['oneOf', 'anyOf'].map(key => fieldOf(node, key)).filter(Array.isArray),
    other,
  }
}

/** What is not said is told by the other words: whoever lists properties means an object. */
function typesOf(node: unknown): Set<string> | null {
  const said = fieldOf(node, 'type')
  const types = new Set(Array.isArray(said) ? said.map(String) : typeof said === 'string' ? [said] : [])
  if (!types.size && isFields(fieldOf(node, 'properties'))) types.add('object')
  if (!types.size && fieldOf(node, 'items') !== undefined) types.add('array')
  if (types.size && fieldOf(node, 'nullable') === true) types.add('null')
  return types.size ? types : null
}

type Both = (one: unknown, two: unknown) => unknown

/** The same two schemas give the same node: schemas that refer to themselves would never end otherwise. */
function pairing({ follow }: ApiDocument): Both {
  const known = new WeakMap<object, WeakMap<object, unknown>>()
  return (one, two) => {
    const [first, second] = [follow(one), follow(two)]
    if (first === second) return first
    if (!isFields(first) || !isFields(second)) return { allOf: [first, second] }
    const partners = known.get(first) ?? new WeakMap<object, unknown>()
    known.set(first, partners)
    if (!partners.has(second)) partners.set(second, { allOf: [first, second] })
    return partners.get(second)
  }
}

/** Both hold. */
function together(one: Shape, two: Shape, both: Both): Shape {
  const properties = new Map(one.properties)
  for (const [name, schema] of two.properties)
    properties.set(name, properties.has(name) ? both(properties.get(name), schema) : schema)
  return {
    types:
      one.types && two.types ? new Set([...one.types].filter(type => two.types!.has(type))) : (one.types ?? two.types),
    values:
      one.values && two.values ? one.values.filter(value => two.values!.includes(value)) : (one.values ?? two.values),
    properties,
    required: new Set([...one.required, ...two.required]),
    further: one.further === true ? two.further : two.further === true ? one.further : both(one.further, two.further),
    items: one.items === undefined ? two.items : two.items === undefined ? one.items : both(one.items, two.items),
    limits: new Map(
      [...one.limits, ...two.limits].map(([key, value]) => {
        const values = [one.limits.get(key) ?? value, two.limits.get(key) ?? value]
        return [key, isLower(key) ? Math.max(...values) : Math.min(...values)]
      }),
    ),
    exact: merged(one.exact, two.exact, (a, b) => (a === b ? a : [a, b].sort().join(' and '))),
    alternatives: [...one.alternatives, ...two.alternatives],
    other: merged(one.other, two.other, (a, b) => [a, b]),
  }
}

export const isLower = (limit: string): boolean => /^(?:min|exclusiveMin)/.test(limit)

function merged<T>(one: ReadonlyMap<string, T>, two: ReadonlyMap<string, T>, both: (a: T, b: T) => T): Map<string, T> {
  const whole = new Map(one)
  for (const [key, value] of two) whole.set(key, whole.has(key) ? both(whole.get(key)!, value) : value)
  return whole
}
