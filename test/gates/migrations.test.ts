import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import gate from '../../src/gates/migrations.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import '../seed.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Migrations', thresholds: [], role: null, modifiers: {} } }

async function judge(files: Record<string, string>, params: Record<string, unknown> = {}, world: ExampleWorld = {}) {
  return (await gate.run(params, fakeWorld({ ...world, files }), about)).outcome
}

/** Rules that find something in one file, in order. */
async function rulesIn(path: string, content: string, params: Record<string, unknown> = {}) {
  const { evidence, state, because } = await judge({ [path]: content }, params)
  if (state === 'error') return because
  return (evidence.hits as { rule: string }[]).map(({ rule }) => rule)
}

const sql = (content: string, params?: Record<string, unknown>) => rulesIn('migrations/1.sql', content, params)

describe('SQL', () => {
  test.each([
    ['CREATE INDEX i ON orders (total)', ['concurrent-index']],
    ['create unique index on public.orders (total)', ['concurrent-index']],
    ['CREATE INDEX CONCURRENTLY i ON orders (total)', []],
    ['DROP INDEX IF EXISTS a, b', ['concurrent-index', 'concurrent-index']],
    ['BEGIN; CREATE INDEX CONCURRENTLY i ON orders (total); COMMIT', ['concurrent-in-transaction']],
    ['BEGIN; COMMIT; CREATE INDEX CONCURRENTLY i ON orders (total)', []],
    ['CREATE TABLE orders (id int); CREATE INDEX i ON orders (id)', []],
    ['CREATE TABLE "Orders" (id int); CREATE INDEX i ON orders (id)', ['concurrent-index']],
    ['CREATE TABLE IF NOT EXISTS orders (id int); DROP TABLE orders', ['drop-table']],
    ['DROP TABLE IF EXISTS a, "b c" CASCADE', ['drop-table', 'drop-table']],
    ['DROP TABLE a; CREATE TABLE a (id int)', ['drop-table']],
    ['DROP SCHEMA shop CASCADE', ['drop-table']],
    ['ALTER TABLE ONLY orders DROP COLUMN IF EXISTS a, DROP b CASCADE', ['drop-column', 'drop-column']],
    ['ALTER TABLE orders DROP CONSTRAINT a, ALTER b DROP NOT NULL, ALTER b DROP DEFAULT', []],
    ['TRUNCATE TABLE ONLY orders, items', ['truncate', 'truncate']],
    ['DELETE FROM orders', ['unbounded-write']],
    ['DELETE FROM orders WHERE true', ['unbounded-write']],
    ['UPDATE orders SET a = 1 WHERE (1 = 1)', ['unbounded-write']],
    ['UPDATE orders SET a = (SELECT b FROM c WHERE d = 1)', ['unbounded-write']],
    ['UPDATE orders SET a = CASE WHEN b THEN 1 ELSE 2 END WHERE id < 10', []],
    ['WITH gone AS (DELETE FROM orders RETURNING *) INSERT INTO old SELECT * FROM gone', ['unbounded-write']],
    ['INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET b = 1', []],
    ['ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c ON DELETE CASCADE NOT VALID', []],
    ['ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c ON UPDATE CASCADE', ['constraint']],
    ['ALTER TABLE a ADD CHECK (b > 0)', ['constraint']],
    ['ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i', []],
    ['ALTER TABLE a ADD PRIMARY KEY (b)', ['constraint']],
    ['ALTER TABLE a ADD COLUMN b int NOT NULL', ['not-null']],
    ['ALTER TABLE a ADD b int NOT NULL DEFAULT NULL', ['not-null']],
    ['ALTER TABLE a ADD COLUMN b int NOT NULL DEFAULT 0, ADD c numeric(10, 2)', []],
    ['ALTER TABLE a ADD COLUMN b int CHECK (b IS NOT NULL)', []],
    ['ALTER TABLE a ALTER COLUMN b SET NOT NULL', ['set-not-null']],
    ['ALTER TABLE a ALTER b TYPE bigint', ['type-change']],
    ['ALTER TABLE a RENAME TO b', ['rename']],
    ['ALTER TABLE a RENAME COLUMN b TO c', ['rename']],
    ['ALTER TABLE a RENAME CONSTRAINT b TO c', []],
    ['PREPARE p AS DELETE FROM orders', ['dynamic']],
    ['DO $$ BEGIN IF true THEN DROP TABLE orders; END IF; END $$', ['drop-table']],
    ["DO $$ BEGIN EXECUTE 'DROP TABLE ' || name; END $$", ['dynamic']],
    ['DO $x$ DECLARE n int; BEGIN UPDATE orders SET a = CASE WHEN b THEN 1 ELSE 2 END; END $x$', ['unbounded-write']],
  ])('%s', async (statement, rules) => {
    expect(await sql(`${statement};\n`)).toEqual(rules)
  })

  test.each([
    ['a comment', '-- DROP TABLE a;\n/* DROP TABLE b; /* DROP TABLE c; */ DROP TABLE d; */ SELECT 1;'],
    ['a string', "INSERT INTO log VALUES ('it''s; DROP TABLE a;', E'\\'; DROP TABLE b;');"],
    ['a quoted name', 'CREATE TABLE "x; DROP TABLE a" (id int);'],
    ['a function', 'CREATE FUNCTION f() RETURNS void AS $f$ BEGIN DELETE FROM a; END $f$ LANGUAGE plpgsql;'],
    ['a trigger', 'CREATE TRIGGER t AFTER UPDATE ON a BEGIN DELETE FROM b; SELECT CASE WHEN 1 THEN 2 END; END;'],
    ['data', 'COPY a FROM stdin;\nDROP TABLE a;\n\\.\nSELECT 1;'],
  ])('does not take %s for a statement', async (_, content) => {
    expect(await sql(content)).toEqual([])
  })

  test('finds the statement behind all of these', async () => {
    for (const before of [
      "SELECT 'a\\';",
      'COPY a FROM stdin;\n1\n\\.\n',
      'CREATE TRIGGER t AFTER UPDATE ON a BEGIN SELECT 1; END;',
      '\\set x 1\n',
      '/* /* */ */',
      '$$ ; $$;',
    ])
      expect({ before, rules: await sql(`${before} DROP TABLE a;`) }).toEqual({ before, rules: ['drop-table'] })
  })

  test('reads what each dialect means', async () => {
    const mysql = { dialect: 'mariadb' }
    expect(await sql("INSERT INTO a VALUES ('it\\'s'); # ; DROP TABLE b\nCREATE INDEX i ON a (b);", mysql)).toEqual([])
    expect(await sql('/*!50000 DROP TABLE a */;', mysql)).toEqual(['drop-table'])
    expect(await sql('ALTER TABLE a CHANGE b c int, MODIFY d text;', mysql)).toEqual([
      'type-change',
      'rename',
      'type-change',
    ])
    expect(await sql('RENAME TABLE a TO b;', mysql)).toEqual(['rename'])
    expect(
      await sql('DELIMITER //\nCREATE PROCEDURE p() BEGIN DELETE FROM a; END//\nDELIMITER ;\nDROP TABLE b;', mysql),
    ).toEqual(['drop-table'])
    const sqlite =
      'CREATE TABLE "new_a" (id int); INSERT INTO "new_a" SELECT id FROM "a"; DROP TABLE "a"; ALTER TABLE "new_a" RENAME TO "a";'
    expect(await sql(sqlite, { dialect: 'sqlite' })).toEqual([])
    expect(await sql(sqlite.replace(/INSERT.*?;/, ''), { dialect: 'sqlite' })).toEqual(['drop-table'])
  })

  test('takes the dialect from the lock file of Prisma', async () => {
    const files = {
      'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
      'prisma/migrations/20260101_a/migration.sql': 'CREATE INDEX i ON `a` (`b`);',
    }
    expect((await judge(files)).state).toBe('pass')
  })

  test.each([
    "SELECT 'a",
    'SELECT "a',
    '/* a',
    '$a$ b',
    'COPY a FROM stdin;\n1',
    'CREATE TRIGGER t BEGIN SELECT 1; DROP TABLE a;',
  ])('errs on %s, which is cut off', async content => {
    const outcome = await judge({ 'migrations/1.sql': content })
    expect(outcome).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`migrations/1.sql` cannot be read'),
    })
  })

  test('never throws, and is never longer than its text', async () => {
    const words = fc.constantFrom(
      'CREATE',
      'ALTER',
      'TABLE',
      'DROP',
      'a',
      '(',
      ')',
      ';',
      ',',
      "'",
      '"',
      '$$',
      '--',
      '/*',
      '*/',
      '\n',
      'DO',
      'BEGIN',
      'END',
      'ON',
      'INDEX',
      'ADD',
      '.',
      '\\',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(words, { maxLength: 40 }),
        fc.constantFrom('postgres', 'mysql', 'sqlite'),
        async (parts, dialect) => {
          const { because, evidence } = await judge({ 'migrations/1.sql': parts.join(' ') }, { dialect })
          expect({ because, stack: evidence.stack }).toEqual({
            because: expect.not.stringContaining('could not be judged'),
            stack: undefined,
          })
        },
      ),
      { numRuns: 200 },
    )
  })

  test('reads a large file in reasonable steps', async () => {
    expect(await sql(`${'('.repeat(200_000)};${'/*'.repeat(1000)}`)).toContain('no end')
    expect(await sql(`INSERT INTO a VALUES ${"('x', 1),".repeat(50_000)}(1);DROP TABLE b;`)).toEqual(['drop-table'])
  })
})

