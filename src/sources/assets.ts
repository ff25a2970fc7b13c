/**
 * @module sources/assets
 * Measures built files: packed sizes, packed copies, white space, manifests.
 */
import { createHash } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createGunzip,
  createGzip,
  createZstdDecompress,
} from 'node:zlib'
import type { Assets, Encoding } from '../model/assets.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Files } from '../model/world.ts'
import { manifestOf } from './assets/manifest.ts'

/** Packing as servers and build tools do it beforehand takes a second for each MB. */
const LARGEST_PACKED = 64 * 1024 * 1024
const LARGEST_TEXT = 64 * 1024 * 1024

/** @param files the project's files; @returns the questions, which throw CouldNotFindOut for what is missing or too large */
export function assetsIn(files: Files): Assets {
  const sizeOf = async (path: string): Promise<number> => {
    const facts = await files.stat(path)
    // Reading says why it cannot be read.
    return facts?.size ?? (await files.read(path)).length
  }
  const small = async (path: string, most: number): Promise<void> => {
    if ((await sizeOf(path)) > most)
      throw new CouldNotFindOut(
        `\`${path}\` is larger than 64 MiB, which is too much to look into; leave it out with \`exclude\``,
      )
  }
  // A chunk of `stream` is good only until the next is asked for; a pipeline holds several.
  const copies = async function* (path: string): AsyncGenerator<Buffer> {
    for await (const chunk of files.stream(path)) yield Buffer.from(chunk)
  }
  return {
    async size(path, encoding) {
      if (!encoding) return sizeOf(path)
      await small(path, LARGEST_PACKED)
      let bytes = 0
      await pipeline(Readable.from(copies(path)), packer(encoding), async source => {
        for await (const chunk of source) bytes += (chunk as Buffer).length
      })
      return bytes
    },
    compare: (packed, encoding, path) => compare(copies(packed), encoding, copies(path)),
    async shape(path) {
      await small(path, LARGEST_TEXT)
      return shapeOf(await files.text(path))
    },
    async manifest(path) {
      await small(path, LARGEST_TEXT)
      return manifestOf(path, await files.text(path))
    },
    async sha256(path) {
      const hash = createHash('sha256')
      for await (const chunk of files.stream(path)) hash.update(chunk)
      return hash.digest('hex')
    },
  }
}

const packer = (encoding: 'gzip' | 'brotli') =>
  encoding === 'gzip'
    ? createGzip({ level: 9 })
    : createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })

const unpacker = (encoding: Encoding) =>
  encoding === 'gzip' ? createGunzip() : encoding === 'brotli' ? createBrotliDecompress() : createZstdDecompress()

class Unlike extends Error {}

/** Ends at the first byte that differs, so that a packed file cannot grow without bounds. */
async function compare(
  packed: AsyncIterable<Buffer>,
  encoding: Encoding,
  plain: AsyncGenerator<Buffer>,
): Promise<'same' | 'different' | 'broken'> {
  let left: Buffer = Buffer.alloc(0)
  const more = async (): Promise<Buffer> => {
    while (!left.length) {
      const next = await plain.next()
      if (next.done) break
      left = next.value
    }
    return left
  }
  const against = new Writable({
    write(chunk: Buffer, _, done) {
      const matches = async () => {
        for (let rest = chunk; rest.length; ) {
          const own = (await more()).subarray(0, rest.length)
          if (!own.length || !own.equals(rest.subarray(0, own.length))) throw new Unlike()
          rest = rest.subarray(own.length)
          left = left.subarray(own.length)
        }
      }
      matches().then(() => done(), done)
    },
  })
  try {
    await pipeline(Readable.from(packed), unpacker(encoding), against)
    return (await more()).length ? 'different' : 'same'
  } catch (caught) {
    if (caught instanceof Unlike) return 'different'
    if (caught instanceof CouldNotFindOut) throw caught
    return 'broken'
  } finally {
    await plain.return(undefined)
  }
}

const BANNER = /^\s*(?:\/\*[\s\S]*?\*\/|\/\/[^\n]*\n|@charset [^;\n]*;|["']use strict["'];?)/
const MAP = /[#@]\s*sourceMappingURL=\s*(data:)?/g

function shapeOf(text: string): Awaited<ReturnType<Assets['shape']>> {
  let body = text
  for (let banner = BANNER.exec(body); banner; banner = BANNER.exec(body)) body = body.slice(banner[0].length)
  const maps = [...text.matchAll(MAP)]
  const inline = maps.some(found => found[1] !== undefined)
  const rows = body.split('\n').filter(row => row.trim() !== '' && !/^\s*(?:\/\/|\/\*)[#@]/.test(row))
  return {
    lines: rows.length,
    characters: rows.reduce((sum, row) => sum + row.length, 0),
    sourceMap: inline ? 'inline' : maps.length ? 'named' : null,
  }
}
