/**
 * @module gates/assets
 * Are the built files small, minified, packed beforehand, named by their content, and all there?
 * Whether a server gives them out is a matter for `http`.
 */
import { z } from 'zod'
import { type AssetManifest, ENCODINGS, type Encoding, SUFFIX } from '../model/assets.ts'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, error, fail, pass } from '../model/outcome.ts'
import { flag, list, size } from '../model/params.ts'
import { grouped, listed, plural, sized } from '../model/text.ts'
import type { World } from '../model/world.ts'

type Asked = Pick<World, 'files' | 'assets'>

const SHOWN = 1000
const NAMED = 3
const AT_ONCE = 8
/** Where build tools usually write. */
const USUAL = [
  'dist/**',
  'build/**',
  'out/**',
  '.next/static/**',
  'public/build/**',
  'public/assets/**',
  'staticfiles/**',
]
/** Packed copies and maps are not files of their own. */
const BESIDE = /\.(?:gz|br|zst|map)$/
const CODE = /\.(?:[cm]?js|css)$/
/** What gets smaller; pictures and fonts are packed already. */
const PACKABLE = /\.(?:[cm]?js|css|html?|svg|json|xml|txt|wasm|webmanifest|ttf|otf|eot)$/
/** Servers and packers leave these as they are. */
const WORTH = { bytes: 1024, share: 0.95 }
/** Names that are agreed upon, or that people type. */
const FIXED =
  /(?:^|\/)(?:sw|service-worker|workbox-[^/]*|robots|humans|favicon)\.\w+$|\.(?:html?|json|txt|xml|webmanifest|ico)$/
/** People break lines long before this; packers do not. */
const SHORT_LINE = 100
const FEW_LINES = 2

const PACKERS: Record<string, Encoding> = {
  gz: 'gzip',
  gzip: 'gzip',
  br: 'brotli',
  brotli: 'brotli',
  zst: 'zstd',
  zstd: 'zstd',
}
const JUDGEMENTS = [
  'maxSize',
  'maxTotal',
  'minified',
  'precompressed',
  'fingerprinted',
  'manifest',
  'sourceMaps',
] as const

