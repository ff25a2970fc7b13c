/**
 * @module gates/todo
 * Are there open ends left in the comments of the code that is released? Words in strings do not count.
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, error, fail, type Outcome, pass, skip } from '../model/outcome.ts'
import { count, duration, flag, list } from '../model/params.ts'
import { grouped, listed, plural, shortened } from '../model/text.ts'
import type { Clock, CommentHit, Git, Writer } from '../model/world.ts'

/** The count is always exact; evidence shows so many of them. */
const SHOWN = 1000
/** The sentence names so many places. */
const NAMED = 3
/** Files whose lines git is asked for. */
const MOST_BLAMED = 500

export default defineGate({
  kind: 'todo',
  says: 'No TODO or FIXME is left in the comments of production code.',
  asks: ['comments', 'release', 'git', 'clock'],
  params: z.strictObject({
    words: list()
      .default(['TODO', 'FIXME'])
      .describe('whole words to look for in comments; one in lower case only (`hack`) is found in any case'),
    paths: list()
      .default([])
      .describe(
        'globs or folders of the files to look through; default: production code, which is every tracked or new source file ' +
          'but tests, docs, examples, vendored and generated files (also those `.gitattributes` marks with `linguist-*`)',
      ),
    exclude: list().default([]).describe('globs or folders to leave out'),
    max: count().default(0).describe('most comments that may be left'),
    changed: flag()
      .default(false)
      .describe("only lines added since the release's base; skips when no source file changed"),
    maxAge: duration()
      .optional()
      .describe('only comments that were written longer ago (`90d`) count; a line that is not committed yet is new'),
    blame: flag()
      .default(false)
      .describe(
        'evidence tells who wrote each of them and when; commits in `.git-blame-ignore-revs` do not count as writing',
      ),
    all: flag().default(false).describe('also look through tests, docs, examples, vendored and generated files'),
  }),
  async check({ words, paths, exclude, max, changed, all, maxAge, blame }, { comments, release, git, clock }) {
    if (!words.length) return error('`words` is empty, one word at least was expected; write `words=TODO,FIXME`')
    if (changed && !release.base)
      throw new CouldNotFindOut(
        '`changed` compares with the base of the release, and none is known; name one with `--base`',
      )
    const since = changed && release.base ? { since: release.base } : {}
    const { hits: found, files, unread } = await comments.find({ words, paths, exclude, production: !all, ...since })
    const { written, ...unknown } = await writtenBy(found, { blame, maxAge }, git)
    const hits = maxAge === undefined ? written : written.filter(hit => isOlder(hit, maxAge, clock))
    const young = maxAge === undefined ? {} : { younger: written.length - hits.length }
    const evidence = { count: hits.length, hits: hits.slice(0, SHOWN).map(told), files, ...young, ...unknown }
    const where = `in ${plural(files, 'file')}${since.since ? ` changed since \`${since.since}\`` : ''}`
    const older = maxAge === undefined ? '' : ` older than ${spanned(maxAge)}`
    if (hits.length > max)
      return fail(`${counted(hits.length, words)}${older} ${where}, ${expected(max)}; ${places(hits)}`, evidence)
    if (unread.length) return notRead(unread, { ...evidence, unread })
    if (!files && since.since) return skip(`no source file changed since \`${since.since}\``, evidence)
    if (!files) return error(nothing(paths, exclude, all), evidence)
    const most = hits.length ? `, at most ${grouped(max)} expected` : ''
    return pass(`${counted(hits.length, words)}${older} ${where}${most}`, evidence)
  },
  examples: [
    {
      says: 'A word in a string is no comment',
      item: '- [ ] No TODO or FIXME comments in production code <!-- gate: todo -->',
      world: {
        files: {
          'src/orders.ts': 'export const hint = "// TODO: shown to the user"\n',
          'src/orders.test.ts': '// TODO: tests are left out\n',
        },
      },
      outcome: 'pass',
      because: 'no TODO or FIXME comment in 1 file',
    },
    {
      says: 'Each place is named',
      item: '- [ ] No TODO or FIXME comments in production code <!-- gate: todo -->',
      world: {
        files: {
          'src/orders.ts': 'export function total() {\n  return 0 // TODO: add taxes\n}\n',
          'src/tasks.py': 'def send():\n    """Sends.\n\n    FIXME: retries.\n    """\n',
        },
      },
      outcome: 'fail',
      because: '`src/orders.ts:2`',
    },
    {
      says: 'Other words, other paths, a number that is put up with',
      item: '- [ ] No more than two hacks <!-- gate: todo words=hack,XXX paths=scripts max=2 -->',
      world: { files: { 'scripts/deploy.sh': '#!/bin/sh\n# HACK: sleep until it is up\nsleep 10\n' } },
      outcome: 'pass',
      because: '1 hack or XXX comment in 1 file, at most 2 expected',
    },
    {
      says: 'Only what this change adds',
      item: '- [ ] No new TODO <!-- gate: todo changed=true -->',
      world: {
        release: { base: 'main' },
        git: { changedPaths: ['src/new.go'] },
        files: { 'src/old.go': '// TODO: long known\n', 'src/new.go': 'package main // FIXME: name\n' },
      },
      outcome: 'fail',
      because: 'changed since `main`',
    },
    {
      says: 'Only what has been waiting for long, and who knows of it',
      item: '- [ ] No TODO older than 90 days <!-- gate: todo maxAge=90d -->',
      world: {
        now: '2026-11-21T03:00:00Z',
        git: {
          writers: {
            'src/orders.ts:1': { commit: '5f1c9f0e', name: 'Ada', at: '2026-03-02T10:00:00Z' },
            'src/orders.ts:2': { commit: '77aa01b2', name: 'Grace', at: '2026-11-20T10:00:00Z' },
          },
        },
        files: { 'src/orders.ts': '// TODO: taxes\n// TODO: rounding\n' },
      },
      outcome: 'fail',
      because:
        '1 TODO or FIXME comment older than 90 days in 1 file, none expected; see `src/orders.ts:1` (Ada, 2026-03-02)',
    },
    {
      says: 'Nothing to look through is not nothing found',
      item: '- [ ] No TODO left <!-- gate: todo paths=source/** -->',
      world: { files: { 'src/orders.ts': 'export {}\n' } },
      outcome: 'error',
      because: 'no source file was found',
    },
  ],
})

