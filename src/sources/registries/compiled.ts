/**
 * @module sources/registries/compiled
 * Cargo, NuGet, Maven repositories, Go module proxies.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { goProxy, nugetSource } from './configured.ts'
import { ask, below, objectOf } from './http.ts'
import { bare, found, missing, mustBe, type Registry, textAt, timeOf } from './registry.ts'

export const crates: Registry = {
  name: [/^[A-Za-z][\w-]*$/, '`name`'],
  async published(base, name, given) {
    const version = bare(given)
    const url = below(base, `api/v1/crates/${encodeURIComponent(name)}/${encodeURIComponent(version)}`)
    const answer = await ask(url)
    if (answer.status === 404) return missing(url)
    const document = objectOf(answer)
    mustBe(url, textAt(document, 'version', 'crate'), name)
    mustBe(url, textAt(document, 'version', 'num'), version)
    const facts = document.version as Record<string, unknown>
    const checksum = textAt(facts, 'checksum')
    const message = textAt(facts, 'yank_message')
    return found(url, {
      at: timeOf(textAt(facts, 'created_at')),
      withdrawn: facts.yanked === true ? `yanked${message ? `: ${message}` : ''}` : null,
      digest: checksum === null ? null : `sha256:${checksum}`,
    })
  },
}

/** A source of NuGet is asked where it keeps what; the first kind holds every version. */
const REGISTRATIONS = [
  'RegistrationsBaseUrl/3.6.0',
  'RegistrationsBaseUrl/Versioned',
  'RegistrationsBaseUrl/3.4.0',
  'RegistrationsBaseUrl',
]

export const nuget: Registry = {
  base: nugetSource,
  name: [/^[\w.-]+$/, '`name`'],
  async published(base, name, given) {
    const index = await ask(base, { expected: [] })
    const { resources } = objectOf(index)
    const all: unknown[] = Array.isArray(resources) ? resources : []
    const kind = REGISTRATIONS.find(each => all.some(resource => textAt(resource, '@type') === each))
    const home = textAt(
      all.find(resource => textAt(resource, '@type') === kind),
      '@id',
    )
    if (!kind || !home)
      throw new CouldNotFindOut(`\`${base}\` names no \`RegistrationsBaseUrl\`, one expected; mend \`url\``)
    // `1.2.3.0` and `1.2.3+build` are kept as `1.2.3`.
    const version = bare(given)
      .toLowerCase()
      .replace(/\+.*$/, '')
      .replace(/^(\d+\.\d+\.\d+)\.0(?=$|-)/, '$1')
    const url = below(home, `${name.toLowerCase()}/${encodeURIComponent(version)}.json`)
    const answer = await ask(url)
    if (answer.status === 404) return missing(url)
    const leaf = objectOf(answer)
    if (textAt(leaf, 'packageContent') === null) mustBe(url, null, `${name} ${version}`)
    return found(url, {
      at: timeOf(textAt(leaf, 'published')),
      withdrawn: leaf.listed === false ? 'unlisted' : null,
    })
  },
}

export const maven: Registry = {
  name: [/^[\w.-]+:[\w.-]+$/, '`group:artifact`'],
  async published(base, name, given) {
    const version = bare(given)
    const [group, artifact] = name.split(':') as [string, string]
    const folder = `${group.replaceAll('.', '/')}/${artifact}/${encodeURIComponent(version)}`
    const url = below(base, `${folder}/${artifact}-${encodeURIComponent(version)}.pom`)
    const answer = await ask(url)
    if (answer.status === 404) return missing(url)
    // Some repositories answer everything, with a page for people.
    const told = /<artifactId>\s*([^<\s]+)\s*<\/artifactId>/.exec(
      answer.body.replace(/<parent>[\s\S]*?<\/parent>/, ''),
    )?.[1]
    mustBe(url, /<project[\s>]/.test(answer.body) ? (told ?? null) : null, artifact)
    return found(url, { at: timeOf(answer.headers.get('last-modified')) })
  },
}

/** Proxies keep names on disks where `A` and `a` may be one. */
const escaped = (text: string): string => encodeURI(text.replace(/[A-Z]/g, letter => `!${letter.toLowerCase()}`))

export const go: Registry = {
  base: goProxy,
  name: [/^[\w.~-]+(?:\/[\w.~-]+)*$/, 'a module path such as `example.com/module`'],
  async published(base, name, given) {
    const version = `v${bare(given)}`
    const url = below(base, `${escaped(name)}/@v/${escaped(version)}.info`)
    const answer = await ask(url, { expected: [404, 410] })
    if (answer.status !== 200) return missing(url)
    const document = objectOf(answer)
    mustBe(url, textAt(document, 'Version'), version)
    return found(url, { at: timeOf(textAt(document, 'Time')), digest: textAt(document, 'Origin', 'Hash') })
  },
}
