import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/review.ts'
import type { PullRequest, Review } from '../../src/model/forge.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const HEAD = 'a'.repeat(40)
const OLD = 'b'.repeat(40)
const about = { item: { id: 'x', text: 'Reviewed', thresholds: [], role: null, modifiers: {} } }
const review = (by: string, state: Review['state'], given: Partial<Review> = {}): Review => ({
  by,
  person: true,
  mayWrite: true,
  state,
  commit: HEAD,
  current: true,
  ...given,
})
const pull = (number: number, reviews: Review[], given: Partial<PullRequest & { paths: string[] }> = {}) => ({
  number,
  url: `https://github.com/acme/shop/pull/${number}`,
  author: 'ada',
  state: 'open' as const,
  head: HEAD,
  base: 'main',
  baseCommit: OLD,
  reviews,
  writers: ['ada'],
  unattributed: [],
  unresolved: 0,
  ...given,
})
const judge = async (world: ExampleWorld, params: Record<string, unknown> = {}) =>
  (await gate.run(params, fakeWorld(world), about)).outcome
const one = (reviews: Review[], params: Record<string, unknown> = {}, given: Partial<PullRequest> = {}) =>
  judge({ release: { pullRequest: 7, commit: HEAD }, pulls: [pull(7, reviews, given)] }, params)
const state = async (...given: Parameters<typeof one>) => (await one(...given)).state

describe('whose word counts', () => {
  test.each<[string, Review[]]>([
    ['nobody', []],
    ['the author', [review('ada', 'approved')]],
    ['a bot', [review('helper[bot]', 'approved', { person: false })]],
    ['somebody who may only read', [review('tri', 'approved', { mayWrite: false })]],
    ['somebody who is gone', [review('ghost', 'approved')]],
    ['somebody who commented', [review('grace', 'commented')]],
    ['an approval that was dismissed', [review('grace', 'dismissed')]],
    ['an approval whose later one was dismissed', [review('grace', 'approved'), review('grace', 'dismissed')]],
    ['an approval before the last change', [review('grace', 'approved', { commit: OLD, current: false })]],
    ['an approval of a commit that is gone', [review('grace', 'approved', { commit: null, current: false })]],
  ])('%s: waits', async (_, reviews) => {
    expect(await one(reviews)).toMatchObject({
      state: 'wait',
      because: expect.stringContaining('#7 has 0 of 1 approval'),
    })
    expect(await state(reviews, {}, { state: 'merged' })).toBe('fail')
  })

  test('the same person twice is one approval', async () => {
    const twice = [review('grace', 'approved'), review('grace', 'approved')]
    expect(await state(twice, { approvals: '2' })).toBe('wait')
    expect(await state([...twice, review('alan', 'approved')], { approvals: '2' })).toBe('pass')
  })

  test('a comment takes no opinion back, a later opinion does', async () => {
    expect(await state([review('grace', 'approved'), review('grace', 'commented')])).toBe('pass')
    expect(await state([review('grace', 'changes_requested'), review('grace', 'approved')])).toBe('pass')
    expect(await state([review('grace', 'approved'), review('grace', 'changes_requested')])).toBe('fail')
  })

  test('a request for changes holds it, whatever it was given for and however many approve', async () => {
    const refusal = review('alan', 'changes_requested', { commit: OLD, current: false })
    const approvals = [review('grace', 'approved'), review('edsger', 'approved')]
    expect(await one([refusal, ...approvals])).toMatchObject({
      state: 'fail',
      because: '`alan` asks for changes in #7; make them, and ask for another review',
    })
    expect(await state([refusal, review('alan', 'commented'), ...approvals])).toBe('fail')
    expect(await state([refusal, review('alan', 'dismissed'), ...approvals])).toBe('pass')
    expect(await state([{ ...refusal, mayWrite: false }, ...approvals])).toBe('pass')
  })

  describe('who made some of the commits', () => {
    const both = { writers: ['ada', 'grace'] }
    const approved = review('grace', 'approved')

    test('approves nothing but their own work', async () => {
      expect(await one([approved], {}, both)).toMatchObject({
        state: 'wait',
        because:
          '#7 has 0 of 1 approval, for `grace` approved commits of their own; ask somebody who may write and made none of its commits for a review',
      })
      expect(await state([approved, review('alan', 'approved')], {}, both)).toBe('pass')
      expect(await state([approved, review('alan', 'approved')], { approvals: 2 }, both)).toBe('wait')
      expect(await state([approved], { ownCommits: 'true' }, both)).toBe('pass')
    })

    test('is heard when they ask for changes', async () => {
      const refusal = review('grace', 'changes_requested')
      expect(await state([refusal, review('alan', 'approved')], {}, both)).toBe('fail')
    })

    test('must be known, or nobody knows whose approval it is', async () => {
      expect(await one([approved], {}, { unattributed: [OLD] })).toMatchObject({
        state: 'error',
        because:
          'GitHub knows no account of who wrote or committed `bbbbbbb` of #7, so whether they approved it themselves is not known; add the address of the commit to their account, or allow it with `ownCommits=true`',
      })
      expect(await one([approved], {}, { unattributed: null })).toMatchObject({
        state: 'error',
        because: expect.stringContaining('GitHub does not list all commits of #7'),
      })
      expect(await state([approved], { ownCommits: true }, { unattributed: null })).toBe('pass')
      expect(await state([], {}, { unattributed: null })).toBe('wait')
    })
  })

  test('`fresh=false` takes approvals of earlier commits, and says no more than it knows', async () => {
    const stale = [review('grace', 'approved', { commit: OLD, current: false })]
    expect(await state(stale, { fresh: 'false' })).toBe('pass')
    expect((await one(stale)).because).toContain('`grace` approved `bbbbbbb`, before its last change')
  })

  test('threads count where asked for', async () => {
    const approved = [review('grace', 'approved')]
    expect(await state(approved, {}, { unresolved: 2 })).toBe('pass')
    expect(await one(approved, { resolved: true }, { unresolved: 2 })).toMatchObject({
      state: 'wait',
      because: '#7 has 2 unresolved threads, none was expected; answer and resolve them',
    })
  })

  test('another commit than the judged one is not vouched for', async () => {
    expect(await one([review('grace', 'approved')], {}, { head: OLD })).toMatchObject({
      state: 'error',
      because: '#7 stands at `bbbbbbb`, and `aaaaaaa` is judged; run it again on its last commit',
    })
  })

  test('no approval at all cannot be asked for', async () => {
    expect(await one([], { approvals: '0' })).toMatchObject({
      state: 'error',
      because: 'gate `review`: `approvals`: expected 1 or more',
    })
    expect(await state([], { since: 'a..b' })).toBe('error')
    expect(await state([], { since: '' })).toBe('error')
    expect(await state([], { since: '*a*' })).toBe('error')
  })
})

