/**
 * @module gates/migrations
 * Can the migrations run against a database that is in use, can they be taken back, and is their order one order?
 * It reads files only: whether they are applied somewhere is their own tool's word, and a matter for `exec`.
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { GROUPS, type Hit, hitsOf, RULES, rulesOf } from '../model/migration-rules.ts'
import { DIALECTS, type Dialect, type Migration } from '../model/migrations.ts'
import { CouldNotFindOut, type Evidence, error, fail, pass, skip } from '../model/outcome.ts'
import { flag, list } from '../model/params.ts'
import { grouped, listed, plural } from '../model/text.ts'

const SHOWN = 1000
const NAMED = 3

const known = [...Object.keys(RULES), ...Object.keys(GROUPS), 'all', 'usual']

const ruleList = () =>
  list().refine(names => names.every(name => known.includes(name)), {
    error: `expected rules or groups of rules (${known.join(', ')})`,
  })

export default defineGate({
  kind: 'migrations',
  says: 'The migrations keep the database in use, can be taken back, and have one order.',
  asks: ['migrations', 'git', 'release'],
  params: z.strictObject({
    mode: z
      .enum(['lint', 'applied', 'drift'], { error: 'expected `lint`' })
      .default('lint')
      .describe(
        '`lint` reads the files; whether they are `applied`, or have a `drift` from the models, only their tool knows: ' +
          'that is an error here, ask the tool with the gate `exec` (`python manage.py migrate --check`, `makemigrations --check`, `prisma migrate status`)',
      ),
    paths: list()
      .default([])
      .describe(
        'globs or folders of the migrations; default: the usual places (`migrations/**`, `db/migrate/**`, `alembic/versions`, `V1__name.sql`, ...)',
      ),
    exclude: list().default([]).describe('globs or folders to leave out'),
    changed: flag()
      .default(false)
      .describe("only migrations that changed since the release's base; skips when none did"),
    rules: ruleList()
      .default(['usual'])
      .describe(
        `rules to judge by, or groups of them (${Object.keys(GROUPS).join(', ')}, all); \`usual\` is all but those that are marked as off. ` +
          Object.entries(RULES)
            .map(([name, { says, named }]) => `\`${name}\`${named ? ' (off)' : ''}: ${says}`)
            .join('; '),
      ),
    allow: ruleList().default([]).describe('rules or groups that are not judged'),
    dialect: z
      .string()
      .toLowerCase()
      .transform(name => ({ postgresql: 'postgres', mariadb: 'mysql' })[name] ?? name)
      .pipe(z.enum(DIALECTS, { error: 'expected `postgres`, `mysql` or `sqlite`' }))
      .optional()
      .describe(
        "what the SQL is written for: `postgres`, `mysql` or `sqlite`; that of Prisma's lock file or `postgres` when absent",
      ),
  }),
  async check({ mode, paths, exclude, changed, rules, allow, dialect }, { migrations, git, release }) {
    if (mode !== 'lint')
      return error(
        `\`mode=${mode}\` cannot be told from files, \`mode=lint\` was expected; ask the tool, such as \`exec run="python manage.py migrate --check"\``,
      )
    const { base } = release
    if (changed && !base)
      throw new CouldNotFindOut(
        '`changed` compares with the base of the release, and none is known; name one with `--base`',
      )
    const reading = await migrations.read({ paths, exclude, ...(dialect ? { dialect } : {}) })
    const all = reading.migrations
    if (!all.length && !reading.broken.length) return error(nothing(paths), { looked: reading.looked })
    const since = changed && base ? new Set(await git.changedPaths(base)) : null
    const isJudged = ({ file }: { file: string }) => since === null || since.has(file)
    const [judged, broken] = [all.filter(isJudged), reading.broken.filter(isJudged)]
    const wanted = rulesOf(rules).filter(rule => !rulesOf(allow).includes(rule))
    if (!wanted.length) return error('`allow` leaves no rule to judge by, one at least was expected; name fewer in it')
    const { hits, exceptions } = hitsOf(judged, all, wanted)
    const evidence = evidenceOf(judged, hits, exceptions, wanted)
    const where = `in ${plural(judged.length, 'migration')}${since ? ` changed since \`${base}\`` : ''}`
    if (hits.length) return fail(`${found(hits)} ${where}, none expected; see ${places(hits)}`, evidence)
    if (broken.length) return error(unreadable(broken), { ...evidence, broken })
    if (!judged.length) return skip(`no migration changed since \`${base}\` (of ${grouped(all.length)})`, evidence)
    return pass(`nothing found by ${plural(wanted.length, 'rule')} ${where}${asides(judged, exceptions)}`, evidence)
  },
  examples: [
    {
      says: 'A new column that may be empty, and an index that lets others write',
      item: '- [ ] Migrations are prepared <!-- gate: migrations -->',
      world: {
        files: {
          'db/migrations/0007_coupon.up.sql':
            'ALTER TABLE orders ADD COLUMN coupon text;\nCREATE INDEX CONCURRENTLY orders_coupon ON orders (coupon);\n',
          'db/migrations/0007_coupon.down.sql': 'ALTER TABLE orders DROP COLUMN coupon;\n',
        },
      },
      outcome: 'pass',
      because: 'in 1 migration',
    },
    {
      says: 'What stops writers or loses data is named with its place',
      item: '- [ ] Migration SQL reviewed for performance impact <!-- gate: migrations dialect=postgresql -->',
      world: {
        files: {
          'prisma/migrations/20261101120000_coupons/migration.sql':
            '-- Coupons; DROP TABLE in a comment is none\nCREATE INDEX orders_coupon ON orders (coupon);\n',
          'prisma/migrations/20261102120000_cleanup/migration.sql': 'ALTER TABLE "orders" DROP COLUMN "legacy";\n',
        },
      },
      outcome: 'fail',
      because: '`concurrent-index`',
    },
    {
      says: 'An exception says why',
      item: '- [ ] All migrations reviewed <!-- gate: migrations -->',
      world: {
        files: {
          'migrations/20261102_cleanup.sql':
            '-- holdpoint: allow drop-column because nothing reads it since 1.4\nALTER TABLE orders DROP COLUMN legacy;\n',
        },
      },
      outcome: 'pass',
      because: '1 exception',
    },
    {
      says: 'Django: two heads, and code that cannot be taken back',
      item: '- [ ] Migrations are prepared <!-- gate: migrations rules=graph,reversible -->',
      world: {
        files: {
          'shop/migrations/0001_initial.py':
            "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    dependencies = []\n    operations = [migrations.CreateModel(name='Order', fields=[('id', models.AutoField(primary_key=True))])]\n",
          'shop/migrations/0002_totals.py':
            "from django.db import migrations\n\nclass Migration(migrations.Migration):\n    dependencies = [('shop', '0001_initial')]\n    operations = [migrations.RunPython(fill_totals)]\n",
          'shop/migrations/0002_coupon.py':
            "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    dependencies = [('shop', '0001_initial')]\n    operations = [migrations.AddField('order', 'coupon', models.TextField(null=True))]\n",
        },
      },
      outcome: 'fail',
      because: '`heads`',
    },
    {
      says: 'No migration changed',
      item: '- [ ] Migrations are prepared <!-- gate: migrations changed=true -->',
      world: {
        release: { base: 'origin/main' },
        git: { changedPaths: ['src/app.ts'] },
        files: { 'migrations/001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n' },
      },
      outcome: 'skip',
      because: 'no migration changed since `origin/main`',
    },
    {
      says: 'Whether they are applied is not in the files',
      item: '- [ ] Database migrations applied <!-- gate: migrations mode=applied -->',
      world: { files: {} },
      outcome: 'error',
      because: 'ask the tool',
    },
    {
      says: 'No migration at all is a path that is wrong',
      item: '- [ ] Migrations are prepared <!-- gate: migrations paths=database/** -->',
      world: { files: { 'README.md': '# Shop\n' } },
      outcome: 'error',
      because: 'no migration is matched by `database/**`',
    },
  ],
})

function nothing(paths: readonly string[]): string {
  if (!paths.length)
    return 'no migration was found in the usual places, one was expected; say where they are with `paths`'
  return `no migration is matched by ${listed(paths.map(path => `\`${path}\``))}, one was expected; correct \`paths\``
}

const unreadable = ([first, ...rest]: readonly { file: string; because: string }[]): string =>
  `\`${first!.file}\` ${first!.because}${rest.length ? ` (and ${plural(rest.length, 'more file')})` : ''}, ` +
  'SQL or a migration of Django, Alembic, Rails, Knex, Sequelize or TypeORM was expected; mend it, correct `dialect`, or leave it out with `exclude`'

/** `2 of drop-column, 1 of rename`. */
function found(hits: readonly Hit[]): string {
  const rules = [...Map.groupBy(hits, ({ rule }) => rule)].map(
    ([rule, { length }]) => `${grouped(length)} of \`${rule}\``,
  )
  return `${plural(hits.length, 'finding')} (${rules.join(', ')})`
}

