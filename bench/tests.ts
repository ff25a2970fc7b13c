/** Reading a JUnit report of a million cases: a whole process, bundled as it is shipped. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Benchmark, Row } from './bench.ts'
import { bundled, compare, generate, type Shape } from './process.ts'

const CASES_PER_SUITE = 100

/** About 92 bytes a case, a failure with its message now and then. */
export const junit: Shape = {
  name: 'junit.xml',
  head: '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n',
  file(index) {
    const cases = Array.from({ length: CASES_PER_SUITE }, (_, at) => {
      const head = `    <testcase classname="com.example.Suite${index}" name="case ${at} of suite ${index}" time="0.00${at % 10}"`
      return (index * CASES_PER_SUITE + at) % 997 === 0
        ? `${head}><failure message="expected ${at}">at Suite${index}.java:${at}</failure></testcase>\n`
        : `${head}/>\n`
    })
    return `  <testsuite name="com.example.Suite${index}" tests="${CASES_PER_SUITE}">\n${cases.join('')}  </testsuite>\n`
  },
  tail: '</testsuites>\n',
}

export const TESTS_PROGRAM = `
import { basename, dirname } from 'node:path'
import { diskFiles } from './src/sources/files.ts'
import { testReports } from './src/sources/reports/tests.ts'
const file = process.argv[2]
const { reports, broken } = await testReports(diskFiles(dirname(file)))([basename(file)])
if (broken.length > 0 || reports[0].tests < 900_000) throw new Error(JSON.stringify(broken))
console.log(process.resourceUsage().maxRSS)
`
const SAXES = `
import { createReadStream } from 'node:fs'
import { SaxesParser } from 'saxes'
const parser = new SaxesParser()
let cases = 0
parser.on('opentag', tag => { if (tag.name === 'testcase') cases++ })
for await (const chunk of createReadStream(process.argv[2], { encoding: 'utf8', highWaterMark: 1024 * 1024 })) parser.write(chunk)
parser.close()
console.log(process.resourceUsage().maxRSS)
`

export const tests: Benchmark = {
  name: 'tests',
  async run(): Promise<Row[]> {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-bench-'))
    try {
      const ours = await bundled(folder, 'ours', TESTS_PROGRAM)
      const saxes = await bundled(folder, 'saxes', SAXES)
      const file = await generate(junit, folder, 92)
      const node = process.execPath
      return [
        await compare(
          {
            work: 'JUnit, a million cases, 92 MB',
            against: 'saxes 6.0.0 counting elements',
            limit: null,
            ours: [node, ours, file],
            other: [node, saxes, file],
          },
          5,
        ),
      ]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
