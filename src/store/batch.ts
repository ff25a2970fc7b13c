import { Mistake } from '../model/outcome.ts'

/**
 * Group commit: what arrives while a batch is on its way to the disk goes with the next one.
 * @param run one answer per item, in the same order.
 */
export function batched<T, R>(run: (items: readonly T[]) => Promise<R[]>, most: number): (item: T) => Promise<R> {
  interface Waiting {
    item: T
    resolve(answer: R): void
    reject(error: unknown): void
  }
  let queue: Waiting[] = []
  let running = false

  const settle = async (waiting: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await run(waiting.map(({ item }) => item))
      for (const [index, { resolve }] of waiting.entries()) resolve(answers[index]!)
    } catch (error) {
      // A full disk is everybody's. Otherwise one by one (nothing of the batch was written): a bad one must not take the others along.
      if (waiting.length === 1 || error instanceof Mistake) {
        for (const { reject } of waiting) reject(error)
        return
      }
      for (const each of waiting) await settle([each])
    }
  }

  const drain = async (): Promise<void> => {
    while (queue.length) {
      const now = queue.slice(0, most)
      queue = queue.slice(most)
      await settle(now)
    }
    running = false
  }

  return item =>
    new Promise<R>((resolve, reject) => {
      queue.push({ item, resolve, reject })
      if (running) return
      running = true
      // After the input of this turn was read, so that what came together is written together.
      setImmediate(drain)
    })
}
