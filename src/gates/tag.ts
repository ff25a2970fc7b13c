/**
 * @module gates/tag
 * Does a version tag stand on the released commit, and is it the tag it should be?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, fail, type Outcome, pass } from '../model/outcome.ts'
import { flag, list } from '../model/params.ts'
import { listed } from '../model/text.ts'
import { readVersion, versionOfTag } from '../model/version.ts'
import type { Tag, World } from '../model/world.ts'

type Asked = Pick<World, 'git' | 'release' | 'reports' | 'refs'>

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const OTHER = '1f2e3d4c5b6a79880123456789abcdef01234567'
const tag = (name: string, commit: string, given: Partial<Tag> = {}): Tag => ({
  name,
  commit,
  annotated: true,
  signed: false,
  date: '2026-11-20T10:00:00Z',
  ...given,
})

export default defineGate({
  kind: 'tag',
  says: 'A version tag stands on the released commit, and it is newer than every version before it.',
  asks: ['git', 'release', 'reports', 'refs'],
  params: z.strictObject({
    name: z
      .string()
      .optional()
      .describe('name of the tag, `{version}` in it stands for the version; `v{version}` or `{version}` when absent'),
    version: z
      .string()
      .optional()
      .describe('version that is tagged; that of the release when absent, else any version'),
    at: z
      .string()
      .regex(/^(release|any|[0-9a-f]{7,64})$/, 'expected `release`, `any`, or a commit of 7 or more hex digits')
      .default('release')
      .describe('commit it must stand on: `release` for the judged one, `any`, or its object name'),
    newer: flag()
      .prefault(true)
      .describe(
        'the version must be greater than every version tagged in its history; a version looks past pre-releases',
      ),
    annotated: flag().prefault(false).describe('it must be an object of its own, with author, date and message'),
    signed: z
      .union([flag(), z.literal('present')], { error: 'expected `true`, `false` or `present`' })
      .prefault(false)
      .describe(
        'it must carry a signature that GitHub, or git by its allowed signers (`gpg.ssh.allowedSignersFile`), verifies; `present`: whosever it is',
      ),
    remote: z
      .string()
      .optional()
      .describe('it must stand there too: a remote such as `origin`, or `true` for that one'),
    versionFile: list()
      .optional()
      .describe(
        'manifests that must state the same version: `package.json`, `lib/shop/version.rb`, ..., or `auto` for the usual ones; `go.mod` states the major one',
      ),
  }),
  async check(params, world) {
    const { git, release, reports } = world
    const head = await git.head()
    const at = params.at === 'release' ? (release.commit ?? head.commit) : params.at
    const commit = at === 'any' ? null : at
    const stated = await manifests(params.versionFile, reports)
    const version = params.version ?? release.version ?? stated.find(isWhole)?.version ?? null
    const names = namesOf(params.name, version)
    const found = await find(names, commit, head.shallow, git)
    const facts: Evidence = { wanted: names, commit, manifests: stated }
    if (!found.tag) return absent(names, commit, found.tags, facts)
    const { tag } = found
    const evidence = {
      ...facts,
      tag: tag.name,
      tagged: tag.commit,
      annotated: tag.annotated,
      signed: tag.signed,
      date: tag.date,
    }
    if (!standsOn(tag, commit))
      return fail(
        `\`${tag.name}\` stands on \`${short(tag.commit)}\`, \`${short(commit!)}\` was expected; tag that one with a new version`,
        evidence,
      )
    const complaints = [
      ...(params.newer ? await notNewer(tag, found.tags, head.shallow, git) : []),
      ...(params.annotated || params.signed === 'present'
        ? await notOfKind(tag, params.signed === 'present', git)
        : []),
      ...(params.signed === true ? await notVerified(tag, world) : []),
      ...(params.remote ? await notRemote(tag, remoteOf(params.remote), git) : []),
      ...disagreeing(tag, stated),
    ]
    if (complaints.length) return fail(complaints.join('; also '), evidence)
    return pass(passSentence(tag, commit, params), evidence)
  },
  examples: [
    {
      says: 'A tag of the version on the commit passes',
      item: '- [ ] Release is tagged <!-- gate: tag annotated=true -->',
      world: {
        release: { version: '1.2.0', commit: COMMIT },
        git: { head: { commit: COMMIT }, tags: [tag('v1.1.0', OTHER), tag('v1.2.0', COMMIT)] },
      },
      outcome: 'pass',
      because: '`v1.2.0` stands on `b34f1d2`, annotated',
    },
    {
      says: 'A signature that GitHub cannot trace to an account fails',
      item: '- [ ] Signed tag pushed <!-- gate: tag signed=true -->',
      world: {
        release: { version: '1.2.0', commit: COMMIT },
        git: { head: { commit: COMMIT }, tags: [tag('v1.2.0', COMMIT, { signed: true })] },
        refs: { signatures: { 'v1.2.0': { commit: COMMIT, verified: false, reason: 'unknown_key' } } },
      },
      outcome: 'fail',
      because: 'the signature of `v1.2.0` is not verified (`unknown_key`)',
    },
    {
      says: 'A tag on another commit fails',
      item: '- [ ] Release is tagged <!-- gate: tag name=v{version} version=1.2.0 -->',
      world: { git: { head: { commit: COMMIT }, tags: [tag('v1.2.0', OTHER)] } },
      outcome: 'fail',
      because: '`v1.2.0` stands on `1f2e3d4`, `b34f1d2` was expected',
    },
    {
      says: 'Without a version any version tag will do, and none fails',
      item: '- [ ] The version is tagged <!-- gate: tag -->',
      world: { git: { head: { commit: COMMIT }, tags: [tag('v1.1.0', OTHER), tag('latest', COMMIT)] } },
      outcome: 'fail',
      because: 'no version tag stands on `b34f1d2`',
    },
    {
      says: 'A shallow clone without a remote cannot tell',
      item: '- [ ] The version is tagged <!-- gate: tag -->',
      world: { git: { head: { commit: COMMIT, shallow: true }, tags: [] } },
      outcome: 'error',
    },
  ],
})

const short = (commit: string): string => commit.slice(0, 7)

/** May be an abbreviated name, and null is any commit. */
const standsOn = (tag: Tag, commit: string | null): boolean => commit === null || tag.commit.startsWith(commit)

