/**
 * @module checklist/yaml
 * YAML -> checklist.
 */
import { Mistake } from '../model/outcome.ts'
import type { Parsed, ParseOptions } from './parse.ts'

/** @throws Mistake */
export function parseYaml(_text: string, { source }: ParseOptions): Parsed {
  throw new Mistake('is YAML, and YAML checklists are not read yet; write it as Markdown', { file: source })
}
