/**
 * @module sources/world
 * Assembles the world of one evaluation: each question is asked once, and a part that a face does not have says why.
 */
import type { Assets } from '../model/assets.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Release } from '../model/release.ts'
import type { Settings } from '../model/settings.ts'
import type { Files, People, Question, ReleaseRecord, World } from '../model/world.ts'
import { execSource } from './exec.ts'
import { diskFiles } from './files.ts'
import { type GitSource, gitSource } from './git.ts'

type Part = Exclude<Question, 'clock' | 'release' | 'items'>

/** The parts a face has, and why it has not the others. */
export type Parts = Pick<World, 'clock' | 'release'> &
  Partial<Pick<World, Exclude<Part, 'git'>>> & { git?: Partial<World['git']>; missing?: Partial<Record<Part, string>> }

/** What each part can be asked. */
const ASKED: { [P in Part]: (keyof World[P] & string)[] } = {
  calendar: ['windows', 'freezes'],
  files: ['find', 'read', 'text', 'stream', 'stat'],
  reports: ['tests', 'coverage', 'vulnerabilities', 'versions'],
  documents: ['read', 'summary'],
  code: ['search', 'variables'],
  environment: ['facts'],
  comments: ['find'],
  migrations: ['read'],
  registries: ['published', 'own'],
  git: [
    'head',
    'tags',
    'allTags',
    'remoteTags',
    'signature',
    'contains',
    'changedPaths',
    'addedLines',
    'lastCommit',
    'writers',
    'committedAt',
    'forkPoint',
    'commitsSince',
    'show',
  ],
  alerts: ['codeScanning', 'dependabot', 'secretScanning'],
  assets: ['size', 'compare', 'shape', 'manifest', 'sha256'],
  checks: ['of'],
  workflows: ['runs', 'jobs', 'artifacts'],
  deployments: ['of', 'statuses'],
  exec: ['run'],
  people: ['ticks', 'holds', 'same'],
  issues: ['matching'],
  releases: ['of'],
  pulls: ['one', 'pathsOf', 'between', 'pathsOfCommit'],
  refs: ['tags', 'signature', 'contains', 'branch', 'rules'],
  record: ['values', 'mend'],
  votes: ['decision'],
  notices: ['to'],
}

/** Contents may be large and are as quickly read again as remembered. */
const NOT_REMEMBERED = new Set(['files.read', 'files.text', 'files.stream', 'git.show'])

const NO_TOKEN = 'no GitHub token; set `GITHUB_TOKEN` or the input `token`'

const REASONS: Record<Part, string> = {
  calendar: 'no configuration was read here, its windows and freezes were asked for; run it in the project',
  files: 'there is no checkout here, files were asked for; run it in the action or on the command line',
  reports: 'there is no checkout here, report files were asked for; run it in the action or on the command line',
  documents: 'there is no checkout here, files were asked for; run it in the action or on the command line',
  code: 'there is no checkout here, source code was asked for; run it in the action or on the command line',
  environment: 'there is no environment of a release here; run it in the action or on the command line',
  comments: 'there is no checkout here, source code was asked for; run it in the action or on the command line',
  migrations: 'there is no checkout here, migrations were asked for; run it in the action or on the command line',
  assets: 'there is no checkout here, built files were asked for; run it in the action or on the command line',
  git: 'there is no clone here, its history was asked for; run it in the action or on the command line',
  alerts: NO_TOKEN,
  registries: 'registries cannot be asked from here; run it in the action or on the command line',
  checks: NO_TOKEN,
  workflows: NO_TOKEN,
  deployments: NO_TOKEN,
  exec: 'commands may not run here; run it in the action or on the command line',
  people: 'who ticked is not known here; run it on a checklist in a repository, or on a pull request',
  issues: NO_TOKEN,
  releases: NO_TOKEN,
  pulls: NO_TOKEN,
  refs: NO_TOKEN,
  record:
    'what was written down for this release is not known here; run it on a checklist in a repository, or on a pull request',
  notices: 'who was told what is not known here, the App sends the messages; ask it where it is installed',
  votes: 'who said go is not known here, the App counts the votes; comment `/holdpoint go` where it is installed',
}

/**
 * @returns a world for one evaluation. The same question with the same arguments is the same promise, refusals included;
 * a missing part answers CouldNotFindOut with `missing[part]`, or with a general sentence.
 */
