/** Marks: subjects that must be looked at, and when. */
import { sql } from 'kysely'
import { storable } from './chain.ts'
import type { Engine, Trx } from './engine.ts'
import { inSlices } from './record.ts'

/** `pull:owner/name#12` -> `owner`: whose turn it is. Subjects without an owner stand for themselves. */
export const laneOf = (subject: string): string => /^[^:/]*:([^/]+)\//.exec(subject)?.[1]?.toLowerCase() ?? subject

/** Makes subjects due, within a transaction; the earlier time wins, but nothing is due before it may be. */
export async function mark(engine: Engine, trx: Trx, marks: readonly { subject: string; at: number }[]): Promise<void> {
  if (!marks.length) return
  const earliest = new Map<string, number>()
  for (const { subject, at } of marks) {
    const name = storable(subject)
    earliest.set(name, Math.min(at, earliest.get(name) ?? at))
  }
  // Everybody locks rows in the same order, so that no two wait for each other.
  const sorted = [...earliest].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const slice of inSlices(sorted))
    await trx
      .insertInto('subject')
      .values(
        slice.map(([subject, at]) => ({
          subject,
          lane: laneOf(subject),
          due_at: at,
          attempts: 0,
          marked_at: at,
        })) as never,
      )
      .onConflict(conflict =>
        conflict.column('subject').doUpdateSet({
          due_at: sql<number>`case
            when subject.due_at is not null and subject.due_at <= excluded.due_at then subject.due_at
            when subject.not_before is null or subject.not_before <= excluded.due_at then excluded.due_at
            when subject.due_at is not null and subject.due_at <= subject.not_before then subject.due_at
            else subject.not_before end`,
          marked_at: sql<number>`excluded.marked_at`,
        }),
      )
      .execute()
  await engine.announce(trx)
}
