/**
 * @module sources/github/releases
 * What GitHub publishes under a tag.
 */
import { z } from 'zod'
import type { PublishedRelease, Releases } from '../../model/forge.ts'
import { ask, type GitHubApi, type RepositoryName, statusOf } from './api.ts'
import { PAGE, untilShort } from './pages.ts'

const releaseShape = z.object({
  id: z.number(),
  tag_name: z.string(),
  target_commitish: z.string(),
  name: z.string().nullish(),
  html_url: z.string(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  body: z.string().nullish(),
})
type Listed = z.output<typeof releaseShape>
const assetsShape = z.array(z.object({ name: z.string(), size: z.number(), state: z.string() }))

/** @returns the questions about releases of this repository. */
export function githubReleases(api: GitHubApi, repository: RepositoryName): Releases {
  return {
    async of(tag) {
      const found = (await published(api, repository, tag)) ?? (await inList(api, repository, tag))
      return found && asRelease(api, repository, found)
    },
  }
}

const purposeOf = (tag: string) => ({ what: `the release of \`${tag}\``, permission: 'contents: read' })

async function published(api: GitHubApi, where: RepositoryName, tag: string): Promise<Listed | null> {
  try {
    return await ask(
      api,
      'GET /repos/{owner}/{repo}/releases/tags/{tag}',
      { ...where, tag },
      releaseShape,
      purposeOf(tag),
    )
  } catch (caught) {
    if (statusOf(caught) !== 404) throw caught
    return null
  }
}

/** A draft has no tag of its own yet; and where the list is refused as well, nothing is known. */
async function inList(api: GitHubApi, where: RepositoryName, tag: string): Promise<Listed | null> {
  const purpose = { ...purposeOf(tag), what: `the releases of \`${where.owner}/${where.repo}\`` }
  const all = await untilShort(purpose.what, page =>
    ask(api, 'GET /repos/{owner}/{repo}/releases', { ...where, per_page: PAGE, page }, z.array(releaseShape), purpose),
  )
  return all.find(each => each.tag_name === tag) ?? null
}

async function asRelease(api: GitHubApi, where: RepositoryName, found: Listed): Promise<PublishedRelease> {
  const purpose = { ...purposeOf(found.tag_name), what: `the assets of the release of \`${found.tag_name}\`` }
  const route = 'GET /repos/{owner}/{repo}/releases/{release_id}/assets'
  const assets = await untilShort(purpose.what, page =>
    ask(api, route, { ...where, release_id: found.id, per_page: PAGE, page }, assetsShape, purpose),
  )
  return {
    name: found.name ?? null,
    url: found.html_url,
    draft: found.draft,
    prerelease: found.prerelease,
    body: found.body ?? '',
    target: found.target_commitish,
    assets: assets.map(({ name, size, state }) => ({ name, size, uploaded: state === 'uploaded' })),
  }
}
