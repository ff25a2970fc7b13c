/**
 * @module release/subject
 * Names of what entries are about, as far as a release has to do with them.
 */
import type { Life } from './life.ts'

export type About = Pick<Life, 'repository' | 'commit' | 'environment'>

export const RELEASE_SUBJECT = /^release:([^/\s]+\/[^@\s]+)@([0-9a-f]+):(.+)$/s

/** @returns which release a subject is; null for another subject. */
export function releaseNamed(subject: string): About | null {
  const read = RELEASE_SUBJECT.exec(subject)
  return read && { repository: read[1]!, commit: read[2]!, environment: read[3]! }
}

/** @returns `release:owner/name@commit:environment`. */
export const releaseSubject = ({ repository, commit, environment }: About): string =>
  `release:${repository}@${commit}:${environment}`

export const pullSubject = (repository: string, number: number): string => `pull:${repository}#${number}`

export const issueSubject = (repository: string, number: number): string => `issue:${repository}#${number}`