const counted = (many: number, words: readonly string[]): string =>
  `${many ? grouped(many) : 'no'} ${listed(words, 'or')} comment${many > 1 ? 's' : ''}`

const expected = (max: number): string => (max ? `at most ${grouped(max)} expected` : 'none expected')

/** `writer` is null for a line that is not committed yet, and absent where nobody was asked. */
type Written = CommentHit & { writer?: Writer | null }

/** Each file is a question of its own to git, and only its hits are asked for. */
async function writtenBy(
  hits: readonly CommentHit[],
  { blame, maxAge }: { blame: boolean; maxAge: number | undefined },
  git: Git,
): Promise<{ written: Written[]; blameUnknown?: string }> {
  if (!blame && maxAge === undefined) return { written: [...hits] }
  const files = [...Map.groupBy(hits, ({ file }) => file)]
  if (maxAge !== undefined && (files.length > MOST_BLAMED || hits.length > SHOWN))
    throw new CouldNotFindOut(
      `the age of ${plural(hits.length, 'comment')} in ${plural(files.length, 'file')} is too much to ask, ${grouped(SHOWN)} in ${MOST_BLAMED} at most were expected; name fewer with \`paths\``,
    )
  const known = new Map<string, ReadonlyMap<number, Writer | null>>()
  try {
    for (const [file, own] of files.slice(0, MOST_BLAMED)) {
      const lines = [...new Set(own.map(({ line }) => line))].slice(0, SHOWN)
      known.set(file, await git.writers(file, lines))
    }
  } catch (caught) {
    // Without an age to judge by, who wrote it is only good to know.
    if (maxAge !== undefined || !(caught instanceof CouldNotFindOut)) throw caught
    return { written: [...hits], blameUnknown: caught.message }
  }
  const written = hits.map((hit): Written => {
    const writer = known.get(hit.file)?.get(hit.line)
    return writer === undefined ? hit : { ...hit, writer }
  })
  return { written }
}

function isOlder({ file, line, writer }: Written, maxAge: number, clock: Clock): boolean {
  if (writer === null) return false
  const at = Date.parse(writer?.at ?? '')
  if (Number.isNaN(at))
    throw new CouldNotFindOut(`when \`${file}:${line}\` was written is not known, \`maxAge\` needs it; commit the file`)
  return clock.now().getTime() - at > maxAge
}

/** As evidence shows it. */
const told = ({ writer, ...hit }: Written) =>
  writer === undefined
    ? hit
    : { ...hit, by: writer?.name ?? null, since: writer?.at ?? null, commit: writer?.commit ?? null }

const spanned = (milliseconds: number): string => {
  const hours = milliseconds / 3_600_000
  return hours >= 24 && Number.isInteger(hours / 24) ? plural(hours / 24, 'day') : plural(Math.round(hours), 'hour')
}

function places(hits: readonly Written[]): string {
  const named = hits.slice(0, NAMED).map(({ file, line, writer }) => {
    const who = writer ? ` (${shortened(writer.name, 60)}, ${writer.at.slice(0, 10)})` : ''
    return `\`${file}:${line}\`${who}`
  })
  const more = hits.length - named.length
  return `see ${listed(more ? [...named, `${grouped(more)} more`] : named)}`
}

function notRead(unread: readonly string[], evidence: Record<string, unknown>): Outcome {
  const named = unread.slice(0, NAMED).map(file => `\`${file}\``)
  const more = unread.length - named.length
  const names = listed(more ? [...named, `${grouped(more)} more`] : named)
  return error(
    `${plural(unread.length, 'file')} could not be looked through: ${names}; too large, not readable or not checked out: leave out with \`exclude\` what is no source`,
    evidence,
  )
}

function nothing(paths: readonly string[], exclude: readonly string[], all: boolean): string {
  if (paths.length)
    return `no source file was found at ${listed(
      paths.map(path => `\`${path}\``),
      'or',
    )}; correct \`paths\` or check out the code first`
  const mend =
    exclude.length || all
      ? 'correct `exclude`'
      : 'name them with `paths` when the folder is called so, or take all with `all=true`'
  return `no source file was found${all ? '' : ' that is production code'}; check out the code first, or ${mend}`
}
