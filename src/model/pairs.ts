/**
 * @module model/pairs
 * Items that open a state and items that close it again, by their words. The linter looks for what is missing, the record for how
 * long it took.
 */
import type { Item } from './checklist.ts'

export interface Pair {
  what: string
  open: RegExp
  close: RegExp
  /** What the item that is missing would say. */
  mend: string
  /** The closing item must speak of the same thing, or of everything. */
  bySubject?: boolean
}

const ON = String.raw`\b(?:enabled?|activated?|turn(?:ed)? on|switch(?:ed)? on|put|enter(?:ed)?|start(?:ed)?|raised?|set to|on)\b`
const OFF = String.raw`\b(?:disabled?|deactivated?|turn(?:ed)? off|switch(?:ed)? off|remov(?:e|ed)|exit(?:ed)?|leave|left|end(?:ed)?|lift(?:ed)?|reset|restored?|reverted?|lower(?:ed)?|back to|out of|off|down)\b`
const both = (one: string, two: string): RegExp => new RegExp(`${one}.*${two}|${two}.*${one}`, 'i')

/** While it is on, nobody can use the system. */
export const MAINTENANCE: Pair = {
  what: 'maintenance mode is switched on',
  open: both(String.raw`\bmaintenance (?:mode|page)\b`, ON),
  close: both(String.raw`\bmaintenance (?:mode|page)\b`, OFF),
  mend: 'an item that switches it off',
}

/** Migrations that one item starts and another one finishes; a single item for both says nothing of how long they took. */
export const MIGRATION: Pair = {
  what: 'migrations are started',
  open: both(
    String.raw`\bmigrations?\b`,
    String.raw`\b(?:start(?:ed)?|begin|began|begun|kick(?:ed)? off|launch(?:ed)?)\b`,
  ),
  close: both(
    String.raw`\bmigrations?\b`,
    String.raw`\b(?:finish(?:ed)?|complet(?:e|ed)|done|end(?:ed)?|applied|succe(?:ed|eded|ssful))\b`,
  ),
  mend: 'an item that says when they are finished',
}

export const PAIRS: readonly Pair[] = [
  MAINTENANCE,
  {
    what: 'logging is made more verbose',
    open: both(String.raw`\b(?:verbose|debug|trace)(?:[- ]level)? log(?:s|ging)?\b`, ON),
    close: both(String.raw`\b(?:(?:verbose|debug|trace)(?:[- ]level)? log(?:s|ging)?|log(?:ging)? levels?)\b`, OFF),
    mend: 'an item that sets it back',
  },
  {
    what: 'alerts are silenced',
    open: both(
      String.raw`\b(?:alerts?|alerting|alarms?|paging|monitors?)\b`,
      String.raw`\b(?:silenced?|muted?|snoozed?|suppress(?:ed)?|disabled?|paused?)\b`,
    ),
    close: both(
      String.raw`\b(?:alerts?|alerting|alarms?|paging|monitors?)\b`,
      String.raw`\b(?:un-?silenced?|un-?muted?|re-?enabled?|resumed?|restored?|back on)\b`,
    ),
    mend: 'an item that switches them on again',
  },
  {
    what: 'code is frozen',
    open: /\b(?:freeze|lock)\b.*\b(?:code|branch|main|master|merges?)\b|\b(?:code|branch|main|master|merges?)\b.*\b(?:frozen|locked)\b/i,
    close: /\b(?:unfreeze|unfrozen|unlock(?:ed)?|lift(?:ed)?|re-?open(?:ed)?|end(?:ed)?)\b/i,
    mend: 'an item that ends the freeze',
  },
  {
    what: 'the system is made read-only',
    open: both(String.raw`\bread[- ]only\b`, ON),
    close: both(String.raw`\bread[- ]only\b`, OFF),
    mend: 'an item that allows writing again',
  },
  {
    what: 'something is stopped',
    open: /^(?:stop|shut ?down|pause|drain|scale down|disable cron|halt)\b|\b(?:stopped|shut ?down|paused|drained|halted)\b/i,
    close:
      /\b(?:re-?start(?:ed)?|start(?:ed)?|resumed?|un-?paused?|un-?drain(?:ed)?|scaled? (?:back )?up|bring (?:back )?up|brought (?:back )?up|re-?enabled?|running again)\b/i,
    mend: 'an item that starts it again',
    bySubject: true,
  },
]

const SMALL = new Set(
  'the a an all any and or to of in on for if be is are with not from by it its needed necessary required first before after then old new'.split(
    ' ',
  ),
)
const EVERYTHING = /\b(?:services?|applications?|app|servers?|everything|systems?|processes)\b/i

const subjectOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
    .filter(word => !SMALL.has(word))
    .map(word => word.replace(/s$/, ''))

/** A rollback is a run of its own: what it opens it must close, and what the launch closes does not help it. */
export const runOf = ({ phase }: Item): string =>
  phase === 'rollback' || phase === 'recurring' || phase === 'scenario' ? phase : 'launch'

/** @returns whether `other` undoes in the same run what `item` opens. */
export function closes({ bySubject }: Pair, item: Item, other: Item): boolean {
  if (runOf(other) !== runOf(item)) return false
  if (!bySubject || EVERYTHING.test(other.text)) return true
  const subject = subjectOf(item.text)
  return subjectOf(other.text).some(word => subject.includes(word))
}
