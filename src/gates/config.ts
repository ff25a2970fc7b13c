/**
 * @module gates/config
 * Do configuration files say what a release needs: a key's value, a whole schema, the same keys in every environment?
 */
import { z } from 'zod'
import { type Comparison, comparison, OPERATORS } from '../model/compare.ts'
import { defineGate } from '../model/gate.ts'
import { matchedFiles, namedFiles, someOf } from '../model/globs.ts'
import { lookup, pathText, stepsOf } from '../model/lookup.ts'
import { CouldNotFindOut, type Evidence, fail, type Outcome, pass } from '../model/outcome.ts'
import { list, scalar } from '../model/params.ts'
import { isSecretName, shownValue } from '../model/secrets.ts'
import { grouped, plural } from '../model/text.ts'
import type { Document, DocumentPath, World } from '../model/world.ts'

type Asked = Pick<World, 'documents' | 'files'>

const SHOWN = 100
const MOST_FILES = 200
/** Documents with more keys are data, not configuration. */
const MOST_KEYS = 20_000

export default defineGate({
  kind: 'config',
  says: 'Configuration files say what they should: a key, a whole schema, or the same keys in every environment.',
  asks: ['documents', 'files'],
  params: z
    .strictObject({
      files: list()
        .default([])
        .describe(
          'files or globs, `!` in front excludes; each must match: JSON (also with comments), YAML, TOML, INI, `.properties`, `.env`, ' +
            'and constants of Python and JavaScript settings',
        ),
      file: list().default([]).describe('the same as `files`'),
      mode: z
        .enum(['assert', 'schema', 'diff'], { error: 'expected `assert`, `schema` or `diff`' })
        .default('assert')
        .describe(
          '`assert`: `key` `op` `value` holds in every file; `schema`: every file is valid by the JSON Schema; ' +
            '`diff`: all files have the same keys',
        ),
      key: z
        .string()
        .optional()
        .describe('path to the value: `server.tls.minVersion`, `hosts[0]`, `images["a.b"].tag`, or a JSON Pointer'),
      op: z
        .enum(OPERATORS, { error: `expected one of ${OPERATORS.join(', ')}` })
        .optional()
        .describe(
          '`==` when there is a `value`, else `exists` (it is there and not empty); `matches` takes a pattern of RE2 that is found anywhere, `in` a list',
        ),
      value: scalar().optional().describe('what to compare with'),
      schema: z
        .string()
        .optional()
        .describe('JSON Schema file, draft 7, 2019-09 or 2020-12, without references to others'),
      ignore: list().default([]).describe('`diff`: keys that may differ, `*` for any characters'),
    })
    .refine(({ files, file }) => files.length + file.length > 0, { error: 'expected a file or glob', path: ['files'] })
    .refine(({ mode, key }) => mode !== 'assert' || key !== undefined, {
      error: 'expected the key to look at',
      path: ['key'],
    })
    .refine(({ mode, key, op, value }) => mode === 'assert' || (key ?? op ?? value) === undefined, {
      error: 'expected `assert` with `key`, `op` or `value`, the other modes look at none',
      path: ['mode'],
    })
    .refine(({ mode, schema }) => mode === 'schema' || schema === undefined, {
      error: 'expected `schema` with a `schema`, the other modes do not judge by it',
      path: ['mode'],
    })
    .refine(({ mode, ignore }) => mode === 'diff' || !ignore.length, {
      error: 'expected `diff` with `ignore`, the other modes ignore nothing',
      path: ['mode'],
    })
    .refine(({ mode, schema }) => mode !== 'schema' || schema !== undefined, {
      error: 'expected the JSON Schema to judge by',
      path: ['schema'],
    }),
  async check(params, world) {
    const files = await matchedFiles([...params.files, ...params.file], world.files, {
      parameter: 'files',
      most: MOST_FILES,
    })
    if (params.mode === 'schema') return bySchema(files, params.schema!, world)
    if (params.mode === 'diff') return difference(files, params.ignore, world)
    const steps = stepsOf(params.key!)
    if (!steps)
      throw new CouldNotFindOut(
        `\`${params.key}\` is no path, one like \`server.port\` or \`/server/port\` was expected; correct it`,
      )
    const compared = await comparison(params.op ?? (params.value === undefined ? 'exists' : '=='), params.value)
    return assertion(files, params.key!, steps, compared, world)
  },
  examples: [
    {
      says: 'A value in the settings of production',
      item: '- [ ] DEBUG is off <!-- gate: config files=shop/settings.py key=DEBUG value=false -->',
      world: { files: { 'shop/settings.py': 'import os\n\nDEBUG = False\nSECRET_KEY = os.environ["SECRET_KEY"]\n' } },
      outcome: 'pass',
      because: '`DEBUG` is `false` in `shop/settings.py`',
    },
    {
      says: 'Every file must say so',
      item: '- [ ] At least three replicas <!-- gate: config files=deploy/*.yaml key=spec.replicas op=">=" value=3 -->',
      world: {
        files: {
          'deploy/api.yaml': 'kind: Deployment\nspec:\n  replicas: 3\n',
          'deploy/web.yaml': 'kind: Deployment\nspec:\n  replicas: 1\n',
        },
      },
      outcome: 'fail',
      because: '`spec.replicas` is `1` in `deploy/web.yaml:3`, at least 3 expected',
    },
    {
      says: 'A secret is compared, and not shown',
      item: '- [ ] No default password <!-- gate: config files=config/production.ini key=db.password op="!=" value=changeme -->',
      world: { files: { 'config/production.ini': '[db]\nhost = db.internal\npassword = changeme\n' } },
      outcome: 'fail',
      because: '`db.password` is (hidden)',
    },
    {
      says: 'The same keys in both environments',
      item: '- [ ] Environments are in step <!-- gate: config mode=diff files=config/staging.json,config/production.json -->',
      world: {
        files: {
          'config/staging.json': '{ "api": { "url": "https://staging.example.com", "retries": 3 } }',
          'config/production.json': '{ "api": { "url": "https://example.com" } }',
        },
      },
      outcome: 'fail',
      because: '`api.retries` is missing in `config/production.json`',
    },
    {
      says: 'Valid by a JSON Schema',
      item: '- [ ] Configuration is valid <!-- gate: config mode=schema files=config/app.toml schema=config/schema.json -->',
      world: {
        files: {
          'config/app.toml': '[server]\nport = 8080\n',
          'config/schema.json':
            '{ "type": "object", "required": ["server"], "properties": { "server": { "properties": { "port": { "type": "integer" } } } } }',
        },
      },
      outcome: 'pass',
      because: '`config/app.toml` is valid by `config/schema.json`',
    },
    {
      says: 'What a program computes nobody knows',
      item: '- [ ] DEBUG is off <!-- gate: config files=shop/settings.py key=DEBUG value=false -->',
      world: { files: { 'shop/settings.py': 'import os\n\nDEBUG = os.environ.get("DEBUG") == "1"\n' } },
      outcome: 'error',
      because: '`DEBUG` of `shop/settings.py` is not known, for it is computed in line 3',
    },
  ],
})

