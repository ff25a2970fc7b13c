import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type AuditOptions, audit } from '../../src/cli/audit.ts'
import type { Audit } from '../../src/publish/audit.ts'
import { openStore } from '../../src/store/index.ts'
import { temporaryFolder } from '../repository.ts'
import { type Bench, onEachEngine } from '../store/engines.ts'
import { act, T0 } from '../store/samples.ts'
import { COMMAND, holdpoint, json } from './run.ts'

const SCHEMA = JSON.parse(readFileSync(new URL('../../docs/schema/audit.json', import.meta.url), 'utf8')) as object
const fits = new Ajv2020({ strict: false }).compile(SCHEMA)

/** The same as the command, without a process for each call. */
async function audited(env: Record<string, string>, options: AuditOptions = {}, directory = '/') {
  let stdout = ''
  const out = async (text: string) => {
    stdout += text
    return true
  }
  return { code: await audit(directory, options, { env, out }), stdout }
}

const placeOf = ({ options }: Bench): Record<string, string> =>
  options.file === undefined
    ? { DATABASE_URL: options.databaseUrl! }
    : { DATA_DIR: options.file.replace('/holdpoint.db', '') }

onEachEngine((bench, engine) => {
  const said = (options: AuditOptions = {}) => audited(placeOf(bench()), options)
  const data = async (options: AuditOptions = {}) =>
    JSON.parse((await said({ ...options, json: true })).stdout) as Audit
  const keys = async (options: AuditOptions) => (await data(options)).entries.map(({ key }) => key).join('')

  test('a release is told in one row: where it goes, which list, what became of it', async () => {
    const store = await bench().open()
    const sha = '4d5e6f7'.padEnd(40, '0')
    const release = { subject: `release:acme/shop@${sha}:production`, actor: null, item: null, commit: sha }
    await store.record.append([
      act('a', { ...release, kind: 'verdict', data: { list: 'deploy', verdict: 'hold' } }),
      act('b', { ...release, kind: 'closed', data: { outcome: 'succeeded' } }),
      act('c', {
        subject: 'issue:acme/shop#3',
        kind: 'command',
        data: { command: 'record', field: 'Downtime', value: '12m' },
      }),
    ])
    const { stdout } = await said()
    expect(stdout).toMatch(/verdict .* acme\/shop@4d5e6f7 production hold: depl/)
    expect(stdout).toMatch(/closed .* acme\/shop@4d5e6f7 production succeeded\n/)
    expect(stdout).toMatch(/command .* acme\/shop#3 4d5e6f7 record: Downtime: /)
  })

  test('lists beside the running server, by every filter', async () => {
    const store = await bench().open()
    await store.record.append([
      act('a'),
      act('b', { repository: 'acme/blog', subject: 'pull:acme/blog#1', at: T0 + 86_400_000 }),
      act('c', { item: 'load-test', actor: 'hubot', at: T0 + 60_000 }),
      act('d', { kind: 'verdict', actor: null, item: null, data: { verdict: 'hold' } }),
    ])
    expect(await keys({})).toBe('abcd')
    expect(await keys({ repo: 'acme/shop' })).toBe('acd')
    expect(await keys({ pull: 'acme/blog#1' })).toBe('b')
    expect(await keys({ pull: '12', repo: 'acme/shop', actor: 'mona' })).toBe('a')
    expect(await keys({ item: 'load-test' })).toBe('c')
    expect(await keys({ kind: ['verdict', 'waive'] })).toBe('d')
    expect(await keys({ since: '2026-01-06' })).toBe('b')
    expect(await keys({ until: '2026-01-05' })).toBe('acd')
    expect(await keys({ since: '2026-01-05T09:01Z', until: '2026-01-05T09:02' })).toBe('c')
    const { code, data } = json<Audit>('/', ['audit', '--kind', 'tick,verdict'], placeOf(bench()))
    expect([code, data.head.id, fits(data), fits.errors]).toEqual([0, 4, true, null])
    expect(data.entries[0]).toMatchObject({ id: 1, at: '2026-01-05T09:00:00.000Z', actor: 'mona' })
    expect((await said({ pull: 'acme/shop#12' })).stdout).toMatch(/verdict +Holdpoint .*acme\/shop#12 4d5e6f7 hold/)
    expect(await said({ actor: 'nobody' })).toMatchObject({ code: 0, stdout: expect.stringContaining('no entry of 4') })
    // The server went on meanwhile.
    expect(await store.record.append([act('e')])).toHaveLength(1)
  })

  test('says whether the chain is whole, and from where', async () => {
    const store = await bench().open()
    await store.record.append([act('a'), act('b')])
    const whole = await said({ verify: true })
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining('2 entries checked') })
    const [, link] = /`(2:[0-9a-f]{64})`/.exec(whole.stdout)!
    await store.record.append([act('c')])
    expect(await said({ verify: true, link: link! })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 entry'),
    })
    expect(await said({ verify: true, link: `1:${link!.slice(2)}` })).toMatchObject({ code: 1 })
    await bench().behind(
      engine === 'sqlite' ? 'drop trigger record_no_update' : 'drop trigger record_append_only on record',
    )
    await bench().behind("update record set actor = 'nobody' where id = 2")
    expect(await said({ verify: true })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('entry `2` of the record was changed'),
    })
    const { code, data } = json<Audit>('/', ['audit', '--verify'], placeOf(bench()))
    expect([code, data.verification, fits(data)]).toEqual([
      1,
      { checked: 1, wrong: expect.stringContaining('entry `2`') },
      true,
    ])
  })

  test('a spreadsheet runs nothing, and every line is one entry', async () => {
    const store = await bench().open()
    const actors = ['=1+1', '+1', '-1', '@sum', '\t=1', ' =1', 'a "quoted", name', 'two\nlines', '\u001b[31mred\0']
    await store.record.append(actors.map((actor, at) => act(`k${at}`, { actor, data: { note: '=cmd|x' } })))
    const { stdout } = await said({ csv: true })
    const rows = readCsv(stdout)
    expect(rows).toHaveLength(1 + actors.length)
    expect(rows.every(row => row.length === rows[0]!.length)).toBe(true)
    const at = rows[0]!.indexOf('actor')
    expect(rows.slice(1).map(row => row[at])).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@sum",
      "'\t=1",
      "' =1",
      'a "quoted", name',
      'two\nlines',
      '\uFFFD[31mred\uFFFD',
    ])
    expect(rows.flat().filter(cell => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    expect((await said()).stdout).not.toMatch(/[\u0000-\u0009\u001b]/)
  })

  test('pages through a long record', async () => {
    const store = await bench().open()
    await store.record.append(Array.from({ length: 1700 }, (_, at) => act(`k${at}`, { at: T0 + at })))
    expect(readCsv((await said({ csv: true })).stdout)).toHaveLength(1701)
    const { entries } = await data()
    expect([entries.length, entries.at(-1)?.id]).toEqual([1700, 1700])
  })

  test('an empty record is one', async () => {
    await bench().open()
    expect(await said()).toMatchObject({ code: 0, stdout: expect.stringContaining('the record is empty') })
    expect(await data()).toMatchObject({ head: { id: 0 }, entries: [] })
    expect(await said({ verify: true })).toMatchObject({ code: 0, stdout: expect.stringContaining('0 entries') })
  })

  test('what is no store of this version is refused, and not touched', async () => {
    if (engine === 'postgres') await expect(said()).rejects.toThrow('holds no record')
    const store = await bench().open()
    await store.close()
    await bench().behind("insert into holdpoint_migration (name, timestamp) values ('0099-later', '2026-01-01')")
    await expect(said()).rejects.toThrow('written by a newer Holdpoint')
  })
})

