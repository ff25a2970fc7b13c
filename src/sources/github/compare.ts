/**
 * @module sources/github/compare
 * Two commits held against each other on GitHub's side.
 */
import { z } from 'zod'
import { ask, type GitHubApi, type RepositoryName } from './api.ts'
import { incomplete, PAGE } from './pages.ts'

const comparison = z.object({
  behind_by: z.number(),
  total_commits: z.number(),
  commits: z.array(z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) })),
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
  const { route, basehead, purpose } = asking(base, commit)
  const found = new Set<string>()
  for (let page = 1; ; page++) {
    const answer = await ask(api, route, { ...where, basehead, per_page: PAGE, page }, comparison, purpose)
    for (const { sha } of answer.commits) found.add(sha)
    if (found.size >= answer.total_commits) return [...found]
    if (answer.commits.length === 0) throw incomplete(purpose.what)
  }
}

/** @returns whether `commit` is `ancestor`, or comes after it. */
export async function containsCommit(api: GitHubApi, where: RepositoryName, commit: string, ancestor: string) {
  const { route, basehead, purpose } = asking(ancestor, commit)
  const { behind_by } = await ask(api, route, { ...where, basehead, per_page: 1, page: 1 }, comparison, purpose)
  return behind_by === 0
}

/** A full object name is cut for people, everything else stays. */
export const shown = (ref: string): string => (/^[0-9a-f]{40,64}$/.test(ref) ? ref.slice(0, 7) : ref)
