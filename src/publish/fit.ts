/**
 * @module publish/fit
 * Keeps a text under GitHub's limits: cut between entries, never inside one, and the rest is counted.
 */
import { plural } from '../model/text.ts'
import { bytes } from './escape.ts'

/** Part of a document: what stands above its entries, the entries, what closes it (`</details>`). */
export interface Section {
  head: string
  /** Markdown blocks; each is kept whole or left out. */
  entries: readonly Entry[]
  tail?: string
}

export interface Entry {
  text: string
  /** Further text that is given up before any entry is. */
  evidence?: string
  /** How many items the entry stands for when it is left out; tables of findings count their own. */
  items?: number
}

export interface Fit {
  /** Most bytes of the whole text. */
  maxBytes: number
  /** Where everything can be read, for the sentence about what was left out. */
  full: string
}

/** Room for the closing of a cut section and the sentence about the rest. */
const RESERVE = 400

/** @returns the sections as one text of at most `maxBytes` bytes (which must leave room for the sentence). */
export function fitted(sections: readonly Section[], { maxBytes, full }: Fit): string {
  const whole = joined(sections, true)
  if (bytes(whole) <= maxBytes) return whole
  const plainer = joined(sections, false)
  const note = `\n> The evidence tables are left out here to stay under GitHub's size limit; ${full} has them.\n`
  if (bytes(plainer) + bytes(note) <= maxBytes) return plainer + note
  return cut(sections, maxBytes - RESERVE - bytes(full), full)
}

const joined = (sections: readonly Section[], evidence: boolean): string =>
  sections.map(section => sectionText(section, section.entries, evidence)).join('')

const sectionText = ({ head, tail = '' }: Section, entries: readonly Entry[], evidence: boolean): string =>
  head + entries.map(entry => entry.text + (evidence ? (entry.evidence ?? '') : '')).join('') + tail

function cut(sections: readonly Section[], room: number, full: string): string {
  let text = ''
  let left = 0
  for (const section of sections) {
    const frame = bytes(section.head) + bytes(section.tail ?? '')
    let free = room - bytes(text) - frame
    const kept: Entry[] = []
    for (const entry of section.entries) {
      // Once one is out, all after it are: a list with holes would read as complete.
      if (left > 0 || bytes(entry.text) > free) left += entry.items ?? 1
      else {
        kept.push(entry)
        free -= bytes(entry.text)
      }
    }
    if (free >= 0 && (kept.length || !section.entries.length)) text += sectionText(section, kept, false)
  }
  return `${text}\n> ${plural(left, 'more entry', 'more entries')} left out to stay under GitHub's size limit; ${full} has them all.\n`
}