describe('tools that write SQL', () => {
  test('goose, dbmate, sql-migrate: only the way up counts, and there must be one back', async () => {
    expect(await sql('-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n')).toEqual([])
    expect(await sql('-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\n')).toEqual(['reversible'])
    expect(await sql('-- +migrate Up\nDROP TABLE b;\n-- +migrate Down\nDROP TABLE a;\n')).toEqual(['drop-table'])
  })

  test('their transactions are known', async () => {
    const index = 'CREATE INDEX CONCURRENTLY i ON a (b);\n'
    const [up, down] = [`-- migrate:up\n${index}`, '-- migrate:down\nDROP INDEX CONCURRENTLY i;\n']
    expect(await sql(up + down)).toEqual(['concurrent-in-transaction'])
    expect(await sql(up.replace('up', 'up transaction:false') + down)).toEqual([])
    expect(await sql(`-- +goose NO TRANSACTION\n-- +goose Up\n${index}-- +goose Down\nSELECT 1;`)).toEqual([])
    expect(
      await sql(
        `--liquibase formatted sql\n--changeset me:1 runInTransaction:false\n${index}--rollback DROP INDEX i;\n`,
      ),
    ).toEqual([])
    expect(await sql(`--liquibase formatted sql\n--changeset me:1\n${index}`)).toEqual([
      'reversible',
      'concurrent-in-transaction',
    ])
  })

  test('a file that leads back lies beside, and is not empty', async () => {
    const up = { 'migrations/1_a.up.sql': 'CREATE TABLE a (id int);' }
    expect((await judge({ ...up, 'migrations/1_a.down.sql': 'DROP TABLE a;' })).state).toBe('pass')
    expect((await judge({ ...up, 'migrations/1_a.down.sql': '-- nothing\n' })).evidence).toMatchObject({
      hits: [{ rule: 'reversible' }],
    })
    expect((await judge(up)).evidence).toMatchObject({ hits: [{ rule: 'reversible' }] })
  })

  test('two of one number are two heads', async () => {
    const files = { 'sql/V1_2__a.sql': 'SELECT 1;', 'sql/V01.2__b.sql': 'SELECT 1;', 'sql/V3__c.sql': 'SELECT 1;' }
    const { evidence } = await judge(files)
    expect(evidence.hits).toMatchObject([
      { rule: 'order', file: 'sql/V01.2__b.sql' },
      { rule: 'order', file: 'sql/V1_2__a.sql' },
    ])
    const gap = await judge(
      { 'migrations/001_a.sql': 'SELECT 1;', 'migrations/003_a.sql': 'SELECT 1;' },
      { rules: 'gap' },
    )
    expect(gap.evidence).toMatchObject({ hits: [{ rule: 'gap', file: 'migrations/003_a.sql' }] })
  })
})

