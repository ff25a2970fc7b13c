/**
 * @module sources/github/turns
 * GitHub refuses who asks for too much at once.
 */

/** @returns a wrapper that lets at most `most` calls run at the same time, the others in their turn. */
export function inTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async work => {
    if (running >= most) await new Promise<void>(go => waiting.push(go))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // Whoever is next takes over this one's place.
      if (next) next()
      else running -= 1
    }
  }
}
