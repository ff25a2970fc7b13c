/**
 * @module publish/state
 * What an issue carries hidden in its managed block, where there is no record. Everybody who may edit the issue could change it.
 */
import { around } from './around.ts'

const BEGINS = '<!-- holdpoint:state '
const ENDS = ' -->'

/** @returns one line: JSON that cannot end the comment it stands in. */
export const stateText = (state: object): string =>
  `${BEGINS}${JSON.stringify(state).toWellFormed().replaceAll('-', '\\u002d').replaceAll('>', '\\u003e')}${ENDS}`

/** @returns what was hidden there; null where there is nothing, or nothing that can be read. */
export function stateIn(body: string): unknown {
  const line = (around(body).block ?? '').split('\n').findLast(each => each.startsWith(BEGINS) && each.endsWith(ENDS))
  try {
    return line ? JSON.parse(line.slice(BEGINS.length, -ENDS.length)) : null
  } catch {
    return null
  }
}
