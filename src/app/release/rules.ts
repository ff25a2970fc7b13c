/**
 * @module app/release/rules
 * By which rules a release is judged: those of one commit, for all of its life. What a commit holds never changes, so it is remembered.
 */
import type { Store } from '../../model/store.ts'
import type { ReadFile } from '../../project.ts'
import type { GitHubApi } from '../../sources/github.ts'
import { contentAt, type Rules, rulesOf } from '../pull/rules.ts'

export interface RulesAsked {
  api: GitHubApi
  store: Store
  repository: string
  /** Commit whose files count. */
  commit: string
  branch: string
  now: number
}

/** @returns as `rulesOf`. @throws what GitHub answers: it is tried again. */
export const rulesAt = (asked: RulesAsked): Promise<Rules> =>
  rulesOf({ files: new Map(), baseRef: asked.branch }, filesAt(asked))

/** @returns what reads the files of the commit. */
export const filesAt =
  ({ api, store, repository, commit, now }: Omit<RulesAsked, 'branch'>): ReadFile =>
  async path => {
    const key = `file:${repository}@${commit}:${path}`
    const known = await store.cache.get(key)
    if (known) return known.value === '' ? null : Buffer.from(known.value.slice(1), 'base64')
    const content = await contentAt(api, repository, commit, path)
    const value = content ? `=${Buffer.from(content).toString('base64')}` : ''
    await store.cache.set(key, { tag: '', value, at: now })
    return content
  }
