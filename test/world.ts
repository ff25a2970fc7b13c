/** A world made of recorded answers. An answer that was not recorded throws with the question's name. */

import picomatch from 'picomatch'
import type { ExampleWorld } from '../src/model/gate.ts'
import { CouldNotFindOut } from '../src/model/outcome.ts'
import { unknownRelease } from '../src/model/release.ts'
import type { ItemReport } from '../src/model/report.ts'
import type { Files, World } from '../src/model/world.ts'
import { votesOf } from '../src/release/votes.ts'
import { assetsIn } from '../src/sources/assets.ts'
import { inMemory } from '../src/sources/code/texts.ts'
import { codeOf } from '../src/sources/code.ts'
import { commentsIn } from '../src/sources/comments/memory.ts'
import { documents } from '../src/sources/documents.ts'
import { environment } from '../src/sources/environment.ts'
import { manifestVersions } from '../src/sources/manifests.ts'
import { migrationsIn } from '../src/sources/migrations.ts'
import { registries } from '../src/sources/registries.ts'
import { coverageReports } from '../src/sources/reports/coverage.ts'
import { testReports } from '../src/sources/reports/tests.ts'
import { vulnerabilityReports } from '../src/sources/reports/vulnerabilities.ts'
import { fakeForge } from './forge.ts'

const unasked = (question: string): never => {
  throw new CouldNotFindOut(`the example records no answer for ${question}`)
}

const UNJUDGED: ItemReport = {
  id: 'item',
  line: 1,
  text: 'Item',
  path: [],
  phase: 'pre-deploy',
  kind: 'item',
  depth: 0,
  parent: null,
  state: 'open',
  because: '',
  evidence: {},
  gates: [],
  proposals: [],
  optional: false,
  clearBy: [],
}

/** Files in memory: path -> content. */
export function memoryFiles(contents: Record<string, string | Uint8Array>): Files {
  const bytes = (path: string): Uint8Array => {
    if (!Object.hasOwn(contents, path)) throw new CouldNotFindOut(`\`${path}\` does not exist`)
    const content = contents[path]!
    return typeof content === 'string' ? Buffer.from(content) : content
  }
  return {
    async find(patterns) {
      const ignore = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1))
      const wanted = patterns.filter(pattern => !pattern.startsWith('!'))
      const matches = picomatch(wanted, { dot: true, ignore })
      return Object.keys(contents)
        .filter(path => matches(path))
        .sort()
    },
    read: async path => bytes(path),
    text: async path => Buffer.from(bytes(path)).toString('utf8'),
    async *stream(path) {
      yield bytes(path)
    },
    stat: async path => (Object.hasOwn(contents, path) ? { size: bytes(path).length, modified: new Date(0) } : null),
  }
}