const inDjango = (operations: string, more = '') =>
  rulesIn(
    'shop/migrations/0002_x.py',
    `from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    ${more}\n    dependencies = [('shop', '0001_initial')]\n    operations = [\n${operations}\n    ]\n`,
  )

describe('Django', () => {
  test.each([
    ["migrations.RemoveField(model_name='order', name='a')", ['drop-column']],
    ["migrations.DeleteModel('Order')", ['drop-table']],
    ["migrations.AddIndex('order', models.Index(fields=['a'], name='i'))", ['concurrent-index']],
    ["AddIndexConcurrently('order', models.Index(fields=['a'], name='i'))", ['concurrent-in-transaction']],
    ['migrations.RunPython(forwards)', ['reversible']],
    ['migrations.RunPython(forwards, migrations.RunPython.noop)', []],
    ["migrations.RunSQL('DROP TABLE a', 'SELECT 1')", ['drop-table']],
    ["migrations.RunSQL([('DELETE FROM a', []), 'DROP TABLE b'], reverse_sql='')", ['unbounded-write', 'drop-table']],
    ["migrations.RunSQL(f'DROP TABLE {name}', '')", ['dynamic']],
    ["migrations.AddField('order', 'a', models.IntegerField())", ['not-null']],
    ["migrations.AddField('order', 'a', models.IntegerField(null=True))", []],
    ["migrations.AddField('order', 'a', models.ForeignKey('b', models.CASCADE, null=True))", ['concurrent-index']],
    ["migrations.RenameField('order', 'a', 'b')", ['rename']],
    ["migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel('Order')])", []],
    ["migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel('Order')])", ['drop-table']],
    [
      "migrations.CreateModel('B', [('id', models.AutoField())]), migrations.AddIndex('b', models.Index(fields=['a']))",
      [],
    ],
    ["# migrations.DeleteModel('Order')\n'''migrations.DeleteModel()'''", []],
  ])('%s', async (operations, rules) => {
    expect(await inDjango(operations)).toEqual(rules)
  })

  test('outside of a transaction an index may be built beside', async () => {
    expect(await inDjango("AddIndexConcurrently('order', models.Index(fields=['a']))", 'atomic = False')).toEqual([])
  })

  test('a field that changes is seen beside the one before', async () => {
    const migration = (operations: string) =>
      `from django.db import migrations, models\nclass Migration(migrations.Migration):\n    operations = [${operations}]\n`
    const first = {
      'shop/migrations/0001_a.py': migration(
        "migrations.CreateModel(name='Order', fields=[('a', models.CharField(max_length=20, null=True))])",
      ),
    }
    const alter = async (field: string) =>
      (
        await judge(
          { ...first, 'shop/migrations/0002_b.py': migration(`migrations.AlterField('order', 'a', ${field})`) },
          { allow: 'heads' },
        )
      ).evidence.hits
    expect(await alter("models.CharField('Title', max_length=20, null=True)")).toEqual([])
    expect(await alter('models.TextField(null=True)')).toMatchObject([
      { rule: 'type-change', file: 'shop/migrations/0002_b.py' },
    ])
    expect(await alter('models.CharField(max_length=20)')).toMatchObject([{ rule: 'set-not-null' }])
  })
})

