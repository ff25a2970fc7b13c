/**
 * @module gates/ref
 * Is a branch or a tag where it should be on GitHub, and who may change it?
 */
import { z } from 'zod'
import type { Branch, BranchRule, DemandedCheck } from '../model/forge.ts'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, error, fail, type Outcome, pass } from '../model/outcome.ts'
import { count, flag, list } from '../model/params.ts'
import type { Release } from '../model/release.ts'
import { listed, plural } from '../model/text.ts'
import type { World } from '../model/world.ts'

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const branch = (given: Partial<Branch> = {}): Branch => ({ commit: COMMIT, protected: false, checks: [], ...given })
const rule = (type: string, given: Partial<BranchRule> = {}): BranchRule => ({
  type,
  approvals: null,
  checks: [],
  ...given,
})

/** Rules that keep somebody from changing what is there. Others look at names or messages only. */
const GUARDS = [
  'code_scanning',
  'deletion',
  'merge_queue',
  'non_fast_forward',
  'pull_request',
  'required_deployments',
  'required_linear_history',
  'required_signatures',
  'required_status_checks',
  'update',
  'workflows',
]
const KNOWN = [
  ...GUARDS,
  ...['creation', 'commit_message_pattern', 'commit_author_email_pattern', 'committer_email_pattern'],
  ...['branch_name_pattern', 'copilot_code_review'],
]

