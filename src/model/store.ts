/**
 * What the App keeps: deliveries, the append-only record, the list of subjects to look at, and a few small memories.
 * Every time is in milliseconds since 1970 and handed in by the caller; the store never looks at a clock.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What people do that needs the right to do it. */
export const DEEDS = ['tick', 'untick', 'sign-off', 'waive', 'not-applicable', 'go', 'no-go', 'rollback'] as const

/** What can stand in the record. The first half is what people do, the second what Holdpoint found or did. */
export const ACT_KINDS = [
  ...DEEDS,
  'command',
  'push',
  'lost-text',
  'verdict',
  'evidence',
  'judgement',
  'refusal',
  'reset',
  'reminder',
  'merged-without-go',
  'deployment',
  'opened',
  'tagged',
  'issue',
  'started',
  'launched',
  'rolled-back',
  'recovered',
  'closed',
  'sample',
  'measured',
  'found',
  'resolved',
  'notice',
  'named',
  'ballot',
  'asked',
  'claimed',
  'answered',
] as const
export type ActKind = (typeof ACT_KINDS)[number]

/** Something that happened and must never be forgotten. */
export interface Act {
  /** Two acts of one key are the same act: the first one stands, the second is nothing. */
  key: string
  at: number
  /** `owner/name`. */
  repository: string
  /** What it is about: `pull:owner/name#12`. */
  subject: string
  kind: ActKind
  /** Login of who did it; null when Holdpoint did. */
  actor: string | null
  /** Id of the checklist item; null when it is about the whole release. */
  item: string | null
  commit: string | null
  /** Digest of the checklist as it was. */
  checklist: string | null
  data: Json
}

/** An act as it stands in the record. */
export interface Entry extends Act {
  /** 1, 2, 3 ... without a gap, over the whole record. */
  id: number
  /** GUID of the delivery that told of it; null when no delivery did. */
  delivery: string | null
  /** SHA-256 over this entry and the digest of the one before. */
  digest: string
}

export interface Delivery {
  /** `X-GitHub-Delivery`: a redelivery has the same one. */
  guid: string
  event: string
  action: string | null
  receivedAt: number
  payload: { bytes: Uint8Array; encoding: 'identity' | 'gzip' | 'zstd' }
  /** What must be looked at because of it. */
  subjects: readonly string[]
  /** When they are due; `receivedAt` when it is left out. */
  dueAt?: number
  /** What a person did according to it. */
  acts: readonly Act[]
}

export interface Intake {
  /**
   * Keeps the delivery, its acts and its marks, all or nothing. Whoever got the answer may rely on it after a crash.
   * @returns `duplicate` when the GUID is known; nothing was changed then.
   */
  accept(delivery: Delivery): Promise<'new' | 'duplicate'>
  /** @returns null when it is unknown or was tidied away; `payload` is null when only that was. */
  read(guid: string): Promise<(Omit<Delivery, 'subjects' | 'acts' | 'dueAt' | 'payload'> & Kept) | null>
  /** @returns those of the GUIDs that are known. */
  known(guids: readonly string[]): Promise<Set<string>>
}

interface Kept {
  payload: Delivery['payload'] | null
}

/** Every field that is given must fit. */
export interface EntryFilter {
  repository?: string
  subject?: string
  item?: string
  actor?: string
  kinds?: readonly ActKind[]
  /** From this time on. */
  since?: number
  /** Before this time. */
  until?: number
}

export interface RecordBook {
  /** Writes acts that no delivery told of, all or nothing. @returns the new entries, without those that stood there already. */
  append(acts: readonly Act[]): Promise<Entry[]>
  /** @returns all entries that fit, oldest first. */
  all(filter: EntryFilter): Promise<Entry[]>
  /** @returns entries with a higher id than `after`, oldest first, and where the next page starts; null when there is none. */
  page(filter: EntryFilter, page: { after?: number; most: number }): Promise<{ entries: Entry[]; next: number | null }>
  /** The last entry: note it elsewhere, and nobody can rewrite what came before. @returns id 0 for an empty record. */
  head(): Promise<Link>
  /**
   * Recomputes the chain of digests, from the beginning or from a link that was noted earlier.
   * @returns `wrong`: one sentence about the first thing that was tampered with; null when the record is as it was written.
   */
  verify(from?: Link): Promise<{ checked: number; head: Link; wrong: string | null }>
}

/** The record for whoever only looks: nothing in the store is changed. */
export interface RecordReader extends Pick<RecordBook, 'page' | 'head' | 'verify'> {
  close(): Promise<void>
}

/** A place in the chain of digests. */
export interface Link {
  id: number
  digest: string
}

