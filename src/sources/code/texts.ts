/**
 * @module sources/code/texts
 * The texts that a query is about, one after the other: from the disk as git lists them, or from memory.
 */

import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { CodeQuery } from '../../model/code.ts'
import { isSource } from '../comments/names.ts'
import { saysGenerated } from '../comments/production.ts'
import { selectionOf } from '../comments/selection.ts'
import { listed, NoRepository, setAside } from '../comments/tracked.ts'
import { walked } from '../comments/walk.ts'
import { decode } from '../decode.ts'

export interface Text {
  path: string
  /** Null for a file that could not be read. */
  text: string | null
  /** Only what stands on these lines counts; everything without them. */
  lines?: ReadonlySet<number>
}

/** @param wanted tells by the path whether a file is worth opening. */
export type Texts = (query: CodeQuery, wanted: (path: string) => boolean) => AsyncIterable<Text>

/** Larger files are told as unread. */
const LARGEST = 16 * 1024 * 1024
/** A link would be read twice, or lead out of the project; a pipe would never end. */
const NO_LINKS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** Gone since it was listed, a link, a folder, a socket. */
const NOT_A_FILE = new Set(['ENOENT', 'ELOOP', 'EMLINK', 'ENXIO', 'ENOTDIR', 'EISDIR'])

/** @returns the texts below a folder. In a git work tree: tracked files and new ones that are not ignored. */
export const onDisk = (root: string): Texts =>
  async function* (query, wanted) {
    const selects = await selectionOf({ ...query, words: [] })
    const known = await pathsOf(root, query)
    const aside = known.git && query.production && !query.paths.length ? await setAside(root) : new Set<string>()
    const chosen = (paths: readonly string[]) => paths.filter(path => selects(path) && !aside.has(path) && wanted(path))
    let paths = chosen(known.paths)
    // Named files may lie where git does not look: build output, a folder that is ignored as a whole.
    if (!paths.length && known.git && query.paths.length && !known.lines) paths = chosen(walked(root))
    for (const path of paths) {
      const read = await bytesOf(join(root, path))
      if (read === 'no file') {
        if (known.leftOut?.has(path)) yield { path, text: null }
        continue
      }
      const text = read && textOf(path, read, query)
      const lines = known.lines?.get(path)
      if (text !== undefined) yield { path, text, ...(lines ? { lines } : {}) }
    }
  }

interface Known {
  paths: readonly string[]
  git: boolean
  /** By a sparse checkout. */
  leftOut?: ReadonlySet<string>
  lines?: ReadonlyMap<string, ReadonlySet<number>>
}

async function pathsOf(root: string, { since }: CodeQuery): Promise<Known> {
  if (since !== undefined) {
    const { gitSource } = await import('../git.ts')
    const lines = await gitSource(root).addedLines(since)
    return { paths: [...lines.keys()].sort(), git: true, lines }
  }
  const paths = new Set<string>()
  const leftOut = new Set<string>()
  try {
    await listed(root, (path, kind) => {
      paths.add(path)
      if (kind === 'left out') leftOut.add(path)
    })
    return { paths: [...paths].sort(), git: true, leftOut }
  } catch (caught) {
    if (!(caught instanceof NoRepository)) throw caught
    return { paths: walked(root), git: false }
  }
}

async function bytesOf(path: string): Promise<Buffer | null | 'no file'> {
  try {
    await using file = await open(path, NO_LINKS)
    const facts = await file.stat()
    if (!facts.isFile()) return 'no file'
    return facts.size > LARGEST ? null : await file.readFile()
  } catch (caught) {
    return NOT_A_FILE.has((caught as NodeJS.ErrnoException).code ?? '') ? 'no file' : null
  }
}

/** Undefined for what is no text, and for what a program wrote. A zero byte does not hide a file whose name says source. */
function textOf(path: string, bytes: Buffer, { production, paths }: CodeQuery): string | undefined {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (!marked && bytes.subarray(0, 8000).includes(0) && isSource(path) !== true) return undefined
  // One zero byte at the beginning must not turn the rest into another script.
  const wide =
    marked || [0, 1].some(at => [at, at + 2].every(zero => bytes[zero] === 0) && bytes[1 - at] && bytes[3 - at])
  const text = wide || bytes[0] === 0xef ? decode(bytes) : bytes.toString('utf8')
  return production && !paths.length && saysGenerated(text) ? undefined : text
}

/** The same over files that are not on a disk; all lines of `changed` count as added since any base. */
export const inMemory = (
  contents: Readonly<Record<string, string | Uint8Array>>,
  changed: readonly string[] = [],
): Texts =>
  async function* (query, wanted) {
    const selects = await selectionOf({ ...query, words: [] })
    for (const path of Object.keys(contents).sort()) {
      if (!selects(path) || !wanted(path) || (query.since !== undefined && !changed.includes(path))) continue
      const text = textOf(path, Buffer.from(contents[path]!), query)
      if (text !== undefined) yield { path, text }
    }
  }
