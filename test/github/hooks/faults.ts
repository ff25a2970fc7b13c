/** Trouble with deliveries on demand: GitHub promises neither order nor that one arrives, nor that it arrives once. */

export interface DeliveryFault {
  /** Which deliveries, by `event.action`. */
  on: RegExp
  /** How often it strikes; for ever without it. */
  times?: number
  /**
   * - `dropped`: never sent, and not in the list of deliveries either
   * - `duplicated`: sent twice
   * - `held`: sent after everything that is told before `release()` or `settled()`: that is another order
   * - a number: sent so many milliseconds later
   */
  what: 'dropped' | 'duplicated' | 'held' | number
}

export class DeliveryFaults {
  readonly #faults: DeliveryFault[] = []
  readonly #held: (() => void)[] = []

  add(fault: DeliveryFault): void {
    this.#faults.push({ ...fault })
  }

  clear(): void {
    this.#faults.length = 0
  }

  /** Lets go what is held, the last one first. */
  release(): void {
    for (const go of this.#held.splice(0).reverse()) go()
  }

  /** @returns one promise for each time it is to be sent, kept when it is time. */
  strike(delivery: string): Promise<unknown>[] {
    const at = this.#faults.findIndex(({ on }) => on.test(delivery))
    const fault = this.#faults[at]
    if (!fault) return [Promise.resolve()]
    if (fault.times !== undefined && --fault.times <= 0) this.#faults.splice(at, 1)
    const { what } = fault
    if (what === 'dropped') return []
    if (what === 'duplicated') return [Promise.resolve(), Promise.resolve()]
    if (what === 'held') return [new Promise<void>(go => this.#held.push(go))]
    return [new Promise(go => setTimeout(go, what))]
  }
}
