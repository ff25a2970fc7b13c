/**
 * @module sources/comments
 * Words in the comments of source code. Git finds the files that hold a word anywhere, which is nearly all of the work;
 * only those are read and told apart into code, strings and comments.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { CommentQuery, Comments } from '../model/world.ts'
import { isSource, languageOf } from './comments/names.ts'
import { HEAD, Scan } from './comments/scan.ts'
import { selectionOf } from './comments/selection.ts'
import { listed, NoRepository, setAside, withWords } from './comments/tracked.ts'
import { walked } from './comments/walk.ts'

/** Larger files are listed as unread. */
const LARGEST = 16 * 1024 * 1024
/** Files without an extension are opened for their first line, up to this many. */
const MOST_OPENED = 2000
/** A link would be read twice, or lead out of the project; a pipe would never end. */
const NO_LINKS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** Gone since it was listed, a link, a folder, a socket. */
const NOT_A_FILE = new Set(['ENOENT', 'ELOOP', 'EMLINK', 'ENXIO', 'ENOTDIR', 'EISDIR'])

type Answer = Awaited<ReturnType<Comments['find']>>
type Selects = (path: string) => boolean

/**
 * @param root the project's folder; paths in answers are relative to it
 * @returns the question. In a git work tree: tracked files and new ones that are not ignored; else every file but what is
 * installed. `files` counts the source files that were looked through, `unread` names those that could not be.
 */
export function comments(root: string, { largest = LARGEST }: { largest?: number } = {}): Comments {
  return {
    async find(query) {
      const selects = await selectionOf(query)
      if (query.since !== undefined) return sinceBase(root, query, query.since, selects, largest)
      try {
        const answer = await inRepository(root, query, selects, largest)
        // Named files may lie where git does not look: build output, a folder that is ignored as a whole.
        if (answer.files || !query.paths.length) return answer
      } catch (caught) {
        if (!(caught instanceof NoRepository)) throw caught
      }
      return walkedThrough(root, query, selects, largest)
    },
  }
}

async function inRepository(root: string, query: CommentQuery, selects: Selects, largest: number): Promise<Answer> {
  const reader = new Reader(root, query, largest)
  // While git looks on, what it has found is read. What attributes set aside is known only later, and cut then.
  const searching = search(root, query, selects, reader)
  const [{ files, untracked, leftOut, attributes }] = await Promise.all([list(root, selects), searching])
  const aside = await asideOf(root, query, attributes)
  for (const path of untracked) reader.read(path)
  for (const path of leftOut) if (!reader.read(path)) reader.unread.add(path)
  const notCounted = counter(root)
  for (const path of aside) if (selects(path)) notCounted.see(path)
  return { ...reader.answer(aside), files: files - notCounted.files }
}

/** Counts the source files of the query as git names them; of the many it keeps only what has to be read. */
async function list(root: string, selects: Selects) {
  const counting = counter(root)
  const untracked: string[] = []
  const leftOut: string[] = []
  const attributes: string[] = []
  await listed(root, (path, kind) => {
    if (path.endsWith('.gitattributes')) attributes.push(path)
    if (isSource(path) === false || !selects(path)) return
    counting.see(path)
    if (kind === 'new') untracked.push(path)
    // Without an extension nobody can tell a program from a licence before it is there.
    else if (kind === 'left out' && isSource(path)) leftOut.push(path)
  })
  return { files: counting.files, untracked, leftOut, attributes }
}

async function search(root: string, { words }: CommentQuery, selects: Selects, reader: Reader): Promise<void> {
  const found = withWords(
    root,
    words,
    words.some(word => word === word.toLowerCase()),
  )
  for (let step = await found.next(); ; step = await found.next()) {
    if (step.done) {
      for (const path of step.value) if (isSource(path) !== false && selects(path)) reader.unread.add(path)
      return
    }
    for (const path of step.value) if (isSource(path) !== false && selects(path)) reader.read(path)
  }
}

