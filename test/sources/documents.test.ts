import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { stringify as toToml } from 'smol-toml'
import { stringify as toYaml } from 'yaml'
import type { DocumentPath } from '../../src/model/world.ts'
import { documents } from '../../src/sources/documents.ts'
import { memoryFiles } from '../world.ts'

const read = (file: string, content: string | Uint8Array) => documents(memoryFiles({ [file]: content })).read(file)
const one = async (file: string, content: string | Uint8Array) => (await read(file, content))[0]!
const refusal = (file: string, content: string | Uint8Array) =>
  read(file, content).then(
    () => 'read',
    ({ message }) => message,
  )

describe('data', () => {
  test.each<[string, string, unknown, DocumentPath, number | null]>([
    [
      'a.json',
      '{\n  // why\n  "a": [1, { "b": null, }], /* x */ "c": -2.5e3\n}',
      { a: [1, { b: null }], c: -2500 },
      ['a', 1, 'b'],
      3,
    ],
    ['tsconfig.json', '\uFEFF{ "a": "\\u00e9" }', { a: 'é' }, ['a'], 1],
    ['settings', '{"a": 1}', { a: 1 }, ['a'], 1],
    [
      'a.yaml',
      'base: &b { x: 1 }\nweb:\n  <<: *b\n  y: no\n',
      { base: { x: 1 }, web: { x: 1, y: 'no' } },
      ['web', 'y'],
      4,
    ],
    ['a.toml', 'a = 1\n[t.u]\nb = "x"\n', { a: 1, t: { u: { b: 'x' } } }, ['t', 'u', 'b'], 3],
    [
      'a.ini',
      '; c\ntop = 1\n[db]\nhost = "x" ; c\nport: 5432\nskip-name-resolve\nlist =\n  a\n  b=c\n',
      { top: '1', db: { host: 'x', port: '5432', 'skip-name-resolve': true, list: 'a\nb=c' } },
      ['db', 'port'],
      5,
    ],
    ['.gitconfig', '[core]\n\ta = 1\n\tb = 2\n', { core: { a: '1', b: '2' } }, ['core', 'b'], 3],
    ['a.properties', '# c\na.b=1\nc\\:d : e\\\n   f\n\\u0067\n', { 'a.b': '1', 'c:d': 'ef', g: '' }, ['a.b'], 2],
    [
      '.env',
      '# c\nexport A="x\\ny\nz" # c\nB=1 # d\nC=\'$x\'\nD=\n',
      { A: 'x\ny\nz', B: '1', C: '$x', D: '' },
      ['B'],
      4,
    ],
    ['.env.production', 'A=b#c\r\nB=2\r\n', { A: 'b#c', B: '2' }, ['B'], 2],
  ])('%s', async (file, content, value, path, line) => {
    const document = await one(file, content)
    expect(document).toMatchObject({ value, file, computed: [], complete: true })
    expect(document.lineOf(path)).toBe(line)
    expect(document.lineOf(['nowhere'])).toBeNull()
  })

  test('each document of a YAML file, and no empty one at its end', async () => {
    const all = await read('a.yaml', 'a: 1\n---\nb: 2\n---\n')
    expect(all.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }])
    expect(all[1]!.lineOf(['b'])).toBe(3)
  })

  test('UTF-16 is read', async () => {
    expect((await one('a.json', Buffer.from('\uFEFF{"a":"ü"}', 'utf16le'))).value).toEqual({ a: 'ü' })
  })

  test('`__proto__` is a key like any other', async () => {
    for (const [file, content] of [
      ['a.json', '{"__proto__": {"admin": true}}'],
      ['a.yaml', '__proto__:\n  admin: true\n'],
      ['a.toml', '[__proto__]\nadmin = true\n'],
      ['a.ini', '[__proto__]\nadmin\n'],
      ['a.js', 'module.exports = { "__proto__": { admin: true } }\n'],
    ] as const) {
      const { value } = await one(file, content)
      expect((value as { admin?: unknown }).admin).toBeUndefined()
      expect(Object.hasOwn(value as object, '__proto__')).toBe(true)
    }
  })
})