const params = z
  .strictObject({
    name: z
      .string()
      .refine(name => name.trim() !== '', 'expected a name')
      .optional()
      .describe(
        "name of the branch or tag, `{version}` in it stands for the version; the release's branch when absent",
      ),
    kind: z.enum(['branch', 'tag']).default('branch').describe('what it is'),
    exists: flag().prefault(true).describe('it must be there; `false` for one that must be gone'),
    at: z
      .string()
      .regex(/^(release|any|[0-9a-f]{7,64})$/, 'expected `release`, `any`, or a commit of 7 or more hex digits')
      .default('any')
      .describe('commit it must point at: `release` for the judged one, `any`, or its object name'),
    contains: z
      .string()
      .regex(/^[^\s:~^?*[\\]+$/, 'expected `release`, a tag, a branch or a commit')
      .refine(ref => !ref.includes('..'), 'expected one tag, branch or commit')
      .optional()
      .describe('what it must contain: `release` for the judged commit, or a tag, branch or commit'),
    protected: flag().prefault(false).describe('the branch must be protected, by a ruleset or by classic protection'),
    rules: list()
      .pipe(z.array(z.enum(KNOWN, { error: `expected of ${KNOWN.map(type => `\`${type}\``).join(', ')}` })).min(1))
      .optional()
      .describe(
        'rules that must hold for the branch, in the words of rulesets: `pull_request`, `non_fast_forward`, `deletion`, ...',
      ),
    checks: list().optional().describe('checks that the branch must demand before a merge'),
    app: count().optional().describe('id of the app that must post those checks; `15368` is GitHub Actions'),
    approvals: count().optional().describe('fewest approvals that the branch must demand'),
  })
  .refine(({ app, checks }) => app === undefined || checks !== undefined, {
    error: 'expected together with `checks`',
    path: ['app'],
  })
  .refine(given => given.kind === 'branch' || !demanding(given), {
    error: 'expected `branch`: GitHub does not tell which rules hold for a tag',
    path: ['kind'],
  })
  .refine(given => given.exists || (!demanding(given) && given.at === 'any' && given.contains === undefined), {
    error: 'expected alone: of what is gone nothing else can be asked',
    path: ['exists'],
  })
type Given = z.output<typeof params>

interface Demands {
  protected: boolean
  rules?: unknown
  checks?: unknown
  approvals?: unknown
}

const demanding = (given: Demands): boolean =>
  given.protected || [given.rules, given.checks, given.approvals].some(each => each !== undefined)

export default defineGate({
  kind: 'ref',
  says: 'A branch or tag is there on GitHub, points where it should, and is protected as it should be.',
  asks: ['refs', 'release'],
  params,
  async check(given, { refs, release }) {
    const name = nameOf(given.name, release)
    const what = `${given.kind} ${quoted([name])}`
    const found = given.kind === 'tag' ? await tagOf(name, refs) : await refs.branch(name)
    if (!given.exists)
      return found
        ? fail(`${what} is there at \`${short(found.commit)}\`, it must be gone; delete it`, { name, ...found })
        : pass(`${what} is gone`, { name })
    if (!found) return fail(`there is no ${what}, one was expected; push it`, { name })
    const evidence = { name, ...found }
    const misplaced = await placeOf(given, name, found.commit, release, refs)
    if (misplaced) return fail(`${what} ${misplaced}`, evidence)
    if (!demanding(given)) return pass(`${what} is there at \`${short(found.commit)}\``, evidence)
    const rules = await refs.rules(name)
    return guarded(given, what, found as Branch, rules, { ...evidence, rules })
  },
  examples: [
    {
      says: 'A protected release branch passes',
      item: '- [ ] Release branch is protected <!-- gate: ref name=release/{version} rules=pull_request,non_fast_forward checks=test -->',
      world: {
        release: { version: '1.2.0', commit: COMMIT },
        refs: {
          branches: { 'release/1.2.0': branch({ protected: true }) },
          rules: {
            'release/1.2.0': [
              rule('pull_request', { approvals: 1 }),
              rule('non_fast_forward'),
              rule('required_status_checks', { checks: [{ context: 'test', app: 15368 }] }),
            ],
          },
        },
      },
      outcome: 'pass',
      because: 'branch `release/1.2.0` is there at `b34f1d2`, protected by',
    },
    {
      says: 'A branch that anybody who may write can push to fails',
      item: '- [ ] main is protected <!-- gate: ref name=main protected=true -->',
      world: { refs: { branches: { main: branch() }, rules: { main: [] } } },
      outcome: 'fail',
      because: 'branch `main` is not protected',
    },
    {
      says: 'Of classic protection only administrators see the rules',
      item: '- [ ] main takes pull requests only <!-- gate: ref name=main rules=pull_request -->',
      world: { refs: { branches: { main: branch({ protected: true }) }, rules: { main: [] } } },
      outcome: 'error',
      because: 'shows the rules of classic protection to administrators only',
    },
    {
      says: 'The branch must be there',
      item: '- [ ] Release branch created <!-- gate: ref name=release/{version} contains=release -->',
      world: { release: { version: '1.2.0', commit: COMMIT }, refs: { branches: {} } },
      outcome: 'fail',
      because: 'there is no branch `release/1.2.0`, one was expected; push it',
    },
  ],
})

const short = (commit: string): string => commit.slice(0, 7)
const quoted = (words: readonly string[]): string => listed(words.map(word => `\`${word.replaceAll('`', "'")}\``))

function nameOf(name: string | undefined, { branch, version }: Release): string {
  if (name === undefined) {
    if (branch) return branch
    throw new CouldNotFindOut('the branch of this release is not known; give `name`')
  }
  const plain = name.replace(/^refs\/(?:heads|tags)\//, '')
  if (!plain.includes('{version}')) return plain
  if (version !== null) return plain.replaceAll('{version}', version.replace(/^v(?=\d)/, ''))
  throw new CouldNotFindOut(
    `\`${name}\` needs the version of this release, and none is known; name it (\`--release\` on the command line, \`version\` in the action)`,
  )
}

const tagOf = async (name: string, refs: World['refs']) => (await refs.tags()).find(tag => tag.name === name) ?? null

/** @returns what is wrong with where it points; null when nothing is. */
async function placeOf(given: Given, name: string, commit: string, release: Release, refs: World['refs']) {
  const judged = () => {
    if (release.commit) return release.commit
    throw new CouldNotFindOut('which commit is released is not known; run it in a clone, or on a pull request')
  }
  const at = given.at === 'release' ? judged() : given.at
  if (at !== 'any' && !commit.startsWith(at))
    return `points at \`${short(commit)}\`, \`${short(at)}\` was expected; move it, or correct \`at\``
  if (given.contains === undefined) return null
  const wanted = given.contains === 'release' ? judged() : given.contains
  if (await refs.contains(commit, wanted)) return null
  return `does not contain \`${/^[0-9a-f]{40}$/.test(wanted) ? short(wanted) : wanted}\`, it was expected to; merge it into \`${name}\``
}

function guarded(
  given: Given,
  what: string,
  found: Branch,
  rules: readonly BranchRule[],
  evidence: Record<string, unknown>,
): Outcome {
  const types = [...new Set(rules.map(({ type }) => type))].sort()
  const guards = types.filter(type => GUARDS.includes(type))
  if (!found.protected && !guards.length)
    return fail(`${what} is not protected, it must be; make a ruleset for it`, evidence)
  const demanded = [...found.checks, ...rules.flatMap(({ checks }) => checks)]
  const wanted = (given.rules ?? []).filter(type => type !== 'required_status_checks' || !found.checks.length)
  const absent = wanted.filter(type => !types.includes(type))
  const approvals = Math.max(0, ...rules.map(rule => rule.approvals ?? 0))
  const few = given.approvals !== undefined && approvals < given.approvals
  const complaints = uncheckedBy(given.checks ?? [], given.app, demanded)
  if (complaints.length) return fail(`${what} ${complaints.join(', and ')}`, evidence)
  // Rulesets say nothing of what classic protection demands, and only administrators may ask it.
  if ((absent.length || few) && found.protected && !guards.length)
    return error(
      `GitHub shows the rules of classic protection to administrators only, so whether ${what} demands ${absent.length ? quoted(absent) : plural(given.approvals!, 'approval')} is not known; protect it by a ruleset`,
      evidence,
    )
  if (absent.length)
    return fail(`${what} has no rule ${quoted(absent)}, it was expected to; add it to a ruleset`, evidence)
  if (few)
    return fail(
      `${what} demands ${plural(approvals, 'approval')}, at least ${given.approvals} expected; raise it in a ruleset`,
      evidence,
    )
  return pass(
    `${what} is there at \`${short(found.commit)}\`, protected by ${guards.length ? quoted(guards) : 'classic protection'}`,
    evidence,
  )
}

/** @returns what is wrong with the checks that are demanded. */
function uncheckedBy(names: readonly string[], app: number | undefined, demanded: readonly DemandedCheck[]): string[] {
  const absent = names.filter(name => !demanded.some(({ context }) => context === name))
  const anybody = names.filter(
    name =>
      !absent.includes(name) && app !== undefined && !demanded.some(each => each.context === name && each.app === app),
  )
  return [
    ...(absent.length ? [`does not demand ${quoted(absent)}, it was expected to; add it to the required checks`] : []),
    ...(anybody.length
      ? [
          `takes ${quoted(anybody)} from others than app ${app}, only that one may post it; set it as the check's source`,
        ]
      : []),
  ]
}
