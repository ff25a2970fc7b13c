/** What is special about one file: who else has it open, what is wrong with it, copies of it. */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { Mistake } from '../../src/model/outcome.ts'
import { openStore } from '../../src/store/index.ts'
import { createIntake } from '../../src/store/intake.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { sqliteTrouble } from '../../src/store/sqlite-trouble.ts'
import { act, delivery, PULL, T0 } from './samples.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-sqlite-'))
  file = join(folder, 'holdpoint.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => openStore({ file, lockPatience: 0 })
const refusal = async (): Promise<string> => {
  const error = await open().then(
    store => store.close().then(() => new Error('it was opened')),
    error => error,
  )
  expect(error).toBeInstanceOf(Mistake)
  return (error as Mistake).message
}

describe('one server for one file', () => {
  test('the second refuses while the first is there, and opens when it ended', async () => {
    const first = await open()
    expect(await refusal()).toBe(
      `\`${file}\` is open in another process, one server for one file was expected; end the other one, or set \`DATABASE_URL\` to a PostgreSQL database to run several`,
    )
    await first.close()
    await (await open()).close()
  })

  test('the second waits for the first to end', async () => {
    const first = await open()
    const second = openStore({ file, lockPatience: 20_000 })
    await first.close()
    await (await second).close()
  })

  test('a process that was killed leaves nothing locked, and its work is free at once', async () => {
    const program = `
      const { openStore } = await import(${JSON.stringify(new URL('../../src/store/index.ts', import.meta.url).href)})
      const store = await openStore({ file: ${JSON.stringify(file)} })
      await store.work.mark(['${PULL}'], ${T0})
      await store.work.claim({ now: ${T0}, owner: 'gone', leaseFor: 3_600_000 })
      console.log('claimed')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise(resolve => child.stdout.once('data', resolve))
    expect(await refusal()).toContain('is open in another process')
    child.kill('SIGKILL')
    await new Promise(resolve => child.once('close', resolve))
    const store = await open()
    expect(await store.work.claim({ now: T0 + 1, owner: 'next', leaseFor: 10 })).toMatchObject([
      { subject: PULL, attempts: 1 },
    ])
    await store.close()
  })

  test('by another name it is the same file', async () => {
    const first = await open()
    const link = join(folder, 'link.db')
    symlinkSync(file, link)
    await expect(openStore({ file: link, lockPatience: 0 })).rejects.toThrow('is open in another process')
    await first.close()
  })

  test('others may read meanwhile', async () => {
    const store = await open()
    await store.record.append([act('a')])
    const reader = new DatabaseSync(file, { readOnly: true })
    expect(reader.prepare('select count(*) as n from record').get()).toEqual({ n: 1 })
    reader.close()
    await store.close()
  })
})

describe('a file that cannot be used', () => {
  test('no folder', async () => {
    file = join(folder, 'missing', 'holdpoint.db')
    expect(await refusal()).toContain('cannot be opened, a file in an existing folder was expected')
  })

  test('a folder', async () => {
    mkdirSync(file)
    expect(await refusal()).toContain('cannot be opened, a file in an existing folder was expected')
  })

  test('something else', async () => {
    writeFileSync(file, 'these are my notes\n'.repeat(500))
    expect(await refusal()).toContain('is no SQLite database')
    expect(readFileSync(file, 'utf8')).toContain('these are my notes')
  })

  test.each([0.2, 0.5, 0.8])('damaged at %f', async where => {
    const store = await open()
    await store.record.append(Array.from({ length: 500 }, (_, index) => act(`a${index}`)))
    await store.upkeep.tidy(T0, { payloads: 1, deliveries: 1, cache: 1 })
    await store.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, Math.floor(bytes.length * where), Math.floor(bytes.length * where) + 8192)
    writeFileSync(file, bytes)
    expect(await refusal()).toMatch(/is damaged \(.+\), a whole database was expected; restore the last backup$/)
  })

  test('cut off', async () => {
    const store = await open()
    await store.record.append(Array.from({ length: 500 }, (_, index) => act(`a${index}`)))
    await store.close()
    writeFileSync(file, readFileSync(file).subarray(0, 40_000))
    expect(await refusal()).toContain('is damaged')
  })

  test('a schema of a newer Holdpoint', async () => {
    await (await open()).close()
    const database = new DatabaseSync(file)
    database.exec(`insert into holdpoint_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')`)
    database.close()
    expect(await refusal()).toContain('was written by a newer Holdpoint')
  })

  test('no right to write', async () => {
    await (await open()).close()
    chmodSync(file, 0o400)
    chmodSync(`${file}.lock`, 0o400)
    if (process.getuid?.() === 0) {
      // Root may write everything: the sentence of the code that others get.
      const error = Object.assign(new Error('attempt to write a readonly database'), { errcode: 8 })
      expect((sqliteTrouble(error, file) as Mistake).message).toContain(
        'cannot be written, a writable file was expected',
      )
    } else expect(await refusal()).toContain('cannot be written, a writable file was expected')
  })
})

test('a full disk is one sentence, loses nothing, and is over when there is room', async () => {
  await (await open()).close()
  const engine = await openSqlite({ file, patience: 0 })
  const intake = createIntake(engine, () => {})
  expect(await intake.accept(delivery('before'))).toBe('new')
  // SQLite's own limit ends as a full disk does.
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(engine.db)
  await sql.raw(`pragma max_page_count = ${rows[0]!.page_count + 8}`).execute(engine.db)
  const big = { bytes: new Uint8Array(200_000), encoding: 'identity' } as const
  for (const answer of await Promise.allSettled([
    intake.accept(delivery('d1', { payload: big })),
    intake.accept(delivery('d2')),
  ])) {
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(Mistake) })
    expect((answer as PromiseRejectedResult).reason.message).toContain('is full, room to write was expected')
  }
  expect(await intake.known(['before', 'd1', 'd2'])).toEqual(new Set(['before']))
  expect(await intake.accept(delivery('d1'))).toBe('new')
  await engine.close()
  const again = await open()
  expect(await again.intake.accept(delivery('d2', { payload: big }))).toBe('new')
  expect(await again.record.verify()).toMatchObject({ checked: 3, wrong: null })
  await again.close()
})

