/**
 * @module gates/env
 * Are the variables of the environment written down, and are those that are needed there? Names only, never values.
 */
import { z } from 'zod'
import type { Format, VariableUse } from '../model/code.ts'
import { fitsFormat } from '../model/formats.ts'
import { defineGate } from '../model/gate.ts'
import { matchedFiles, namedFiles, someOf } from '../model/globs.ts'
import { CouldNotFindOut, fail, type Outcome, pass } from '../model/outcome.ts'
import { flag, list } from '../model/params.ts'
import { grouped, plural } from '../model/text.ts'
import type { World } from '../model/world.ts'

type Asked = Pick<World, 'code' | 'documents' | 'files' | 'environment'>

/** Where variables usually are written down, next to the root. */
const USUAL = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.defaults',
  'env.example',
  'example.env',
  'sample.env',
]
/** Set by systems, runners and build tools rather than by whoever deploys. */
const GIVEN =
  'NODE_ENV CI GITHUB_* RUNNER_* PATH HOME USER USERNAME LOGNAME PWD SHELL TERM TMPDIR TEMP TMP LANG LC_* TZ HOSTNAME NO_COLOR FORCE_COLOR COLUMNS MODE DEV PROD SSR BASE_URL CARGO_* OUT_DIR npm_* VITEST JEST_WORKER_ID'
const SHOWN = 200
const MOST_FILES = 50
const VARIABLE = /^[A-Za-z_]\w*$/

export default defineGate({
  kind: 'env',
  says: 'The variables of the environment are written down, or those that are needed are set and look right.',
  asks: ['code', 'documents', 'files', 'environment'],
  params: z
    .strictObject({
      mode: z
        .enum(['documented', 'required'], { error: 'expected `documented` or `required`' })
        .optional()
        .describe(
          '`documented`: what the code reads is written down in `.env.example` and the other way round; `required`: `names` are set; default by whether there are `names`',
        ),
      names: list().default([]).describe('`required`: variables that must be set; an empty one is missing'),
      formats: list()
        .default([])
        .describe(
          '`required`: how values must look: `DATABASE_URL:url`, `PORT:integer`, `DEBUG:boolean`, `OPS_MAIL:email`, `KEY:/^[A-Z]{20}$/` (a pattern of RE2); values are never shown',
        ),
      files: list()
        .default([])
        .describe(
          '`documented`: where they are written down, also Markdown; default `.env.example` and its kin in the root. `required`: `.env` files; default the environment of the process, ' +
            'where a workflow puts them with `env:`',
        ),
      paths: list()
        .default([])
        .describe('`documented`: globs or folders of the code; default production code, as of the gate `todo`'),
      exclude: list().default([]).describe('`documented`: globs or folders of code to leave out'),
      ignore: list()
        .default([])
        .describe(
          '`documented`: variables that need not be written down, `*` for any characters; what systems, runners and build tools set never needs to',
        ),
      unused: flag().default(true).describe('`documented`: also fail on what is written down and nothing reads'),
      computed: flag()
        .default(false)
        .describe(
          '`documented`: put up with reads whose name is computed (`process.env[name]`), which may read anything',
        ),
    })
    .refine(({ mode, names, formats }) => mode !== 'required' || names.length + formats.length > 0, {
      error: 'expected the variables that must be set',
      path: ['names'],
    })
    .refine(({ mode, names, formats }) => mode !== 'documented' || !(names.length + formats.length), {
      error: 'expected `mode=required` with `names` or `formats`',
      path: ['mode'],
    }),
  check(params, world) {
    const mode = params.mode ?? (params.names.length + params.formats.length ? 'required' : 'documented')
    return mode === 'required' ? required(params, world) : documented(params, world)
  },
  examples: [
    {
      says: 'What the code reads is written down',
      item: '- [ ] Environment variables documented <!-- gate: env -->',
      world: {
        files: {
          '.env.example': 'DATABASE_URL=postgres://localhost/shop\n# REDIS_URL=redis://localhost\n',
          'src/db.ts': 'export const url = process.env.DATABASE_URL // not process.env.OLD_URL\n',
          'src/cache.py': 'url = os.environ.get("REDIS_URL")\n',
        },
      },
      outcome: 'pass',
      because: '2 variables that 2 files read are written down',
    },
    {
      says: 'Missing on either side',
      item: '- [ ] Environment variables documented <!-- gate: env -->',
      world: {
        files: {
          '.env.example': 'DATABASE_URL=\nSMTP_HOST=\n',
          'src/db.ts': 'connect(process.env.DATABASE_URL, process.env.DATABASE_POOL)\n',
        },
      },
      outcome: 'fail',
      because: '`DATABASE_POOL` of `src/db.ts:1` is not written down in `.env.example`, and nothing reads `SMTP_HOST`',
    },
    {
      says: 'Set where the workflow runs, and of the right form',
      item: '- [ ] Production variables set <!-- gate: env names=DATABASE_URL,STRIPE_KEY formats=DATABASE_URL:url -->',
      world: { environment: { DATABASE_URL: 'postgres.internal', STRIPE_KEY: '' } },
      outcome: 'fail',
      because: '`STRIPE_KEY` is empty and `DATABASE_URL` is no url',
    },
    {
      says: 'In a file',
      item: '- [ ] Settings of production complete <!-- gate: env names=PORT files=deploy/production.env formats=PORT:integer -->',
      world: { files: { 'deploy/production.env': 'PORT=8080\n' } },
      outcome: 'pass',
      because: '1 variable is set in `deploy/production.env`',
    },
    {
      says: 'A name that is computed may be any',
      item: '- [ ] Environment variables documented <!-- gate: env -->',
      world: {
        files: {
          '.env.example': 'PORT=80\n',
          'src/env.ts': 'export const read = (name: string) => process.env[name]\nread("PORT")\n',
        },
      },
      outcome: 'error',
      because: '`src/env.ts:1` reads a variable whose name is computed',
    },
  ],
})

