/** What every benchmark of this folder gives: rows of one run, ratios rather than seconds. */

export interface Row {
  /** What was done, with its size: `lcov, 100 MB`. */
  work: string
  /** What it is compared with, with its version. */
  against: string
  /** Ours divided by the other, medians of paired runs. */
  ratio: number
  /** The ratio that must be reached; null where there is none. */
  limit: number | null
  /** Peak memory of ours in MB; null when it was not measured. */
  memory?: number | null
  note?: string
}

export interface Benchmark {
  name: string
  run(): Promise<Row[]>
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Runs two things alternately and returns the median of the paired ratios `ours / other`. */
export async function paired(
  rounds: number,
  ours: () => Promise<unknown> | unknown,
  other: () => Promise<unknown> | unknown,
): Promise<number> {
  const timed = async (work: () => Promise<unknown> | unknown) => {
    const started = performance.now()
    await work()
    return performance.now() - started
  }
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const mine = await timed(ours)
    ratios.push(mine / (await timed(other)))
  }
  return median(ratios)
}
