/**
 * @module app/release/entries
 * The record of releases: what is written into it, and whose issue an issue is.
 */
import type { Act, ActKind, Entry, Json, Store } from '../../model/store.ts'
import { LISTS } from '../../release/life.ts'
import { nameOf, type PeriodSubject, type ReleaseSubject, subjectOf } from '../subjects.ts'

/** What has lists of its own, each shown as an issue. */
export type Listed = ReleaseSubject | PeriodSubject

/** @returns something that Holdpoint found, to be recorded. `key` tells it from others of its kind. */
export const factOf = (
  subject: Listed,
  kind: ActKind,
  data: { [key: string]: Json },
  { at, key = '' }: { at: number; key?: string },
): Act => ({
  key: `${kind}:${nameOf(subject)}${key && `:${key}`}`,
  at,
  repository: subject.repository,
  subject: nameOf(subject),
  kind,
  actor: null,
  item: null,
  commit: subject.kind === 'release' ? subject.sha : null,
  checklist: null,
  data,
})

/** @returns what was ever opened in the repository: releases, newest last. */
export const openedIn = (store: Store, repository: string): Promise<Entry[]> =>
  store.record.all({ repository, kinds: ['opened'] })

/** @returns the subjects whose issue it is; none for an issue of somebody else. */
export async function ownersOf(store: Store, repository: string, number: number): Promise<string[]> {
  const entries = await store.record.all({ repository, kinds: ['issue'] })
  return [...new Set(entries.filter(({ data }) => (data as { number?: number }).number === number).map(of))]
}

const of = ({ subject }: Entry): string => subject

/** @returns the releases that the merge of this pull request opened. */
export async function releasesOfPull(store: Store, repository: string, number: number): Promise<string[]> {
  const entries = await openedIn(store, repository)
  return entries.filter(({ data }) => (data as { pull?: number | null }).pull === number).map(of)
}

/** @returns the releases of this commit, in every environment. */
export async function releasesOfCommit(store: Store, repository: string, sha: string): Promise<ReleaseSubject[]> {
  const entries = await openedIn(store, repository)
  return entries.flatMap(({ subject, commit }) => {
    const release = commit === sha ? subjectOf(subject) : null
    return release?.kind === 'release' ? [release] : []
  })
}

/** @returns the names of those that are not over. */
export async function openReleasesOf(
  store: Store,
  { repository, sha }: { repository: string; sha: string },
): Promise<string[]> {
  const names = (await releasesOfCommit(store, repository, sha)).map(nameOf)
  const closed = await Promise.all(names.map(subject => store.record.all({ subject, kinds: ['closed'] })))
  return names.filter((_, at) => !closed[at]!.length)
}

/**
 * Everything that was recorded of a release or a period: its own entries, those of its issues, and what was said about it where its pull request is.
 * @param own entries of its own subject.
 */
export async function allEntries(store: Store, { repository }: Listed, own: readonly Entry[]): Promise<Entry[]> {
  const numbers = new Set(
    own.flatMap(({ kind, data }) => {
      const { list, number } = data as { list?: string; number?: number }
      return kind === 'issue' && number !== undefined && LISTS.some(name => name === list) ? [number] : []
    }),
  )
  const others = await Promise.all(
    [...numbers].map(number => store.record.all({ subject: nameOf({ kind: 'issue', repository, number }) })),
  )
  return [...own, ...others.flat(), ...(await saidAfterMerge(store, repository, own))].toSorted((a, b) => a.id - b.id)
}

/** What people say of a release where it was proposed: only words about the whole of it, and only after it was opened. */
async function saidAfterMerge(store: Store, repository: string, own: readonly Entry[]): Promise<Entry[]> {
  const opened = own.find(({ kind }) => kind === 'opened')
  const { pull: number, from } = (opened?.data ?? {}) as { pull?: number | null; from?: string }
  if (!opened || !number) return []
  // Where it went into several environments, a word there is about the release that the merge opened.
  if (from !== 'pull' && (await releasesOfPull(store, repository, number)).length > 1) return []
  const entries = await store.record.all({ subject: nameOf({ kind: 'pull', repository, number }) })
  const acts = entries.filter(
    ({ id, kind, data }) =>
      id > opened.id &&
      (kind === 'rollback' || (kind === 'command' && isAfter((data as { command?: string }).command))),
  )
  const meant = new Set(acts.map(({ id }) => id))
  return [
    ...acts,
    ...entries.filter(({ kind, data }) => kind === 'judgement' && meant.has((data as { of?: number }).of ?? -1)),
  ]
}

const isAfter = (command: string | undefined): boolean => ['start', 'launched', 'close'].includes(command ?? '')

/** @returns open releases of the repository that are not tried any more, e.g. because a permission was missing. */
export async function parkedReleases(store: Store, repository: string): Promise<string[]> {
  const entries = await store.record.all({ repository, kinds: ['opened', 'closed'] })
  const closed = new Set(entries.flatMap(({ kind, subject }) => (kind === 'closed' ? [subject] : [])))
  const open = [...new Set(entries.map(of))].filter(name => !closed.has(name))
  const states = await Promise.all(open.map(name => store.work.look(name)))
  return open.filter((_, at) => states[at]?.parked)
}