test('every commit reaches the disk before it is acknowledged', async () => {
  const engine = await openSqlite({ file, patience: 0 })
  const ask = async (pragma: string) =>
    Object.values((await sql.raw(`pragma ${pragma}`).execute(engine.db)).rows[0]!)[0]
  expect([await ask('journal_mode'), await ask('synchronous')]).toEqual(['wal', 2])
  await engine.close()
})

test('an entry cannot be replaced by way of its key, not even by another program', async () => {
  const store = await open()
  await store.record.append([act('a'), act('b')])
  const other = new DatabaseSync(file)
  const columns = 'key, at, repository, subject, kind, actor, item, commit_sha, checklist, data, delivery, digest'
  for (const id of [1, 7])
    expect(() =>
      other.exec(`insert or replace into record (id, ${columns}) select ${id}, ${columns} from record where id = 1`),
    ).toThrow('append-only')
  other.close()
  expect(await store.record.verify()).toMatchObject({ checked: 2, wrong: null })
  await store.close()
})

test('tidying gives the space back', async () => {
  const store = await open()
  const payload = { bytes: new Uint8Array(1_000_000), encoding: 'identity' } as const
  for (let i = 0; i < 8; i++) await store.intake.accept(delivery(`d${i}`, { payload }))
  await store.upkeep.tidy(T0, { payloads: 1, deliveries: 1, cache: 1 })
  expect(statSync(file).size).toBeGreaterThan(8_000_000)
  await store.upkeep.tidy(T0 + 10, { payloads: 1, deliveries: 1000, cache: 1 })
  expect(statSync(file).size).toBeLessThan(1_000_000)
  expect(statSync(`${file}-wal`).size).toBe(0)
  await store.close()
})

describe('copies', () => {
  test('a backup of a running store opens as a store', async () => {
    const store = await open()
    await store.intake.accept(delivery('d1'))
    const copy = join(folder, 'copy.db')
    await store.upkeep.backUp(copy)
    await store.intake.accept(delivery('d2'))
    await expect(store.upkeep.backUp(copy)).rejects.toThrow('exists already')
    await expect(store.upkeep.backUp(join(folder, 'missing', 'copy.db'))).rejects.toThrow('copy.db` cannot be opened')
    await store.close()
    const restored = await openStore({ file: copy, lockPatience: 0 })
    expect(await restored.intake.known(['d1', 'd2'])).toEqual(new Set(['d1']))
    expect(await restored.record.verify()).toMatchObject({ checked: 1, wrong: null })
    await expect(restored.record.append([act('tick:d1')])).resolves.toEqual([])
    await restored.close()
  })

  test('nobody else may read what is in it', async () => {
    const store = await open()
    const copy = join(folder, 'copy.db')
    await store.upkeep.backUp(copy)
    for (const each of [file, copy, `${file}-wal`, `${file}.lock`])
      if (existsSync(each)) expect([each, statSync(each).mode & 0o077]).toEqual([each, 0])
    await store.close()
  })
})

describe('a long row of questions', () => {
  test('a verification lets deliveries in', async () => {
    const store = await open()
    await store.record.append(Array.from({ length: 6000 }, (_, index) => act(`a${index}`)))
    let verified = false
    const verifying = store.record.verify().then(answer => {
      verified = true
      return answer
    })
    await store.intake.accept(delivery('d1'))
    expect(verified).toBe(false)
    expect((await verifying).wrong).toBeNull()
    await store.close()
  })

  test('working off many subjects lets deliveries in', async () => {
    const store = await open()
    const subjects = Array.from({ length: 1000 }, (_, index) => `pull:acme/shop#${index}`)
    await store.work.mark(subjects, T0)
    let ended = false
    const working = (async () => {
      for (;;) {
        const leases = await store.work.claim({ now: T0, owner: 'w', leaseFor: 1000, most: 5 })
        if (!leases.length) break
        for (const lease of leases) await store.work.done(lease)
      }
      ended = true
    })()
    await store.intake.accept(delivery('d1', { dueAt: T0 + 9999 }))
    expect(ended).toBe(false)
    await working
    await store.close()
  })
})
