/**
 * @module gates/release
 * Is there a GitHub release for the version, on the released commit, with notes and everything that belongs to it?
 */
import { z } from 'zod'
import { isBlank } from '../model/blank.ts'
import type { Asset, PublishedRelease } from '../model/forge.ts'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, fail, pass } from '../model/outcome.ts'
import { count, flag, list } from '../model/params.ts'
import { grouped, listed, plural } from '../model/text.ts'
import type { World } from '../model/world.ts'

type Asked = Pick<World, 'releases' | 'refs' | 'release'>

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const OTHER = '1f2e3d4c5b6a79880123456789abcdef01234567'
const NOTES = '## 1.2.0\n\n- The cart keeps its items.\n- Sums are rounded once.'
const published = (given: Partial<PublishedRelease> = {}): PublishedRelease => ({
  name: '1.2.0',
  url: 'https://github.com/acme/shop/releases/tag/v1.2.0',
  draft: false,
  prerelease: false,
  body: NOTES,
  target: 'main',
  assets: [
    { name: 'shop-1.2.0.tar.gz', size: 48_211, uploaded: true },
    { name: 'SHA256SUMS', size: 171, uploaded: true },
  ],
  ...given,
})

const params = z
  .strictObject({
    tag: z
      .string()
      .refine(tag => tag.trim() !== '', 'expected the name of a tag')
      .optional()
      .describe(
        'tag of the release, `{version}` in it stands for the version; `v{version}` or `{version}` when absent',
      ),
    published: flag().optional().describe('it must be published; so when absent, unless `draft` is set'),
    draft: flag()
      .prefault(false)
      .describe('a draft will do as well; GitHub shows drafts only to a token with `contents: write`'),
    prerelease: flag()
      .optional()
      .describe('it must be marked as a pre-release, or must not; when absent, as the version says'),
    body: count().prefault(1).describe('fewest characters of its notes, blanks left out; 0 for none needed'),
    mentions: list().optional().describe('words that its notes must contain, `{version}` is filled in'),
    assets: list()
      .optional()
      .describe('files that must be attached, whole and not empty; `*` stands for any text, `{version}` is filled in'),
    checksums: flag()
      .prefault(false)
      .describe('a file of checksums must be attached (`SHA256SUMS`, `checksums.txt`, `shop.zip.sha256`)'),
    at: z
      .enum(['release', 'any'])
      .default('release')
      .describe('commit its tag must stand on: `release` for the judged one, or `any`'),
  })
  .refine(({ published, draft }) => !(published && draft), {
    error: 'expected without `published`: what is a draft is not published',
    path: ['draft'],
  })

