/** Kills servers at random points, and looks whether anything that was acknowledged is lost or was applied twice. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openStore, type StoreOptions } from '../../src/store/index.ts'
import { pass } from './victim.ts'

const VICTIM = fileURLToPath(new URL('./victim.ts', import.meta.url))

export interface Toll {
  rounds: number
  acknowledged: number
  /** One sentence for everything that is not as it must be. */
  wrong: string[]
}

/** @param replicas how many servers run at the same time; one of them is killed in each round. */
export async function killRounds(options: StoreOptions, rounds: number, replicas: number): Promise<Toll> {
  const acknowledged = new Set<string>()
  const wrong: string[] = []
  const victims: Victim[] = []
  const fresh = (round: number) => {
    const victim = start(options, `r${round}`, line => {
      if (line.startsWith('TWICE')) wrong.push(`${line}: a duplicate was taken for new`)
      else if (line !== 'open') acknowledged.add(line)
    })
    victims.push(victim)
    return victim
  }
  for (let replica = 1; replica < replicas; replica++) fresh(-replica)
  for (let round = 0; round < rounds; round++) {
    const victim = fresh(round)
    // Every fifth dies somewhere in its start, the others at work: some time after so many acknowledgements, however fast the machine is.
    if (round % 5 === 4) await sleep(30 + Math.random() * 350)
    else if (await victim.said(1 + Math.floor(Math.random() * 100))) await sleep(Math.random() * 20)
    await victims.splice(Math.floor(Math.random() * victims.length), 1)[0]!.kill()
  }
  for (const victim of victims) await victim.kill()
  for (const victim of [...victims, ...ended]) if (victim.complaint) wrong.push(victim.complaint)
  ended.length = 0
  wrong.push(...(await inspect(options, acknowledged)))
  return { rounds, acknowledged: acknowledged.size, wrong }
}

interface Victim {
  /** Resolves after so many lines; with false when it ended before. */
  said(lines: number): Promise<boolean>
  kill(): Promise<void>
  /** What it said when it ended of itself. */
  complaint: string
}

const ended: Victim[] = []

function start(options: StoreOptions, name: string, heard: (line: string) => void): Victim {
  const child: ChildProcess = spawn(process.execPath, [VICTIM, JSON.stringify(options), name], { stdio: 'pipe' })
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  let count = 0
  let enough = Number.POSITIVE_INFINITY
  const asked = Promise.withResolvers<boolean>()
  closed.then(() => asked.resolve(false))
  const look = () => count >= enough && asked.resolve(true)
  // A line without its end was not said.
  let rest = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) heard(line)
    count += lines.length
    look()
  })
  let killed = false
  const victim: Victim = {
    said: lines => {
      enough = lines
      look()
      return asked.promise
    },
    complaint: '',
    kill: async () => {
      killed = true
      child.kill('SIGKILL')
      await closed
    },
  }
  ended.push(victim)
  createInterface(child.stderr!).on('line', line => {
    if (!killed && victim.complaint.length < 2000) victim.complaint += `${name}: ${line}\n`
  })
  return victim
}

/** Opens what they left behind, finishes the work, and compares. */
async function inspect(options: StoreOptions, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const wrong: string[] = []
  const store = await openStore(options)
  try {
    const later = Date.now() + 3_600_000
    for (;;) {
      const leases = await store.work.claim({ now: later, owner: 'inspector', leaseFor: 60_000, most: 20 })
      if (!leases.length) break
      for (const lease of leases) {
        await pass(store, lease.subject, later)
        await store.work.done(lease)
      }
    }
    const known = await store.intake.known([...acknowledged])
    for (const guid of acknowledged) if (!known.has(guid)) wrong.push(`delivery ${guid} was acknowledged and is lost`)
    const entries = await store.record.all({})
    const times = new Map<string, number>()
    for (const { key } of entries) times.set(key, (times.get(key) ?? 0) + 1)
    for (const [key, count] of times) if (count > 1) wrong.push(`${key} is in the record ${count} times`)
    for (const guid of acknowledged)
      if (!times.has(`tick:${guid}`)) wrong.push(`the tick of ${guid} was acknowledged and is lost`)
    const ticks = entries.filter(({ kind }) => kind === 'tick')
    for (const { key } of ticks)
      if (!times.has(`applied:${key}`)) wrong.push(`${key} was never applied: a mark is lost`)
    const delivered = await store.intake.known(ticks.map(({ delivery }) => delivery!))
    for (const { key, delivery } of ticks)
      if (!delivered.has(delivery!)) wrong.push(`${key} is there without its delivery: half a transaction`)
    const { wrong: broken } = await store.record.verify()
    if (broken) wrong.push(broken)
  } finally {
    await store.close()
  }
  return wrong
}
