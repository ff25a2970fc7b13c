/**
 * @module checklist/senses
 * A heading's words -> what they mean. One pass over the text, whatever the number of words known.
 */
import { type Sense, WORDING } from './wording.ts'

const SCRIPTS_WITHOUT_BLANKS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

interface Entry {
  word: string
  sense: Sense
}

/** First character -> the words that start with it, longest first. */
const BY_FIRST = new Map<string, Entry[]>()
for (const sense of Object.keys(WORDING) as Sense[])
  for (const written of WORDING[sense].split(/\||\n\s*\|?/)) {
    const word = folded(written).slice(1, written.endsWith(' ') ? undefined : -1)
    const first = word[0]
    if (first) BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), { word, sense }])
  }
for (const entries of BY_FIRST.values()) entries.sort((a, b) => b.word.length - a.word.length)

/** Lower case, no accents, every run of other signs one blank, a blank at both ends. */
export function folded(text: string): string {
  const lower = text.toLowerCase()
  const bare = /^[\x00-\x7f]*$/.test(lower)
    ? lower
    : lower
        .normalize('NFD')
        .replace(/\p{M}+/gu, '')
        .normalize('NFC')
  return ` ${bare
    .replace(/ı/g, 'i')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
}

/** What a heading says, and in how many words. */
export class Senses {
  readonly #found: ReadonlySet<Sense>
  readonly words: number
  constructor(found: ReadonlySet<Sense>, words: number) {
    this.#found = found
    this.words = words
  }

  has(...senses: Sense[]): boolean {
    return senses.some(sense => this.#found.has(sense))
  }

  get none(): boolean {
    return this.#found.size === 0
  }
}

/** @returns the senses of a heading's words. */
export function sensesOf(heading: string): Senses {
  const text = folded(heading)
  const found = new Set<Sense>()
  for (let at = 1; at < text.length - 1; ) {
    const entry = (BY_FIRST.get(text[at]!) ?? []).find(({ word }) => text.startsWith(word, at))
    if (entry) {
      // The same words can mean two things; each table that has them counts.
      for (const { word, sense } of BY_FIRST.get(text[at]!)!) if (word === entry.word) found.add(sense)
    }
    at = next(text, at, entry?.word.length ?? 0)
  }
  return new Senses(found, text.trim().split(' ').length)
}

/** The next place where a word can start. */
function next(text: string, from: number, matched: number): number {
  const after = from + Math.max(1, matched)
  if (SCRIPTS_WITHOUT_BLANKS.test(text[after] ?? '') || SCRIPTS_WITHOUT_BLANKS.test(text[from]!))
    return text[after] === ' ' ? after + 1 : after
  // A matched word that ended with a blank has consumed it.
  if (text[after - 1] === ' ') return after
  const blank = text.indexOf(' ', after)
  return blank < 0 ? text.length : blank + 1
}
