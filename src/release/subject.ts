/**
 * @module release/subject
 * Names of what entries are about, as far as a release has to do with them.
 */
import type { Entry } from '../model/store.ts'
import type { Life } from './life.ts'

export type About = Pick<Life, 'repository' | 'commit' | 'environment'>

const RELEASE_SUBJECT = /^release:([^/\s]+\/[^@\s]+)@([0-9a-f]+):(.+)$/s

/** @returns which release a subject is; null for another subject. */
export function releaseNamed(subject: string): About | null {
  const read = RELEASE_SUBJECT.exec(subject)
  return read && { repository: read[1]!, commit: read[2]!, environment: read[3]! }
}

/** @returns `release:owner/name@commit:environment`; however GitHub spells the environment, it is one. */
export const releaseSubject = ({ repository, commit, environment }: About): string =>
  `release:${repository}@${commit}:${environment.toLowerCase()}`

export const pullSubject = (repository: string, number: number): string => `pull:${repository}#${number}`

/** @returns the subjects of all issues that a release ever had, also of those that were deleted. */
export function issueSubjectsOf(own: readonly Entry[]): string[] {
  const names = own.flatMap(({ kind, data, repository }) => {
    const { number } = data as { number?: number }
    return kind === 'issue' && typeof number === 'number' ? [`issue:${repository}#${number}`] : []
  })
  return [...new Set(names)]
}

/** @returns the names of everything that the record of a release is made of. */
export function subjectsOf(about: About, own: readonly Entry[]): string[] {
  const opened = own.find(({ kind }) => kind === 'opened')
  const { pull } = (opened?.data ?? {}) as { pull?: number | null }
  return [...(pull ? [pullSubject(about.repository, pull)] : []), releaseSubject(about), ...issueSubjectsOf(own)]
}
