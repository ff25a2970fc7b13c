/**
 * @module sources/comments/memory
 * The same question over files that are not on a disk.
 */
import type { Comments } from '../../model/world.ts'
import { isSource, languageOf } from './names.ts'
import { HEAD, Scan } from './scan.ts'
import { selectionOf } from './selection.ts'

/**
 * @param contents path -> content
 * @param changed paths whose lines all count as added since any base
 */
export function commentsIn(
  contents: Readonly<Record<string, string | Uint8Array>>,
  changed: readonly string[] = [],
): Comments {
  return {
    async find(query) {
      const selects = await selectionOf(query)
      const scan = new Scan(query)
      let files = 0
      for (const path of Object.keys(contents).sort()) {
        if (isSource(path) === false || !selects(path) || (query.since !== undefined && !changed.includes(path)))
          continue
        const bytes = Buffer.from(contents[path]!)
        if (!languageOf(path, bytes.toString('utf8', 0, HEAD))) continue
        files++
        scan.file(path, bytes)
      }
      return { hits: scan.hits, files, unread: [] }
    },
  }
}
