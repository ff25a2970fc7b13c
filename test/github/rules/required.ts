/** Which checks a branch requires, from rulesets and from classic protection together, and what a commit has of them. */
import type { CheckRunRecord, Repository } from '../records.ts'
import { activeRules } from './rulesets.ts'

export interface Required {
  context: string
  /** The app that must report it; null for any. */
  app: number | null
  source: 'ruleset' | 'protection'
  /** Of the ruleset. */
  ruleset: number | null
}

interface StatusChecks {
  strict_required_status_checks_policy?: boolean
  do_not_enforce_on_create?: boolean
  required_status_checks?: { context: string; integration_id?: number }[]
}

export function requiredFor(repository: Repository, branch: string): Required[] {
  const fromRules = activeRules(repository, branch).flatMap(({ rule, ruleset }) => {
    if (rule.type !== 'required_status_checks') return []
    const { required_status_checks = [] } = (rule.parameters ?? {}) as StatusChecks
    return required_status_checks.map(({ context, integration_id }) => ({
      context,
      app: integration_id ?? null,
      source: 'ruleset' as const,
      ruleset: ruleset.id,
    }))
  })
  const classic = (repository.protections[branch]?.checks ?? []).map(({ context, app_id }) => ({
    context,
    app: app_id,
    source: 'protection' as const,
    ruleset: null,
  }))
  return [...fromRules, ...classic]
}

/** “Require branches to be up to date before merging.” @returns who asks for it. */
export function strictFor(repository: Repository, branch: string): ('ruleset' | 'protection')[] {
  const rules = activeRules(repository, branch).some(
    ({ rule }) =>
      rule.type === 'required_status_checks' &&
      (rule.parameters as StatusChecks | undefined)?.strict_required_status_checks_policy,
  )
  return [
    ...(rules ? (['ruleset'] as const) : []),
    ...(repository.protections[branch]?.strict ? (['protection'] as const) : []),
  ]
}

/** “…successful, skipped, or neutral.” */
const PASSES = ['success', 'skipped', 'neutral']

/** @returns what is wrong with a required check on a commit, in GitHub's words; null when it passes. */
export function complaint(repository: Repository, sha: string, { context, app }: Required): string | null {
  const named = (problem: string) => `Required status check "${context}" ${problem}.`
  const runs = newestOfEachApp(repository.checkRuns.filter(run => run.head_sha === sha && run.name === context))
  const status = repository.statuses.findLast(each => each.sha === sha && each.context === context)
  const counted = runs.filter(run => app === null || run.app.id === app)
  // Who reported a status is not kept here: for an expected app it counts for nothing.
  const reported = app === null ? status : undefined
  if (counted.length === 0 && !reported)
    return named(runs.length > 0 || status ? 'was not set by the expected GitHub App' : 'is expected')
  const open = counted.find(run => run.status !== 'completed')
  if (open) return named(`is ${open.status.replace('_', ' ')}`)
  if (counted.some(run => !PASSES.includes(run.conclusion ?? ''))) return named('is failing')
  // “If you have a check and a status with the same name …, both are required.”
  if (reported?.state === 'pending') return named('is pending')
  return reported && reported.state !== 'success' ? named('is failing') : null
}

function newestOfEachApp(runs: readonly CheckRunRecord[]): CheckRunRecord[] {
  const newest = new Map<number, CheckRunRecord>()
  for (const run of runs.toSorted((a, b) => a.id - b.id)) newest.set(run.app.id, run)
  return [...newest.values()]
}
