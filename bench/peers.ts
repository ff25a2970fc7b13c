/**
 * Other programs that do the same work, on the same files in the same run. They are fetched into a temporary folder:
 * none of them is a dependency. `npm run bench -- --peers`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Benchmark, Row } from './bench.ts'
import { COVERAGE_PROGRAM, cobertura, lcov } from './coverage.ts'
import { bundled, compare, generate } from './process.ts'
import { junit, TESTS_PROGRAM } from './tests.ts'
import { COMMAND_LINE, smallTree } from './todo.ts'

const VERSIONS = { leasot: '14.4.0', 'lcov-parse': '1.0.0', 'fast-xml-parser': '5.2.5', 'test-results-parser': '0.4.6' }
/** They take many times as long; the ratio is plain after so many. */
const ROUNDS = 3

/** What somebody would write to use each: parse the file, look at the answer. */
const PROGRAMS = {
  'lcov-parse': `require('lcov-parse')(process.argv[2], (trouble, files) => { if (trouble || !files.length) process.exit(1) })`,
  'fast-xml-parser': `const { XMLParser } = require('fast-xml-parser')
const read = new XMLParser({ ignoreAttributes: false }).parse(require('fs').readFileSync(process.argv[2], 'utf8'))
if (!Object.keys(read).length) process.exit(1)`,
  'test-results-parser': `const { total } = require('test-results-parser').parse({ type: 'junit', files: [process.argv[2]] })
if (!(total > 900000)) process.exit(1)`,
}

export const peers: Benchmark = {
  name: 'peers',
  async run(): Promise<Row[]> {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-bench-'))
    const tree = smallTree()
    try {
      await writeFile(join(folder, 'package.json'), '{}')
      const wanted = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`)
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted], { cwd: folder })
      const node = process.execPath
      const against = async (work: string, peer: keyof typeof PROGRAMS, ours: string, file: string): Promise<Row> => {
        const program = join(folder, `${peer}.cjs`)
        await writeFile(program, PROGRAMS[peer])
        const [mine, other] = [
          [node, ours, file],
          [node, '--max-old-space-size=8192', program, file],
        ]
        return compare({ work, against: `${peer} ${VERSIONS[peer]}`, limit: null, ours: mine!, other: other! }, ROUNDS)
      }
      const leasot = join(folder, 'node_modules/leasot/dist/cli/leasot.js')
      const coverage = await bundled(folder, 'coverage', COVERAGE_PROGRAM)
      const tests = await bundled(folder, 'tests', TESTS_PROGRAM)
      const [tracefile, xml, report] = [
        await generate(lcov, folder, 100),
        await generate(cobertura, folder, 100),
        await generate(junit, folder, 92),
      ]
      return [
        await compare(
          {
            work: 'todo gate, 3000 files',
            against: `leasot ${VERSIONS.leasot}`,
            limit: null,
            ours: [node, COMMAND_LINE, '-C', tree, 'gate', 'todo', 'all=true'],
            other: [node, leasot, '--skip-unsupported', '--exit-nicely', '--reporter', 'json', `${tree}/**/*`],
          },
          ROUNDS,
        ),
        await against('lcov, 100 MB', 'lcov-parse', coverage, tracefile),
        await against('cobertura.xml, 100 MB', 'fast-xml-parser', coverage, xml),
        await against('JUnit, a million cases, 92 MB', 'test-results-parser', tests, report),
      ]
    } finally {
      for (const made of [folder, tree]) await rm(made, { recursive: true, force: true })
    }
  },
}
