/**
 * @module sources/people/file
 * Ticks that stand in the checklist file itself: whoever wrote the line has ticked it.
 */
import { posix } from 'node:path'
import type { Item } from '../../model/checklist.ts'
import type { Tick } from '../../model/world.ts'
import type { GitSource } from '../git.ts'
import { authoredLines } from './lines.ts'

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
  const lineOf = await authoredLines(path, git, version)
  return Promise.all(
    ticked.map(async item => {
      const tick = { item: item.id, source: `\`${path}\`` }
      const line = await lineOf(item.line)
      if (!line || (line.text !== null && !isLineOf(line.text, item, path)))
        return {
          ...tick,
          by: [],
          at: null,
          commit: null,
          stale: `line ${item.line} of \`${path}\` is another one here`,
        }
      const { by, at, commit, release } = line
      if (at === null) return { ...tick, by, at, commit, note: 'not committed yet' }
      if (release)
        return {
          ...tick,
          by,
          at,
          commit,
          stale: `ticked for an earlier release (before \`${release}\`); tick it again`,
        }
      return { ...tick, by, at, commit }
    }),
  )
}

/** The checklist may have been read elsewhere (the base branch), and the file here may have other lines. */
function isLineOf(line: string, item: Item, path: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim()
  const start = plain(item.text.split('\n')[0]!).slice(0, 30)
  // A row of a sign-off table has no box; in YAML the box is a word on another line.
  const isTicked = /\[[xX]\]/.test(line) || line.includes('|') || /\.ya?ml$/i.test(path)
  return isTicked && plain(line).includes(start)
}
