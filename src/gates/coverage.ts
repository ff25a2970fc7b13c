/**
 * @module gates/coverage
 * Coverage reports of any format: is enough of the code covered by tests?
 */
import { z } from 'zod'
import {
  type ChangedCoverage,
  changedCoverage,
  type Limit,
  METRICS,
  type Metric,
  NONE,
  narrowed,
  pathFilter,
  reaches,
  totalOf,
} from '../model/coverage.ts'
import { ageReasons, ages, COMMITTED_LATER } from '../model/freshness.ts'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, error, fail, type Outcome, pass, skip } from '../model/outcome.ts'
import { flag, list, number } from '../model/params.ts'
import type { Count, Coverage, CoverageReading } from '../model/reports.ts'
import { grouped, listed, percent, plural, shortened } from '../model/text.ts'

const USUAL_MIN = 80
const MAX_SHOWN = 3
const MAX_WORST = 20
export default defineGate({
  kind: 'coverage',
  says: 'Enough of the code is covered by tests, by the reports their runner wrote.',
  asks: ['reports', 'files', 'clock', 'git', 'release'],
  params: z.strictObject({
    report: list()
      .optional()
      .describe('globs of the report files, `!` in front excludes; the usual places when absent'),
    min: number()
      .pipe(z.number().min(0, 'expected 0 to 100').max(100, 'expected 0 to 100'))
      .optional()
      .describe("percentage to exceed; the item's own words set it too (`>80%`); without either it is 80"),
    op: z
      .enum(['>', '>='], { error: 'expected `>` or `>=`' })
      .optional()
      .describe(
        "`>`: more than `min`, `>=`: at least `min`; when absent, as the item's own words say, else `>` (at 100: `>=`)",
      ),
    metric: z
      .enum(METRICS, { error: `expected ${listed(METRICS, 'or')}` })
      .default('lines')
      .describe(
        'what is counted: `lines`, `branches`, `functions` or `statements`; some formats count statements as lines',
      ),
    paths: list()
      .optional()
      .describe('globs of source files, `!` in front excludes: only they are judged; all in the reports when absent'),
    perFile: flag().default(false).describe('every file must reach it, not only all of them together'),
    ...ages(),
    diff: flag()
      .default(false)
      .describe("only lines added or changed since the release's base are judged; skips when none of them can run"),
  }),
  fromItem({ thresholds }) {
    const found = thresholds.find(({ unit }) => unit === '%')
    if (!found || found.op === '<' || found.op === '<=') return {}
    return { min: found.value, op: found.op === '==' ? '>=' : found.op }
  },
  async check(params, world) {
    const { reports, git, release } = world
    const reading = await reports.coverage(params.report)
    const trouble = troubleOf(reading) ?? silenceOf(reading, params.metric)
    if (trouble) return trouble
    const old = await ageReasons(reading.reports, params, 'run the tests with coverage', world)
    if (old.length) return fail(old.join('; also '), evidenceOf(reading, reading.whole, params.metric))
    const wanted = pathFilter(params.paths)
    const narrow = Boolean(params.paths?.length)
    const asked = narrow ? narrowed(reading.whole, wanted) : reading.whole
    if (asked.files.length === 0 && (narrow || params.perFile || params.diff))
      return nothingAsked(reading, params.paths ?? [])
    const judging: Judging = { reading, asked, metric: params.metric, limit: limitOf(params), perFile: params.perFile }
    if (!params.diff) return judged(judging)
    if (params.metric !== 'lines')
      throw new CouldNotFindOut(
        `\`diff\` and \`metric=${params.metric}\` are both given, changed code is told in lines only; leave out one`,
      )
    if (release.base === null)
      throw new CouldNotFindOut('no base is known to compare with, `diff` needs one; run it on a pull request')
    const added = [...(await git.addedLines(release.base))].filter(([path]) => wanted(path))
    return judgedChanges(judging, changedCoverage(asked.files, new Map(added)))
  },
  measure({ metric, ...evidence }) {
    const count = METRICS.includes(metric as Metric) ? (evidence[metric as Metric] as Count | null) : null
    if (!count?.total) return null
    return { value: (count.covered * 100) / count.total, better: 'higher', unit: '%' }
  },
  examples: [
    {
      says: 'enough lines were hit, and the limit is the item’s own',
      item: '- [ ] Code coverage is sufficient (>80%) <!-- gate: coverage report=coverage/lcov.info -->',
      world: { files: { 'coverage/lcov.info': lcovOf({ 'src/cart.js': '111110', 'src/price.js': '11111' }) } },
      outcome: 'pass',
      because: 'lines 90.9 % (10 of 11), more than 80 % expected',
    },
    {
      says: 'too few lines were hit; the rate the report claims is not believed',
      item: '- [ ] Coverage is high enough <!-- gate: coverage min=80 report=coverage.xml -->',
      world: {
        files: {
          'coverage.xml': [
            '<?xml version="1.0" ?>',
            '<coverage version="7.6.1" timestamp="1763694000000" line-rate="0.9" branch-rate="0">',
            '  <sources><source>.</source></sources>',
            '  <packages><package name="shop" line-rate="0.9"><classes>',
            '    <class name="cart.py" filename="shop/cart.py" line-rate="0.9"><methods/><lines>',
            '      <line number="1" hits="1"/>',
            '      <line number="2" hits="1"/>',
            '      <line number="4" hits="0"/>',
            '    </lines></class>',
            '  </classes></package></packages>',
            '</coverage>',
          ].join('\n'),
        },
      },
      outcome: 'fail',
      because: 'lines 66.66 % (2 of 3), more than 80 % expected; add tests for `shop/cart.py` or lower `min`',
    },
    {
      says: 'exactly 80 % is not more than 80 %',
      item: '- [ ] Coverage above 80% <!-- gate: coverage min=80 -->',
      world: {
        files: {
          'cover.out': 'mode: set\nexample.com/shop/cart.go:3.20,9.2 4 1\nexample.com/shop/cart.go:11.20,12.2 1 0\n',
        },
      },
      outcome: 'fail',
      because: 'statements 80 % (4 of 5), more than 80 % expected',
    },
    {
      says: 'one file is below although all together are not',
      item: '- [ ] Every module is tested <!-- gate: coverage min=60 perFile=true paths=src/** -->',
      world: {
        files: {
          'coverage/lcov.info': lcovOf({ 'src/cart.js': '1111111111', 'src/price.js': '100', 'lib/old.js': '0' }),
        },
      },
      outcome: 'fail',
      because: 'lines too low in 1 of 2 files (`src/price.js` 33.33 % (1 of 3)), more than 60 % expected in each',
    },
    {
      says: 'only what was changed is judged',
      item: '- [ ] New code is tested <!-- gate: coverage diff=true min=100 -->',
      world: {
        release: { base: 'main' },
        git: { addedLines: { 'src/cart.js': [2, 3, 40], 'README.md': [1] } },
        files: { 'coverage/lcov.info': lcovOf({ 'src/cart.js': '0110' }) },
      },
      outcome: 'pass',
      because: 'changed lines 100 % (2 of 2), at least 100 % expected',
    },
    {
      says: 'a report that was left over from an earlier commit',
      item: '- [ ] Coverage above 80% <!-- gate: coverage -->',
      world: {
        ...COMMITTED_LATER,
        files: {
          'coverage.xml':
            '<coverage timestamp="1763694000000"><packages><package><classes><class filename="cart.py"><lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>',
        },
      },
      outcome: 'fail',
      because: 'run the tests with coverage again',
    },
    {
      says: 'a report that was cut off proves nothing',
      item: '- [ ] Coverage above 80% <!-- gate: coverage -->',
      world: { files: { 'coverage/lcov.info': 'TN:\nSF:src/cart.js\nDA:1,1\nDA:2,1\nDA:3' } },
      outcome: 'error',
      because: 'a complete coverage report expected',
    },
    {
      says: 'no report is no coverage',
      item: '- [ ] Coverage above 80% <!-- gate: coverage report=coverage/lcov.info -->',
      world: { files: {} },
      outcome: 'fail',
      because: '`coverage/lcov.info` matches no file, a coverage report expected',
    },
  ],
})

