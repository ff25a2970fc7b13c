import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { breaks } from '../../src/evaluate/openapi/breaking.ts'
import { readDocument } from '../../src/evaluate/openapi/document.ts'
import { answer } from '../../src/evaluate/when.ts'
import '../seed.ts'
import { fakeWorld } from '../world.ts'

const SHOP = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: https://api.example.com }]
paths:
  /orders:
    parameters:
      - { name: tenant, in: header, schema: { type: string } }
    get:
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1 } }
        - { name: sort, in: query, schema: { enum: [date, price] } }
      responses:
        200:
          headers: { X-Total: { schema: { type: integer } } }
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Order' } }
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/NewOrder' }
      responses: { 201: { description: Made } }
  /orders/{id}:
    delete:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { 204: { description: Gone } }
components:
  schemas:
    NewOrder:
      type: object
      required: [sku]
      properties:
        sku: { type: string, maxLength: 20 }
        note: { type: [string, 'null'], description: For us }
        gift: { oneOf: [{ $ref: '#/components/schemas/Box' }, { type: boolean }] }
    Order:
      allOf:
        - { $ref: '#/components/schemas/NewOrder' }
        - type: object
          required: [id]
          properties:
            id: { type: string, format: uuid }
            state: { enum: [open, paid] }
            parts: { type: array, items: { $ref: '#/components/schemas/Order' } }
    Box: { type: object, properties: { colour: { type: string } } }
`

const document = (text: string) => readDocument(Buffer.from(text), 'api.yaml', '`api.yaml`')
const changed = (from: string | RegExp, to: string, text = SHOP) => {
  const next = text.replace(from, to)
  if (next === text) throw new Error(`${from} is not there`)
  return next
}
const found = (after: string, before = SHOP) => breaks(document(before), document(after))

describe('breaks whoever relies on it', () => {
  test.each<[string, string | RegExp, string, string]>(
    [
      ['a path', '  /orders/{id}:', '  /order/{id}:', '`DELETE /orders/{id}` is gone'],
      ['an operation', '    post:', '    put:', '`POST /orders` is gone'],
      ['a parameter', /.*name: page.*\n/, '', 'query parameter `page` of `GET /orders` is gone'],
      ['a parameter of the path', 'name: tenant', 'name: shop', 'header parameter `tenant` of `GET /orders` is gone'],
      [
        'a parameter moves',
        'name: page, in: query',
        'name: page, in: header',
        'query parameter `page` of `GET /orders` is gone',
      ],
      [
        'a parameter becomes required',
        'in: query, schema: { type: int',
        'in: query, required: true, schema: { type: int',
        'query parameter `page` of `GET /orders` is required now',
      ],
      [
        'a new parameter is required',
        /( *)- \{ name: page/,
        '$1- { name: shop, in: query, required: true, schema: {} }\n$1- { name: page',
        'query parameter `shop` of `GET /orders` is new and required',
      ],
      [
        'an enum is narrowed',
        '[date, price]',
        '[date]',
        'query parameter `sort` of `GET /orders` no longer takes `"price"`',
      ],
      ['a limit is raised', 'minimum: 1', 'minimum: 5', 'is limited more: `minimum` 1, now 5'],
      ['a limit is new', 'maxLength: 20', 'maxLength: 20, minLength: 3', 'is limited more: `minLength` none, now 3'],
      [
        'a type is narrowed',
        "type: [string, 'null']",
        'type: string',
        '`note` in the body of `POST /orders` no longer takes `null`',
      ],
      [
        'a property becomes required',
        'required: [sku]',
        'required: [sku, note]',
        'the body of `POST /orders` needs `note` now',
      ],
      ['a property', /\n *note: .*/, '', '`note` in the body of `POST /orders` is gone'],
      [
        'the body is required',
        'requestBody:',
        'requestBody:\n        required: true',
        'the body of `POST /orders` is required now',
      ],
      ['a media type', /(schema: \{ \$ref: .#\/components\/schemas\/NewOrder)/, '$1', ''],
      ['a status', '201:', '202:', 'answer `201` of `POST /orders` is gone'],
      ['a header', 'X-Total', 'X-Count', 'header `x-total` in answer `200` of `GET /orders` is gone'],
      ['an answer gets another value', '[open, paid]', '[open, paid, lost]', 'may be `"lost"` now'],
      ['an answer may lack something', 'required: [id]', 'required: []', 'need not have `id` any more'],
      ['a format', 'format: uuid', 'format: date', 'has another `format`: "uuid", now "date"'],
      ['an alternative', ', { type: boolean }]', ']', '`gift` in the body of `POST /orders` has an alternative less'],
      [
        'what an alternative refers to',
        'colour: { type: string }',
        'colour: { type: integer }',
        '`colour` in `gift` in the body of `POST /orders` no longer takes `string`',
      ],
      ['credentials', 'paths:', 'security: [{ key: [] }]\npaths:', 'asks for other credentials'],
      ['the address', 'api.example.com', 'api2.example.com', 'the address `https://api.example.com` is gone'],
      [
        'what is not judged in detail',
        'maxLength: 20',
        'maxLength: 20, not: { const: x }',
        '`not` of `sku` in the body of `POST /orders` changed',
      ],
    ].filter(([, , , sentence]) => sentence) as [string, string | RegExp, string, string][],
  )('%s', (_, from, to, sentence) => {
    expect(found(changed(from, to)).join('\n')).toContain(sentence)
  })
})

