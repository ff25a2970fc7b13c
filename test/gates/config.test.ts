import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/config.ts'
import { relation } from '../../src/model/compare.ts'
import { lookup, stepsOf } from '../../src/model/lookup.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Configured', thresholds: [], role: null, modifiers: {} } }

async function judge(files: Record<string, string>, params: Record<string, unknown>) {
  const { outcome } = await gate.run({ files: Object.keys(files).join(','), ...params }, fakeWorld({ files }), about)
  return outcome
}
const state = async (file: string, text: string, params: Record<string, unknown>) =>
  (await judge({ [file]: text }, params)).state

describe('assert', () => {
  test('each operator, on both sides', async () => {
    const text = '{ "n": 5, "s": "abc", "t": true, "z": null, "e": "" }'
    const cases: [string, string, string | undefined, string][] = [
      ['n', '==', '5', 'pass'],
      ['n', '==', '6', 'fail'],
      ['n', '!=', '6', 'pass'],
      ['n', '!=', '5', 'fail'],
      ['n', '<', '6', 'pass'],
      ['n', '<', '5', 'fail'],
      ['n', '<=', '5', 'pass'],
      ['n', '<=', '4.9', 'fail'],
      ['n', '>', '4', 'pass'],
      ['n', '>', '5', 'fail'],
      ['n', '>=', '5', 'pass'],
      ['n', '>=', '6', 'fail'],
      ['s', 'matches', '^a.c$', 'pass'],
      ['s', 'matches', '^b', 'fail'],
      ['s', 'in', 'x, abc', 'pass'],
      ['s', 'in', 'x,y', 'fail'],
      ['s', 'exists', undefined, 'pass'],
      ['z', 'exists', undefined, 'fail'],
      ['e', 'exists', undefined, 'fail'],
      ['q', 'exists', undefined, 'fail'],
      ['q', 'absent', undefined, 'pass'],
      ['z', 'absent', undefined, 'fail'],
      ['q', '!=', '1', 'fail'],
      ['q', '<', '1', 'fail'],
      ['s', '<', '1', 'error'],
      ['s', '<', 'x', 'error'],
      ['t', '==', undefined, 'error'],
      ['t', 'absent', '1', 'error'],
      ['s', 'matches', '(', 'error'],
      ['s', 'matches', '(?<=x)a', 'error'],
      ['z', 'matches', 'null', 'fail'],
      ['z', '<', '1', 'error'],
    ]
    for (const [key, op, value, expected] of cases)
      expect([
        key,
        op,
        value,
        await state('a.json', text, { key, op, ...(value === undefined ? {} : { value }) }),
      ]).toEqual([key, op, value, expected])
  })

  test('what a reader may understand either way is neither the same nor another', async () => {
    for (const written of ['yes', 'on', '1', 'True ', 'TRUE'])
      expect([written, await state('.env', `DEBUG="${written}"\n`, { key: 'DEBUG', op: '!=', value: 'true' })]).toEqual(
        [written, 'fail'],
      )
    expect(await state('a.yaml', 'debug: yes\n', { key: 'debug', op: '!=', value: 'true' })).toBe('fail')
    expect(await state('a.yaml', 'debug: no\n', { key: 'debug', op: '==', value: 'false' })).toBe('fail')
    expect(await state('a.yaml', 'env: Production\n', { key: 'env', op: '!=', value: 'production' })).toBe('fail')
    expect(relation('08', '8')).toBe('unsure')
    expect(relation('9', '8')).toBe('other')
  })

  test('a value that is filled in elsewhere is not known to be another', async () => {
    for (const text of [`DEBUG=$\{DEBUG:-true}`, 'DEBUG=$DEBUG', 'DEBUG={{ debug }}', 'DEBUG=$(cat x)'])
      expect([text, await state('.env', text, { key: 'DEBUG', op: '!=', value: 'true' })]).toEqual([text, 'error'])
    expect(await state('a.yaml', `p: "$\{PASSWORD}"\n`, { key: 'p', op: 'matches', value: '^\\$\\{\\w+\\}$' })).toBe(
      'pass',
    )
  })

  test('numbers that cannot be compared exactly are not', async () => {
    expect(await state('a.json', '{"n": 9007199254740993}', { key: 'n', value: '9007199254740992' })).toBe('error')
    expect(await state('a.json', '{"n": 1}', { key: 'n', op: '<', value: '9007199254740993' })).toBe('error')
  })

  test('a key that may be read in several ways must hold in all of them', async () => {
    const text = '{ "a.b": 1, "a": { "b": 2 } }'
    expect(await state('a.json', text, { key: 'a.b', value: '1' })).toBe('fail')
    expect(await state('a.json', text, { key: '/a/b', value: '2' })).toBe('pass')
    expect(await state('a.json', text, { key: '["a.b"]', value: '1' })).toBe('pass')
    expect(
      await state('a.properties', 'spring.jpa.show-sql=false\n', { key: 'spring.jpa.show-sql', value: 'false' }),
    ).toBe('pass')
  })

  test('every document and every file counts', async () => {
    const two = 'spec: { replicas: 3 }\n---\nspec: { replicas: 1 }\n'
    expect(await judge({ 'a.yaml': two }, { key: 'spec.replicas', op: '>=', value: 2 })).toMatchObject({
      state: 'fail',
      because: '`spec.replicas` is `1` in `a.yaml:3`, at least 2 expected; correct it there',
      evidence: { checked: 1, wrong: [{ file: 'a.yaml', line: 3, key: 'spec.replicas' }] },
    })
    expect((await judge({ 'a.json': '{"a":1}', 'b.json': '{}' }, { key: 'a', value: '1' })).because).toBe(
      '`a` is missing in `b.json`, `1` expected; correct it there',
    )
  })

  test('a program that computes the value, or may have it all the same, is an error', async () => {
    expect(await state('s.py', 'DEBUG = False\nfrom .local import *\n', { key: 'DEBUG', value: 'false' })).toBe('error')
    expect(await state('s.py', 'A = {"b": f(), "c": 1}\n', { key: 'A.b', value: '1' })).toBe('error')
    expect(await state('s.py', 'A = {"b": f(), "c": 1}\n', { key: 'A.c', value: '1' })).toBe('pass')
    expect(await state('s.py', 'A = f()\n', { key: 'A.b.c', value: '1' })).toBe('error')
    expect(await state('s.py', 'A = f()\n', { key: 'A' })).toBe('fail')
    expect(await state('s.py', 'A = 1\n', { key: 'B', op: 'absent' })).toBe('error')
    expect(await state('s.py', 'A = 1\n', { key: 'B', value: '1' })).toBe('fail')
  })

  test('a list or an object is not one value', async () => {
    expect(await judge({ 'a.json': '{"hosts": ["*"]}' }, { key: 'hosts', op: '!=', value: '*' })).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`hosts` of `a.json`: a list was found'),
    })
    expect(await state('a.json', '{"hosts": ["*"]}', { key: 'hosts[0]', op: '!=', value: '*' })).toBe('fail')
    expect(await state('a.json', '{"hosts": ["*"]}', { key: 'hosts.length', value: '1' })).toBe('fail')
    expect(await state('a.json', '{}', { key: 'constructor.name' })).toBe('fail')
  })
})

