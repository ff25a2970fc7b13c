/**
 * @module cli/printer
 * Long output: the reader's pace is ours, so that nothing piles up in memory.
 */
import type { Writable } from 'node:stream'

/** @returns writes, and resolves when there is room for more: false when nobody reads any longer. */
export function printer(stream: Writable): (text: string) => Promise<boolean> {
  let gone = false
  let go = () => {}
  const end = () => {
    gone = true
    go()
  }
  // Who else listens for the error decides what becomes of it.
  stream.on('error', end).on('close', end)
  stream.on('drain', () => go())
  return async text => {
    if (gone || text === '' || stream.write(text)) return !gone
    await new Promise<void>(resolve => {
      go = resolve
      if (gone || !stream.writableNeedDrain) resolve()
    })
    return !gone
  }
}
