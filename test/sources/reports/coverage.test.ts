import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Count, CoverageReading, FileCoverage } from '../../../src/model/reports.ts'
import { coverageReports } from '../../../src/sources/reports/coverage.ts'
import { memoryFiles } from '../../world.ts'
import { samples } from './coverage-samples.ts'

type Contents = Record<string, string | Uint8Array>

/** A name that tells nothing, unless the test is about places. */
const read = (content: string | Uint8Array): Promise<CoverageReading> => find({ report: content }, ['report'])
const find = (contents: Contents, patterns?: string[]): Promise<CoverageReading> =>
  coverageReports(memoryFiles(contents))(patterns)

const pair = (count: Count | null): [number, number] | null => count && [count.covered, count.total]

function linesOf({ hits }: FileCoverage): { hit: number[]; missed: number[] } | null {
  if (!hits) return null
  const all = [...hits]
  const those = (wanted: number) => all.filter(([, hit]) => hit === wanted).map(([line]) => line)
  return { hit: those(1), missed: those(0) }
}

const sampleOf = (format: string) => samples.find(sample => sample.format === format)!

/** A tracefile: per file, a digit for each of its lines. */
const lcov = (files: Record<string, string>): string =>
  Object.entries(files)
    .map(([path, hits]) => `SF:${path}\n${[...hits].map((hit, at) => `DA:${at + 1},${hit}\n`).join('')}end_of_record\n`)
    .join('')

describe.each(samples)('$format', sample => {
  test('is known by its content and counted from its lines', async () => {
    const { reports, broken } = await read(sample.text)
    expect(broken).toEqual([])
    const [report] = reports
    expect({
      format: report!.format,
      unit: report!.unit,
      lines: pair(report!.lines),
      branches: pair(report!.branches),
      functions: pair(report!.functions),
      statements: pair(report!.statements),
      files: Object.fromEntries(report!.files.map(file => [file.path, linesOf(file)])),
    }).toEqual({
      format: sample.format,
      unit: sample.unit ?? 'lines',
      lines: sample.lines,
      branches: sample.branches,
      functions: sample.functions,
      statements: sample.statements,
      files: sample.files,
    })
  })

  test('reads the same with a byte order mark, in UTF-16 and with CRLF', async () => {
    const { text, lines } = sample
    const utf16 = Buffer.concat([
      Buffer.of(0xff, 0xfe),
      Buffer.from(text.replace('UTF-8', 'UTF-16').replace('utf-8', 'utf-16'), 'utf16le'),
    ])
    for (const content of [`\uFEFF${text}`, utf16, text.replaceAll('\n', '\r\n')]) {
      const { whole, broken } = await read(content)
      expect({ broken, lines: pair(whole.lines) }).toEqual({ broken: [], lines })
    }
  })

  test('is broken wherever it is cut off', async () => {
    const { text } = sample
    for (let length = 1; length < text.trimEnd().length; length++) {
      const { reports, broken, whole } = await read(text.slice(0, length))
      expect(reports.length + broken.length).toBe(1)
      // What has no end can only be caught where a line is cut; what was left never counts for more.
      const boundary =
        sample.endless || (sample.format === 'lcov' && text.slice(0, length).trimEnd().endsWith('end_of_record'))
      if (boundary) expect(whole.lines.total).toBeLessThanOrEqual(sample.lines[1])
      else expect({ length, reports: reports.map(({ lines }) => lines) }).toEqual({ length, reports: [] })
    }
  })

  test('survives damage', async () => {
    const original = Buffer.from(sample.text)
    const edit = fc.record({
      at: fc.nat(original.length),
      drop: fc.nat(8),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc.constantFrom('<', '"', '&', '{', ']', '\n', ',', ':', '-', '99999999999', '1e999', 'null'),
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async edits => {
        let bytes = original
        for (const { at, drop, put } of edits)
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + drop)])
        sane(await read(bytes))
      }),
      { numRuns: 60 },
    )
  })
})

/** Read or broken, and the numbers are possible. */
function sane({ reports, broken, whole }: CoverageReading): void {
  expect(reports.length + broken.length).toBe(1)
  for (const count of [whole.lines, whole.branches, whole.functions, whole.statements]) {
    if (!count) continue
    expect(count.covered).toBeGreaterThanOrEqual(0)
    expect(count.total).toBeGreaterThanOrEqual(count.covered)
    expect(Number.isSafeInteger(count.total)).toBe(true)
  }
}

test('reads anything at all', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => sane(await read(bytes))))
  await fc.assert(fc.asyncProperty(fc.json(), async text => sane(await read(text))))
  const word = fc.constantFrom(
    'SF:a',
    'DA:1,1',
    'DA:2,0',
    'BRDA:1,0,0,-',
    'FN:1,f',
    'FNDA:1,f',
    'end_of_record',
    'TN:',
    'x',
  )
  await fc.assert(fc.asyncProperty(fc.array(word), async words => sane(await read(`TN:\n${words.join('\n')}`))))
})

