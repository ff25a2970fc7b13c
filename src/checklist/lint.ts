/**
 * @module checklist/lint
 * What a careful reader would say about a checklist.
 */
import type { Finding } from '../model/checklist.ts'
import type { Parsed } from './parse.ts'
import type { Read } from './read.ts'

export interface Linted {
  text: string
  lines: readonly string[]
  document: Read
  checklist: Parsed
  now: Date | null
}

/** @returns findings in no particular order. */
export const lint = (_linted: Linted): Finding[] => []