export default defineGate({
  kind: 'assets',
  says: 'The built files keep their budget and are minified, packed, named by content and complete, as far as is asked.',
  asks: ['files', 'assets'],
  params: z
    .strictObject({
      mode: z
        .enum(['build', 'served'], { error: 'expected `build`' })
        .default('build')
        .describe('`build` looks at the files; whether they are `served` is an error here, ask with the gate `http`'),
      paths: list()
        .default([])
        .describe(
          'globs of the built files, `!` in front excludes; each must match; default: the usual places (`dist/**`, `build/**`, ...)',
        ),
      exclude: list().default([]).describe('globs to leave out'),
      maxSize: size().optional().describe('largest a file may be: `200kB`, `1MB` (thousands), `64KiB`'),
      maxTotal: size().optional().describe('largest all files together may be'),
      measure: z
        .enum(['raw', 'gzip', 'brotli'], { error: 'expected `raw`, `gzip` or `brotli`' })
        .default('raw')
        .describe('size on the disk, or as packed with `gzip` (level 9) or `brotli` (quality 11)'),
      minified: flag().default(false).describe('JavaScript and CSS have no white space to spare'),
      precompressed: list()
        .pipe(
          z.array(
            z
              .string()
              .transform(name => PACKERS[name] ?? name)
              .pipe(z.enum(ENCODINGS, { error: 'expected `gz`, `br` or `zst`' })),
          ),
        )
        .optional()
        .describe(
          'packed copies (`gz`, `br`, `zst`) that must lie beside each text of 1 kB or more that packing makes smaller, and unpack to exactly the same',
        ),
      fingerprinted: flag()
        .default(false)
        .describe(
          'names carry a hash of the content; pages, `robots.txt`, service workers and the like are left out; with `manifest`, the files it names',
        ),
      manifest: list()
        .optional()
        .describe('manifests of Vite, webpack, Next, Django, Sprockets or Mix: every file they name must be there'),
      publicPath: z
        .string()
        .optional()
        .describe('what the manifest puts before its names and is no folder: `/static/`, `https://cdn.example.com/`'),
      sourceMaps: z
        .enum(['allow', 'deny'], { error: 'expected `allow` or `deny`' })
        .default('allow')
        .describe('`deny`: no `.map` file is there, and none is inside of a file'),
    })
    .refine(
      params =>
        JUDGEMENTS.some(name => params[name] !== undefined && params[name] !== false && params[name] !== 'allow'),
      {
        error: `expected one of ${JUDGEMENTS.map(name => `\`${name}\``).join(', ')}, or nothing is judged`,
        path: ['maxSize'],
      },
    ),
  async check(params, world) {
    if (params.mode === 'served')
      return error(
        '`mode=served` cannot be told from files, `mode=build` was expected; ask the server with the gate `http`',
      )
    const { found, unmatched } = await findEach(params, world.files)
    if (unmatched.length)
      return fail(
        `${quoted(unmatched)} ${unmatched.length === 1 ? 'matches' : 'match'} no file, a built one was expected; build before this check, or correct \`paths\``,
      )
    const built = found.filter(path => !BESIDE.test(path))
    if (!built.length)
      return fail(
        'no built file was found, one at least was expected; build before this check, or say where they are with `paths`',
        { looked: params.paths.length ? params.paths : USUAL },
      )
    const hits: Hit[] = []
    const sizes = await mapped(built, async file => ({ file, bytes: await world.assets.size(file) }))
    const measured = await measure(sizes, params, world)
    hits.push(...oversized(measured, params))
    if (params.minified) hits.push(...(await notMinified(built, world)))
    for (const encoding of params.precompressed ?? []) hits.push(...(await notPacked(sizes, encoding, world)))
    const manifests = await read(params.manifest ?? [], params.publicPath, world)
    hits.push(...manifests.flatMap(({ missing }) => missing))
    if (params.fingerprinted) hits.push(...notNamed(params.manifest ? manifests.flatMap(({ files }) => files) : built))
    if (params.sourceMaps === 'deny') hits.push(...(await maps(found, world)))
    if (!looked(params, built, sizes))
      return error(
        'no file is of a kind that could be judged (JavaScript, CSS, text), one at least was expected; correct `paths`',
      )
    const total = measured.reduce((sum, { measured: bytes }) => sum + bytes, 0)
    const evidence = {
      count: hits.length,
      hits: hits.slice(0, SHOWN),
      total,
      measure: params.measure,
      files: await provenance(measured, world),
      manifests: manifests.map(({ file, tool, files }) => ({ at: file, tool, entries: files.length })),
    }
    const how = params.measure === 'raw' ? '' : ` with ${params.measure}`
    const told = `${plural(built.length, 'built file')}, ${sized(total)}${how} in all`
    const tooMuch = params.maxTotal !== undefined && total > params.maxTotal
    const budget = tooMuch
      ? `${sized(total)}${how} in all, at most ${sized(params.maxTotal!)} expected; make it smaller`
      : ''
    if (!hits.length && !tooMuch) return pass(told, evidence)
    return fail([budget, places(hits)].filter(Boolean).join('; also '), evidence)
  },
  measure({ total }) {
    return typeof total === 'number' ? { value: total, better: 'lower', unit: 'bytes' } : null
  },
  examples: [
    {
      says: 'Within the budget, each and all',
      item: '- [ ] Bundle size < 200 kB <!-- gate: assets paths=dist/*.js maxSize=200kB maxTotal=1MB measure=gzip -->',
      world: {
        files: {
          'dist/app-4f2a9c1b.js': 'const a=1;export{a as total};',
          'dist/vendor-77b0e2d4.js': 'export const b=2;',
        },
      },
      outcome: 'pass',
      because: '2 built files',
    },
    {
      says: 'A file that is too large, and one that still has its white space',
      item: '- [ ] Assets minified and small <!-- gate: assets paths=dist/** maxSize=0.1kB minified=true -->',
      world: {
        files: {
          'dist/app.js': `${'export function total(orders) {\n  return orders.length\n}\n\n'.repeat(4)}`,
          'dist/app.css': 'body{margin:0}',
        },
      },
      outcome: 'fail',
      because: '`dist/app.js`',
    },
    {
      says: 'Every file of the manifest is there, under a name that changes with its content',
      item: '- [ ] Static files collected <!-- gate: assets paths=dist/** manifest=dist/.vite/manifest.json fingerprinted=true -->',
      world: {
        files: {
          'dist/.vite/manifest.json':
            '{"src/main.ts":{"file":"assets/main-BTkR3x_a.js","isEntry":true,"css":["assets/main-D0fL2q9z.css"]}}',
          'dist/assets/main-BTkR3x_a.js': 'console.log(1)',
        },
      },
      outcome: 'fail',
      because: '`assets/main-D0fL2q9z.css`',
    },
    {
      says: 'Nothing was built',
      item: '- [ ] Build optimized production bundle <!-- gate: assets paths=dist/** minified=true -->',
      world: { files: { 'src/app.ts': 'export {}\n' } },
      outcome: 'fail',
      because: 'build before this check',
    },
    {
      says: 'A manifest that is none',
      item: '- [ ] Static files collected <!-- gate: assets paths=dist/** manifest=dist/manifest.json -->',
      world: { files: { 'dist/manifest.json': '[]', 'dist/app.js': 'a()' } },
      outcome: 'error',
      because: 'is no manifest that is known',
    },
  ],
})