describe('lcov', () => {
  const text = `${lcov({ 'src/a.js': '1001' })}${lcov({ 'src/ü.js': '11' })}`

  test('is the same in chunks of any size', async () => {
    const bytes = Buffer.from(`TN:\n${'# a long comment '.repeat(400)}\n${sampleOf('lcov').text}${text}`)
    const whole = (await read(bytes)).whole.files.map(file => [file.path, linesOf(file), file.branches, file.functions])
    for (const size of [1, 2, 3, 7, 64, 4096]) {
      const files = { ...memoryFiles({ report: bytes }), stream: pieces(bytes, size) }
      const reading = await coverageReports(files)(['report'])
      expect(reading.whole.files.map(file => [file.path, linesOf(file), file.branches, file.functions])).toEqual(whole)
    }
  })

  test('merges the records of one file line by line', async () => {
    const { whole } = await read(
      `${lcov({ a: '1000', b: '1' })}${lcov({ a: '0100' })}SF:a\nDA:3,0\nBRDA:3,0,0,1\nBRDA:3,0,1,-\nend_of_record\nSF:a\nBRDA:3,0,1,2\nend_of_record\n`,
    )
    expect([whole.lines, whole.branches]).toEqual([
      { covered: 3, total: 5 },
      { covered: 2, total: 2 },
    ])
  })

  test('knows the records of lcov 2', async () => {
    const record = [
      'SF:a',
      'VER:1',
      'FNL:0,1,3',
      'FNA:0,1,f',
      'FNA:0,0,g(int, int)',
      'BRDA:1,e0,0,1',
      'BRDA:1,0,a == 1, b,-',
      'MCDC:1,2,t,1,0,a',
      'DA:1,1',
      'end_of_record',
    ]
    const { whole } = await read(`${record.join('\n')}\n`)
    expect(whole).toMatchObject({
      lines: { covered: 1, total: 1 },
      branches: { covered: 1, total: 2 },
      functions: { covered: 1, total: 2 },
    })
  })

  test.each([
    ['no record', 'TN:\n', 'holds no record'],
    ['a word that is cut off', 'SF:a\nDA:1,1\nBRD\n', '`end_of_record` is missing'],
    ['a branch without its numbers', 'SF:a\nBRDA:\n', 'cannot be read'],
    ['no end', 'SF:a\nDA:1,1\n', '`end_of_record` is missing'],
    ['a record in a record', 'SF:a\nDA:1,1\nSF:b\nDA:1,1\nend_of_record\n', '`end_of_record` is missing'],
    ['a line outside', 'TN:\nDA:1,1\n', 'outside of any record'],
    ['a line that is none', 'SF:a\nDA:x,1\nend_of_record\n', '`DA:x,1`'],
    ['a line without hits', 'SF:a\nDA:1,\nend_of_record\n', '`DA:1,`'],
    ['a branch that is none', 'SF:a\nBRDA:1,2\nend_of_record\n', '`BRDA:1,2`'],
    ['no path', 'SF:\nDA:1,1\nend_of_record\n', '`SF:` is empty'],
  ])('is broken with %s', async (_, content, because) => {
    expect((await read(content)).broken).toEqual([{ file: 'report', because: expect.stringContaining(because) }])
  })

  test('has no special paths', async () => {
    const { whole } = await read(
      lcov({ constructor: '10', 'C:\\shop\\a.js': '1' }) + lcov(JSON.parse('{"__proto__":"01"}')),
    )
    expect(whole.files.map(({ path }) => path)).toEqual(['constructor', 'C:/shop/a.js', '__proto__'])
    expect(whole.lines).toEqual({ covered: 3, total: 5 })
  })
})

function pieces(bytes: Uint8Array, size: number) {
  return async function* () {
    // One buffer for all, as the disk's files do it.
    const buffer = Buffer.alloc(size)
    for (let at = 0; at < bytes.length; at += size) {
      const length = buffer.length - (at + size > bytes.length ? at + size - bytes.length : 0)
      buffer.set(bytes.subarray(at, at + length))
      yield buffer.subarray(0, length)
    }
  }
}