describe('a release', () => {
  const approved = [review('grace', 'approved')]
  const merged = { state: 'merged' as const }
  const commit = (at: number) => at.toString(16).padStart(40, '0')
  const tags = (...names: string[]) => ({ tags: names.map(name => ({ name, commit: OLD })) })
  const by = (number: number, given: 'merged' | 'open' | 'closed' = 'merged') => [{ number, state: given }]

  test('every pull request since the previous version must be approved', async () => {
    const world: ExampleWorld = {
      release: { version: '1.2.0', commit: HEAD },
      refs: tags('v0.9.0', 'v1.2.0-rc.1', 'v1.1.0', 'v2.0.0', 'api@1.1.5', 'latest'),
      between: {
        'v1.1.0': [
          { commit: commit(1), pulls: by(7) },
          { commit: commit(2), pulls: by(8) },
          { commit: HEAD, pulls: by(7) },
        ],
      },
      pulls: [pull(7, approved, merged), pull(8, approved, merged)],
    }
    expect(await judge(world)).toMatchObject({
      state: 'pass',
      because: '2 pull requests since `v1.1.0` are approved',
      evidence: { since: 'v1.1.0', commits: 3, withoutPullRequest: [] },
    })
    expect(await judge({ ...world, pulls: [pull(7, approved, merged), pull(8, [], merged)] })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('#8 has 0 of 1 approval'),
    })
  })

  test('a pull request that is open, or closed without a merge, brought nothing', async () => {
    for (const given of ['open', 'closed'] as const) {
      const world: ExampleWorld = {
        release: { commit: HEAD },
        refs: tags('v1.1.0'),
        between: { 'v1.1.0': [{ commit: HEAD, pulls: by(7, given) }] },
        pulls: [pull(7, approved)],
      }
      expect(await judge(world)).toMatchObject({
        state: 'fail',
        because:
          'commit `aaaaaaa` since `v1.1.0` came without a merged pull request, each was expected to come by an approved one; have it reviewed, and waive the item',
      })
    }
  })

  test('begins at the version before it, which must be in its history', async () => {
    const between = { 'v1.0.0': [{ commit: HEAD, pulls: by(7) }], 'v1.1.0-rc.1': [{ commit: HEAD, pulls: by(7) }] }
    const pulls = [pull(7, approved, merged)]
    const since = async (release: ExampleWorld['release'], names: string[], params = {}) =>
      (await judge({ release: { commit: HEAD, ...release }, refs: tags(...names), between, pulls }, params)).evidence
        .since
    expect(await since({ version: '1.1.0' }, ['v1.0.0', 'v1.0.9'])).toBe('v1.0.0')
    expect(await since({ version: '1.1.0' }, ['v1.0.0', 'v1.1.0-rc.1'])).toBe('v1.0.0')
    expect(await since({ version: '1.1.0-rc.2' }, ['v1.0.0', 'v1.1.0-rc.1'])).toBe('v1.1.0-rc.1')
    expect(await since({}, ['v1.0.0', 'v3.0.0'])).toBe('v1.0.0')
  })

  test('begins where it is told to, else at its base, else nowhere', async () => {
    const between = { main: [{ commit: HEAD, pulls: by(7) }], 'api@1.0.0': [{ commit: HEAD, pulls: by(7) }] }
    const world = { release: { commit: HEAD }, between, pulls: [pull(7, approved, merged)] }
    const refs = tags('api@1.0.0', 'web@2.0.0')
    expect((await judge({ ...world, refs }, { since: 'main' })).evidence.since).toBe('main')
    expect((await judge({ ...world, refs }, { since: 'api@*' })).evidence.since).toBe('api@1.0.0')
    expect((await judge({ ...world, refs, release: { commit: HEAD, base: 'main' } })).evidence.since).toBe('main')
    expect(await judge({ ...world, refs }, { since: 'web@*' })).toMatchObject({ state: 'error' })
    expect(await judge({ ...world, refs })).toMatchObject({
      state: 'error',
      because: expect.stringContaining('no earlier version tag of the form `v1.2.0` or `1.2.0` is in the history'),
    })
  })

  test('the tag of the release itself is not where it begins', async () => {
    const world = {
      release: { commit: HEAD },
      refs: { tags: [{ name: 'v1.2.0', commit: HEAD }] },
      between: { 'v1.2.0': [] },
    }
    expect((await judge(world)).state).toBe('error')
  })

  test('without commits, or without knowing its own, is not judged', async () => {
    const refs = tags('v1.1.0')
    expect(await judge({ release: { commit: HEAD }, refs, between: { 'v1.1.0': [] } })).toMatchObject({
      state: 'error',
      because: 'there is no commit between `v1.1.0` and `aaaaaaa`, at least one was expected; correct `since`',
    })
    expect((await judge({ refs })).state).toBe('error')
  })

  test('on a pull request `all` looks at what it collects as well', async () => {
    const world: ExampleWorld = {
      release: { pullRequest: 9, commit: HEAD },
      refs: tags('v1.1.0'),
      between: {
        'v1.1.0': [
          { commit: commit(1), pulls: by(7) },
          { commit: HEAD, pulls: by(9, 'open') },
        ],
      },
      pulls: [pull(7, [], merged), pull(9, approved)],
    }
    expect((await judge(world)).state).toBe('pass')
    expect(await judge(world, { all: 'true' })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('#7 has 0 of 1 approval'),
    })
  })

  test('`paths` picks pull requests and commits by what they change', async () => {
    const world: ExampleWorld = {
      release: { commit: HEAD },
      refs: tags('v1.1.0'),
      between: {
        'v1.1.0': [
          { commit: commit(1), pulls: by(7) },
          { commit: commit(2), pulls: by(8) },
          { commit: HEAD, pulls: [], paths: ['package.json'] },
        ],
      },
      pulls: [
        pull(7, approved, { ...merged, paths: ['src/auth/a.ts'] }),
        pull(8, [], { ...merged, paths: ['docs/a.md'] }),
      ],
    }
    expect(await judge(world, { paths: 'src/auth/**' })).toMatchObject({
      state: 'pass',
      because: '#7 is approved by `grace`, the only one since `v1.1.0`',
    })
    expect((await judge(world, { paths: '!docs/**,!package.json' })).state).toBe('pass')
    expect((await judge(world, { paths: '!docs/**' })).because).toContain('commit `aaaaaaa` since')
    expect(await judge(world, { paths: 'src/none/**' })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('no pull request since `v1.1.0` changes `src/none/**`'),
    })
  })
})
