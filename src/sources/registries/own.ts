/**
 * @module sources/registries/own
 * The packages that the project itself makes, by its manifests.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Files, OwnPackage, RegistryName } from '../../model/world.ts'
import { textAt } from './registry.ts'

type Read = (text: string, file: string) => Promise<string | null> | string | null

const json: Read = text => {
  const document: unknown = JSON.parse(text)
  const hidden =
    typeof document === 'object' && document !== null && (document as { private?: unknown }).private === true
  return hidden ? null : textAt(document, 'name')
}

const toml =
  (...paths: string[][]): Read =>
  async text => {
    const { parse } = await import('smol-toml')
    const table = parse(text)
    // Cargo's way of saying that a package stays here.
    if ((table.package as { publish?: unknown } | undefined)?.publish === false) return null
    return paths.map(path => textAt(table, ...path)).find(name => name !== null) ?? null
  }

const first =
  (pattern: RegExp): Read =>
  text =>
    pattern.exec(text)?.[1] ?? null

/** Outside of what speaks of others: the parent, dependencies, plugins. */
const pom: Read = text => {
  const parent = /<parent>([\s\S]*?)<\/parent>/.exec(text)?.[1] ?? ''
  const own = text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(parent|dependencies|dependencyManagement|build|profiles|reporting)>[\s\S]*?<\/\1>/g, '')
  const tag = (holder: string, name: string) => new RegExp(`<${name}>\\s*([\\w.-]+)\\s*</${name}>`).exec(holder)?.[1]
  const [group, artifact] = [tag(own, 'groupId') ?? tag(parent, 'groupId'), tag(own, 'artifactId')]
  return group && artifact ? `${group}:${artifact}` : null
}

const project: Read = (text, file) =>
  /<IsPackable>\s*false\s*</i.test(text)
    ? null
    : (/<PackageId>\s*([\w.-]+)\s*</i.exec(text)?.[1] ?? file.replace(/\.\w+$/, ''))

const MANIFESTS: readonly [pattern: string, registry: RegistryName, read: Read][] = [
  ['package.json', 'npm', json],
  ['pyproject.toml', 'pypi', toml(['project', 'name'], ['tool', 'poetry', 'name'])],
  ['Cargo.toml', 'crates.io', toml(['package', 'name'])],
  ['composer.json', 'packagist', json],
  ['pom.xml', 'maven', pom],
  ['*.{cs,fs,vb}proj', 'nuget', project],
  ['*.gemspec', 'rubygems', first(/\.name\s*=\s*["']([\w.-]+)["']/)],
  ['go.mod', 'go', first(/^module\s+"?([^\s"]+)/m)],
]

/** @returns the packages that manifests in the project's root name, without those that say they are not to be published. */
export async function ownPackages(files: Files): Promise<OwnPackage[]> {
  const found: OwnPackage[] = []
  for (const [pattern, registry, read] of MANIFESTS)
    for (const file of await files.find([pattern])) {
      const name = await nameIn(files, file, read)
      if (name !== null) found.push({ file, registry, name })
    }
  return found
}

async function nameIn(files: Files, file: string, read: Read): Promise<string | null> {
  const text = await files.text(file)
  try {
    return await read(text, file)
  } catch (caught) {
    throw new CouldNotFindOut(`\`${file}\` cannot be read: ${(caught as Error).message.split('\n')[0]}`)
  }
}
