/**
 * @module checklist/assemble
 * The steps that every format shares, once a document is read: phases, ids, findings.
 */
import type { Checklist, Finding, Heading, Phase } from '../model/checklist.ts'
import { build } from './build.ts'
import type { Read } from './document.ts'
import { nothingToTick } from './empty.ts'
import type { HeadingOptions } from './headings.ts'
import { lint } from './lint.ts'
import type { Material } from './notes.ts'
import { unassignedFindings } from './unassigned.ts'

export interface ParseOptions {
  /** The name to show: a path, or words. Its ending tells YAML from Markdown. */
  source: string
  /** Heading text -> phase, as the configuration says; upper and lower case are the same. */
  phases?: Record<string, Phase>
  /** Headings under which plain bullets and plain numbered steps are items; `*` for the whole document. */
  plainBullets?: readonly string[]
  format?: 'markdown' | 'yaml'
  /** The day that dates are compared with; without it no date is called past. */
  now?: Date
}

export type Parsed = Omit<Checklist, 'schema' | 'source' | 'digest'>

/** The configuration's headings in the form they are compared in. */
export const headingOptions = ({ phases = {}, plainBullets = [] }: ParseOptions): HeadingOptions => ({
  phases: new Map(Object.entries(phases).map(([heading, phase]) => [heading.trim().toLowerCase(), phase])),
  bulletsAreItems: new Set(plainBullets.map(heading => heading.trim().toLowerCase())),
})

/** What a document, whatever its format, consists of before ids are given. */
export interface Draft {
  text: string
  document: Read
  material: Material
  title: string | null
  findings: Finding[]
  now: Date | null
}

/** @returns the checklist without what belongs to its source. */
export function assemble({ text, document, material, title, findings, now }: Draft): Parsed {
  const { unboxed, metrics, notes, contacts } = material
  const checklist: Parsed = {
    title,
    ...build(document, unboxed, title, findings),
    metrics,
    notes,
    contacts,
    headings: named(document.headings.all, title),
    findings,
  }
  checklist.findings = [
    ...findings,
    ...unassignedFindings(document, checklist),
    ...nothingToTick(document, checklist),
    ...lint({ text, document, checklist, now }),
  ].sort((a, b) => a.line - b.line)
  return checklist
}

/** The title is no part of an id. */
const named = (headings: readonly Heading[], title: string | null): Heading[] =>
  headings.map(heading => ({
    ...heading,
    id: title !== null && heading.path[0] === title ? heading.id.split('/').slice(1).join('/') : heading.id,
  }))