async function manifests(files: readonly string[] | undefined, reports: Asked['reports']) {
  if (!files?.length) return []
  const stated = await reports.versions(files.includes('auto') ? [] : files)
  if (stated.length) return stated
  throw new CouldNotFindOut('no manifest that states a version was found; name one, as in `versionFile=package.json`')
}

/** @returns the names it may have; null when any version will do. */
function namesOf(name: string | undefined, version: string | null): string[] | null {
  const plain = version?.replace(/^v(?=\d)/, '')
  if (name === undefined) return plain === undefined ? null : [`v${plain}`, plain]
  if (!name.includes('{version}')) return [name]
  if (plain === undefined)
    throw new CouldNotFindOut(
      `\`${name}\` needs the version of this release, and none is known; name it (\`--release\` on the command line, \`version\` in the action)`,
    )
  return [name.replaceAll('{version}', plain)]
}

/** Looks here first; a shallow checkout has not fetched the tags, so that there the remote is asked. */
async function find(names: string[] | null, commit: string | null, shallow: boolean, git: Asked['git']) {
  const local = await git.tags()
  const tag = pick(local, names, commit)
  if (tag || !shallow) return { tag, tags: local }
  const remote = await git.remoteTags()
  return { tag: pick(remote, names, commit), tags: remote }
}