function places(hits: readonly Hit[]): string {
  const shown = hits.slice(0, NAMED).map(({ file, line, because }) => `\`${file}:${line}\`: ${because}`)
  const more = hits.length - shown.length
  return `${shown.join('; ')}${more > 0 ? `; and ${grouped(more)} more` : ''}`
}

/** What was let go and what nobody could read is said even where it passes. */
function asides(judged: readonly Migration[], exceptions: readonly unknown[]): string {
  const code = judged.flatMap(({ operations }) => operations).filter(({ does }) => does === 'code').length
  const told = [
    exceptions.length ? `${plural(exceptions.length, 'exception')} with a reason` : '',
    code ? `${plural(code, 'step')} in code that no rule reads` : '',
  ].filter(Boolean)
  return told.length ? `, ${listed(told)}` : ''
}

function evidenceOf(
  judged: readonly Migration[],
  hits: readonly Hit[],
  exceptions: readonly Evidence[],
  rules: readonly string[],
): Evidence {
  const dialects: Dialect[] = [...new Set(judged.map(({ dialect }) => dialect))]
  return {
    count: hits.length,
    hits: hits
      .slice(0, SHOWN)
      .map(({ file, line, column, rule, text, because }) => ({ file, line, column, rule, text, because })),
    migrations: judged.length,
    tools: [...new Set(judged.map(({ tool }) => tool))].sort(),
    dialects,
    rules,
    exceptions: exceptions.slice(0, SHOWN),
  }
}
