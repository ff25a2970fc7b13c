/** Releases what is attached to them. */
import { API, WEB } from '../bodies.ts'
import type { ReleaseRecord, Repository } from '../records.ts'
import { type Answer, type Call, inRepository, listed, notFound, type Operations, ok } from '../rule.ts'

const body = (repository: Repository, release: ReleaseRecord) => ({
  id: release.id,
  tag_name: release.tag,
  target_commitish: release.target,
  name: release.name,
  body: release.body,
  draft: release.draft,
  prerelease: release.prerelease,
  html_url: `${WEB}/${repository.fullName}/releases/tag/${release.tag}`,
  url: `${API}/repos/${repository.fullName}/releases/${release.id}`,
  assets: release.assets,
})

/** Drafts are shown to whoever may write, and never by their tag. */
const shownTo = (repository: Repository, { token }: Call): ReleaseRecord[] =>
  repository.releases.filter(({ draft }) => !draft || token.permissions.contents === 'write')

const list = (repository: Repository, call: Call): Answer =>
  listed(shownTo(repository, call), call, shown => shown.map(release => body(repository, release)))

export const releaseOperations: Operations = {
  'repos/list-releases': { needs: ['contents', 'read'], answer: inRepository(list) },
  'repos/get-release-by-tag': {
    needs: ['contents', 'read'],
    answer: inRepository((repository, { params }) => {
      const found = repository.releases.find(({ tag, draft }) => tag === params.tag && !draft)
      return found ? ok(body(repository, found)) : notFound()
    }),
  },
  'repos/list-release-assets': {
    needs: ['contents', 'read'],
    answer: inRepository((repository, call) => {
      const found = shownTo(repository, call).find(({ id }) => String(id) === call.params.release_id)
      return found ? listed(found.assets, call) : notFound()
    }),
  },
}