interface Row {
  file: string
  line: number | null
  key: string
  message: string
}

async function assertion(
  files: readonly string[],
  key: string,
  steps: readonly string[],
  compared: Comparison,
  { documents }: Asked,
): Promise<Outcome> {
  const right: { file: string; line: number | null; key: string; value: string }[] = []
  const wrong: Row[] = []
  for (const file of files) {
    const parts = await documents.read(file)
    const found = parts.flatMap(part =>
      lookup(part.value, steps, !key.startsWith('/')).map(({ path, value }) => ({ part, path, value })),
    )
    for (const part of parts)
      checkKnown(
        part,
        steps,
        found.some(each => each.part === part),
        compared,
      )
    if (!found.length && compared.op === 'absent') right.push({ file, line: null, key, value: 'absent' })
    else if (!found.length) wrong.push({ file, line: null, key, message: `\`${key}\` is missing` })
    for (const { part, path, value } of found) {
      const told = pathText(path)
      const [shown, line] = [shownValue(told, value), part.lineOf(path)]
      if (compares(compared, value, `\`${told}\` of \`${file}\``)) right.push({ file, line, key: told, value: shown })
      else wrong.push({ file, line, key: told, message: `\`${told}\` is ${quotedValue(shown)}` })
    }
  }
  const expected = wordsOf(key, compared)
  if (wrong.length)
    return fail(`${sentenceOf(wrong)}, ${expected}; correct it there`, {
      key,
      op: compared.op,
      checked: files.length,
      wrong: wrong.slice(0, SHOWN),
    })
  const evidence: Evidence = { key, op: compared.op, checked: files.length, values: right.slice(0, SHOWN) }
  const values = new Set(right.map(({ value }) => value))
  const only = values.size === 1 ? quotedValue(right[0]!.value) : `as expected in ${plural(right.length, 'place')}`
  return pass(`\`${key}\` is ${only} in ${namedFiles(files)}`, evidence)
}

/** @throws CouldNotFindOut for what a program computes, and for the absence of what a program may have all the same. */
function checkKnown(part: Document, steps: readonly string[], found: boolean, { op }: Comparison): void {
  const key = pathText(steps)
  const open = part.computed.find(({ path }) => path.every((step, at) => String(step) === steps[at]))
  if (open && !(op === 'exists' && found && open.path.length === steps.length))
    throw new CouldNotFindOut(
      `\`${key}\` of \`${part.file}\` is not known, for ${open.why}; state it as a literal, or ask a place that does`,
    )
  if (op === 'absent' && isEmpty(part.value))
    throw new CouldNotFindOut(`\`${part.file}\` is empty, some keys were expected; name another file`)
  if (op === 'absent' && !part.complete && !found)
    throw new CouldNotFindOut(
      `\`${part.file}\` is a program, where nobody can tell that \`${key}\` is absent; ask for its value instead`,
    )
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && !Object.keys(value).length)

