/**
 * @module release/advance
 * What follows from how the lists stand, and from what people and GitHub said: a release starts, is in production, is rolled back, ends.
 */
import type { Phase } from '../model/checklist.ts'
import { CLEARED, type ItemReport, type Report } from '../model/report.ts'
import type { ActKind, Entry, Json } from '../model/store.ts'
import type { Deployed, Life } from './life.ts'
import { isDone, outerHolds } from './lists.ts'

/** Something to record. */
export interface Fact {
  kind: ActKind
  /** When it was so, milliseconds since 1970. */
  at: number
  data: { [key: string]: Json }
}

export interface Advancing {
  life: Life
  /** One report per list, or the one for all. */
  reports: readonly Report[]
  /** What people said and were allowed to: commands, rollbacks, ticks; oldest first. */
  allowed: readonly Entry[]
  /** The release that is returned to; null when none is known. */
  previous: string | null
  /** Since when a newer release of this environment is in production, milliseconds since 1970; null when none is. */
  newer: number | null
  now: number
}

/** @returns the next thing to record; null when all that follows is recorded. Ask again after it was. */
export function advance(given: Advancing): Fact | null {
  const { life } = given
  if (life.opening === null || life.closedAt !== null) return null
  return closing(given) ?? declared(given) ?? started(given) ?? launched(given) ?? recovered(given) ?? finished(given)
}

const saying = ({ allowed }: Advancing, command: string): Entry | undefined =>
  allowed.find(({ kind, data }) => kind === 'command' && (data as { command?: string }).command === command)

function closing(given: Advancing): Fact | null {
  const said = saying(given, 'close')
  if (!said) return null
  const { reason = '' } = said.data as { reason?: string }
  const outcome = hasFailed(given.life) ? 'failed' : 'abandoned'
  return { kind: 'closed', at: said.at, data: { outcome, reason, by: said.actor } }
}

/** It was tried, the last try failed, and it never was in production. */
const hasFailed = ({ launchedAt, deployments }: Life): boolean =>
  launchedAt === null && ['failure', 'error'].includes(newestOf(deployments)?.state ?? '')

function declared({ life, allowed, previous, now }: Advancing): Fact | null {
  const said = allowed.find(({ kind }) => kind === 'rollback')
  if (!said || life.rollback) return null
  const { reason = '' } = said.data as { reason?: string }
  return { kind: 'rolled-back', at: now, data: { reason, to: previous, by: said.actor, declaredAt: said.at } }
}

/** Running, or over: what waits for somebody has not begun. */
const RUNNING = ['in_progress', 'success', 'failure', 'error', 'inactive']

/** @returns whether the change of the environment has begun, also when that is not recorded yet. */
export const hasBegun = ({ startedAt, deployments }: Pick<Life, 'startedAt' | 'deployments'>): boolean =>
  startedAt !== null || deployments.some(({ state }) => RUNNING.includes(state))

/** @returns what holds the start of a deployment besides its items: votes that are missing, windows, freezes. */
export const heldBy = (reports: readonly Report[]): string[] =>
  reports.flatMap(report => (report.shadow || !report.phases.includes('deploy') ? [] : outerHolds(report)))

function started(given: Advancing): Fact | null {
  const { life, reports, allowed, now } = given
  if (life.startedAt !== null) return null
  // What is in production has started.
  const said = saying(given, 'start') ?? saying(given, 'launched')
  if (said) return { kind: 'started', at: said.at, data: { by: 'command', deployment: null, actor: said.actor } }
  const running = life.deployments.find(({ state }) => RUNNING.includes(state))
  if (running) return { kind: 'started', at: running.since, data: { by: 'deployment', deployment: running.id } }
  if (heldBy(reports).length) return null
  const step = itemsOf(reports, 'deploy').find(({ state }) => state === 'proven' || state === 'signed')
  if (!step) return null
  const tick = allowed.find(({ kind, item }) => kind === 'tick' && item === step.id)
  return { kind: 'started', at: tick?.at ?? now, data: { by: 'step', deployment: null, item: step.id } }
}

function launched(given: Advancing): Fact | null {
  const { life, reports, now } = given
  if (life.launchedAt !== null || life.startedAt === null) return null
  const said = saying(given, 'launched')
  if (said)
    return {
      kind: 'launched',
      at: Math.max(said.at, life.startedAt),
      data: { by: 'command', deployment: null, actor: said.actor },
    }
  const success = newestOf(life.deployments)
  if (success) {
    // Only the newest word counts: a deployment that succeeded, and failed when it was tried again, is not in production.
    if (success.state !== 'success') return null
    return { kind: 'launched', at: success.at, data: { by: 'deployment', deployment: success.id } }
  }
  const steps = itemsOf(reports, 'deploy')
  const done = steps.some(({ state }) => state === 'proven' || state === 'signed') && steps.every(isCleared)
  return done ? { kind: 'launched', at: now, data: { by: 'steps', deployment: null } } : null
}

const newestOf = (deployments: readonly Deployed[]): Deployed | null =>
  deployments.toSorted((a, b) => a.at - b.at).at(-1) ?? null

function recovered({ life, reports, now }: Advancing): Fact | null {
  if (!life.rollback || life.recoveredAt !== null) return null
  const steps = itemsOf(reports, 'rollback')
  // Without steps nothing says that it is over; `/holdpoint close` does.
  return steps.length && steps.every(isCleared) ? { kind: 'recovered', at: now, data: { by: 'steps' } } : null
}

function finished({ life, reports, newer, now }: Advancing): Fact | null {
  if (life.rollback)
    return life.recoveredAt === null ? null : { kind: 'closed', at: now, data: { outcome: 'rolled-back' } }
  // Two releases of one environment are not watched at once: what is in production now is the newer one.
  if (newer !== null) return { kind: 'closed', at: now, data: { outcome: hasFailed(life) ? 'failed' : 'superseded' } }
  if (life.launchedAt === null || !reports.some(({ phases }) => phases.includes('post-deploy'))) return null
  return reports.every(isDone) ? { kind: 'closed', at: now, data: { outcome: 'succeeded' } } : null
}

const itemsOf = (reports: readonly Report[], phase: Phase): ItemReport[] =>
  reports.flatMap(({ items }) =>
    items.filter(item => item.phase === phase && item.state !== 'dormant' && !item.optional),
  )

const isCleared = ({ state }: ItemReport): boolean => CLEARED.includes(state)
