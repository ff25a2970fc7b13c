/**
 * @module release/start
 * May a deployment begin: the answer to whoever waits for it. Only what holds the start counts, not the steps that come after it.
 */
import type { Phase } from '../model/checklist.ts'
import { CLEARED, type ItemReport, type Report } from '../model/report.ts'
import type { Entry } from '../model/store.ts'
import { plural, shortened } from '../model/text.ts'
import type { Life } from './life.ts'
import { outerHolds } from './lists.ts'

/** A workflow run that waits for the environment. */
export interface Asked {
  run: number
  /** As GitHub spells it. */
  environment: string
  /** Milliseconds since 1970. */
  at: number
}

/** @returns the runs that nobody has answered yet. A run that is started once more asks once more. */
export function unanswered(entries: readonly Entry[]): Asked[] {
  const open = new Map<number, Asked>()
  for (const { kind, data, at } of entries.toSorted((a, b) => a.id - b.id)) {
    const { run, environment = '' } = data as { run?: number; environment?: string }
    if (kind === 'asked' && run !== undefined) open.set(run, { run, environment, at })
    if (kind === 'answered' && run !== undefined) open.delete(run)
  }
  return [...open.values()]
}

export interface Starting {
  life: Life
  /** The list of the deployment; null when it cannot be judged: the rules cannot be read. */
  report: Report
  /** Why the change itself is not go; null when it was merged with go. */
  change: string | null
  /** Why the environment before this one is not done; null when it is, or none is asked for. */
  before: string | null
  /** The release that is being deployed to this environment now; null when none is. */
  lock: string | null
}

export interface Start {
  /** `wait`: somebody can still clear it. */
  answer: 'approved' | 'rejected' | 'wait'
  because: string[]
}

/** Phases that must be cleared before a deployment begins. */
const BEFORE: readonly Phase[] = ['preflight', 'environment', 'scenario', 'pre-deploy', 'sign-off', 'unassigned']

/** @returns the answer as of now; it is asked for at the moment of the decision, and what was green before does not count. */
export function mayStart({ life, report, change, before, lock }: Starting): Start {
  if (life.closedAt !== null)
    return { answer: 'rejected', because: [`this release is over (${life.outcome}); release a new commit`] }
  if (life.rollback)
    return { answer: 'rejected', because: [`it is being rolled back: ${life.rollback.reason}; release a new commit`] }
  const open = report.items.filter(item => BEFORE.includes(item.phase) && isMissing(item))
  const wrong = report.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const holds = [change, before, lock].filter(hold => hold !== null)
  // The change itself was go: where nothing more is asked for before the start, nothing holds it.
  const because = [...holds, ...outerHolds(report), ...wrong, ...missing(open)]
  if (!because.length) return { answer: 'approved', because: ['everything before the start is cleared'] }
  return report.shadow
    ? { answer: 'approved', because: ['shadow mode: it would be held', ...because] }
    : { answer: 'wait', because }
}

const isMissing = ({ state, optional }: ItemReport): boolean => !optional && !CLEARED.includes(state)

const SHOWN = 5

function missing(items: readonly ItemReport[]): string[] {
  if (!items.length) return []
  const named = items.slice(0, SHOWN).map(({ text, clearBy }) => {
    const who = clearBy.length ? ` (${clearBy.join(', ')})` : ''
    return `\`${shortened(text, 80)}\`${who}`
  })
  const more = items.length > SHOWN ? `, and ${items.length - SHOWN} more` : ''
  return [
    `${plural(items.length, 'item')} before the start ${items.length === 1 ? 'is' : 'are'} missing: ${named.join(', ')}${more}`,
  ]
}