function compares(compared: Comparison, value: unknown, what: string): boolean {
  try {
    return compared.holds(value)
  } catch (caught) {
    if (caught instanceof CouldNotFindOut)
      throw new CouldNotFindOut(`${what}: ${caught.message}; name another key, or another \`op\``)
    throw caught
  }
}

/** What is expected of a secret may be the secret. */
const wordsOf = (key: string, { op, words }: Comparison): string =>
  isSecretName(key) && ['==', 'in'].includes(op) ? 'another value expected' : words

const quotedValue = (shown: string): string => (shown.startsWith('(') || shown === 'absent' ? shown : `\`${shown}\``)

const sentenceOf = (wrong: readonly Row[]): string =>
  someOf(wrong.map(({ file, line, message }) => `${message} in \`${file}${line ? `:${line}` : ''}\``))

async function difference(files: readonly string[], ignore: readonly string[], { documents }: Asked): Promise<Outcome> {
  if (files.length < 2)
    throw new CouldNotFindOut(
      `only \`${files[0]}\` was named, two files at least were expected; name one of each environment`,
    )
  const { default: picomatch } = await import('picomatch')
  const ignored = ignore.length
    ? picomatch(
        ignore.map(pattern => pattern.replaceAll('**', '*')),
        { bash: true },
      )
    : () => false
  const keysOf = new Map<string, Set<string>>()
  for (const file of files) {
    const parts = await documents.read(file)
    const keys = parts.flatMap((part, at) => leaves(part.value).map(key => (at ? `${key} (document ${at + 1})` : key)))
    const computed = parts.flatMap(part => part.computed.filter(({ path }) => !path.length))
    if (computed[0])
      throw new CouldNotFindOut(`the keys of \`${file}\` are not known, for ${computed[0].why}; name a file of data`)
    if (!keys.length) throw new CouldNotFindOut(`\`${file}\` has no key, some were expected; name another file`)
    keysOf.set(file, new Set(keys.filter(key => !ignored(key))))
  }
  const all = new Set([...keysOf.values()].flatMap(keys => [...keys]))
  const wrong = [...all]
    .sort()
    .flatMap(key =>
      files
        .filter(file => !keysOf.get(file)!.has(key))
        .map((file): Row => ({ file, line: null, key, message: `\`${key.replaceAll('`', "'")}\` is missing` })),
    )
  if (!all.size) throw new CouldNotFindOut('every key is ignored, some were expected to be compared; correct `ignore`')
  if (wrong.length)
    return fail(
      `${sentenceOf(wrong)}, the same keys expected in ${namedFiles(files)}; add it, or name it in \`ignore\``,
      {
        files,
        keys: all.size,
        wrong: wrong.slice(0, SHOWN),
      },
    )
  return pass(`${namedFiles(files)} have the same ${plural(all.size, 'key')}`, { files, keys: all.size })
}

/** Paths of all values; a list is one value, for environments may have lists of different lengths. */
function leaves(value: unknown, path: DocumentPath = [], into: string[] = []): string[] {
  if (into.length > MOST_KEYS)
    throw new CouldNotFindOut(`more than ${grouped(MOST_KEYS)} keys are too many to compare; name smaller files`)
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  for (const [name, inner] of entries) leaves(inner, [...path, name], into)
  if (!entries.length && path.length) into.push(pathText(path))
  return into
}

async function bySchema(files: readonly string[], schema: string, { documents }: Asked): Promise<Outcome> {
  const [stated] = await documents.read(schema)
  const { validator } = await import('../model/json-schema.ts')
  const validate = await validator(stated!.value, schema)
  const wrong: Row[] = []
  for (const file of files)
    for (const part of await documents.read(file)) {
      if (part.computed[0] || !part.complete)
        throw new CouldNotFindOut(
          `\`${file}\` is a program, a file of data was expected for \`mode=schema\`; name another`,
        )
      if (part.value === null)
        throw new CouldNotFindOut(`\`${file}\` is empty, something to judge was expected; name another file`)
      for (const { pointer, message } of validate(part.value)) {
        const steps = stepsOf(pointer) ?? []
        const found = steps.length ? lookup(part.value, steps, false)[0] : undefined
        const key = found ? pathText(found.path) : pointer
        wrong.push({
          file,
          line: found ? part.lineOf(found.path) : null,
          key,
          message: `${key ? `\`${key}\` ` : 'the document '}${message}`,
        })
      }
    }
  const evidence = { schema, checked: files.length }
  if (!wrong.length)
    return pass(`${namedFiles(files)} ${files.length === 1 ? 'is' : 'are'} valid by \`${schema}\``, evidence)
  return fail(`${sentenceOf(wrong)}, what \`${schema}\` says was expected; correct it there`, {
    ...evidence,
    wrong: wrong.slice(0, SHOWN),
  })
}
