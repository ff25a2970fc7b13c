/**
 * @module app/worker
 * Takes what is due, one at a time per subject, and gives back what it could not finish.
 */
import { randomUUID } from 'node:crypto'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Lease, Store } from '../model/store.ts'
import { type Subject, subjectOf } from './subjects.ts'

export interface WorkerOptions {
  store: Store
  now(): number
  /**
   * @param failed how often in a row it failed: what was written may be there although nothing is remembered.
   * @returns when the subject is looked at again although nothing happens; null when it need not.
   */
  pass(subject: Subject, now: number, failed: number): Promise<number | null>
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
  outcome: 'done' | 'retried' | 'parked' | 'postponed'
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
  const heart = setInterval(() => void store.work.extend(lease, now() + leaseFor).catch(() => null), leaseFor / 3)
  try {
    const next = await pass(subject, started, lease.attempts)
    await store.work.done(lease, ...(next === null ? [] : [next]))
    tell('done')
  } catch (caught) {
    const reason = caught instanceof Error ? caught.message : String(caught)
    const until = limitedUntil(caught, now())
    if (until !== null) {
      await store.work.postpone(lease, until, reason)
      tell('postponed', reason)
    } else tell((await store.work.retry(lease, now(), reason)) === 'parked' ? 'parked' : 'retried', reason)
  } finally {
    clearInterval(heart)
  }
}

interface Limited {
  status?: number
  message?: string
  response?: { headers?: Record<string, string | number | undefined> }
  errors?: { type?: string }[]
}

/** @returns when GitHub lets us ask again; null when it was no limit that stopped us. */
function limitedUntil(caught: unknown, now: number): number | null {
  const {
    status,
    message = '',
    response,
    errors = [],
  } = (caught instanceof CouldNotFindOut ? caught.cause : caught) as Limited
  const headers = response?.headers ?? {}
  const limited =
    status === 429 ||
    errors.some(({ type }) => type === 'RATE_LIMITED') ||
    (status === 403 && (/rate limit/i.test(message) || String(headers['x-ratelimit-remaining']) === '0'))
  if (!limited) return null
  const after = Number(headers['retry-after'])
  if (after > 0) return now + after * 1000
  const reset = Number(headers['x-ratelimit-reset']) * 1000
  return reset > now ? reset + 1000 : now + 60_000
}
