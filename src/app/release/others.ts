/**
 * @module app/release/others
 * A release among others: the one before it in its environment, a newer one, and the incidents that came up since its launch.
 */
import type { Entry, Store } from '../../model/store.ts'
import { type Life, lifeOf } from '../../release/life.ts'
import { documentOf } from '../../release/record.ts'
import type { Passing } from '../pull/reconcile.ts'
import { nameOf, type ReleaseSubject, subjectOf } from '../subjects.ts'
import { allEntries, factOf, openedIn } from './entries.ts'
import type { ReleaseFacts } from './facts.ts'

export interface Others {
  /** Version or commit of the release that was in production before; null when none is known. */
  previous: string | null
  /** When a newer one came into production; null when none did. */
  newer: number | null
  /** Subjects of releases that are still watched although this one is in production. */
  older: string[]
}

/** @returns how the other releases of the repository and environment stand. */
export async function previousOf(subject: ReleaseSubject, life: Life, store: Store): Promise<Others> {
  const lives = (await livesIn(store, subject)).filter(({ name }) => name !== nameOf(subject))
  const launched = lives.filter(other => other.life.launchedAt !== null)
  const until = life.launchedAt ?? Number.POSITIVE_INFINITY
  const before = launched
    .filter(other => other.life.launchedAt! < until && other.life.rollback === null)
    .toSorted((a, b) => a.life.launchedAt! - b.life.launchedAt!)
  const after = launched.filter(other => stoodIn(life, other.life)).map(other => other.life.launchedAt!)
  const last = before.at(-1)?.life
  return {
    previous: last ? (last.version ?? last.commit) : null,
    newer: after.length ? Math.min(...after) : null,
    older: lives.filter(other => other.life.closedAt === null && stoodIn(other.life, life)).map(({ name }) => name),
  }
}

/** One that never reached production is overtaken by what was merged after it into the same branch: its change went along. */
function stoodIn(older: Life, newer: Life): boolean {
  if (newer.launchedAt === null) return false
  if (older.launchedAt !== null) return newer.launchedAt > older.launchedAt
  const sameBranch = older.opening?.branch === newer.opening?.branch
  return sameBranch && (newer.openedAt ?? 0) > (older.openedAt ?? 0)
}

/** @returns what people wrote down as learned from the release before this one, and which one that was. */
export async function lessonsBefore(
  subject: ReleaseSubject,
  life: Life,
  store: Store,
): Promise<{ from: string; lessons: string[] } | null> {
  const lives = (await livesIn(store, subject)).filter(other => (other.life.openedAt ?? 0) < (life.openedAt ?? 0))
  const last = lives.toSorted((a, b) => a.life.openedAt! - b.life.openedAt!).at(-1)
  const before = last && subjectOf(last.name)
  if (before?.kind !== 'release') return null
  const { repository, sha: commit, environment } = before
  const entries = await allEntries(store, before, await store.record.all({ subject: last!.name }))
  const { lessons } = documentOf({ repository, commit, environment }, entries, null)
  return { from: last!.life.version ?? commit.slice(0, 7), lessons }
}

const KINDS = ['opened', 'tagged', 'started', 'launched', 'rolled-back', 'recovered', 'closed', 'claimed'] as const

/** @returns every release of the environment, with where it stands; its issues and deployments are left out. */
export async function livesIn(store: Store, { repository, environment }: ReleaseSubject) {
  const opened = await openedIn(store, repository)
  const meant = opened.filter(
    ({ data }) => (data as { environment?: string }).environment?.toLowerCase() === environment.toLowerCase(),
  )
  const entries = await store.record.all({ repository, kinds: KINDS })
  const bySubject = Map.groupBy(entries, entry => entry.subject)
  return meant.flatMap(({ subject: name }) => {
    const release = subjectOf(name)
    if (release?.kind !== 'release') return []
    const about = { repository, commit: release.sha, environment }
    const own = bySubject.get(name) ?? []
    return [{ name, life: lifeOf(about, own), entries: own }]
  })
}

/** Incidents are recorded when they come up and when they are closed, each once. */
export async function recordIncidents(
  subject: ReleaseSubject,
  { incidents }: ReleaseFacts,
  own: readonly Entry[],
  { store }: Passing,
): Promise<void> {
  const of = ({ kind, data }: Pick<Entry, 'kind' | 'data'>) => `${kind} ${(data as { issue?: number }).issue}`
  const known = new Set(own.map(of))
  const acts = incidents.flatMap(({ number, createdAt, closedAt }) => [
    factOf(subject, 'found', { issue: number }, { at: Date.parse(createdAt), key: String(number) }),
    ...(closedAt
      ? [factOf(subject, 'resolved', { issue: number }, { at: Date.parse(closedAt), key: String(number) })]
      : []),
  ])
  const news = acts.filter(act => !known.has(of(act)))
  if (news.length) await store.record.append(news)
}
