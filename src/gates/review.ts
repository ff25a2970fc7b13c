/**
 * @module gates/review
 * Were the pull requests of this release approved by people who may, as they are now?
 */
import { z } from 'zod'
import type { CommitOrigin, PullRequest, Review } from '../model/forge.ts'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, error, fail, pass, wait } from '../model/outcome.ts'
import { count, flag, list } from '../model/params.ts'
import type { Release } from '../model/release.ts'
import { listed, plural } from '../model/text.ts'
import { readVersion, versionOfTag } from '../model/version.ts'
import type { World } from '../model/world.ts'

type Asked = Pick<World, 'pulls' | 'refs' | 'release'>

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const MERGED = '1f2e3d4c5b6a79880123456789abcdef01234567'
const review = (by: string, state: Review['state'], given: Partial<Review> = {}): Review => ({
  by,
  person: true,
  mayWrite: true,
  state,
  commit: COMMIT,
  current: true,
  ...given,
})
const pull = (number: number, reviews: Review[], given: Partial<PullRequest> = {}): PullRequest => ({
  number,
  url: `https://github.com/acme/shop/pull/${number}`,
  author: 'ada',
  state: 'open',
  head: COMMIT,
  base: 'main',
  baseCommit: MERGED,
  reviews,
  writers: ['ada'],
  unattributed: [],
  unresolved: 0,
  ...given,
})