test.each([
  ["op.drop_column('orders', 'a')", ['drop-column']],
  ["op.add_column('orders', sa.Column('a', sa.Integer(), nullable=False))", ['not-null']],
  ["op.add_column('orders', sa.Column('a', sa.Integer(), nullable=False, server_default='0'))", []],
  ["op.create_index('i', 'orders', ['a'])", ['concurrent-index']],
  ["op.create_index('i', 'orders', ['a'], postgresql_concurrently=True)", ['concurrent-in-transaction']],
  [
    "with op.get_context().autocommit_block():\n        op.create_index('i', 'orders', ['a'], postgresql_concurrently=True)",
    [],
  ],
  ["with op.batch_alter_table('orders') as b:\n        b.drop_column('a')", ['drop-column']],
  ["op.execute('TRUNCATE orders')", ['truncate']],
  ["op.execute(sa.text('TRUNCATE orders'))", ['truncate']],
  ['op.execute(statement)', ['dynamic']],
  ["op.alter_column('orders', 'a', nullable=False, type_=sa.Text())", ['type-change', 'set-not-null']],
  ["op.create_table('b', sa.Column('id', sa.Integer()))\n    op.create_index('i', 'b', ['id'])", []],
])('Alembic: %s', async (up, rules) => {
  const content = `from alembic import op\nrevision = 'b'\ndown_revision = None\n\ndef upgrade():\n    ${up}\n\ndef downgrade():\n    op.drop_table('x')\n`
  expect(await rulesIn('alembic/versions/b_x.py', content)).toEqual(rules)
})