describe('secrets', () => {
  test.each([
    ['db.password', 'hunter2hunter2'],
    ['stripe.key', 'abcdefgh'],
    ['plain', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
    ['plain', 'x9Kd83hsLq02mZpQ7vYtR4'],
    ['url', 'postgres://shop:hunter2hunter2@db/shop'],
  ])('%s is not shown', async (key, value) => {
    const secret = /hunter2hunter2/.exec(value)?.[0] ?? value
    const nested = key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)
    for (const params of [
      { key, value: 'other' },
      { key, op: '!=', value: 'other' },
      { key, op: '<', value: '1' },
    ]) {
      const outcome = await judge({ 'a.json': JSON.stringify(nested) }, params)
      expect(JSON.stringify(outcome)).not.toContain(secret)
      expect(JSON.stringify(outcome)).toContain(key)
    }
  })

  test('what the checklist expects of a secret is not repeated', async () => {
    const outcome = await judge({ 'a.json': '{"token": "abcdefgh"}' }, { key: 'token', value: 'ijklmnop' })
    expect(outcome).toMatchObject({
      state: 'fail',
      because: '`token` is (hidden) in `a.json:1`, another value expected; correct it there',
    })
  })
})

describe('diff', () => {
  test('names keys only', async () => {
    const files = { 'a.env': 'A=1\nSECRET=abcdefgh\nB=2\n', 'b.env': 'A=3\nB=4\nC=5\n', 'c.env': 'A=1\nB=1\n' }
    const outcome = await judge(files, { mode: 'diff' })
    expect(outcome).toMatchObject({
      state: 'fail',
      because:
        '`C` is missing in `a.env`, `C` is missing in `c.env`, `SECRET` is missing in `b.env` and 1 more, the same keys expected in `a.env`, `b.env` and `c.env`; add it, or name it in `ignore`',
    })
    expect(JSON.stringify(outcome)).not.toContain('abcdefgh')
    expect((await judge(files, { mode: 'diff', ignore: 'C,SEC*' })).state).toBe('pass')
  })

  test('lists are one value, formats may differ', async () => {
    const files = { 'a.yaml': 'x: { l: [1, 2], m: 1 }\n', 'b.json': '{"x": {"l": [], "m": 2}}' }
    expect(await judge(files, { mode: 'diff' })).toMatchObject({
      state: 'pass',
      because: '`a.yaml` and `b.json` have the same 2 keys',
    })
  })

  test('never passes on nothing', async () => {
    expect((await judge({ 'a.json': '{"a":1}' }, { mode: 'diff' })).state).toBe('error')
    expect((await judge({ 'a.json': '{}', 'b.json': '{}' }, { mode: 'diff' })).state).toBe('error')
    expect((await judge({ 'a.json': '{"a":1}', 'b.json': '{"a":2}' }, { mode: 'diff', ignore: '*' })).state).toBe(
      'error',
    )
    expect((await judge({ 'a.js': 'module.exports = f()\n', 'b.json': '{"a":2}' }, { mode: 'diff' })).state).toBe(
      'error',
    )
  })
})

