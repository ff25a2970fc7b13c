/**
 * @module sources/manifests
 * The version a package manifest states, read by the format's own rules.
 */
import { posix } from 'node:path'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Files, Reports } from '../model/world.ts'

/** @param other reads another file, by its path from this one's folder; null when it is not there. */
type Read = (text: string, other: (path: string) => Promise<string | null>) => unknown | Promise<unknown>

/** File name -> how its version is read. The order is that of the usual places. */
const MANIFESTS: [name: RegExp, read: Read][] = [
  [/^(package|composer|deno|jsr|plugin|manifest)\.json$/i, json],
  [/^pyproject\.toml$/i, text => toml(text, ['project', 'version'], ['tool', 'poetry', 'version'])],
  [/^Cargo\.toml$/i, cargo],
  [/^(Chart|pubspec|galaxy|snapcraft)\.ya?ml$/i, yaml],
  [/^pom\.xml$/i, maven],
  [/\.(cs|fs|vb)proj$|^Directory\.Build\.props$/i, dotnet],
  [/\.nuspec$/i, async text => (await xml(text)).get('package/metadata/version')],
  [/^gradle\.properties$|^setup\.cfg$/i, assignment],
  [/^build\.gradle(\.kts)?$/i, assignment],
  [/^mix\.exs$/i, text => literal(text, /^[ \t]*(?:@version\s+|version:\s*)"([^"]*)"/gm)],
  [/\.gemspec$/i, text => literal(text, /^[ \t]*\w+\.version\s*=\s*(["'])([^"']*)\1/gm)],
  [/^version\.rb$/i, text => literal(text, /^[ \t]*VERSION\s*=\s*(["'])([^"']*)\1/gm)],
  [/^setup\.py$/i, text => literal(text, /^[ \t]*(?:setup\([ \t]*)?(?:version|__version__)\s*=\s*(["'])([^"']*)\1/gm)],
  [
    /^(__init__|_?version|__version__|__about__)\.py$/i,
    text => literal(text, /^(?:__version__|VERSION|version)\s*(?::\s*\w+\s*)?=\s*(["'])([^"']*)\1/gm),
  ],
  [/^go\.mod$/i, goModule],
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
  'setup.py',
  'mix.exs',
  'Directory.Build.props',
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
  const other = async (path: string) => {
    const at = posix.normalize(posix.join(posix.dirname(file), path))
    return at.startsWith('..') || !(await files.stat(at)) ? null : files.text(at)
  }
  let version: unknown
  try {
    version = await read(text, other)
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

/** Deepest folder below its workspace that a member may lie in. */
const MOST_FOLDERS = 8

/** `version.workspace = true` is said by the nearest workspace above. */
async function cargo(text: string, other: (path: string) => Promise<string | null>): Promise<unknown> {
  const { parse } = await import('smol-toml')
  const table = parse(text)
  const own = member(table, ['package', 'version'])
  if (typeof own === 'string') return own
  const shared = ['workspace', 'package', 'version']
  if (member(table, ['workspace']) !== undefined) return member(table, shared)
  if (member(own, ['workspace']) !== true) return null
  for (let folder = 1; folder <= MOST_FOLDERS; folder++) {
    const above = await other(`${'../'.repeat(folder)}Cargo.toml`)
    const root = above === null ? null : parse(above)
    if (member(root, ['workspace']) !== undefined) return member(root, shared)
  }
  return null
}

/** `${revision}` and its like are properties; what stays a `${...}` is stated elsewhere. */
async function maven(text: string): Promise<unknown> {
  const found = await xml(text)
  let version = found.get('project/version') ?? found.get('project/parent/version') ?? ''
  for (let depth = 0; depth < 5 && version.includes('${'); depth++)
    version = version
      .replace(/\$\{([\w.-]{1,100})\}/g, (as, name: string) => found.get(`project/properties/${name}`) ?? as)
      .slice(0, 200)
  return version.includes('${') ? null : version
}

async function dotnet(text: string): Promise<unknown> {
  const found = await xml(text)
  const group = (name: string) => found.get(`Project/PropertyGroup/${name}`)
  const prefix = group('VersionPrefix')
  const suffix = group('VersionSuffix')
  return group('Version') ?? (prefix && (suffix ? `${prefix}-${suffix}` : prefix))
}

/** A module says its major version alone: `v2` at the end of its path, nothing for 0 and 1. */
function goModule(text: string): unknown {
  const path = /^[ \t]*module\s+"?([^\s"]+)/m.exec(text)?.[1]
  return path && (/[/.]v(\d+)$/.exec(path)?.[1] ?? '1')
}

/** Programs say it in so many words, or not at all. Throws when they say several. */
function literal(text: string, pattern: RegExp): unknown {
  const found = new Set([...text.matchAll(pattern)].map(match => match.at(-1)!))
  if (found.size > 1) throw new Error(`it states ${[...found].slice(0, 3).join(' and ')}, one version was expected`)
  return [...found][0]
}

/** @returns path of elements -> their text, where they have some; of several the first that has. */
async function xml(text: string): Promise<Map<string, string>> {
  const { readXml } = await import('./reports/xml.ts')
  const found = new Map<string, string>()
  const path: string[] = []
  let words = ''
  await readXml(once(text), {
    open: name => {
      path.push(name)
      words = ''
    },
    close: () => {
      const at = path.join('/')
      if (words.trim() && !found.has(at)) found.set(at, words.trim())
      words = ''
      path.pop()
    },
    text: piece => {
      words += piece
    },
  })
  return found
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  // The text is decoded already: what its declaration says of an encoding no longer holds.
  yield Buffer.from(text.replace(/^<\?xml[^>]*\?>/, ''))
}

/** `version = "1.2.0"` at the start of a line: Gradle's scripts are programs, but say it so. */
function assignment(text: string): unknown {
  return /^[ \t]*version\s*[=:\s]\s*(["']?)([^\s"'#]+)\1\s*(?:#.*|\/\/.*)?$/m.exec(text)?.[2]
}
