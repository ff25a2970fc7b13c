/** Which checks a branch requires: from rulesets and from classic protection together. */
import type { Repository } from '../records.ts'
import { activeRules } from './rulesets.ts'

export interface Required {
  context: string
  /** The app that must report it; null for any. */
  app: number | null
  source: 'ruleset' | 'protection'
}

export function requiredFor(repository: Repository, branch: string): Required[] {
  const fromRules = activeRules(repository, branch)
    .filter(({ rule }) => rule.type === 'required_status_checks')
    .flatMap(
      ({ rule }) => (rule.parameters?.required_status_checks ?? []) as { context: string; integration_id?: number }[],
    )
    .map(({ context, integration_id }) => ({ context, app: integration_id ?? null, source: 'ruleset' as const }))
  const classic = (repository.protections[branch]?.checks ?? []).map(({ context, app_id }) => ({
    context,
    app: app_id,
    source: 'protection' as const,
  }))
  return [...fromRules, ...classic]
}