function pick(tags: readonly Tag[], names: string[] | null, commit: string | null): Tag | undefined {
  if (names) {
    const named = tags.filter(({ name }) => names.includes(name))
    return named.find(tag => standsOn(tag, commit)) ?? named[0]
  }
  const here = tags.filter(tag => versionOfTag(tag.name) && standsOn(tag, commit))
  // `v1` that follows `v1.2.0` is the same version with fewer words.
  return here.sort((a, b) => compare(b, a) || b.name.length - a.name.length)[0]
}

const versionOf = (tag: Tag) => versionOfTag(tag.name)!.version
const compare = (a: Tag, b: Tag): number =>
  versionOf(a).compare(versionOf(b)) || versionOf(a).compareBuild(versionOf(b))

function absent(names: string[] | null, commit: string | null, tags: readonly Tag[], evidence: Evidence): Outcome {
  const other = names ? undefined : tags.find(tag => standsOn(tag, commit) && OTHER_VERSION.test(tag.name))
  if (other)
    return fail(
      `\`${other.name}\` is no semantic version, one like \`v1.2.0\` or \`v1.2.0-rc.1\` was expected; tag it so, or give its \`version\` with \`newer=false\``,
      evidence,
    )
  const newest = tags.filter(({ name }) => versionOfTag(name)).sort((a, b) => compare(b, a))[0]
  const where = newest ? `; the newest is \`${newest.name}\` on \`${short(newest.commit)}\`` : ''
  const example = names?.[0] ?? 'v1.2.0'
  const what = names
    ? `there is no tag ${listed(
        names.map(name => `\`${name}\``),
        'or',
      )}`
    : `no version tag ${commit ? `stands on \`${short(commit)}\`` : 'is there'}`
  return fail(`${what}${where}; make it: \`git tag -a ${example} && git push origin ${example}\``, evidence)
}

/** `1.2.0rc1`, `1.2.0.1`, `2026.04.01`: a version to people, and in no order that semantic versions know. */
const OTHER_VERSION = /(?:^|[^0-9A-Za-z.])v?\d+(?:\.\d+)+(?:[.+_-]?[0-9A-Za-z]+)*$/

function unordered(name: string): string {
  const what = OTHER_VERSION.test(name) ? 'is no semantic version' : 'carries no version'
  return `\`${name}\` ${what}, one like \`v1.2.0\` or \`v1.2.0-rc.1\` was expected to tell whether it is newer; name it so, or set \`newer=false\``
}

/** Later versions of other branches do not matter; those in its own history do. */
async function notNewer(tag: Tag, tags: readonly Tag[], shallow: boolean, git: Asked['git']): Promise<string[]> {
  const own = versionOfTag(tag.name)
  if (!own) return [unordered(tag.name)]
  // A shallow clone has few tags; the remote has all of them, and only a later one needs the history.
  const known = shallow ? await git.remoteTags() : tags
  const rivals = known
    .filter(other => other.name !== tag.name && other.commit !== tag.commit)
    // What was only tried out is no release before it.
    .filter(other => own.version.prerelease.length > 0 || !versionOfTag(other.name)?.version.prerelease.length)
    // `api@1.2.0` and `web@1.2.0` are series of their own.
    .filter(other => versionOfTag(other.name)?.prefix === own.prefix && compare(other, tag) >= 0)
    .sort((a, b) => compare(b, a))
  for (const rival of rivals)
    if (await git.contains(tag.commit, rival.commit))
      return [`\`${tag.name}\` is not newer than \`${rival.name}\` in its history; take a greater version`]
  return []
}

/** A checkout turns an annotated tag into a lightweight one, so the remote has the last word. */
async function notOfKind(tag: Tag, signed: boolean, git: Asked['git']): Promise<string[]> {
  if (tag.signed || (tag.annotated && !signed)) return []
  const mend = `\`git tag ${signed ? '-s' : '-a'} ${tag.name}\``
  if (tag.annotated) {
    const here = (await git.tags()).some(({ name, annotated }) => name === tag.name && annotated)
    if (!here) throw new CouldNotFindOut(notFetched(tag.name))
    return [`\`${tag.name}\` is not signed; sign it with ${mend}`]
  }
  const remote = (await git.remoteTags()).find(({ name }) => name === tag.name)
  if (!remote?.annotated)
    return [`\`${tag.name}\` is a lightweight tag, an annotated one was expected; make it with ${mend}`]
  if (signed) throw new CouldNotFindOut(notFetched(tag.name))
  return []
}

