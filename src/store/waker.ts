/** Waiting for work without asking the database all the time. */
export interface Waker {
  wait(ms: number, signal?: AbortSignal): Promise<void>
  wake(): void
}

export function createWaker(): Waker {
  const waiting = new Set<() => void>()
  /** Something came while nobody waited: the next one must not sleep over it. */
  let missed = false

  return {
    wake: () => {
      missed = waiting.size === 0
      for (const end of [...waiting]) end()
    },
    wait: (ms, signal) => {
      if (missed || signal?.aborted) {
        missed = false
        return Promise.resolve()
      }
      return new Promise(resolve => {
        const end = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', end)
          waiting.delete(end)
          resolve()
        }
        const timer = setTimeout(end, Math.min(ms, 2 ** 31 - 1))
        waiting.add(end)
        signal?.addEventListener('abort', end)
      })
    },
  }
}
