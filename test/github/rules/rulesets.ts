/** Rulesets: which branches they cover, and which of their rules hold somebody. */
import type { Repository } from '../records.ts'
import type { Rule, Ruleset } from './records.ts'

/** fnmatch with FNM_PATHNAME: `*` stays within a segment, only a leading or inner `**` followed by a slash crosses them. */
function pattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '\u0000')
    .replace(/\*+/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replaceAll('\u0000', '(?:[^/]+/)*')
  return new RegExp(`^${source}$`)
}

export function covers({ conditions, target }: Ruleset, repository: Repository, branch: string): boolean {
  if (target !== 'branch') return false
  const ref = `refs/heads/${branch}`
  const matches = (name: string): boolean => {
    if (name === '~ALL') return true
    if (name === '~DEFAULT_BRANCH') return branch === repository.defaultBranch
    return pattern(name).test(ref)
  }
  const { include, exclude } = conditions.ref_name
  return include.some(matches) && !exclude.some(matches)
}

/** @returns the rules that count for a branch, whether it is there or not. */
export const activeRules = (repository: Repository, branch: string): { rule: Rule; ruleset: Ruleset }[] =>
  repository.rulesets
    .filter(ruleset => ruleset.enforcement === 'active' && covers(ruleset, repository, branch))
    .flatMap(ruleset => ruleset.rules.map(rule => ({ rule, ruleset })))
