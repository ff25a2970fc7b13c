/**
 * @module gates/pattern
 * Is there text in the project that must not be released, or none where some must be?
 */
import { z } from 'zod'
import type { CodeHit, SearchPattern } from '../model/code.ts'
import { defineGate } from '../model/gate.ts'
import { namedFiles, someOf } from '../model/globs.ts'
import { CouldNotFindOut, error, fail, type Outcome, pass, skip } from '../model/outcome.ts'
import { count, flag, list } from '../model/params.ts'
import { PRESETS, presetPatterns } from '../model/presets.ts'
import { withoutSecrets } from '../model/secrets.ts'
import { grouped, listed, plural } from '../model/text.ts'

/** The count is always exact; evidence shows so many of them. */
const SHOWN = 1000

export default defineGate({
  kind: 'pattern',
  says: 'The text of the project has nothing that must not be in it, or has what must be.',
  asks: ['code', 'release'],
  params: z
    .strictObject({
      preset: list()
        .pipe(z.array(z.enum(PRESETS, { error: `expected some of ${PRESETS.join(', ')}` })))
        .default([])
        .describe(
          '`debug-prints`: prints and breakpoints left in code; `default-credentials`: passwords such as `changeme`; ' +
            '`non-production-endpoints`: addresses of this machine, of staging, of tunnels; `swallowed-errors`: handlers with nothing in them, not even a comment',
        ),
      pattern: z
        .string()
        .optional()
        .describe(
          "a pattern in RE2's syntax, which takes linear time: no look-around, no references back; `^` and `$` stand for lines",
        ),
      anyCase: flag().default(false).describe('`pattern` in upper or lower case'),
      comments: flag().default(true).describe('`pattern` also in comments of source code'),
      paths: list()
        .default([])
        .describe(
          'globs or folders of the files to look through; default: every tracked or new text but tests, docs, examples, vendored and generated files',
        ),
      exclude: list().default([]).describe('globs or folders to leave out'),
      max: count().optional().describe('most places that may be found; default none, or any number with `min`'),
      min: count().optional().describe('fewest places that must be found'),
      changed: flag()
        .default(false)
        .describe("only lines added since the release's base; skips when no such file changed"),
      all: flag().default(false).describe('also look through tests, docs, examples, vendored and generated files'),
    })
    .refine(({ preset, pattern }) => preset.length > 0 || pattern !== undefined, {
      error: 'expected a pattern or a `preset`',
      path: ['pattern'],
    })
    .refine(({ min }) => min !== 0, { error: 'expected 1 or more, for 0 asks nothing', path: ['min'] })
    .refine(({ min, changed }) => min === undefined || !changed, {
      error: 'expected no `changed` with `min`, for what must be there may be there already',
      path: ['changed'],
    }),
  async check(params, { code, release }) {
    const { paths, exclude, changed, all, min } = params
    if (changed && !release.base)
      throw new CouldNotFindOut(
        '`changed` compares with the base of the release, and none is known; name one with `--base`',
      )
    const since = changed && release.base ? { since: release.base } : {}
    const patterns = patternsOf(params)
    const { count, hits, files, unread } = await code.search({ patterns, paths, exclude, production: !all, ...since })
    const max = params.max ?? (min === undefined ? 0 : Number.POSITIVE_INFINITY)
    const evidence = { count, hits: hits.slice(0, SHOWN).map(shown), files }
    const where = `in ${plural(files, 'file')}${since.since ? ` changed since \`${since.since}\`` : ''}`
    if (count > max) return fail(`${counted(count)} ${where}, ${expected(max)}; ${places(hits, count)}`, evidence)
    if (unread.length)
      return error(
        `${namedFiles(unread)} could not be looked through, too large, not readable or not checked out; leave out with \`exclude\` what need not be`,
        { ...evidence, unread },
      )
    if (!files && since.since) return skip(`no file to look through changed since \`${since.since}\``, evidence)
    if (!files) return error(nothing(params), evidence)
    if (min !== undefined && count < min)
      return fail(
        `${counted(count)} ${where}, at least ${grouped(min)} expected; write what is missing, or correct \`pattern\``,
        evidence,
      )
    return passed(count, where, min, max, hits, evidence)
  },
  examples: [
    {
      says: 'Prints that were left in',
      item: '- [ ] No debug output <!-- gate: pattern preset=debug-prints -->',
      world: {
        files: {
          'src/orders.ts':
            'export function total(order) {\n  console.log(order)\n  return 0 // console.log(total)\n}\n',
          'src/tasks.py': 'def send():\n    breakpoint()\n',
          'test/orders.test.ts': 'console.log("tests are left out")\n',
        },
      },
      outcome: 'fail',
      because:
        '2 places were found in 2 files, none expected; see `src/orders.ts:2` (debug print) and `src/tasks.py:2`',
    },
    {
      says: 'A password that everybody knows is found, and not shown',
      item: '- [ ] No default credentials <!-- gate: pattern preset=default-credentials -->',
      world: { files: { 'config/app.yaml': 'db:\n  user: shop\n  password: changeme\n' } },
      outcome: 'fail',
      because: '`config/app.yaml:3` (default credential)',
    },
    {
      says: 'An error that is passed over with a reason',
      item: '- [ ] No swallowed errors <!-- gate: pattern preset=swallowed-errors -->',
      world: { files: { 'src/cache.ts': 'try {\n  warm()\n} catch {\n  // A cold cache is only slow.\n}\n' } },
      outcome: 'pass',
      because: 'nothing was found in 1 file',
    },
    {
      says: 'A pattern of one’s own, only in what this change adds',
      item: '- [ ] No new ts-ignore <!-- gate: pattern pattern="@ts-(?:ignore|nocheck)" changed=true -->',
      world: {
        release: { base: 'main' },
        git: { changedPaths: ['src/new.ts'] },
        files: { 'src/old.ts': '// @ts-ignore\n', 'src/new.ts': '// @ts-ignore\nrun()\n' },
      },
      outcome: 'fail',
      because: '1 place was found in 1 file changed since `main`',
    },
    {
      says: 'Text that must be there',
      item: '- [ ] Every response has its security header <!-- gate: pattern pattern=Strict-Transport-Security paths=deploy min=1 -->',
      world: { files: { 'deploy/nginx.conf': 'add_header Strict-Transport-Security "max-age=63072000";\n' } },
      outcome: 'pass',
      because: '1 place was found in 1 file, at least 1 expected',
    },
    {
      says: 'Nothing to look through is not nothing found',
      item: '- [ ] No debug output <!-- gate: pattern preset=debug-prints paths=source -->',
      world: { files: { 'src/orders.ts': 'export {}\n' } },
      outcome: 'error',
      because: 'no file was found at `source`',
    },
  ],
})