interface Hit {
  file: string
  rule: string
  because: string
}
interface Sized {
  file: string
  bytes: number
}
type Measured = Sized & { measured: number }

/** Several at a time: packing has threads of its own. */
async function mapped<From, To>(all: readonly From[], one: (from: From) => Promise<To>): Promise<To[]> {
  const done: To[] = []
  for (let at = 0; at < all.length; at += AT_ONCE)
    done.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(one))))
  return done
}

async function findEach(
  { paths, exclude }: { paths: readonly string[]; exclude: readonly string[] },
  files: Asked['files'],
) {
  const without = [...paths.filter(path => path.startsWith('!')), ...exclude.map(path => `!${path}`)]
  const wanted = paths.filter(path => !path.startsWith('!'))
  if (!wanted.length) return { found: await files.find([...USUAL, ...without]), unmatched: [] }
  const matches = await Promise.all(wanted.map(path => files.find([path, ...without])))
  return { found: [...new Set(matches.flat())].sort(), unmatched: wanted.filter((_, at) => !matches[at]!.length) }
}

interface Wanted {
  maxSize?: number | undefined
  maxTotal?: number | undefined
  measure: 'raw' | 'gzip' | 'brotli'
}

async function measure(sizes: readonly Sized[], wanted: Wanted, { assets }: Asked): Promise<Measured[]> {
  const { measure: how, maxSize, maxTotal } = wanted
  if (how === 'raw' || (maxSize === undefined && maxTotal === undefined))
    return sizes.map(one => ({ ...one, measured: one.bytes }))
  return mapped(sizes, async one => ({ ...one, measured: await assets.size(one.file, how) }))
}

const oversized = (all: readonly Measured[], { maxSize, measure: how }: Wanted): Hit[] =>
  maxSize === undefined
    ? []
    : all
        .filter(({ measured }) => measured > maxSize)
        .sort((one, other) => other.measured - one.measured)
        .map(({ file, measured }) => ({
          file,
          rule: 'maxSize',
          because: `${sized(measured)}${how === 'raw' ? '' : ` with ${how}`}, at most ${sized(maxSize)} expected; make it smaller`,
        }))

async function notMinified(built: readonly string[], { assets }: Asked): Promise<Hit[]> {
  const shapes = await mapped(
    built.filter(file => CODE.test(file)),
    async file => ({ file, ...(await assets.shape(file)) }),
  )
  return shapes
    .filter(({ lines, characters }) => lines > FEW_LINES && characters / lines < SHORT_LINE)
    .map(({ file, lines, characters }) => ({
      file,
      rule: 'minified',
      because: `${grouped(lines)} lines of ${Math.round(characters / lines)} characters, minified expected; minify it, or leave it out with \`exclude\``,
    }))
}

async function notPacked(sizes: readonly Sized[], encoding: Encoding, { files, assets }: Asked): Promise<Hit[]> {
  const worth = sizes.filter(({ file, bytes }) => PACKABLE.test(file) && bytes >= WORTH.bytes)
  const hits = await mapped(worth, async ({ file, bytes }): Promise<Hit[]> => {
    const packed = file + SUFFIX[encoding]
    const hit = (because: string): Hit[] => [{ file, rule: 'precompressed', because }]
    if (!(await files.stat(packed))) {
      const small = await assets.size(file, 'gzip')
      return small > bytes * WORTH.share
        ? []
        : hit(`\`${packed}\` is not there, a packed copy was expected; pack it when building`)
    }
    const compared = await assets.compare(packed, encoding, file)
    if (compared === 'same') return []
    return hit(
      compared === 'broken'
        ? `\`${packed}\` cannot be unpacked; pack it again`
        : `\`${packed}\` holds something else, the same content was expected; pack it again`,
    )
  })
  return hits.flat()
}

/** `main-BTkR3x_a.js`, `app.4f2a9c1b.css`, `chunk-5QKZJ6FZ.js`: eight signs or more that are no word. */
function hasHash(file: string): boolean {
  const stem = file.slice(file.lastIndexOf('/') + 1).replace(/(?:\.[a-z]\w{0,4}){1,2}$/, '')
  // A hash of Rollup's may hold the signs that part it from the name.
  const last = /[-._]/.test(stem.at(-9) ?? '') ? stem.slice(-8) : ''
  return [last, ...stem.split(/[-._]/)].some(isHash)
}

function isHash(part: string): boolean {
  if (!/^[\w-]{8,64}$/.test(part) || /^(?:19|20)\d{6}$/.test(part)) return false
  if (/^[\da-f]+$/.test(part)) return /\d/.test(part)
  if (/^[A-Z2-7]{8}$/.test(part)) return true
  const words = part.replace(/\d+$/, '').split(/(?=[A-Z])|[-_]/)
  return /[A-Z\d]/.test(part) && !words.every(word => /^[A-Z]?[a-z]{2,}$/.test(word))
}