/** A tracefile for the examples: per file, a digit for each of its lines. */
function lcovOf(files: Record<string, string>): string {
  const records = Object.entries(files).map(([path, hits]) => {
    const lines = [...hits].map((hit, index) => `DA:${index + 1},${hit}`)
    return ['TN:', `SF:${path}`, ...lines, 'end_of_record', ''].join('\n')
  })
  return records.join('')
}

/** What is judged and by what. */
interface Judging {
  reading: CoverageReading
  /** All of the reports, or what `paths` leaves of it. */
  asked: Coverage
  metric: Metric
  limit: Limit
  perFile: boolean
}

const limitOf = ({ min, op }: { min?: number | undefined; op?: Limit['op'] | undefined }): Limit => ({
  min: min ?? USUAL_MIN,
  // More than everything cannot be.
  op: op ?? (min === 100 ? '>=' : '>'),
})

const expected = ({ min, op }: Limit): string => `${op === '>' ? 'more than' : 'at least'} ${min} % expected`

const told = ({ covered, total }: Count): string =>
  `${percent(covered, total)} (${grouped(covered)} of ${grouped(total)})`

const named = (paths: readonly string[], most = MAX_SHOWN): string => {
  const shown = paths.slice(0, most).map(path => `\`${shortened(path, 120)}\``)
  return paths.length > most ? `${shown.join(', ')} and ${grouped(paths.length - most)} more` : listed(shown)
}

