/**
 * @module sources/reports/tests/lines
 * A stream of bytes as lines, in bounded memory.
 */
import { decoded } from '../../decode.ts'

/** What is longer is cut: no format of ours needs more of a line. */
const MAX_LINE = 1024 * 1024

export interface Line {
  text: string
  /** False for a last line that does not end with a line break: the file may have been cut in it. */
  ended: boolean
}

/** @returns the lines without their line breaks (LF or CRLF). */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let rest = ''
  for await (const chunk of decoded(chunks)) {
    let from = 0
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      const text = rest + chunk.slice(from, at)
      rest = ''
      from = at + 1
      yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, ended: true }
    }
    if (rest.length < MAX_LINE) rest += chunk.slice(from, from + MAX_LINE)
  }
  if (rest) yield { text: rest, ended: false }
}
