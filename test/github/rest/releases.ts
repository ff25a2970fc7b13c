/** Releases and what is attached to them. */
import { releaseBody } from '../bodies.ts'
import { loginOf } from '../core/hub.ts'
import { createRelease, deleteRelease, type ReleaseWish, releaseNumbered, updateRelease } from '../core/releases.ts'
import type { ReleaseRecord, Repository } from '../records.ts'
import { type Answer, type Call, created, gone, inRepository, listed, notFound, type Operations, ok } from '../rule.ts'

/** Drafts are shown to whoever may write, and never by their tag. */
const shownTo = (repository: Repository, { token }: Call): ReleaseRecord[] =>
  repository.releases.filter(({ draft }) => !draft || token.permissions.contents === 'write')

const shown = (release: ReleaseRecord | undefined, repository: Repository): Answer =>
  release ? ok(releaseBody(release, repository)) : notFound()

function wishIn({ body, token }: Call): ReleaseWish {
  const { tag_name: tag, target_commitish: target, name, body: text, draft, prerelease } = body
  const given = { tag, target, name, body: text, draft, prerelease, by: loginOf(token) }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as ReleaseWish
}

const inRelease = (answer: (release: ReleaseRecord, repository: Repository, call: Call) => Answer) =>
  inRepository((repository, call) =>
    answer(releaseNumbered(repository, Number(call.params.release_id)), repository, call),
  )

const list = (repository: Repository, call: Call): Answer =>
  listed(shownTo(repository, call), call, shown => shown.map(release => releaseBody(release, repository)))

export const releaseOperations: Operations = {
  'repos/list-releases': { needs: ['contents', 'read'], answer: inRepository(list) },
  'repos/get-release-by-tag': {
    needs: ['contents', 'read'],
    answer: inRepository((repository, { params }) =>
      shown(
        repository.releases.find(({ tag, draft }) => tag === params.tag && !draft),
        repository,
      ),
    ),
  },
  'repos/get-release': {
    needs: ['contents', 'read'],
    answer: inRepository((repository, call) =>
      shown(
        shownTo(repository, call).find(({ id }) => String(id) === call.params.release_id),
        repository,
      ),
    ),
  },
  'repos/create-release': {
    needs: ['contents', 'write'],
    content: true,
    answer: inRepository((repository, call) => {
      const made = createRelease(call.hub, repository, wishIn(call) as ReleaseWish & { tag: string })
      return created(releaseBody(made, repository))
    }),
  },
  'repos/update-release': {
    needs: ['contents', 'write'],
    answer: inRelease((release, repository, call) => {
      updateRelease(call.hub, repository, release, wishIn(call))
      return ok(releaseBody(release, repository))
    }),
  },
  'repos/delete-release': {
    needs: ['contents', 'write'],
    answer: inRelease((release, repository, { hub, token }) => {
      deleteRelease(hub, repository, release, loginOf(token))
      return gone()
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