test('Alembic: an empty way back is none, and two heads are two', async () => {
  const revision = (id: string, after: string, back = "op.drop_table('a')") =>
    `from alembic import op\nrevision = '${id}'\ndown_revision: str = ${after}\ndef upgrade():\n    op.create_table('${id}')\ndef downgrade():\n    ${back}\n`
  const files = {
    'alembic/versions/a.py': revision('a', 'None'),
    'alembic/versions/b.py': revision('b', "'a'"),
    'alembic/versions/c.py': revision('c', "'a'", 'pass'),
  }
  expect((await judge(files)).evidence.hits).toMatchObject([
    { file: 'alembic/versions/b.py', rule: 'heads' },
    { file: 'alembic/versions/c.py', rule: 'reversible' },
    { file: 'alembic/versions/c.py', rule: 'heads' },
  ])
  const merged = {
    ...files,
    'alembic/versions/c.py': revision('c', "'a'"),
    'alembic/versions/d.py': revision('d', "('b', 'c')"),
  }
  expect((await judge(merged)).state).toBe('pass')
  expect((await judge({ 'alembic/versions/b.py': revision('b', "'a'") })).evidence).toMatchObject({
    hits: [{ rule: 'heads' }],
  })
})

const inRails = (body: string, before = '') =>
  rulesIn(
    'db/migrate/20260101000000_x.rb',
    `class X < ActiveRecord::Migration[7.1]\n  ${before}\n  def change\n    ${body}\n  end\nend\n`,
  )

test.each([
  ['add_index :orders, :a', ['concurrent-index']],
  ['add_index(:orders, [:a, :b], algorithm: :concurrently)', ['concurrent-in-transaction']],
  ['remove_column :orders, :a, :string', ['drop-column']],
  ['remove_column :orders, :a', ['reversible', 'drop-column']],
  ['drop_table :orders do |t|\n      t.string :a\n    end', ['drop-table']],
  ['add_column :orders, :a, :string, null: false', ['not-null']],
  ['add_column :orders, :a, :string, null: false, default: "x"', []],
  ['add_reference :orders, :user, foreign_key: true', ['concurrent-index', 'constraint']],
  ['add_foreign_key :orders, :users, validate: false', []],
  ['change_column_null :orders, :a, false', ['set-not-null']],
  ['rename_column :orders, :a, :b', ['rename']],
  ['create_table :b do |t|\n      t.string :a, null: false\n      t.index :a\n    end\n    add_index :b, :a', []],
  [
    'change_table :orders do |t|\n      t.remove :a\n      t.string :b, null: false\n    end',
    ['drop-column', 'not-null'],
  ],
  ['execute <<~SQL\n      TRUNCATE orders;\n    SQL', ['reversible', 'truncate']],
  ['execute "DROP TABLE #{name}"', ['reversible', 'dynamic']],
  [
    'reversible do |dir|\n      dir.up { execute "TRUNCATE orders" }\n      dir.down { execute "DROP TABLE x" }\n    end',
    ['truncate'],
  ],
  ['Order.update_all(a: 1)', ['reversible', 'unbounded-write']],
  ['# add_index :orders, :a\n    puts "add_index :orders, :a"', []],
])('Rails: %s', async (body, rules) => {
  expect(await inRails(body)).toEqual(rules)
})

test('Rails: without its transaction, with both ways', async () => {
  expect(await inRails('add_index :orders, :a, algorithm: :concurrently', 'disable_ddl_transaction!')).toEqual([])
  const both =
    'class X < ActiveRecord::Migration[7.1]\n  def up\n    drop_table :a\n  end\n\n  def down\n    raise ActiveRecord::IrreversibleMigration\n  end\nend\n'
  expect(await rulesIn('db/migrate/1_x.rb', both)).toEqual(['reversible', 'drop-table'])
})

