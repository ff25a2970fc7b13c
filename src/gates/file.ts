/**
 * @module gates/file
 * Is a document there, does it say something, and is it kept up?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { headingsOf } from '../model/headings.ts'
import { CouldNotFindOut, type Evidence, fail, type Outcome, pass, skip } from '../model/outcome.ts'
import { count, duration, list } from '../model/params.ts'
import { grouped, listed, plural } from '../model/text.ts'
import type { World } from '../model/world.ts'

type Asked = Pick<World, 'files' | 'git' | 'release' | 'clock'>

const SHOWN = 100
/** Each one's age is a question of its own to git. */
const MOST_DATED = 200
const DAY = 86_400_000
/** Nobody writes more bytes of nothing. */
const MOST_BLANK = 65_536

export default defineGate({
  kind: 'file',
  says: 'A document or artefact is there, says something, and is as fresh as it must be.',
  asks: ['files', 'git', 'release', 'clock'],
  params: z
    .strictObject({
      paths: list().default([]).describe('files or globs, `!` in front excludes; each must match at least one file'),
      path: list().default([]).describe('the same as `paths`'),
      mode: z
        .enum(['exists', 'changed', 'fresh'], { error: 'expected `exists`, `changed` or `fresh`' })
        .default('exists')
        .describe(
          '`exists`: it is there; `changed`: this release changes it; `fresh`: changed, or not older than `maxAge`; of what a glob matches one file is enough',
        ),
      minBytes: count().prefault(1).describe('fewest bytes of every file'),
      minWords: count().prefault(0).describe('fewest words of every file'),
      headings: list()
        .default([])
        .describe(
          'headings that the files together must have, with text below them, in Markdown; case does not matter',
        ),
      contains: list().default([]).describe('texts that the files together must contain; case does not matter'),
      maxAge: duration().optional().describe('oldest its last commit may be (`90d`)'),
      since: z.string().optional().describe("commit or ref that changes count from; the release's base when absent"),
      triggerPaths: list()
        .default([])
        .describe('globs of what the document describes: it must change only when one of these changes'),
    })
    .refine(({ paths, path }) => [...paths, ...path].some(pattern => !pattern.startsWith('!')), {
      error: 'expected a file or glob',
      path: ['paths'],
    })
    .refine(({ mode, triggerPaths, since }) => mode !== 'exists' || (!triggerPaths.length && since === undefined), {
      error: 'expected `changed` or `fresh`, for `triggerPaths` and `since` ask what changed',
      path: ['mode'],
    })
    .refine(({ mode, maxAge }) => mode !== 'changed' || maxAge === undefined, {
      error: 'expected `fresh` with `maxAge`, for `changed` asks no age',
      path: ['mode'],
    }),
  async check(params, world) {
    const patterns = [...params.paths, ...params.path]
    const { groups, files: found, unmatched } = await findEach(patterns, world.files)
    if (unmatched.length)
      return fail(`nothing matches ${quoted(unmatched)}, a file was expected; write it, or correct \`paths\``, {
        patterns,
        files: [],
      })
    const described = await Promise.all(found.map(path => describe(path, params, world.files)))
    const evidence: Evidence = { patterns, files: described.slice(0, SHOWN), total: found.length }
    const poor = described.find(
      ({ bytes, words }) => bytes < params.minBytes || bytes === 0 || (words ?? params.minWords) < params.minWords,
    )
    if (poor) return fail(poorSentence(poor, params), evidence)
    const lacking = await lackingTexts(found, params.contains, world.files)
    if (lacking.length)
      return fail(
        `${quoted(found)} ${found.length === 1 ? 'does' : 'do'} not contain ${quoted(lacking)}; write it`,
        evidence,
      )
    const untold = await lackingHeadings(found, params.headings, world.files)
    if (untold.length) return fail(headingSentence(found, untold), evidence)
    const told = `${quoted(found)} ${found.length === 1 ? 'is' : 'are'} there`
    if (params.mode === 'exists' && params.maxAge === undefined) return pass(told, evidence)
    return freshEach(groups, params, told, evidence, world)
  },
  examples: [
    {
      says: 'A document that is there and says something',
      item: '- [ ] The rollback is written down <!-- gate: file paths=docs/*rollback* minWords=5 contains="Step 1" -->',
      world: {
        files: { 'docs/rollback.md': '# Rollback\n\nStep 1: say so in #ops. Step 2: deploy the previous tag.\n' },
      },
      outcome: 'pass',
      because: '`docs/rollback.md` is there',
    },
    {
      says: 'A heading with nothing below it is not written yet',
      item: '- [ ] The runbook tells how to go back <!-- gate: file paths=docs/runbook.md headings=Deploy,Rollback -->',
      world: { files: { 'docs/runbook.md': '# Runbook\n\n## Deploy\n\nRun `make deploy`.\n\n## Rollback\n\nTBD\n' } },
      outcome: 'fail',
      because: '`Rollback` has no text below it',
    },
    {
      says: 'An empty one is none',
      item: '- [ ] The README is there <!-- gate: file paths=README.md -->',
      world: { files: { 'README.md': '' } },
      outcome: 'fail',
      because: '`README.md` is empty',
    },
    {
      says: 'The API changed and its description did not',
      item: '- [ ] API documentation updated <!-- gate: file paths=openapi.yaml mode=changed triggerPaths=src/api/** -->',
      world: {
        release: { base: 'origin/main' },
        files: { 'openapi.yaml': 'openapi: 3.1.0\n', 'src/api/orders.ts': 'export {}\n' },
        git: { changedPaths: ['src/api/orders.ts'] },
      },
      outcome: 'fail',
      because: '`openapi.yaml` did not change since `origin/main`, but `src/api/orders.ts` did',
    },
    {
      says: 'Without a base nobody knows what changed',
      item: '- [ ] Documentation updated <!-- gate: file paths=docs/** mode=changed -->',
      world: { files: { 'docs/index.md': 'Welcome.\n' } },
      outcome: 'error',
      because: 'no base is known',
    },
  ],
})

