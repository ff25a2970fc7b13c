/**
 * @module cli/progress
 * A sign of life on the terminal while something takes long. Nothing is written where nobody looks.
 */

const FIRST = 700
const EVERY = 1000

/**
 * Tells on stderr how long the work has taken so far, from its first second on, and wipes that away at its end.
 * @returns what the work returns; it throws what the work throws.
 */
export async function withProgress<T>(words: string, work: () => Promise<T>): Promise<T> {
  const { stderr } = process
  if (!stderr.isTTY) return work()
  const started = performance.now()
  const tell = () => {
    stderr.write(`\r${words} ... ${Math.round((performance.now() - started) / 1000)} s `)
    timer = setTimeout(tell, EVERY)
  }
  let timer = setTimeout(tell, FIRST)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
    if (performance.now() - started >= FIRST) stderr.write('\r\u001b[2K')
  }
}