/** @returns a world that answers from the record; reports and comments are read from its files by the real readers. */
export function fakeWorld(record: ExampleWorld = {}): World {
  const files = memoryFiles(record.files ?? {})
  const holdsIn = (person: string, role: string) => record.roles?.[role]?.includes(person) ?? false
  return {
    clock: { now: () => new Date(record.now ?? '2026-11-21T03:00:00Z'), timeZone: 'UTC' },
    release: { ...unknownRelease(), ...record.release },
    calendar: {
      windows: async () => record.calendar?.windows ?? [],
      freezes: async () => record.calendar?.freezes ?? [],
    },
    files,
    reports: {
      tests: testReports(files),
      coverage: coverageReports(files),
      vulnerabilities: vulnerabilityReports(files),
      versions: manifestVersions(files),
    },
    documents: documents(files),
    migrations: { read: migrationsIn(files) },
    assets: assetsIn(files),
    registries: {
      own: registries(files).own,
      published: async (...asked) => {
        const known =
          record.registries?.[asked.filter(Boolean).join(' ')] ?? unasked(`registries.published(${asked.join(' ')})`)
        return { published: true, at: null, withdrawn: null, digest: null, url: 'https://registry.example', ...known }
      },
    },
    code: codeOf(inMemory(record.files ?? {}, record.git?.changedPaths)),
    environment: environment(record.environment ?? {}),
    comments: commentsIn(record.files ?? {}, record.git?.changedPaths),
    git: {
      head: async () => ({ branch: null, shallow: false, dirty: false, ...(record.git?.head ?? unasked('git.head')) }),
      tags: async () => record.git?.tags ?? unasked('git.tags'),
      remoteTags: async () => record.git?.remoteTags ?? unasked('git.remoteTags'),
      allTags: async () => record.git?.tags ?? unasked('git.allTags'),
      signature: async tag => record.git?.signatures?.[tag] ?? null,
      contains: async (commit, ancestor) =>
        commit === ancestor || (record.git?.ancestors ?? []).some(pair => pair[0] === commit && pair[1] === ancestor),
      changedPaths: async () => record.git?.changedPaths ?? unasked('git.changedPaths'),
      addedLines: async () => {
        const lines = record.git?.addedLines ?? unasked('git.addedLines')
        return new Map(Object.entries(lines).map(([path, numbers]) => [path, new Set(numbers)]))
      },
      lastCommit: async path => (record.git?.lastCommits ?? unasked('git.lastCommit'))[path] ?? null,
      writers: async (path, lines) =>
        new Map(lines.map(line => [line, (record.git?.writers ?? unasked('git.writers'))[`${path}:${line}`] ?? null])),
      committedAt: async commit => record.git?.committedAt?.[commit] ?? unasked('git.committedAt'),
      forkPoint: async base => base,
      commitsSince: async () => record.git?.commits ?? unasked('git.commitsSince'),
      show: async (commit, path) => {
        const content = record.git?.objects?.[`${commit}:${path}`]
        return content === undefined ? null : Buffer.from(content)
      },
    },
    checks: { of: async () => ({ complete: true, ...(record.checks ?? unasked('checks.of')) }) },
    workflows: workflowsOf(record.workflow),
    deployments: deploymentsOf(record.deployments),
    exec: {
      run: async command => ({
        exitCode: 0,
        timedOut: false,
        stdout: '',
        stderr: '',
        durationMs: 1,
        ...(record.exec?.[command] ?? unasked(`exec.run(${command})`)),
      }),
    },
    ...fakeForge(record),
    people: {
      ticks: async item => (record.ticks ?? []).filter(tick => tick.item === item),
      holds: async (person, roles) => {
        const held = roles.filter(role => record.roles?.[role]?.includes(person))
        const holds = roles.length === 0 || held.length > 0
        return {
          holds,
          because: holds ? `${person} holds ${held.join(', ')}` : `${person} holds none of ${roles.join(', ')}`,
        }
      },
      same: async (person, other) => person.toLowerCase() === other.toLowerCase(),
    },
    record: {
      values: async field =>
        (record.record?.[field] ?? []).map(entry => ({ by: ['ada'], at: null, source: '`DEPLOY.md:12`', ...entry })),
      mend: async field => `write \`${field}: ...\` into the checklist`,
    },
    notices: {
      to: async channel => (record.notices ?? unasked('notices.to')).filter(each => each.channel === channel),
    },
    votes: {
      decision: rules =>
        votesOf({
          rules,
          commit: record.release?.commit ?? null,
          people: {
            holds: async (person, [role]) => ({
              holds: holdsIn(person, role!),
              because: `${person} does not hold ${role}`,
            }),
          },
          votes: (record.votes ?? []).map((vote, at) => ({
            ...{ reason: '', stale: null, ...vote },
            at: Date.UTC(2026, 10, 20, 10, at),
            roles: rules.roles.filter(role => holdsIn(vote.by, role)),
          })),
        }),
    },
    items: {
      watched: async () => (record.items ?? unasked('items.watched')).map(item => ({ ...UNJUDGED, ...item })),
    },
  }
}

/** Runs are of the example's commit, finished and fine, unless it says otherwise. */
function workflowsOf(record: ExampleWorld['workflow']): World['workflows'] {
  const given = () => record ?? unasked('workflows')
  return {
    runs: async query => {
      const { name = query.name, path = `.github/workflows/${query.name}`, state = 'active', runs, complete } = given()
      const all = runs.map((run, at) => ({
        id: 1000 - at,
        status: run.conclusion === null ? 'in_progress' : 'completed',
        conclusion: 'success',
        event: 'push',
        branch: 'main',
        commit: query.commit ?? 'c'.repeat(40),
        fork: false,
        attempt: 1,
        createdAt: '2026-11-20T10:00:00Z',
        startedAt: run.createdAt ?? '2026-11-20T10:00:00Z',
        url: null,
        ...run,
      }))
      const asked = all.filter(
        run =>
          (!query.commit || run.commit === query.commit) &&
          (!query.branch || run.branch === query.branch) &&
          (!query.event || run.event === query.event),
      )
      return { workflow: { name, path, state }, runs: asked, complete: complete ?? true }
    },
    jobs: async () => given().jobs ?? unasked('workflows.jobs'),
    artifacts: async () => given().artifacts ?? unasked('workflows.artifacts'),
  }
}

/** To `staging` unless the example says otherwise. */
function deploymentsOf(record: ExampleWorld['deployments']): World['deployments'] {
  const created = (at: number) => `2026-11-20T${String(10 + at).padStart(2, '0')}:00:00Z`
  const all = () =>
    (record ?? unasked('deployments')).map(({ states, ...given }, at) => ({
      states,
      id: at + 1,
      commit: 'c'.repeat(40),
      ref: 'main',
      environment: 'staging',
      task: 'deploy',
      payload: {},
      transient: false,
      production: false,
      createdAt: created(at),
      ...given,
    }))
  return {
    of: async ({ environment, commit, newerThan = 0 }) =>
      all()
        .filter(
          each => each.environment === environment && each.id > newerThan && (commit ?? each.commit) === each.commit,
        )
        .reverse(),
    statuses: async id =>
      all()
        .find(each => each.id === id)!
        .states.map((state, at) => ({
          state,
          createdAt: new Date(Date.parse(created(id - 1)) + (at + 1) * 60_000).toISOString(),
          url: null,
        }))
        .reverse(),
  }
}
