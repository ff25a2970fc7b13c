/**
 * A server that will be killed: takes deliveries in, works at what is due, and says on its output what it acknowledged.
 * Arguments: options of the store as JSON, and a name that no other victim has.
 */
import { writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Store } from '../../src/model/store.ts'
import { openStore } from '../../src/store/index.ts'
import { act, delivery } from './samples.ts'

const SUBJECTS = Array.from({ length: 12 }, (_, index) => `pull:owner${index % 3}/shop#${index}`)
const LEASE = 400

/** What a pass does: applies every tick of the subject that was not applied. Looks at the record only, as it is now. */
export async function pass(store: Store, subject: string, now: number): Promise<void> {
  const entries = await store.record.all({ subject })
  const applied = new Set(entries.filter(({ kind }) => kind === 'evidence').map(({ key }) => key))
  const missing = entries
    .filter(({ kind }) => kind === 'tick')
    .map(({ key }) => `applied:${key}`)
    .filter(key => !applied.has(key))
  await store.record.append(missing.map(key => act(key, { subject, kind: 'evidence', actor: null, at: now })))
}

async function takeIn(store: Store, name: string): Promise<never> {
  let count = 0
  let last = ''
  const sender = async (): Promise<never> => {
    for (;;) {
      const guid = `${name}-${++count}`
      const subject = SUBJECTS[count % SUBJECTS.length]!
      const told = { receivedAt: Date.now(), subjects: [subject], acts: [act(`tick:${guid}`, { subject })] }
      await store.intake.accept(delivery(guid, told))
      writeSync(1, `${guid}\n`)
      // GitHub delivers again, and so may somebody who does not mean well.
      if (count % 7 === 0 && last)
        if ((await store.intake.accept(delivery(last, told))) !== 'duplicate') writeSync(1, `TWICE ${last}\n`)
      last = guid
      // Passes want their turn, too.
      await new Promise(resolve => setTimeout(resolve, 2))
    }
  }
  return Promise.race(Array.from({ length: 8 }, sender))
}

async function work(store: Store, owner: string): Promise<never> {
  for (;;) {
    const leases = await store.work.claim({ now: Date.now(), owner, leaseFor: LEASE, most: 3 })
    if (!leases.length) await store.work.wait(50)
    for (const lease of leases) {
      await pass(store, lease.subject, Date.now())
      await store.work.done(lease)
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [options, name] = process.argv.slice(2) as [string, string]
  process.stdin.on('end', () => process.exit()).resume()
  // Parking has its own tests: here nothing may be given up.
  const store = await openStore({ ...JSON.parse(options), patience: { attempts: 1e6, first: 1, most: 1 } })
  writeSync(1, 'open\n')
  await Promise.race([takeIn(store, name), work(store, `${name}-a`), work(store, `${name}-b`)])
}