interface Params {
  mode: 'exists' | 'changed' | 'fresh'
  minBytes: number
  minWords: number
  maxAge?: number | undefined
  since?: string | undefined
  triggerPaths: readonly string[]
}

interface Described {
  file: string
  bytes: number
  /** Counted only where a number is asked for. */
  words: number | null
}

async function findEach(patterns: readonly string[], files: Asked['files']) {
  const excluded = patterns.filter(pattern => pattern.startsWith('!'))
  const wanted = patterns.filter(pattern => !pattern.startsWith('!'))
  const matches = await Promise.all(wanted.map(pattern => files.find([pattern, ...excluded])))
  const unmatched = wanted.filter((_, at) => matches[at]!.length === 0)
  return { groups: matches, files: [...new Set(matches.flat())].sort(), unmatched }
}

async function describe(file: string, { minWords }: Params, files: Asked['files']): Promise<Described> {
  // Reading it says why it cannot be read.
  const size = (await files.stat(file))?.size ?? (await files.read(file)).length
  // Blanks and line ends say nothing.
  const bytes = size <= MOST_BLANK && (await files.text(file)).trim() === '' ? 0 : size
  const words = minWords > 0 ? ((await files.text(file)).match(/[\p{L}\p{N}]+/gu)?.length ?? 0) : null
  return { file, bytes, words }
}

function poorSentence({ file, bytes, words }: Described, { minBytes, minWords }: Params): string {
  if (bytes === 0) return `\`${file}\` is empty, something was expected in it; write it`
  if (bytes < minBytes)
    return `\`${file}\` has ${plural(bytes, 'byte')}, ${grouped(minBytes)} or more were expected; write it`
  return `\`${file}\` has ${plural(words ?? 0, 'word')}, ${grouped(minWords)} or more were expected; write it`
}

async function lackingTexts(
  found: readonly string[],
  wanted: readonly string[],
  files: Asked['files'],
): Promise<string[]> {
  let lacking = [...wanted]
  for (const path of found) {
    if (!lacking.length) break
    const text = (await files.text(path)).toLowerCase()
    lacking = lacking.filter(words => !text.includes(words.toLowerCase()))
  }
  return lacking
}

/** Plain words, as they are read. */
const wordsOf = (text: string): string =>
  text
    .replace(/[*_`#]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** A heading without text is there, and says nothing. */
async function lackingHeadings(found: readonly string[], wanted: readonly string[], files: Asked['files']) {
  const state = new Map(wanted.map(name => [name, 'is not there']))
  for (const path of wanted.length ? found : [])
    for (const { text, filled } of await headingsOf(await files.text(path)))
      for (const name of wanted)
        if (wordsOf(text).replace(/^[\d.)\s]+/, '') === wordsOf(name) && state.get(name) !== 'filled')
          state.set(name, filled ? 'filled' : 'has no text below it')
  return [...state].filter(([, is]) => is !== 'filled')
}

function headingSentence(found: readonly string[], untold: readonly [name: string, is: string][]): string {
  const each = untold.map(([name, is]) => `\`${name}\` ${is}`)
  return `headings of ${quoted(found)}: ${listed(each)}; write what belongs there`
}

