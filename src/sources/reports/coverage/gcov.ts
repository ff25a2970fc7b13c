/**
 * @module sources/reports/coverage/gcov
 * The annotated source that gcov writes, one file per source. Its branches are arcs between machine blocks, exceptions
 * included: they are not counted.
 */
import { BrokenReport, type Format } from '../reading.ts'
import { eachLine } from './each-line.ts'
import { type CoverageFacts, FileTable, totalled } from './facts.ts'

/** `hits:line:source`; `-` cannot run, `#####` and `=====` never ran, `$$$$$` and `%%%%%` are blocks, not lines. */
const LINE = /^\s*(-|#####|=====|\d+(?:\.\d+)?[kMGTPEZY]?\*?):\s*(\d+):(.*)$/
/** The last piece of a file that was cut off. */
const PIECE = /^\s*(?:-|#+|=+|\d\S*)?(?::\s*\d*)?$/

export const gcov: Format<CoverageFacts> = {
  name: 'gcov-text',
  matches: head => /^-:\s+0:(?:Source|Graph|Data|Runs|Programs|Working directory|Version):?/.test(head),
  async read(file) {
    const table = new FileTable()
    let path = ''
    let last = ''
    for await (const line of eachLine(file.chunks())) {
      last = line
      const found = LINE.exec(line)
      if (!found) continue
      const [, hits = '', number = '', source = ''] = found
      if (number === '0') {
        if (source.startsWith('Source:')) path = source.slice('Source:'.length)
      } else if (hits !== '-') table.file(path || file.path).line(Number(number), /[1-9]/.test(hits))
    }
    if (last.trim() !== '' && PIECE.test(last) && !LINE.test(last))
      throw new BrokenReport('ends in the middle of a line')
    return totalled(table.finish({}))
  },
}