const filesOf = ({ reports }: CoverageReading): string[] => reports.map(({ file }) => file)

/** The name of what was counted: some formats have statements where others have lines. */
const unitOf = (whole: Coverage, metric: Metric): string => (metric === 'lines' ? whole.unit : metric)

function evidenceOf(reading: CoverageReading, whole: Coverage, metric: Metric, more: Evidence = {}): Evidence {
  const { lines, branches, functions, statements } = whole
  return {
    lines,
    branches,
    functions,
    statements,
    unit: unitOf(whole, metric),
    metric,
    files: reading.reports.map(({ file, format, sha256 }) => ({ file, format, sha256 })),
    ...(reading.repeated.length > 0 && { repeated: reading.repeated }),
    ...more,
  }
}

/** What keeps the reports from being judged at all: broken ones, missing ones. */
function troubleOf(reading: CoverageReading): Outcome | null {
  const { broken, looked, usual, unmatched, reports, whole } = reading
  const [first, ...rest] = broken
  if (first) {
    const others = rest.length > 0 ? ` (and ${plural(rest.length, 'more file')})` : ''
    const mend = usual ? 'say with `report` which files to read' : 'leave it out with `!` in `report`'
    const because = `\`${first.file}\` ${first.because}${others}, a complete coverage report expected; write it again or ${mend}`
    return error(because, evidenceOf(reading, whole, 'lines', { broken }))
  }
  if (reports.length > 0 && unmatched.length === 0) return null
  const verb = unmatched.length === 1 ? 'matches' : 'match'
  const because = usual
    ? `no coverage report found in the usual places (${named(looked, 4)}), at least one expected; run the tests with coverage before this check, or say where the report is with \`report\``
    : `${named(unmatched)} ${verb} no file, a coverage report expected; run the tests with coverage before this check, or mend \`report\``
  return fail(because, evidenceOf(reading, whole, 'lines', { looked }))
}

/** A report that does not count what is asked for would leave its code out unseen. */
function silenceOf(reading: CoverageReading, metric: Metric): Outcome | null {
  const silent = reading.reports.filter(report => report[metric] === null).map(({ file }) => file)
  if (silent.length === 0) return null
  return error(
    `${named(silent)} ${silent.length === 1 ? 'tells' : 'tell'} nothing of ${metric}, a report that counts them expected; write one that does or choose another \`metric\``,
    evidenceOf(reading, reading.whole, metric),
  )
}

function nothingAsked(reading: CoverageReading, paths: string[]): Outcome {
  const evidence = evidenceOf(reading, reading.whole, 'lines')
  const { files } = reading.whole
  if (files.length === 0)
    return error(
      `${named(filesOf(reading))} lists no files, single files expected; write a report that does, or leave out \`paths\`, \`perFile\` and \`diff\``,
      evidence,
    )
  return fail(
    `${named(paths)} ${paths.length === 1 ? 'matches' : 'match'} none of ${plural(files.length, 'reported file')} (${named(files.map(({ path }) => path))}), at least one expected; mend \`paths\``,
    evidence,
  )
}

interface Counted {
  path: string
  count: Count
}

