/** Deliveries: kept with all they say in one transaction, before GitHub is answered. */
import type { Delivery, Intake } from '../model/store.ts'
import { batched } from './batch.ts'
import { storable } from './chain.ts'
import type { Engine, Trx } from './engine.ts'
import { mark } from './mark.ts'
import { append, inSlices } from './record.ts'

/** Deliveries that share one write to the disk. */
const TOGETHER = 100

export function createIntake(engine: Engine, wake: () => void): Intake {
  const accept = batched<Delivery, 'new' | 'duplicate'>(async deliveries => {
    const fresh = await engine.transact(trx => keep(engine, trx, deliveries))
    if (fresh.size) wake()
    return deliveries.map(delivery => (fresh.has(delivery) ? 'new' : 'duplicate'))
  }, TOGETHER)

  return {
    accept,
    read: async guid => {
      const row = await engine.read(db =>
        db.selectFrom('delivery').selectAll().where('guid', '=', storable(guid)).executeTakeFirst(),
      )
      if (!row) return null
      const { received_at: receivedAt, payload: bytes, encoding, ...rest } = row
      const payload = bytes === null ? null : { bytes, encoding: encoding as Delivery['payload']['encoding'] }
      return { ...rest, receivedAt, payload }
    },
    known: async guids => {
      const found = new Set<string>()
      for (const slice of inSlices(guids.map(storable)))
        for (const { guid } of await engine.read(db =>
          db.selectFrom('delivery').select('guid').where('guid', 'in', slice).execute(),
        ))
          found.add(guid)
      return found
    },
  }
}

/** @returns those deliveries that were not known. */
async function keep(engine: Engine, trx: Trx, deliveries: readonly Delivery[]): Promise<Set<Delivery>> {
  const byGuid = new Map<string, Delivery>()
  for (const delivery of deliveries) {
    const guid = storable(delivery.guid)
    if (!byGuid.has(guid)) byGuid.set(guid, delivery)
  }
  // Everybody inserts in the same order, so that no two replicas wait for each other.
  const sorted = [...byGuid].sort(([a], [b]) => (a < b ? -1 : 1))
  const inserted = await trx
    .insertInto('delivery')
    .values(
      sorted.map(([guid, { event, action, receivedAt, payload }]) => ({
        guid,
        event: storable(event),
        action: action === null ? null : storable(action),
        received_at: receivedAt,
        payload: payload.bytes,
        encoding: payload.encoding,
      })),
    )
    .onConflict(conflict => conflict.column('guid').doNothing())
    .returning('guid')
    .execute()
  const guids = new Set(inserted.map(({ guid }) => guid))
  // In the order of arrival: a tick before the untick that came after it.
  const fresh = [...byGuid].filter(([guid]) => guids.has(guid))
  await append(
    engine,
    trx,
    fresh.flatMap(([guid, { acts }]) => acts.map(act => ({ act, delivery: guid }))),
  )
  await mark(
    engine,
    trx,
    fresh.flatMap(([, { subjects, receivedAt, dueAt = receivedAt }]) =>
      subjects.map(subject => ({ subject, at: dueAt })),
    ),
  )
  return new Set(fresh.map(([, delivery]) => delivery))
}
