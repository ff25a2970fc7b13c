/**
 * @module checklist/decode
 * Source -> text and digest. What is not text is refused with the mend.
 */
import { hash } from 'node:crypto'
import { Mistake } from '../model/outcome.ts'
import { grouped } from '../model/text.ts'

/** More than any checklist: a pull request's body holds 65,536 characters. */
export const MAX_BYTES = 5 * 1024 * 1024

const MARKS: readonly [encoding: string, mark: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** A checklist's text with `\n` as its only line end and no byte order mark, and the SHA-256 of its bytes in hex. */
export interface Decoded {
  text: string
  digest: string
}

/** @throws Mistake for what is too large, binary or not valid in its encoding. */
export function decode(source: string | Uint8Array, file: string): Decoded {
  const length = typeof source === 'string' ? Buffer.byteLength(source) : source.length
  if (length > MAX_BYTES)
    throw new Mistake(
      `is ${grouped(length)} bytes long, at most ${grouped(MAX_BYTES)} are read; split it into several checklists`,
      { file },
    )
  const text = typeof source === 'string' ? source.replace(/^\uFEFF/, '') : textOf(source, file)
  if (text.includes('\0'))
    throw new Mistake('is not a text file (it holds zero bytes); name a Markdown or YAML file', { file })
  return { text: text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, digest: hash('sha256', source) }
}

function textOf(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Mistake(
      `is not valid ${encoding.toUpperCase()} text; save it as UTF-8, or name a Markdown or YAML file if this is none`,
      { file },
    )
  }
}

function encodingOf(bytes: Uint8Array): string {
  for (const [encoding, mark] of MARKS) if (mark.every((byte, at) => bytes[at] === byte)) return encoding
  // UTF-16 without a mark: an ASCII character beside a zero byte.
  if (bytes[0] === 0 && bytes[1]) return 'utf-16be'
  if (bytes[0] && bytes[1] === 0 && bytes[2] && bytes[3] === 0) return 'utf-16le'
  return 'utf-8'
}
