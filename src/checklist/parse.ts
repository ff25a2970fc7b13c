/**
 * @module checklist/parse
 * A document of headings and boxes -> Checklist.
 */
import type { Checklist, Finding, Phase } from '../model/checklist.ts'
import { looseAnnotations } from './annotate.ts'
import { build } from './build.ts'
import { decode } from './decode.ts'
import { nothingToTick } from './empty.ts'
import { frontMatterOf } from './front-matter.ts'
import { lint } from './lint.ts'
import { materialOf } from './notes.ts'
import { read } from './read.ts'
import { unassignedFindings } from './unassigned.ts'
import { parseYaml } from './yaml.ts'

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

/**
 * Reads a checklist. What is wrong inside of it becomes a finding; a document without an item has the finding `no-items`.
 * @throws Mistake for what is no text, too large, or not valid YAML.
 */
export function parseChecklist(source: string | Uint8Array, options: ParseOptions): Checklist {
  const { text, digest } = decode(source, options.source)
  const format = options.format ?? (/\.ya?ml$/i.test(options.source) ? 'yaml' : 'markdown')
  const checklist = format === 'yaml' ? parseYaml(text, options) : parseMarkdown(text, options)
  return { schema: 'holdpoint/checklist@1', source: options.source, digest, ...checklist }
}

export type Parsed = Omit<Checklist, 'schema' | 'source' | 'digest'>

function parseMarkdown(text: string, options: ParseOptions): Parsed {
  const front = frontMatterOf(text)
  const body = front ? front.rest : text
  const lines = body.split('\n')
  const document = read(body, lines, {
    phases: new Map(
      Object.entries(options.phases ?? {}).map(([heading, phase]) => [heading.trim().toLowerCase(), phase]),
    ),
    bulletsAreItems: new Set((options.plainBullets ?? []).map(heading => heading.trim().toLowerCase())),
  })
  const material = materialOf(document.blocks)
  if (front) material.notes.unshift(front.note)
  const title = document.title ?? front?.title ?? null
  const findings: Finding[] = []
  const checklist: Parsed = {
    title,
    ...build(document, material.unboxed, title, findings),
    metrics: material.metrics,
    notes: material.notes,
    contacts: material.contacts,
    headings: document.headings.all,
    findings,
  }
  findings.push(...looseAnnotations(document.loose))
  findings.push(...unassignedFindings(document, checklist))
  findings.push(...nothingToTick(document, checklist))
  findings.push(...lint({ text: body, lines, document, checklist, now: options.now ?? null }))
  findings.sort((a, b) => a.line - b.line)
  return checklist
}