/** Only asked where an attribute file speaks of it. */
async function asideOf(
  root: string,
  { production, paths }: CommentQuery,
  attributes: readonly string[],
): Promise<Set<string>> {
  if (!production || paths.length) return new Set()
  const speaks = attributes.some(path => {
    try {
      return readFileSync(join(root, path), 'utf8').includes('linguist-')
    } catch {
      return false
    }
  })
  return speaks ? setAside(root) : new Set()
}

function walkedThrough(root: string, query: CommentQuery, selects: Selects, largest: number): Answer {
  const reader = new Reader(root, query, largest)
  const counting = counter(root)
  for (const path of walked(root)) {
    if (isSource(path) === false || !selects(path)) continue
    reader.read(path)
    counting.see(path)
  }
  return { ...reader.answer(), files: counting.files }
}

async function sinceBase(
  root: string,
  query: CommentQuery,
  base: string,
  selects: Selects,
  largest: number,
): Promise<Answer> {
  const { gitSource } = await import('./git.ts')
  const added = await gitSource(root).addedLines(base)
  const reader = new Reader(root, query, largest)
  const aside = await asideOf(root, query, ['.gitattributes'])
  const counting = counter(root)
  for (const [path, lines] of added) {
    if (isSource(path) === false || aside.has(path) || !selects(path)) continue
    reader.read(path, lines)
    counting.see(path)
  }
  return { ...reader.answer(), files: counting.files }
}

/** Counts source files. Names without an extension are opened: their first line tells. */
function counter(root: string) {
  let opened = 0
  return {
    files: 0,
    see(path: string): void {
      const source = isSource(path)
      if (source || (source === undefined && opened++ < MOST_OPENED && languageOf(path, headOf(join(root, path)))))
        this.files++
    },
  }
}

function headOf(path: string): string {
  try {
    const file = openSync(path, NO_LINKS)
    try {
      if (!fstatSync(file).isFile()) return ''
      const buffer = Buffer.alloc(200)
      return buffer.toString('utf8', 0, readSync(file, buffer))
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}

/** Reads files from the disk into a scan. */
class Reader {
  readonly unread = new Set<string>()
  readonly #root: string
  readonly #scan: Scan
  readonly #largest: number
  readonly #buffer = Buffer.allocUnsafeSlow(1024 * 1024)

  constructor(root: string, query: CommentQuery, largest: number) {
    this.#root = root
    this.#scan = new Scan(query)
    this.#largest = largest
  }

  /** @returns whether there was a file to read. */
  read(path: string, lines?: ReadonlySet<number>): boolean {
    const full = join(this.#root, path)
    let file: number
    try {
      file = openSync(full, NO_LINKS)
    } catch (caught) {
      const gone = NOT_A_FILE.has((caught as NodeJS.ErrnoException).code ?? '')
      if (!gone) this.unread.add(path)
      return !gone
    }
    try {
      const facts = fstatSync(file)
      if (!facts.isFile()) return false
      const bytes = this.#bytes(file, facts.size)
      if (!bytes) this.unread.add(path)
      // The language of a file without an extension is in its first line.
      else if (isSource(path) || languageOf(path, bytes.toString('utf8', 0, HEAD))) this.#scan.file(path, bytes, lines)
    } catch {
      this.unread.add(path)
    } finally {
      closeSync(file)
    }
    return true
  }

  /** One buffer for all files: thousands of them would keep the collector busy. */
  #bytes(file: number, size: number): Buffer | null {
    if (size > this.#largest) return null
    const buffer = size > this.#buffer.length ? Buffer.allocUnsafeSlow(size) : this.#buffer
    let length = 0
    while (length < size) {
      const read = readSync(file, buffer, length, size - length, null)
      if (!read) break
      length += read
    }
    return buffer.subarray(0, length)
  }

  answer(aside: ReadonlySet<string> = new Set()): Omit<Answer, 'files'> {
    const hits = this.#scan.hits.filter(hit => !aside.has(hit.file))
    hits.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column))
    return { hits, unread: [...this.unread].filter(path => !aside.has(path)).sort() }
  }
}
