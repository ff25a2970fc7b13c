/**
 * @module sources/github/pages
 * Reading lists to their end, or saying that it was not reached.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'

/** GitHub's largest page. */
export const PAGE = 100
const MAX_PAGES = 1000

/** GraphQL's word about where a page ends. */
export interface PageInfo {
  hasNextPage: boolean
  endCursor: string | null
}

/**
 * Follows cursors to the end.
 * @param what for the sentence: `the tags`.
 * @throws CouldNotFindOut when there is a next page and no way to it.
 */
export async function allPages<Entry>(
  what: string,
  get: (after: string | null) => Promise<{ found: Entry[]; pageInfo: PageInfo }>,
): Promise<Entry[]> {
  const entries: Entry[] = []
  let after: string | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const { found, pageInfo }: { found: Entry[]; pageInfo: PageInfo } = await get(after)
    entries.push(...found)
    if (!pageInfo.hasNextPage) return entries
    if (!pageInfo.endCursor || pageInfo.endCursor === after) break
    after = pageInfo.endCursor
  }
  throw incomplete(what)
}

/** Asks for numbered pages until one is not full. */
export async function untilShort<Entry>(what: string, get: (page: number) => Promise<Entry[]>): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let page = 1; page <= MAX_PAGES; page++) {
    const found = await get(page)
    entries.push(...found)
    if (found.length < PAGE) return entries
  }
  throw incomplete(what)
}

export const incomplete = (what: string): CouldNotFindOut =>
  new CouldNotFindOut(`GitHub did not give all of ${what}, every one was expected; run it again`)

/**
 * Reads a list that GitHub counts.
 * @param most pages at most.
 * @param enough told everything found so far, says that the rest is not needed.
 * @returns all entries; `complete` is false when GitHub counts more than it gave.
 */
export async function counted<Entry>(
  get: (page: number) => Promise<{ total: number; found: readonly Entry[] }>,
  most = 100,
  enough: (found: readonly Entry[]) => boolean = () => false,
): Promise<{ found: Entry[]; complete: boolean }> {
  const entries: Entry[] = []
  for (let page = 1; page <= most; page++) {
    const { total, found } = await get(page)
    entries.push(...found)
    if (entries.length >= total || enough(entries)) return { found: entries, complete: true }
    if (found.length === 0) break
  }
  return { found: entries, complete: false }
}
