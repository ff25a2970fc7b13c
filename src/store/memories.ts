/** Small memories: what GitHub was told last, evidence that was used, answers with their ETag. */
import type { Cache, Published, TakenOnce } from '../model/store.ts'
import { storable } from './chain.ts'
import type { Engine } from './engine.ts'

export const createPublished = (engine: Engine): Published => ({
  of: async subject => {
    const rows = await engine.read(db =>
      db.selectFrom('published').selectAll().where('subject', '=', storable(subject)).orderBy('thing').execute(),
    )
    return new Map(rows.map(({ thing, digest, github_id: githubId }) => [thing, { digest, githubId }]))
  },
  set: async (subject, thing, { digest, githubId, at }) => {
    const what = { digest, github_id: githubId, at }
    await engine.transact(trx =>
      trx
        .insertInto('published')
        .values({ subject: storable(subject), thing: storable(thing), ...what })
        .onConflict(conflict => conflict.columns(['subject', 'thing']).doUpdateSet(what))
        .execute(),
    )
  },
  forget: async (subject, thing) => {
    await engine.transact(trx =>
      trx
        .deleteFrom('published')
        .where('subject', '=', storable(subject))
        .where('thing', '=', storable(thing))
        .execute(),
    )
  },
})

export const createTaken = (engine: Engine): TakenOnce => ({
  take: (key, { now, until }) =>
    engine.transact(async trx => {
      const won = await trx
        .insertInto('taken')
        .values({ key: storable(key), until })
        // Replay ends with the evidence itself: what has run out may be taken again.
        .onConflict(conflict => conflict.column('key').doUpdateSet({ until }).where('taken.until', '<=', now))
        .returning('key')
        .execute()
      return won.length > 0
    }),
})

export const createCache = (engine: Engine): Cache => ({
  get: async key => {
    const row = await engine.read(db =>
      db.selectFrom('cache').select(['tag', 'value']).where('key', '=', storable(key)).executeTakeFirst(),
    )
    return row ? { ...row } : null
  },
  set: async (key, what) => {
    const row = { tag: storable(what.tag), value: storable(what.value), at: what.at }
    await engine.transact(trx =>
      trx
        .insertInto('cache')
        .values({ key: storable(key), ...row })
        .onConflict(conflict => conflict.column('key').doUpdateSet(row))
        .execute(),
    )
  },
})
