/** Kills and halts the App at random points while people act, and compares the end with that of a run nobody disturbed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { openStore, type StoreOptions } from '../../src/store/index.ts'
import { bring, type Letter } from './post.ts'
import { runApp, watched } from './runner.ts'
import { type Deed, deed, seen, type World, world } from './tale.ts'
import { isGo } from './verdict.ts'
import type { Orders } from './victim.ts'

const VICTIM = fileURLToPath(new URL('./victim.ts', import.meta.url))
export const LEASE = 1500

export interface Toll {
  rounds: number
  deeds: number
  acknowledged: number
  /** One sentence for everything that is not as it must be. */
  wrong: string[]
}

export interface Story {
  store: StoreOptions
  replicas: number
  rounds: number
  seed: number
}

/** One story: in each round people act, and one replica is killed; with several, now and then one is only halted for a while. */
export async function killStory({ store, replicas, rounds, seed }: Story): Promise<Toll> {
  await using stage = await world({ real: true })
  const [deeds] = fc.sample(fc.array(deed, { minLength: rounds * 2, maxLength: rounds * 2 }), { seed, numRuns: 1 })
  const wrong = watched(stage, () => true)
  const { app, privateKey } = stage.registered
  const patience = { attempts: 1000, first: 50, most: 500 }
  const orders: Orders = {
    store: { ...store, patience },
    appId: app.id,
    privateKey,
    baseUrl: stage.github.url,
    leaseFor: LEASE,
  }
  const victims: Victim[] = []
  const fill = () => {
    while (victims.length < replicas) victims.push(start(orders, wrong))
  }
  fill()
  const carrier = carry(stage, victims)
  await quiet(carrier, victims)
  for (let round = 0; round < rounds; round++) {
    fill()
    // Every fourth dies somewhere in its start, the others at work.
    if (round % 4 !== 3) await victims.at(-1)!.port
    for (const each of deeds!.slice(round * 2, round * 2 + 2)) {
      stage.play(each)
      await sleep(Math.random() * 60)
    }
    await sleep(Math.random() * 400)
    const [victim] = victims.splice(Math.floor(Math.random() * victims.length), 1)
    if (replicas > 1 && round % 3 === 2) await victim!.halt(LEASE * 2)
    await victim!.kill()
  }
  fill()
  await quiet(carrier, victims)
  carrier.over()
  for (const victim of victims) await victim.kill()
  wrong.push(...(await inspect(stage, store, carrier.acknowledged, deeds!)))
  return { rounds, deeds: deeds!.length, acknowledged: carrier.acknowledged.size, wrong }
}

export interface Victim {
  port: Promise<number>
  /** When something is due next; null before it is known. */
  next: number | 'never' | null
  halt(ms: number): Promise<void>
  kill(): Promise<void>
}

export function start(orders: Orders, wrong: string[]): Victim {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', VICTIM], {
    stdio: 'pipe',
    env: { ...process.env, VICTIM: JSON.stringify(orders) },
  })
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  const port = Promise.withResolvers<number>()
  let killed = false
  const victim: Victim = {
    port: port.promise,
    next: null,
    async halt(ms) {
      child.kill('SIGSTOP')
      await sleep(ms)
      child.kill('SIGCONT')
      // What it had begun it may finish, if it thinks so.
      await sleep(300)
    },
    async kill() {
      killed = true
      child.kill('SIGKILL')
      await closed
    },
  }
  void closed.then(() => port.resolve(0))
  createInterface(child.stdout!).on('line', line => {
    const [word, value] = line.split(' ')
    if (word === 'port') port.resolve(Number(value))
    else victim.next = value === 'never' ? value : Number(value)
  })
  createInterface(child.stderr!).on('line', line => {
    if (!killed) wrong.push(`the App said: ${line}`)
  })
  return victim
}

