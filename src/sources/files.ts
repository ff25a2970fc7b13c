/**
 * @module sources/files
 * Files below a root folder. Nothing outside of it is read, whatever a pattern or a link says.
 */
import { type Dirent, readdir } from 'node:fs'
import { open, readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Files } from '../model/world.ts'
import { decode } from './decode.ts'

/** Never searched: what is installed or git's own. */
const NEVER = ['**/node_modules/**', '**/.git/**']

const CHUNK = 512 * 1024

/** @returns the files below `root`; throws CouldNotFindOut for what is missing, unreadable or outside. */
export function diskFiles(root: string): Files {
  const inside = async (path: string): Promise<string> => {
    const full = resolve(root, path)
    let real: string
    try {
      real = await realpath(full)
    } catch (caught) {
      throw notRead(path, caught)
    }
    const within = relative(await realpath(root), real)
    if (within.startsWith('..') || isAbsolute(within))
      throw new CouldNotFindOut(`\`${path}\` lies outside of the project's folder; only files inside of it are read`)
    return real
  }
  const read = async (path: string) => {
    const full = await inside(path)
    try {
      return await readFile(full)
    } catch (caught) {
      throw notRead(path, caught)
    }
  }
  return {
    async find(patterns) {
      const wanted = patterns.filter(pattern => !pattern.startsWith('!')).map(normal)
      const unwanted = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => normal(pattern.slice(1)))
      if (!wanted.length) return []
      const { glob } = await import('tinyglobby')
      const closed: string[] = []
      const found = await glob(wanted, {
        fs: { readdir: telling(closed) },
        cwd: root,
        ignore: [...NEVER, ...unwanted],
        dot: true,
        followSymbolicLinks: false,
        expandDirectories: false,
      })
      if (closed[0])
        throw new CouldNotFindOut(
          `\`${relative(root, closed[0]) || '.'}\` is a folder that may not be read (no permission), and what was looked for may be in it; make it readable, or leave it out with \`!\``,
        )
      return found.sort()
    },
    read,
    text: async path => decode(await read(path)),
    async *stream(path) {
      const full = await inside(path)
      try {
        yield* chunksOf(full)
      } catch (caught) {
        throw notRead(path, caught)
      }
    },
    async stat(path) {
      try {
        const facts = await stat(await inside(path))
        return facts.isFile() ? { size: facts.size, modified: facts.mtime } : null
      } catch {
        return null
      }
    },
  }
}

/**
 * The search passes over folders that it cannot read, and over links; what lies there would not be missed. A link to a file is a
 * file here: whether it leads outside is asked when it is read. Links to folders are not followed.
 */
const telling = (closed: string[]): typeof readdir =>
  ((
    path: string,
    options: { withFileTypes: true },
    done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
  ) =>
    readdir(path, options, (error, entries) => {
      if (error && error.code !== 'ENOENT' && error.code !== 'ENOTDIR') closed.push(path)
      const links = entries?.filter(entry => entry.isSymbolicLink()) ?? []
      Promise.all(links.map(link => asItsFile(path, link))).then(() => done(error, entries))
    })) as typeof readdir

async function asItsFile(folder: string, link: Dirent): Promise<void> {
  const facts = await stat(resolve(folder, link.name)).catch(() => null)
  if (facts?.isFile()) Object.assign(link, { isFile: () => true, isSymbolicLink: () => false })
}

/** Two buffers in turn, one filled while the other is looked at: a new one for each chunk costs more than the reading. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path)
  try {
    let [full, next] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)]
    let reading = handle.read(full, 0, CHUNK)
    for (;;) {
      const { bytesRead } = await reading
      if (bytesRead === 0) return
      reading = handle.read(next, 0, CHUNK)
      // Whoever stops listening here never asks for it, and a failure is told to nobody.
      reading.catch(() => {})
      yield full.subarray(0, bytesRead)
      ;[full, next] = [next, full]
    }
  } finally {
    await handle.close()
  }
}

const normal = (pattern: string): string => pattern.split(sep).join('/').replace(/^\.\//, '')

const REASONS: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read (no permission)',
  EISDIR: 'is a folder, a file was expected',
  ELOOP: 'is a link that leads nowhere',
}

function notRead(path: string, caught: unknown): CouldNotFindOut {
  if (caught instanceof CouldNotFindOut) return caught
  const code = (caught as NodeJS.ErrnoException).code ?? ''
  return new CouldNotFindOut(`\`${path}\` ${REASONS[code] ?? `could not be read (${code || String(caught)})`}`)
}