const notNamed = (files: readonly string[]): Hit[] =>
  files
    .filter(file => !FIXED.test(file) && !BESIDE.test(file) && !hasHash(file))
    .map(file => ({
      file,
      rule: 'fingerprinted',
      because: 'the name carries no hash, one was expected; have the build add it, or leave it out with `exclude`',
    }))

interface ReadManifest {
  file: string
  tool: string
  /** The files it names, as far as they are there. */
  files: string[]
  missing: Hit[]
}

async function read(
  paths: readonly string[],
  publicPath: string | undefined,
  { files, assets }: Asked,
): Promise<ReadManifest[]> {
  const { found, unmatched } = paths.length
    ? await findEach({ paths, exclude: [] }, files)
    : { found: [], unmatched: [] }
  if (unmatched.length)
    throw new CouldNotFindOut(
      `no manifest is matched by ${quoted(unmatched)}, one was expected; build before this check, or correct \`manifest\``,
    )
  return mapped(found, async file => {
    const { tool, entries } = await assets.manifest(file)
    const looked = await mapped(entries, async entry => ({ entry, file: await fileOf(entry, file, publicPath, files) }))
    const missing = looked
      .filter(one => one.file === null)
      .map(({ entry: { name, target } }) => ({
        file,
        rule: 'manifest',
        because: `\`${target}\` (for \`${name}\`) is not there, every file that the manifest names was expected; build again, or say \`publicPath\``,
      }))
    return { file, tool, missing, files: [...new Set(looked.flatMap(one => one.file ?? []))] }
  })
}

/** A manifest lies in the folder its names count from, or one below it (`.vite/manifest.json`). */
async function fileOf(
  { target }: AssetManifest['entries'][number],
  manifest: string,
  publicPath: string | undefined,
  files: Asked['files'],
) {
  const folder = manifest.split('/').slice(0, -1)
  const cut = publicPath && target.startsWith(publicPath) ? target.slice(publicPath.length) : target
  const path = cut
    .replace(/^(?:https?:)?\/\/[^/]*/, '')
    .replace(/[?#].*$/, '')
    .replace(/^\/+/, '')
  for (const base of folder.length ? [folder, folder.slice(0, -1)] : [folder]) {
    const parts = [...base, ...path.split('/')].filter(part => part !== '' && part !== '.')
    if (path === '' || parts.includes('..')) continue
    if (await files.stat(parts.join('/'))) return parts.join('/')
  }
  return null
}

async function maps(found: readonly string[], { assets, files: world }: Asked): Promise<Hit[]> {
  const hit = (file: string, because: string): Hit => ({ file, rule: 'sourceMaps', because })
  const files = found
    .filter(file => /\.map(?:\.(?:gz|br|zst))?$/.test(file))
    .map(file => hit(file, 'a source map is there, none was expected; leave it out of what is released'))
  const beside = await mapped(
    found.filter(file => CODE.test(file) && !found.includes(`${file}.map`)),
    async file =>
      (await world.stat(`${file}.map`))
        ? hit(file, `\`${file}.map\` lies beside it, no source map was expected; leave it out of what is released`)
        : null,
  )
  const shapes = await mapped(
    found.filter(file => CODE.test(file)),
    async file => ({ file, ...(await assets.shape(file)) }),
  )
  const inline = shapes
    .filter(({ sourceMap }) => sourceMap === 'inline')
    .map(({ file }) => hit(file, 'a source map is inside of it, none was expected; build without it'))
  return [...files, ...beside.filter(each => each !== null), ...inline]
}

/** What was asked must have had something to look at: pictures alone are not minified. */
function looked(
  params: {
    minified: boolean
    precompressed?: readonly string[] | undefined
    fingerprinted: boolean
    manifest?: readonly string[] | undefined
  },
  built: readonly string[],
  sizes: readonly Sized[],
): boolean {
  if (params.minified && !built.some(file => CODE.test(file))) return false
  if (params.precompressed && !sizes.some(({ file }) => PACKABLE.test(file))) return false
  return !params.fingerprinted || Boolean(params.manifest) || built.some(file => !FIXED.test(file))
}

/** Rows with a digest are told to be where numbers come from. */
const provenance = (all: readonly Measured[], { assets }: Asked) =>
  mapped(all.slice(0, SHOWN), async ({ file, bytes, measured }) => ({
    file,
    bytes,
    size: measured,
    sha256: await assets.sha256(file),
  }))

const quoted = (paths: readonly string[]): string => listed(paths.map(path => `\`${path}\``))

function places(hits: readonly Hit[]): string {
  const shown = hits.slice(0, NAMED).map(({ file, because }) => `\`${file}\`: ${because}`)
  const more = hits.length - shown.length
  return `${shown.join('; ')}${more > 0 ? `; and ${grouped(more)} more` : ''}`
}
