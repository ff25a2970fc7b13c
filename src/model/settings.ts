/**
 * @module model/settings
 * What the configuration tells the evaluation, whatever file or face it came from.
 */
import type { Cadence } from './cadence.ts'
import type { GateCall, Modifiers, Phase } from './checklist.ts'
import { type Notify, noNotify } from './notices.ts'
import type { GoNoGo } from './votes.ts'

/** Who holds a role: people by login, e-mail or name; teams; or a repository permission. */
export interface Role {
  users: string[]
  /** `organisation/team`. */
  teams: string[]
  permission: 'write' | 'maintain' | 'admin' | null
}

/** Gates and modifiers bound to items by the configuration instead of by an annotation. */
export interface Binding {
  /** By id, or by the item's exact text (several items with that text all get it). */
  item: string | null
  text: string | null
  gates: GateCall[]
  modifiers: Modifiers
  line: number
}

/** An authorised person lets an item go. */
export interface Waiver {
  item: string
  reason: string
  by: string
  /** ISO date (that day included, in the declared time zone) or date and time. */
  until: string
  line: number
}

/** Recorded with who and why; never silent. */
export interface NotApplicable {
  item: string
  reason: string
  by: string
  line: number
}

/** When a phase may run: at other times it is held. */
export interface Window {
  name: string
  phases: Phase[]
  /** 1 = Monday ... 7 = Sunday; empty means every day. */
  days: number[]
  /** `HH:MM` in the declared time zone. */
  from: string
  to: string
}

/** Nothing goes out between two instants. */
export interface Freeze {
  reason: string
  phases: Phase[]
  /** ISO date or date and time in the declared time zone; a date as `to` includes that day. */
  from: string
  to: string
}

/** When a dormant section is live. */
export interface Section {
  name: string
  /** Heading texts; empty means headings that contain the name as a word. */
  headings: string[]
  /** Condition expression. Of an environment: it is asked where the release names none; null leaves it to the name. */
  when: string | null
  /** Scenarios: roles that may switch it off; empty means whoever may let each of its items go. */
  by: string[]
}

/** A person says whether a scenario counts, whatever its condition finds. */
export interface Switched {
  scenario: string
  to: 'on' | 'off'
  reason: string
  by: string
  /** ISO date (that day included, in the declared time zone) or date and time; null: as long as it is written down. */
  until: string | null
  line: number
}

/** What is done with a change after its merge. */
export interface Deploy {
  /** Where releases go: the environment of the release that a merge opens. */
  environment: string
  openedBy: 'merge' | 'tag' | 'deployment'
  /** An issue for each list, the later ones below the first, all lists in one, or none. */
  issues: 'separate' | 'sub-issues' | 'one' | 'none'
  /** Issues with this label that come up while a release is watched are its own. */
  incidents: string
  /** Roles that may declare a rollback; empty: whoever may write to the repository. */
  rollbackBy: string[]
  /** Environment in lower case -> the one that the same commit must have been in before. */
  requires: Record<string, string>
}

/** Work that belongs to no release: an issue per day, week, month and quarter. */
export interface Recurring {
  /** Path or built-in name; null: the checklist of the default branch. */
  checklist: string | null
  /** Null: every pace at which something recurs in the checklist. */
  cadences: Cadence[] | null
}

/** When people are reminded of open items. Durations are as written. */
export interface Reminding {
  /** How long an item is open before; null at once. */
  after: string | null
  /** How long it is late before others are told; null at once. */
  escalate: string | null
  /** Role that is told then; null means those who may clear the item. */
  to: string | null
}

export interface Settings {
  timeZone: string
  roles: Record<string, Role>
  bindings: Binding[]
  /** Parameters for every gate of a kind, under what the item says. */
  gateDefaults: Record<string, Record<string, unknown>>
  waivers: Waiver[]
  notApplicable: NotApplicable[]
  windows: Window[]
  freezes: Freeze[]
  environments: Section[]
  scenarios: Section[]
  /** The newest first. */
  switched: Switched[]
  /** Do open readiness items hold the merge, or are they only reported. */
  readinessHolds: boolean
  /** May the release's author tick or sign its items. */
  authorMaySign: boolean
  /** What becomes of sign-offs when the commit changes. */
  onPush: 'reset' | 'keep'
  /** Check runs beside `holdpoint`; null chooses by the number of items. */
  checks: 'item' | 'section' | 'summary' | null
  /** Null: nobody is asked for a go, and a no-go holds all the same. */
  goNoGo: GoNoGo | null
  /** By phase, `default` for all others; `off` reminds nobody. */
  reminders: Partial<Record<Phase | 'default', Reminding | 'off'>>
  /** Who is told of the release. */
  notify: Notify
  shadow: boolean
  deploy: Deploy
  /** Null: no issue is opened for what recurs. */
  recurring: Recurring | null
}

/** What holds without any configuration. */
export const defaultSettings = (): Settings => ({
  timeZone: 'UTC',
  roles: {},
  bindings: [],
  gateDefaults: {},
  waivers: [],
  notApplicable: [],
  windows: [],
  freezes: [],
  environments: [],
  scenarios: [],
  switched: [],
  readinessHolds: false,
  authorMaySign: true,
  onPush: 'reset',
  checks: null,
  goNoGo: null,
  reminders: {},
  notify: noNotify(),
  shadow: false,
  deploy: {
    environment: 'production',
    openedBy: 'merge',
    issues: 'separate',
    incidents: 'incident',
    rollbackBy: [],
    requires: {},
  },
  recurring: null,
})
