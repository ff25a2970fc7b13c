/**
 * @module model/release
 * What is being released: one run of a checklist for repository + version + commit + environment.
 */
import { CouldNotFindOut } from './outcome.ts'

export interface Release {
  /** `owner/name`, or the folder's name where there is no remote. */
  repository: string | null
  /** Full object name of the judged commit. */
  commit: string | null
  version: string | null
  environment: string | null
  /** Branch the release goes into (pull request base, merge group base), or the checked-out branch. */
  branch: string | null
  /** Commit or ref the change is compared with: the pull request's base, the previous release. */
  base: string | null
  /** Pull request number when there is one. */
  pullRequest: number | null
  /** Login of the person who opened it. */
  author: string | null
  labels: string[]
  /** Why the labels could not be found out; absent where they are known, or where there can be none. */
  labelsUnknown?: string
  /** When the change reached production; soak times count from here. */
  launchedAt: Date | null
}

/** Nothing known yet: every field null or empty. */
export const unknownRelease = (): Release => ({
  repository: null,
  commit: null,
  version: null,
  environment: null,
  branch: null,
  base: null,
  pullRequest: null,
  author: null,
  labels: [],
  launchedAt: null,
})

/**
 * @returns the full object name of the judged commit.
 * @throws CouldNotFindOut where there is none.
 */
export function releasedCommit({ commit }: Pick<Release, 'commit'>): string {
  if (commit) return commit
  throw new CouldNotFindOut('which commit is released is not known; run it in a clone that has one')
}
