/**
 * @module doctor/judge
 * Facts -> findings. A merge is held when one active rule demands the check of this App, and nobody may go past it unseen.
 */
import type { ActiveRule, DoctorFinding, Found, GuardFacts, RequiredCheck, Severity } from '../model/guard.ts'
import { judgeApp } from './app.ts'
import { judgeBypass, judgeExclusions } from './bypass.ts'
import { judgeRepository } from './repository.ts'

/** What the App must be allowed, and told of. */
export interface Needs {
  /** Name of the check. */
  check: string
  permissions: Readonly<Record<string, 'read' | 'write'>>
  events: readonly string[]
}

export type Say = (severity: Severity, about: string, message: string) => DoctorFinding

/** @returns every finding, those of the repository first. */
export function diagnose(facts: GuardFacts, needs: Needs): DoctorFinding[] {
  const sayOf =
    (branch: string | null): Say =>
    (severity, about, message) => ({ severity, about, branch, message })
  return [
    ...judgeApp(facts, needs, sayOf(null)),
    ...facts.patterns.flatMap(({ pattern }) => judgePattern(pattern, facts, needs, sayOf(pattern))),
    ...judgeRepository(facts, needs, sayOf(null)),
  ]
}

/** 0 fine, 1 problems, 2 something could not be found out. */
export function exitCodeOf(findings: readonly DoctorFinding[]): number {
  if (findings.some(({ severity }) => severity === 'problem')) return 1
  return findings.some(({ severity }) => severity === 'unknown') ? 2 : 0
}

const FIX = '`holdpoint doctor --fix` sets it right'

function judgePattern(pattern: string, facts: GuardFacts, needs: Needs, say: Say): DoctorFinding[] {
  const { branches } = facts.patterns.find(each => each.pattern === pattern)!
  const findings: DoctorFinding[] = []
  const rulesets = new Set<number>()
  for (const branch of branches) {
    if ('unknown' in branch.rules) return [say('unknown', 'ruleset', branch.rules.unknown)]
    const rules = branch.rules.known
    for (const { ruleset } of rules.filter(({ checks }) => demands(checks, needs.check))) rulesets.add(ruleset)
    findings.push(...judgeCheck(branch.name, rules, branch.classic, facts, needs, say))
    findings.push(...judgeDangers(branch.name, rules, branch.classic, say))
    findings.push(...judgeQueue(rules, facts, say))
  }
  const ids = [...rulesets]
  return once([...findings, ...judgeExclusions(pattern, ids, facts, say), ...judgeBypass(ids, facts, say)])
}

const demands = (checks: readonly RequiredCheck[], name: string) => checks.some(({ context }) => context === name)

function judgeCheck(
  branch: string,
  rules: readonly ActiveRule[],
  classic: Found<{ checks: RequiredCheck[]; strict: boolean; admins: boolean } | null>,
  facts: GuardFacts,
  { check }: Needs,
  say: Say,
): DoctorFinding[] {
  const app = 'known' in facts.app ? facts.app.known.id : null
  const ruled = rules.filter(({ checks }) => demands(checks, check))
  const old = 'known' in classic ? classic.known : null
  const aged = old && demands(old.checks, check) ? old : null
  const demanded = [...ruled, ...(aged ? [aged] : [])]
  if (!demanded.length) {
    // Classic protection that cannot be read may demand it.
    if ('unknown' in classic) return [say('unknown', 'check', classic.unknown)]
    return [say('problem', 'check', missingOn(branch, facts, check))]
  }
  const pins = demanded.flatMap(({ checks }) => checks.filter(({ context }) => context === check).map(each => each.app))
  const strict = demanded.some(each => each.strict)
  const findings = [pinned(branch, pins, app, check, say)]
  if (!ruled.length && aged && !aged.admins)
    findings.push(
      say(
        'problem',
        'bypass',
        `the classic protection of \`${branch}\` does not bind administrators, rules for everybody were expected; switch on "Do not allow bypassing the above settings", or use a ruleset (${FIX})`,
      ),
    )
  if (!strict)
    findings.push(
      say(
        'warning',
        'strict',
        `\`${branch}\` lets changes in that are behind it, "Require branches to be up to date" was expected; switch it on, unless a merge queue tests the result`,
      ),
    )
  return findings
}

