/**
 * @module app/release/measured
 * When a release is closed: how long the system was down and migrations took, by the ticks of its steps. Recorded once.
 */
import { measuredActs, measurementsOf } from '../../release/measure.ts'
import type { Run } from './reconcile.ts'

export async function recordMeasured({ life, checklist, entries, passing: { store } }: Run): Promise<void> {
  if (life.closedAt === null || entries.some(({ kind }) => kind === 'measured')) return
  const acts = measuredActs(life, measurementsOf(checklist.items, entries), life.closedAt)
  if (acts.length) await store.record.append(acts)
}
