/** Which subjects a worker gets next: due ones in order of time, with owners of repositories taking turns. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Lease } from '../model/store.ts'
import type { Engine, Trx } from './engine.ts'
import { backOff, type Patience } from './patience.ts'

/** How many of the oldest due subjects are looked at. Behind them, lanes are asked one by one. */
const WINDOW = 100
/** How many lanes are asked by one claim when there are more due subjects than the window shows. */
const LANES = 50

interface Candidate {
  subject: string
  lane: string
}

export function createClaim(engine: Engine, patience: Patience) {
  /** Lane that was asked last, so that with many of them each has its turn. */
  let turn = ''

  return (ask: { now: number; owner: string; leaseFor: number; most?: number }): Promise<Lease[]> =>
    engine.transact(async trx => {
      const { now, owner, leaseFor, most = 1 } = ask
      // Choosing takes turns between replicas: two would choose the same subjects.
      await engine.lock(trx, 'work')
      const lost = await parkTheHopeless(trx, await expired(trx, now, most), now, patience)
      const wanted = most - lost.length
      const picked = wanted > 0 ? await pick(trx, now, wanted) : []
      const names = [...lost, ...picked]
      if (!names.length) return []

      // A row that somebody marks right now is skipped rather than waited for: the next claim gets it.
      const free = await trx
        .selectFrom('subject')
        .select(['subject', 'attempts', 'lease'])
        .where('subject', 'in', names)
        .$if(engine.name === 'postgres', query => query.forUpdate().skipLocked())
        .execute()
      if (!free.length) return []
      const token = randomUUID()
      const until = now + leaseFor
      const crashed = sql<number>`case when lease is null then attempts else attempts + 1 end`
      await trx
        .updateTable('subject')
        .set({
          error: sql<string | null>`case when lease is null then error else ${GONE} end`,
          attempts: crashed,
          due_at: null,
          not_before: null,
          lease: token,
          lease_owner: owner,
          lease_until: until,
        })
        .where(
          'subject',
          'in',
          free.map(({ subject }) => subject),
        )
        .execute()
      const order = new Map(names.map((name, index) => [name, index]))
      return free
        .sort((a, b) => order.get(a.subject)! - order.get(b.subject)!)
        .map(({ subject, attempts, lease }) => ({ subject, token, owner, until, attempts: attempts + (lease ? 1 : 0) }))
    })

  /** Due subjects, from the lanes nobody works for first, then from each in turn. */
  async function pick(trx: Trx, now: number, wanted: number): Promise<string[]> {
    const window: Candidate[] = await trx
      .selectFrom('subject')
      .select(['subject', 'lane'])
      .where('lease', 'is', null)
      .where('due_at', 'is not', null)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(Math.max(WINDOW, wanted))
      .execute()
    const rows = await trx
      .selectFrom('subject')
      .select(['lane', sql<number>`count(*)`.as('leases')])
      .where('lease', 'is not', null)
      .groupBy('lane')
      .execute()
    const busy = new Map(rows.map(({ lane, leases }) => [lane, Number(leases)]))
    const shown = window.length < WINDOW || window.some(({ lane }) => !busy.has(lane))
    const behind = shown ? [] : await others(trx, now, busy, wanted)
    return inTurns([...behind, ...window], busy, wanted)
  }

  /** One due subject of each of the next lanes that nobody works for. The cost does not depend on how many subjects there are. */
  async function others(
    trx: Trx,
    now: number,
    busy: ReadonlyMap<string, number>,
    wanted: number,
  ): Promise<Candidate[]> {
    for (let fromTheStart = turn === ''; ; fromTheStart = true) {
      if (fromTheStart) turn = ''
      const lanes = await nextLanes(trx, now, turn)
      const free = lanes.flatMap(({ lane, subject }) =>
        subject !== null && !busy.has(lane) ? [{ lane, subject }] : [],
      )
      const found = free.slice(0, wanted)
      turn = found.at(-1)?.lane ?? lanes.at(-1)?.lane ?? ''
      if (found.length || fromTheStart || lanes.length === LANES) return found
    }
  }
}

/** The lanes behind this one, each with its oldest due subject, if there is one. */
async function nextLanes(trx: Trx, now: number, after: string): Promise<{ lane: string; subject: string | null }[]> {
  const { rows } = await sql<{ lane: string | null; subject: string | null }>`
    with recursive lanes(lane) as (
      select (select min(lane) from subject where lease is null and due_at is not null and lane > ${after})
      union all
      select (select min(lane) from subject where lease is null and due_at is not null and lane > lanes.lane)
      from lanes where lanes.lane is not null
    )
    select lane, (
      select subject from subject
      where subject.lane = lanes.lane and lease is null and due_at is not null and due_at <= ${now}
      order by due_at limit 1
    ) as subject from lanes limit ${sql.lit(LANES)}`.execute(trx)
  return rows.flatMap(({ lane, subject }) => (lane === null ? [] : [{ lane, subject }]))
}

const GONE = 'the worker that was at it ended without a word'

/** Takes from the lane that has the least, oldest first. */
function inTurns(candidates: readonly Candidate[], busy: ReadonlyMap<string, number>, wanted: number): string[] {
  const load = new Map(busy)
  const left = [...candidates]
  const picked: string[] = []
  while (picked.length < wanted && left.length) {
    let best = 0
    for (const [index, { lane }] of left.entries())
      if ((load.get(lane) ?? 0) < (load.get(left[best]!.lane) ?? 0)) best = index
    const [{ subject, lane }] = left.splice(best, 1) as [Candidate]
    picked.push(subject)
    load.set(lane, (load.get(lane) ?? 0) + 1)
  }
  return picked
}

const expired = (trx: Trx, now: number, most: number) =>
  trx
    .selectFrom('subject')
    .select(['subject', 'attempts'])
    .where('lease', 'is not', null)
    .where('lease_until', '<=', now)
    .orderBy('lease_until')
    .limit(most)
    .execute()

/** A subject that ends its worker again and again must not go on doing so. @returns the others. */
async function parkTheHopeless(
  trx: Trx,
  lost: readonly { subject: string; attempts: number }[],
  now: number,
  patience: Patience,
): Promise<string[]> {
  const hopeless = lost.filter(({ attempts }) => backOff(attempts + 1, patience) === null)
  if (hopeless.length)
    await trx
      .updateTable('subject')
      .set({
        attempts: sql<number>`attempts + 1`,
        error: GONE,
        lease: null,
        lease_owner: null,
        lease_until: null,
        parked_at: now,
        parked_reason: GONE,
      })
      .where(
        'subject',
        'in',
        hopeless.map(({ subject }) => subject),
      )
      // Whatever it was, it may be somebody else's by now.
      .where('lease', 'is not', null)
      .where('lease_until', '<=', now)
      .execute()
  return lost.filter(each => !hopeless.includes(each)).map(({ subject }) => subject)
}