/** One demand that is pinned to the App is enough: all of them must be met. */
function pinned(branch: string, pins: readonly (number | null)[], app: number | null, check: string, say: Say) {
  const some = pins.find(pin => pin !== null)
  if (app === null && some !== undefined)
    return say(
      'unknown',
      'check',
      `\`${branch}\` requires the check \`${check}\` from the App ${some}, and which one is yours is not known; name it with \`--app-id\``,
    )
  if (app !== null && pins.includes(app))
    return say('fine', 'check', `\`${branch}\` requires the check \`${check}\` from the App ${app}`)
  if (pins.every(pin => pin === null))
    return say(
      'problem',
      'check',
      `\`${branch}\` requires the check \`${check}\` from any source, so that whoever may write could post it; the App's own was expected, ${FIX}`,
    )
  return say(
    'problem',
    'check',
    `\`${branch}\` requires the check \`${check}\` from the App ${some}, which is not Holdpoint's (${app}); pin it to the right one, ${FIX}`,
  )
}

/** Why nothing holds: a ruleset that sleeps, one that is about other branches, or none. */
function missingOn(branch: string, { rulesets }: GuardFacts, check: string): string {
  const having = 'known' in rulesets ? rulesets.known.filter(({ checks }) => demands(checks, check)) : []
  const asleep = having.find(({ enforcement }) => enforcement !== 'active')
  const awake = having.find(({ enforcement }) => enforcement === 'active')
  if (awake)
    return `the ruleset \`${awake.name}\` requires the check \`${check}\`, but does not cover \`${branch}\` (it names ${named(awake.include)}${awake.exclude.length ? ` without ${named(awake.exclude)}` : ''}); ${FIX}`
  if (asleep)
    return `the ruleset \`${asleep.name}\` that requires the check \`${check}\` is \`${asleep.enforcement}\`, \`active\` was expected: nothing holds \`${branch}\`; ${FIX}`
  return `nothing requires the check \`${check}\` on \`${branch}\`, an active ruleset was expected; ${FIX}`
}

const named = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ') || 'no branch'

function judgeDangers(
  branch: string,
  rules: readonly ActiveRule[],
  classic: Found<{ forcePushes: boolean; deletions: boolean } | null>,
  say: Say,
): DoctorFinding[] {
  const types = rules.map(({ type }) => type)
  const old = 'known' in classic ? classic.known : null
  const findings: DoctorFinding[] = []
  if (!types.includes('non_fast_forward') && (!old || old.forcePushes))
    findings.push(
      say('warning', 'force-push', `\`${branch}\` may be force-pushed, a rule against it was expected; ${FIX}`),
    )
  if (!types.includes('deletion') && (!old || old.deletions))
    findings.push(say('warning', 'deletion', `\`${branch}\` may be deleted, a rule against it was expected; ${FIX}`))
  return findings
}

function judgeQueue(rules: readonly ActiveRule[], { app }: GuardFacts, say: Say): DoctorFinding[] {
  if (!rules.some(({ type }) => type === 'merge_queue') || 'unknown' in app) return []
  const { installed } = app.known
  if ('unknown' in installed || !installed.known) return []
  const { permissions, events } = installed.known
  return permissions.merge_queues && events.includes('merge_group')
    ? [say('fine', 'merge-queue', 'the merge queue asks the App, which answers `merge_group`')]
    : [
        say(
          'problem',
          'merge-queue',
          'there is a merge queue, and the App is not told of its groups (`merge_group`), so that nothing would ever be merged; give it `merge_queues: read` and the event',
        ),
      ]
}

/** Several branches of one pattern say the same. */
function once(findings: readonly DoctorFinding[]): DoctorFinding[] {
  return [...new Map(findings.map(each => [each.message, each])).values()]
}
