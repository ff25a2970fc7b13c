/**
 * @module app/worker
 * Takes what is due, one at a time per subject, and gives back what it could not finish.
 */
import { randomUUID } from 'node:crypto'
import type { Lease, Store } from '../model/store.ts'
import { type Hold, holdOf, LeaseLost } from './held.ts'
import { type Subject, subjectOf } from './subjects.ts'
import { isOutage, limitedUntil } from './trouble.ts'

export interface WorkerOptions {
  store: Store
  now(): number
  /** @returns when the subject is looked at again although nothing happens; null when it need not. */
  pass(subject: Subject, now: number, hold: Hold): Promise<number | null>
  /** How many subjects at once. */
  most?: number
  /** Milliseconds a pass may take before another replica may take it over. */
  leaseFor?: number
  log?(what: Worked): void
  /** The store does not answer; it is tried again. */
  trouble?(caught: unknown): void
}

export interface Worked {
  subject: string
  /** `lost`: another replica has it; it had to, for this one did not move any more. */
  outcome: 'done' | 'retried' | 'parked' | 'postponed' | 'lost'
  ms: number
  because: string | null
}

export interface Worker {
  /** Works until `stop`. */
  start(): void
  /** Finishes what it has begun, and takes nothing new. */
  stop(): Promise<void>
  /** Works until nothing is due any more: for tests and the demo. */
  drain(): Promise<void>
}

const IDLE = 30_000

export function createWorker(options: WorkerOptions): Worker {
  const { store, now, most = 8, leaseFor = 120_000, trouble = () => {} } = options
  const owner = randomUUID()
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let loop: Promise<void> | null = null

  const take = async (): Promise<number> => {
    const room = most - running.size
    if (room <= 0) return 0
    const leases = await store.work.claim({ now: now(), owner, leaseFor, most: room })
    for (const lease of leases) {
      // What could not even be given back is free when its lease runs out.
      const task = work(lease, options)
        .catch(trouble)
        .finally(() => {
          running.delete(task)
          store.work.wake()
        })
      running.add(task)
    }
    return leases.length
  }

  const run = async () => {
    while (!stopping.signal.aborted) {
      const taken = await take().catch(caught => {
        trouble(caught)
        return 0
      })
      if (taken || stopping.signal.aborted) continue
      const next = await store.work.nextAt().catch(() => null)
      const pause = next === null ? IDLE : Math.min(IDLE, Math.max(running.size ? 50 : 1, next - now()))
      await store.work.wait(pause, stopping.signal)
    }
    await Promise.all(running)
  }

  return {
    start() {
      loop ??= run()
    },
    async stop() {
      stopping.abort()
      store.work.wake()
      await loop
    },
    async drain() {
      for (;;) {
        await take()
        if (!running.size) return
        await Promise.race(running)
      }
    },
  }
}

/** GitHub ends every request after ten seconds: what it has not done by then it will not do. */
const GITHUB_IS_AT_IT = 10_000
/** So many failures in a row are no moment's trouble. Outages are waited for, however long; everything else is parked in the end. */
const PATIENT = 5
const OUTAGE = 300_000

/** What went wrong stands at the subject, and is tried again. @throws when the store does not answer. */
async function work(lease: Lease, { store, now, pass, leaseFor = 120_000, log }: WorkerOptions): Promise<void> {
  const started = now()
  const subject = subjectOf(lease.subject)
  const tell = (outcome: Worked['outcome'], because: string | null = null) =>
    log?.({ subject: lease.subject, outcome, ms: now() - started, because })
  if (!subject) {
    await store.work.park(lease, now(), 'no subject of this version; update Holdpoint')
    return tell('parked', 'no subject of this version')
  }
  const hold = holdOf(lease, store, now, leaseFor)
  try {
    const next = await pass(subject, started, hold)
    // Published it is, and not the last word.
    if (hold.trouble !== null) throw hold.trouble
    if (!(await store.work.done(lease, ...(next === null ? [] : [next])))) throw new LeaseLost()
    tell('done')
  } catch (caught) {
    const reason = caught instanceof Error ? caught.message : String(caught)
    const outcome = await giveBack(lease, { caught, reason, unsure: hold.unsure }, store, now())
    // Whatever it wrote last may have come after what the other one wrote.
    if (outcome === 'lost') await store.work.mark([lease.subject], now())
    tell(outcome, reason)
  } finally {
    hold.over()
  }
}

interface Failure {
  caught: unknown
  reason: string
  unsure: boolean
}

async function giveBack(
  lease: Lease,
  { caught, reason, unsure }: Failure,
  { work }: Store,
  now: number,
): Promise<'retried' | 'parked' | 'postponed' | 'lost'> {
  if (caught instanceof LeaseLost) return 'lost'
  const outage = isOutage(caught) && lease.attempts >= PATIENT ? now + OUTAGE : null
  const until = limitedUntil(caught, now) ?? outage
  if (until !== null) return (await work.postpone(lease, until, reason)) ? 'postponed' : 'lost'
  const outcome = await work.retry(lease, now, reason, unsure ? now + GITHUB_IS_AT_IT : undefined)
  return outcome === 'waiting' ? 'retried' : outcome
}
