/**
 * @module checklist/senses
 * A heading's words -> what they mean. One pass over the text, whatever the number of words known.
 */
import { type Sense, WORDING } from './wording.ts'

/** Scripts that put no blank between words: a word can start at any character. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

const NAMES = Object.keys(WORDING) as Sense[]
const BIT = Object.fromEntries(NAMES.map((sense, at) => [sense, 1 << at])) as Record<Sense, number>

/** First two characters -> words that start with them, longest first, each with the bits of its senses. */
const WORDS = new Map<string, { word: string; bits: number }[]>()

for (const sense of NAMES)
  for (const written of WORDING[sense].split(/\||\n\s*\|?/)) {
    const word = folded(written).slice(1, written.endsWith(' ') ? undefined : -1)
    const bucket = WORDS.get(word.slice(0, 2)) ?? []
    const known = bucket.find(entry => entry.word === word)
    // The same word can mean two things; both count.
    if (known) known.bits |= BIT[sense]
    else bucket.push({ word, bits: BIT[sense] })
    WORDS.set(word.slice(0, 2), bucket)
  }
for (const bucket of WORDS.values()) bucket.sort((a, b) => b.word.length - a.word.length)

/** Lower case, no accents, every run of other signs one blank, a blank at both ends. */
export function folded(text: string): string {
  const lower = text.toLowerCase()
  if (/^[\x00-\x7f]*$/.test(lower)) return ` ${lower.replace(/[^a-z0-9]+/g, ' ').trim()} `
  const bare = lower
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/ı/g, 'i')
    .replace(/ß/g, 'ss')
  return ` ${bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `
}

/** What a heading says, and in how many words. */
export class Senses {
  readonly #bits: number
  readonly words: number
  constructor(bits: number, words: number) {
    this.#bits = bits
    this.words = words
  }

  has(...senses: Sense[]): boolean {
    for (const sense of senses) if (this.#bits & BIT[sense]) return true
    return false
  }
}

/** The same headings come back with every reading of a checklist, and often within one. */
const KNOWN = new Map<string, Senses>()
const MOST_KNOWN = 2000

/** @returns the senses of a heading's words. */
export function sensesOf(heading: string): Senses {
  let known = KNOWN.get(heading)
  if (!known) {
    known = readSenses(folded(heading))
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
    if (heading.length <= 200) KNOWN.set(heading, known)
  }
  return known
}

function readSenses(text: string): Senses {
  let bits = 0
  for (let at = 1; at < text.length - 1; ) {
    const entry = WORDS.get(text.slice(at, at + 2))?.find(({ word }) => text.startsWith(word, at))
    if (entry) bits |= entry.bits
    at = next(text, at, entry?.word ?? '')
  }
  return new Senses(bits, text.split(' ').length - 2)
}

/** The next place where a word can start. */
function next(text: string, from: number, matched: string): number {
  const after = from + Math.max(1, matched.length)
  if (text.charCodeAt(after) > 0x7f || text.charCodeAt(from) > 0x7f)
    if (UNSPACED.test(text[after] ?? '') || UNSPACED.test(text[from]!)) return text[after] === ' ' ? after + 1 : after
  // A matched word that ended with a blank has consumed it.
  if (text[after - 1] === ' ') return after
  const blank = text.indexOf(' ', after)
  return blank < 0 ? text.length : blank + 1
}