describe('refuses', () => {
  test.each([
    ['a.json', '{"a": 1,\n"b": 2, "a": 3}', 'line 2: the key `a` stands twice, first in line 1'],
    ['a.json', '{"a": 1', 'line 1: the file ends too early'],
    ['a.json', '{"a": "b', 'line 1: it is no valid JSON, the text has no end'],
    ['a.json', '', 'the file ends too early, a value was expected'],
    ['a.json', '{"a": 01}', 'a value was expected'],
    ['a.json', '{"a": NaN}', 'a value was expected'],
    ['a.json', '{} {}', 'the end of the document was expected'],
    ['a.json', '{"a": 1 /* x', 'the comment has no end'],
    ['a.json', '['.repeat(100_000), 'nested deeper'],
    ['a.yaml', 'a: 1\nb: 2\na: 3\n', 'line 3: the key `a` stands twice'],
    ['a.yaml', 'a: [1,\nb: 2', 'it is no valid YAML'],
    ['a.yaml', 'a: !Ref b\n', 'line 1: it is no valid YAML: Unresolved tag'],
    ['a.yaml', 'a: 1\nb: {{ .Values.x }}\n', 'line 2: a key is no plain text'],
    [
      'a.yaml',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((n, i) => `${n}: &${n} [${Array(9).fill(`*${'abcdefg'[i]}`)}]`)
        .join('\n')}\n`,
      'it is no valid YAML',
    ],
    ['a.toml', 'a = 1\na = 2\n', 'line 2: it is no valid TOML'],
    ['a.toml', 'a = ', 'line 1: it is no valid TOML'],
    ['a.ini', '[a]\nx = 1\nx = 2\n', 'line 3: the key `x` stands twice, first in line 2'],
    ['a.ini', '[a]\nsome prose here\n', 'line 2: it is no valid INI'],
    ['nginx.conf', 'server {\n  listen 80;\n}\n', 'line 1: it is no valid INI'],
    ['a.properties', 'a=1\na=2\n', 'line 2: the key `a` stands twice'],
    ['a.properties', 'a=1\\', 'line 1: the file ends too early'],
    ['.env', 'A=1\nA=2\n', 'line 2: the key `A` stands twice, first in line 1'],
    ['.env', 'A=1\nB="x\n', 'line 2: the value of `B` has no end'],
    ['.env', 'echo hi', 'line 1: it is no valid `.env`'],
    ['a.py', 'A = [\n  1,\n', 'the file ends too early'],
    ['a.js', 'const a = "x\n', 'line 1: it cannot be read, the text has no end'],
    ['notes.txt', 'hello', 'is of no format that is known'],
  ])('%s: %j', async (file, content, because) => {
    const said = await refusal(file, content)
    expect(said).toContain(because)
    expect(said.startsWith(`\`${file}\``)).toBe(true)
  })

  test('what is no text, and what is not there', async () => {
    expect(await refusal('a.json', Buffer.from([0x7b, 0xff, 0x7d]))).toContain('no text in a known encoding')
    expect(await refusal('.env', Buffer.from('A=1\0'))).toContain('no text in a known encoding')
    await expect(documents(memoryFiles({})).read('a.json')).rejects.toThrow('`a.json` does not exist')
  })
})

