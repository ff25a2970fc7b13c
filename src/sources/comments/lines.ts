/**
 * @module sources/comments/lines
 * Line numbers of places in a text.
 */
import { linesIn } from '../newlines.ts'

/** The quick way pays once it is compiled, which takes this much text. */
const WARM_UP = 4 * 1024 * 1024
let counted = 0

/** Line and column of ascending places, both 1-based, in one pass over the text. */
export class LineCounter {
  readonly #text: string
  readonly #bytes: Uint8Array | null
  readonly #words: Int32Array
  #at = 0
  #line = 1
  #start = 0

  /** @param bytes what the text was decoded from: when it is ASCII, four bytes are looked at in one go */
  constructor(text: string, bytes?: Uint8Array) {
    this.#text = text
    counted += text.length
    const usable = bytes && counted > WARM_UP && bytes.length === text.length && bytes.byteOffset % 4 === 0
    this.#bytes = usable ? bytes : null
    this.#words = usable ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : NONE
  }

  placeOf(place: number): { line: number; column: number } {
    if (this.#bytes && place > this.#at) {
      this.#line += linesIn(this.#bytes, this.#words, this.#at, place)
      this.#start = this.#text.lastIndexOf('\n', place - 1) + 1
    } else this.#walk(place)
    this.#at = Math.max(this.#at, place)
    return { line: this.#line, column: place - this.#start + 1 }
  }

  #walk(place: number): void {
    for (;;) {
      const next = this.#text.indexOf('\n', this.#at)
      if (next < 0 || next >= place) return
      this.#line++
      this.#start = this.#at = next + 1
    }
  }
}

const NONE = new Int32Array(0)
