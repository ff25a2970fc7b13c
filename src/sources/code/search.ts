/**
 * @module sources/code/search
 * Patterns in texts.
 */
import type { Code, CodeHit, SearchPattern } from '../../model/code.ts'
import { type Pattern, patternOf } from '../../model/pattern.ts'
import { shortened } from '../../model/text.ts'
import { LineCounter } from '../comments/lines.ts'
import { placesInComments } from './comments.ts'
import type { Text, Texts } from './texts.ts'

/** So many hits are kept; all are counted. */
const KEPT = 1000

type Compiled = SearchPattern & { pattern: Pattern }

/** @returns an answer to `search` over the texts. */
export async function search(texts: Texts, query: Parameters<Code['search']>[0]): ReturnType<Code['search']> {
  const compiled: Compiled[] = await Promise.all(
    query.patterns.map(async each => ({
      ...each,
      pattern: await patternOf(each.source, { lines: true, anyCase: each.anyCase ?? false }),
    })),
  )
  const answer = { count: 0, hits: [] as CodeHit[], files: 0, unread: [] as string[] }
  const isFor = (path: string) => (each: SearchPattern) => !each.endings || each.endings.includes(endingOf(path))
  for await (const each of texts(query, path => compiled.some(isFor(path)))) {
    answer.files++
    if (each.text === null) answer.unread.push(each.path)
    else look({ ...each, text: each.text }, compiled.filter(isFor(each.path)), answer)
  }
  return answer
}

export function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : name.toLowerCase()
}

function look(
  { path, text, lines }: Text & { text: string },
  patterns: readonly Compiled[],
  answer: { count: number; hits: CodeHit[] },
): void {
  const found: { at: number; last: number; name: string; skips: boolean }[] = []
  for (const { name, pattern, notInComments = false } of patterns)
    for (const { start, end } of pattern.places(text)) {
      // A pattern may begin with the line's end or indentation before what it is about.
      const blank = text.slice(start, end).search(/\S/)
      found.push({ at: start + Math.max(0, blank), last: end - 1, name, skips: notInComments })
    }
  // By its last character: the first one may be that of the comment before it.
  const asked = [...new Set(found.filter(({ skips }) => skips).map(({ last }) => last))].sort((a, b) => a - b)
  const commented = placesInComments(path, text, asked)
  found.sort((a, b) => a.at - b.at)
  const counter = new LineCounter(text)
  const seen = new Set<string>()
  for (const { at, last, name, skips } of found) {
    if (skips && commented.has(last)) continue
    const place = counter.placeOf(at)
    // Two patterns of one name may find the same thing.
    const key = `${place.line} ${name}`
    if ((lines && !lines.has(place.line)) || seen.has(key)) continue
    seen.add(key)
    answer.count++
    if (answer.hits.length >= KEPT) continue
    const start = at - place.column + 1
    const end = text.indexOf('\n', at)
    const line = text.slice(Math.max(start, at - 400), Math.min(end < 0 ? text.length : end, at + 400)).trim()
    // A copy: a slice would keep the whole text in memory.
    answer.hits.push({ file: path, ...place, name, text: Buffer.from(shortened(line, 160)).toString() })
  }
}
