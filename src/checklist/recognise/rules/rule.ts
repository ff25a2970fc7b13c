/**
 * @module checklist/recognise/rules/rule
 * One decision: these words, so this gate. Rules are tried in order and the first that holds decides,
 * so the special case stands above the general one.
 */
import type { Seen } from '../seen.ts'

export interface Rule {
  kind: string
  /** How sure, 0 to 1: 0.9 the words name the gate, 0.7 they usually mean it, 0.5 a guess that is not proposed. */
  sure: number
  when(seen: Seen): boolean
  /** Parameters that follow from the rule itself; those that stand in the words are added to them. */
  params?: Record<string, unknown>
  /** A second gate that is as good. */
  also?: { kind: string; params?: Record<string, unknown> }
}

export const rule = (kind: string, sure: number, when: Rule['when'], params?: Record<string, unknown>): Rule => ({
  kind,
  sure,
  when,
  ...(params ? { params } : {}),
})