describe('schema', () => {
  const bySchema = async (schema: unknown, text: string, file = 'a.json') => {
    const files = { [file]: text, 'schema/s.json': typeof schema === 'string' ? schema : JSON.stringify(schema) }
    return judge(files, { files: file, mode: 'schema', schema: 'schema/s.json' })
  }
  const PORT = {
    type: 'object',
    required: ['port'],
    properties: { port: { type: 'integer' }, url: { format: 'uri' } },
    additionalProperties: false,
  }

  test('names the place and what is wrong, not the value', async () => {
    expect(await bySchema(PORT, 'port: hunter2\nextra: 1\n', 'a.yaml')).toMatchObject({
      state: 'fail',
      because:
        'the document must NOT have additional properties (`extra`) in `a.yaml` and `port` must be integer in `a.yaml:1`, what `schema/s.json` says was expected; correct it there',
    })
    expect((await bySchema(PORT, '{"port": 1, "url": "no"}')).state).toBe('fail')
    expect((await bySchema(PORT, '{"port": 1}')).state).toBe('pass')
    expect((await bySchema(PORT, 'port: 1\n---\nport: x\n', 'a.yaml')).state).toBe('fail')
  })

  test.each([
    'http://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft/2019-09/schema',
    'https://json-schema.org/draft/2020-12/schema',
  ])('%s', async $schema => {
    expect((await bySchema({ $schema, ...PORT }, '{"port": 1}')).state).toBe('pass')
    expect((await bySchema({ $schema, ...PORT }, '{"port": "1"}')).state).toBe('fail')
  })

  test('a schema that cannot be judged by is an error', async () => {
    for (const schema of [
      {},
      { title: 'x' },
      [],
      '1',
      { $ref: 'https://example.com/s.json' },
      { type: 'nothing' },
      { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' },
      { name: 'shop', version: '1.2.0' },
      { type: 'object', properties: { a: { pattern: '(' } } },
    ])
      expect([schema, (await bySchema(schema, '{"a": "b"}')).state]).toEqual([schema, 'error'])
    expect((await bySchema(PORT, '', 'a.yaml')).state).toBe('error')
    expect((await judge({ 'a.json': '{}' }, { mode: 'schema', schema: 's.json' })).state).toBe('error')
    expect((await judge({ 'a.json': '{}' }, { mode: 'schema' })).state).toBe('error')
  })

  test('its patterns take linear time', async () => {
    const schema = { properties: { a: { pattern: '^(a+)+$' } } }
    expect((await bySchema(schema, JSON.stringify({ a: `${'a'.repeat(50_000)}b` }))).state).toBe('fail')
  })
})

test.each([
  { mode: 'schema', schema: 'a.json', key: 'a' },
  { mode: 'diff', key: 'a' },
  { mode: 'diff', schema: 'a.json' },
  { key: 'a', schema: 'a.json' },
  { key: 'a', ignore: 'b' },
])('what a mode does not look at is a mistake: %j', async params => {
  expect((await judge({ 'a.json': '{"a":1}', 'b.json': '{"a":1}' }, params)).because).toMatch(
    /^gate `config`: `mode`: expected/,
  )
})

describe('never passes', () => {
  test('without a file, or with one that is broken', async () => {
    const { outcome } = await gate.run(
      { files: 'a.json,b/*.json', key: 'a' },
      fakeWorld({ files: { 'a.json': '{"a":1}' } }),
      about,
    )
    expect(outcome).toMatchObject({
      state: 'error',
      because: 'nothing matches `b/*.json`, a file was expected; make it before this check, or correct `files`',
    })
    for (const text of ['', '---\n', '{}\n'])
      expect(await state('a.yaml', text, { key: 'b', op: 'absent' })).toBe('error')
    expect(await state('a.json', '{"a":1', { key: 'b', op: 'absent' })).toBe('error')
    expect(await state('a.json', '{"a":1,"a":2}', { key: 'b', op: 'absent' })).toBe('error')
    expect((await gate.run({ key: 'a', op: 'absent' }, fakeWorld({ files: {} }), about)).outcome.state).toBe('error')
    expect(
      (await gate.run({ files: '!a.json', key: 'a', op: 'absent' }, fakeWorld({ files: { 'a.json': '{}' } }), about))
        .outcome.state,
    ).toBe('error')
  })

  test('without a key, or with one that is none', async () => {
    for (const key of [undefined, '', '.', 'a..b', 'a[', '/a~2'])
      expect([key, await state('a.json', '{"a":1}', { key, op: 'absent' })]).toEqual([key, 'error'])
  })

  test('patterns take linear time', async () => {
    expect(
      await state('a.json', JSON.stringify({ a: `${'a'.repeat(50_000)}b` }), {
        key: 'a',
        op: 'matches',
        value: '^(a+)+$',
      }),
    ).toBe('fail')
  })
})

test('paths', () => {
  expect(stepsOf('a[0]["b.c"].d-e')).toEqual(['a', '0', 'b.c', 'd-e'])
  expect(stepsOf('/a/b~1c/~0')).toEqual(['a', 'b/c', '~'])
  expect(lookup({ a: [1] }, ['a', 'length'], true)).toEqual([])
  expect(lookup({ a: [1] }, ['a', '0'], true)).toEqual([{ path: ['a', 0], value: 1 }])
})
