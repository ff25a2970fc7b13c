/**
 * @module doctor/bypass
 * Who may go past the rules, in words.
 */
import picomatch from 'picomatch'
import type { BypassActor, DoctorFinding, GuardFacts } from '../model/guard.ts'
import type { Say } from './judge.ts'

/** GitHub's numbers of its own roles. */
const ROLES: Record<number, string> = { 2: 'maintain', 4: 'write', 5: 'admin' }

/** @returns who may go past each of the rulesets that demand the check. */
export function judgeBypass(ids: readonly number[], { rulesets }: GuardFacts, say: Say): DoctorFinding[] {
  if (!ids.length) return []
  if ('unknown' in rulesets) return [say('unknown', 'bypass', rulesets.unknown)]
  return ids.flatMap(id => {
    const ruleset = rulesets.known.find(each => each.id === id)
    if (!ruleset)
      return [
        say(
          'unknown',
          'bypass',
          `the ruleset ${id} that requires the check is not shown to this token, so that who may bypass it is not known; ask with a token of its owner`,
        ),
      ]
    if ('unknown' in ruleset.bypass) return [say('unknown', 'bypass', ruleset.bypass.unknown)]
    const actors = ruleset.bypass.known
    if (!actors.length) return [say('fine', 'bypass', `nobody may bypass the ruleset \`${ruleset.name}\``)]
    return actors.map(actor => judgeActor(actor, ruleset.name, say))
  })
}

/** @returns branches of the pattern that the rulesets leave out: those that were tried may not be among them. */
export function judgeExclusions(
  pattern: string,
  ids: readonly number[],
  { rulesets }: GuardFacts,
  say: Say,
): DoctorFinding[] {
  const known = 'known' in rulesets ? rulesets.known.filter(({ id }) => ids.includes(id)) : []
  return known.flatMap(({ name, exclude }) =>
    exclude.flatMap(ref => {
      const branch = ref.replace(/^refs\/heads\//, '')
      const wild = /[*?[]/.test(branch)
      if (!wild && !picomatch.isMatch(branch, pattern, { dot: true })) return []
      return [
        say(
          wild ? 'warning' : 'problem',
          'ruleset',
          `the ruleset \`${name}\` leaves out \`${ref}\`, every branch of \`${pattern}\` was expected; take it out of the exclusions, or see that another ruleset holds it`,
        ),
      ]
    }),
  )
}

function judgeActor(actor: BypassActor, ruleset: string, say: Say): DoctorFinding {
  const who = nameOf(actor)
  if (actor.mode === 'exempt')
    return say(
      'problem',
      'bypass',
      `${who} is exempt from the ruleset \`${ruleset}\`, without being asked or noted; take it off the bypass list, or choose "For pull requests only"`,
    )
  if (actor.mode !== 'pull_request')
    return say(
      'problem',
      'bypass',
      `${who} may always bypass the ruleset \`${ruleset}\`, by a push as well; take it off the bypass list, or choose "For pull requests only"`,
    )
  return say(
    'warning',
    'bypass',
    `${who} may merge pull requests past the ruleset \`${ruleset}\`; the App reports every such merge, take it off the bypass list if that is too late`,
  )
}

function nameOf({ type, id }: BypassActor): string {
  if (type === 'RepositoryRole') return `everybody with the role \`${ROLES[id ?? 0] ?? id}\``
  if (type === 'OrganizationAdmin') return 'every owner of the organization'
  if (type === 'Integration') return `the App ${id}`
  if (type === 'DeployKey') return 'every deploy key'
  if (type === 'Team') return `the team ${id}`
  return type === 'User' ? `the user ${id}` : `\`${type}\`${id === null ? '' : ` ${id}`}`
}