export interface Carrier {
  acknowledged: Set<string>
  /** Nothing is on its way, and nothing waits to be sent again. */
  idle(): boolean
  over(): void
}

/** GitHub's part: every delivery is brought until it is acknowledged, some of them once more. */
export function carry(stage: World, victims: readonly Victim[]): Carrier {
  const acknowledged = new Set<string>()
  const letters: Letter[] = []
  let over = false
  let idle = false
  const run = async () => {
    for (let turn = 0; !over; turn++) {
      letters.push(...(await stage.post.collect()))
      idle = letters.length === 0
      const letter = letters.shift()
      const victim = victims[turn % Math.max(1, victims.length)]
      const port = victim && (await Promise.race([victim.port, sleep(200).then(() => 0)]))
      if (!letter || !port) {
        if (letter) letters.push(letter)
        await sleep(20)
        continue
      }
      if (!(await bring(letter, `http://127.0.0.1:${port}/`))) letters.push(letter)
      else {
        acknowledged.add(letter.guid)
        if (turn % 5 === 0) letters.push(letter)
      }
    }
  }
  void run()
  return {
    acknowledged,
    idle: () => idle,
    over: () => {
      over = true
    },
  }
}

/** Resolves when everything is told and done, or after a while: then the comparison tells. */
export async function quiet(carrier: Carrier, victims: readonly Victim[]): Promise<void> {
  for (const victim of victims) await victim.port
  for (let calm = 0, tries = 0; calm < 5 && tries < 600; tries++) {
    await sleep(100)
    const due = victims.some(({ next }) => next === null || (next !== 'never' && next < Date.now() + 3_600_000))
    calm = carrier.idle() && !due ? calm + 1 : 0
  }
}

/** Looks into what they left behind, and at what people see. */
async function inspect(
  stage: World,
  options: StoreOptions,
  acknowledged: ReadonlySet<string>,
  deeds: readonly Deed[],
): Promise<string[]> {
  const wrong: string[] = []
  const store = await openStore(options)
  try {
    const known = await store.intake.known([...acknowledged])
    for (const guid of acknowledged) if (!known.has(guid)) wrong.push(`delivery ${guid} was acknowledged and is lost`)
    const entries = await store.record.all({})
    const told = entries.filter(({ delivery, actor }) => delivery !== null && actor !== null)
    const plain = await undisturbed(deeds)
    if (told.length !== plain.acts) wrong.push(`${told.length} acts are recorded, ${plain.acts} were done`)
    const judged = Map.groupBy(
      entries.filter(({ kind }) => kind === 'judgement'),
      ({ data }) => (data as { of: number }).of,
    )
    for (const [id, judgements] of judged)
      if (judgements.length > 1) wrong.push(`act ${id} was judged ${judgements.length} times`)
    for (const { subject, error } of await store.work.parked(10)) wrong.push(`${subject} was given up: ${error}`)
    const { wrong: broken } = await store.record.verify()
    if (broken) wrong.push(broken)
    const end = JSON.stringify(seen(stage.shop), null, 1)
    const expected = JSON.stringify(plain.seen, null, 1)
    if (end !== expected) wrong.push(`people see\n${end}\nand would have seen\n${expected}`)
    const go = seen(stage.shop).check?.conclusion === 'success'
    if (go !== isGo(deeds)) wrong.push(`${go ? 'go' : 'hold'} in the end`)
    wrong.push(...stage.github.mistakes)
  } finally {
    await store.close()
  }
  return wrong
}

/** The same story, with nobody in the way. */
async function undisturbed(deeds: readonly Deed[]) {
  await using stage = await world()
  await using runner = await runApp(stage, { clock: stage.clock })
  await runner.settle()
  for (const each of deeds) {
    stage.play(each)
    await runner.settle()
  }
  const entries = await runner.store.record.all({})
  return {
    seen: seen(stage.shop),
    acts: entries.filter(({ delivery, actor }) => delivery !== null && actor !== null).length,
  }
}
