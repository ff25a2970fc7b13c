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
  /** @throws BrokenReport when it is not complete or not what it seemed. */
  read(file: ReportFile): Promise<Facts>
}

const HEAD = 4096
/** Larger reports are refused for formats that are read as a whole. */
const MAX_WHOLE = 512 * 1024 * 1024

/**
 * Reads all files that match.
 * @param patterns what the caller asked for; when absent, `usual` is searched.
 * @returns every report in path order, and the files that could not be read with the reason.
 */
export async function readReports<Facts extends object>(
  files: Files,
  formats: readonly Format<Facts>[],
  usual: readonly string[],
  patterns?: readonly string[],
): Promise<Reading<Facts & FileFacts>> {
  const looked = patterns?.length ? [...patterns] : [...usual]
  const reading: Reading<Facts & FileFacts> = { looked, usual: !patterns?.length, reports: [], broken: [] }
  for (const path of await files.find(looked)) {
    try {
      reading.reports.push(await readReport(files, formats, path))
    } catch (caught) {
      if (!(caught instanceof BrokenReport) && !(caught instanceof CouldNotFindOut)) throw caught
      reading.broken.push({ file: path, because: caught.message })
    }
  }
  return reading
}

async function readReport<Facts extends object>(
  files: Files,
  formats: readonly Format<Facts>[],
  path: string,
): Promise<Facts & FileFacts> {
  const head = decode(await firstBytes(files.stream(path))).replace(/^\s+/, '')
  if (!head) throw new BrokenReport('is empty')
  const format = formats.find(each => each.matches(head, path))
  if (!format)
    throw new BrokenReport(`is of no known format; it starts with \`${head.slice(0, 40).replace(/\s+/g, ' ')}\``)
  const watched = watch(files.stream(path))
  const facts = await format.read(asReportFile(path, watched.chunks))
  return { ...facts, file: path, format: format.name, ...(await watched.finish()) }
}

async function firstBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.length
    if (length >= HEAD) break
  }
  return Buffer.concat(parts).subarray(0, HEAD)
}

/** Counts and digests what passes; `finish` drains the rest, so the digest is always of the whole file. */
function watch(source: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  const iterator = source[Symbol.asyncIterator]()
  let bytes = 0
  const next = async (): Promise<Uint8Array | undefined> => {
    const { done, value } = await iterator.next()
    if (done) return undefined
    hash.update(value)
    bytes += value.length
    return value
  }
  async function* chunks() {
    for (let chunk = await next(); chunk; chunk = await next()) yield chunk
  }
  return {
    chunks,
    async finish() {
      while (await next());
      return { sha256: hash.digest('hex'), bytes }
    },
  }
}

function asReportFile(path: string, chunks: () => AsyncIterable<Uint8Array>): ReportFile {
  const text = async () => {
    const parts: Uint8Array[] = []
    let length = 0
    for await (const chunk of chunks()) {
      parts.push(chunk)
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
