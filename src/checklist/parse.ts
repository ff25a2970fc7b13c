/**
 * @module checklist/parse
 * A document of headings and boxes -> Checklist.
 */
import type { Checklist } from '../model/checklist.ts'
import { looseAnnotations } from './annotate.ts'
import { assemble, headingOptions, type Parsed, type ParseOptions } from './assemble.ts'
import { decode } from './decode.ts'
import { frontMatterOf } from './front-matter.ts'
import { materialOf } from './notes.ts'
import { read } from './read.ts'
import { parseYaml } from './yaml.ts'

export type { ParseOptions }

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

function parseMarkdown(text: string, options: ParseOptions): Parsed {
  const front = frontMatterOf(text)
  const body = front ? front.rest : text
  const document = read(body, body.split('\n'), headingOptions(options))
  const material = materialOf(document.blocks)
  if (front) material.notes.unshift(front.note)
  return assemble({
    text: body,
    document,
    material,
    title: document.title ?? front?.title ?? null,
    findings: looseAnnotations(document.loose),
    now: options.now ?? null,
  })
}
