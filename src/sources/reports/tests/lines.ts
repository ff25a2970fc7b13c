/**
 * @module sources/reports/tests/lines
 * A stream of bytes as lines, in bounded memory.
 */
import { decoded } from '../../decode.ts'
import { BrokenReport } from '../reading.ts'

const MAX_LINE = 16 * 1024 * 1024

export interface Line {
  text: string
  /** False for a last line that does not end with a line break: the file may have been cut in it. */
  ended: boolean
}

/** @returns the lines without their line breaks (LF or CRLF). @throws BrokenReport for a line that does not end. */
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
    rest += chunk.slice(from)
    if (rest.length > MAX_LINE) throw new BrokenReport(`has a line longer than ${MAX_LINE / 1024 / 1024} MiB`)
  }
  if (rest) yield { text: rest, ended: false }
}
