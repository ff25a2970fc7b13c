/**
 * @module checklist/lint
 * What a careful reader would say about a checklist before it is used. Nothing here changes what an item means.
 */
import type { Finding } from '../model/checklist.ts'
import type { Parsed } from './assemble.ts'
import type { Read } from './document.ts'
import { commandFindings } from './lint/commands.ts'
import { formFindings } from './lint/form.ts'
import { pairFindings } from './lint/pairs.ts'
import { staleFindings } from './lint/stale.ts'

export interface Linted {
  /** With `\n` line ends, front matter blanked out. */
  text: string
  document: Read
  checklist: Parsed
  /** The day that dates are compared with; null: none is called past. */
  now: Date | null
}

/** @returns findings in no particular order. */
export const lint = (linted: Linted): Finding[] => [
  ...formFindings(linted),
  ...pairFindings(linted.checklist.items),
  ...staleFindings(linted),
  ...commandFindings(linted.text),
]
