/**
 * @module model/json-schema
 * Validity by a JSON Schema that somebody else wrote: nothing is fetched, and its patterns take linear time.
 */
import { CouldNotFindOut } from './outcome.ts'

export interface Invalid {
  /** JSON Pointer to the value; empty for the document. */
  pointer: string
  /** `must be integer`; never with a value of the document. */
  message: string
}

/** `$schema` -> the module that knows it. */
const DIALECTS: [RegExp, () => Promise<unknown>][] = [
  [/2020-12/, () => import('ajv/dist/2020.js')],
  [/2019-09/, () => import('ajv/dist/2019.js')],
  [/draft-0[67]/, () => import('ajv')],
]

/** Words that expect something. Any other JSON file has none of them, and everything would be valid by it. */
const KEYWORDS = new Set(
  (
    'type enum const $ref $dynamicRef $recursiveRef allOf anyOf oneOf not if properties patternProperties additionalProperties ' +
    'unevaluatedProperties propertyNames required minProperties maxProperties dependencies dependentRequired dependentSchemas ' +
    'items prefixItems additionalItems unevaluatedItems contains minItems maxItems uniqueItems ' +
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format'
  ).split(' '),
)

/**
 * @param name the schema's file, for sentences
 * @returns a function that lists what is wrong with a value; empty when it is valid
 * @throws CouldNotFindOut for a schema that cannot be judged by
 */
export async function validator(schema: unknown, name: string): Promise<(value: unknown) => Invalid[]> {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema)))
    throw new CouldNotFindOut(`\`${name}\` is no JSON Schema, an object was expected; name another file`)
  const asserts = typeof schema === 'object' && Object.keys(schema).some(key => KEYWORDS.has(key))
  if (!asserts) throw new CouldNotFindOut(`\`${name}\` expects nothing, a schema with rules was expected; write them`)
  const dialect = (schema as Record<string, unknown>).$schema ?? 'draft-07'
  const [, load] = DIALECTS.find(([uri]) => uri.test(String(dialect))) ?? []
  if (!load)
    throw new CouldNotFindOut(
      `\`${name}\` is of the dialect \`${String(dialect).slice(0, 100)}\`, draft 7, 2019-09 or 2020-12 was expected; convert it`,
    )
  const loaded = (await load()) as { Ajv?: unknown; default: unknown }
  const { default: formats } = (await import('ajv-formats')) as unknown as { default: unknown }
  const { RE2JS } = await import('re2js')
  // Both packages are CommonJS: what is the default depends on who loads them.
  const inner = (module: unknown): unknown =>
    typeof module === 'function' ? module : (module as { default: unknown }).default
  const Ajv = inner(loaded.default) as typeof import('ajv').Ajv
  const addFormats = inner(formats) as (ajv: unknown) => void
  const linear = (pattern: string) => {
    const compiled = RE2JS.compile(pattern)
    return { test: (text: string) => compiled.matcher(text).find() }
  }
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    logger: false,
    addUsedSchema: false,
    code: { regExp: Object.assign(linear, { code: 'linear' }) },
  })
  addFormats(ajv)
  try {
    const validate = ajv.compile(schema as object)
    if ('$async' in validate) throw new Error('it is asynchronous')
    return value => {
      if (validate(value)) return []
      return (validate.errors ?? []).map(({ instancePath, message, params }) => ({
        pointer: instancePath,
        message: `${message ?? 'is not valid'}${detail(params)}`,
      }))
    }
  } catch (caught) {
    throw new CouldNotFindOut(
      `\`${name}\` cannot be judged by: ${(caught as Error).message.split('\n')[0]!.slice(0, 200)}; correct the schema`,
    )
  }
}

function detail(params: Record<string, unknown>): string {
  if (typeof params.additionalProperty === 'string') return ` (\`${params.additionalProperty.slice(0, 100)}\`)`
  if (Array.isArray(params.allowedValues))
    return ` (${params.allowedValues
      .slice(0, 5)
      .map(value => JSON.stringify(value))
      .join(', ')})`
  return ''
}
