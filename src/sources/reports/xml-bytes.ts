/**
 * @module sources/reports/xml-bytes
 * XML as bytes of UTF-8: which may be in a name, which are blanks, and what references stand for.
 * A zero byte stands behind the last one that was read, so that no loop has to look for the end.
 */

/** Throws in the words of a document that is not well formed. */
export type Complain = (what: string) => never

export const [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32]
export const [BANG, QUOTE, AMPERSAND, APOSTROPHE, MINUS, SLASH] = [33, 34, 38, 39, 45, 47]
export const [LESS, EQUALS, GREATER, QUESTION, OPEN, CLOSE] = [60, 61, 62, 63, 91, 93]

const NAME = new Uint8Array(256).fill(1, 128)
for (const code of Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:')) NAME[code] = 1
for (const code of Buffer.from('0123456789-.')) NAME[code] = 2

export const isNameByte = (byte: number): boolean => NAME[byte]! > 0

/** Where the name that starts here ends; the same place when none does. Every letter beyond ASCII may be in a name. */
export function nameEnd(bytes: Uint8Array, from: number): number {
  if (NAME[bytes[from]!] !== 1) return from
  let at = from + 1
  while (NAME[bytes[at]!]! > 0) at++
  return at
}

const isBlankByte = (byte: number): boolean => byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB

export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (isBlankByte(bytes[at]!)) at++
  return at
}

/** Are these the bytes that stand there? */
export function startsWith(bytes: Uint8Array, from: number, what: Uint8Array): boolean {
  for (let at = 0; at < what.length; at++) if (bytes[from + at] !== what[at]) return false
  return true
}

/** @returns the nearest place at or before `at` where a character begins. */
export function characterStart(bytes: Uint8Array, at: number): number {
  let start = at
  while (start > 0 && (bytes[start]! & 0xc0) === 0x80) start--
  return start
}

export const COMMENT = Buffer.from('<!--')

/** Where `<!DOCTYPE ... [ ... ]>` ends; -1 when more is needed. What it declares is skipped, never used. */
export function doctypeEnd(bytes: Buffer, from: number, length: number): number {
  let depth = 0
  for (let at = from + 9; at < length; at++) {
    const byte = bytes[at]!
    if (byte === GREATER && depth === 0) return at + 1
    if (byte === OPEN) depth++
    else if (byte === CLOSE) depth--
    else if (byte === QUOTE || byte === APOSTROPHE) {
      at = bytes.indexOf(byte, at + 1)
      if (at < 0 || at >= length) return -1
    } else if (byte === LESS && startsWith(bytes, at, COMMENT)) {
      at = bytes.indexOf('-->', at + 4)
      if (at < 0 || at >= length) return -1
      at += 2
    }
  }
  return -1
}

/** `12` or `0.003` exactly as `Number` reads it; -1 for everything that is not written so, or is too long. */
export function decimal(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 15) return -1
  let digits = 0
  let scale = 0
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - 48
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit
      scale *= 10
    } else if (digit === -2 && scale === 0 && at > from) scale = 1
    else return -1
  }
  return scale > 1 ? digits / scale : digits
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Replaces `&lt;`, `&#10;`, `&#xA;`; every other reference is to something nobody may define. */
export const decodeReferences = (text: string, complain: Complain): string =>
  text.replace(/&(?:([\w.:-]{1,100});|#(\d{1,7});|#x([\dA-Fa-f]{1,6});)?/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return ENTITIES.get(name) ?? complain(`uses the entity \`${whole}\`, which is not defined`)
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    // Control characters are allowed here although XML says otherwise: runners quote what tests print.
    if (!(code > 0 && code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000))
      complain('has an `&` that begins no character')
    return String.fromCodePoint(code)
  })
