/** Reading coverage reports of 100 MB: whole processes, bundled as they are shipped. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Benchmark, Row } from './bench.ts'
import { bundled, compare, generate, type Shape } from './process.ts'

const path = (index: number): string => `src/package${index % 97}/folder${index % 13}/module${index}.ts`
const linesOf = (index: number): number => 60 + ((index * 37) % 400)
/** Lines that cannot run lie between those that can. */
const lineAt = (at: number): number => at + (at >> 2) + 1
const hitsAt = (index: number, at: number): number => ((index + at) % 7 === 0 ? 0 : ((index * at) % 90) + 1)
const each = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

export const lcov: Shape = {
  name: 'lcov.info',
  head: '',
  file(index) {
    const count = linesOf(index)
    const functions = each(
      count >> 4,
      at => `FN:${lineAt(at * 16)},function${at}\nFNDA:${hitsAt(index, at)},function${at}\n`,
    )
    const branches = each(
      count >> 3,
      at => `BRDA:${lineAt(at * 8)},${at},0,${hitsAt(index, at)}\nBRDA:${lineAt(at * 8)},${at},1,-\n`,
    )
    const lines = each(count, at => `DA:${lineAt(at)},${hitsAt(index, at)}\n`)
    return `TN:\nSF:${path(index)}\n${functions.join('')}${branches.join('')}${lines.join('')}LF:${count}\nLH:${count}\nend_of_record\n`
  },
  tail: '',
}

export const cobertura: Shape = {
  name: 'cobertura.xml',
  head: '<?xml version="1.0" ?>\n<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n<coverage line-rate="0.8" branch-rate="0.5" version="1" timestamp="1795228034949">\n  <sources><source>.</source></sources>\n  <packages><package name="all" line-rate="0.8">\n    <classes>\n',
  file(index) {
    const lines = each(linesOf(index), at =>
      at % 8 === 0
        ? `            <line number="${lineAt(at)}" hits="${hitsAt(index, at)}" branch="true" condition-coverage="50% (1/2)"/>\n`
        : `            <line number="${lineAt(at)}" hits="${hitsAt(index, at)}"/>\n`,
    )
    return `      <class name="module${index}" filename="${path(index)}" line-rate="0.8" branch-rate="0.5" complexity="0">\n        <methods/>\n        <lines>\n${lines.join('')}        </lines>\n      </class>\n`
  },
  tail: '    </classes>\n  </package></packages>\n</coverage>\n',
}

const jacoco: Shape = {
  name: 'jacoco.xml',
  head: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="bench"><sessioninfo id="a" start="1795228034949" dump="1795228034999"/>',
  file(index) {
    const lines = each(linesOf(index), at => {
      const hit = hitsAt(index, at) > 0
      return `<line nr="${lineAt(at)}" mi="${hit ? 0 : 3}" ci="${hit ? 3 : 0}" mb="0" cb="${at % 8 === 0 ? 2 : 0}"/>`
    })
    const name = `Module${index}`
    const counters = `<counter type="INSTRUCTION" missed="3" covered="30"/><counter type="LINE" missed="1" covered="${lines.length - 1}"/>`
    return `<package name="com/example/p${index}"><class name="com/example/p${index}/${name}" sourcefilename="${name}.java"><method name="run" desc="()V" line="1">${counters}</method>${counters}</class><sourcefile name="${name}.java">${lines.join('')}${counters}</sourcefile>${counters}</package>`
  },
  tail: '<counter type="LINE" missed="1" covered="9"/></report>',
}

export const COVERAGE_PROGRAM = `
import { basename, dirname } from 'node:path'
import { diskFiles } from './src/sources/files.ts'
import { coverageReports } from './src/sources/reports/coverage.ts'
const file = process.argv[2]
const { whole, broken } = await coverageReports(diskFiles(dirname(file)))([basename(file)])
if (broken.length > 0 || whole.lines.total === 0) throw new Error(JSON.stringify(broken))
console.log(process.resourceUsage().maxRSS)
`
const SAXES = `
import { createReadStream } from 'node:fs'
import { SaxesParser } from 'saxes'
const parser = new SaxesParser()
let lines = 0
parser.on('opentag', tag => { if (tag.name === 'line') lines++ })
for await (const chunk of createReadStream(process.argv[2], { encoding: 'utf8', highWaterMark: 1024 * 1024 })) parser.write(chunk)
parser.close()
console.log(process.resourceUsage().maxRSS)
`

export const coverage: Benchmark = {
  name: 'coverage',
  async run(): Promise<Row[]> {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-bench-'))
    try {
      const ours = await bundled(folder, 'ours', COVERAGE_PROGRAM)
      const saxes = await bundled(folder, 'saxes', SAXES)
      const node = process.execPath
      const grep = execFileSync('grep', ['--version'], { encoding: 'utf8' }).split('\n', 1)[0]!
      const tracefile = await generate(lcov, folder, 100)
      const rows = [
        await compare({
          work: 'lcov, 100 MB',
          against: `grep -c ^DA (${grep})`,
          limit: 2.5,
          ours: [node, ours, tracefile],
          other: ['grep', '-c', '^DA', tracefile],
        }),
      ]
      for (const shape of [cobertura, jacoco]) {
        const file = await generate(shape, folder, 100)
        rows.push(
          await compare(
            {
              work: `${shape.name}, 100 MB`,
              against: 'saxes 6.0.0 counting elements',
              limit: null,
              ours: [node, ours, file],
              other: [node, saxes, file],
            },
            5,
          ),
        )
      }
      return rows
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
