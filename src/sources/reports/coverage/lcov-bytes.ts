/**
 * @module sources/reports/coverage/lcov-bytes
 * The words of a tracefile, as bytes.
 */

export const NEWLINE = 10
const RETURN = 13
export const SPACE = 32
export const COMMA = 44
const MINUS = 45
export const ZERO = 48
export const NINE = 57
export const COLON = 58
export const [A, B, D, E, F, N, R, S] = [65, 66, 68, 101, 70, 78, 82, 83]
const END = Buffer.from('end_of_record')
/** A branch or function whose name is no small number is known by a hash from here on. */
const HASHED = 2 ** 50

/** What stands on a last line without an end and closes no record: the beginning of one that was cut off. */
export function isRest(carry: Buffer): boolean {
  const text = carry.toString('latin1').trim()
  return text !== '' && text !== 'end_of_record' && !text.startsWith('#')
}

/** `BRDA:`, all of it: what reads on behind a shorter word would run past its newline. */
export const isBranch = (bytes: Buffer, at: number): boolean =>
  bytes[at + 1] === R && bytes[at + 2] === D && bytes[at + 3] === A && bytes[at + 4] === COLON

/** Hits up to a comma or the line's end: a digit that is not 0, and no minus. */
export function isHit(bytes: Buffer, from: number): boolean {
  if (bytes[from] === MINUS) return false
  for (let at = from, byte = bytes[at]!; byte !== NEWLINE && byte !== COMMA; byte = bytes[++at]!)
    if (byte > ZERO && byte <= NINE) return true
  return false
}

/** `end_of_record`. */
export function isEnd(bytes: Buffer, from: number, to: number): boolean {
  if (to - from !== END.length) return false
  for (let at = 0; at < END.length; at++) if (bytes[from + at] !== END[at]) return false
  return true
}

/** @returns the end without blanks and a carriage return. */
export function trimmed(bytes: Buffer, start: number, stop: number): number {
  let end = stop
  while (end > start && (bytes[end - 1] === RETURN || bytes[end - 1] === SPACE)) end--
  return end
}

/** @returns the place after the next comma, or `to` when there is none. */
export function after(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== COMMA) at++
  return Math.min(at + 1, to)
}

/** Digits, at least one, and nothing else. */
export function isDigits(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < ZERO || bytes[at]! > NINE) return false
  return to > from
}

/** 50 bits of two hashes of FNV's kind: names are only told apart, never shown. */
export function hash(bytes: Buffer, from: number, to: number): number {
  let one = 0x811c9dc5
  let two = 0x1b873593
  for (let at = from; at < to; at++) {
    one = Math.imul(one ^ bytes[at]!, 0x01000193)
    two = ((two << 5) | (two >>> 27)) ^ one
  }
  two = Math.imul(two, 0x85ebca6b)
  return HASHED + (one >>> 7) * 2 ** 25 + (two >>> 7)
}
