/** Tags: set, moved and taken away; plain ones, and annotated ones with an object of their own. */
import { createHash } from 'node:crypto'
import type { Repository } from '../records.ts'
import { isCommit } from './git.ts'
import { type Hub, newId, Refused } from './hub.ts'

export interface NewTag {
  name: string
  commit: string
  annotated?: boolean
  /** Sets one that is there already to another commit. */
  forced?: boolean
}

/** “Events will not be created for tags when more than three tags are pushed at once.” */
const MOST_TOLD = 3

export function pushTags(hub: Hub, repository: Repository, tags: readonly NewTag[], by: string): void {
  for (const { name, commit, forced } of tags) {
    if (!isCommit(repository, commit)) throw new Refused(422, 'Object does not exist')
    if (Object.hasOwn(repository.tags, name) && !forced) throw new Refused(422, 'Reference already exists')
  }
  for (const tag of tags) setTag(hub, repository, tag, { by, told: tags.length <= MOST_TOLD })
}

function setTag(
  hub: Hub,
  repository: Repository,
  { name, commit, annotated = false, forced = false }: NewTag,
  { by, told }: { by: string; told: boolean },
): void {
  const known = repository.tags[name]
  const before = known ? (known.object ?? known.commit) : null
  const object = annotated ? tagObject(hub, repository, name, commit) : null
  repository.tags[name] = object ? { commit, object } : { commit }
  if (!told) return
  const parts = { tag: name, before, after: object ?? commit, commit, forced: forced && before !== null }
  hub.tell({ event: 'push', action: null, repository, sender: by, parts })
  if (before === null) hub.tell({ event: 'create', action: null, repository, sender: by, parts: { tag: name } })
}

function tagObject(hub: Hub, repository: Repository, tag: string, commit: string): string {
  const object = createHash('sha1')
    .update(JSON.stringify([tag, commit, newId(hub)]))
    .digest('hex')
  const verification = { verified: false, reason: 'unsigned' }
  repository.tagObjects[object] = { tag, object: { type: 'commit', sha: commit }, verification }
  return object
}

export function deleteTag(hub: Hub, repository: Repository, name: string, by: string): void {
  const known = repository.tags[name]
  if (!known) throw new Refused(422, 'Reference does not exist')
  delete repository.tags[name]
  const parts = { tag: name, before: known.object ?? known.commit, after: null, commit: null, forced: false }
  hub.tell({ event: 'push', action: null, repository, sender: by, parts })
  hub.tell({ event: 'delete', action: null, repository, sender: by, parts: { tag: name } })
}
