/**
 * @module sources/github/history
 * What conditions ask of a repository's history, where there is no clone.
 */
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Git } from '../../model/world.ts'
import { ask, type GitHubApi, type RepositoryName, statusOf } from './api.ts'
import { containsCommit, forkPoint, messagesBetween, shown } from './compare.ts'
import { githubPulls } from './pulls.ts'
import { githubRefs } from './refs.ts'

const fileShape = z.object({ type: z.literal('file'), size: z.number(), content: z.string(), encoding: z.string() })

/**
 * @param pull number of the pull request whose paths are the changed ones; null where there is none.
 * @returns the questions of git that GitHub can answer.
 */
export function githubHistory(
  api: GitHubApi,
  where: RepositoryName,
  pull: number | null,
): Pick<Git, 'changedPaths' | 'allTags' | 'contains' | 'forkPoint' | 'commitsSince' | 'show'> {
  const refs = githubRefs(api, where)
  return {
    async changedPaths() {
      if (pull === null) throw new CouldNotFindOut('which paths changed is known of pull requests alone; run it on one')
      return githubPulls(api, where).pathsOf(pull)
    },
    allTags: () => refs.tags(),
    contains: (commit, ancestor) => containsCommit(api, where, commit, ancestor),
    forkPoint: (base, commit) => forkPoint(api, where, base, commit),
    async commitsSince(since, commit) {
      if (since === null)
        throw new CouldNotFindOut('no release is tagged before this one, its commits were asked for; tag it `v1.2.3`')
      const found = await messagesBetween(api, where, since, commit)
      return [...found].map(([sha, message]) => ({ commit: sha, message })).reverse()
    },
    show: (commit, path) => contentAt(api, where, commit, path),
  }
}

/** Null only where the commit itself is shown and the file is not in it: a 404 may also mean that nothing is to be seen. */
async function contentAt(api: GitHubApi, where: RepositoryName, ref: string, path: string): Promise<Uint8Array | null> {
  const purpose = { what: `\`${path}\` at \`${shown(ref)}\``, permission: 'contents: read' }
  try {
    const route = 'GET /repos/{owner}/{repo}/contents/{path}'
    const file = await ask(api, route, { ...where, path, ref }, fileShape, purpose)
    if (file.encoding !== 'base64')
      throw new CouldNotFindOut(
        `${purpose.what} is longer than GitHub shows (${file.size} bytes), 1 MB at most was expected; split it`,
      )
    return Buffer.from(file.content, 'base64')
  } catch (caught) {
    if (statusOf(caught) !== 404) throw caught
    await ask(api, 'GET /repos/{owner}/{repo}/commits/{ref}', { ...where, ref }, z.object({ sha: z.string() }), {
      ...purpose,
      what: `commit \`${shown(ref)}\``,
    })
    return null
  }
}