test('stops reading when its reader does', async () => {
  using folder = temporaryFolder()
  const store = await openStore({ file: join(folder.path, 'holdpoint.db') })
  await store.record.append(Array.from({ length: 3000 }, (_, at) => act(`k${at}`)))
  const env = { ...process.env, DATA_DIR: folder.path, COMMAND }
  const shell = 'set -o pipefail; "$NODE" "$COMMAND" audit | head -2'
  const { status, stdout } = spawnSync('bash', ['-c', shell], {
    env: { ...env, NODE: process.execPath },
    encoding: 'utf8',
    timeout: 60_000,
  })
  await store.close()
  expect([status, stdout.split('\n').length]).toEqual([0, 3])
}, 90_000)

test.each<[AuditOptions, string]>([
  [{ kind: ['tock'] }, '`tock` is no kind of entry'],
  [{ pull: '12' }, 'names no repository'],
  [{ pull: 'twelve' }, 'is no pull request'],
  [{ pull: 'acme/blog#1', repo: 'acme/shop' }, 'name one repository'],
  [{ repo: 'shop' }, 'is no repository'],
  [{ since: 'yesterday' }, '`--since`: `yesterday` is no date'],
  [{ json: true, csv: true }, 'keep one'],
  [{ verify: true, csv: true }, 'leave out `--csv`'],
  [{ link: '1:00' }, 'give `--verify`'],
  [{ verify: true, link: '1:00' }, 'is no link'],
])('a wrong call is one sentence: %j', async (options, sentence) => {
  await expect(audited({}, options)).rejects.toThrow(sentence)
})

test('a store that is not there, is none, or cannot be reached', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'holdpoint.db')
  const said = (env: Record<string, string>) => audited(env, {}, folder.path)
  expect(holdpoint(folder.path, ['audit'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^holdpoint: `.*data\/holdpoint.db` is not there.*\n$/),
  })
  writeFileSync(file, 'this is no database, whatever it is called\n'.repeat(100))
  await expect(said({ DATA_DIR: '.' })).rejects.toThrow('is no SQLite database')
  writeFileSync(file, '')
  await expect(said({ DATA_DIR: '.' })).rejects.toThrow('holds no record')
  expect(readFileSync(file)).toHaveLength(0)
  const url = 'postgres://holdpoint:secret@127.0.0.1:9/none'
  await expect(said({ DATABASE_URL: url })).rejects.toThrow(
    'the database `127.0.0.1:9/none` does not answer, a running server was expected',
  )
})

test('a folder that may not be entered is not one without a store', () => {
  using folder = temporaryFolder()
  chmodSync(folder.path, 0o755)
  const data = join(folder.path, 'data')
  mkdirSync(data, { mode: 0o000 })
  // Nothing is closed to root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const env = { PATH: process.env.PATH ?? '', HOME: folder.path, DATA_DIR: data }
  const called = { ...nobody, encoding: 'utf8', env } as const
  const { status, stderr } = spawnSync(process.execPath, [COMMAND, '-C', folder.path, 'audit'], called)
  chmodSync(data, 0o700)
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/cannot be opened for reading.*run it as/),
  })
})

/** RFC 4180, as small as it gets. */
function readCsv(text: string): string[][] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g)]
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of cells) {
    rows.at(-1)!.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}
