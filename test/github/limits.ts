/** GitHub's rate limits, counted for each token: so many an hour, and the secondary ones a minute. */

export interface LimitSettings {
  /** Requests an hour over REST, points an hour over GraphQL. */
  restPerHour: number
  graphqlPerHour: number
  /** The secondary limits: points a minute, and what people get to see. Switched off together by `secondary: false`. */
  secondary: boolean
  restPointsPerMinute: number
  graphqlPointsPerMinute: number
  contentPerMinute: number
  contentPerHour: number
}

export const GITHUB_LIMITS: LimitSettings = {
  restPerHour: 5000,
  graphqlPerHour: 5000,
  secondary: true,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2000,
  contentPerMinute: 80,
  contentPerHour: 500,
}

export interface Price {
  resource: 'core' | 'graphql'
  /** Of the primary limit. */
  cost: number
  /** Of the secondary limit. */
  points: number
  /** How much it makes that people see. */
  content: number
}

interface Spent extends Price {
  at: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export type Verdict = null | { limit: 'primary' | 'secondary'; retryAfter: number }

export class Limits {
  readonly settings: LimitSettings = { ...GITHUB_LIMITS }
  readonly #spent = new Map<string, Spent[]>()
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  #since(who: string, milliseconds: number): Spent[] {
    const from = this.#clock() - milliseconds
    return (this.#spent.get(who) ?? []).filter(({ at }) => at > from)
  }

  /** @returns why the request must not be done; null counts it. */
  spend(who: string, price: Price): Verdict {
    const refused = this.#refusal(who, price)
    if (refused) return refused
    this.#spent.set(who, [...this.#since(who, HOUR), { ...price, at: this.#clock() }])
    return null
  }

  /** Takes back the last request: an answer that has not changed does not count against the hour. */
  refund(who: string): void {
    const last = this.#spent.get(who)?.at(-1)
    if (last) last.cost = 0
  }

  #refusal(who: string, price: Price): Verdict {
    if (this.remaining(who, price.resource) < price.cost)
      return { limit: 'primary', retryAfter: this.reset(who, price.resource) - Math.floor(this.#clock() / 1000) }
    const { secondary, restPointsPerMinute, graphqlPointsPerMinute, contentPerMinute, contentPerHour } = this.settings
    if (!secondary) return null
    const sum = (spent: Spent[], of: 'points' | 'content') => spent.reduce((all, each) => all + each[of], 0)
    const minute = this.#since(who, MINUTE)
    const points = sum(
      minute.filter(({ resource }) => resource === price.resource),
      'points',
    )
    const ceiling = price.resource === 'core' ? restPointsPerMinute : graphqlPointsPerMinute
    const tooMuch =
      points + price.points > ceiling ||
      (price.content > 0 && sum(minute, 'content') + price.content > contentPerMinute) ||
      (price.content > 0 && sum(this.#since(who, HOUR), 'content') + price.content > contentPerHour)
    return tooMuch ? { limit: 'secondary', retryAfter: 60 } : null
  }

  #limit = (resource: Price['resource']): number =>
    resource === 'core' ? this.settings.restPerHour : this.settings.graphqlPerHour

  remaining(who: string, resource: Price['resource']): number {
    const own = this.#since(who, HOUR).filter(each => each.resource === resource)
    return Math.max(0, this.#limit(resource) - own.reduce((all, { cost }) => all + cost, 0))
  }

  /** @returns seconds since 1970. */
  reset(who: string, resource: Price['resource']): number {
    const first = this.#since(who, HOUR).find(each => each.resource === resource)
    return Math.ceil(((first?.at ?? this.#clock()) + HOUR) / 1000)
  }

  headers(who: string, resource: Price['resource']): Record<string, string> {
    const remaining = this.remaining(who, resource)
    return {
      'x-ratelimit-limit': String(this.#limit(resource)),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(this.#limit(resource) - remaining),
      'x-ratelimit-reset': String(this.reset(who, resource)),
      'x-ratelimit-resource': resource,
    }
  }
}