interface Documented {
  files: string[]
  paths: string[]
  exclude: string[]
  ignore: string[]
  unused: boolean
  computed: boolean
}

async function documented(params: Documented, world: Asked): Promise<Outcome> {
  const { paths, exclude } = params
  const sources = await sourcesOf(params.files, world)
  const written = await writtenDown(sources, world)
  const { uses, files, unread } = await world.code.variables({ paths, exclude, production: true })
  if (!files)
    throw new CouldNotFindOut(
      'no source file of a language that is known was found; check out the code first, or name it with `paths`',
    )
  const computed = uses.filter(({ name }) => name === null)
  const [given, ignored] = [await matcherOf(GIVEN.split(' ')), await matcherOf(params.ignore)]
  const read = Map.groupBy(
    uses.filter((use): use is VariableUse & { name: string } => use.name !== null),
    ({ name }) => name,
  )
  const missing = [...read].filter(([name]) => !written.all.has(name) && !given(name) && !ignored(name))
  const unused = params.unused
    ? [...written.listed.keys()].filter(name => !read.has(name) && !given(name) && !ignored(name))
    : []
  const evidence = {
    written: written.all.size,
    read: read.size,
    files,
    missing: missing
      .slice(0, SHOWN)
      .map(([name, [use]]) => ({ name, file: use!.file, line: use!.line, message: `\`${name}\` is not written down` })),
    unused: unused
      .slice(0, SHOWN)
      .map(name => ({ name, ...written.listed.get(name)!, message: `nothing reads \`${name}\`` })),
    computed: computed.length,
  }
  if (missing.length || (unused.length && (params.computed || !computed.length)))
    return fail(sentenceOf(missing, unused, sources), evidence)
  if (unread.length)
    throw new CouldNotFindOut(
      `${namedFiles(unread)} could not be looked through; leave out with \`exclude\` what is no source`,
      evidence,
    )
  if (computed.length && !params.computed) {
    const places = computed.map(({ file, line }) => `\`${file}:${line}\``)
    throw new CouldNotFindOut(
      `${someOf([...new Set(places)])} ${places.length === 1 ? 'reads a variable whose name is computed' : 'read variables whose names are computed'}; read them by name, or put up with it with \`computed=true\``,
      evidence,
    )
  }
  if (!read.size || !written.all.size)
    throw new CouldNotFindOut(
      `the code of ${plural(files, 'file')} reads ${plural(read.size, 'variable')}, some were expected; correct \`paths\`, or drop the item`,
      evidence,
    )
  const besides = computed.length ? `; ${plural(computed.length, 'read')} by a computed name not judged` : ''
  const readers = new Set([...read.values()].flat().map(({ file }) => file)).size
  return pass(
    `${plural(read.size, 'variable')} that ${plural(readers, 'file')} ${readers === 1 ? 'reads' : 'read'} ${read.size === 1 ? 'is' : 'are'} written down in ${namedFiles(sources)}${besides}`,
    evidence,
  )
}