export default defineGate({
  kind: 'release',
  says: 'A GitHub release for the version is there, on the released commit, with notes and the files that belong to it.',
  asks: ['releases', 'refs', 'release'],
  params,
  async check(given, world) {
    const names = namesOf(given.tag, world.release.version)
    const found = await find(names, world.releases)
    if (!found)
      return fail(
        `there is no release for ${quoted(names, 'or')}, one was expected; ${given.draft ? 'draft it, and give the token `contents: write`, for drafts are shown to no other' : 'publish it'}`,
        { tags: names },
      )
    const { tag, release } = found
    const commit = await commitOf(tag, release, world.refs)
    const { body, assets, ...facts } = release
    const evidence: Evidence = { tag, commit, ...facts, bodyLength: lengthOf(body), assets }
    const complaints = [
      ...(release.draft && !given.draft
        ? [`the release of \`${tag}\` is a draft, it must be published; publish it`]
        : []),
      ...notMarked(tag, release.prerelease, given.prerelease ?? asVersion(world.release.version)),
      ...(given.at === 'release' ? elsewhere(tag, commit, world.release.commit) : []),
      ...notes(tag, body, given, world.release.version),
      ...missing(tag, assets, given, world.release.version),
    ]
    if (complaints.length) return fail(complaints.join('; also '), evidence)
    const with_ = [
      ...(lengthOf(body) ? [`notes of ${plural(lengthOf(body), 'character')}`] : []),
      ...(assets.length ? [plural(assets.length, 'asset')] : []),
    ]
    return pass(
      `the release of \`${tag}\` is ${release.draft ? 'drafted' : 'published'}${commit && given.at === 'release' ? ` on \`${short(commit)}\`` : ''}${with_.length ? ` with ${listed(with_)}` : ''}`,
      evidence,
    )
  },
  examples: [
    {
      says: 'A published release with notes and assets passes',
      item: '- [ ] GitHub release published <!-- gate: release assets=shop-{version}.tar.gz checksums=true -->',
      world: {
        release: { version: '1.2.0', commit: COMMIT },
        refs: { tags: [{ name: 'v1.2.0', commit: COMMIT }] },
        releases: { 'v1.2.0': published() },
      },
      outcome: 'pass',
      because: 'the release of `v1.2.0` is published on `b34f1d2`',
    },
    {
      says: 'The same name on another commit fails',
      item: '- [ ] GitHub release published <!-- gate: release -->',
      world: {
        release: { version: '1.2.0', commit: COMMIT },
        refs: { tags: [{ name: 'v1.2.0', commit: OTHER }] },
        releases: { 'v1.2.0': published() },
      },
      outcome: 'fail',
      because: '`v1.2.0` stands on `1f2e3d4`, `b34f1d2` was expected',
    },
    {
      says: 'A draft without notes is no release',
      item: '- [ ] GitHub release published <!-- gate: release at=any -->',
      world: {
        release: { version: '1.2.0', commit: COMMIT },
        refs: { tags: [] },
        releases: { 'v1.2.0': published({ draft: true, body: ' \n', target: COMMIT }) },
      },
      outcome: 'fail',
      because: 'is a draft, it must be published; publish it; also its notes have 0 of 1 character',
    },
    {
      says: 'Without a version nobody knows which release is meant',
      item: '- [ ] GitHub release published <!-- gate: release -->',
      world: { release: { commit: COMMIT }, releases: {} },
      outcome: 'error',
      because: 'the version of this release is not known',
    },
  ],
})

const short = (commit: string): string => commit.slice(0, 7)
const plain = (version: string): string => version.replace(/^v(?=\d)/, '')
const quoted = (words: readonly string[], last = 'and'): string =>
  listed(
    words.map(word => `\`${word.replaceAll('`', "'")}\``),
    last,
  )

function namesOf(tag: string | undefined, version: string | null): string[] {
  if (tag !== undefined) return [filled(tag, version)]
  const needed = filled('{version}', version)
  return [`v${needed}`, needed]
}

function filled(pattern: string, version: string | null): string {
  if (!pattern.includes('{version}')) return pattern
  if (version !== null) return pattern.replaceAll('{version}', plain(version))
  throw new CouldNotFindOut(
    'the version of this release is not known, and the release is found by it; name it (`--release` on the command line, `version` in the action), or give `tag`',
  )
}

async function find(names: readonly string[], releases: Asked['releases']) {
  for (const tag of names) {
    const release = await releases.of(tag)
    if (release) return { tag, release }
  }
  return null
}

/** Where its tag stands; for a draft whose tag is not made yet, where it will. Null where that cannot be told. */
async function commitOf(tag: string, release: PublishedRelease, refs: Asked['refs']): Promise<string | null> {
  const there = (await refs.tags()).find(each => each.name === tag)
  if (there) return there.commit
  if (!release.draft) return null
  if (/^[0-9a-f]{40}$/.test(release.target)) return release.target
  return (await refs.branch(release.target))?.commit ?? null
}

function elsewhere(tag: string, commit: string | null, judged: string | null): string[] {
  if (!judged) throw new CouldNotFindOut('which commit is released is not known; run it in a clone, or set `at=any`')
  if (commit === judged) return []
  const where = commit ? `\`${tag}\` stands on \`${short(commit)}\`` : `no tag \`${tag}\` is there`
  return [`${where}, \`${short(judged)}\` was expected; make the release from that commit`]
}

const asVersion = (version: string | null): boolean | null =>
  version === null ? null : /^\d+(?:\.\d+)*-/.test(plain(version))

function notMarked(tag: string, is: boolean, wanted: boolean | null): string[] {
  if (wanted === null || is === wanted) return []
  return [
    `the release of \`${tag}\` is ${is ? '' : 'not '}marked as a pre-release, ${wanted ? 'it must be' : 'it must not be'}; change the mark`,
  ]
}

/** Blanks, comments and a `TBD` say nothing. */
function lengthOf(body: string): number {
  const said = body.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
  return isBlank(said) ? 0 : [...said.replace(/\s+/g, '')].length
}

function notes(tag: string, body: string, given: z.output<typeof params>, version: string | null): string[] {
  const length = lengthOf(body)
  const absent = (given.mentions ?? [])
    .map(word => filled(word, version))
    .filter(word => !body.toLowerCase().includes(word.toLowerCase()))
  return [
    ...(length < given.body
      ? [`its notes have ${grouped(length)} of ${plural(given.body, 'character')}; write what changed`]
      : []),
    ...(absent.length ? [`the notes of \`${tag}\` do not mention ${quoted(absent)}; add it`] : []),
  ]
}

const CHECKSUMS =
  /^(?:.*[-_.])?(?:sha(?:1|224|256|384|512)(?:sums?)?|checksums?|digests)(?:[-_.].*)?$|^(?:sha\d+sums?)/i

/** Of checksums as well: signs what is not there. */
const SIGNATURE = /\.(?:sig|asc|pem|sigstore|minisig)$/i

function missing(
  tag: string,
  assets: readonly Asset[],
  given: z.output<typeof params>,
  version: string | null,
): string[] {
  const whole = assets.filter(({ size, uploaded }) => uploaded && size > 0)
  const broken = assets.filter(asset => !whole.includes(asset))
  const wanted = (given.assets ?? []).map(name => filled(name, version))
  const absent = wanted.filter(name => !whole.some(asset => wildcard(name)(asset.name)))
  const sums = given.checksums && !whole.some(({ name }) => CHECKSUMS.test(name) && !SIGNATURE.test(name))
  return [
    ...(broken.length && (wanted.length || given.checksums)
      ? [
          `${quoted(broken.map(({ name }) => name))} of \`${tag}\` ${broken.length === 1 ? 'is' : 'are'} empty or not whole; attach again`,
        ]
      : []),
    ...(absent.length
      ? [
          `${quoted(absent)} ${absent.length === 1 ? 'is' : 'are'} not attached to \`${tag}\`; attach ${absent.length === 1 ? 'it' : 'them'}`,
        ]
      : []),
    ...(sums ? [`no file of checksums is attached to \`${tag}\`; attach one such as \`SHA256SUMS\``] : []),
  ]
}

function wildcard(pattern: string): (name: string) => boolean {
  const escaped = pattern.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replace(/\*+/g, '.*')
  const matcher = new RegExp(`^${escaped}$`, 's')
  return name => matcher.test(name)
}
