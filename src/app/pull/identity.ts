/**
 * @module app/pull/identity
 * Names of repositories change hands. What stands in the record belongs to the repository that GitHub numbers so, whatever it
 * was called; one that has the name now inherits nothing.
 */
import type { Entry, Json, Store } from '../../model/store.ts'
import { nameOf, type PullSubject, type ReleaseSubject } from '../subjects.ts'

/** Where an entry says whose it is. Entries without it are of whoever has the name. */
const OF = 'repositoryId'

/** @returns the data of an act, with GitHub's number of the repository where it is known. */
export const stamped = (data: Json, id: unknown): Json =>
  typeof id === 'number' && typeof data === 'object' && data !== null && !Array.isArray(data)
    ? { ...(data as { [key: string]: Json }), [OF]: id }
    : data

export const ownerIn = ({ data }: Entry): unknown => (data as { [OF]?: unknown } | null)?.[OF]

/** As whoever wrote it knows it. */
export function plain(entry: Entry): Entry {
  if (ownerIn(entry) === undefined) return entry
  const { [OF]: _, ...data } = entry.data as { [key: string]: Json }
  return { ...entry, data }
}

export const registered = (id: number): string => `repository:${id}`

/**
 * @param id GitHub's number of the repository that has the subject's name now; null where GitHub does not tell.
 * @returns the record of a pull request under every name that its repository was met by, oldest first.
 */
export async function historyOf({ record }: Store, subject: PullSubject, id: number | null): Promise<Entry[]> {
  const own = await record.all({ subject: nameOf(subject) })
  if (id === null) return own.map(plain)
  const names = new Set((await record.all({ subject: registered(id) })).map(({ repository }) => repository))
  names.delete(subject.repository)
  const entries = own.filter(entry => [undefined, id].includes(ownerIn(entry) as number | undefined))
  for (const repository of names)
    entries.push(
      ...(await record.all({ subject: nameOf({ ...subject, repository }) })).filter(entry => ownerIn(entry) === id),
    )
  return entries.sort((a, b) => a.id - b.id).map(plain)
}

/** @returns the same store; what is recorded through it says which repository it is of. */
export function storeOf(store: Store, id: number | null): Store {
  if (id === null) return store
  const append: Store['record']['append'] = async acts =>
    (await store.record.append(acts.map(act => ({ ...act, data: stamped(act.data, id) })))).map(plain)
  return { ...store, record: { ...store.record, append } }
}

interface Met {
  number: number | null
  nameWithOwner: string
}

/** What was published under a subject's name is this one's, as long as that stands there. */
const THING = 'repository'

/**
 * Compares the name that was asked for with whom GitHub gave for it, and remembers the name.
 * @returns `moved`: it is called otherwise now, and that one is due. `another`: the name was another's before, whose
 * published things are forgotten, so that the pass begins anew. `same`: it may go on.
 */
export async function meet(
  subject: PullSubject | ReleaseSubject,
  { number, nameWithOwner }: Met,
  store: Store,
  now: number,
): Promise<'same' | 'moved' | 'another'> {
  if (number === null) return 'same'
  await remember(store, number, subject.repository, now)
  if (nameWithOwner !== subject.repository) {
    await remember(store, number, nameWithOwner, now)
    await store.work.mark([nameOf({ ...subject, repository: nameWithOwner })], now)
    return 'moved'
  }
  const name = nameOf(subject)
  const published = await store.published.of(name)
  const before = published.get(THING)?.githubId
  if (before === String(number)) return 'same'
  if (before) for (const thing of published.keys()) await store.published.forget(name, thing)
  await store.published.set(name, THING, { digest: '', githubId: String(number), at: now })
  return before ? 'another' : 'same'
}

/** @returns whether anything is remembered of what GitHub was told. */
export const isPublished = (published: ReadonlyMap<string, unknown>): boolean =>
  [...published.keys()].some(thing => thing !== THING)

export async function remember({ record }: Store, id: number, repository: string, now: number): Promise<void> {
  const known = await record.all({ subject: registered(id) })
  if (known.some(entry => entry.repository === repository)) return
  await record.append([
    {
      key: `named:${id}:${repository}`,
      at: now,
      repository,
      subject: registered(id),
      kind: 'named',
      actor: null,
      item: null,
      commit: null,
      checklist: null,
      data: { [OF]: id },
    },
  ])
}
