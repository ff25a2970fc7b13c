/**
 * @module sources/newlines
 * Counts line breaks.
 */

const NEWLINE = 10

/** Line breaks between the two, four bytes at a time. `words` is the same memory. */
export function linesIn(bytes: Uint8Array, words: Int32Array, from: number, to: number): number {
  let lines = 0
  let at = from
  for (; at < to && at % 4 !== 0; at++) if (bytes[at] === NEWLINE) lines++
  const last = to >> 2
  let word = at >> 2
  while (word < last) {
    // Each byte of the sum counts the newlines at its place, up to 255.
    const stop = Math.min(last, word + 255)
    let sum = 0
    for (; word < stop; word++) {
      const mixed = words[word]! ^ 0x0a0a0a0a
      sum += ~(((mixed & 0x7f7f7f7f) + 0x7f7f7f7f) | mixed | 0x7f7f7f7f) >>> 7
    }
    lines += (sum & 255) + ((sum >>> 8) & 255) + ((sum >>> 16) & 255) + (sum >>> 24)
    at = word << 2
  }
  for (; at < to; at++) if (bytes[at] === NEWLINE) lines++
  return lines
}
