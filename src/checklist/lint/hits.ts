/**
 * @module checklist/lint/hits
 * Where a pattern occurs in a text, comments left out.
 */

export interface Hit {
  line: number
  column: number
  words: string
}

/** As `hitsOf`, looking only at the lines in which a cheap pattern occurs. */
export function hitsInLinesOf(cheap: RegExp, pattern: RegExp, text: string): Hit[] {
  const hits: Hit[] = []
  let last = 0
  for (const { line, column, start } of matchesOf(cheap, text)) {
    if (line === last) continue
    last = line
    const end = text.indexOf('\n', start + column - 1)
    for (const hit of hitsOf(pattern, text.slice(start, end < 0 ? text.length : end))) hits.push({ ...hit, line })
  }
  return hits
}

/** @param pattern with the flag `g`. */
export const hitsOf = (pattern: RegExp, text: string): Hit[] =>
  matchesOf(pattern, text).map(({ line, column, words }) => ({ line, column, words }))

function matchesOf(pattern: RegExp, text: string): (Hit & { start: number })[] {
  const hits: (Hit & { start: number })[] = []
  let line = 1
  let start = 0
  const comments = text.includes('<!--')
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    for (let end = text.indexOf('\n', start); end >= 0 && end < match.index; end = text.indexOf('\n', start)) {
      line++
      start = end + 1
    }
    if (!comments || !inComment(text, match.index))
      hits.push({ line, column: match.index - start + 1, words: match[0].trim(), start })
    if (match[0] === '') pattern.lastIndex++
  }
  return hits
}

/** Looks back no further than a comment reaches in practice, so that many hits stay cheap. */
function inComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2000), at)
  return before.lastIndexOf('<!--') > before.lastIndexOf('-->')
}
