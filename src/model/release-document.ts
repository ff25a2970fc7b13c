/**
 * @module model/release-document
 * One release as a document: `holdpoint/release@1`. Every time is ISO; null is what did not happen, or is not known.
 */
import type { Figure, ReleaseFigure } from './metrics.ts'
import type { ActKind, Json, Link } from './store.ts'

export interface ReleaseDocument {
  schema: 'holdpoint/release@1'
  repository: string
  version: string | null
  commit: string | null
  /** null: a pull request of which nothing was released yet. */
  environment: string | null
  /** `proposed`, `opened`, `started`, `launched`, `rolling-back`, `closed`. */
  stage: string
  /** `succeeded`, `rolled-back`, `failed`, `superseded`, `abandoned`. */
  outcome: string | null
  opening: { from: string; pull: number | null; branch: string; since: string | null } | null
  checklist: {
    path: string | null
    /** Commit whose checklist and configuration count. */
    rules: string | null
    /** The last digest that entries name: SHA-256 of the checklist's bytes. */
    digest: string | null
    /** What the checklist says of itself at its end: its own version, not the release's. */
    version: string | null
    updated: string | null
  }
  times: Record<'opened' | 'started' | 'launched' | 'rolledBack' | 'recovered' | 'closed', string | null>
  figures: Record<ReleaseFigure, Figure> | null
  rollback: { reason: string; to: string | null; by: string; at: string; recoveredAt: string | null } | null
  /** Issues of Holdpoint's: `deploy`, `post-deploy`, `rollback`, `root-cause`. */
  issues: { list: string; number: number }[]
  /** Issues that were labelled as of this release after its launch. */
  found: { issue: number; foundAt: string; resolvedAt: string | null }[]
  deployments: { id: number; state: string; url: string | null; creator: string | null; since: string; at: string }[]
  verdicts: {
    entry: number
    at: string
    /** Of which list after the merge: `deploy`, `post-deploy` ...; null for the pull request. */
    list: string | null
    verdict: string
    commit: string | null
    missing: string[]
    holds: string[]
  }[]
  /** Messages of the communication plan and reminders, as they were sent. */
  messages: { entry: number; at: string; kind: 'notice' | 'reminder'; data: Json }[]
  waivers: { item: string; reason: string; until: string | null; by: string; at: string }[]
  notApplicable: { item: string; reason: string; by: string; at: string }[]
  votes: { vote: 'go' | 'no-go'; reason: string | null; by: string; at: string; commit: string | null }[]
  /** Values that people recorded and that count; the last three lists hold theirs. */
  recorded: RecordedValue[]
  notes: string[]
  lessons: string[]
  /** Everything people did, whether it counted or not. */
  acts: DocumentedAct[]
  /** Where it stands in the record's chain of digests. */
  chain: { entries: number; first: Link | null; last: Link | null }
}

export interface RecordedValue {
  label: string
  value: string
  by: string
  at: string
}

export interface DocumentedAct {
  /** Id in the record. */
  entry: number
  at: string
  subject: string
  kind: ActKind
  actor: string | null
  item: string | null
  commit: string | null
  /** null: nobody has judged it yet. */
  counts: boolean | null
  because: string | null
  data: Json
}
