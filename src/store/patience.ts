/** How long a failing subject is tried. */
export interface Patience {
  /** Failures after which it is parked. */
  attempts: number
  /** Wait after the first failure, in milliseconds; doubles each time. */
  first: number
  /** Longest wait. */
  most: number
}

/** Ten failures over about three quarters of an hour; outages and rate limits are postponed and do not count. */
export const PATIENCE: Patience = { attempts: 10, first: 5_000, most: 3_600_000 }

/** @returns how long to wait after so many failures, in milliseconds; null when it is enough. */
export const backOff = (failures: number, { attempts, first, most }: Patience): number | null =>
  failures >= attempts ? null : Math.min(most, first * 2 ** (failures - 1))
