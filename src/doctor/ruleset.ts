/**
 * @module doctor/ruleset
 * The ruleset that holds a merge: one of Holdpoint's own, so that no rule of anybody else is touched.
 */
import type { GuardFacts, RulesetFacts } from '../model/guard.ts'
import { Mistake } from '../model/outcome.ts'
import { refsOf } from './patterns.ts'

export interface Repair {
  /** Null: it is made. */
  id: number | null
  name: string
  /** Exactly what is sent to GitHub. */
  body: Record<string, unknown>
  /** What becomes different, a sentence each. */
  changes: string[]
}

interface Rule {
  type: string
  parameters?: Record<string, unknown>
}

export const OWN_NAME = 'holdpoint'
const OWN_RULES = ['required_status_checks', 'deletion', 'non_fast_forward']

/**
 * @returns what would guard every branch that is not; null when nothing is to do.
 * @throws Mistake for a pattern that GitHub's rulesets cannot express, and when the App is not known.
 */
export function repairOf(facts: GuardFacts, check: string): Repair | null {
  if ('unknown' in facts.app) throw new Mistake(facts.app.unknown)
  if ('unknown' in facts.rulesets) throw new Mistake(facts.rulesets.unknown)
  const app = facts.app.known.id
  const open = facts.patterns.filter(({ branches }) =>
    branches.some(({ rules }) => {
      if ('unknown' in rules) throw new Mistake(rules.unknown)
      const pinned = rules.known.some(({ checks }) => checks.some(each => each.context === check && each.app === app))
      const types = rules.known.map(({ type }) => type)
      return !pinned || !types.includes('deletion') || !types.includes('non_fast_forward')
    }),
  )
  if (!open.length) return null
  const own = facts.rulesets.known.find(each => isOwn(each, check))
  const refs = open.flatMap(({ pattern }) => {
    const named = refsOf(pattern)
    if (!named)
      throw new Mistake(
        `the pattern \`${pattern}\` cannot be written as a branch of a ruleset; write it with \`*\`, \`?\` and \`{a,b}\` alone`,
      )
    return named
  })
  return own ? mended(own, refs, check, app) : made(refs, check, app)
}

/** By its name, or because nothing else is in it. */
const isOwn = ({ source, name, rules, checks, raw }: RulesetFacts, check: string): boolean =>
  source === 'Repository' &&
  raw.target === 'branch' &&
  (name === OWN_NAME ||
    (checks.length > 0 &&
      checks.every(({ context }) => context === check) &&
      rules.every(rule => OWN_RULES.includes(rule))))

/** A new branch has no checks yet, and may be made all the same. */
const demand = (check: string, app: number): Rule => ({
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: true,
    do_not_enforce_on_create: true,
    required_status_checks: [{ context: check, integration_id: app }],
  },
})

function made(refs: readonly string[], check: string, app: number): Repair {
  const body = {
    name: OWN_NAME,
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: [...new Set(refs)], exclude: [] } },
    rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }, demand(check, app)],
  }
  const branches = body.conditions.ref_name.include.map(ref => `\`${ref}\``).join(', ')
  return {
    id: null,
    name: OWN_NAME,
    body,
    changes: [`a new ruleset \`${OWN_NAME}\` for ${branches}, active, that nobody may bypass`],
  }
}

function mended(
  { id, name, raw, include, exclude, enforcement }: RulesetFacts,
  refs: readonly string[],
  check: string,
  app: number,
): Repair {
  const changes: string[] = []
  if (enforcement !== 'active') changes.push(`enforcement \`${enforcement}\` becomes \`active\``)
  const added = [...new Set(refs)].filter(ref => !include.includes(ref) && !include.includes('~ALL'))
  for (const ref of added) changes.push(`\`${ref}\` is covered, too`)
  const rules = structuredClone((raw.rules ?? []) as Rule[])
  for (const type of ['deletion', 'non_fast_forward'])
    if (!rules.some(rule => rule.type === type)) {
      rules.push({ type })
      changes.push(`the rule \`${type}\` is added`)
    }
  const checks = rules.find(({ type }) => type === 'required_status_checks')
  if (!checks) {
    rules.push(demand(check, app))
    changes.push(`the check \`${check}\` of the App ${app} is required`)
  } else if (pin(checks, check, app)) changes.push(`the check \`${check}\` is required from the App ${app}`)
  const conditions = { ref_name: { include: [...include, ...added], exclude } }
  return { id, name, body: { name, target: 'branch', enforcement: 'active', conditions, rules }, changes }
}

/** @returns whether something was changed; what else is required stays as it is. */
function pin(rule: Rule, check: string, app: number): boolean {
  const parameters = rule.parameters ?? {}
  const before = (parameters.required_status_checks ?? []) as { context: string; integration_id?: number }[]
  if (before.some(each => each.context === check && each.integration_id === app)) return false
  const others = before.filter(({ context }) => context !== check)
  rule.parameters = {
    ...parameters,
    required_status_checks: [...others, { context: check, integration_id: app }],
  }
  return true
}