function sentenceOf(
  missing: readonly [string, VariableUse[]][],
  unused: readonly string[],
  sources: readonly string[],
): string {
  const parts: string[] = []
  if (missing.length) {
    const told = someOf(missing.map(([name, [use]]) => `\`${name}\` of \`${use!.file}:${use!.line}\``))
    parts.push(`${told} ${missing.length === 1 ? 'is' : 'are'} not written down in ${namedFiles(sources)}`)
  }
  if (unused.length) parts.push(`nothing reads ${someOf(unused.map(name => `\`${name}\``))}`)
  return `${parts.join(', and ')}; write down what is read, and strike what is not`
}

async function sourcesOf(named: readonly string[], { files }: Asked): Promise<string[]> {
  if (named.length) return matchedFiles(named, files, { parameter: 'files', most: MOST_FILES })
  const found = await files.find(USUAL)
  if (!found.length)
    throw new CouldNotFindOut(
      'no `.env.example` was found, one was expected; write it, or name another file with `files`',
    )
  return found
}

interface Written {
  /** Every name that is mentioned. */
  all: Set<string>
  /** Those that are no mere mention, with their place. */
  listed: Map<string, { file: string; line: number | null }>
}

async function writtenDown(sources: readonly string[], { documents, files }: Asked): Promise<Written> {
  const written: Written = { all: new Set(), listed: new Map() }
  for (const file of sources) {
    const text = await files.text(file)
    if (/\.(?:md|markdown|mdx|rst|adoc|txt)$/i.test(file)) {
      for (const [name] of text.matchAll(/\b[A-Z][A-Z0-9_]{1,99}\b/g)) written.all.add(name)
      continue
    }
    // What may be left out is often written as a comment.
    for (const match of text.matchAll(/^[ \t]*#[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/gm))
      written.all.add(match[1]!)
    const [document] = await documents.read(file)
    for (const name of Object.keys((document!.value as object | null) ?? {})) {
      written.all.add(name)
      written.listed.set(name, { file, line: document!.lineOf([name]) })
    }
  }
  return written
}

async function matcherOf(patterns: readonly string[]): Promise<(name: string) => boolean> {
  if (!patterns.length) return () => false
  const { default: picomatch } = await import('picomatch')
  return picomatch([...patterns])
}

/** The environment of the process, or the content of a file. */
type Facts = (
  name: string,
  format: Format | null,
) => Promise<{ state: 'set' | 'empty' | 'missing'; fits: boolean | null }>

async function required(
  { names, formats, files }: { names: string[]; formats: string[]; files: string[] },
  world: Asked,
): Promise<Outcome> {
  const wanted = new Map<string, Format | null>(names.map(name => [checked(name), null]))
  for (const written of formats) {
    const [name, format] = formatOf(written)
    if (wanted.get(name)) throw new CouldNotFindOut(`\`formats\` names \`${name}\` twice, once was expected; keep one`)
    wanted.set(name, format)
  }
  const places: [string | null, Facts][] = files.length
    ? await Promise.all(
        (await matchedFiles(files, world.files, { parameter: 'files', most: MOST_FILES })).map(
          async file => [file, await factsOf(file, world)] as [string, Facts],
        ),
      )
    : [[null, (name, format) => world.environment.facts(name, format)]]
  const wrong: { name: string; file?: string; message: string }[] = []
  for (const [file, facts] of places)
    for (const [name, format] of wanted) {
      const { state, fits } = await facts(name, format)
      const place = file === null ? {} : { file }
      if (state !== 'set') wrong.push({ name, ...place, message: `\`${name}\` is ${state}` })
      else if (format && fits !== true) wrong.push({ name, ...place, message: `\`${name}\` ${kindWords(format)}` })
    }
  const where = files.length ? namedFiles(places.map(([file]) => file!)) : 'the environment'
  const evidence = {
    names: [...wanted.keys()],
    source: files.length ? places.map(([file]) => file) : 'environment',
    wrong: wrong.slice(0, SHOWN),
  }
  if (!wrong.length)
    return pass(`${plural(wanted.size, 'variable')} ${wanted.size === 1 ? 'is' : 'are'} set in ${where}`, evidence)
  // What is missing comes before what only looks wrong.
  const told = [...wrong].sort(
    (a, b) => Number(/is no|does not/.test(a.message)) - Number(/is no|does not/.test(b.message)),
  )
  const mend = files.length ? 'set it there' : 'set it, and hand it to the step with `env:`'
  return fail(
    `${someOf(told.map(({ message, file }) => (file && places.length > 1 ? `${message} in \`${file}\`` : message)))} in ${where}, all ${grouped(wanted.size)} expected; ${mend}`,
    evidence,
  )
}

const kindWords = (format: Format): string =>
  format.kind === 'pattern' ? 'does not match its pattern' : `is no ${format.kind}`

function checked(name: string): string {
  if (!VARIABLE.test(name))
    throw new CouldNotFindOut(`\`${name.slice(0, 100)}\` is no name of a variable; correct \`names\``)
  return name
}