function judged({ reading, asked, metric, limit, perFile }: Judging): Outcome {
  const unit = unitOf(asked, metric)
  const total = asked[metric] ?? NONE
  const evidence = (more?: Evidence) => evidenceOf(reading, asked, metric, more)
  if (total.total === 0)
    return fail(
      `no ${unit} in ${named(filesOf(reading))}, ${expected(limit)}; see that the tests ran with coverage switched on`,
      evidence(),
    )
  const files = asked.files.map(file => ({ path: file.path, count: file[metric] ?? NONE }))
  if (perFile) return judgedEach(files, limit, unit, evidence)
  const sentence = `${unit} ${told(total)}, ${expected(limit)}`
  if (reaches(total, limit)) return pass(sentence, evidence())
  const worst = worstOf(files)
  const where = worst.length > 0 ? ` for ${named(worst.map(({ path }) => path))}` : ''
  return fail(`${sentence}; add tests${where} or lower \`min\``, evidence({ worst }))
}

/** Files without anything to cover are none to judge. */
function judgedEach(all: Counted[], limit: Limit, unit: string, evidence: (more?: Evidence) => Evidence): Outcome {
  const files = all.filter(({ count }) => count.total > 0)
  const below = files.filter(({ count }) => !reaches(count, limit))
  if (files.length > 0 && below.length === 0) {
    const [least] = [...files].sort((one, other) => rate(one) - rate(other))
    return pass(
      `${unit} at least ${told(least!.count)} in each of ${plural(files.length, 'file')}, ${expected(limit)}`,
      evidence(),
    )
  }
  const worst = worstOf(below)
  const shown = worst.slice(0, MAX_SHOWN).map(({ path, ...count }) => `\`${shortened(path, 120)}\` ${told(count)}`)
  return fail(
    `${unit} too low in ${grouped(below.length)} of ${plural(files.length, 'file')} (${shown.join(', ')}), ${expected(limit)} in each; add tests or lower \`min\``,
    evidence({ below: below.length, worst }),
  )
}

const rate = ({ count: { covered, total } }: Counted): number => covered / total

/** Those that lack most come first. */
const worstOf = (files: Counted[]): (Count & { path: string })[] =>
  files
    .filter(({ count }) => count.covered < count.total)
    .sort((one, other) => other.count.total - other.count.covered - (one.count.total - one.count.covered))
    .slice(0, MAX_WORST)
    .map(({ path, count }) => ({ path, ...count }))

function judgedChanges(
  { reading, limit, perFile }: Judging,
  { files, unreported, withoutLines }: ChangedCoverage,
): Outcome {
  if (withoutLines.length > 0)
    throw new CouldNotFindOut(
      `the reports do not tell which lines of ${named(withoutLines)} were hit, \`diff\` needs that; use one that does (lcov, Cobertura, JaCoCo, ...)`,
    )
  const lines = totalOf(
    files.map(({ count }) => ({ lines: count, branches: null, functions: null, statements: null })),
    'lines',
  )
  const whole: Coverage = {
    unit: 'changed lines',
    lines: lines ?? NONE,
    branches: null,
    functions: null,
    statements: null,
    files: [],
  }
  const uncovered = files
    .filter(file => file.uncovered.length > 0)
    .map(file => ({ path: file.path, lines: file.uncovered }))
  const evidence = (more?: Evidence) =>
    evidenceOf(reading, whole, 'lines', { uncovered: uncovered.slice(0, MAX_WORST), unreported, ...more })
  const aside = unreported.length > 0 ? ` (not in any report: ${named(unreported)})` : ''
  if (!lines && aside === '') return skip('no changed line can run, so there is nothing to cover', evidence())
  if (!lines)
    return fail(
      `no changed line is in a report${aside}, ${expected(limit)}; have the files measured or leave them out with \`paths\``,
      evidence(),
    )
  const judgedFiles = perFile ? files : [{ path: '', count: lines }]
  const sentence = `changed lines ${told(lines)}${aside}, ${expected(limit)}${perFile ? ' in each file' : ''}`
  if (judgedFiles.every(({ count }) => reaches(count, limit))) return pass(sentence, evidence())
  const worst = worstOf(files)
  return fail(`${sentence}; add tests for ${named(worst.map(({ path }) => path))}`, evidence({ worst }))
}
