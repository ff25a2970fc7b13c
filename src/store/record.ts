/** The append-only record: what people did and what Holdpoint found, in one order for everything. */
import type { SelectQueryBuilder } from 'kysely'
import type { Act, Entry, EntryFilter, Link, RecordBook } from '../model/store.ts'
import { digestOf, entryOf, entryRow, storable } from './chain.ts'
import type { Engine, Trx } from './engine.ts'
import type { EntryRow, Tables } from './tables.ts'

const PAGE = 1000
/** Rows of one insert: SQLite takes 32,766 values, PostgreSQL 65,535. */
export const ROWS = 500

export const inSlices = <T>(all: readonly T[], size = ROWS): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))

/**
 * Appends what is not there yet, within a transaction.
 * @returns the rows that were written.
 */
export async function append(
  engine: Engine,
  trx: Trx,
  acts: readonly { act: Act; delivery: string | null }[],
): Promise<EntryRow[]> {
  if (!acts.length) return []
  await engine.lock(trx, 'record')
  const seen = new Set<string>()
  for (const slice of inSlices(acts)) {
    const keys = slice.map(({ act }) => storable(act.key))
    const known = await trx.selectFrom('record').select('key').where('key', 'in', keys).execute()
    for (const { key } of known) seen.add(key)
  }
  let last: Link = await trx.selectFrom('head').select(['id', 'digest']).executeTakeFirstOrThrow()
  const rows: EntryRow[] = []
  for (const { act, delivery } of acts) {
    const key = storable(act.key)
    if (seen.has(key)) continue
    seen.add(key)
    const row = entryRow(act, delivery, last)
    rows.push(row)
    last = row
  }
  if (!rows.length) return []
  for (const slice of inSlices(rows)) await trx.insertInto('record').values(slice).execute()
  await trx.updateTable('head').set({ id: last.id, digest: last.digest }).execute()
  return rows
}

export function createRecord(engine: Engine): RecordBook {
  const page: RecordBook['page'] = async (filter, { after = 0, most }) => {
    const rows = await engine.read(db =>
      fitting(db.selectFrom('record').selectAll(), filter)
        .where('id', '>', after)
        .orderBy('id')
        .limit(most + 1)
        .execute(),
    )
    const entries = rows.slice(0, most).map(entryOf)
    return { entries, next: rows.length > most ? entries.at(-1)!.id : null }
  }

  const head = async (): Promise<Link> => {
    const { id, digest } = await engine.read(db =>
      db.selectFrom('head').select(['id', 'digest']).executeTakeFirstOrThrow(),
    )
    return { id, digest }
  }

  return {
    page,
    head,
    append: async acts => {
      const rows = await engine.transact(trx =>
        append(
          engine,
          trx,
          acts.map(act => ({ act, delivery: null })),
        ),
      )
      return rows.map(entryOf)
    },
    all: async filter => {
      const found: Entry[] = []
      for (let after: number | null = 0; after !== null; ) {
        const { entries, next } = await page(filter, { after, most: PAGE })
        found.push(...entries)
        after = next
      }
      return found
    },
    verify: async (from = { id: 0, digest: '' }) => {
      // Taken first: entries that are appended meanwhile are the next verification's.
      const end = await head()
      const known = from.id ? await engine.read(db => byId(db, from.id)) : from
      if (known?.digest !== from.digest)
        return { checked: 0, head: end, wrong: `entry \`${from.id}\` is not the one that was noted; ${RESTORE}` }
      return { ...(await walk(engine, from, end)), head: end }
    },
  }
}

const RESTORE = 'an untouched record was expected; restore a backup, and find out who can write to the database'

const byId = (db: Engine['db'], id: number): Promise<EntryRow | undefined> =>
  db.selectFrom('record').selectAll().where('id', '=', id).executeTakeFirst()

async function walk(engine: Engine, from: Link, end: Link): Promise<{ checked: number; wrong: string | null }> {
  let last = from
  let checked = 0
  for (;;) {
    const rows = await engine.read(db =>
      db
        .selectFrom('record')
        .selectAll()
        .where('id', '>', last.id)
        .where('id', '<=', end.id)
        .orderBy('id')
        .limit(PAGE)
        .execute(),
    )
    for (const row of rows) {
      if (row.id !== last.id + 1)
        return { checked, wrong: `entry \`${last.id + 1}\` of the record is gone; ${RESTORE}` }
      if (digestOf(row, last.digest) !== row.digest)
        return { checked, wrong: `entry \`${row.id}\` of the record was changed; ${RESTORE}` }
      last = row
      checked++
    }
    if (rows.length < PAGE) break
  }
  if (last.id !== end.id || last.digest !== end.digest)
    return { checked, wrong: `the record ends at entry \`${last.id}\` instead of \`${end.id}\`; ${RESTORE}` }
  return { checked, wrong: null }
}

function fitting<O>(
  query: SelectQueryBuilder<Tables, 'record', O>,
  filter: EntryFilter,
): SelectQueryBuilder<Tables, 'record', O> {
  const { repository, subject, item, actor, kinds, since, until } = filter
  return query
    .$if(repository !== undefined, q => q.where('repository', '=', repository!))
    .$if(subject !== undefined, q => q.where('subject', '=', subject!))
    .$if(item !== undefined, q => q.where('item', '=', item!))
    .$if(actor !== undefined, q => q.where('actor', '=', actor!))
    .$if(kinds !== undefined, q => q.where('kind', 'in', kinds!.length ? [...kinds!] : ['']))
    .$if(since !== undefined, q => q.where('at', '>=', since!))
    .$if(until !== undefined, q => q.where('at', '<', until!)) as typeof query
}
