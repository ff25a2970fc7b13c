/**
 * @module gates/package
 * Is the version in the registry where people get it from, or is it still free?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, fail, pass } from '../model/outcome.ts'
import type { Release } from '../model/release.ts'
import { listed, shortened } from '../model/text.ts'
import { type OwnPackage, REGISTRY_NAMES, type RegistryName, type World } from '../model/world.ts'

const text = () => z.string().trim().min(1, 'expected a word')

export default defineGate({
  kind: 'package',
  says: 'The version of the release is published in a package registry, and was not withdrawn.',
  asks: ['registries', 'reports', 'release'],
  params: z.strictObject({
    registry: z
      .enum(REGISTRY_NAMES, { error: `expected one of \`${REGISTRY_NAMES.join('`, `')}\`` })
      .optional()
      .describe(
        'the kind of registry (`docker` for every registry of container images); that of the only manifest when absent',
      ),
    name: text()
      .optional()
      .describe(
        'the package: `@acme/shop`, `group:artifact`, `ghcr.io/acme/shop`; as its manifest calls it when absent',
      ),
    version: text()
      .prefault('{version}')
      .describe('the version or tag, `{version}` in it stands for that of the release, else that of the manifest'),
    url: text()
      .optional()
      .describe(
        'address of the registry (`https://`), readable without a password; when absent that of the user configuration of npm, go or NuGet on this machine, or the host in the name of an image',
      ),
    mode: z
      .enum(['published', 'unpublished'], { error: 'expected `published` or `unpublished`' })
      .default('published')
      .describe('`unpublished`: the version must not be taken yet'),
    withdrawn: z
      .enum(['deny', 'allow'], { error: 'expected `deny` or `allow`' })
      .default('deny')
      .describe('`allow`: a version that was yanked, deprecated or unlisted counts as published'),
  }),
  async check(params, { registries, reports, release }) {
    const { registry, name, file } = await packageOf(params, registries)
    const version = await versionOf(params.version, release, reports, file)
    const known = await registries.published(registry, name, version, params.url)
    const { published, at, withdrawn, digest, url } = known
    const evidence = { registry, name, version, published, at, withdrawn, digest, url }
    const what = `\`${name}\` ${version}`
    if (params.mode === 'unpublished')
      return published
        ? fail(
            `${what} is in ${place(registry, params.url)} already${since(at)}, a version that is free expected; raise the version`,
            evidence,
          )
        : pass(`${what} is not in ${place(registry, params.url)} yet`, evidence)
    if (!published)
      return fail(
        `${what} is not in ${place(registry, params.url)} (${url}), a published version expected; publish it, or wait until the registry shows it`,
        evidence,
      )
    if (withdrawn !== null && params.withdrawn === 'deny')
      return fail(
        `${what} is in ${place(registry, params.url)} and was withdrawn (${shortened(withdrawn.replace(/\s+/g, ' '), 120)}), a version to be used expected; publish another one, or set \`withdrawn=allow\``,
        evidence,
      )
    return pass(`${what} is in ${place(registry, params.url)}${since(at)}`, evidence)
  },
  examples: [
    {
      says: 'The version of the release is there',
      item: '- [ ] Published to npm <!-- gate: package -->',
      world: {
        release: { version: '1.2.0' },
        files: { 'package.json': '{"name":"@acme/shop","version":"1.2.0"}' },
        registries: { 'npm @acme/shop 1.2.0': { at: '2026-11-20T10:00:00.000Z', digest: 'sha512-9a1f' } },
      },
      outcome: 'pass',
      because: '`@acme/shop` 1.2.0 is in npm since 2026-11-20 10:00 UTC',
    },
    {
      says: 'A version that nobody can get yet',
      item: '- [ ] Package is on PyPI <!-- gate: package registry=pypi name=acme-shop -->',
      world: { release: { version: '1.2.0' }, registries: { 'pypi acme-shop 1.2.0': { published: false } } },
      outcome: 'fail',
      because: '`acme-shop` 1.2.0 is not in pypi',
    },
    {
      says: 'An image, by its tag',
      item: '- [ ] Image is pushed <!-- gate: package registry=docker name=ghcr.io/acme/shop version=v{version} -->',
      world: {
        release: { version: '1.2.0' },
        registries: { 'docker ghcr.io/acme/shop v1.2.0': { digest: 'sha256:4d5e' } },
      },
      outcome: 'pass',
      because: '`ghcr.io/acme/shop` v1.2.0 is in docker',
    },
    {
      says: 'A version that was taken back',
      item: '- [ ] Crate is published <!-- gate: package registry=crates.io name=shop -->',
      world: { release: { version: '1.2.0' }, registries: { 'crates.io shop 1.2.0': { withdrawn: 'yanked' } } },
      outcome: 'fail',
      because: 'was withdrawn (yanked)',
    },
    {
      says: 'Before the release: the version is still free',
      item: '- [ ] Version is not taken <!-- gate: package mode=unpublished -->',
      world: {
        release: { version: '1.3.0' },
        files: { 'Cargo.toml': '[package]\nname = "shop"\nversion = "1.3.0"\n' },
        registries: { 'crates.io shop 1.3.0': { published: false } },
      },
      outcome: 'pass',
      because: '`shop` 1.3.0 is not in crates.io yet',
    },
    {
      says: 'A project of several packages has to say which',
      item: '- [ ] Package is published <!-- gate: package -->',
      world: {
        release: { version: '1.2.0' },
        files: { 'package.json': '{"name":"shop"}', 'pyproject.toml': '[project]\nname = "shop"\n' },
      },
      outcome: 'error',
      because: '`package.json` (npm) and `pyproject.toml` (pypi)',
    },
  ],
})

async function packageOf(
  { registry, name }: { registry?: RegistryName | undefined; name?: string | undefined },
  registries: World['registries'],
): Promise<{ registry: RegistryName; name: string; file: string | null }> {
  if (registry && name) return { registry, name, file: null }
  if (registry === 'docker')
    throw new CouldNotFindOut('no image is named, one like `ghcr.io/acme/shop` expected; write `name`')
  const own = (await registries.own()).filter(each => !registry || each.registry === registry)
  const [only] = own
  if (only && own.length === 1) {
    const file = name === undefined || name === only.name ? only.file : null
    return { registry: only.registry, name: name ?? only.name, file }
  }
  const which = registry ? ` for ${registry}` : ''
  throw new CouldNotFindOut(
    own.length === 0
      ? `no manifest names a package to publish${which}, one expected; write \`registry\` and \`name\``
      : `${listed(own.slice(0, 5).map(placeOf))} name packages${which}, one expected; write \`registry\` and \`name\``,
  )
}

const placeOf = ({ file, registry }: OwnPackage): string => `\`${file}\` (${registry})`

/** @param file the manifest that names the package; null where none does. */
async function versionOf(template: string, release: Release, reports: World['reports'], file: string | null) {
  if (!template.includes('{version}')) return template
  const stated = release.version === null ? await reports.versions(file === null ? undefined : [file]) : []
  const other = stated.find(({ version }) => version !== stated[0]!.version)
  if (other)
    throw new CouldNotFindOut(
      `\`${stated[0]!.file}\` states version ${stated[0]!.version} and \`${other.file}\` ${other.version}, one version expected; write \`version\``,
    )
  const version = release.version ?? stated[0]?.version
  if (!version)
    throw new CouldNotFindOut(
      'the version of the release is not known and no manifest states one, one expected; write `version`',
    )
  // `v{version}` and a version that carries its letter already.
  return template.replaceAll('{version}', version).replace(/^vv(?=\d)/, 'v')
}

const place = (registry: RegistryName, url: string | undefined): string =>
  url ? `${registry} at \`${shortened(url.replace(/[`\s]/g, ' '), 100)}\`` : registry

const since = (at: string | null): string => (at === null ? '' : ` since ${at.slice(0, 16).replace('T', ' ')} UTC`)
