/** Commits and what came before them, as the stand-in's GitHub knows them. */
import type { Pull, Repository } from './state.ts'

/** @returns the commit and everything before it. */
export function reachable(repository: Repository, commit: string): Set<string> {
  const seen = new Set<string>()
  const open = [commit]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    open.push(...(repository.history[at]?.parents ?? []))
  }
  return seen
}

/** A branch, a tag, or a commit itself. */
export const commitOf = (repository: Repository, ref: string): string => {
  const name = ref.replace(/^(?:refs\/)?(?:heads|tags)\//, '')
  // A branch may be called like a tag.
  if (/^(?:refs\/)?tags\//.test(ref) && repository.tags[name]) return repository.tags[name].commit
  return repository.refs[name] ?? repository.tags[name]?.commit ?? repository.refs[ref] ?? ref
}

/** What introduced a commit; for one that is not on the default branch also what would. */
export function pullsOf(repository: Repository, commit: string): Pull[] {
  const main = repository.refs[repository.defaultBranch]
  const landed = main !== undefined && reachable(repository, main).has(commit)
  return [...repository.pulls.values()].filter(
    pull =>
      (pull.mergeCommit === commit || pull.commits.includes(commit)) &&
      (pull.mergeCommit !== null || (!landed && pull.state === 'open')),
  )
}
