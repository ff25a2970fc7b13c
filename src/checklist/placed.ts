/**
 * @module checklist/placed
 * Comments of a paragraph -> their words and places in the source.
 */
import type { PlacedComment } from './document.ts'
import { type Comment, commentsIn, joined } from './inline.ts'
import type { Token } from './markdown.ts'

/**
 * Finds where comments start in the source. Continuation lines are padded to their columns, so that places inside of the
 * comment can be counted from its text.
 */
export function placed({ content, map }: Pick<Token, 'content' | 'map'>, lines: readonly string[]): PlacedComment[] {
  const comments = commentsIn(content)
  if (!comments.length) return []
  const written = content.split('\n')
  const starts: number[] = []
  for (let offset = 0, line = 0; line < written.length; offset += written[line]!.length + 1, line++) starts.push(offset)
  const shift = written.map((line, index) => {
    const source = lines[map![0] + index] ?? ''
    return Math.max(0, source.trimEnd().length - line.trimEnd().length)
  })
  let line = 0
  return comments.map(({ from, body }) => {
    const open = from + 4
    while (line + 1 < starts.length && starts[line + 1]! <= open) line++
    const first = line
    const padded = body
      .split('\n')
      .map((part, index) => (index ? ' '.repeat(shift[first + index] ?? 0) + part : part))
      .join('\n')
    return { body: padded, line: map![0] + line + 1, column: open - starts[line]! + shift[line]! + 1 }
  })
}

/** A paragraph's words without its comments, lines joined by a blank. */
export const spoken = (content: string): string => joined(withoutComments(content))

/** The lines of a paragraph, each trimmed, comments gone. */
export const spokenLines = (content: string): string =>
  withoutComments(content)
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .join('\n')

function withoutComments(content: string): string {
  const comments: readonly Comment[] = commentsIn(content)
  if (!comments.length) return content
  let text = ''
  let at = 0
  for (const { from, to } of comments) {
    text += content.slice(at, from)
    at = to
  }
  return text + content.slice(at)
}