const notFetched = (name: string): string =>
  `the tag object \`${name}\` was not fetched, its signature was expected in it; run \`git fetch --force origin refs/tags/${name}:refs/tags/${name}\` before`

/** What GitHub answers when it could not look. */
const UNKNOWN = /^gpgverify_|^unavailable/

/** Git believes its list of signers, GitHub the keys of its accounts; one of them is enough. */
async function notVerified(tag: Tag, { git, refs }: Asked): Promise<string[]> {
  const local = await git.signature(tag.name)
  if (local?.verified) return []
  const sign = `sign it with \`git tag -s ${tag.name}\``
  const remote = await refs.signature(tag.name).catch((caught: unknown) => {
    if (!local) throw caught
    return { commit: tag.commit, verified: false, reason: local.reason }
  })
  if (!remote) return [`\`${tag.name}\` is a lightweight tag, a signed one was expected; ${sign}`]
  if (remote.commit !== tag.commit)
    return [
      `\`${tag.name}\` stands on \`${short(remote.commit)}\` on GitHub and on \`${short(tag.commit)}\` here; make them one`,
    ]
  if (remote.verified) return []
  if (UNKNOWN.test(remote.reason))
    throw new CouldNotFindOut(
      `GitHub could not verify the signature of \`${tag.name}\` now (\`${remote.reason}\`); run it again`,
    )
  if (remote.reason === 'unsigned') return [`\`${tag.name}\` is not signed; ${sign}`]
  return [
    `the signature of \`${tag.name}\` is not verified (\`${remote.reason}\`); add the key to the account of whoever signed it, or ${sign}`,
  ]
}

const remoteOf = (remote: string): string => (remote === 'true' || remote === 'yes' ? 'origin' : remote)

async function notRemote(tag: Tag, remote: string, git: Asked['git']): Promise<string[]> {
  if (remote === 'false' || remote === 'no') return []
  const there = (await git.remoteTags(remote)).find(({ name }) => name === tag.name)
  if (!there) return [`\`${tag.name}\` is not on \`${remote}\`; push it: \`git push ${remote} ${tag.name}\``]
  if (there.commit === tag.commit) return []
  return [
    `\`${tag.name}\` stands on \`${short(there.commit)}\` at \`${remote}\` and on \`${short(tag.commit)}\` here; make them one`,
  ]
}

/** A Go module states its major version alone. */
const isWhole = ({ file }: { file: string }): boolean => !/(^|\/)go\.mod$/i.test(file)

function disagreeing(tag: Tag, stated: readonly { file: string; version: string }[]): string[] {
  const own = versionOfTag(tag.name)?.version
  return stated
    .filter(({ file, version }) => {
      const read = readVersion(version)
      if (own && !isWhole({ file })) return Math.max(own.major, 1) !== Number(version)
      return !own || (read ? read.compare(own) || read.compareBuild(own) : !tag.name.endsWith(version))
    })
    .map(({ file, version }) => `\`${file}\` says \`${version}\`, the tag \`${tag.name}\`; make them one`)
}

function passSentence(
  tag: Tag,
  commit: string | null,
  params: { annotated: boolean; signed: boolean | 'present'; remote?: string | undefined },
): string {
  const kinds = [
    params.signed === true ? 'signature verified' : params.signed ? 'signed' : params.annotated ? 'annotated' : '',
    params.remote ? `on \`${remoteOf(params.remote)}\` too` : '',
  ]
  return [`\`${tag.name}\` stands on \`${short(commit ?? tag.commit)}\``, ...kinds.filter(Boolean)].join(', ')
}