/** One document must not stand for another: each pattern is asked for itself. */
async function freshEach(
  groups: readonly (readonly string[])[],
  params: Params,
  told: string,
  evidence: Evidence,
  world: Asked,
): Promise<Outcome> {
  const outcomes = await Promise.all(groups.map(group => fresh(group, params, told, evidence, world)))
  const of = (state: Outcome['state']) => outcomes.filter(outcome => outcome.state === state)
  const [first] = [...of('fail'), ...of('pass'), ...outcomes]
  if (first!.state !== 'pass') return first!
  return pass(listed(of('pass').map(({ because }) => because)), first!.evidence)
}

async function fresh(found: readonly string[], params: Params, told: string, evidence: Evidence, world: Asked) {
  const { mode, maxAge } = params
  const base = params.since ?? world.release.base
  const reasons: string[] = []
  if (mode !== 'exists' && (base !== null || maxAge === undefined)) {
    const change = await changeOf(found, base, params.triggerPaths, world)
    if (change.untouched) return skip(`${told}, and nothing it describes changed since \`${base}\``, evidence)
    if (change.changed) return pass(`\`${change.changed}\` changed since \`${base}\``, { ...evidence, base })
    reasons.push(
      `${quoted(found)} did not change since \`${base}\`${change.trigger ? `, but \`${change.trigger}\` did` : ''}`,
    )
  }
  if (maxAge === undefined) return fail(`${reasons.join('; ')}; bring it up to date`, { ...evidence, base })
  const { newest, days } = await ageOf(found, world)
  const facts = { ...evidence, lastCommit: newest }
  const age = `the last commit to ${quoted(found)} is ${plural(days, 'day')} old`
  if (world.clock.now().getTime() - Date.parse(newest.date) <= maxAge) return pass(age, facts)
  reasons.push(`${age}, ${grouped(Math.round(maxAge / DAY))} at most were expected`)
  return fail(`${reasons.join('; ')}; bring it up to date`, facts)
}

async function changeOf(
  found: readonly string[],
  base: string | null,
  triggers: readonly string[],
  { git, files }: Asked,
) {
  if (base === null)
    throw new CouldNotFindOut(
      'what this release changes is not known, for no base is known; name one with `since`, or run it on a pull request',
    )
  const changed = await git.changedPaths(base)
  const own = changed.find(path => found.includes(path))
  if (own || !triggers.length) return { changed: own ?? null, trigger: null, untouched: false }
  const { default: picomatch } = await import('picomatch')
  const wanted = triggers.filter(pattern => !pattern.startsWith('!'))
  const ignore = triggers.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1))
  const describes = picomatch(wanted, { dot: true, ignore, flags: 's' })
  const trigger = changed.find(path => describes(path)) ?? null
  return { changed: null, trigger, untouched: trigger === null && (await files.find(triggers)).length > 0 }
}

/** The newest commit of all: a folder of documents is as fresh as its freshest. */
async function ageOf(found: readonly string[], { git, clock }: Asked) {
  if (found.length > MOST_DATED)
    throw new CouldNotFindOut(
      `the age of ${plural(found.length, 'file')} is too much to ask, ${MOST_DATED} at most were expected; name fewer`,
    )
  const commits = (await Promise.all(found.map(path => git.lastCommit(path)))).filter(commit => commit !== null)
  const newest = commits.sort((a, b) => b.date.localeCompare(a.date))[0]
  if (!newest)
    throw new CouldNotFindOut(
      `${quoted(found)} ${found.length === 1 ? 'is' : 'are'} not committed, so that the age is not known; commit it`,
    )
  return { newest, days: Math.floor((clock.now().getTime() - Date.parse(newest.date)) / DAY) }
}

const quoted = (paths: readonly string[]): string => {
  const few = paths.slice(0, 3).map(path => `\`${path}\``)
  return listed(paths.length > 3 ? [...few, `${grouped(paths.length - 3)} more`] : few)
}
