/** Releases: drafted, published, edited, taken away. Publishing makes the tag when there is none. */
import { commitOf } from '../history.ts'
import type { ReleaseRecord, Repository } from '../records.ts'
import { isCommit } from './git.ts'
import { type Hub, newId, Refused } from './hub.ts'
import { pushTags } from './tags.ts'

export interface ReleaseWish {
  tag?: string
  /** Branch or commit; without it, the default branch. */
  target?: string
  name?: string | null
  body?: string | null
  draft?: boolean
  prerelease?: boolean
  by: string
}

export function releaseNumbered(repository: Repository, id: number): ReleaseRecord {
  const found = repository.releases.find(each => each.id === id)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

export function createRelease(hub: Hub, repository: Repository, wish: ReleaseWish & { tag: string }): ReleaseRecord {
  refuseTwice(repository, wish.tag)
  const made: ReleaseRecord = {
    id: newId(hub),
    tag: wish.tag,
    target: wish.target ?? repository.defaultBranch,
    name: wish.name ?? null,
    body: wish.body ?? null,
    draft: true,
    prerelease: wish.prerelease ?? false,
    author: wish.by,
    createdAt: hub.now(),
    publishedAt: null,
    assets: [],
  }
  if (!wish.draft) tagIt(hub, repository, made, wish.by)
  repository.releases.push(made)
  if (!wish.draft) made.draft = false
  if (!wish.draft) made.publishedAt = hub.now()
  tell(hub, repository, made, 'created', wish.by)
  if (!wish.draft) tellPublished(hub, repository, made, wish.by)
  return made
}

function refuseTwice(repository: Repository, tag: string, own?: ReleaseRecord): void {
  if (repository.releases.some(each => each !== own && each.tag === tag && !each.draft))
    throw new Refused(422, 'Validation Failed: tag_name already_exists')
}

function tagIt(hub: Hub, repository: Repository, { tag, target }: ReleaseRecord, by: string): void {
  if (Object.hasOwn(repository.tags, tag)) return
  const commit = commitOf(repository, target)
  if (!isCommit(repository, commit)) throw new Refused(422, 'Validation Failed: target_commitish is invalid')
  pushTags(hub, repository, [{ name: tag, commit }], by)
}

type Parts = Record<string, unknown>

const tell = (
  hub: Hub,
  repository: Repository,
  release: ReleaseRecord,
  action: string,
  by: string,
  parts: Parts = {},
) => hub.tell({ event: 'release', action, repository, sender: by, parts: { release, ...parts } })

/** “published: a release or a pre-release was published”, “released”: one that is no pre-release. */
function tellPublished(hub: Hub, repository: Repository, release: ReleaseRecord, by: string): void {
  tell(hub, repository, release, 'published', by)
  tell(hub, repository, release, release.prerelease ? 'prereleased' : 'released', by)
}

export function updateRelease(hub: Hub, repository: Repository, release: ReleaseRecord, wish: ReleaseWish): void {
  const { by } = wish
  if (wish.tag !== undefined) refuseTwice(repository, wish.tag, release)
  const before = { ...release }
  const facts = { tag: wish.tag, target: wish.target, name: wish.name, body: wish.body, prerelease: wish.prerelease }
  Object.assign(release, Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)))
  if (before.draft && wish.draft === false) {
    tagIt(hub, repository, release, by)
    Object.assign(release, { draft: false, publishedAt: hub.now() })
    tellPublished(hub, repository, release, by)
    return
  }
  if (!before.draft && wish.draft) {
    Object.assign(release, { draft: true, publishedAt: null })
    tell(hub, repository, release, 'unpublished', by)
    return
  }
  const changes: Parts = {}
  for (const name of ['name', 'body'] as const)
    if ((before[name] ?? '') !== (release[name] ?? '')) changes[name] = { from: before[name] ?? '' }
  if (release.draft) return
  if (Object.keys(changes).length) tell(hub, repository, release, 'edited', by, { changes })
  // A pre-release that becomes a release is released, but not published again.
  if (before.prerelease && !release.prerelease) tell(hub, repository, release, 'released', by)
  if (!before.prerelease && release.prerelease) tell(hub, repository, release, 'prereleased', by)
}

/** The tag stays. */
export function deleteRelease(hub: Hub, repository: Repository, release: ReleaseRecord, by: string): void {
  repository.releases.splice(repository.releases.indexOf(release), 1)
  tell(hub, repository, release, 'deleted', by)
}
