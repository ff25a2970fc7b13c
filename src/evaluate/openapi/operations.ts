/**
 * @module evaluate/openapi/operations
 * The operations of a document in one form, whatever generation it is of.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { shortened } from '../../model/text.ts'
import { type ApiDocument, type Fields, fieldOf, fieldsIn, isFields } from './document.ts'

export interface Parameter {
  /** `query parameter \`page\``. */
  told: string
  required: boolean
  schema: unknown
  /** How it is written into the request, as JSON. */
  style: string
}

export interface Content {
  /** Media type -> schema; undefined where anything goes. */
  types: ReadonlyMap<string, unknown>
}

export interface Operation {
  /** `GET /users/{id}`. */
  told: string
  parameters: ReadonlyMap<string, Parameter>
  body: (Content & { required: boolean }) | null
  /** Status -> what it answers. */
  answers: ReadonlyMap<string, Content & { headers: ReadonlyMap<string, unknown> }>
  /** Alternatives of which one is enough, as JSON. */
  security: readonly string[]
  callbacks: unknown
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']
/** Everything but these of an old parameter is its schema. */
const OF_PARAMETERS = ['name', 'in', 'description', 'required', 'allowEmptyValue', 'collectionFormat']

/** @returns the operations by method and path; the names in a path's brackets do not count. */
export function operationsOf(document: ApiDocument): Map<string, Operation> {
  const found = new Map<string, Operation>()
  for (const [path, item] of fieldsIn(fieldOf(document.root, 'paths'))) {
    if (!path.startsWith('/')) continue
    const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name!)
    const place = path.replace(/\{[^{}]*\}/g, '{}')
    const shared = document.follow(item)
    for (const method of METHODS) {
      const raw = fieldOf(shared, method)
      if (!isFields(raw)) continue
      const key = `${method} ${place}`
      if (found.has(key))
        throw new CouldNotFindOut(
          `${document.name} has \`${shortened(path, 80)}\` twice under different names; mend it`,
        )
      found.set(
        key,
        operationOf(document, raw, shared, { names, told: `\`${method.toUpperCase()} ${shortened(path, 80)}\`` }),
      )
    }
  }
  return found
}

function operationOf(
  document: ApiDocument,
  raw: Fields,
  shared: unknown,
  { names, told }: { names: readonly string[]; told: string },
): Operation {
  // The operation's own come last: they stand in for the path's.
  const all = [...listOf(fieldOf(shared, 'parameters')), ...listOf(fieldOf(raw, 'parameters'))].map(each => {
    const node = document.follow(each)
    if (!isFields(node)) throw new CouldNotFindOut(`${document.name}: a parameter of ${told} cannot be read; mend it`)
    return node
  })
  const bodies = all.filter(node => fieldOf(node, 'in') === 'body')
  const others = all.filter(node => fieldOf(node, 'in') !== 'body')
  const parameters = new Map(others.map(node => [keyOf(node, names), parameterOf(node)]))
  const security = fieldOf(raw, 'security') ?? fieldOf(document.root, 'security')
  return {
    told,
    parameters,
    body:
      document.generation === 2 ? oldBody(bodies.at(-1), raw, document) : bodyOf(document, fieldOf(raw, 'requestBody')),
    answers: new Map(
      fieldsIn(fieldOf(raw, 'responses'))
        .filter(([status]) => !status.startsWith('x-'))
        .map(([status, answer]) => [status.toUpperCase(), answerOf(document, raw, document.follow(answer))]),
    ),
    security: Array.isArray(security) && security.length ? security.map(each => JSON.stringify(each)) : ['{}'],
    callbacks: fieldOf(raw, 'callbacks'),
  }
}

function keyOf(node: Fields, names: readonly string[]): string {
  const [place, name] = [String(fieldOf(node, 'in')), String(fieldOf(node, 'name'))]
  if (place === 'path') return `path ${names.indexOf(name)}`
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`
}

function parameterOf(node: Fields): Parameter {
  const [place, name] = [String(fieldOf(node, 'in')), String(fieldOf(node, 'name'))]
  const [[media, content] = []] = fieldsIn(fieldOf(node, 'content'))
  const bare = fieldOf(node, 'type') !== undefined
  return {
    told: `${shortened(place, 20)} parameter \`${shortened(name, 60)}\``,
    required: fieldOf(node, 'required') === true,
    schema: bare
      ? Object.fromEntries(Object.entries(node).filter(([key]) => !OF_PARAMETERS.includes(key)))
      : (fieldOf(node, 'schema') ?? fieldOf(content, 'schema')),
    style: JSON.stringify([
      media ?? null,
      ...['style', 'explode', 'allowReserved', 'collectionFormat'].map(key => fieldOf(node, key) ?? null),
    ]),
  }
}

function contentOf(node: unknown): Content {
  return { types: new Map(fieldsIn(fieldOf(node, 'content')).map(([type, media]) => [type, fieldOf(media, 'schema')])) }
}

function bodyOf(document: ApiDocument, raw: unknown): Operation['body'] {
  if (raw === undefined) return null
  const node = document.follow(raw)
  return { ...contentOf(node), required: fieldOf(node, 'required') === true }
}

const mediaOf = (document: ApiDocument, raw: Fields, key: 'consumes' | 'produces'): string[] => {
  const said = listOf(fieldOf(raw, key) ?? fieldOf(document.root, key)).map(String)
  return said.length ? said : ['*/*']
}

function oldBody(node: Fields | undefined, raw: Fields, document: ApiDocument): Operation['body'] {
  if (!node) return null
  const schema = fieldOf(node, 'schema')
  return {
    required: fieldOf(node, 'required') === true,
    types: new Map(mediaOf(document, raw, 'consumes').map(type => [type, schema])),
  }
}

function answerOf(document: ApiDocument, raw: Fields, node: unknown) {
  const schema = fieldOf(node, 'schema')
  const types =
    document.generation === 2 && schema !== undefined
      ? new Map(mediaOf(document, raw, 'produces').map(type => [type, schema]))
      : contentOf(node).types
  const headers = new Map(
    fieldsIn(fieldOf(node, 'headers')).map(([name, header]) => {
      const said = document.follow(header)
      return [name.toLowerCase(), document.generation === 2 ? said : fieldOf(said, 'schema')] as const
    }),
  )
  return { types, headers }
}

const listOf = (node: unknown): readonly unknown[] => (Array.isArray(node) ? node : [])