export default defineGate({
  kind: 'review',
  says: 'The pull request, or every pull request since the previous release, is approved as it is now, and nobody who may write asks for changes.',
  asks: ['pulls', 'refs', 'release'],
  params: z.strictObject({
    approvals: count()
      .pipe(z.number().min(1, 'expected 1 or more'))
      .prefault(1)
      .describe(
        'people who approved each pull request: they may write, made none of its commits, are not its author, and no bots',
      ),
    fresh: flag().prefault(true).describe('an approval counts only for the last commit, or one with the same contents'),
    ownCommits: flag()
      .prefault(false)
      .describe('an approval counts of somebody, too, who wrote or committed some of the commits'),
    resolved: flag().prefault(false).describe('every review thread must be resolved'),
    paths: list()
      .optional()
      .describe(
        'only pull requests and commits that change these paths (globs; `!` in front excludes); all when absent',
      ),
    all: flag()
      .prefault(false)
      .describe(
        'on a pull request too, look at every one since the previous release; without a pull request always so',
      ),
    since: z
      .string()
      .regex(/^[^\s:~^?[\\]+$/, 'expected a tag, a branch or a commit')
      .refine(ref => !/\.\.|\*.*\*/.test(ref), 'expected one tag, branch or commit, or a pattern with one `*`')
      .optional()
      .describe(
        'where the release begins: a tag, branch or commit, or a pattern such as `api@*` for the version tag before this one; when absent, the version tag before this one (`v1.2.0`, `1.2.0`), else what the change is compared with',
      ),
  }),
  async check(params, world) {
    const scope = await scopeOf(params, world)
    const found = await Promise.all(scope.pulls.map(number => world.pulls.one(number)))
    const judged = params.paths ? await touching(found, params.paths, world.pulls) : found
    const direct = params.paths ? await touchingDirectly(scope.direct, params.paths, world.pulls) : scope.direct
    const verdicts = judged.map(each => ({ pull: each, ...verdictOf(each, params) }))
    const evidence = {
      since: scope.since,
      commits: scope.commits,
      withoutPullRequest: direct,
      pulls: verdicts.map(({ pull, approvedBy }) => ({
        number: pull.number,
        url: pull.url,
        author: pull.author,
        state: pull.state,
        head: pull.head,
        approvedBy,
        writers: pull.writers,
        reviews: pull.reviews,
        unresolved: pull.unresolved,
      })),
    }
    const where = scope.since ? ` since \`${shown(scope.since)}\`` : ''
    const bad = verdicts.filter(({ complaints }) => complaints.length)
    const complaints = [...(direct.length ? [directSentence(direct, where)] : []), ...few(bad.flatMap(told))]
    if (complaints.length) {
      // Only what is still open can be approved by waiting.
      const hopeful = !direct.length && bad.every(({ pull, refused }) => pull.state === 'open' && !refused)
      return (hopeful ? wait : fail)(complaints.join('; '), evidence)
    }
    if (!judged.length)
      return fail(
        `no pull request${where} changes \`${(params.paths ?? []).join('`, `')}\`, at least one was expected; correct \`paths\`, or let the item count only \`when\` they change`,
        evidence,
      )
    const unclear = params.ownCommits ? [] : judged.flatMap(unclearSentence)
    if (unclear.length) return error(few(unclear).join('; '), evidence)
    return pass(passSentence(verdicts, where), evidence)
  },
  examples: [
    {
      says: 'An approved pull request passes',
      item: '- [ ] Code was reviewed by two people <!-- gate: review approvals=2 -->',
      world: {
        release: { pullRequest: 12, commit: COMMIT },
        pulls: [pull(12, [review('grace', 'approved'), review('alan', 'approved'), review('alan', 'commented')])],
      },
      outcome: 'pass',
      because: '#12 is approved by `grace` and `alan`',
    },
    {
      says: 'An approval for an earlier state does not count',
      item: '- [ ] Code was reviewed <!-- gate: review -->',
      world: {
        release: { pullRequest: 12, commit: COMMIT },
        pulls: [pull(12, [review('grace', 'approved', { commit: MERGED, current: false })])],
      },
      outcome: 'wait',
      because: '`grace` approved `1f2e3d4`, before its last change',
    },
    {
      says: 'Changes that somebody asks for hold it',
      item: '- [ ] Code was reviewed <!-- gate: review -->',
      world: {
        release: { pullRequest: 12, commit: COMMIT },
        pulls: [pull(12, [review('grace', 'approved'), review('alan', 'changes_requested')])],
      },
      outcome: 'fail',
      because: '`alan` asks for changes in #12',
    },
    {
      says: 'Every pull request since the previous version counts, and a commit that came by none fails',
      item: '- [ ] All changes were reviewed <!-- gate: review -->',
      world: {
        release: { version: '1.2.0', commit: COMMIT },
        refs: {
          tags: [
            { name: 'v1.0.0', commit: '0'.repeat(40) },
            { name: 'v1.1.0', commit: MERGED },
          ],
        },
        between: {
          'v1.1.0': [
            { commit: COMMIT, pulls: [{ number: 12, state: 'merged' }] },
            { commit: 'c0ffee5b6a79880123456789abcdef0123456789', pulls: [] },
          ],
        },
        pulls: [pull(12, [review('grace', 'approved')], { state: 'merged' })],
      },
      outcome: 'fail',
      because: 'commit `c0ffee5` since `v1.1.0` came without a merged pull request',
    },
    {
      says: 'Without an earlier version nobody knows where the release begins',
      item: '- [ ] All changes were reviewed <!-- gate: review -->',
      world: { release: { version: '1.0.0', commit: COMMIT }, refs: { tags: [] } },
      outcome: 'error',
      because: 'name the first commit as `since`',
    },
  ],
})

const short = (commit: string): string => commit.slice(0, 7)
const shown = (ref: string): string => (/^[0-9a-f]{40,64}$/.test(ref) ? short(ref) : ref)
const quoted = (names: readonly string[]): string => listed(names.map(name => `\`${name}\``))

interface Scope {
  /** Null for one pull request alone. */
  since: string | null
  commits: number
  pulls: number[]
  /** Commits that came by no pull request that counts. */
  direct: string[]
}

async function scopeOf({ all, since }: { all: boolean; since?: string | undefined }, world: Asked): Promise<Scope> {
  const { release, pulls } = world
  if (!release.commit)
    throw new CouldNotFindOut('which commit is released is not known; run it in a clone, or on a pull request')
  if (release.pullRequest !== null) await mustBeHead(release.pullRequest, release.commit, pulls)
  if (release.pullRequest !== null && !all && !since)
    return { since: null, commits: 0, pulls: [release.pullRequest], direct: [] }
  const begin = await beginOf(since, release, world)
  const commits = await pulls.between(begin, release.commit)
  if (!commits.length)
    throw new CouldNotFindOut(
      `there is no commit between \`${shown(begin)}\` and \`${short(release.commit)}\`, at least one was expected; correct \`since\``,
    )
  const counts = (origin: CommitOrigin['pulls'][number]) =>
    origin.state === 'merged' || (origin.state === 'open' && origin.number === release.pullRequest)
  const numbers = commits.flatMap(each => each.pulls.filter(counts).map(({ number }) => number))
  if (release.pullRequest !== null) numbers.push(release.pullRequest)
  return {
    since: begin,
    commits: commits.length,
    pulls: [...new Set(numbers)].sort((a, b) => a - b),
    direct: commits.filter(each => !each.pulls.some(counts)).map(({ commit }) => commit),
  }
}

/** Approvals of other commits than the judged one say nothing about it. */
async function mustBeHead(number: number, commit: string, pulls: World['pulls']): Promise<void> {
  const { head } = await pulls.one(number)
  if (head !== commit)
    throw new CouldNotFindOut(
      `#${number} stands at \`${short(head)}\`, and \`${short(commit)}\` is judged; run it again on its last commit`,
    )
}

async function beginOf(since: string | undefined, release: Release, { refs }: Asked): Promise<string> {
  if (since && !since.includes('*')) return since
  const commit = release.commit!
  const candidates = earlier(await refs.tags(), since, release)
  // A tag of another line is no ancestor; so many of them in a row are no history to guess in.
  for (const tag of candidates.slice(0, 20)) if (await refs.contains(commit, tag)) return tag
  if (candidates.length <= 20 && release.base && !since) return release.base
  const wanted = since ? `that is called like \`${since}\`` : 'of the form `v1.2.0` or `1.2.0`'
  throw new CouldNotFindOut(
    `no earlier version tag ${wanted} is in the history of \`${short(commit)}\`, so where the release begins is not known; name it as \`since\`, for a first release name the first commit as \`since\``,
  )
}

/** Names of the version tags before this release, the greatest first. A final version looks back at the last final one. */
function earlier(tags: readonly { name: string; commit: string }[], since: string | undefined, release: Release) {
  const [prefix = '', suffix = ''] = since?.split('*') ?? []
  const own = release.version === null ? null : readVersion(release.version)
  const final = own !== null && own.prerelease.length === 0
  return tags
    .filter(({ name, commit }) => commit !== release.commit && name.startsWith(prefix) && name.endsWith(suffix))
    .flatMap(({ name }) => {
      const read = versionOfTag(name)
      return read && (since || read.prefix === '') ? [{ name, version: read.version }] : []
    })
    .filter(({ version }) => own === null || version.compare(own) < 0)
    .filter(({ version }) => !final || version.prerelease.length === 0)
    .sort((a, b) => b.version.compare(a.version))
    .map(({ name }) => name)
}

async function matcherOf(paths: readonly string[]): Promise<(path: string) => boolean> {
  const { default: picomatch } = await import('picomatch')
  const wanted = paths.filter(path => !path.startsWith('!'))
  const ignore = paths.filter(path => path.startsWith('!')).map(path => path.slice(1))
  return picomatch(wanted.length ? wanted : ['**'], { dot: true, ignore, flags: 's' })
}

async function touching(found: readonly PullRequest[], paths: readonly string[], pulls: World['pulls']) {
  const matches = await matcherOf(paths)
  const changed = await Promise.all(found.map(async each => (await pulls.pathsOf(each.number)).some(matches)))
  return found.filter((_, at) => changed[at])
}

async function touchingDirectly(commits: readonly string[], paths: readonly string[], pulls: World['pulls']) {
  const matches = await matcherOf(paths)
  const changed = await Promise.all(commits.map(async commit => (await pulls.pathsOfCommit(commit)).some(matches)))
  return commits.filter((_, at) => changed[at])
}

interface Verdict {
  approvedBy: string[]
  complaints: string[]
  /** Somebody said no. */
  refused: boolean
}

/** A comment replaces no opinion; a dismissed review takes the reviewer's opinion away. */
function opinionsOf(pull: PullRequest): Review[] {
  const opinions = new Map<string, Review>()
  for (const each of pull.reviews)
    if (each.person && each.mayWrite && each.by !== pull.author && each.by !== 'ghost' && each.state !== 'commented')
      opinions.set(each.by, each)
  return [...opinions.values()]
}

function verdictOf(
  pull: PullRequest,
  params: { approvals: number; fresh: boolean; resolved: boolean; ownCommits: boolean },
): Verdict {
  const opinions = opinionsOf(pull)
  const of = (state: Review['state']) => opinions.filter(each => each.state === state)
  const isOwn = ({ by }: Review) => !params.ownCommits && pull.writers.includes(by)
  const own = of('approved').filter(isOwn)
  const approved = of('approved').filter(each => !isOwn(each) && (each.current || !params.fresh))
  const stale = of('approved').filter(each => !isOwn(each) && !approved.includes(each))
  const refusing = of('changes_requested').map(({ by }) => by)
  const complaints: string[] = []
  if (refusing.length)
    complaints.push(
      `${quoted(refusing)} ${refusing.length === 1 ? 'asks' : 'ask'} for changes in #${pull.number}; make them, and ask for another review`,
    )
  if (approved.length < params.approvals) {
    const why = [...stale.map(staleWords), ...own.map(({ by }) => `\`${by}\` approved commits of their own`)]
    complaints.push(
      `#${pull.number} has ${approved.length} of ${plural(params.approvals, 'approval')}${why.length ? `, for ${why.join(' and ')}` : ''}; ask somebody who may write and made none of its commits for a review`,
    )
  }
  if (params.resolved && pull.unresolved)
    complaints.push(
      `#${pull.number} has ${plural(pull.unresolved, 'unresolved thread')}, none was expected; answer and resolve them`,
    )
  return { approvedBy: approved.map(({ by }) => by), complaints, refused: refusing.length > 0 }
}

/** Who approves may be who wrote a commit that GitHub knows no account for. */
function unclearSentence({ number, unattributed }: PullRequest): string[] {
  const allow = 'allow it with `ownCommits=true`'
  if (unattributed === null)
    return [
      `GitHub does not list all commits of #${number}, so whether who approved it wrote some is not known; make smaller pull requests, or ${allow}`,
    ]
  if (!unattributed.length) return []
  const names = few(unattributed.map(commit => `\`${short(commit)}\``)).join(', ')
  return [
    `GitHub knows no account of who wrote or committed ${names} of #${number}, so whether they approved it themselves is not known; add the address of the commit to their account, or ${allow}`,
  ]
}

const staleWords = ({ by, commit }: Review): string =>
  `\`${by}\` approved ${commit ? `\`${short(commit)}\`` : 'a commit that is gone'}, before its last change`

const told = ({ complaints }: Verdict): string[] => complaints

const few = (sentences: readonly string[]): string[] =>
  sentences.length > 5 ? [...sentences.slice(0, 5), `and ${sentences.length - 5} more of the kind`] : [...sentences]

function directSentence(commits: readonly string[], where: string): string {
  const named = commits.slice(0, 5).map(commit => `\`${short(commit)}\``)
  const names = listed(commits.length > 5 ? [...named, `${commits.length - 5} more`] : named)
  return `${commits.length === 1 ? 'commit' : 'commits'} ${names}${where} came without a merged pull request, each was expected to come by an approved one; have ${commits.length === 1 ? 'it' : 'them'} reviewed, and waive the item`
}

function passSentence(verdicts: readonly (Verdict & { pull: PullRequest })[], where: string): string {
  if (verdicts.length > 1) return `${plural(verdicts.length, 'pull request')}${where} are approved`
  const [{ pull, approvedBy }] = verdicts as [Verdict & { pull: PullRequest }]
  return `#${pull.number} is approved by ${quoted(approvedBy)}${where && `, the only one${where}`}`
}
