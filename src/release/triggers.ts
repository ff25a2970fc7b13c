/**
 * @module release/triggers
 * What speaks for a rollback: conditions of the checklist, gates that fail while they are watched, a deployment that failed.
 */
import type { Checklist } from '../model/checklist.ts'
import type { GateTable } from '../model/gate.ts'
import type { Report } from '../model/report.ts'
import { shortened } from '../model/text.ts'
import type { Deployed, Life } from './life.ts'
import { seenOf } from './watch.ts'

/** What speaks for a rollback by the checklist: boxes and bullets under its triggers. */
export const triggersOf = ({ items, notes }: Checklist): { id: string | null; text: string; line: number }[] =>
  [
    ...items.filter(({ phase }) => phase === 'rollback-trigger').map(({ id, text, line }) => ({ id, text, line })),
    ...notes.filter(({ kind }) => kind === 'trigger').map(({ text, line }) => ({ id: null, text, line })),
  ].toSorted((a, b) => a.line - b.line)

export interface Proposal {
  /** Ids of items that speak for it. */
  items: string[]
  /** One sentence each. */
  reasons: string[]
  /** All of it, and what to do. */
  because: string
}

/**
 * @param happened ids of trigger items that somebody who may has ticked: a tick there means that it happened.
 * @param watching ids of items whose window is open.
 * @returns why a rollback is to be considered; null when nothing speaks for it, or it is declared or over. Nobody is rolled back by it.
 */
export function proposesRollback(about: {
  checklist: Checklist
  report: Pick<Report, 'items'>
  life: Pick<Life, 'stage' | 'deployments'>
  gates: GateTable
  happened: ReadonlySet<string>
  watching: ReadonlySet<string>
}): Proposal | null {
  const { checklist, report, life, gates, happened, watching } = about
  if (life.stage === 'rolling-back' || life.stage === 'closed') return null
  const ticked = triggersOf(checklist).filter(({ id }) => id !== null && happened.has(id))
  const failing = report.items.filter(item => watching.has(item.id) && seenOf(item, gates).state === 'fail')
  const told = lastTold(life)
  const failed = told && told.state !== 'success' ? [`deployment ${told.id} ended as \`${told.state}\``] : []
  const reasons = [
    ...ticked.map(({ text }) => `\`${shortened(text, 80)}\` has happened`),
    ...failing.map(item => `\`${shortened(item.text, 80)}\` fails: ${seenOf(item, gates).because}`),
    ...failed,
  ]
  if (!reasons.length) return null
  const others = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : ''
  return {
    items: [...ticked.map(({ id }) => id!), ...failing.map(({ id }) => id)],
    reasons,
    because: `${reasons[0]}${others}, a release that holds was expected; mend it, or declare \`/holdpoint rollback\` with the reason`,
  }
}

/** States of a deployment that say how it went; `inactive` is one that another has replaced. */
const TELLING: readonly string[] = ['success', 'failure', 'error']

const lastTold = ({ deployments }: Pick<Life, 'deployments'>): Deployed | undefined =>
  deployments.toSorted((a, b) => a.at - b.at || a.id - b.id).findLast(({ state }) => TELLING.includes(state))

/** @returns how the newest deployment that has ended did: `success`, `failure`, `error`; null when none has. */
export const lastEnd = (life: Pick<Life, 'deployments'>): string | null => lastTold(life)?.state ?? null
