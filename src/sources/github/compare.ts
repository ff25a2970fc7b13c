/**
 * @module sources/github/compare
 * Two commits held against each other on GitHub's side.
 */
import { z } from 'zod'
import { ask, type GitHubApi, type RepositoryName } from './api.ts'
import { incomplete, PAGE } from './pages.ts'

const sha = z.string().regex(/^[0-9a-f]{40,64}$/)
const comparison = z.object({
  behind_by: z.number(),
  total_commits: z.number(),
  merge_base_commit: z.object({ sha }),
  commits: z.array(z.object({ sha, commit: z.object({ message: z.string() }) })),
})

const asking = (base: string, commit: string) => ({
  route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
  basehead: `${base}...${commit}`,
  purpose: {
    what: `the commits between \`${shown(base)}\` and \`${shown(commit)}\` (both must have been pushed)`,
    permission: 'contents: read',
  },
})

/** @returns the commits that `commit` contains and `base` does not, all of them. */
export async function commitsBetween(api: GitHubApi, where: RepositoryName, base: string, commit: string) {
  return [...(await messagesBetween(api, where, base, commit)).keys()]
}

/** @returns commit -> message of what `commit` contains and `base` does not, all of them. */
export async function messagesBetween(api: GitHubApi, where: RepositoryName, base: string, commit: string) {
  const { route, basehead, purpose } = asking(base, commit)
  const found = new Map<string, string>()
  for (let page = 1; ; page++) {
    const answer = await ask(api, route, { ...where, basehead, per_page: PAGE, page }, comparison, purpose)
    for (const { sha, commit } of answer.commits) found.set(sha, commit.message)
    if (found.size >= answer.total_commits) return found
    if (answer.commits.length === 0) throw incomplete(purpose.what)
  }
}

/** @returns where the history of `commit` left that of `base`. */
export async function forkPoint(api: GitHubApi, where: RepositoryName, base: string, commit: string) {
  const { route, basehead, purpose } = asking(base, commit)
  const answer = await ask(api, route, { ...where, basehead, per_page: 1, page: 1 }, comparison, purpose)
  return answer.merge_base_commit.sha
}

/** @returns whether `commit` is `ancestor`, or comes after it. */
export async function containsCommit(api: GitHubApi, where: RepositoryName, commit: string, ancestor: string) {
  const { route, basehead, purpose } = asking(ancestor, commit)
  const { behind_by } = await ask(api, route, { ...where, basehead, per_page: 1, page: 1 }, comparison, purpose)
  return behind_by === 0
}

/** A full object name is cut for people, everything else stays. */
export const shown = (ref: string): string => (/^[0-9a-f]{40,64}$/.test(ref) ? ref.slice(0, 7) : ref)