describe('several reports', () => {
  test('of one file merge line by line, the larger count of branches counts', async () => {
    const { whole } = await find({
      'a/lcov.info': lcov({ 'src/x.js': '1100', 'src/y.js': '1' }),
      'b/lcov.info': lcov({ 'src/x.js': '0110' }),
    })
    expect(whole).toMatchObject({ unit: 'lines', lines: { covered: 4, total: 5 } })
    expect(whole.files.map(file => [file.path, linesOf(file)])).toEqual([
      ['src/x.js', { hit: [1, 2, 3], missed: [4] }],
      ['src/y.js', { hit: [1], missed: [] }],
    ])
  })

  test('of different files add up by their own counts', async () => {
    const { whole } = await find({ 'lcov.info': lcov({ 'a.js': '10' }), 'cover.out': sampleOf('go-coverprofile').text })
    expect(whole).toMatchObject({ unit: 'statements and lines', lines: { covered: 4, total: 6 } })
  })

  test('that count statements are counted by line where they overlap', async () => {
    const { whole } = await find({
      'cover.out': 'mode: set\nm/a.go:1.1,4.2 2 1\nm/a.go:5.1,6.2 9 0\n',
      'x/coverage.out': 'mode: set\nm/a.go:1.1,4.2 2 0\nm/a.go:5.1,6.2 9 0\n',
    })
    expect(whole).toMatchObject({ unit: 'lines', lines: { covered: 4, total: 6 } })
  })

  test('of two packages are not one file because both have a src/index.js', async () => {
    const { whole } = await find({
      'packages/a/coverage/lcov.info': lcov({ 'src/index.js': '1111' }),
      'packages/b/coverage/lcov.info': lcov({ 'src/index.js': '0000' }),
      'packages/a/src/index.js': '',
      'packages/b/src/index.js': '',
    })
    expect(whole.lines).toEqual({ covered: 4, total: 8 })
    expect(whole.files.map(({ path }) => path)).toEqual(['packages/a/src/index.js', 'packages/b/src/index.js'])
  })

  test('whose totals list no files still count', async () => {
    const { whole } = await find({
      'lcov.info': lcov({ 'a.js': '10' }),
      'x/lcov.info': lcov({ 'a.js': '01' }),
      'clover.xml':
        '<coverage clover="3"><project><metrics statements="10" coveredstatements="1"/></project></coverage>',
    })
    expect(whole.lines).toEqual({ covered: 3, total: 12 })
  })
})

describe('places', () => {
  const contents = {
    'coverage/lcov.info': lcov({ 'src/cart.js': '1000' }),
    'coverage/clover.xml': sampleOf('clover-xml').text,
    'coverage/coverage-final.json': sampleOf('istanbul-json').text,
    'coverage/coverage-summary.json': '{"total":{"lines":{"total":2,"covered":1}}}',
    'coverage/other/lcov.info': lcov({ 'src/cart.js': '0000' }),
    'test/fixtures/lcov.info': lcov({ 'src/cart.js': '1111' }),
  }

  test('one run in several formats is counted once', async () => {
    const { whole, reports, repeated, usual } = await find(contents)
    expect(usual).toBe(true)
    expect(reports.map(({ file }) => file)).toEqual(['coverage/coverage-final.json', 'coverage/other/lcov.info'])
    expect(repeated.map(({ file, of }) => [file, of])).toEqual([
      ['coverage/lcov.info', 'coverage/coverage-final.json'],
      ['coverage/clover.xml', 'coverage/coverage-final.json'],
      ['coverage/coverage-summary.json', 'coverage/coverage-final.json'],
    ])
    expect(whole.files).toHaveLength(2)
  })

  test('a summary beside a report with the same lines is the same run', async () => {
    const { reports, repeated } = await find({
      'coverage/lcov.info': lcov({ 'src/cart.js': '10' }),
      'coverage/coverage-summary.json': contents['coverage/coverage-summary.json'],
    })
    expect([reports.length, repeated.length]).toEqual([1, 1])
  })

  test('two languages in one folder are two runs', async () => {
    const { reports } = await find({
      'lcov.info': lcov({ 'a.js': '1' }),
      'coverage.xml': sampleOf('cobertura-xml').text,
    })
    expect(reports).toHaveLength(2)
  })

  test('reports that were named are all counted', async () => {
    const { reports } = await find(contents, ['coverage/*'])
    expect(reports).toHaveLength(4)
  })

  test.each([
    ['absolute', '/home/runner/shop/src/a.js', 'src/a.js'],
    ['of Windows', 'D:\\a\\shop\\shop\\src\\a.js', 'src/a.js'],
    ['of a module', 'github.com/owner/shop/src/a.js', 'src/a.js'],
    ['with a dot', './src/a.js', 'src/a.js'],
    ['of somewhere else', '/usr/include/x.h', '/usr/include/x.h'],
  ])('a path %s becomes the project’s where its source is', async (_, reported, path) => {
    const { whole } = await find({ 'coverage/lcov.info': lcov({ [reported]: '1' }), 'src/a.js': '' })
    expect(whole.files.map(file => file.path)).toEqual([path])
  })

  test('JaCoCo’s paths get their module and source folder', async () => {
    const { whole } = await find({
      'cart/target/site/jacoco/jacoco.xml': sampleOf('jacoco-xml').text,
      'cart/src/main/java/com/shop/Cart.java': '',
    })
    expect(whole.files.map(file => file.path)).toEqual(['cart/src/main/java/com/shop/Cart.java'])
  })
})

test.each([
  ['nothing', '', 'is empty'],
  ['prose', 'Coverage is fine.', 'is of no known format'],
  ['other XML', '<testsuites/>', '`testsuites`'],
  ['other JSON', '{"name":"shop"}', 'no known coverage report; it has the members `name`'],
  ['a list', '[1]', 'a list at its root'],
  ['nested without end', '<coverage line-rate="1">'.repeat(200_000), 'deeper than'],
])('%s is no report', async (_, content, because) => {
  expect((await read(content)).broken).toEqual([{ file: 'report', because: expect.stringContaining(because) }])
})
