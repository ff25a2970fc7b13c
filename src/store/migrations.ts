/** The schema, step by step. A step that was released is never edited; a new one is added below. */
import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { Mistake } from '../model/outcome.ts'
import type { Engine } from './engine.ts'

type Schema = Kysely<unknown>
type Type = ColumnDataType | RawBuilder<unknown>

const steps = (engine: Engine['name']): Record<string, Migration> => ({
  '0001-first': { up: db => first(db as Schema, engine) },
})

/** Steps of this version, oldest first. */
export const KNOWN_STEPS: readonly string[] = Object.keys(steps('sqlite'))

/** Where the steps that a store has are written down. */
export const STEPS_TABLE = 'holdpoint_migration'

/** Brings the schema up to date. Throws a `Mistake` when a newer Holdpoint made it. */
export async function migrate(engine: Engine, place: string): Promise<void> {
  const migrator = new Migrator({
    db: engine.db,
    provider: { getMigrations: async () => steps(engine.name) },
    migrationTableName: STEPS_TABLE,
    migrationLockTableName: 'holdpoint_migration_lock',
  })
  const error = await migrated(engine, migrator)
  if (String((error as Error)?.message).startsWith('corrupted migrations'))
    throw new Mistake(
      `${place} was written by a newer Holdpoint (${(error as Error).message}), a store of this version was expected; update Holdpoint, or restore a backup of its time`,
    )
  if (error) throw error
}

/** Several replicas that start at once may create the migrator's own tables at the same moment: the loser looks again. */
async function migrated(engine: Engine, migrator: Migrator): Promise<unknown> {
  for (let tries = 1; ; tries++)
    try {
      return await engine.read(async () => {
        const { error } = await migrator.migrateToLatest()
        if (error) throw error
      })
    } catch (error) {
      if (tries === 5 || !RACED.has((error as { code?: string }).code ?? '')) return error
    }
}

/** Unique violation, duplicate table, duplicate object. */
const RACED = new Set(['23505', '42P07', '42710'])

async function first(db: Schema, engine: Engine['name']): Promise<void> {
  const time: Type = engine === 'sqlite' ? 'integer' : 'bigint'
  const bytes: Type = engine === 'sqlite' ? sql`blob` : 'bytea'

  await db.schema
    .createTable('delivery')
    .addColumn('guid', 'text', column => column.primaryKey().notNull())
    .addColumn('event', 'text', column => column.notNull())
    .addColumn('action', 'text')
    .addColumn('received_at', time, column => column.notNull())
    .addColumn('payload', bytes)
    .addColumn('encoding', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('delivery_received').on('delivery').column('received_at').execute()

  await db.schema
    .createTable('record')
    .addColumn('id', time, column => column.primaryKey().notNull())
    .addColumn('key', 'text', column => column.notNull().unique())
    .addColumn('at', time, column => column.notNull())
    .addColumn('repository', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('actor', 'text')
    .addColumn('item', 'text')
    .addColumn('commit_sha', 'text')
    .addColumn('checklist', 'text')
    .addColumn('data', 'text', column => column.notNull())
    .addColumn('delivery', 'text')
    .addColumn('digest', 'text', column => column.notNull())
    .execute()
  for (const column of ['subject', 'repository', 'at'])
    await db.schema.createIndex(`record_${column}`).on('record').columns([column, 'id']).execute()

  await db.schema
    .createTable('head')
    .addColumn('one', 'integer', column => column.primaryKey().notNull().check(sql`one = 1`))
    .addColumn('id', time, column => column.notNull())
    .addColumn('digest', 'text', column => column.notNull())
    .execute()
  await sql`insert into head (one, id, digest) values (1, 0, '')`.execute(db)
  await (engine === 'sqlite' ? appendOnlyInSqlite(db) : appendOnlyInPostgres(db))

  await db.schema
    .createTable('subject')
    .addColumn('subject', 'text', column => column.primaryKey().notNull())
    .addColumn('lane', 'text', column => column.notNull())
    .addColumn('due_at', time)
    .addColumn('not_before', time)
    .addColumn('lease', 'text')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', time)
    .addColumn('attempts', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('error', 'text')
    .addColumn('parked_at', time)
    .addColumn('parked_reason', 'text')
    .addColumn('marked_at', time, column => column.notNull())
    .execute()
  await sql`create index subject_due on subject (due_at, lane) where lease is null and due_at is not null`.execute(db)
  await sql`create index subject_lane on subject (lane, due_at) where lease is null and due_at is not null`.execute(db)
  await sql`create index subject_lease on subject (lease_until) where lease is not null`.execute(db)
  await sql`create index subject_parked on subject (parked_at) where parked_at is not null`.execute(db)

  await db.schema
    .createTable('published')
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('thing', 'text', column => column.notNull())
    .addColumn('digest', 'text', column => column.notNull())
    .addColumn('github_id', 'text')
    .addColumn('at', time, column => column.notNull())
    .addPrimaryKeyConstraint('published_pk', ['subject', 'thing'])
    .execute()
  await db.schema
    .createTable('taken')
    .addColumn('key', 'text', column => column.primaryKey().notNull())
    .addColumn('until', time, column => column.notNull())
    .execute()
  await db.schema
    .createTable('cache')
    .addColumn('key', 'text', column => column.primaryKey().notNull())
    .addColumn('tag', 'text', column => column.notNull())
    .addColumn('value', 'text', column => column.notNull())
    .addColumn('at', time, column => column.notNull())
    .execute()
}

/** The database itself refuses; `insert or replace` deletes without asking a trigger, hence the third. */
async function appendOnlyInSqlite(db: Schema): Promise<void> {
  for (const [name, when] of [
    ['update', 'before update on record'],
    ['delete', 'before delete on record'],
    ['replace', 'before insert on record when exists (select 1 from record where id = new.id or key = new.key)'],
  ])
    await sql
      .raw(`create trigger record_no_${name} ${when} begin select raise(abort, 'the record is append-only'); end`)
      .execute(db)
}

async function appendOnlyInPostgres(db: Schema): Promise<void> {
  await sql`
    create function holdpoint_append_only() returns trigger language plpgsql as
    $$ begin raise exception 'the record is append-only'; end $$`.execute(db)
  await sql`
    create trigger record_append_only before update or delete or truncate on record
    for each statement execute function holdpoint_append_only()`.execute(db)
}