export function createWorld({ clock, release, missing = {}, ...parts }: Parts): World {
  const part = <P extends Part>(name: P): World[P] => {
    const real = parts[name] as Record<string, (...args: unknown[]) => unknown> | undefined
    const refuse = () => {
      throw new CouldNotFindOut(missing[name] ?? REASONS[name])
    }
    const questions = ASKED[name].map(question => {
      const answer = real?.[question] ? (...args: unknown[]) => real[question]!(...args) : refuse
      if (question === 'stream') return [question, streamed(answer)]
      return [question, NOT_REMEMBERED.has(`${name}.${question}`) ? asynchronous(answer) : once(answer)]
    })
    return Object.fromEntries(questions) as World[P]
  }
  return {
    clock,
    release,
    calendar: part('calendar'),
    files: part('files'),
    reports: part('reports'),
    documents: part('documents'),
    code: part('code'),
    environment: part('environment'),
    comments: part('comments'),
    migrations: part('migrations'),
    assets: part('assets'),
    git: part('git'),
    alerts: part('alerts'),
    registries: part('registries'),
    checks: part('checks'),
    workflows: part('workflows'),
    deployments: part('deployments'),
    exec: part('exec'),
    people: part('people'),
    record: part('record'),
    votes: part('votes'),
    notices: part('notices'),
    items: { watched: noItems },
    issues: part('issues'),
    releases: part('releases'),
    pulls: part('pulls'),
    refs: part('refs'),
  }
}

/** Only the evaluation knows how the others stand: it puts its own answer here. */
const noItems = async () => {
  throw new CouldNotFindOut('no checklist is judged here, the state of its items was asked for; run `holdpoint check`')
}

type Answering = (...args: unknown[]) => unknown

const asynchronous =
  (answer: Answering) =>
  async (...args: unknown[]) =>
    answer(...args)

function once(answer: Answering): Answering {
  const known = new Map<string, Promise<unknown>>()
  const ask = asynchronous(answer)
  return (...args) => {
    const key = JSON.stringify(args)
    const before = known.get(key)
    if (before) return before
    const asked = ask(...args)
    known.set(key, asked)
    return asked
  }
}

const streamed = (answer: Answering) =>
  async function* (...args: unknown[]) {
    yield* answer(...args) as AsyncIterable<Uint8Array>
  }

export interface LocalParts extends Partial<Omit<World, 'clock' | 'release' | 'git'>> {
  /** The project's folder. */
  root: string
  release: Release
  now: Date
  /** Time zone, windows and freezes are asked of it. */
  settings: Pick<Settings, 'timeZone' | 'windows' | 'freezes'>
  /** Handed in where the caller has already made them, so that they are made once. */
  files?: Files
  git?: GitSource
  people?: People
  record?: ReleaseRecord
  /** May commands run here. */
  execAllowed: boolean
  /** The sentence when they may not. */
  whyNoExec?: string
  missing?: Parts['missing']
}

/** @returns the world of a place with a checkout: the action's runner, or a laptop. */
export function localWorld({ root, now, settings, execAllowed, whyNoExec, ...parts }: LocalParts): World {
  const files = parts.files ?? diskFiles(root)
  return createWorld({
    ...parts,
    clock: { now: () => now, timeZone: settings.timeZone },
    calendar: { windows: async () => settings.windows, freezes: async () => settings.freezes },
    files,
    git: parts.git ?? gitSource(root),
    exec: execSource(root, { allowed: execAllowed, ...(whyNoExec ? { why: whyNoExec } : {}) }),
    reports: {
      tests: async patterns => (await import('./reports/tests.ts')).testReports(files)(patterns),
      coverage: async patterns => (await import('./reports/coverage.ts')).coverageReports(files)(patterns),
      vulnerabilities: async patterns =>
        (await import('./reports/vulnerabilities.ts')).vulnerabilityReports(files)(patterns),
      versions: async paths => (await import('./manifests.ts')).manifestVersions(files)(paths),
    },
    documents: {
      read: async path => (await import('./documents.ts')).documents(files).read(path),
      summary: async path => (await import('./documents.ts')).documents(files).summary(path),
    },
    registries: {
      published: async (...asked) => (await import('./registries.ts')).registries(files).published(...asked),
      own: async () => (await import('./registries.ts')).registries(files).own(),
    },
    code: {
      search: async query => (await import('./code.ts')).code(root).search(query),
      variables: async query => (await import('./code.ts')).code(root).variables(query),
    },
    environment: {
      facts: async (name, format) => (await import('./environment.ts')).environment(process.env).facts(name, format),
    },
    comments: { find: async query => (await import('./comments.ts')).comments(root).find(query) },
    migrations: { read: async query => (await import('./migrations.ts')).migrationsIn(files)(query) },
    assets: lateAssets(files),
  })
}

/** Packing is loaded only where it is asked for. */
function lateAssets(files: Files): Assets {
  const late = async () => (await import('./assets.ts')).assetsIn(files)
  return {
    size: async (...args) => (await late()).size(...args),
    compare: async (...args) => (await late()).compare(...args),
    shape: async (...args) => (await late()).shape(...args),
    manifest: async (...args) => (await late()).manifest(...args),
    sha256: async (...args) => (await late()).sha256(...args),
  }
}
