/** The chain of digests: each entry's covers the one before, so that a change anywhere shows from there on. */
import { createHash } from 'node:crypto'
import type { Act, Entry, Json } from '../model/store.ts'
import type { EntryRow } from './tables.ts'

/** PostgreSQL refuses NUL, and half a surrogate pair would come back as something else: the digest must survive the way to the disk. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

const orNull = (text: string | null): string | null => (text === null ? null : storable(text))

/** @returns the row of an act, at its place in the chain. */
export function entryRow(
  act: Act,
  delivery: string | null,
  previous: { readonly id: number; readonly digest: string },
): EntryRow {
  const row = {
    id: previous.id + 1,
    key: storable(act.key),
    at: act.at,
    repository: storable(act.repository),
    subject: storable(act.subject),
    kind: act.kind,
    actor: orNull(act.actor),
    item: orNull(act.item),
    commit_sha: orNull(act.commit),
    checklist: orNull(act.checklist),
    // Well-formed by definition: JSON escapes NUL and lone surrogates.
    data: JSON.stringify(act.data) ?? 'null',
    delivery: orNull(delivery),
  }
  return { ...row, digest: digestOf(row, previous.digest) }
}

export function digestOf(row: Omit<EntryRow, 'digest'>, previous: string): string {
  const { id, key, at, repository, subject, kind, actor, item, commit_sha, checklist, data, delivery } = row
  const told = [previous, id, key, at, repository, subject, kind, actor, item, commit_sha, checklist, data, delivery]
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}

export const entryOf = ({ commit_sha, data, kind, ...row }: EntryRow): Entry => ({
  ...row,
  kind: kind as Act['kind'],
  commit: commit_sha,
  data: JSON.parse(data) as Json,
})
