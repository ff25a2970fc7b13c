/**
 * SQLite answers within the same turn of the event loop. A long row of questions (verifying the record, working off a thousand
 * subjects) would keep everything else waiting, GitHub's next delivery included.
 */
import { setImmediate } from 'node:timers/promises'

/** Longest time without letting others have their turn, in milliseconds. */
const LONGEST = 10

/** @returns a function that lets others have their turn when it is time. */
export function turns(): () => Promise<void> | undefined {
  let since = performance.now()
  let next: Promise<void> | undefined
  return () => {
    if (!next && performance.now() - since < LONGEST) return
    next ??= setImmediate().then(() => {
      since = performance.now()
      next = undefined
    })
    return next
  }
}
