/** Rulesets: which branches they cover, whom they let pass, and how GitHub writes them. */
import { atLeast, type Role, roleOf } from '../auth.ts'
import { type Hub, newId, nodeId, numberOf, Refused } from '../core/hub.ts'
import { membersOf } from '../core/teams.ts'
import type { Repository, State, Token } from '../records.ts'
import type { Rule, Ruleset } from './records.ts'

/** fnmatch as GitHub sets it: `*` stays within a segment, `**` crosses them only before a slash. */
function pattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '\u0000')
    .replace(/\*+/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replaceAll('\u0000', '(?:[^/]+/)*')
  return new RegExp(`^${source}$`)
}

export function coversBranch({ conditions, target }: Ruleset, repository: Repository, branch: string): boolean {
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
    .filter(ruleset => ruleset.enforcement === 'active' && coversBranch(ruleset, repository, branch))
    .flatMap(ruleset => ruleset.rules.map(rule => ({ rule, ruleset })))

/** GitHub's numbers of the roles that may be let pass. */
const ROLE_IDS: Record<number, Role> = { 2: 'maintain', 4: 'write', 5: 'admin' }

/** @returns whether the ruleset lets this one merge, or push, without what it asks for. */
export function mayBypass(state: State, ruleset: Ruleset, repository: Repository, who: Token): boolean {
  const organisation = repository.fullName.split('/')[0]!
  return ruleset.bypass_actors.some(({ actor_id, actor_type }) => {
    if (actor_type === 'Integration') return who.app?.id === actor_id
    if (!who.person) return false
    const role = roleOf(repository, who.person)
    if (actor_type === 'RepositoryRole') return atLeast(role, ROLE_IDS[actor_id ?? 0] ?? 'admin')
    if (actor_type === 'OrganizationAdmin') return role === 'admin'
    if (actor_type === 'User') return numberOf(who.person) === actor_id
    const team = Object.keys(state.teams)
      .find(name => numberOf(name) === actor_id)
      ?.split('/')[1]
    return actor_type === 'Team' && team !== undefined && membersOf(state, organisation, team).includes(who.person)
  })
}

export type RulesetWish = Partial<Omit<Ruleset, 'id' | 'createdAt' | 'updatedAt'>>

const MOST = 75

function checkWish(hub: Hub, { rules = [], conditions }: RulesetWish): void {
  const wild = conditions?.ref_name.include.some(name => name === '~ALL' || /[*?[]/.test(name))
  if (wild && rules.some(({ type }) => type === 'merge_queue'))
    throw new Refused(422, 'Wildcard ref names are not supported when merge queue is enabled')
  for (const { type, parameters } of rules) {
    const checks = (parameters?.required_status_checks ?? []) as { integration_id?: number }[]
    const unknown = checks.find(
      ({ integration_id: id }) => id !== undefined && id !== 15_368 && !hub.state.apps.some(app => app.id === id),
    )
    if (type === 'required_status_checks' && unknown)
      throw new Refused(422, `Validation Failed: Invalid integration id ${unknown.integration_id}`)
  }
}

export function createRuleset(hub: Hub, repository: Repository, wish: RulesetWish, by: string): Ruleset {
  if (repository.rulesets.length >= MOST) throw new Refused(422, `Validation Failed: at most ${MOST} rulesets`)
  checkWish(hub, wish)
  const ruleset: Ruleset = {
    id: newId(hub),
    name: 'ruleset',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: [], exclude: [] } },
    rules: [],
    ...wish,
    createdAt: hub.now(),
    updatedAt: hub.now(),
  }
  repository.rulesets.push(ruleset)
  tellOf(hub, repository, ruleset, 'created', by)
  return ruleset
}

export function updateRuleset(hub: Hub, repository: Repository, ruleset: Ruleset, wish: RulesetWish, by: string): void {
  checkWish(hub, { ...ruleset, ...wish })
  Object.assign(ruleset, wish, { updatedAt: hub.now() })
  tellOf(hub, repository, ruleset, 'edited', by)
}

export function deleteRuleset(hub: Hub, repository: Repository, ruleset: Ruleset, by: string): void {
  repository.rulesets.splice(repository.rulesets.indexOf(ruleset), 1)
  tellOf(hub, repository, ruleset, 'deleted', by)
}

function tellOf(hub: Hub, repository: Repository, ruleset: Ruleset, action: string, sender: string): void {
  const parts = { repository_ruleset: rulesetBody(ruleset, repository) }
  hub.tell({ event: 'repository_ruleset', action, repository, sender, parts })
}

export function rulesetBody(ruleset: Ruleset, repository: Repository) {
  const { createdAt: created_at, updatedAt: updated_at, ...facts } = ruleset
  const source = { source_type: 'Repository', source: repository.fullName }
  return { ...facts, ...source, node_id: nodeId('RepositoryRuleset', ruleset.id), created_at, updated_at }
}
