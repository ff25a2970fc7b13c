/**
 * @module sources/manifests
 * The version a package manifest states, read by the format's own rules.
 */
import { posix } from 'node:path'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Files, Reports } from '../model/world.ts'

type Read = (text: string) => unknown | Promise<unknown>

/** File name -> how its version is read. The order is that of the usual places. */
const MANIFESTS: [name: RegExp, read: Read][] = [
  [/^(package|composer|deno|jsr|plugin|manifest)\.json$/i, json],
  [/^pyproject\.toml$/i, text => toml(text, ['project', 'version'], ['tool', 'poetry', 'version'])],
  [/^Cargo\.toml$/i, text => toml(text, ['package', 'version'], ['workspace', 'package', 'version'])],
  [/^(Chart|pubspec|galaxy|snapcraft)\.ya?ml$/i, yaml],
  [/^pom\.xml$/i, text => xml(text, ['project/version', 'project/parent/version'])],
  [/\.(cs|fs|vb)proj$|^Directory\.Build\.props$/i, text => xml(text, ['Project/PropertyGroup/Version'])],
  [/^gradle\.properties$|^setup\.cfg$/i, assignment],
  [/^build\.gradle(\.kts)?$/i, assignment],
  [/^version(\.txt)?$/i, text => text.trim().split(/\r?\n/)[0]],
]

const USUAL = [
  'package.json',
  'pyproject.toml',
  'Cargo.toml',
  'composer.json',
  'pom.xml',
  'gradle.properties',
  'build.gradle',
  'build.gradle.kts',
  'pubspec.yaml',
  'Chart.yaml',
  'setup.cfg',
  'VERSION',
  'version.txt',
]

/** @returns the question about the manifests below a root. */
export function manifestVersions(files: Files): Reports['versions'] {
  return async (paths = []) => {
    if (paths.length > 0) return Promise.all(paths.map(path => named(files, path)))
    const found = await files.find(USUAL)
    const stated = await Promise.all(
      USUAL.filter(path => found.includes(path)).map(async file => ({ file, version: await versionIn(files, file) })),
    )
    return stated.filter((manifest): manifest is { file: string; version: string } => manifest.version !== null)
  }
}

async function named(files: Files, file: string): Promise<{ file: string; version: string }> {
  const version = await versionIn(files, file)
  if (version === null)
    throw new CouldNotFindOut(`\`${file}\` states no version, one was expected; write it there, or name another file`)
  return { file, version }
}

/** @throws CouldNotFindOut for a file that is missing, broken, or of no known kind. */
async function versionIn(files: Files, file: string): Promise<string | null> {
  const [, read] = MANIFESTS.find(([name]) => name.test(posix.basename(file))) ?? []
  if (!read)
    throw new CouldNotFindOut(
      `\`${file}\` is no manifest that is known, one like ${USUAL.slice(0, 4).join(', ')} was expected`,
    )
  const text = await files.text(file)
  let version: unknown
  try {
    version = await read(text)
  } catch (caught) {
    throw new CouldNotFindOut(`\`${file}\` cannot be read: ${(caught as Error).message.split('\n')[0]}`)
  }
  // `version.workspace = true` and `${revision}` are stated elsewhere.
  return typeof version === 'string' && /^v?\d/.test(version.trim()) ? version.trim() : null
}

const member = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], value)

function json(text: string): unknown {
  return member(JSON.parse(text), ['version'])
}

async function toml(text: string, ...paths: string[][]): Promise<unknown> {
  const { parse } = await import('smol-toml')
  const table = parse(text)
  return paths.map(path => member(table, path)).find(value => typeof value === 'string')
}

async function yaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml')
  // `version: 1.10` is a number to YAML; as text it keeps its zero.
  return member(parse(text, { schema: 'failsafe' }), ['version'])
}

async function xml(text: string, wanted: readonly string[]): Promise<unknown> {
  const { readXml } = await import('./reports/xml.ts')
  const found = new Map<string, string>()
  const path: string[] = []
  await readXml(once(text), {
    open: name => path.push(name),
    close: () => path.pop(),
    text(piece) {
      const at = path.join('/')
      if (wanted.includes(at)) found.set(at, (found.get(at) ?? '') + piece)
    },
  })
  return wanted.map(at => found.get(at)?.trim()).find(Boolean)
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  // The text is decoded already: what its declaration says of an encoding no longer holds.
  yield Buffer.from(text.replace(/^<\?xml[^>]*\?>/, ''))
}

/** `version = "1.2.0"` at the start of a line: Gradle's scripts are programs, but say it so. */
function assignment(text: string): unknown {
  return /^\s*version\s*[=:\s]\s*(["']?)([^\s"'#]+)\1\s*(?:#.*|\/\/.*)?$/m.exec(text)?.[2]
}