describe('programs', () => {
  const known = async (file: string, text: string) => {
    const { value, computed } = await one(file, text)
    const names = Object.keys(value as object).filter(
      name => !computed.some(({ path }) => !path.length || (path.length === 1 && path[0] === name)),
    )
    return Object.fromEntries(names.map(name => [name, (value as Record<string, unknown>)[name]]))
  }

  test('constants of Django settings', async () => {
    const text = `"""Settings."""
from .base import *
import os  # DEBUG = True

DEBUG = False
PORT: int = 8_000
HOSTS = ["a.example.com", 'b.example.com',]
PLAIN = ("x")
TUPLE = ("x",)
RAW = r"\\d+"
DOC = """
DEBUG = True
"""
DATABASES = {
    "default": {"NAME": os.environ["DB"], "CONN_MAX_AGE": 60},
}
if DEBUG:
    print(DEBUG == True)
`
    expect(await known('settings.py', text)).toEqual({
      DEBUG: false,
      PORT: 8000,
      HOSTS: ['a.example.com', 'b.example.com'],
      PLAIN: 'x',
      TUPLE: ['x'],
      RAW: '\\d+',
      DOC: '\nDEBUG = True\n',
      DATABASES: { default: { NAME: null, CONN_MAX_AGE: 60 } },
    })
    const { computed, lineOf, complete } = await one('settings.py', text)
    expect(computed).toEqual([{ path: ['DATABASES', 'default', 'NAME'], why: 'it is computed in line 15' }])
    expect(lineOf(['DEBUG'])).toBe(5)
    expect(complete).toBe(false)
  })

  test.each([
    'DEBUG = os.environ.get("X")',
    'DEBUG = not True',
    'DEBUG = False or X',
    'DEBUG = False if X else True',
    'DEBUG = "a" "b"',
    'DEBUG = False\nDEBUG = True',
    'DEBUG = False; DEBUG = True',
    'DEBUG = False\nif X:\n    DEBUG = True',
    'DEBUG = False\nif X: DEBUG = True',
    'DEBUG = False\nDEBUG |= True',
    'DEBUG = False\nDEBUG, A = True, 1',
    'DEBUG = False\nA, DEBUG = 1, True',
    'DEBUG = False\nfor DEBUG in x: pass',
    'DEBUG = False\nwith x as DEBUG: pass',
    'DEBUG = False\nfrom local import DEBUG',
    'DEBUG = False\nfrom local import A, DEBUG',
    'DEBUG = False\nfrom local import *',
    'DEBUG = False\ntry:\n    from .local import *\nexcept ImportError:\n    pass',
    'DEBUG = False\nglobals().update(x)',
    'DEBUG = False\nexec(open("x").read())',
    'DEBUG = False\nif (DEBUG := True): pass',
    'DEBUG = {"a": 1}\nDEBUG["a"] = 2',
    'DEBUG = []\nDEBUG.append(1)',
  ])('Python: %j is not known', async text => {
    expect(await known('settings.py', `${text}\n`)).not.toHaveProperty('DEBUG')
  })

  test('constants and exports of JavaScript', async () => {
    expect(
      await known(
        'a.mjs',
        'const debug = false // x\nexport const port = 80;\nlet host = `x`\nif (debug) start(port)\n',
      ),
    ).toEqual({
      debug: false,
      port: 80,
      host: 'x',
    })
    const exported =
      'module.exports = {\n  debug: false,\n  port: process.env.PORT || 1,\n  nested: { list: [1, -2] },\n}\n'
    expect(await known('a.js', exported)).toEqual({ debug: false, nested: { list: [1, -2] } })
    expect(await known('a.ts', 'const config: Config = { debug: false } as const\nexport default config\n')).toEqual({
      config: { debug: false },
    })
  })

  test.each([
    'const debug = false || x',
    'const debug = 1\n  + x',
    `const debug = \`a\${x}\``,
    'const debug = x ? false : true',
    'let debug = false\ndebug = true',
    'let debug = false\nfunction f() { debug = true }',
    'let debug = 1\ndebug++',
    'const debug = { a: 1 }\ndebug.a = 2',
    'const debug = { a: 1 }\nObject.assign(debug, x)',
    'const debug = { ...x }',
    'const debug = { get a() { return 1 } }',
    'exports.debug = false\nif (x) { exports.debug = true }',
    'module.exports = { debug: false }\nmodule.exports.debug = true',
    'module.exports = { debug: false }\nextend(module.exports)',
    'module.exports = make({ debug: false })',
  ])('JavaScript: %j is not known', async text => {
    expect(await known('a.js', `${text}\n`)).not.toHaveProperty('debug')
  })
})

const key = fc.string({ minLength: 1, maxLength: 8 }).filter(word => word !== '__proto__')
const { tree } = fc.letrec(tie => ({
  leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  tree: fc.dictionary(
    key,
    fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('tree'), fc.array(tie('leaf'), { maxLength: 4 })),
    { maxKeys: 5 },
  ),
}))

test('what was written is what is read', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async data => {
      const plain = JSON.parse(JSON.stringify(data))
      expect((await one('a.json', JSON.stringify(data, null, 2))).value).toEqual(plain)
      if (Object.keys(plain).length) expect((await one('a.yaml', toYaml(data))).value).toEqual(plain)
      expect((await one('a.toml', toToml(plain))).value).toEqual(plain)
    }),
    { numRuns: 100 },
  )
})

test('a document that is cut short never reads as whole', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.nat(), async (data, at) => {
      const text = JSON.stringify(data)
      expect(await refusal('a.json', text.slice(0, at % text.length))).not.toBe('read')
    }),
    { numRuns: 200 },
  )
})

test('any text is read or refused with a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('a.json', 'a.yaml', 'a.toml', 'a.ini', 'a.properties', '.env', 'a.py', 'a.js'),
      fc.array(
        fc.constantFrom(
          'a',
          '=',
          ' ',
          '\n',
          '"',
          "'",
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '#',
          '\\',
          '`',
          '(',
          ')',
          '1',
          '-',
          'const ',
          '/*',
          '//',
          '"""',
        ),
      ),
      async (file, parts) => {
        const said = await read(file, parts.join('')).then(
          () => null,
          caught => caught,
        )
        if (said) expect(said.name).toBe('CouldNotFindOut')
      },
    ),
    { numRuns: 1000 },
  )
})
