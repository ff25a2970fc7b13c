/**
 * @module checklist/lint/hits
 * Where a pattern occurs in a text, comments left out.
 */

export interface Hit {
  line: number
  column: number
  words: string
}

/** @param pattern with the flag `g`. */
export function hitsOf(pattern: RegExp, text: string): Hit[] {
  const hits: Hit[] = []
  let line = 1
  let start = 0
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    for (let end = text.indexOf('\n', start); end >= 0 && end < match.index; end = text.indexOf('\n', start)) {
      line++
      start = end + 1
    }
    if (!inComment(text, match.index)) hits.push({ line, column: match.index - start + 1, words: match[0].trim() })
    if (match[0] === '') pattern.lastIndex++
  }
  return hits
}

/** Looks back no further than a comment reaches in practice, so that many hits stay cheap. */
function inComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2000), at)
  return before.lastIndexOf('<!--') > before.lastIndexOf('-->')
}
