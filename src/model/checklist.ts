/**
 * @module model/checklist
 * The nouns of a checklist: what a document of headings and boxes becomes once it is understood.
 */

/** When an item counts. The last four hold nothing by being ticked: they are watched, or only shown. */
export const PHASES = [
  'readiness',
  'pre-deploy',
  'preflight',
  'deploy',
  'verify',
  'post-deploy',
  'rollback',
  'recurring',
  'environment',
  'scenario',
  'sign-off',
  'unassigned',
  'rollback-trigger',
  'alerting',
  'info',
] as const

export type Phase = (typeof PHASES)[number]

/** A place in the source document; both numbers are 1-based, the column counts UTF-16 units. */
export interface Place {
  line: number
  column: number
}

/** A number with its comparison, read from an item's own words: `(>80%)`, `p95 < 2s`, `returns 200`. */
export interface Threshold {
  op: '>' | '>=' | '<' | '<=' | '=='
  value: number
  /** As written: `%`, `s`, `seconds`, `hour`, `chars`, `day`, `per day`, or empty. */
  unit: string
  /** The words it was read from. */
  text: string
  /** What is measured when the words say so: `p95`, `retention`, `frequency`, `http_status`, `interval`. */
  stat?: string
}

/** A span of wall-clock time as a heading states it; template dates stay text until a release fixes them. */
export interface TimeSpan {
  text: string
  /** `15 minutes`, `first hour`: from and to counted from the launch, in minutes. */
  fromMinutes?: number
  toMinutes?: number
  /** `March 5` when a date is written, and clock times as `HH:MM`. */
  date?: string
  from?: string
  to?: string
}

/** When an item is due: its own clock time, and what it inherits from its headings. */
export interface At {
  /** `HH:MM`, 24 hours, from a bold clock prefix; null when only the headings speak of time. */
  clock: string | null
  /** The time as written (`1:15 PM`). */
  text: string
  window?: TimeSpan
  deadline?: TimeSpan
  notBefore?: TimeSpan
  /** Relative to the launch: `First 15 Minutes`, `24-48 Hours`. */
  relative?: TimeSpan
  /** `daily`, `weekly`, `monthly`, `quarterly`. */
  cadence?: string
  /** Alert conditions: how soon somebody must react (`Review Within 1 Hour`). */
  responseTime?: TimeSpan
}

/** One automatic proof bound to an item. A proposal is only shown; it never decides anything. */
export interface GateCall {
  kind: string
  params: Record<string, unknown>
  from: 'annotation' | 'configuration' | 'proposal'
  place?: Place
  /** Proposals only: 0 to 1. */
  confidence?: number
  /** Proposals only: the words that led to it. */
  reason?: string
}

/** What can ride on any item, whatever its gates. Strings are as written; `evaluate` gives them meaning. */
export interface Modifiers {
  /** Condition expression, see `evaluate/when.ts`: the item is live only when it holds. */
  when?: string
  /** Roles that may tick, sign or waive the item. */
  by?: string[]
  /** The item is reported and never holds anything. */
  optional?: boolean
  /** Ids of items that must be done before this one. */
  after?: string[]
  /** Duration (`15m`, `24h`, `7d`) for which the gates must hold, counted from the launch. */
  soak?: string
  /** Not done by then: late. ISO date or date and time. */
  deadline?: string
  /** Not to be done before. ISO date or date and time. */
  notBefore?: string
  /** May it be waived at all (default yes). */
  waivable?: boolean
  /** How much worse than in the baseline report the measured number may be, e.g. `0` or `2%`. */
  baseline?: string
}

export type ItemKind = 'item' | 'sign-off' | 'condition'

/** One line that can be open or closed. */
export interface Item {
  id: string
  line: number
  /** As written: no marker, no box, no annotation, trimmed, inline Markdown kept. */
  text: string
  /** Headings from the document's title down, pseudo-headings included. */
  path: string[]
  phase: Phase
  kind: ItemKind
  ordered: boolean
  /** List nesting: 0 for a top-level list. */
  depth: number
  /** Id of the nearest item it is nested in. */
  parent: string | null
  checked: boolean
  /** `if needed`, as written. */
  condition: string | null
  at: At | null
  thresholds: Threshold[]
  /** Sign-offs: whose name is asked for. */
  role: string | null
  gates: GateCall[]
  /** Plain bullets above it in the same list: they carry meaning ("aarch64" under "Build the image"). */
  under: string[]
  /** Plain sub-bullets and further paragraphs of the item. */
  detail: string[]
  /** The number of an ordered step, as written. */
  number: number | null
  modifiers: Modifiers
  /** Ids of further boxes that answer the same question (`yes` / `no`): one tick among them and this item is enough. */
  alternatives?: string[]
}

/** A name asked for: a sign-off line with a box (then `item` is its id) or a row of a sign-off table. */
export interface SignOff {
  id: string
  line: number
  role: string
  path: string[]
  /** Which moment it belongs to, by its heading. */
  moment: 'pre-deploy' | 'post-deploy'
  syntax: 'line' | 'table'
  item: string | null
  /** What already stands in the name and date cells. */
  name: string | null
  date: string | null
  cells?: string[]
  /** Tables: where its name, signature and date belong, counted from 0; -1 without such a column. */
  columns?: { name: number; sign: number; date: number }
}

/** Anything that is kept and shown but never gated: a paragraph, a bullet, a table row, a code block. */
export interface Note {
  line: number
  text: string
  path: string[]
  phase: Phase
  kind:
    | 'paragraph'
    | 'bullet'
    | 'trigger'
    | 'role'
    | 'communication'
    | 'url'
    | 'footer'
    | 'table-row'
    | 'code'
    | 'html'
    | 'front-matter'
    | 'not-understood'
  label?: string
  value?: string
  /** For timed messages: `every 30 minutes`, `24 hours prior`. */
  time?: string
  cells?: string[]
  /** Code only: the fence's language. */
  language?: string
}

/** `**Downtime**: Total downtime` under a metrics heading, or an emergency contact. */
export interface Labelled {
  line: number
  label: string
  value: string
  path: string[]
}

/** Something the linter, the parser or the configuration has to say about the document. */
export interface Finding {
  severity: 'error' | 'warning' | 'info'
  /** Stable name, e.g. `opened-never-closed`. */
  rule: string
  line: number
  column?: number
  /** What is, what was expected, what to do. */
  message: string
}

export interface Heading {
  /** Its part of the ids below it: `deployment/database-migration`; empty for the title. */
  id: string
  line: number
  level: number
  text: string
  path: string[]
  phase: Phase
  condition: string | null
}

export interface Checklist {
  schema: 'holdpoint/checklist@1'
  source: string
  title: string | null
  /** Hex SHA-256 of the source bytes: ties a run to the text it used. */
  digest: string
  items: Item[]
  signoffs: SignOff[]
  metrics: Labelled[]
  notes: Note[]
  contacts: Labelled[]
  headings: Heading[]
  findings: Finding[]
}
