/**
 * @module sources/registries/script
 * npm, PyPI, RubyGems, Packagist.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { npmRegistry } from './configured.ts'
import { ask, below, objectOf } from './http.ts'
import { bare, found, missing, mustBe, type Registry, textAt, timeOf } from './registry.ts'

export const npm: Registry = {
  base: npmRegistry,
  name: [/^(?:@[\w.~-]+\/)?[\w.~-]+$/, '`name` or `@scope/name`'],
  async published(base, name, given) {
    // What stands behind a plus is no part of a version to npm.
    const version = bare(given).replace(/\+.*$/, '')
    const all = below(base, name.replace('/', '%2f'))
    const url = `${all}/${encodeURIComponent(version)}`
    const answer = await ask(url, { headers: { accept: 'application/json' } })
    const document = answer.status === 404 ? await listedIn(all, version) : objectOf(answer)
    if (document === null) return missing(url)
    mustBe(url, textAt(document, 'name'), name)
    mustBe(url, textAt(document, 'version'), version)
    const deprecated = textAt(document, 'deprecated')
    return found(url, {
      withdrawn: deprecated === null ? null : `deprecated: ${deprecated}`,
      digest: textAt(document, 'dist', 'integrity') ?? textAt(document, 'dist', 'shasum'),
    })
  },
}

/** Some registries know a package, and no address for one version of it: not found there is not yet free. */
async function listedIn(url: string, version: string): Promise<unknown> {
  const answer = await ask(url, { headers: { accept: 'application/vnd.npm.install-v1+json, application/json;q=0.8' } })
  if (answer.status === 404) return null
  const { versions } = objectOf(answer)
  if (typeof versions !== 'object' || versions === null)
    throw new CouldNotFindOut(`\`${url}\` lists no versions, those of a package expected; mend \`name\` or \`url\``)
  return Object.hasOwn(versions, version) ? ((versions as Record<string, unknown>)[version] ?? {}) : null
}

/** Names are the same in any case, with any of these signs. */
const pythonName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** `1.0.0-RC.1`, `1.0.0rc1` and `1.0rc1` are one version. */
const pythonVersion = (version: string): string =>
  bare(version.toLowerCase())
    .replace(/[-_.]?(alpha|beta|preview|pre|post|rev|dev|rc|a|b|c|r)[-_.]?(?=\d|$)/g, (_, word: string) => {
      const short: Record<string, string> = {
        alpha: 'a',
        beta: 'b',
        preview: 'rc',
        pre: 'rc',
        c: 'rc',
        rev: 'post',
        r: 'post',
      }
      return short[word] ?? word
    })
    .replace(/^(\d+(?:\.\d+)*?)(?:\.0)+(?=$|[^\d.]|\.[a-z])/, '$1')

export const pypi: Registry = {
  name: [/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/, '`name`'],
  async published(base, name, version) {
    const url = below(base, `pypi/${encodeURIComponent(name)}/${encodeURIComponent(bare(version))}/json`)
    const answer = await ask(url, { headers: { accept: 'application/json' } })
    if (answer.status === 404) return missing(url)
    const document = objectOf(answer)
    mustBe(url, pythonName(textAt(document, 'info', 'name') ?? ''), pythonName(name))
    mustBe(url, pythonVersion(textAt(document, 'info', 'version') ?? ''), pythonVersion(version))
    const files = Array.isArray(document.urls) ? document.urls : []
    // A version whose files are gone, or were never sent, can be installed by nobody.
    if (files.length === 0) return missing(url)
    const yanked = (document.info as { yanked?: unknown }).yanked === true
    const reason = textAt(document, 'info', 'yanked_reason')
    return found(url, {
      at: timeOf(textAt(files[0], 'upload_time_iso_8601')),
      withdrawn: yanked ? `yanked${reason ? `: ${reason}` : ''}` : null,
      digest: hexDigest(textAt(files[0], 'digests', 'sha256')),
    })
  },
}

export const rubygems: Registry = {
  name: [/^[\w.-]+$/, '`name`'],
  async published(base, name, given) {
    const version = bare(given)
    const url = below(base, `api/v2/rubygems/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}.json`)
    const answer = await ask(url)
    if (answer.status === 404) return missing(url)
    const document = objectOf(answer)
    mustBe(url, textAt(document, 'name'), name)
    mustBe(url, textAt(document, 'number') ?? textAt(document, 'version'), version)
    return found(url, {
      at: timeOf(textAt(document, 'version_created_at') ?? textAt(document, 'created_at')),
      withdrawn: document.yanked === true ? 'yanked' : null,
      digest: hexDigest(textAt(document, 'sha')),
    })
  },
}

export const packagist: Registry = {
  name: [/^[\w.-]+\/[\w.-]+$/, '`vendor/name`'],
  async published(base, given, version) {
    const name = given.toLowerCase()
    const url = below(base, `p2/${name}.json`)
    const answer = await ask(url)
    if (answer.status === 404) return missing(url)
    const packages = objectOf(answer).packages
    const list: unknown =
      typeof packages === 'object' && packages !== null ? (packages as Record<string, unknown>)[name] : null
    if (!Array.isArray(list))
      throw new CouldNotFindOut(`\`${url}\` lists no versions of \`${name}\`, some expected; mend \`name\` or \`url\``)
    // Each entry says only what is other than in the one before it.
    let known: Record<string, unknown> = {}
    for (const entry of list as Record<string, unknown>[]) {
      known = Object.fromEntries(Object.entries({ ...known, ...entry }).filter(([, value]) => value !== '__unset'))
      if (bare(textAt(known, 'version') ?? '') !== bare(version)) continue
      const abandoned = known.abandoned !== undefined && known.abandoned !== false
      return found(url, {
        at: timeOf(textAt(known, 'time')),
        withdrawn: abandoned ? 'abandoned' : null,
        digest: textAt(known, 'dist', 'shasum') ?? textAt(known, 'source', 'reference'),
      })
    }
    return missing(url)
  },
}

const hexDigest = (hex: string | null): string | null => (hex === null ? null : `sha256:${hex}`)
