/**
 * @module app/passes
 * One pass over whatever is due. Pull requests are reconciled; everything else only says which pull requests are meant.
 */
import { z } from 'zod'
import type { Store } from '../model/store.ts'
import { query } from '../sources/github/api.ts'
import type { GitHubApi } from '../sources/github.ts'
import { followed, numberOf } from './followed.ts'
import { reconcileGroup } from './group.ts'
import { type Hold, heldApi, heldStore } from './held.ts'
import type { Installations } from './installations.ts'
import type { Operator } from './notify/channels.ts'
import { reconcilePull } from './pull/reconcile.ts'
import { keepRecurring, openPeriods } from './recurring/open.ts'
import { reconcilePeriod } from './recurring/period.ts'
import { openReleasesOf, ownersOf, parkedReleases } from './release/entries.ts'
import { askedForRun } from './release/gate.ts'
import { openByTag } from './release/open.ts'
import { reconcileRelease } from './release/reconcile.ts'
import { replay } from './replay.ts'
import { nameOf, type Subject } from './subjects.ts'
import { upkeep } from './upkeep.ts'

export interface PassOptions {
  store: Store
  installations: Installations
  appId: number
  server: string
  /** Where messages may go. */
  notify?: Operator
  hold: Hold
  /** Told how many missed deliveries GitHub was asked to send again. */
  redelivered?(count: number): void
  /** Nothing more is begun. */
  stopping(): boolean
}

/** @returns when the subject must be looked at again although nothing happens; null when it need not. */
export async function pass(subject: Subject, now: number, options: PassOptions): Promise<number | null> {
  try {
    return await passOver(subject, now, options)
  } catch (caught) {
    if ('repository' in subject) options.installations.forget(subject.repository)
    throw caught
  }
}

async function passOver(subject: Subject, now: number, options: PassOptions): Promise<number | null> {
  const { installations, hold } = options
  const store = heldStore(options.store, hold)
  const apiFor = async (repository: string) => heldApi(await installations.apiFor(repository), hold)
  const passing = async (repository: string) => ({
    api: await apiFor(repository),
    store,
    appId: options.appId,
    server: options.server,
    now,
    ...(options.notify ? { notify: options.notify } : {}),
  })
  const following = async (about: Extract<Subject, { repository: string }>) =>
    followed(store, about.repository, await numberOf(store, about), now)
  switch (subject.kind) {
    case 'pull': {
      const { next, also } = await reconcilePull(subject, await passing(subject.repository))
      if (also.length) await store.work.mark(also, now)
      return next
    }
    case 'release': {
      const { next, also } = await reconcileRelease(subject, await passing(subject.repository))
      if (also.length) await store.work.mark(also, now)
      return next
    }
    case 'issue': {
      const owners = await ownersOf(await following(subject), subject.repository, subject.number)
      if (owners.length) await store.work.mark(owners, now)
      return null
    }
    case 'tag': {
      const given = { ...(await passing(subject.repository)), store: await following(subject) }
      const releases = await openByTag(subject, given)
      if (releases.length) await store.work.mark(releases, now)
      return null
    }
    case 'gate': {
      const given = { ...(await passing(subject.repository)), store: await following(subject) }
      const releases = await askedForRun(subject, given)
      await store.work.mark(releases, now)
      return null
    }
    case 'recurring': {
      const { next, also } = await openPeriods(subject.repository, await passing(subject.repository))
      if (also.length) await store.work.mark(also, now)
      return next
    }
    case 'period': {
      const { next, also } = await reconcilePeriod(subject, await passing(subject.repository))
      if (also.length) await store.work.mark(also, now)
      return next
    }
    case 'group':
      await reconcileGroup(subject, await passing(subject.repository))
      return null
    case 'commit': {
      // What a check found may be the proof of a step, too.
      const releases = await openReleasesOf(await following(subject), subject)
      if (releases.length) await store.work.mark(releases, now)
      await mark(store, subject.repository, await pullsOfCommit(subject, await apiFor(subject.repository)), now)
      return null
    }
    case 'branch':
      await mark(store, subject.repository, await pullsInto(subject, await apiFor(subject.repository)), now)
      return null
    case 'delivery':
      await replay(subject.guid, store, options.appId)
      return null
    case 'upkeep':
      return upkeep(subject, now, { ...options, api: installations.app })
    case 'sweep': {
      const api = heldApi(await installations.apiOf(subject.installation), hold)
      for (const repository of await repositoriesOf(api)) {
        installations.learn(repository, subject.installation)
        await mark(store, repository, await openPulls(repository, api), now)
        const parked = await parkedReleases(store, repository)
        if (parked.length) await store.work.mark(parked, now)
        await keepRecurring(store, repository, now)
      }
      return null
    }
  }
}

