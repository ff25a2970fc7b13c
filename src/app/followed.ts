/**
 * @module app/followed
 * The record of a repository under every name that it was met by, as if it had always been called as it is now.
 */
import type { Entry, EntryFilter, Store } from '../model/store.ts'
import { ownerIn, plain, registered, remember, storeOf } from './pull/identity.ts'
import { nameOf, type ReleaseSubject, type Subject, subjectOf } from './subjects.ts'

type OfRepository = Extract<Subject, { repository: string }>

/** Entries that GitHub told of, with the repository's number: what Holdpoint wrote only repeats it. */
const TOLD = ['opened', 'deployment', 'asked', 'tick', 'untick', 'command', 'rollback'] as const

/** @returns GitHub's number of the repository that has the subject's name, as far as the record knows: the newest word counts. */
export async function numberOf({ record }: Store, subject: OfRepository): Promise<number | null> {
  const told = await record.all({ subject: nameOf(subject), kinds: TOLD })
  const named = await record.all({ repository: subject.repository, kinds: ['named'] })
  const numbered = [...told, ...named].filter(entry => typeof ownerIn(entry) === 'number')
  return (
    (numbered
      .toSorted((a, b) => a.id - b.id)
      .map(ownerIn)
      .at(-1) as number | undefined) ?? null
  )
}

/**
 * @param number GitHub's number of the repository; null leaves the store as it is.
 * @returns the same store. Whatever is asked of the repository is answered from all of its names, under the one that it has
 * now, and nothing of another repository that had this name; what is recorded says whose it is.
 */
export async function followed(store: Store, repository: string, number: number | null, now: number): Promise<Store> {
  if (number === null) return store
  await remember(store, number, repository, now)
  const met = await store.record.all({ subject: registered(number) })
  const names = new Set(met.map(entry => entry.repository).filter(name => name !== repository))
  const named = await store.record.all({ repository, kinds: ['named'] })
  const shared = named.some(entry => ownerIn(entry) !== number)
  const isOwn = (entry: Entry) => [undefined, number].includes(ownerIn(entry) as number | undefined)
  const stamping = storeOf(store, number)
  return {
    ...stamping,
    record: {
      ...stamping.record,
      async all(filter) {
        const own = await store.record.all(filter)
        if (repositoryOf(filter) !== repository) return own
        const entries = own.filter(isOwn)
        for (const name of names) {
          const found = await store.record.all(under(filter, name))
          entries.push(...found.filter(entry => ownerIn(entry) === number).map(entry => renamed(entry, repository)))
        }
        return entries.sort((a, b) => a.id - b.id).map(plain)
      },
      // Facts of one name are told apart by what they are about: of two repositories that is the same.
      append: acts =>
        stamping.record.append(
          shared ? acts.map(act => (act.actor === null ? { ...act, key: `${act.key}#${number}` } : act)) : acts,
        ),
    },
  }
}

function repositoryOf({ repository, subject }: EntryFilter): string | undefined {
  const read = subject === undefined ? null : subjectOf(subject)
  return read && 'repository' in read ? read.repository : repository
}

const calledIn = (subject: string, repository: string): string => {
  const read = subjectOf(subject)
  return read && 'repository' in read ? nameOf({ ...read, repository }) : subject
}

const under = (filter: EntryFilter, repository: string): EntryFilter => ({
  ...filter,
  ...(filter.repository === undefined ? {} : { repository }),
  ...(filter.subject === undefined ? {} : { subject: calledIn(filter.subject, repository) }),
})

const renamed = (entry: Entry, repository: string): Entry => ({
  ...entry,
  repository,
  subject: calledIn(entry.subject, repository),
})

/** What GitHub shows of a release was made under its name of then: it is not made once more. */
export async function carryPublished(
  { record, published }: Store,
  subject: ReleaseSubject,
  number: number,
): Promise<void> {
  const name = nameOf(subject)
  if ((await published.of(name)).size) return
  const met = await record.all({ subject: registered(number) })
  for (const { repository, at } of met) {
    const before = nameOf({ ...subject, repository })
    const things = before === name ? null : await published.of(before)
    if (things?.get('repository')?.githubId !== String(number)) continue
    for (const [thing, what] of things) await published.set(name, thing, { ...what, at })
    for (const thing of things.keys()) await published.forget(before, thing)
    return
  }
}
