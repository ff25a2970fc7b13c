/**
 * @module sources/reports/coverage/each-line
 * Lines of a text file, one at a time.
 */
import { decoded } from '../../decode.ts'
import { BrokenReport } from '../reading.ts'

const MAX_LINE = 16 * 1024 * 1024

/** @returns every line without its line break. */
export async function* eachLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of decoded(chunks)) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_LINE) throw new BrokenReport('has a line of more than 16 million characters')
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}
