/**
 * @module app/held
 * What a pass works with: GitHub and the store, for as long as the subject is its own, and for as long as GitHub answers.
 */
import type { Lease, Store } from '../model/store.ts'
import type { GitHubApi } from '../sources/github.ts'
import { isOutage, limitedUntil } from './trouble.ts'

/** The right to work at a subject, and what went wrong under way. */
export interface Hold {
  /** Fires when the subject is somebody else's. */
  signal: AbortSignal
  /** How often passes over the subject have failed since one did not. */
  attempts: number
  /** GitHub's first bad answer in this pass, whatever was made of it. */
  trouble: unknown
  /** A write was sent whose answer never came: GitHub may be at it yet. */
  unsure: boolean
  /** @throws LeaseLost */
  still(): Promise<void>
}

export class LeaseLost extends Error {
  constructor() {
    super('another replica has taken it over')
  }
}

export interface Held extends Hold {
  /** Ends it. */
  over(): void
}

/** @param leaseFor milliseconds; the lease is renewed three times in that long. */
export function holdOf(lease: Lease, { work }: Store, now: () => number, leaseFor: number): Held {
  const control = new AbortController()
  let { until } = lease
  const extend = async (): Promise<void> => {
    const longer = await work.extend(lease, now() + leaseFor)
    if (longer) until = longer.until
    else control.abort(new LeaseLost())
  }
  const heart = setInterval(() => void extend().catch(() => null), leaseFor / 3)
  return {
    signal: control.signal,
    attempts: lease.attempts,
    trouble: null,
    unsure: false,
    async still() {
      // With half of it to go, nobody else can have it. A process that was halted in between finds out here.
      if (!control.signal.aborted && now() > until - leaseFor / 2) await extend()
      control.signal.throwIfAborted()
    },
    over: () => clearInterval(heart),
  }
}

/**
 * Passes that fail so often before what cannot be found out is published as such: a moment's trouble is not worth a
 * red check, and lasting trouble must be seen.
 */
const SHRUGGED_OFF = 3

/** @returns the same API; nothing is written through it after the lease is lost, or out of an evaluation that met trouble. */
export function heldApi(api: GitHubApi, hold: Hold): GitHubApi {
  const asked = async <T>(writes: boolean, send: () => Promise<T>): Promise<T> => {
    if (writes && hold.trouble !== null && hold.attempts < SHRUGGED_OFF) throw hold.trouble
    if (writes) await hold.still()
    hold.signal.throwIfAborted()
    try {
      return await send()
    } catch (caught) {
      hold.signal.throwIfAborted()
      const outage = isOutage(caught)
      if (outage || limitedUntil(caught, 0) !== null) hold.trouble ??= caught
      if (outage && writes) hold.unsure = true
      throw caught
    }
  }
  const request = { signal: hold.signal }
  return {
    request: (route, parameters) =>
      asked(!/^(GET|HEAD) /.test(route), () => api.request(route, { ...parameters, request })),
    graphql: (document, variables) =>
      asked(/^\s*mutation\b/.test(document), () => api.graphql(document, { ...variables, request })),
  }
}

/** @returns the same store; what a pass finds out goes into the record only while the subject is its own. */
export function heldStore(store: Store, hold: Hold): Store {
  return {
    ...store,
    record: { ...store.record, append: async acts => hold.still().then(() => store.record.append(acts)) },
    published: {
      ...store.published,
      set: async (...given) => hold.still().then(() => store.published.set(...given)),
    },
  }
}
