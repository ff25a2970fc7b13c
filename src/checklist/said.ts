/**
 * @module checklist/said
 * What an item's own words say, whatever stands above them.
 */
import type { Threshold } from '../model/checklist.ts'
import { conditionIn, isOptional } from './conditions.ts'
import { shortSlug, wordsOf } from './identity.ts'
import { thresholdsIn } from './thresholds.ts'
import { clockPrefix } from './times.ts'

export interface Said {
  condition: string | null
  optional: boolean
  clock: { clock: string; written: string } | null
  thresholds: readonly Threshold[]
  /** Without clock and Markdown: what the id is made of. */
  words: string
  slug: string
}

/** The same items come back with every reading of a checklist; a server reads one on every delivery. */
const KNOWN = new Map<string, Said>()
const MOST_KNOWN = 5000
const LONGEST_KNOWN = 300

/** @returns what a text says. */
export function saidIn(text: string): Said {
  const known = KNOWN.get(text)
  if (known) return known
  const said = read(text)
  if (text.length <= LONGEST_KNOWN) {
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
    KNOWN.set(text, said)
  }
  return said
}

function read(text: string): Said {
  const clock = clockPrefix(text)
  const rest = clock?.rest ?? text
  const words = wordsOf(text)
  return {
    condition: conditionIn(text),
    optional: isOptional(text),
    clock: clock && { clock: clock.clock, written: clock.written },
    thresholds: thresholdsIn(rest),
    words,
    slug: shortSlug(words),
  }
}
