/**
 * @module sources/people/lines
 * Whose a line of the checklist file is, and whether it was written for an earlier release.
 */
import { posix } from 'node:path'
import { versionOfTag } from '../../model/version.ts'
import type { GitSource } from '../git.ts'

/** A line of a file, with whoever wrote it. */
export interface AuthoredLine {
  /** As it stands in the work tree; null where git does not know the file. */
  text: string | null
  /** Written `Name <e-mail>` as git does; empty where git knows nobody. */
  by: string[]
  /** ISO time; null for a line that is not committed yet. */
  at: string | null
  /** The commit it still counts for: the newest one, as long as nothing but this file has changed since. */
  commit: string
  /** The first earlier release that had the line already. */
  release: string | null
}

/**
 * @param file path below the project's root.
 * @param version of this release: its own tags make no line an earlier one.
 * @returns a function from a line's number (from 1) to its author; null where git knows no such line.
 * @throws CouldNotFindOut without a repository and in a shallow clone: neither the author nor the release is known there.
 */
export async function authoredLines(
  file: string,
  git: GitSource,
  version: string | null,
): Promise<(line: number) => Promise<AuthoredLine | null>> {
  const path = posix.normalize(file)
  const lines = await git.blame(path)
  const [{ commit: head }, uncommitted] = await Promise.all([git.head(), identityOf(git)])
  const releases = remembered(commit => releasesWith(commit, head, git, version))
  const counts = remembered(async commit => {
    if (commit === head) return head
    // More lines written into the checklist do not change what they were written for.
    return (await git.changedPaths(commit)).every(changed => changed === path) ? head : commit
  })
  return async number => {
    const line = lines?.[number - 1]
    if (lines && !line) return null
    if (!line?.commit) return { text: line?.text ?? null, by: uncommitted, at: null, commit: head, release: null }
    const release = (await releases(line.commit))[0] ?? null
    const facts = { text: line.text, by: [`${line.name} <${line.email}>`], at: line.at, release }
    return { ...facts, commit: release ? line.commit : await counts(line.commit) }
  }
}

/** @returns tags of earlier releases that have the commit already, the oldest first. Pre-releases lead to this one. */
async function releasesWith(commit: string, head: string, git: GitSource, version: string | null): Promise<string[]> {
  const own = version ? versionOfTag(version)?.version : undefined
  const here = new Set((await git.tags()).filter(tag => tag.commit === head).map(({ name }) => name))
  return (await git.tagsContaining(commit))
    .filter(name => !here.has(name))
    .flatMap(name => {
      const read = versionOfTag(name)
      return read && !read.version.prerelease.length && read.version.compare(own ?? '0.0.0-0') !== 0
        ? [{ name, version: read.version }]
        : []
    })
    .sort((a, b) => a.version.compare(b.version))
    .map(({ name }) => name)
}

async function identityOf(git: GitSource): Promise<string[]> {
  const { name, email } = await git.identity()
  if (name && email) return [`${name} <${email}>`]
  return [name ?? email].filter(known => known !== null)
}

function remembered<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return key => {
    const answer = known.get(key) ?? ask(key)
    known.set(key, answer)
    return answer
  }
}
