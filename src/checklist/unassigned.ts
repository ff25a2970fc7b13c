/**
 * @module checklist/unassigned
 * Boxes whose headings name no phase: they count, and the reader is asked to say when.
 */
import type { Finding } from '../model/checklist.ts'
import { plural } from '../model/text.ts'
import type { Parsed } from './assemble.ts'
import type { Read } from './document.ts'
import type { Section } from './headings.ts'

/** @returns one finding for each outermost heading without a phase. */
export function unassignedFindings({ headings, title }: Read, { items }: Parsed): Finding[] {
  const open = new Map<string, { section: Section; heading: string | null; count: number }>()
  const sections = new Map(headings.sections.map(section => [section.path, section]))
  for (const { phase, path } of items) {
    if (phase !== 'unassigned') continue
    const own = title !== null && path[0] === title ? path.slice(1) : path
    const heading = own[0] ?? null
    const seen = open.get(heading ?? '')
    if (seen) seen.count++
    else open.set(heading ?? '', { section: sections.get(path)!, heading, count: 1 })
  }
  return [...open.values()].map(({ section, heading, count }) => ({
    severity: 'info',
    rule: 'unassigned',
    line: section.line,
    message:
      heading === null
        ? `${plural(count, 'item')} ${count === 1 ? 'stands' : 'stand'} under no heading that says when ${count === 1 ? 'it counts' : 'they count'}, and ${count === 1 ? 'holds' : 'hold'} at once; put a heading such as \`## Pre-deployment\` above`
        : `\`${heading}\` (${plural(count, 'item')}) names no phase, and holds at once; map it under \`headings\` in the configuration, as in \`${heading}: pre-deploy\``,
  }))
}
