/** What is special about a server: several replicas share it, and it can be away. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { Mistake } from '../../src/model/outcome.ts'
import type { Store } from '../../src/model/store.ts'
import { openStore } from '../../src/store/index.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { type Cluster, createCluster, missingPostgres } from './postgres.ts'
import { act, delivery, PULL, T0 } from './samples.ts'

describe('addresses', () => {
  test.each(['', 'localhost', 'mysql://localhost/x', 'postgres//localhost'])('%j is none', async databaseUrl => {
    await expect(openStore({ databaseUrl })).rejects.toThrow('`DATABASE_URL` is no address of a PostgreSQL database')
  })

  test('the password is never told', async () => {
    const error = await openStore({ databaseUrl: 'postgres://me:hunter2@127.0.0.1:1/shop' }).catch(error => error)
    expect(error).toBeInstanceOf(Mistake)
    expect(error.message).toBe(
      'the database `127.0.0.1:1/shop` does not answer, a running server was expected; start it, or mend `DATABASE_URL`',
    )
  })
})

const nameOf = (url: string): string => new URL(url).pathname.slice(1)

if (missingPostgres) process.stderr.write(`\n${missingPostgres}\n`)
const suite = missingPostgres ? describe.skip : describe
suite(missingPostgres ?? 'a server', () => {
  let cluster: Cluster
  let databaseUrl: string
  let opened: Store[] = []
  const open = async (): Promise<Store> => {
    const store = await openStore({ databaseUrl })
    opened.push(store)
    return store
  }

  beforeAll(async () => {
    cluster = await createCluster()
  }, 60_000)
  afterAll(() => cluster.remove())
  beforeEach(async () => {
    databaseUrl = await cluster.database()
  })
  afterEach(async () => {
    for (const store of opened) await store.close()
    opened = []
  })

  test('replicas may start at the same time in an empty database', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, open))
    await Promise.all(stores.map((store, index) => store.record.append([act(`a${index}`)])))
    expect(await stores[0]!.record.verify()).toMatchObject({ checked: 6, wrong: null })
  })

  test('what every replica is told is taken in once', async () => {
    const stores = await Promise.all([open(), open(), open()])
    const guids = Array.from({ length: 60 }, (_, index) => `d${index}`)
    const answers = await Promise.all(
      stores.flatMap((store, index) =>
        (index === 1 ? guids.toReversed() : guids).map(guid =>
          store.intake.accept(
            delivery(guid, {
              subjects: index === 1 ? ['pull:z/z#1', PULL, 'pull:a/a#1'] : ['pull:a/a#1', PULL, 'pull:z/z#1'],
            }),
          ),
        ),
      ),
    )
    expect(answers.filter(answer => answer === 'new')).toHaveLength(60)
    expect(await stores[2]!.record.verify()).toMatchObject({ checked: 60, wrong: null })
    expect((await stores[0]!.work.counts(T0)).due).toBe(3)
  })

  test('one worker at a time for a subject, across replicas', async () => {
    const stores = await Promise.all([open(), open(), open()])
    const subjects = Array.from({ length: 12 }, (_, index) => `pull:acme/shop#${index}`)
    await stores[0]!.work.mark(subjects, T0)
    const busy = new Set<string>()
    const passes = new Map<string, number>()
    const worker = async (store: Store, owner: string) => {
      for (let idle = 0; idle < 3; ) {
        const [lease] = await store.work.claim({ now: T0, owner, leaseFor: 60_000 })
        idle = lease ? 0 : idle + 1
        if (!lease) continue
        expect(busy.has(lease.subject)).toBe(false)
        busy.add(lease.subject)
        const pass = (passes.get(lease.subject) ?? 0) + 1
        passes.set(lease.subject, pass)
        await store.record.append([act(`${lease.subject}:${pass}`)])
        if (pass < 4) await store.work.mark([lease.subject], T0)
        busy.delete(lease.subject)
        expect(await store.work.done(lease)).toBe(true)
      }
    }
    await Promise.all(stores.flatMap((store, index) => [worker(store, `a${index}`), worker(store, `b${index}`)]))
    expect([...passes.values()]).toEqual(subjects.map(() => 4))
    expect(await stores[1]!.record.verify()).toMatchObject({ checked: 48, wrong: null })
  })

  test('a mark wakes the other replica', async () => {
    const [here, there] = [await open(), await open()]
    // The first wait ends because the connection has begun to listen; with nothing to hear the next one would last.
    await there.work.wait(600_000)
    let ended = false
    const woken = there.work.wait(600_000).then(() => {
      ended = true
    })
    await there.record.head()
    expect(ended).toBe(false)
    await here.work.mark([PULL], T0)
    await woken
  })

  test('a server that went away is one sentence, and is used again when it is back', async () => {
    const [here, there] = [await open(), await open()]
    await here.intake.accept(delivery('d1'))
    await cluster.crash()
    const error = await here.intake.accept(delivery('d2')).catch(error => error)
    expect(error).toBeInstanceOf(Mistake)
    expect(error.message).toMatch(/^the database `127\.0\.0\.1:\d+\/test_\d+` /)
    await expect(here.work.claim({ now: T0, owner: 'w', leaseFor: 1 })).rejects.toBeInstanceOf(Mistake)
    await cluster.start()
    expect(await here.intake.accept(delivery('d2'))).toBe('new')
    expect(await there.intake.known(['d1', 'd2'])).toEqual(new Set(['d1', 'd2']))
    // Listening goes on by itself.
    await there.work.wait(600_000)
    const woken = there.work.wait(600_000)
    await here.work.mark([PULL], T0)
    await woken
  })

  test('commits wait for the disk even where the server says otherwise', async () => {
    await cluster.query(databaseUrl, `alter database ${nameOf(databaseUrl)} set synchronous_commit = off`)
    const engine = openPostgres(databaseUrl)
    const shown = await sql`show synchronous_commit`.execute(engine.db)
    await engine.close()
    expect(shown.rows).toEqual([{ synchronous_commit: 'on' }])
  })

  test('no such database, and no right to make tables', async () => {
    await expect(openStore({ databaseUrl: `${databaseUrl}_missing` })).rejects.toThrow(
      'does not exist, an empty database',
    )
    await cluster.query(databaseUrl, 'create role guest login')
    const guest = databaseUrl.replace('holdpoint@', 'guest@')
    await expect(openStore({ databaseUrl: guest })).rejects.toThrow('the right to create and write tables was expected')
  })

  test('a backup is the server’s own business', async () => {
    await expect((await open()).upkeep.backUp('/srv/copy.db')).rejects.toThrow('use `pg_dump`')
  })

  test('truncating the record is refused, too', async () => {
    const store = await open()
    await store.record.append([act('a')])
    await expect(cluster.query(databaseUrl, 'truncate record')).rejects.toThrow('append-only')
  })
})