/** The right to work at a subject until `until`. A later lease of the same subject has another token. */
export interface Lease {
  subject: string
  token: string
  owner: string
  until: number
  /** How often it failed since it last succeeded. */
  attempts: number
}

export interface SubjectState {
  subject: string
  /** When it is looked at next; null when nothing is planned. */
  dueAt: number | null
  lease: { owner: string; until: number } | null
  attempts: number
  /** Why the last pass failed; null when it did not. */
  error: string | null
  /** Why it is no longer tried; a new mark tries it once more. */
  parked: { at: number; reason: string } | null
}

export interface WorkCounts {
  /** Due and not being worked at. */
  due: number
  /** Since when the oldest of them is due. */
  oldestDueAt: number | null
  /** Planned for later. */
  waiting: number
  leased: number
  parked: number
}

/**
 * Subjects that are due. One worker at a time per subject. A mark that comes while a subject is worked at makes it due
 * again afterwards, many marks are one pass. What is planned for a subject is forgotten when it is claimed: a pass sees the current
 * state, and plans its next time itself.
 */
export interface Work {
  /** Makes subjects due at a time; a time in the future is a timer. The earlier one wins. */
  mark(subjects: readonly string[], at: number): Promise<void>
  /**
   * Takes up to `most` subjects (one, when left out) that are due, or whose worker let its lease run out.
   * Owners of repositories take turns: a busy one does not keep the others waiting.
   */
  claim(ask: { now: number; owner: string; leaseFor: number; most?: number }): Promise<Lease[]>
  /** @returns the longer lease, or null when it is lost: stop working then. */
  extend(lease: Lease, until: number): Promise<Lease | null>
  /** The pass succeeded; `next` plans another one. @returns false when the lease was lost. */
  done(lease: Lease, next?: number): Promise<boolean>
  /**
   * The pass failed: again after a while that doubles each time; parked when it failed too often.
   * @param notBefore not earlier than this, whatever is marked.
   */
  retry(lease: Lease, now: number, reason: string, notBefore?: number): Promise<'waiting' | 'parked' | 'lost'>
  /** Not now (a rate limit, an outage): again at `at`, not earlier whatever is marked, and it does not count as a failure. */
  postpone(lease: Lease, at: number, reason: string): Promise<boolean>
  /** Gives a subject back unharmed, at shutdown. */
  release(lease: Lease, now: number): Promise<boolean>
  /** Trying again is of no use. */
  park(lease: Lease, now: number, reason: string): Promise<boolean>
  /** Due now, with all its attempts. @returns false when it was not parked. */
  unpark(subject: string, now: number): Promise<boolean>
  look(subject: string): Promise<SubjectState | null>
  /** @returns parked subjects, the one that waits longest first. */
  parked(most: number): Promise<SubjectState[]>
  counts(now: number): Promise<WorkCounts>
  /** @returns the earliest time at which something is due or a lease runs out; null when nothing is planned. */
  nextAt(): Promise<number | null>
  /** Resolves when something was marked (here, or by another replica), after `ms`, or when the signal fires. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
  /** Ends every `wait`. */
  wake(): void
}

/** What GitHub was last told, so that only what differs is written. Set it after GitHub accepted. */
export interface Published {
  /** @returns by thing: `check:holdpoint`, `body`, `comment` ... */
  of(subject: string): Promise<Map<string, { digest: string; githubId: string | null }>>
  set(subject: string, thing: string, what: { digest: string; githubId: string | null; at: number }): Promise<void>
  forget(subject: string, thing: string): Promise<void>
}

/** Evidence that may be used once: the id of an OIDC token, the digest of a report. */
export interface TakenOnce {
  /** @returns true the first time, false ever after, until `until`. */
  take(key: string, times: { now: number; until: number }): Promise<boolean>
}

/** Answers that are asked again with their ETag. Losing it costs a request, nothing else. */
export interface Cache {
  get(key: string): Promise<{ tag: string; value: string } | null>
  set(key: string, what: { tag: string; value: string; at: number }): Promise<void>
}

export interface Upkeep {
  /** Removes what is older than what is to be kept, in milliseconds. Never touches the record. */
  tidy(now: number, keep: { payloads: number; deliveries: number; cache: number }): Promise<Tidied>
  /** Writes a copy as of now into a new file (SQLite only). Throws a `Mistake` where the engine has its own tools. */
  backUp(file: string): Promise<void>
}

export interface Tidied {
  payloads: number
  deliveries: number
  taken: number
  cached: number
  subjects: number
}

export interface Store {
  engine: 'sqlite' | 'postgres'
  intake: Intake
  record: RecordBook
  work: Work
  published: Published
  taken: TakenOnce
  cache: Cache
  upkeep: Upkeep
  close(): Promise<void>
}
