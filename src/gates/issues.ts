/**
 * @module gates/issues
 * Are there as many issues of a kind as there should be: none that block the release, one that follows it up?
 */
import { z } from 'zod'
import type { Issue, IssueQuery } from '../model/forge.ts'
import { defineGate } from '../model/gate.ts'
import { qualifiersOf, queryProblem } from '../model/issue-query.ts'
import { CouldNotFindOut, fail, pass } from '../model/outcome.ts'
import { count, duration, list } from '../model/params.ts'
import type { Release } from '../model/release.ts'
import { listed, plural } from '../model/text.ts'
import type { World } from '../model/world.ts'

const SAYS_STATE = ['is', 'state']
const issue = (number: number, title: string, state: Issue['state'] = 'open'): Issue => ({
  number,
  title,
  url: `https://github.com/acme/shop/issues/${number}`,
  state,
  createdAt: '2026-11-20T10:00:00Z',
})

const text = () => z.string().refine(value => value.trim() !== '', 'expected a word at least')

const params = z
  .strictObject({
    labels: list().optional().describe('labels that each of them carries; `a|b` is one or the other'),
    milestone: text()
      .optional()
      .describe('title of the milestone they are in, `{version}` in it stands for the version; `none` or `*` for any'),
    query: z
      .string()
      .superRefine((value, context) => {
        const problem = queryProblem(value)
        if (problem) context.addIssue({ code: 'custom', message: problem })
      })
      .optional()
      .describe(
        "words for GitHub's search (`label:bug -label:later`), `{version}` and `{milestone}` are filled in; the search lags behind, so prefer `labels` and `milestone` alone",
      ),
    state: z
      .enum(['open', 'closed', 'all'])
      .optional()
      .describe('state they are in; `open` when absent, unless `query` says it'),
    kind: z.enum(['issue', 'pull', 'any']).default('issue').describe('issues, pull requests, or both'),
    created: duration().optional().describe('only those made within this time, such as `14d`'),
    updated: duration().optional().describe('only those changed within this time, such as `7d`'),
    max: count().optional().describe('most that may be there; 0 when neither `max` nor `min` is given'),
    min: count().optional().describe('fewest that must be there'),
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'expected `owner/name`')
      .optional()
      .describe("where they are, as `owner/name`; the release's own repository when absent"),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    error: 'expected no more than `max`',
    path: ['min'],
  })
  .refine(({ min, max }) => min !== 0 || max !== undefined, { error: 'expected 1 or more', path: ['min'] })
  .refine(({ state, query }) => !state || !qualifiersOf(query ?? '').some(says), {
    error: 'expected only once: `query` says it too',
    path: ['state'],
  })

const says = ({ name, value }: { name: string; value: string }): boolean =>
  SAYS_STATE.includes(name) && ['open', 'closed', 'merged'].includes(value.toLowerCase())

export default defineGate({
  kind: 'issues',
  says: 'There are no more issues of a kind than may be, or as many as must be.',
  asks: ['issues', 'release', 'clock'],
  params,
  async check(given, { issues, release, clock }) {
    const asked = queryOf(given, release, clock)
    const max = given.max ?? (given.min === undefined ? 0 : null)
    const min = given.min ?? 0
    const { total, issues: found } = await issues.matching(asked)
    const evidence = { query: asked, total, issues: found, min, max }
    const what = whatOf(asked, total)
    if (max !== null && total > max)
      return fail(`${what}${numbers(found, total)}, ${expected(min, max)} expected; close or move them`, evidence)
    if (total < min) return fail(`${what}, ${expected(min, max)} expected; open what is missing`, evidence)
    return pass(`${what}${numbers(found, total)}, ${expected(min, max)} expected`, evidence)
  },
  examples: [
    {
      says: 'Nothing that blocks the release is open',
      item: '- [ ] No release blockers <!-- gate: issues labels=release-blocker -->',
      world: { issues: [] },
      outcome: 'pass',
      because: 'no open issue labelled `release-blocker`',
    },
    {
      says: 'What is open is named',
      item: '- [ ] Milestone is empty <!-- gate: issues milestone=v{version} -->',
      world: { release: { version: '1.2.0' }, issues: [issue(41, 'Cart loses items'), issue(47, 'Wrong sum')] },
      outcome: 'fail',
      because: '2 open issues in milestone `v1.2.0` (#41 and #47), none expected; close or move them',
    },
    {
      says: 'A follow-up must have been opened',
      item: '- [ ] Post-mortem issue created <!-- gate: issues labels=post-mortem state=all created=14d min=1 -->',
      world: { issues: [issue(52, 'Post-mortem of 20 November')] },
      outcome: 'pass',
      because: '1 issue labelled `post-mortem`',
    },
    {
      says: 'A version that is not known is not filled in',
      item: '- [ ] Milestone is empty <!-- gate: issues milestone=v{version} -->',
      world: { issues: [] },
      outcome: 'error',
      because: '`v{version}` needs the version of this release',
    },
  ],
})

