/**
 * @module model/globs
 * Files that a gate is told to look at: each pattern must match, for what is not there proves nothing.
 */
import { CouldNotFindOut } from './outcome.ts'
import { grouped, listed, plural, shortened } from './text.ts'
import type { Files } from './world.ts'

const NAMED = 3

/**
 * @param patterns files or globs; `!` in front excludes
 * @param parameter the name under which they were given, for the sentence
 * @returns sorted paths, one at least
 * @throws CouldNotFindOut for a pattern that nothing matches, and for more than `most` files
 */
export async function matchedFiles(
  patterns: readonly string[],
  files: Pick<Files, 'find'>,
  { parameter, most }: { parameter: string; most: number },
): Promise<string[]> {
  const unwanted = patterns.filter(pattern => pattern.startsWith('!'))
  const wanted = patterns.filter(pattern => !pattern.startsWith('!'))
  const found = await Promise.all(wanted.map(pattern => files.find([pattern, ...unwanted])))
  const unmatched = wanted.filter((_, at) => !found[at]!.length)
  if (unmatched.length || !wanted.length)
    throw new CouldNotFindOut(
      `nothing matches ${namedFiles(unmatched.length ? unmatched : patterns)}, a file was expected; make it before this check, or correct \`${parameter}\``,
    )
  const all = [...new Set(found.flat())].sort()
  if (all.length > most)
    throw new CouldNotFindOut(`${plural(all.length, 'file')} match, ${most} at most were expected; name fewer`)
  return all
}

/** The first few by name, the rest counted. */
export function namedFiles(files: readonly string[]): string {
  const few = files.slice(0, NAMED).map(file => `\`${shortened(file, 200)}\``)
  return listed(files.length > NAMED ? [...few, `${grouped(files.length - NAMED)} more`] : few)
}

/** `a, b, c and 4 more`: what is in the list, the first few of it. */
export const someOf = (words: readonly string[]): string =>
  listed(words.length > NAMED ? [...words.slice(0, NAMED), `${grouped(words.length - NAMED)} more`] : words)
