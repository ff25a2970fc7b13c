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

const SIGN = /[\\`]|<!--/g

/** Comments outside of code spans and escapes, in order. Time is linear: a backtick run of a length that has no partner is looked for once. */
export function commentsIn(text: string): Comment[] {
  const comments: Comment[] = []
  if (!text.includes('<!--')) return comments
  const unpaired = new Set<number>()
  for (let at = nextSign(text, 0); at >= 0; ) {
    let after = at + 2
    if (text[at] === '`') after = afterCode(text, at, unpaired)
    else if (text[at] === '<') {
      const end = text.indexOf('-->', at + 2)
      if (end < 0) break
      after = end + 3
      comments.push({ from: at, to: after, body: text.slice(at + 4, Math.max(at + 4, end)) })
    }
    at = nextSign(text, after)
  }
  return comments
}

/** Where the next escape, code span or comment starts; -1 when there is none. */
function nextSign(text: string, from: number): number {
  SIGN.lastIndex = from
  return SIGN.test(text) ? SIGN.lastIndex - 1 - (text[SIGN.lastIndex - 1] === '-' ? 3 : 0) : -1
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
  if (!/[*_`~<\]]/.test(text)) return text.trim()
  let words = text
  if (words.includes('](')) words = words.replace(/!?\[([^[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)/g, '$1')
  if (words.includes('][')) words = words.replace(/\[([^[\]]+)\]\[[^[\]]*\]/g, '$1')
  if (words.includes('<')) words = words.replace(/<\/?[A-Za-z][^<>]*>/g, '')
  return words.replace(/\*\*|__(?=\S)|(?<=\S)__|~~|`/g, '').trim()
}
