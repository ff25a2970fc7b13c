/**
 * @module checklist/inline
 * What has to be known of a paragraph's inside: where its HTML comments are, and what it says without Markdown signs.
 */

export interface Comment {
  /** Offsets of `<!--` and of what follows `-->` in the paragraph. */
  from: number
  to: number
  /** What stands between. */
  body: string
}

/** Comments outside of code spans and escapes, in order. Time is linear: a backtick run of a length that has no partner is looked for once. */
export function commentsIn(text: string): Comment[] {
  const comments: Comment[] = []
  if (!text.includes('<!--')) return comments
  const unpaired = new Set<number>()
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at += 2
    else if (code === 0x60) at = afterCode(text, at, unpaired)
    else if (code === 0x3c && text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 2)
      if (end < 0) break
      comments.push({ from: at, to: end + 3, body: text.slice(at + 4, Math.max(at + 4, end)) })
      at = end + 3
    } else at++
  }
  return comments
}

/** The offset after the code span that starts here, or after the backticks when nothing closes it. */
function afterCode(text: string, from: number, unpaired: Set<number>): number {
  let at = from
  while (text.charCodeAt(at) === 0x60) at++
  const length = at - from
  if (unpaired.has(length)) return at
  for (let close = text.indexOf('`', at); close >= 0; ) {
    let end = close
    while (text.charCodeAt(end) === 0x60) end++
    if (end - close === length) return end
    close = text.indexOf('`', end)
  }
  unpaired.add(length)
  return at
}

/** Lines of a paragraph joined by a blank. */
export const joined = (text: string): string =>
  text.includes('\n')
    ? text
        .split('\n')
        .map(line => line.trim())
        .filter(Boolean)
        .join(' ')
    : text.trim()

/** @returns the words without link targets, tags, code and emphasis signs. */
export function plain(text: string): string {
  let words = text
  if (words.includes('](')) words = words.replace(/!?\[([^[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)/g, '$1')
  if (words.includes('][')) words = words.replace(/\[([^[\]]+)\]\[[^[\]]*\]/g, '$1')
  if (words.includes('<')) words = words.replace(/<\/?[A-Za-z][^<>]*>/g, '')
  return words.replace(/\*\*|__(?=\S)|(?<=\S)__|~~|`/g, '').trim()
}
