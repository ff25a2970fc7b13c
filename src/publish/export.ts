/**
 * @module publish/export
 * What an export consists of, besides the release itself: its entries with their links, and the manifest.
 */
import type { Entry, Link } from '../model/store.ts'
import { type AuditEntry, auditEntry } from './audit.ts'

/** An entry with what its digest covers besides itself: whoever has both can compute it anew. */
export type ExportedEntry = AuditEntry & {
  /** Digest of the entry before it in the record; empty for the first. */
  previous: string
}

/** `holdpoint/entries@1`. */
export interface ExportedEntries {
  schema: 'holdpoint/entries@1'
  entries: ExportedEntry[]
}

/** `holdpoint/export@1`. */
export interface Manifest {
  schema: 'holdpoint/export@1'
  /** Version of Holdpoint. */
  holdpoint: string
  /** ISO. */
  made: string
  repository: string
  commit: string | null
  environment: string | null
  version: string | null
  subjects: string[]
  record: {
    /** The end of the whole record when this was made. */
    head: Link
    entries: number
    first: Link | null
    last: Link | null
    /** What checking the whole chain said. */
    verification: { checked: number; wrong: string | null }
  }
  checklist: {
    /** Path in the repository; null where its text is not part of this. */
    path: string | null
    because: string
    /** Sign-offs that are filled in, and those with a signature that found no place. */
    signed: string[]
    left: string[]
  }
  files: { name: string; bytes: number; sha256: string }[]
  signature: { algorithm: 'ed25519' | 'rsa-sha256'; file: string; publicKey: string; fingerprint: string } | null
  /** In a sentence: by which key it is signed, or that it is not. */
  signed: string
}

export const MANIFEST = 'manifest.json'
export const SIGNATURE = 'manifest.json.sig'
export const PUBLIC_KEY = 'public.pem'

/** @returns the file's text. */
export function renderEntries(entries: readonly { entry: Entry; previous: string }[]): string {
  const told: ExportedEntries = {
    schema: 'holdpoint/entries@1',
    entries: entries.map(({ entry, previous }) => ({ ...auditEntry(entry), previous })),
  }
  return `${JSON.stringify(told, null, 2)}\n`
}
