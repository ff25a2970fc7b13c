/** Taking deliveries in and working at subjects, on both engines. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Delivery, Store } from '../src/model/store.ts'
import { openStore, type StoreOptions } from '../src/store/index.ts'
import { createCluster, missingPostgres } from '../test/store/postgres.ts'
import { act, delivery, T0 } from '../test/store/samples.ts'
import { type Benchmark, median, type Row } from './bench.ts'

const DELIVERIES = 3000
const IN_FLIGHT = 20
/** A usual `pull_request` payload. */
const PAYLOAD = Buffer.alloc(9_200, '{"action":"edited","body":"- [x] smoke test"}')
const ROUNDS = 3

const made = (round: string, count: number): Delivery[] =>
  Array.from({ length: count }, (_, index) => {
    const subject = `pull:acme/shop#${index % 200}`
    const guid = `${round}-${index}`
    return delivery(guid, {
      payload: { bytes: PAYLOAD, encoding: 'identity' },
      subjects: [subject],
      acts: index % 4 ? [] : [act(`tick:${guid}`, { subject })],
    })
  })

const timed = async (work: () => Promise<unknown> | unknown): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** @returns milliseconds until each was acknowledged. */
async function takeIn(store: Store, deliveries: readonly Delivery[]): Promise<number[]> {
  const answers: number[] = []
  const rest = deliveries[Symbol.iterator]()
  const sender = async () => {
    for (const each of rest) answers.push(await timed(() => store.intake.accept(each)))
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender))
  return answers
}

let bares = 0

/** The least that is durable: one prepared insert and one commit for each delivery. */
async function bare(folder: string, deliveries: readonly Delivery[]): Promise<void> {
  const database = new DatabaseSync(join(folder, `bare-${++bares}.db`))
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; create table d (guid text primary key, payload blob)',
  )
  const insert = database.prepare('insert into d values (?, ?) on conflict do nothing')
  for (const { guid, payload } of deliveries) insert.run(guid, payload.bytes)
  database.close()
}

/** Makes subjects due and works them off, a few at a time. @returns milliseconds for each. */
async function workOff(store: Store, subjects: readonly string[]): Promise<number> {
  const spent = await timed(async () => {
    await store.work.mark(subjects, T0)
    const worker = async (owner: string) => {
      for (;;) {
        const leases = await store.work.claim({ now: T0, owner, leaseFor: 60_000, most: 5 })
        if (!leases.length) return
        for (const lease of leases) await store.work.done(lease)
      }
    }
    await Promise.all(['a', 'b', 'c', 'd'].map(worker))
  })
  return spent / subjects.length
}

const subjectsOf = (count: number) => Array.from({ length: count }, (_, index) => `pull:acme/shop#${index}`)
const perSecond = (ms: number) => Math.round(1000 / ms).toLocaleString('en')

async function measure(name: string, options: StoreOptions, folder: string): Promise<Row[]> {
  const store = await openStore(options)
  try {
    await takeIn(store, made('warm', 500))
    const ratios: number[] = []
    const each: number[] = []
    const answers: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const deliveries = made(`r${round}`, DELIVERIES)
      const ours = await timed(async () => answers.push(...(await takeIn(store, deliveries))))
      each.push(ours / DELIVERIES)
      ratios.push(ours / (await timed(() => bare(folder, deliveries))))
    }
    const p99 = answers.sort((a, b) => a - b)[Math.floor(answers.length * 0.99)]!

    await workOff(store, subjectsOf(1000))
    const flat: number[] = []
    const many: number[] = []
    for (let round = 0; round < 3; round++) {
      // As many passes on both sides, so that only the length of the list differs.
      const few: number[] = []
      for (let again = 0; again < 20; again++) few.push(await workOff(store, subjectsOf(100)))
      many.push(await workOff(store, subjectsOf(10_000)))
      flat.push(many.at(-1)! / median(few))
    }
    const verified = (await store.record.head()).id
    const verifying = (await timed(() => store.record.verify())) / verified
    return [
      {
        work: `${name}: take in ${DELIVERIES} deliveries of 9 KB, ${IN_FLIGHT} in flight`,
        against: `node:sqlite ${process.versions.sqlite}, one bare insert and commit each`,
        ratio: median(ratios),
        limit: null,
        note: `${perSecond(median(each))} per second, p99 ${p99.toFixed(1)} ms; at least 2,000 and below 50 ms wanted`,
      },
      {
        work: `${name}: mark, claim and finish each of 10,000 subjects`,
        against: 'each of 100 subjects',
        ratio: median(flat),
        limit: 1.5,
        note: `${perSecond(median(many))} passes per second; the record verifies ${perSecond(verifying)} entries per second`,
      },
    ]
  } finally {
    await store.close()
  }
}

export const store: Benchmark = {
  name: 'store',
  async run(): Promise<Row[]> {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-bench-'))
    const rows: Row[] = []
    try {
      rows.push(...(await measure('SQLite', { file: join(folder, 'holdpoint.db') }, folder)))
      if (missingPostgres) {
        process.stderr.write(`${missingPostgres}\n`)
        return rows
      }
      const cluster = await createCluster()
      try {
        rows.push(...(await measure('PostgreSQL', { databaseUrl: await cluster.database() }, folder)))
      } finally {
        await cluster.remove()
      }
      return rows
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
