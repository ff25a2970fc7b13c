/**
 * @module doctor/repository
 * What is around the branches: configuration, roles, owners of the rules, environments, workflows.
 */
import type { DoctorFinding, GuardFacts, RoleFacts } from '../model/guard.ts'
import type { Needs, Say } from './judge.ts'

export function judgeRepository(facts: GuardFacts, needs: Needs, say: Say): DoctorFinding[] {
  return [
    ...configuration(facts, say),
    ...facts.roles.flatMap(role => judgeRole(role, say)),
    ...owners(facts, say),
    ...namesakes(facts, needs, say),
    ...environments(facts, say),
  ]
}

function configuration({ config, patterns }: GuardFacts, say: Say): DoctorFinding[] {
  const { source, mistakes } = config
  if (mistakes.length) return mistakes.map(mistake => say('problem', 'configuration', mistake))
  if (source === null)
    return [
      say(
        'problem',
        'configuration',
        'the default branch has no `.github/holdpoint.yml`, so that the App judges nothing; add one',
      ),
    ]
  const names = patterns.map(({ pattern }) => `\`${pattern}\``).join(', ')
  return [say('fine', 'configuration', `\`${source}\` can be read, and its checklists for ${names}`)]
}

function judgeRole({ role, members }: RoleFacts, say: Say): DoctorFinding[] {
  const findings = members.flatMap(({ name, found }) => {
    if ('unknown' in found) return [say('unknown', 'role', found.unknown)]
    if (!found.known.exists)
      return [
        say(
          'problem',
          'role',
          `\`${name}\` of the role \`${role}\` does not exist; mend it in \`.github/holdpoint.yml\``,
        ),
      ]
    if (!found.known.mayWrite)
      return [
        say(
          'warning',
          'role',
          `\`${name}\` of the role \`${role}\` may not write here, and can tick no box in a pull request of others; give the right to write, or let them sign by a comment`,
        ),
      ]
    return []
  })
  return findings.length || !members.length
    ? findings
    : [say('fine', 'role', `everybody of the role \`${role}\` is there and may write`)]
}

function owners({ owned, patterns }: GuardFacts, say: Say): DoctorFinding[] {
  if ('unknown' in owned) return [say('unknown', 'owners', owned.unknown)]
  const bare = owned.known.filter(each => !each.owners.length).map(({ path }) => `\`${path}\``)
  if (bare.length)
    return [
      say(
        'warning',
        'owners',
        `${bare.join(', ')} ${bare.length === 1 ? 'has' : 'have'} no owner in CODEOWNERS, so that whoever may merge may change the rules; name owners`,
      ),
    ]
  const asked = patterns.every(({ branches }) =>
    branches.every(({ rules }) => 'known' in rules && rules.known.some(({ codeOwners }) => codeOwners)),
  )
  if (!owned.known.length) return []
  return asked
    ? [say('fine', 'owners', 'changes of configuration and checklists need a review of their owners')]
    : [
        say(
          'warning',
          'owners',
          'configuration and checklists have owners, whose review is not required; switch on "Require review from Code Owners"',
        ),
      ]
}

function namesakes({ namesakes: found }: GuardFacts, { check }: Needs, say: Say): DoctorFinding[] {
  if ('unknown' in found) return [say('unknown', 'workflow', found.unknown)]
  return found.known.map(job =>
    say(
      'warning',
      'workflow',
      `the job ${job} reports a check that is called \`${check}\`, too; it counts for nothing while the check is pinned to the App, rename it`,
    ),
  )
}

function environments({ environments: found }: GuardFacts, say: Say): DoctorFinding[] {
  if ('unknown' in found) return [say('unknown', 'environment', found.unknown)]
  return found.known.map(({ name, rules, adminsBypass }) => {
    if (!rules.length)
      return say(
        'warning',
        'environment',
        `nothing protects the environment \`${name}\`; add reviewers or branches in its settings if releases go there`,
      )
    return adminsBypass
      ? say(
          'warning',
          'environment',
          `administrators may bypass the protection of the environment \`${name}\`; switch that off in its settings`,
        )
      : say('fine', 'environment', `the environment \`${name}\` is protected (${rules.join(', ')})`)
  })
}