function formatOf(written: string): [string, Format] {
  const at = written.indexOf(':')
  const [name, kind] = [checked(at < 0 ? written : written.slice(0, at).trim()), written.slice(at + 1).trim()]
  if (at >= 0 && (kind === 'url' || kind === 'integer' || kind === 'boolean' || kind === 'email'))
    return [name, { kind }]
  if (at >= 0 && kind.length > 2 && kind.startsWith('/') && kind.endsWith('/'))
    return [name, { kind: 'pattern', source: kind.slice(1, -1) }]
  throw new CouldNotFindOut(
    `the format of \`${name}\` is none, \`${name}:url\`, \`integer\`, \`boolean\`, \`email\` or \`/pattern/\` was expected; correct \`formats\``,
  )
}

/** Values stay in here. */
async function factsOf(file: string, { documents }: Asked): Promise<Facts> {
  const [document] = await documents.read(file)
  if (document!.format !== 'env')
    throw new CouldNotFindOut(
      `\`${file}\` is ${document!.format}, a \`.env\` file was expected; ask the gate \`config\` about it`,
    )
  const values = document!.value as Record<string, string>
  return async (name, format) => {
    if (!Object.hasOwn(values, name)) return { state: 'missing', fits: null }
    const value = values[name]!
    if (value.trim() === '') return { state: 'empty', fits: null }
    if (/^\$(?:\w+$|\{[^}]*\}$|\(.*\)$)|^\{\{.*\}\}$|^<[^>]*>$/.test(value))
      throw new CouldNotFindOut(
        `\`${name}\` of \`${file}\` is filled in elsewhere, so that nobody knows here whether it is set; ask where it is, or name another file`,
      )
    return { state: 'set', fits: format && (await fitsFormat(value, format)) }
  }
}
