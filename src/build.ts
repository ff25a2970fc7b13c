/**
 * @module build
 * Sources -> `dist/action` (committed: a workflow runs it as it is) and `dist/cli` (published with the package).
 *
 *     node src/build.ts            writes both
 *     node src/build.ts --cli      writes the command line only, as an installation needs it
 *     node src/build.ts --check    says whether the committed dist/action is what the sources give
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { notices } from './build/notices.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** File name -> content of one bundle folder. */
export type Bundle = Map<string, Uint8Array>

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  outdir: 'out',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
  // CommonJS packages ask for Node's own modules with `require`, which ES modules do not have.
  banner: {
    js: "import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);",
  },
}

/** Nothing is loaded before it is needed: each dynamic import becomes a file of its own. */
const SPLIT: BuildOptions = { splitting: true, chunkNames: '[name]-[hash]' }

/** The entry stays alone, so that its first line is out before anything else is read. */
const mainApart: Plugin = {
  name: 'main-apart',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.js', external: true })),
}

/** Asked for as a namespace, zod brings along what is used; its `z` is an object of all there is, with 50 languages. */
export const zodByParts: Plugin = {
  name: 'zod-by-parts',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod'", "import * as z from 'zod'"),
      loader: 'ts',
    })),
}

async function bundle(options: BuildOptions): Promise<{ files: Bundle; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    ...options,
    plugins: [zodByParts, ...(options.plugins ?? [])],
    metafile: true,
  })
  const folder = join(ROOT, 'out')
  return {
    files: new Map(outputFiles!.map(({ path, contents }) => [path.slice(folder.length + 1), contents])),
    inputs: Object.keys(metafile!.inputs),
  }
}

/** @returns the Action's files; the same sources give the same bytes on every machine. */
export async function actionBundle(): Promise<Bundle> {
  const [entry, rest] = await Promise.all([
    // An old Node must be able to read the entry, if only to be told that it is too old.
    bundle({ entryPoints: ['src/action/index.ts'], target: 'es2018', banner: {}, plugins: [mainApart] }),
    bundle({ entryPoints: ['src/action/main.ts'], ...SPLIT }),
  ])
  const files = new Map([...entry.files, ...rest.files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return files.set('licences.txt', Buffer.from(await notices(ROOT, rest.inputs)))
}

/** @returns the command line's files. */
export async function cliBundle(): Promise<Bundle> {
  const { files, inputs } = await bundle({ entryPoints: ['src/cli/index.ts'], ...SPLIT })
  files.set('licences.txt', Buffer.from(await notices(ROOT, inputs)))
  return files.set('bin.cjs', await readFile(join(ROOT, 'src/cli/bin.cjs')))
}

/** Replaces a folder's content: files of an earlier build do not stay behind. */
export async function writeBundle(files: Bundle, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [name, content] of files)
    await writeFile(join(folder, name), content, name === 'bin.cjs' ? { mode: 0o755 } : {})
}

/** @returns what differs between a bundle and a folder, one sentence; null when nothing does. */
export async function difference(files: Bundle, folder: string): Promise<string | null> {
  const there = await readdir(folder).catch((): string[] => [])
  const lost = [...files.keys()].filter(name => !there.includes(name))
  const extra = there.filter(name => !files.has(name))
  const changed: string[] = []
  for (const [name, content] of files)
    if (there.includes(name) && !Buffer.from(content).equals(await readFile(join(folder, name)))) changed.push(name)
  const parts = [
    lost.length && `missing: ${lost.join(', ')}`,
    extra.length && `left over: ${extra.join(', ')}`,
    changed.length && `different: ${changed.join(', ')}`,
  ].filter(Boolean)
  return parts.length ? parts.join('; ') : null
}

async function main(options: readonly string[]): Promise<number> {
  if (options.includes('--check')) return checkFresh()
  if (!options.includes('--cli')) await writeBundle(await actionBundle(), join(ROOT, 'dist/action'))
  await writeBundle(await cliBundle(), join(ROOT, 'dist/cli'))
  return 0
}

async function checkFresh(): Promise<number> {
  const differs = await difference(await actionBundle(), join(ROOT, 'dist/action'))
  if (!differs) return 0
  process.stderr.write(
    `\`dist/action\` is not what the sources give (${differs}); run \`npm run build\` and commit what it writes\n`,
  )
  return 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2))
