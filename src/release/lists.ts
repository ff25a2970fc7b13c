/**
 * @module release/lists
 * Which parts of the checklist are worked at now: a list each, in an issue of its own or in one for all.
 */
import type { Phase } from '../model/checklist.ts'
import type { Report } from '../model/report.ts'
import type { Deploy } from '../model/settings.ts'
import type { Life, ListName } from './life.ts'

export interface List {
  name: Exclude<ListName, 'recurring' | 'root-cause'>
  phases: Phase[]
  /** Ids of the items that it is about; all of its phases when left out. */
  only?: readonly string[]
}

/** Lists of items; the issue about the root cause has none. */
const PHASES = {
  deploy: ['preflight', 'deploy', 'verify'],
  'post-deploy': ['post-deploy'],
  rollback: ['rollback'],
} as const satisfies Partial<Record<ListName, Phase[]>>

/** @returns the lists that are open or were: deploy at once, post-deploy after the launch, rollback when it was declared. */
export function listsOf({ launchedAt, rollback }: Life, { issues }: Pick<Deploy, 'issues'>): List[] {
  const names: (keyof typeof PHASES)[] = [
    'deploy',
    ...(launchedAt === null ? [] : (['post-deploy'] as const)),
    ...(rollback ? (['rollback'] as const) : []),
  ]
  if (issues === 'one') return [{ name: 'deploy', phases: names.flatMap(name => [...PHASES[name]]) }]
  return names.map(name => ({ name, phases: [...PHASES[name]] }))
}

/** Nothing in it counts: there is nothing to show. */
export const isEmpty = ({ items }: Report): boolean => items.every(({ state }) => state === 'dormant')

/** Everything that counts in it is cleared, or nothing counts. */
export const isDone = (report: Report): boolean => report.missing.length === 0

/**
 * @returns what holds a list besides itself: votes that are missing, windows, freezes. That it has a mistake or nothing in it comes
 * last among its holds, and keeps nobody from a step: the rules of a release cannot be mended any more.
 */
export function outerHolds({ holds, items, findings }: Pick<Report, 'holds' | 'items' | 'findings'>): string[] {
  const counted = items.filter(({ state, optional }) => state !== 'dormant' && !optional)
  const own = [
    findings.some(({ severity }) => severity === 'error'),
    counted.every(({ state }) => state === 'not-applicable'),
  ]
  return holds.slice(0, holds.length - own.filter(Boolean).length)
}
