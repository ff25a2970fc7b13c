/** The tables, as both engines have them. Times are milliseconds since 1970. */

export interface Tables {
  delivery: DeliveryRow
  record: EntryRow
  head: HeadRow
  subject: SubjectRow
  published: { subject: string; thing: string; digest: string; github_id: string | null; at: number }
  taken: { key: string; until: number }
  cache: { key: string; tag: string; value: string; at: number }
}

export interface DeliveryRow {
  guid: string
  event: string
  action: string | null
  received_at: number
  /** null once it was tidied away. */
  payload: Uint8Array | null
  encoding: string
}

export interface EntryRow {
  id: number
  key: string
  at: number
  repository: string
  subject: string
  kind: string
  actor: string | null
  item: string | null
  commit_sha: string | null
  checklist: string | null
  /** JSON exactly as it went into the digest. */
  data: string
  delivery: string | null
  digest: string
}

/** One row: the end of the record. Who removes the last entries would have to change it, too. */
interface HeadRow {
  one: number
  id: number
  digest: string
}

export interface SubjectRow {
  subject: string
  /** Owner of the repository: lanes take turns. */
  lane: string
  due_at: number | null
  /** Marks do not make it due before. */
  not_before: number | null
  /** Token of the lease; null when nobody works at it. */
  lease: string | null
  lease_owner: string | null
  lease_until: number | null
  attempts: number
  error: string | null
  parked_at: number | null
  parked_reason: string | null
  /** When it was last marked: idle subjects are removed after a while. */
  marked_at: number
}
