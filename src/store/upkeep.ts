/** Housekeeping: what may be forgotten, and copies. */
import type { Upkeep } from '../model/store.ts'
import type { Engine } from './engine.ts'

export const createUpkeep = (engine: Engine): Upkeep => ({
  tidy: async (now, keep) => {
    const removed = await engine.transact(async trx => {
      const payloads = await trx
        .updateTable('delivery')
        .set({ payload: null })
        .where('received_at', '<', now - keep.payloads)
        .where('payload', 'is not', null)
        .executeTakeFirstOrThrow()
      const deliveries = await trx
        .deleteFrom('delivery')
        .where('received_at', '<', now - keep.deliveries)
        .executeTakeFirstOrThrow()
      const taken = await trx.deleteFrom('taken').where('until', '<=', now).executeTakeFirstOrThrow()
      const cached = await trx
        .deleteFrom('cache')
        .where('at', '<', now - keep.cache)
        .executeTakeFirstOrThrow()
      const subjects = await trx
        .deleteFrom('subject')
        .where('due_at', 'is', null)
        .where('lease', 'is', null)
        .where('parked_at', 'is', null)
        .where('marked_at', '<', now - keep.deliveries)
        .executeTakeFirstOrThrow()
      return {
        payloads: Number(payloads.numUpdatedRows),
        deliveries: Number(deliveries.numDeletedRows),
        taken: Number(taken.numDeletedRows),
        cached: Number(cached.numDeletedRows),
        subjects: Number(subjects.numDeletedRows),
      }
    })
    await engine.settle()
    return removed
  },
  backUp: engine.backUp,
})