const inKnex = (body: string, down = "return knex.schema.dropTable('x')") =>
  rulesIn(
    'migrations/20260101_x.js',
    `exports.up = async function (knex) {\n  ${body}\n}\n\nexports.down = function (knex) {\n  ${down}\n}\n`,
  )

test.each([
  ["await knex.schema.dropTable('orders')", ['drop-table']],
  [
    "await knex.schema.alterTable('orders', t => {\n    t.dropColumn('a')\n    t.string('b').notNullable()\n  })",
    ['drop-column', 'not-null'],
  ],
  [
    "await knex.schema.alterTable('orders', t => { t.string('b').notNullable().defaultTo('x'); t.index(['b']) })",
    ['concurrent-index'],
  ],
  [
    "await knex.schema.table('orders', function (t) {\n    t.integer('user_id').references('users.id')\n  })",
    ['constraint'],
  ],
  ["await knex.schema.alterTable('orders', t => t.text('a').alter())", ['type-change']],
  ["await knex.schema.createTable('b', t => {\n    t.string('a').notNullable().unique()\n  })", []],
  ["await knex.raw('TRUNCATE orders')", ['truncate']],
  ['await knex.raw(`DROP TABLE $' + '{name}`)', ['dynamic']],
  ["await knex('orders').update({ a: 1 })", ['unbounded-write']],
  ["await knex('orders')\n    .where({ id: 1 })\n    .del()", []],
  ["// knex.schema.dropTable('orders')\n  const a = \"knex.schema.dropTable('orders')\"", []],
])('Knex: %s', async (body, rules) => {
  expect(await inKnex(body)).toEqual(rules)
})

test('Knex: no way back', async () => {
  expect(await inKnex("await knex.schema.createTable('b', t => {})", '')).toEqual(['reversible'])
})

test('Sequelize and TypeORM', async () => {
  const sequelize =
    "module.exports = {\n  async up(queryInterface, Sequelize) {\n    await queryInterface.removeColumn('orders', 'a')\n    await queryInterface.addColumn('orders', 'b', { type: Sequelize.STRING, allowNull: false })\n  },\n  async down(queryInterface) {\n    await queryInterface.addColumn('orders', 'a', {})\n  },\n}\n"
  expect(await rulesIn('migrations/1-x.js', sequelize)).toEqual(['drop-column', 'not-null'])
  const typeorm =
    'export class X1 implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`ALTER TABLE "a" DROP COLUMN "b"`)\n  }\n  public async down(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`ALTER TABLE "a" ADD "b" text`)\n  }\n}\n'
  expect(await rulesIn('src/migration/1-x.ts', typeorm)).toEqual(['drop-column'])
})

describe('exceptions', () => {
  const drop = 'ALTER TABLE orders DROP COLUMN a;\n'
  test('let one statement go, with a reason', async () => {
    const { state, evidence } = await judge({
      'migrations/1.sql': `-- holdpoint: allow drop-column, rename because it is unused\n${drop}`,
    })
    expect({ state, evidence }).toMatchObject({
      state: 'pass',
      evidence: { exceptions: [{ at: 'migrations/1.sql:2', rule: 'drop-column', reason: 'it is unused' }] },
    })
    expect(await sql(`-- holdpoint: allow drop-column because it is unused\n${drop}${drop}`)).toEqual(['drop-column'])
    expect(await sql(`-- holdpoint: allow rename because it is unused\n${drop}`)).toEqual(['drop-column'])
    expect(await sql(`SELECT '-- holdpoint: allow drop-column because no';\n${drop}`)).toEqual(['drop-column'])
  })

  test('without a reason, a rule, or with a rule there is not, are mistakes', async () => {
    expect(await sql(`-- holdpoint: allow drop-column\n${drop}`)).toEqual(['exception', 'drop-column'])
    expect(await sql('-- holdpoint: allow\nSELECT 1;')).toEqual(['exception'])
    expect(await sql('-- holdpoint: allow everything because I say so\nSELECT 1;')).toEqual(['exception'])
    expect(await sql('-- holdpoint: allow __proto__ because I say so\nSELECT 1;')).toEqual(['exception'])
  })

  test('stand in other languages too', async () => {
    expect(
      await inDjango(
        "# holdpoint: allow drop-column because it is unused\n        migrations.RemoveField('order', 'a')",
      ),
    ).toEqual([])
    expect(
      await inRails('# holdpoint: allow drop-column, reversible because it is unused\n    remove_column :orders, :a'),
    ).toEqual([])
    expect(
      await inKnex("await knex.schema.dropTable('a') // holdpoint: allow drop-table because it is unused"),
    ).toEqual([])
  })
})

