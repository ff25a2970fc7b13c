/**
 * @module sources/registries
 * Is a version of a package in the registry where people get it from?
 */
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Files, Registries, RegistryName } from '../model/world.ts'
import { crates, go, maven, nuget } from './registries/compiled.ts'
import { docker } from './registries/images.ts'
import { ownPackages } from './registries/own.ts'
import type { Registry } from './registries/registry.ts'
import { npm, packagist, pypi, rubygems } from './registries/script.ts'
import { conda, homebrew } from './registries/shelves.ts'

const REGISTRIES: Readonly<Record<RegistryName, Registry>> = {
  npm,
  pypi,
  'crates.io': crates,
  rubygems,
  nuget,
  maven,
  packagist,
  docker,
  go,
  homebrew,
  'conda-forge': conda,
}

/** Signs that no registry has in a version or a tag. */
const VERSION = /^[\w.+!~-]{1,200}$/

/** @returns the questions about registries; the project's own packages are read from these files. */
export function registries(files: Files): Registries {
  return {
    own: () => ownPackages(files),
    async published(registry, name, version, url) {
      const asked = REGISTRIES[registry]
      const [pattern, example] = asked.name
      if (!pattern.test(name) || name.length > 300 || /(?:^|\/)\.{1,2}(?:\/|$)/.test(name))
        throw new CouldNotFindOut(
          `\`${name.replace(/[`\s]/g, ' ').slice(0, 100)}\` is no name for ${registry}, ${example} expected; mend \`name\``,
        )
      if (!VERSION.test(version) || /^\.+$/.test(version))
        throw new CouldNotFindOut(
          `\`${version.replace(/[`\s]/g, ' ').slice(0, 100)}\` is no version, one like \`1.2.3\` expected; mend \`version\``,
        )
      return asked.published(url ?? (await baseOf(registry, name)), name, version)
    },
  }
}

async function baseOf(registry: RegistryName, name: string): Promise<string> {
  const { base } = REGISTRIES[registry]
  if (base) return base(name)
  throw new CouldNotFindOut(`no address of ${registry} is named, one with \`https://\` expected; write \`url\``)
}
