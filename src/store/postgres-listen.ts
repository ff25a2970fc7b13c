import pg from 'pg'

/** Longest time until the connection is tried again, in milliseconds. */
const SLOWEST = 30_000

/**
 * Listens on a connection of its own, and connects again when it breaks. Until then whoever waits polls.
 * @param heard gets the payload; null after each (re)connection, because something may have been missed.
 * @returns ends it.
 */
export function listen(url: string, channel: string, heard: (payload: string | null) => void): () => void {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let ended = false
  let wait = 250

  const again = (of: pg.Client) => {
    if (of !== client || ended) return
    client = undefined
    of.end().catch(() => {})
    timer = setTimeout(connect, wait)
    timer.unref()
    wait = Math.min(wait * 2, SLOWEST)
  }
  const connect = async () => {
    const mine = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = mine
    mine.on('error', () => again(mine))
    mine.on('end', () => again(mine))
    mine.on('notification', ({ payload }) => heard(payload ?? null))
    try {
      await mine.connect()
      await mine.query(`listen ${channel}`)
      wait = 250
      if (!ended) heard(null)
    } catch {
      again(mine)
    }
  }
  void connect()
  return () => {
    ended = true
    clearTimeout(timer)
    client?.end().catch(() => {})
  }
}