describe('the set', () => {
  const files = { 'migrations/1_a.sql': 'DROP TABLE a;\n', 'migrations/2_b.sql': 'DROP TABLE b;\n' }
  const base = { release: { base: 'main' } }

  test('only what changed, against the whole order', async () => {
    const changed = (path: string) => judge(files, { changed: true }, { ...base, git: { changedPaths: [path] } })
    expect(await changed('migrations/2_b.sql')).toMatchObject({
      state: 'fail',
      evidence: { hits: [{ file: 'migrations/2_b.sql' }], migrations: 1 },
    })
    expect((await changed('README.md')).state).toBe('skip')
    expect((await judge(files, { changed: true })).state).toBe('error')
    const twice = { ...files, 'migrations/1_c.sql': 'SELECT 1;' }
    expect(
      await judge(twice, { changed: true }, { ...base, git: { changedPaths: ['migrations/1_c.sql'] } }),
    ).toMatchObject({
      evidence: { hits: [{ file: 'migrations/1_c.sql', rule: 'order' }] },
    })
  })

  test('nothing is no pass, nor is what cannot be read', async () => {
    expect((await judge({})).state).toBe('error')
    expect((await judge({ 'migrations/1.sql': 'SELECT 1;' }, { paths: 'sql' })).state).toBe('error')
    expect((await judge({ 'migrations/1.php': '<?php' })).because).toContain(
      '`migrations/1.php` is no migration that can be read',
    )
    expect((await judge({ 'migrations/1.sql': 'a\0b' })).state).toBe('error')
    expect((await judge({ 'migrations/1.js': 'module.exports = {}' })).state).toBe('error')
    expect((await judge({ 'migrations/1.sql': 'SELECT 1;' }, { allow: 'all' })).state).toBe('error')
    expect((await judge({ 'migrations/__init__.py': '' })).state).toBe('error')
  })

  test('a folder that is named may hold documents too', async () => {
    const files = { 'sql/README.md': '# SQL', 'sql/.gitkeep': '', 'sql/1.sql': 'SELECT 1;' }
    expect((await judge(files, { paths: 'sql' })).state).toBe('pass')
    expect((await judge({ ...files, 'sql/2.xml': '<x/>' }, { paths: './sql/' })).state).toBe('error')
  })

  test('unknown rules and dialects are refused', () => {
    for (const params of [{ rules: 'everything' }, { allow: 'drop' }, { dialect: 'oracle' }, { env: 'staging' }])
      expect(gate.problems(params)).toHaveLength(1)
    expect(gate.problems({ rules: ['concurrent-index'], dialect: 'PostgreSQL' })).toEqual([])
  })

  test('rules by group', async () => {
    expect(await sql('DROP TABLE a; CREATE INDEX i ON b (c);', { rules: 'index' })).toEqual(['concurrent-index'])
    expect(await sql('DROP TABLE a; CREATE INDEX i ON b (c);', { allow: 'destructive' })).toEqual(['concurrent-index'])
    expect(await sql('ALTER TABLE a ADD b int;', { rules: 'lock-timeout' })).toEqual(['lock-timeout'])
    expect(await sql("SET lock_timeout = '5s'; ALTER TABLE a ADD b int;", { rules: 'lock-timeout' })).toEqual([])
    expect(await sql('SET lock_timeout = 0; ALTER TABLE a ADD b int;', { rules: 'lock-timeout' })).toEqual([
      'lock-timeout',
    ])
    expect(await sql('UPDATE a SET b = 1 WHERE c IS NULL;', { rules: 'batching' })).toEqual(['batching'])
  })
})
