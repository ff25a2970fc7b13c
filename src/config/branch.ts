/**
 * @module config/branch
 * Which checklist and which phases count for a branch.
 */
import picomatch from 'picomatch'
import type { Phase } from '../model/checklist.ts'
import type { Config } from './load.ts'

export interface Choice {
  /** Path or built-in name; null when the configuration names none. */
  checklist: string | null
  phases: Phase[]
  /** Which rule decided, for `explain`; null for the defaults. */
  rule: string | null
}

/** @returns what the first matching branch rule says, filled up with the configuration's defaults. */
export function choiceFor(config: Config, branch: string | null): Choice {
  const rule =
    branch === null
      ? undefined
      : config.branches.find(({ pattern }) => picomatch.isMatch(branch, pattern, { dot: true }))
  return {
    checklist: rule?.checklist ?? config.checklist,
    phases: rule?.phases ?? ['pre-deploy'],
    rule: rule?.pattern ?? null,
  }
}
