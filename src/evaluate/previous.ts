/**
 * @module evaluate/previous
 * The release before this one, by the version tags; and how this one's version differs from it.
 */
import { compare, type SemVer } from 'semver'
import { CouldNotFindOut } from '../model/outcome.ts'
import { readVersion, versionOfTag } from '../model/version.ts'
import type { World } from '../model/world.ts'

type Asked = Pick<World, 'release' | 'git'>

export const BUMPS = ['major', 'minor', 'patch', 'prerelease'] as const
export type Bump = (typeof BUMPS)[number]

interface Released {
  tag: string
  commit: string
  version: SemVer
}

/**
 * Final versions that are tagged, the greatest first.
 * @throws CouldNotFindOut where the tags do not tell: none of them is a version, or several parts have versions of their own.
 */
async function released(git: Asked['git'], term: string): Promise<Released[]> {
  const tags = await git.allTags()
  const read = tags.flatMap(({ name, commit }) => {
    const said = versionOfTag(name)
    return said ? [{ tag: name, commit, ...said }] : []
  })
  if (tags.length && !read.length)
    throw new CouldNotFindOut(
      `\`${term}:\` compares with the release before, and none of ${tags.length} tags is a version, such as \`${tags[0]!.name}\`; tag releases \`v1.2.3\``,
    )
  const plain = read.filter(({ prefix }) => prefix === '')
  const prefixes = [...new Set(read.map(({ prefix }) => prefix))]
  if (!plain.length && prefixes.length > 1)
    throw new CouldNotFindOut(
      `\`${term}:\` compares with the release before, and the tags are of several parts (\`${prefixes[0]}\`, \`${prefixes[1]}\`, ...); use \`changed:\` or \`label:\` here`,
    )
  return (plain.length ? plain : read)
    .filter(({ version }) => !version.prerelease.length)
    .sort((a, b) => compare(b.version, a.version))
}

/**
 * @returns `major`, `minor` or `patch` by the first number that differs from the greatest earlier version, and `prerelease`
 * beside it where the version says so. The first version of all is a major one.
 */
export async function bumpOf({ release, git }: Asked, term: string): Promise<{ kinds: Bump[]; because: string }> {
  const version = release.version ? readVersion(release.version) : null
  if (!version)
    throw new CouldNotFindOut(
      release.version
        ? `\`${term}:\` compares versions, and \`${release.version}\` is none; write it as \`1.2.3\``
        : `\`${term}:\` needs the version of this release; name it (\`--release\` on the command line, \`version\` in the action)`,
    )
  const before = (await released(git, term)).find(each => each.version.compare(version) < 0)
  const number = kindOf(version, before?.version ?? null)
  const kinds: Bump[] = version.prerelease.length ? [number, 'prerelease'] : [number]
  const what = `\`${release.version}\` is a ${number} version${version.prerelease.length ? ' and a prerelease' : ''}`
  return { kinds, because: before ? `${what}, after \`${before.tag}\`` : `${what}: no version is tagged before it` }
}

function kindOf(version: SemVer, before: SemVer | null): Bump {
  if (!before || version.major !== before.major) return 'major'
  return version.minor !== before.minor ? 'minor' : 'patch'
}

/** So many tags are looked at for one that this release came from: older lines are maintained beside newer ones. */
const MOST = 30

/**
 * @returns the greatest version that is tagged in this commit's history, not on it; null when there is none.
 * @throws CouldNotFindOut where the tags do not tell.
 */
export async function releasedBefore(commit: string, { release, git }: Asked, term: string): Promise<Released | null> {
  const version = release.version ? readVersion(release.version) : null
  const earlier = (await released(git, term)).filter(
    each => each.commit !== commit && (!version || each.version.compare(version) < 0),
  )
  for (const each of earlier.slice(0, MOST)) if (await git.contains(commit, each.commit)) return each
  if (earlier.length > MOST)
    throw new CouldNotFindOut(
      `\`${term}:\` looks for the release before this one, and none of the ${MOST} newest versions is in this commit's history; tag the one it came from`,
    )
  return null
}
