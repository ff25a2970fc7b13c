/** Trouble on demand: an answer GitHub gives on a bad day, silence, slowness, or a broken line. */

export interface Fault {
  /** Which requests, by `METHOD /path`, and for GraphQL how the document begins. */
  on: RegExp
  /** How often it strikes; for ever without it. */
  times?: number
  /** The part of all matching requests it strikes, 0 to 1; the same ones for the same seed. */
  share?: number
  seed?: number
  /** Do the work first, and lose only the answer. */
  afterwards?: boolean
  answer:
    | { status: number; headers?: Record<string, string>; message: string }
    | 'silence'
    | 'broken line'
    | { slow: number }
    /** Something that happens on GitHub just before the request is served. */
    | { meanwhile: (body: Record<string, unknown>) => void }
}

export const serverError = { status: 502, message: 'Server Error' }

export const rateLimited = {
  status: 403,
  headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795000000', 'retry-after': '60' },
  message: 'API rate limit exceeded for installation ID 1.',
}

/** @param seconds to wait. */
export const secondaryLimit = (seconds: number, status: 403 | 429 = 403) => ({
  status,
  headers: { 'retry-after': String(seconds) },
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
})

type Active = Fault & { random: () => number }

/** A small generator that gives the same numbers for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The faults a test has asked for; the first that matches strikes. */
export class Faults {
  readonly #faults: Active[] = []

  add(fault: Fault): void {
    this.#faults.push({ ...fault, random: randomFrom(fault.seed ?? 1) })
  }

  clear(): void {
    this.#faults.length = 0
  }

  /** @returns the fault that strikes this request, counted; null when none does. */
  strike(request: string): Fault | null {
    const fault = this.#faults.find(({ on, share = 1, random }) => on.test(request) && random() < share)
    if (!fault) return null
    if (fault.times !== undefined) {
      fault.times -= 1
      if (fault.times <= 0) this.#faults.splice(this.#faults.indexOf(fault), 1)
    }
    return fault
  }
}
