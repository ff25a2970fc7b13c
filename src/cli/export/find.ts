/**
 * @module cli/export/find
 * Which release is meant, and everything the record holds of it.
 */
import { Mistake } from '../../model/outcome.ts'
import type { Entry, EntryFilter, RecordReader } from '../../model/store.ts'
import { listed } from '../../model/text.ts'
import type { Whose } from '../../release/record.ts'
import { type About, pullSubject, releaseNamed, releaseSubject, subjectsOf } from '../../release/subject.ts'

export interface Found {
  whose: Whose
  subjects: string[]
  /** Oldest first. */
  entries: Entry[]
}

export interface Ask {
  repository: string
  pull?: number
  /** The beginning of its commit. */
  release?: string
  environment?: string
}

const PAGE = 1000

/** @throws Mistake when nothing or more than one thing is meant. */
export async function findRelease(record: RecordReader, last: number, ask: Ask): Promise<Found> {
  const { repository, pull } = ask
  const opened = await read(record, last, { repository, kinds: ['opened'] })
  const releases = opened.flatMap(entry => {
    const about = releaseNamed(entry.subject)
    return about && fits(about, entry, ask) ? [about] : []
  })
  const known = [...new Map(releases.map(about => [releaseSubject(about), about])).values()]
  if (known.length > 1) throw new Mistake(several(known, ask))
  const [about] = known
  if (about) {
    const subjects = subjectsOf(about, await read(record, last, { subject: releaseSubject(about) }))
    return { whose: about, subjects, entries: await all(record, last, subjects) }
  }
  if (pull === undefined || ask.environment !== undefined) throw new Mistake(none(ask))
  const subjects = [pullSubject(repository, pull)]
  const entries = await all(record, last, subjects)
  if (!entries.length) throw new Mistake(none(ask))
  const commit = entries.findLast(({ kind, commit }) => kind === 'verdict' && commit)?.commit ?? null
  return { whose: { repository, commit, environment: null }, subjects, entries }
}

function fits({ commit, environment }: About, { data }: Entry, ask: Ask): boolean {
  if (ask.environment !== undefined && environment !== ask.environment) return false
  if (ask.release !== undefined) return commit.startsWith(ask.release)
  return (data as { pull?: number }).pull === ask.pull
}

const nameOf = ({ pull, release, repository }: Ask): string =>
  release === undefined ? `${repository}#${pull}` : `${repository}@${release}`

function several(known: readonly About[], ask: Ask): string {
  const names = known.slice(0, 5).map(({ commit, environment }) => `\`${commit.slice(0, 12)}\` to \`${environment}\``)
  return `\`${nameOf(ask)}\` was released ${known.length} times (${listed(names)}), one release was expected; add \`--environment\`, or name it by \`--release\``
}

const none = (ask: Ask): string =>
  `the record knows no release \`${nameOf(ask)}\`${ask.environment === undefined ? '' : ` to \`${ask.environment}\``}; \`holdpoint metrics\` and \`holdpoint audit\` show what it knows`

async function all(record: RecordReader, last: number, subjects: readonly string[]): Promise<Entry[]> {
  const found: Entry[] = []
  for (const subject of subjects) for (const entry of await read(record, last, { subject })) found.push(entry)
  return found.toSorted((a, b) => a.id - b.id)
}

/** What is written meanwhile is the next export's. */
async function read(record: RecordReader, last: number, filter: EntryFilter): Promise<Entry[]> {
  const found: Entry[] = []
  for (let after: number | null = 0; after !== null; ) {
    const { entries, next } = await record.page(filter, { after, most: PAGE })
    for (const entry of entries) if (entry.id <= last) found.push(entry)
    after = next
  }
  return found
}

/** @returns each entry with the digest of the one before it in the whole record. */
export async function withLinks(
  record: RecordReader,
  entries: readonly Entry[],
): Promise<{ entry: Entry; previous: string }[]> {
  const linked: { entry: Entry; previous: string }[] = []
  let last: Entry | null = null
  for (const entry of entries) {
    if (entry.id === 1) linked.push({ entry, previous: '' })
    else if (last?.id === entry.id - 1) linked.push({ entry, previous: last.digest })
    else {
      const { entries: before } = await record.page({}, { after: entry.id - 2, most: 1 })
      linked.push({ entry, previous: before[0]?.id === entry.id - 1 ? before[0].digest : '' })
    }
    last = entry
  }
  return linked
}