const mark = (store: Store, repository: string, numbers: readonly number[], now: number): Promise<void> =>
  numbers.length
    ? store.work.mark(
        numbers.map(number => nameOf({ kind: 'pull', repository, number })),
        now,
      )
    : Promise.resolve()

const numbered = z.object({ nodes: z.array(z.object({ number: z.number(), state: z.string() })) })
const ofCommit = z.object({
  repository: z.object({ object: z.object({ associatedPullRequests: numbered.nullable() }).partial().nullable() }),
})

async function pullsOfCommit(
  { repository, sha }: Extract<Subject, { kind: 'commit' }>,
  api: GitHubApi,
): Promise<number[]> {
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the pull requests of \`${sha.slice(0, 7)}\``, permission: 'pull_requests: read' }
  const document = `query Commit($owner: String!, $repo: String!, $sha: GitObjectID!) {
  repository(owner: $owner, name: $repo) {
    object(oid: $sha) { ... on Commit { associatedPullRequests(first: 50) { nodes { number state } } } }
  }
}`
  const answer = await query(api, document, { owner, repo, sha }, ofCommit, purpose)
  const nodes = answer.repository.object?.associatedPullRequests?.nodes ?? []
  return nodes.filter(({ state }) => state === 'OPEN').map(({ number }) => number)
}

const page = z.object({
  repository: z.object({
    pullRequests: z.object({
      nodes: z.array(z.object({ number: z.number() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
})

/** Repositories without rules are passed over by each of their pull requests: that costs one query, once. */
async function openPulls(repository: string, api: GitHubApi, base?: string): Promise<number[]> {
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the open pull requests of \`${repository}\``, permission: 'pull_requests: read' }
  const document = `query Open($owner: String!, $repo: String!, $base: String, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: [OPEN], baseRefName: $base, first: 100, after: $after) { nodes { number } pageInfo { hasNextPage endCursor } }
  }
}`
  const numbers: number[] = []
  for (let after: string | null = null; ; ) {
    const variables = { owner, repo, base: base ?? null, after }
    const answer: z.output<typeof page> = await query(api, document, variables, page, purpose)
    const { pullRequests } = answer.repository
    numbers.push(...pullRequests.nodes.map(({ number }) => number))
    if (!pullRequests.pageInfo.hasNextPage) return numbers
    after = pullRequests.pageInfo.endCursor
  }
}

const pullsInto = ({ repository, branch }: Extract<Subject, { kind: 'branch' }>, api: GitHubApi): Promise<number[]> =>
  openPulls(repository, api, branch)

async function repositoriesOf(api: GitHubApi): Promise<string[]> {
  const names: string[] = []
  for (let at = 1; ; at++) {
    const { data } = await api.request('GET /installation/repositories', { per_page: 100, page: at })
    const { repositories, total_count } = data as {
      repositories: { full_name: string; archived?: boolean }[]
      total_count: number
    }
    names.push(...repositories.filter(({ archived }) => !archived).map(({ full_name }) => full_name))
    if (!repositories.length || at * 100 >= total_count) return names
  }
}
