/**
 * @module sources/people/file
 * Ticks that stand in the checklist file itself: whoever wrote the line has ticked it.
 */
import { posix } from 'node:path'
import type { Item } from '../../model/checklist.ts'
import { versionOfTag } from '../../model/version.ts'
import type { Tick } from '../../model/world.ts'
import type { BlamedLine } from '../git/blame.ts'
import type { GitSource } from '../git.ts'

/**
 * Attributes every ticked item to the author of its line, written `Name <e-mail>` as git does.
 * @param file path of the checklist below the project's root.
 * @param version of this release: its own tags make no tick an earlier one.
 * @returns one tick per ticked item.
 * @throws CouldNotFindOut without a repository and in a shallow clone: neither the author nor the release is known there.
 */
export async function ticksOfFile(
  items: readonly Item[],
  file: string,
  git: GitSource,
  version: string | null = null,
): Promise<Tick[]> {
  const ticked = items.filter(({ checked }) => checked)
  if (ticked.length === 0) return []
  const path = posix.normalize(file)
  const lines = await git.blame(path)
  const [{ commit: head }, uncommitted] = await Promise.all([git.head(), identityOf(git)])
  const ask = { git, path, head, version, releases: remembered(commit => releasesWith(commit, head, git, version)) }
  return Promise.all(
    ticked.map(async item => {
      const tick = { item: item.id, source: `\`${path}\`` }
      const line = lines?.[item.line - 1]
      if (line && !isLineOf(line.text, item, path))
        return {
          ...tick,
          by: [],
          at: null,
          commit: null,
          stale: `line ${item.line} of \`${path}\` is another one here`,
        }
      if (!line?.commit) return { ...tick, by: uncommitted, at: null, commit: head, note: 'not committed yet' }
      return { ...tick, ...(await committed(line, line.commit, ask)) }
    }),
  )
}

interface Asking {
  git: GitSource
  path: string
  head: string
  releases(commit: string): Promise<string[]>
}

async function committed(line: BlamedLine, commit: string, { git, path, head, releases }: Asking) {
  const facts = { by: [`${line.name} <${line.email}>`], at: line.at }
  const earlier = (await releases(commit))[0]
  if (earlier)
    return { ...facts, commit, stale: `ticked for an earlier release (before \`${earlier}\`); tick it again` }
  // More ticks do not change what was ticked for.
  const since = commit === head ? [] : await git.changedPaths(commit)
  return { ...facts, commit: since.every(changed => changed === path) ? head : commit }
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

/** The checklist may have been read elsewhere (the base branch), and the file here may have other lines. */
function isLineOf(line: string, item: Item, path: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim()
  const start = plain(item.text.split('\n')[0]!).slice(0, 30)
  // A row of a sign-off table has no box; in YAML the box is a word on another line.
  const isTicked = /\[[xX]\]/.test(line) || line.includes('|') || /\.ya?ml$/i.test(path)
  return isTicked && plain(line).includes(start)
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