function queryOf(given: z.output<typeof params>, release: Release, clock: World['clock']): IssueQuery {
  const version = release.version?.replace(/^v(?=\d)/, '') ?? null
  const milestone = given.milestone === undefined ? null : filled(given.milestone, { version })
  const words = given.query === undefined ? null : filled(given.query, { version, milestone })
  const problem = words === null ? null : queryProblem(words)
  if (problem) throw new CouldNotFindOut(`\`query\` is \`${words}\` when filled in: ${problem}`)
  const ago = (ms: number | undefined) =>
    ms === undefined ? null : new Date(clock.now().getTime() - ms).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    repository: given.repository ?? null,
    kind: given.kind,
    state: given.state ?? (qualifiersOf(words ?? '').some(says) ? null : 'open'),
    labels: (given.labels ?? []).map(group => alternatives(filled(group, { version }))),
    milestone,
    createdSince: ago(given.created),
    updatedSince: ago(given.updated),
    words,
  }
}

/** Quotes would end what the name stands in. */
function alternatives(group: string): string[] {
  const names = group.split('|').map(name => name.trim())
  if (names.some(name => name === '' || /["\n]/.test(name)))
    throw new CouldNotFindOut(`\`labels\` has \`${group}\`, names without quotes and blanks were expected; correct it`)
  return names
}

function filled(pattern: string, values: Record<string, string | null>): string {
  return pattern.replace(/\{(version|milestone)\}/g, (_, name: string) => {
    const value = values[name]
    if (value && !/["\n]/.test(value)) return value
    const what = name === 'version' ? 'the version of this release' : 'the parameter `milestone`'
    throw new CouldNotFindOut(
      `\`${pattern}\` needs ${what}, and none is known; ${name === 'version' ? 'name it (`--release` on the command line, `version` in the action)' : 'give it'}`,
    )
  })
}

const WORD = { issue: 'issue', pull: 'pull request', any: 'issue or pull request' }

function whatOf(
  { kind, state, labels, milestone, words, repository, createdSince }: IssueQuery,
  total: number,
): string {
  const one = `${state === null || state === 'all' ? '' : `${state} `}${WORD[kind]}`
  const many =
    kind === 'any' ? `${state === null || state === 'all' ? '' : `${state} `}issues or pull requests` : `${one}s`
  return [
    total === 0 ? `no ${one}` : plural(total, one, many),
    ...labels.map(group => `labelled ${listed(group.map(quoted), 'or')}`),
    ...(milestone === null ? [] : [milestone === 'none' ? 'without milestone' : `in milestone ${quoted(milestone)}`]),
    ...(words === null ? [] : [`that match${total > 1 ? '' : 'es'} ${quoted(words)}`]),
    ...(createdSince ? [`made since ${createdSince.slice(0, 10)}`] : []),
    ...(repository ? [`in ${quoted(repository)}`] : []),
  ].join(' ')
}

const quoted = (word: string): string => `\`${word.replaceAll('`', "'")}\``

function numbers(found: readonly Issue[], total: number): string {
  if (!found.length) return ''
  const few = found.slice(0, 5).map(({ number }) => `#${number}`)
  return ` (${listed(total > few.length ? [...few, `${total - few.length} more`] : few)})`
}

function expected(min: number, max: number | null): string {
  if (max === null) return `at least ${min}`
  if (min === 0) return max === 0 ? 'none' : `at most ${max}`
  return min === max ? `${min}` : `${min} to ${max}`
}
