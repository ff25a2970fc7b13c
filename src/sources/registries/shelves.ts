/**
 * @module sources/registries/shelves
 * Homebrew and Anaconda's channels: they list what they have.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, below, objectOf } from './http.ts'
import { bare, found, missing, mustBe, type Registry, textAt } from './registry.ts'

/** Of a formula only the newest version can be had. */
export const homebrew: Registry = {
  name: [/^[a-z0-9][a-z0-9+@._-]*$/, 'the name of a formula'],
  async published(base, name, version) {
    const url = below(base, `api/formula/${encodeURIComponent(name)}.json`)
    const answer = await ask(url)
    if (answer.status === 404) return missing(url)
    const document = objectOf(answer)
    mustBe(url, textAt(document, 'name'), name)
    const stable = textAt(document, 'versions', 'stable')
    if (stable === null) mustBe(url, null, `${name} ${version}`)
    if (stable !== bare(version)) return missing(url)
    const withdrawn = ['disabled', 'deprecated'].find(word => document[word] === true) ?? null
    return found(url, { withdrawn, digest: textAt(document, 'ruby_source_checksum', 'sha256') })
  },
}

export const conda: Registry = {
  name: [/^[a-z0-9_][a-z0-9._-]*$/, '`name`'],
  async published(base, name, version) {
    const url = below(base, `package/conda-forge/${encodeURIComponent(name)}`)
    const answer = await ask(url)
    if (answer.status === 404) return missing(url)
    const document = objectOf(answer)
    mustBe(url, textAt(document, 'name'), name)
    if (!Array.isArray(document.versions))
      throw new CouldNotFindOut(`\`${url}\` lists no versions of \`${name}\`, some expected; mend \`name\` or \`url\``)
    return document.versions.includes(bare(version)) ? found(url, {}) : missing(url)
  },
}
