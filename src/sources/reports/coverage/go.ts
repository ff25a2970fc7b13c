/**
 * @module sources/reports/coverage/go
 * Go's cover profile. A block tells how many statements it holds: they are what `go tool cover` counts. For merging and
 * changed lines, a block covers every line it spans.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import { BrokenReport, type Format } from '../reading.ts'
import { eachLine } from './each-line.ts'
import { type CoverageFacts, FileTable, totalled } from './facts.ts'

const BLOCK = /^(.+):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\d+)$/
const MODE = /^mode: (?:set|count|atomic)$/

export const go: Format<CoverageFacts> = {
  name: 'go-coverprofile',
  matches: head => /^mode: (?:set|count|atomic)\s*(?:\n|$)/.test(head),
  async read(file) {
    const blocks = new Map<string, { path: string; statements: number; hit: boolean }>()
    const table = new FileTable()
    for await (const line of eachLine(file.chunks())) {
      if (line === '' || MODE.test(line)) continue
      const found = BLOCK.exec(line)
      if (!found) throw new BrokenReport(`has a line that is no block of a Go cover profile: \`${line.slice(0, 80)}\``)
      const [, path = '', first, , last, , statements, times] = found
      const hit = Number(times) > 0
      const id = line.slice(0, line.lastIndexOf(' '))
      const known = blocks.get(id)
      if (known) known.hit ||= hit
      else blocks.set(id, { path, statements: Number(statements), hit })
      table.file(path).span(Number(first), Number(last), hit)
    }
    return totalled(withStatements(table.finish({}), blocks.values()), { unit: 'statements' })
  },
}

function withStatements(
  files: FileCoverage[],
  blocks: Iterable<{ path: string; statements: number; hit: boolean }>,
): FileCoverage[] {
  const counts = new Map<string, Count>(files.map(({ path }) => [path, { covered: 0, total: 0 }]))
  for (const { path, statements, hit } of blocks) {
    const count = counts.get(path)!
    count.total += statements
    if (hit) count.covered += statements
  }
  return files.map(file => ({ ...file, lines: counts.get(file.path)!, statements: counts.get(file.path)! }))
}
