/**
 * @module sources/comments/lines
 * Line numbers of places in a text.
 */

const NEWLINE = 10
/** The quick way pays once it is compiled, which takes this much text. */
const WARM_UP = 4 * 1024 * 1024
let counted = 0

/** Line and column of ascending places, both 1-based, in one pass over the text. */
export class LineCounter {
  readonly #text: string
  readonly #words: Int32Array | null
  #at = 0
  #line = 1
  #start = 0

  /** @param bytes what the text was decoded from: when it is ASCII, four bytes are looked at in one go */
  constructor(text: string, bytes?: Uint8Array) {
    this.#text = text
    counted += text.length
    const usable = bytes && counted > WARM_UP && bytes.length === text.length && bytes.byteOffset % 4 === 0
    this.#words = usable ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : null
  }

  placeOf(place: number): { line: number; column: number } {
    if (this.#words) this.#skip(this.#words, place)
    for (;;) {
      const next = this.#text.indexOf('\n', this.#at)
      if (next < 0 || next >= place) break
      this.#note(next)
    }
    this.#at = Math.max(this.#at, place)
    return { line: this.#line, column: place - this.#start + 1 }
  }

  #note(newline: number): void {
    this.#line++
    this.#start = newline + 1
    this.#at = newline + 1
  }

  /** A word that holds no newline is stepped over; most hold none. */
  #skip(words: Int32Array, place: number): void {
    const last = place >> 2
    let line = this.#line
    let start = this.#start
    // The first word may be counted in part already.
    let index = (this.#at + 3) >> 2
    for (let at = this.#at; at < Math.min(index << 2, place); at++)
      if (this.#text.charCodeAt(at) === NEWLINE) {
        line++
        start = at + 1
      }
    for (; index < last; index++) {
      const mixed = words[index]! ^ 0x0a0a0a0a
      if (((mixed - 0x01010101) & ~mixed & 0x80808080) === 0) continue
      for (let at = index << 2; at < (index << 2) + 4; at++)
        if (this.#text.charCodeAt(at) === NEWLINE) {
          line++
          start = at + 1
        }
    }
    this.#line = line
    this.#start = start
    this.#at = Math.min(Math.max(this.#at, last << 2), place)
  }
}
