/** Trouble on demand: an answer GitHub gives on a bad day, silence, or a broken line. */

export interface Fault {
  /** Which requests, by `METHOD /path`. */
  on: RegExp
  /** How often it strikes; for ever without it. */
  times?: number
  /** Do the work first, and lose only the answer. */
  afterwards?: boolean
  answer: { status: number; headers?: Record<string, string>; message: string } | 'silence' | 'broken line'
}

export const serverError = { status: 502, message: 'Server Error' }

export const rateLimited = {
  status: 403,
  headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795000000', 'retry-after': '60' },
  message: 'API rate limit exceeded for installation ID 1.',
}

/** The faults a test has asked for; the first that matches strikes. */
export class Faults {
  readonly #faults: Fault[] = []

  add(fault: Fault): void {
    this.#faults.push({ ...fault })
  }

  clear(): void {
    this.#faults.length = 0
  }

  /** @returns the fault that strikes this request, counted; null when none does. */
  strike(request: string): Fault | null {
    const at = this.#faults.findIndex(({ on }) => on.test(request))
    const fault = this.#faults[at]
    if (!fault) return null
    if (fault.times !== undefined) {
      fault.times -= 1
      if (fault.times <= 0) this.#faults.splice(at, 1)
    }
    return fault
  }
}
