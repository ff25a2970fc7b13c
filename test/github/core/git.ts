/** Commits without git: trees by commit, parents, and what changed between two of them. */
import { createHash } from 'node:crypto'
import type { Repository } from '../records.ts'
import { type Hub, newId, Refused } from './hub.ts'

type Tree = Record<string, string>

/** A path's new content; null takes it away. */
export type Changes = Record<string, string | null>

export const treeOf = (repository: Repository, commit: string): Tree => repository.trees[commit] ?? {}

export const isCommit = (repository: Repository, sha: string): boolean =>
  Object.hasOwn(repository.trees, sha) || Object.hasOwn(repository.history, sha)

/** @returns the new commit's id; no ref is moved. */
export function writeCommit(
  hub: Hub,
  repository: Repository,
  { parents, tree, message, author }: { parents: string[]; tree: Tree; message: string; author: string },
): string {
  const sha = createHash('sha1')
    .update(JSON.stringify([parents, tree, message, author, newId(hub)]))
    .digest('hex')
  repository.trees[sha] = tree
  repository.history[sha] = { parents, message, author, at: hub.now() }
  return sha
}

export function changedTree(tree: Tree, changes: Changes): Tree {
  const kept = Object.entries({ ...tree, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null)
  return Object.fromEntries(kept)
}

const parentsOf = (repository: Repository, sha: string): string[] => repository.history[sha]?.parents ?? []

/** @returns the commit and everything before it, nearest first. */
export function history(repository: Repository, from: string): string[] {
  const seen = new Set([from])
  for (const sha of seen) for (const parent of parentsOf(repository, sha)) seen.add(parent)
  return [...seen]
}

export function mergeBase(repository: Repository, a: string, b: string): string | null {
  const before = new Set(history(repository, a))
  return history(repository, b).find(sha => before.has(sha)) ?? null
}

export const contains = (repository: Repository, head: string, commit: string): boolean =>
  history(repository, head).includes(commit)

/** @returns commits of `head` that `base` does not have, oldest first. */
export function commitsBetween(repository: Repository, base: string, head: string): string[] {
  const known = new Set(history(repository, base))
  return history(repository, head)
    .filter(sha => !known.has(sha))
    .reverse()
}

export interface FileChange {
  filename: string
  status: 'added' | 'removed' | 'modified'
}

/** @returns what the three dots of `base...head` show: the change since both were one. */
export function changedFiles(repository: Repository, base: string, head: string): FileChange[] {
  const from = treeOf(repository, mergeBase(repository, base, head) ?? base)
  const to = treeOf(repository, head)
  const paths = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()
  return paths
    .filter(path => from[path] !== to[path])
    .map(filename => {
      const status = from[filename] === undefined ? 'added' : to[filename] === undefined ? 'removed' : 'modified'
      return { filename, status }
    })
}

/** @returns the merged tree; null when both sides changed a path, and not to the same. */
export function mergedTree(repository: Repository, base: string, head: string): Tree | null {
  const common = treeOf(repository, mergeBase(repository, base, head) ?? base)
  const [ours, theirs] = [treeOf(repository, base), treeOf(repository, head)]
  const changes: Changes = {}
  for (const path of new Set([...Object.keys(common), ...Object.keys(theirs)])) {
    if (theirs[path] === common[path]) continue
    if (ours[path] !== common[path] && ours[path] !== theirs[path]) return null
    changes[path] = theirs[path] ?? null
  }
  return changedTree(ours, changes)
}

/** Sets a branch, and tells of the push, of a new branch and of one taken away. */
export function moveRef(
  hub: Hub,
  repository: Repository,
  { branch, to, by, forced = false }: { branch: string; to: string | null; by: string; forced?: boolean },
): void {
  const before = repository.refs[branch] ?? null
  if (before === to) return
  if (to === null && before === null) throw new Refused(422, 'Reference does not exist')
  if (to === null) delete repository.refs[branch]
  else repository.refs[branch] = to
  const about = { repository, sender: by }
  hub.tell({ ...about, event: 'push', action: null, parts: { branch, before, after: to, forced } })
  const named = { ...about, action: null, parts: { branch } }
  if (before === null) hub.tell({ ...named, event: 'create' })
  if (to === null) hub.tell({ ...named, event: 'delete' })
}