function patternsOf({
  preset,
  pattern,
  anyCase,
  comments,
}: {
  preset: (typeof PRESETS)[number][]
  pattern?: string | undefined
  anyCase: boolean
  comments: boolean
}): SearchPattern[] {
  const own = pattern === undefined ? [] : [{ name: 'the pattern', source: pattern, anyCase, notInComments: !comments }]
  return [...preset.flatMap(presetPatterns), ...own]
}

/** The row that publishers show: what may be a secret is not in it. */
const shown = ({ text, name, ...place }: CodeHit) => ({
  ...place,
  tag: name,
  text: name === 'default credential' ? name : `${name}: ${withoutSecrets(text)}`,
})

const counted = (many: number): string =>
  many ? `${plural(many, 'place')} ${many === 1 ? 'was' : 'were'} found` : 'nothing was found'

const expected = (max: number): string => (max ? `at most ${grouped(max)} expected` : 'none expected')

function places(hits: readonly CodeHit[], many: number): string {
  const told = hits.map(({ file, line, name }) => `\`${file}:${line}\`${name === 'the pattern' ? '' : ` (${name})`}`)
  return `see ${someOf([...told, ...Array<string>(Math.max(0, many - hits.length)).fill('')])}; mend each, or leave a file out with \`exclude\``
}

function passed(
  many: number,
  where: string,
  min: number | undefined,
  max: number,
  hits: readonly CodeHit[],
  evidence: Record<string, unknown>,
): Outcome {
  const limits = [
    ...(min === undefined ? [] : [`at least ${grouped(min)}`]),
    ...(many && Number.isFinite(max) ? [`at most ${grouped(max)}`] : []),
  ]
  const told = `${counted(many)} ${where}${limits.length ? `, ${listed(limits)} expected` : ''}`
  return pass(told, min === undefined ? evidence : { ...evidence, hits: hits.slice(0, 20).map(shown) })
}

function nothing({
  paths,
  exclude,
  all,
  preset,
}: {
  paths: string[]
  exclude: string[]
  all: boolean
  preset: string[]
}): string {
  if (paths.length)
    return `no file was found at ${listed(
      paths.map(path => `\`${path}\``),
      'or',
    )}${preset.length ? ' in a language that the preset knows' : ''}; correct \`paths\` or check out the code first`
  const mend = exclude.length || all ? 'correct `exclude`' : 'name files with `paths`, or take all with `all=true`'
  return `no file was found to look through${preset.length ? ' in a language that the preset knows' : ''}; check out the code first, or ${mend}`
}
