/** Carries deliveries from the stand-in GitHub to the App: late, twice, in another order, and again until they are acknowledged. */

import type { GitHub } from '../github/index.ts'
import { listen } from '../github/stage.ts'

export interface Letter {
  guid: string
  event: string
  headers: Record<string, string>
  bytes: Buffer
}

export interface Post {
  /** Where GitHub delivers to. */
  url: string
  /** @returns what GitHub sent since it was last asked. */
  collect(): Promise<Letter[]>
  close(): Promise<void>
}

export async function postOffice(github: GitHub): Promise<Post> {
  const listener = await listen()
  let taken = 0
  return {
    url: listener.url,
    async collect() {
      await github.hooks.settled()
      const fresh = listener.got.slice(taken)
      taken = listener.got.length
      return fresh.map(({ event, headers, bytes }) => {
        const kept = Object.entries(headers).filter(([name]) => /^(x-|content-type)/.test(name)) as [string, string][]
        return { guid: String(headers['x-github-delivery']), event, headers: Object.fromEntries(kept), bytes }
      })
    },
    close: listener.close,
  }
}

/** @returns whether the App has acknowledged it. */
export async function bring(letter: Letter, url: string): Promise<boolean> {
  try {
    const { headers, bytes } = letter
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(10_000),
    })
    await response.text()
    return response.status === 202
  } catch {
    return false
  }
}
