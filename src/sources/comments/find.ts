/**
 * @module sources/comments/find
 * Words in the comments of one text.
 */
import { shortened } from '../../model/text.ts'
import type { CommentHit } from '../../model/world.ts'
import { type Language, Lexer, Sink } from './lexer.ts'
import { LineCounter } from './lines.ts'

/** Letters of scripts that put no blanks between words do not continue a word: `PROD` is found in `这里PROD`. */
const CONTINUES = /^[\p{L}\p{N}\p{M}_]/u
const NO_BLANKS =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u

const continues = (char: string): boolean =>
  char !== '' && (char <= '\x7f' ? /\w/.test(char) : CONTINUES.test(char) && !NO_BLANKS.test(char))

/** A word in lower case only is found in any case: `prod` finds `PROD`, `PROD` does not find `prod`. */
const anyCase = (word: string): boolean => word === word.toLowerCase()

/** Words to look for, compiled. */
export interface Words {
  search: RegExp
  /** The word as asked for, by what was found. */
  tagOf(found: string): string
}

/** @returns the words compiled, for many texts. */
export function wordsOf(words: readonly string[]): Words {
  const source = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const longestFirst = [...words].sort((a, b) => b.length - a.length)
  const search = longestFirst.map(word => (anyCase(word) ? `(?i:${source(word)})` : source(word))).join('|')
  return {
    search: new RegExp(search || '(?!)', 'g'),
    tagOf: found =>
      words.find(word => word === found) ?? words.find(word => anyCase(word) && word === found.toLowerCase()) ?? found,
  }
}

/** @returns where whole words stand in the text, in comments or not, ascending. */
export function placesOf(text: string, { search }: Words): { at: number; found: string }[] {
  const places: { at: number; found: string }[] = []
  search.lastIndex = 0
  for (let match = search.exec(text); match; match = search.exec(text)) {
    const at = match.index
    const after = at + match[0].length
    if (!continues(before(text, at)) && !continues(codePoint(text, after))) places.push({ at, found: match[0] })
  }
  return places
}

const codePoint = (text: string, at: number): string => {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}

function before(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1)
  return codePoint(text, unit >= 0xdc00 && unit <= 0xdfff ? at - 2 : at - 1)
}

/**
 * @returns each whole word that stands in a comment, in order, with its place (1-based; the column counts UTF-16 units)
 * and the comment's line from the word on. The file's name is the caller's to add.
 * @param bytes what `text` was decoded from: makes counting lines faster
 */
export function findTags(text: string, language: Language, words: Words, bytes?: Buffer): Omit<CommentHit, 'file'>[] {
  const places = placesOf(text, words)
  if (!places.length) return []
  const sink = new Sink(places.map(place => place.at))
  new Lexer(text, sink).code(language, 0)
  const foundAt = new Map(places.map(place => [place.at, place.found]))
  const lines = new LineCounter(text, bytes)
  return sink.found.map(at => {
    const end = text.indexOf('\n', at)
    const rest = text.slice(at, Math.min(end < 0 ? text.length : end, at + 400)).trim()
    const { line, column } = lines.placeOf(at)
    return { line, column, tag: words.tagOf(foundAt.get(at)!), text: detached(shortened(rest, 200)) }
  })
}

/** A slice keeps the whole text it was cut from in memory; thousands of hits would keep thousands of files. */
const detached = (slice: string): string => Buffer.from(slice).toString()