describe('breaks nobody', () => {
  test.each<[string, string | RegExp, string]>([
    ['words', 'description: For us', 'description: For you, example: x'],
    ['a new path', 'components:', '  /carts: { get: { responses: { 200: { description: All } } } }\ncomponents:'],
    ['a new optional parameter', /( *)- \{ name: page/, '$1- { name: shop, in: query, schema: {} }\n$1- { name: page'],
    ['a wider type', 'type: integer, minimum: 1', 'type: number, minimum: 1'],
    ['a wider limit', 'maxLength: 20', 'maxLength: 30'],
    ['a new property', 'sku: {', 'size: { type: integer }\n        sku: {'],
    ['another name in the path', /\{id\}:|name: id, in/g, '$&'],
    ['an answer that is more exact', '[open, paid]', '[open]'],
    ['a new status', '201: { description: Made }', '201: { description: Made }, 409: { description: No }'],
    ['another order', 'required: [sku]', 'required: ["sku"]'],
    ['an extension', 'servers:', 'x-team: shop\nservers:'],
  ])('%s', (name, from, to) => {
    const after =
      name === 'another name in the path'
        ? SHOP.replace('/orders/{id}', '/orders/{number}').replace('name: id, in', 'name: number, in')
        : changed(from, to)
    expect(found(after)).toEqual(
      name === 'a wider limit'
        ? ['`sku` in an entry of answer `200` of `GET /orders` is limited less: `maxLength` 20, now 30']
        : [],
    )
  })

  test('the document itself, and a large real one', () => {
    expect(found(SHOP)).toEqual([])
    const real = readFileSync(new URL('../fixtures/github/openapi.json', import.meta.url))
    const read = () => readDocument(real, 'openapi.json', '`openapi.json`')
    expect(breaks(read(), read())).toEqual([])
    const less = JSON.parse(real.toString('utf8')) as {
      components: { schemas: Record<string, { properties: object }> }
    }
    less.components.schemas['simple-user']!.properties = {}
    const after = readDocument(Buffer.from(JSON.stringify(less)), 'openapi.json', '`openapi.json`')
    expect(breaks(read(), after).join('\n')).toContain('is gone')
  })
})

test('Swagger 2 is read as well, and a change of generation is not compared', () => {
  const old = `swagger: '2.0'
host: api.example.com
paths:
  /a:
    post:
      consumes: [application/json]
      parameters:
        - { name: n, in: query, type: string, enum: [x, y] }
        - { name: body, in: body, required: true, schema: { $ref: '#/definitions/A' } }
      responses: { 200: { schema: { $ref: '#/definitions/A' } } }
definitions: { A: { type: object, properties: { a: { type: string } } } }
`
  expect(found(old, old)).toEqual([])
  expect(found(changed('enum: [x, y]', 'enum: [x]', old), old)).toEqual([
    'query parameter `n` of `POST /a` no longer takes `"y"`',
  ])
  expect(found(changed('a: { type: string }', 'b: { type: string }', old), old)).toEqual([
    '`a` in the body of `POST /a` is gone',
    '`a` in answer `200` of `POST /a` is gone',
  ])
  expect(() => found(SHOP, old)).toThrow('which are not compared')
})

describe('what cannot be read is no answer', () => {
  test.each([
    ['paths: {}', 'is no OpenAPI document'],
    ['openapi: 3.1.0', 'has no `paths`'],
    ['openapi: 3.1.0\npaths: { a: [', 'is not valid YAML (line 2'],
    ['openapi: 3.1.0\npaths: {}\npaths: {}', 'is not valid YAML'],
    ['openapi: 3.1.0\npaths: { /a: { $ref: other.yaml } }', 'refers to another file (`other.yaml`)'],
    ['openapi: 3.1.0\npaths: { /a: { $ref: "#/b" } }', 'refers to `#/b`, which is not there'],
    ['openapi: 3.1.0\npaths: { /a: { $ref: "#/paths/~1a" } }', 'refers to itself'],
    ['openapi: 3.1.0\npaths: { "/a/{b}": { get: {} }, "/a/{c}": { get: {} } }', 'twice under different names'],
    ['- a', 'is no OpenAPI document'],
    ['', 'is no OpenAPI document'],
  ])('%j', (text, sentence) => {
    expect(() => found(text, text)).toThrow(sentence)
  })

  test('other bytes, and names that mean something to the program', () => {
    expect(() => readDocument(Buffer.from([0xff, 0xfe, 0x00]), 'a.yaml', '`a.yaml`')).toThrow('is not UTF-8')
    expect(() => readDocument(Buffer.from('{'), 'a.json', '`a.json`')).toThrow('is not valid JSON')
    const odd =
      '{"openapi":"3.0.0","paths":{"/a":{"get":{"responses":{"200":{"content":{"x":{"schema":{"properties":{"__proto__":{"type":"string"},"constructor":{}}}}}}}}}}}'
    const gone = odd.replace('"__proto__":{"type":"string"},', '')
    const read = (text: string) => readDocument(Buffer.from(text), 'a.json', '`a.json`')
    expect(breaks(read(odd), read(odd))).toEqual([])
    expect(breaks(read(odd), read(gone))).toEqual(['`__proto__` in answer `200` of `GET /a` is gone'])
  })
})

test('schemas that refer to each other end', () => {
  const text = (limit: number) => `openapi: 3.0.0
paths: { /a: { get: { responses: { 200: { content: { j: { schema: { $ref: '#/components/schemas/A' } } } } } } } }
components:
  schemas:
    A: { type: object, properties: { b: { $ref: '#/components/schemas/B' }, n: { type: integer, maximum: ${limit} } } }
    B: { type: object, properties: { a: { $ref: '#/components/schemas/A' }, list: { type: array, items: { $ref: '#/components/schemas/B' } } } }
`
  expect(found(text(5), text(5))).toEqual([])
  expect(found(text(6), text(5))).toEqual(['`n` in answer `200` of `GET /a` is limited less: `maximum` 5, now 6'])
})

describe('as a condition', () => {
  const HEAD = 'c'.repeat(40)
  const asked = (before: string | null, after: string | null) =>
    answer(
      'openapi:breaking(api.yaml)',
      fakeWorld({
        release: { base: 'main', commit: HEAD },
        git: {
          objects: {
            ...(before === null ? {} : { 'main:api.yaml': before }),
            ...(after === null ? {} : { [`${HEAD}:api.yaml`]: after }),
          },
        },
      }),
    )

  test('holds with what breaks', async () => {
    expect(await asked(SHOP, changed('    post:', '    put:'))).toEqual({
      holds: true,
      because: '`api.yaml` breaks whoever relies on it: `POST /orders` is gone',
    })
    expect(await asked(SHOP, null)).toEqual({ holds: true, because: '`api.yaml` is gone' })
  })

  test('does not hold for a new document, and for one that breaks nobody', async () => {
    expect(await asked(null, SHOP)).toMatchObject({
      holds: false,
      because: '`api.yaml` is new, nobody relies on it yet',
    })
    expect(await asked(SHOP, SHOP)).toMatchObject({ holds: false })
  })

  test('is no answer where one of the two cannot be read', async () => {
    await expect(asked('{', SHOP)).rejects.toThrow('`api.yaml` at `main` is not valid YAML')
    await expect(asked(SHOP, 'paths: [')).rejects.toThrow('is not valid YAML')
  })
})

test('a document nested without end or measure is refused, not followed', () => {
  const deep = `{"openapi":"3.0.0","paths":{"/a":{"get":{"responses":{"200":{"content":{"j":{"schema":${'{"items":'.repeat(2000)}{}${'}'.repeat(2000)}}}}}}}}}`
  const growing = `{"openapi":"3.0.0","paths":{"/a":{"get":{"responses":{"200":{"content":{"j":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}},"components":{"schemas":{"A":{"allOf":[{"properties":{"a":{"allOf":[{"$ref":"#/components/schemas/A"},{"$ref":"#/components/schemas/B"}]}}},{"properties":{"a":{"$ref":"#/components/schemas/B"}}}]},"B":{"properties":{"a":{"allOf":[{"$ref":"#/components/schemas/B"},{"$ref":"#/components/schemas/A"}]}}}}}}`
  const read = (text: string) => readDocument(Buffer.from(text), 'a.json', '`a.json`')
  expect(() => breaks(read(deep), read(deep))).toThrow('too deeply nested')
  expect(() => breaks(read(growing), read(growing))).not.toThrow(RangeError)
})

test('any document compared with itself breaks nobody, and with nothing left breaks each operation', () => {
  const schema = fc.letrec(tie => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.record({ type: fc.constantFrom('string', 'integer', 'boolean') }),
      fc.record({ enum: fc.array(fc.string(), { minLength: 1, maxLength: 3 }) }),
      fc.record({
        properties: fc.dictionary(fc.string(), tie('schema')),
        required: fc.array(fc.string(), { maxLength: 2 }),
      }),
      fc.record({ items: tie('schema') }),
      fc.record({ allOf: fc.array(tie('schema'), { maxLength: 3 }) }),
      fc.record({ oneOf: fc.array(tie('schema'), { maxLength: 3 }) }),
      fc.constant({ $ref: '#/components/schemas/A' }),
    ),
  })).schema
  fc.assert(
    fc.property(schema, schema, (one, two) => {
      const text = JSON.stringify({
        openapi: '3.1.0',
        paths: {
          '/a': {
            post: {
              requestBody: { content: { j: { schema: one } } },
              responses: { 200: { content: { j: { schema: two } } } },
            },
          },
        },
        components: { schemas: { A: { type: 'object', properties: { a: { $ref: '#/components/schemas/A' } } } } },
      })
      const read = () => readDocument(Buffer.from(text), 'a.json', '`a.json`')
      expect(breaks(read(), read())).toEqual([])
      const empty = readDocument(Buffer.from('{"openapi":"3.1.0","paths":{}}'), 'a.json', '`a.json`')
      expect(breaks(read(), empty)).toEqual(['`POST /a` is gone'])
    }),
    { numRuns: 200 },
  )
})
