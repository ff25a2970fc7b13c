/** The work list: subjects that are due, one worker at a time for each. */
import { type SqlBool, sql, type UpdateObject } from 'kysely'
import type { Lease, SubjectState, Work } from '../model/store.ts'
import { storable } from './chain.ts'
import { createClaim } from './claim.ts'
import type { Engine } from './engine.ts'
import { mark } from './mark.ts'
import { backOff, type Patience } from './patience.ts'
import type { SubjectRow, Tables } from './tables.ts'
import type { Waker } from './waker.ts'

type Change = UpdateObject<Tables, 'subject'>

const FREE = { lease: null, lease_owner: null, lease_until: null }
const FORGOTTEN = { attempts: 0, error: null, parked_at: null, parked_reason: null }

export function createWork(engine: Engine, patience: Patience, waker: Waker): Work {
  /** Only who still holds the lease may change the subject. @returns whether it does. */
  const held = async ({ subject, token }: Lease, change: Change): Promise<boolean> => {
    const { numUpdatedRows } = await engine.transact(trx =>
      trx
        .updateTable('subject')
        .set(change)
        .where('subject', '=', subject)
        .where('lease', '=', token)
        .executeTakeFirstOrThrow(),
    )
    return numUpdatedRows > 0n
  }

  return {
    mark: async (subjects, at) => {
      await engine.transact(trx =>
        mark(
          engine,
          trx,
          subjects.map(subject => ({ subject, at })),
        ),
      )
      waker.wake()
    },
    claim: createClaim(engine, patience),
    extend: async (lease, until) => ((await held(lease, { lease_until: until })) ? { ...lease, until } : null),
    done: (lease, next) =>
      held(lease, { ...FREE, ...FORGOTTEN, ...(next === undefined ? {} : { due_at: earlier(next) }) }),
    retry: async (lease, now, reason, notBefore) => {
      const attempts = lease.attempts + 1
      const wait = backOff(attempts, patience)
      const failed = { ...FREE, attempts, error: storable(reason) }
      const kept =
        wait === null
          ? await held(lease, { ...failed, parked_at: now, parked_reason: storable(reason) })
          : await held(lease, {
              ...failed,
              ...(notBefore === undefined
                ? { due_at: earlier(now + wait) }
                : { due_at: earlier(Math.max(notBefore, now + wait), notBefore), not_before: notBefore }),
            })
      if (!kept) return 'lost'
      return wait === null ? 'parked' : 'waiting'
    },
    postpone: (lease, at, reason) => held(lease, { ...FREE, due_at: at, not_before: at, error: storable(reason) }),
    release: (lease, now) => held(lease, { ...FREE, due_at: earlier(now) }),
    park: (lease, now, reason) =>
      held(lease, { ...FREE, error: storable(reason), parked_at: now, parked_reason: storable(reason) }),
    unpark: async (subject, now) => {
      const { numUpdatedRows } = await engine.transact(async trx => {
        const result = await trx
          .updateTable('subject')
          .set({ ...FORGOTTEN, due_at: earlier(now), not_before: null })
          .where('subject', '=', storable(subject))
          .where('parked_at', 'is not', null)
          .executeTakeFirstOrThrow()
        await engine.announce(trx)
        return result
      })
      waker.wake()
      return numUpdatedRows > 0n
    },
    look: async subject => {
      const row = await engine.read(db =>
        db.selectFrom('subject').selectAll().where('subject', '=', storable(subject)).executeTakeFirst(),
      )
      return row ? stateOf(row) : null
    },
    parked: async most => {
      const rows = await engine.read(db =>
        db
          .selectFrom('subject')
          .selectAll()
          .where('parked_at', 'is not', null)
          .orderBy('parked_at')
          .orderBy('subject')
          .limit(most)
          .execute(),
      )
      return rows.map(stateOf)
    },
    counts: now => count(engine, now),
    nextAt: () => nextAt(engine),
    wait: waker.wait,
    wake: waker.wake,
  }
}

/** What was marked during the pass wins when it is earlier, but nothing is due before it may be. */
const earlier = (at: number, notBefore = 0) => sql<number>`case
  when due_at is null or due_at > ${at} then ${at}
  when due_at < ${notBefore} then ${notBefore}
  else due_at end`

const stateOf = (row: SubjectRow): SubjectState => ({
  subject: row.subject,
  dueAt: row.due_at,
  lease: row.lease === null ? null : { owner: row.lease_owner!, until: row.lease_until! },
  attempts: row.attempts,
  error: row.error,
  parked: row.parked_at === null ? null : { at: row.parked_at, reason: row.parked_reason! },
})

async function count(engine: Engine, now: number): ReturnType<Work['counts']> {
  const counted = (where: ReturnType<typeof sql<SqlBool>>) =>
    engine.read(db =>
      db
        .selectFrom('subject')
        .select([sql<number>`count(*)`.as('n'), sql<number | null>`min(due_at)`.as('oldest')])
        .where(where)
        .executeTakeFirstOrThrow(),
    )
  const free = sql<SqlBool>`lease is null and due_at is not null`
  const due = await counted(sql<SqlBool>`${free} and due_at <= ${now}`)
  const waiting = await counted(sql<SqlBool>`${free} and due_at > ${now}`)
  const leased = await counted(sql<SqlBool>`lease is not null`)
  const parked = await counted(sql<SqlBool>`parked_at is not null`)
  return {
    due: Number(due.n),
    oldestDueAt: due.oldest,
    waiting: Number(waiting.n),
    leased: Number(leased.n),
    parked: Number(parked.n),
  }
}

async function nextAt(engine: Engine): Promise<number | null> {
  const { due, lease } = await engine.read(db =>
    db
      .selectNoFrom([
        sql<number | null>`(select min(due_at) from subject where lease is null and due_at is not null)`.as('due'),
        sql<number | null>`(select min(lease_until) from subject where lease is not null)`.as('lease'),
      ])
      .executeTakeFirstOrThrow(),
  )
  return due === null ? lease : lease === null ? due : Math.min(due, lease)
}
