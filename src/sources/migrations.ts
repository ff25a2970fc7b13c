/**
 * @module sources/migrations
 * Finds the migrations of a project and reads each by its tool's rules. No database is asked, nothing is run.
 */

import {
  DIALECTS,
  type Dialect,
  type Migration,
  type MigrationQuery,
  type MigrationReading,
} from '../model/migrations.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Files } from '../model/world.ts'
import { alembic, isAlembic } from './migrations/alembic.ts'
import { lexCode } from './migrations/code.ts'
import { django, isDjango } from './migrations/django.ts'
import { withFields } from './migrations/fields.ts'
import { Place } from './migrations/operations.ts'
import { backOf, isBack, numberOf, sqlMigration } from './migrations/plain.ts'
import { isRails, rails } from './migrations/rails.ts'
import { script } from './migrations/script.ts'
import { NotWhole } from './migrations/tokens.ts'

const EXTENSIONS = 'sql,py,rb,js,mjs,cjs,ts,mts,cts,php,cs,exs'
/** Where migrations usually lie. */
const USUAL = [
  `**/{migrations,migration,migrate}/**/*.{${EXTENSIONS}}`,
  `**/alembic/versions/*.py`,
  '**/{V,U}[0-9]*__*.sql',
  '**/R__*.sql',
  '**/db/changelog/**/*.{sql,xml,yaml,yml,json}',
]
/** What is installed is migrated by whoever wrote it. */
const INSTALLED = ['!**/{vendor,.venv,venv,site-packages,dist,build,target,.next}/**']
/** No migration by its name. */
const BESIDE =
  /(?:^|\/)(?:__init__\.py|env\.py|README|\.[^/]+|index\.[cm]?[jt]s|[^/]+\.(?:d\.[cm]?ts|md|rst|txt|toml|ini|mako|lock|snap|pyc)|[^/]*\.(?:test|spec)\.[cm]?[jt]sx?)$/
/** More than this in one migration is data, not a schema. */
const LARGEST = 8 * 1024 * 1024
const AT_ONCE = 32

/** @param files the project's files; @returns the question `migrations.read` */
export function migrationsIn(files: Files): (query: MigrationQuery) => Promise<MigrationReading> {
  return async query => {
    const usual = query.paths.length === 0
    const looked = usual ? USUAL : query.paths.flatMap(withContents)
    const excluded = [...(usual ? INSTALLED : []), ...query.exclude.flatMap(withContents).map(glob => `!${glob}`)]
    const found = await files.find([...looked, ...excluded])
    const wanted = found.filter(path => !isBack(path) && !BESIDE.test(path))
    const dialect = query.dialect ?? (await toldDialect(files)) ?? 'postgres'
    const reading: MigrationReading = { migrations: [], broken: [], looked }
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const some = wanted.slice(at, at + AT_ONCE)
      for (const one of await Promise.all(some.map(path => readOne(files, path, dialect, found)))) {
        if ('because' in one) reading.broken.push(one)
        else reading.migrations.push(one)
      }
    }
    reading.migrations = withFields(reading.migrations)
    return reading
  }
}

/** A folder stands for everything below it. */
function withContents(pattern: string): string[] {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
  return /[*?{[]|\.\w+$/.test(plain) ? [plain] : [plain, `${plain}/**`]
}

type Broken = MigrationReading['broken'][number]

async function readOne(
  files: Files,
  path: string,
  dialect: Dialect,
  found: readonly string[],
): Promise<Migration | Broken> {
  try {
    const size = (await files.stat(path))?.size ?? 0
    if (size > LARGEST) return { file: path, because: 'is larger than 8 MiB' }
    const text = await files.text(path)
    const back = backOf(path)
    const beside =
      back === null ? {} : { back: found.includes(back) || (await files.stat(back)) ? await files.text(back) : null }
    return migrationOf(path, text, dialect, beside) ?? { file: path, because: 'is no migration that can be read' }
  } catch (caught) {
    if (caught instanceof NotWhole) return { file: path, because: `cannot be read: ${caught.message}` }
    if (caught instanceof CouldNotFindOut) return { file: path, because: 'cannot be opened' }
    throw caught
  }
}

function migrationOf(path: string, text: string, dialect: Dialect, beside: { back?: string | null }): Migration | null {
  if (text.includes('\0')) return null
  const whole = (read: Omit<Migration, 'file' | 'dialect'> | null) => read && { ...read, file: path, dialect }
  const extension = path.slice(path.lastIndexOf('.') + 1)
  if (extension === 'sql') return sqlMigration({ path, text, dialect, ...beside })
  if (extension === 'py' && (isDjango(text) || isAlembic(text))) {
    const code = lexCode(text, 'python')
    const place = new Place(text, code.comments)
    if (!isDjango(text)) return whole(alembic(code, place, dialect))
    const [name, app] = [path.split('/').at(-1)!.replace(/\.py$/, ''), path.split('/').at(-3) ?? '']
    return whole(django(code, place, { name, app, dialect }))
  }
  if (extension === 'rb' && isRails(text)) {
    const code = lexCode(text, 'ruby')
    return whole(rails(code, new Place(text, code.comments), numberOf(path), dialect))
  }
  if (/^[cm]?[jt]s$/.test(extension)) {
    const code = lexCode(text, 'script')
    return whole(script(code, new Place(text, code.comments), numberOf(path), dialect))
  }
  return null
}

/** What the project's own files say it is. */
async function toldDialect(files: Files): Promise<Dialect | undefined> {
  const told = new Set<string>()
  for (const path of await files.find(['**/prisma/**/migration_lock.toml', '!**/vendor/**'])) {
    const provider = /^\s*provider\s*=\s*"(\w+)"/m.exec(await files.text(path))?.[1]
    if (provider) told.add(provider.replace('postgresql', 'postgres').replace('cockroachdb', 'postgres'))
  }
  const [only] = told
  return told.size === 1 ? DIALECTS.find(dialect => dialect === only) : undefined
}
