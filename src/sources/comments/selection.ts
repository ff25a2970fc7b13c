/**
 * @module sources/comments/selection
 * Which files a query is about.
 */
import type { CommentQuery } from '../../model/world.ts'
import { isProduction } from './production.ts'

/** A folder stands for everything below it. */
const withContents = (pattern: string): string[] => {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
  return plain === '.' || plain === '' ? ['**'] : [plain, `${plain}/**`]
}

/** @returns a function that tells whether a path (relative, forward slashes) belongs to the query. */
export async function selectionOf({ paths, exclude, production }: CommentQuery): Promise<(path: string) => boolean> {
  const inProduction = production && !paths.length
  if (!paths.length && !exclude.length) return inProduction ? isProduction : () => true
  const { default: picomatch } = await import('picomatch')
  // A line's end may be part of a name, and must not hide the file.
  const matching = (patterns: readonly string[]) => picomatch(patterns.flatMap(withContents), { dot: true, flags: 's' })
  const isWanted = paths.length ? matching(paths) : () => true
  const isUnwanted = exclude.length ? matching(exclude) : () => false
  return path => isWanted(path) && !isUnwanted(path) && (!inProduction || isProduction(path))
}
