/**
 * @module app/pull/rules
 * By which rules a pull request is judged: configuration and checklist as they are on the base branch.
 */
import { choiceFor } from '../../config/branch.ts'
import { Mistake } from '../../model/outcome.ts'
import { openProject, type Project, type ReadFile, readConfig } from '../../project.ts'
import type { GitHubApi } from '../../sources/github.ts'
import type { PullFacts } from './facts.ts'

export const CONFIGURATIONS = ['.github/holdpoint.yml', '.github/holdpoint.yaml']

/** What the base branch says: rules, that it is no release branch, or a mistake that holds. */
export type Rules = { project: Project } | { mistake: Mistake } | { none: string }

/**
 * @param fetch reads a file of the base branch that was not in the facts.
 * @returns `none` without a configuration, and for branches that it does not name.
 */
export async function rulesOf(facts: Pick<PullFacts, 'files' | 'baseRef'>, fetch: ReadFile): Promise<Rules> {
  const read: ReadFile = async path => {
    const known = facts.files.get(path)
    if (known === undefined) return fetch(path)
    if (known !== null && typeof known !== 'string') throw new Mistake(known.problem)
    return known === null ? null : Buffer.from(known)
  }
  try {
    const config = await readConfig(read)
    if (config.source === null) return { none: 'the base branch has no `.github/holdpoint.yml`' }
    if (config.branches.length && choiceFor(config, facts.baseRef).rule === null)
      return { none: `\`${config.source}\` names no rule for \`${facts.baseRef}\`` }
    return { project: await openProject(read, { branch: facts.baseRef }) }
  } catch (caught) {
    if (caught instanceof Mistake) return { mistake: caught }
    throw caught
  }
}

/** Where GraphQL cuts a text. */
const MOST_BYTES = 512_000

/** @returns the file at that commit; null where there is none. */
export async function contentAt(
  api: GitHubApi,
  repository: string,
  ref: string,
  path: string,
): Promise<Uint8Array | null> {
  const [owner, repo] = repository.split('/')
  try {
    const { data } = await api.request('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo, path, ref })
    const { content, encoding, size = 0 } = data as { content?: string; encoding?: string; size?: number }
    // As much as GraphQL gives: the next pass must read the same.
    if (size > MOST_BYTES) throw new Mistake(`\`${path}\` is too long to be read (${size} bytes); shorten it`)
    return typeof content === 'string' && encoding === 'base64' ? Buffer.from(content, 'base64') : null
  } catch (caught) {
    if ((caught as { status?: number }).status === 404) return null
    throw caught
  }
}
