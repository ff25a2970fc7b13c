/**
 * @module publish/fill-in/label
 * `**Downtime**: Total downtime`: a figure before the words that say what it is.
 */

import { quantity } from '../../model/quantity.ts'
import { BLANK } from '../../model/signing.ts'
import { masked } from './masked.ts'

/** @returns the line with the value; null where the label is not there, or somebody wrote a value. */
export function fillLabel(line: string, label: string, value: string): string | null {
  const seen = masked(line)
  const at = seen.indexOf(label)
  if (at < 0) return null
  const after = /\s*(?:\*\*|__(?!_))?\s*[:：]?\s*(?:\*\*|__(?!_))?\s*[:：]?[ \t]*/y
  after.lastIndex = at + label.length
  const from = at + label.length + after.exec(seen)![0].length
  const rest = seen.slice(from)
  const blank = new RegExp(`^(?:${BLANK.source})`, 'i').exec(rest)
  if (blank) return line.slice(0, from) + value + line.slice(from + blank[0].length)
  if (quantity(rest.trim()) !== null) return null
  const gap = /\s$/.test(line.slice(0, from)) ? '' : ' '
  return `${line.slice(0, from)}${gap}${value}${rest.trim() ? ' – ' : ''}${line.slice(from)}`
}
