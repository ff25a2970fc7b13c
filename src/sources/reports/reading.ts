/**
 * @module sources/reports/reading
 * From patterns to reports: find the files, tell each one's format by its content, read it whole.
 */
import { createHash } from 'node:crypto'
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Reading } from '../../model/reports.ts'
import type { Files } from '../../model/world.ts'
import { decode } from '../decode.ts'

/** A file that cannot be trusted as a report; the message reads on after the file's name: `ends in the middle of ...`. */
export class BrokenReport extends Error {
  override name = 'BrokenReport'
}

/** One matched file, as a format's reader sees it. */
export interface ReportFile {
  path: string
  /** The content in chunks; may be called once. */
  chunks(): AsyncIterable<Uint8Array>
  text(): Promise<string>
  /** @throws BrokenReport when it is not JSON. */
  json(): Promise<unknown>
}

/** What every report carries besides what its format says. */
export interface FileFacts {
  file: string
  format: string
  sha256: string
  bytes: number
}

export interface Format<Facts> {
  /** `junit-xml`, `lcov`, ... */
  name: string
  /** Is a file that starts like this (4 KiB, decoded, without leading blanks) of this format? */
  matches(head: string, path: string): boolean
  /**
   * @returns the facts; with `format` when one reader serves several and found out which.
   * @throws BrokenReport when it is not complete or not what it seemed.
   */
  read(file: ReportFile): Promise<Facts & { format?: string }>
}

const HEAD = 4096
/** Larger reports are refused for formats that are read as a whole. */
const MAX_WHOLE = 512 * 1024 * 1024

/**
 * Reads all files that match.
 * @param patterns what the caller asked for; when absent, `usual` is searched, without what `!` excludes.
 * @returns every report in path order, and the files that could not be read with the reason.
 */
export async function readReports<Facts extends object>(
  files: Files,
  formats: readonly Format<Facts>[],
  usual: readonly string[],
  patterns?: readonly string[],
): Promise<Reading<Facts & FileFacts>> {
  const searched = !patterns?.some(pattern => !pattern.startsWith('!'))
  const looked = [...(searched ? usual : []), ...(patterns ?? [])]
  const found = await files.find(looked)
  const unmatched = searched ? [] : await unmatchedOf(files, looked, found)
  const reading: Reading<Facts & FileFacts> = { looked, usual: searched, unmatched, reports: [], broken: [] }
  for (const path of found) {
    try {
      reading.reports.push(await readReport(files, formats, path))
    } catch (caught) {
      reading.broken.push({ file: path, because: reasonOf(caught) })
    }
  }
  return reading
}

/** A union that matches something may hide a part that matches nothing: the report of a whole test run that is missing. */
async function unmatchedOf(files: Files, patterns: readonly string[], all: string[]): Promise<string[]> {
  const excluded = patterns.filter(pattern => pattern.startsWith('!'))
  const wanted = patterns.filter(pattern => !pattern.startsWith('!'))
  if (all.length === 0) return wanted
  if (wanted.length === 1) return []
  const found = await Promise.all(wanted.map(pattern => files.find([pattern, ...excluded])))
  return wanted.filter((_, at) => found[at]!.length === 0)
}

function reasonOf(caught: unknown): string {
  if (caught instanceof BrokenReport || caught instanceof CouldNotFindOut) return caught.message
  // Depth or length beyond what a library of ours can take: the report is at fault, not the program.
  if (caught instanceof RangeError) return `is nested too deeply or too large to be read: ${caught.message}`
  throw caught
}

async function readReport<Facts extends object>(
  files: Files,
  formats: readonly Format<Facts>[],
  path: string,
): Promise<Facts & FileFacts> {
  const watched = watch(files.stream(path))
  try {
    const head = decode(await watched.peek(HEAD)).trimStart()
    if (!head) throw new BrokenReport('is empty')
    const format = formats.find(each => each.matches(head, path))
    if (!format)
      throw new BrokenReport(`is of no known format; it starts with \`${head.slice(0, 40).replace(/\s+/g, ' ')}\``)
    const facts = await format.read(asReportFile(path, watched.chunks))
    return { ...facts, file: path, format: facts.format ?? format.name, ...(await watched.finish()) }
  } finally {
    await watched.close()
  }
}

/** Counts and digests what passes; `finish` drains the rest, so the digest is always of the whole file. */
function watch(source: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  const iterator = source[Symbol.asyncIterator]()
  const peeked: Uint8Array[] = []
  let bytes = 0
  const next = async (): Promise<Uint8Array | undefined> => {
    const { done, value } = await iterator.next()
    if (done) return undefined
    hash.update(value)
    bytes += value.length
    return value
  }
  async function* chunks() {
    for (let chunk = peeked.shift(); chunk; chunk = peeked.shift()) yield chunk
    for (let chunk = await next(); chunk; chunk = await next()) yield chunk
  }
  return {
    chunks,
    /** The first bytes; `chunks` still starts with them. */
    async peek(length: number) {
      while (bytes < length) {
        const chunk = await next()
        if (!chunk) break
        peeked.push(Buffer.from(chunk))
      }
      return Buffer.concat(peeked).subarray(0, length)
    },
    async finish() {
      while (await next());
      return { sha256: hash.digest('hex'), bytes }
    },
    /** Lets go of the file, also when the reading ended early. */
    close: async () => void (await iterator.return?.()),
  }
}

function asReportFile(path: string, chunks: () => AsyncIterable<Uint8Array>): ReportFile {
  const text = async () => {
    const parts: Uint8Array[] = []
    let length = 0
    for await (const chunk of chunks()) {
      parts.push(Buffer.from(chunk))
      length += chunk.length
      if (length > MAX_WHOLE) throw new BrokenReport(`is larger than ${MAX_WHOLE / 1024 / 1024} MiB`)
    }
    return decode(Buffer.concat(parts))
  }
  const json = async () => {
    const source = await text()
    try {
      return JSON.parse(source) as unknown
    } catch (caught) {
      throw new BrokenReport(`is not complete JSON: ${(caught as Error).message}`)
    }
  }
  return { path, chunks, text, json }
}
