import { describe, expect, test } from '@jest/globals'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { gitSource } from '../../src/sources/git.ts'
import { repository, temporaryFolder } from '../repository.ts'

const refused = async (answer: Promise<unknown>): Promise<string> => {
  const failure = await answer.then(
    value => new Error(`answered ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  )
  expect(failure).toBeInstanceOf(CouldNotFindOut)
  return (failure as Error).message
}

describe('head', () => {
  test('names commit and branch, and sees changes that are not committed', async () => {
    using repo = repository()
    const commit = repo.commit({ 'a.txt': 'one\n' })
    const git = gitSource(repo.root)
    expect(await git.head()).toEqual({ commit, branch: 'main', shallow: false, dirty: false })
    repo.write('a.txt', 'two\n')
    expect(await git.head()).toMatchObject({ dirty: true })
  })

  test('a detached head has no branch', async () => {
    using repo = repository()
    const commit = repo.commit({ 'a.txt': 'one\n' })
    repo.git('checkout', '--quiet', '--detach')
    expect(await gitSource(repo.root).head()).toMatchObject({ commit, branch: null })
  })

  test('outside of a repository, and before the first commit, it says what to do', async () => {
    using folder = temporaryFolder()
    expect(await refused(gitSource(folder.path).head())).toContain('is no git repository')
    expect(await refused(gitSource(folder.path).contains('a', 'b'))).toContain('is no git repository')
    using repo = repository()
    expect(await refused(gitSource(repo.root).head())).toBe(
      'the repository has no commit yet, one was expected; commit first',
    )
    expect(await refused(gitSource(repo.root).changedPaths('main'))).toContain('`main` is no commit that is known here')
  })

  test('git that is not installed is said so', async () => {
    using repo = repository()
    const path = process.env.PATH
    process.env.PATH = repo.root
    try {
      expect(await refused(gitSource(repo.root).head())).toBe(
        '`git` is not installed here, it was expected on the `PATH`; install it',
      )
    } finally {
      process.env.PATH = path
    }
  })
})

describe('the history of a release', () => {
  test('commits since another one, and where a branch began', async () => {
    using repo = repository()
    const first = repo.commit({ 'a.txt': '1' }, { message: 'feat: one' })
    repo.git('checkout', '--quiet', '-b', 'next')
    const second = repo.commit({ 'a.txt': '2' }, { message: 'fix: two\n\nBREAKING CHANGE: all' })
    repo.git('checkout', '--quiet', 'main')
    const other = repo.commit({ 'b.txt': '1' })
    const git = gitSource(repo.root)
    expect(await git.commitsSince(first, second)).toEqual([
      { commit: second, message: 'fix: two\n\nBREAKING CHANGE: all' },
    ])
    expect((await git.commitsSince(null, second)).map(({ commit }) => commit)).toEqual([second, first])
    expect(await git.forkPoint('main', second)).toBe(first)
    repo.git('checkout', '--quiet', '--orphan', 'alone')
    const alone = repo.commit({ 'c.txt': '1' })
    expect(await refused(git.forkPoint(other, alone))).toContain('no history in common')
    expect(await refused(git.commitsSince('v9', other))).toContain('`v9` is no commit')
  })

  test('of a shallow clone is not told, but its tags are: the remote has them all', async () => {
    using repo = repository()
    const first = repo.commit({ 'a.txt': '1' })
    repo.git('tag', '-a', '-m', 'one', 'v1.0.0')
    const second = repo.commit({ 'a.txt': '2' })
    using shallow = repo.clone('--depth=1')
    const git = gitSource(shallow.root)
    expect(await git.allTags()).toMatchObject([{ name: 'v1.0.0', commit: first }])
    expect(await refused(git.commitsSince(null, second))).toContain('fetch-depth: 0')
    expect(await refused(git.forkPoint(first, second))).toContain('fetch-depth: 0')
    shallow.git('remote', 'set-url', 'origin', 'file:///nowhere/at/all')
    expect(await refused(git.allTags())).not.toBe('')
  })

  test('a clone that was told to fetch no tags asks its remote', async () => {
    using repo = repository()
    const commit = repo.commit({ 'a.txt': '1' })
    repo.git('tag', 'v1.0.0')
    using clone = repo.clone('--no-tags')
    expect(await gitSource(clone.root).allTags()).toMatchObject([{ name: 'v1.0.0', commit }])
    clone.git('remote', 'remove', 'origin')
    expect(await gitSource(clone.root).allTags()).toEqual([])
  })
})

describe('what is checked out', () => {
  test('is the commit and the branch, whatever a tag is called', async () => {
    using repo = repository()
    const commit = repo.commit({ 'a.txt': 'one\n' })
    repo.git('checkout', '--quiet', '-b', 'release/1.x')
    repo.git('tag', 'release/1.x')
    repo.git('tag', 'HEAD')
    expect(await gitSource(repo.root).checkedOut()).toEqual({ commit, branch: 'release/1.x' })
    repo.git('checkout', '--quiet', '--detach')
    expect(await gitSource(repo.root).checkedOut()).toEqual({ commit, branch: null })
  })

  test('is nothing before the first commit and outside of a repository', async () => {
    using repo = repository()
    expect(await refused(gitSource(repo.root).checkedOut())).toContain('no commit yet')
    using folder = temporaryFolder()
    expect(await refused(gitSource(folder.path).checkedOut())).toContain('is no git repository')
  })
})

describe('tags', () => {
  test('lightweight, annotated and nested tags all lead to their commit', async () => {
    using repo = repository()
    const first = repo.commit({ 'a.txt': 'one\n' })
    repo.git('tag', 'v1.0.0')
    repo.git('tag', '-a', '-m', 'Second', 'v1.1.0')
    repo.git('tag', '-a', '-m', 'A tag of a tag', 'nested', 'v1.1.0')
    repo.git('tag', 'a-tree', `${first}^{tree}`)
    const tags = await gitSource(repo.root).tags()
    expect(tags.map(({ name, commit, annotated, signed }) => [name, commit, annotated, signed])).toEqual([
      ['nested', first, true, false],
      ['v1.0.0', first, false, false],
      ['v1.1.0', first, true, false],
    ])
    expect(tags[1]!.date).toBe('2026-11-01T12:00:00.000Z')
  })

  test('no tags are an empty list', async () => {
    using repo = repository()
    repo.commit({ 'a.txt': 'one\n' })
    expect(await gitSource(repo.root).tags()).toEqual([])
  })

  test('the remote still knows that a tag is annotated after a checkout made it lightweight', async () => {
    using repo = repository()
    const commit = repo.commit({ 'a.txt': 'one\n' })
    repo.git('tag', '-a', '-m', 'First', 'v1.0.0')
    using clone = repo.clone('--depth=1', '--no-tags')
    clone.git('update-ref', 'refs/tags/v1.0.0', commit)
    const git = gitSource(clone.root)
    expect(await git.tags()).toMatchObject([{ name: 'v1.0.0', commit, annotated: false }])
    expect(await git.remoteTags()).toMatchObject([{ name: 'v1.0.0', commit, annotated: true }])
    expect(await refused(git.remoteTags('elsewhere'))).toContain('the remote did not answer')
    expect(await refused(git.remoteTags('--upload-pack=touch pwned'))).toContain('`git ls-remote` failed')
  })
})

describe('history', () => {
  test('tells what is contained, in a shallow clone only what it can see', async () => {
    using repo = repository()
    const first = repo.commit({ 'a.txt': 'one\n' })
    const second = repo.commit({ 'a.txt': 'two\n' })
    const git = gitSource(repo.root)
    expect(await git.contains(second, first)).toBe(true)
    expect(await git.contains(first, second)).toBe(false)
    using clone = repo.clone('--depth=1')
    const shallow = gitSource(clone.root)
    expect(await shallow.head()).toMatchObject({ commit: second, shallow: true })
    expect(await refused(shallow.contains('HEAD', first))).toContain('check out with `fetch-depth: 0`')
    expect(await refused(shallow.changedPaths(first))).toContain('check out with `fetch-depth: 0`')
    expect(await refused(shallow.lastCommit('a.txt'))).toContain('check out with `fetch-depth: 0`')
  })

  test('names the last commit of a path', async () => {
    using repo = repository()
    const first = repo.commit({ 'a.txt': 'one\n', 'b.txt': 'one\n' })
    repo.commit({ 'b.txt': 'two\n' }, { date: '2026-11-02T12:00:00+02:00' })
    const git = gitSource(repo.root)
    expect(await git.lastCommit('a.txt')).toEqual({ commit: first, date: '2026-11-01T12:00:00.000Z' })
    expect((await git.lastCommit('b.txt'))!.date).toBe('2026-11-02T10:00:00.000Z')
    expect(await git.lastCommit('never.txt')).toBeNull()
  })

  test('shows a file at a commit, by its path below the root', async () => {
    using repo = repository()
    const first = repo.commit({ 'sub/a.txt': 'one\n' })
    repo.commit({ 'sub/a.txt': 'two\n' })
    const git = gitSource(`${repo.root}/sub`)
    expect(Buffer.from((await git.show(first, 'a.txt'))!).toString()).toBe('one\n')
    expect(await git.show(first, 'missing.txt')).toBeNull()
    expect(await refused(git.show('nowhere', 'a.txt'))).toContain('`nowhere` is no commit')
  })
})

describe('changes since a base', () => {
  const AWKWARD = ['with space.txt', 'quo"te.txt', 'tab\there.txt', 'new\nline.txt', 'Übung.txt', '-dash.txt']

  test('paths of any name, and only those of the branch', async () => {
    using repo = repository()
    repo.commit({ 'old.txt': 'one\n' })
    repo.git('checkout', '--quiet', '-b', 'work')
    repo.commit(Object.fromEntries(AWKWARD.map(path => [path, 'new\n'])))
    repo.git('checkout', '--quiet', 'main')
    repo.commit({ 'old.txt': 'two\n' })
    repo.git('checkout', '--quiet', 'work')
    const git = gitSource(repo.root)
    expect(await git.changedPaths('main')).toEqual([...AWKWARD].sort())
    expect([...(await git.addedLines('main')).keys()].sort()).toEqual([...AWKWARD].sort())
  })

  test('added lines carry their numbers in the new file, whatever their text looks like', async () => {
    using repo = repository()
    repo.commit({ 'a.txt': '1\n2\n3\n4\n', 'gone.txt': 'x\n', 'bare.txt': 'no end' })
    repo.commit({ 'a.txt': '0\n1\n3\n++ b/other.txt\n@@ -1 +1 @@\n4\n', 'bare.txt': 'no end\nstill none' })
    repo.git('rm', '--quiet', 'gone.txt')
    repo.commit({})
    expect(await gitSource(repo.root).addedLines('HEAD~2')).toEqual(
      new Map([
        ['a.txt', new Set([1, 4, 5])],
        ['bare.txt', new Set([1, 2])],
      ]),
    )
  })

  test('a base that is an option, unknown, or of another history is refused', async () => {
    using repo = repository()
    repo.commit({ 'a.txt': 'one\n' })
    repo.git('checkout', '--quiet', '--orphan', 'other')
    repo.commit({ 'b.txt': 'one\n' })
    const git = gitSource(repo.root)
    expect(await refused(git.changedPaths('--output=pwned'))).toContain('is no commit that is known here')
    expect(await refused(git.changedPaths('main'))).toContain('have no history in common')
  })
})

test('a commit has the time it was made, not that of its author', async () => {
  using repo = repository()
  const first = repo.commit({ 'a.ts': '' }, { date: '2026-01-01T01:00:00+01:00' })
  repo.git('-c', 'core.pager=cat', 'commit', '--amend', '--no-edit', '--quiet', '--date=2020-01-01T00:00:00Z')
  const git = gitSource(repo.root)
  expect(await git.committedAt(first)).toBe('2026-01-01T00:00:00.000Z')
  expect(Date.parse(await git.committedAt('HEAD'))).toBeGreaterThan(Date.parse('2026-02-01T00:00:00Z'))
  expect(await refused(git.committedAt('0'.repeat(40)))).toContain('is no commit')
})

describe('writers of lines', () => {
  test('are told by commit, new lines by none, commits that are ignored by those before', async () => {
    using repo = repository()
    const first = repo.commit({ 'a.ts': 'one()\ntwo()\n', '.gitignore': 'out\n' }, { date: '2026-01-01T00:00:00Z' })
    const second = repo.commit(
      { 'a.ts': 'one( )\ntwo()\nthree()\n' },
      { author: 'Grace <g@example.com>', date: '2026-02-01T00:00:00Z' },
    )
    repo.write('a.ts', 'zero()\none( )\n  two()\nthree()\n')
    const git = gitSource(repo.root)
    const writers = await git.writers('a.ts', [1, 2, 3, 4])
    expect(writers.get(1)).toBeNull()
    expect(writers.get(3)).toEqual({ commit: first, name: 'Ada', at: '2026-01-01T00:00:00.000Z' })
    expect(writers.get(4)).toMatchObject({ commit: second, name: 'Grace' })
    repo.write('.git-blame-ignore-revs', `${second}\n`)
    expect((await git.writers('a.ts', [2])).get(2)).toMatchObject({ commit: first })
    repo.write('new.ts', 'x()\n')
    expect((await git.writers('new.ts', [1])).get(1)).toBeNull()
    repo.write('out/a.ts', 'x()\n')
    expect(await refused(git.writers('out/a.ts', [1]))).toContain('ignored by git')
    repo.write('.git-blame-ignore-revs', 'no commit\n')
    expect(await refused(git.writers('a.ts', [2]))).toContain('blame')
    expect(await refused(git.writers('a.ts', [99]))).toContain('blame')
  })

  test('are not known where a shallow clone ends', async () => {
    using repo = repository()
    repo.commit({ 'a.ts': 'one()\n' }, { date: '2026-01-01T00:00:00Z' })
    repo.commit({ 'b.ts': 'two()\n' }, { date: '2026-02-01T00:00:00Z' })
    using shallow = repo.clone('--depth=1')
    expect(await refused(gitSource(shallow.root).writers('a.ts', [1]))).toContain('fetch-depth: 0')
    using whole = repo.clone()
    expect((await gitSource(whole.root).writers('a.ts', [1])).get(1)).toMatchObject({ at: '2026-01-01T00:00:00.000Z' })
  })
})

describe('blame', () => {
  test('tells who wrote each line, the uncommitted ones included', async () => {
    using repo = repository()
    const first = repo.commit({ 'list.md': '- [x] a\n- [ ] b\n' }, { author: 'Bo <bo@example.com>' })
    repo.write('list.md', '- [x] a\n- [x] b\n')
    const lines = (await gitSource(repo.root).blame('list.md'))!
    expect(lines[0]).toMatchObject({ text: '- [x] a', commit: first, name: 'Bo', email: 'bo@example.com' })
    expect(lines[1]!.commit).toBeNull()
    expect(await gitSource(repo.root).blame('unknown.md')).toBeNull()
  })

  test('the boundary of a shallow clone is marked', async () => {
    using repo = repository()
    repo.commit({ 'list.md': '- [x] a\n' })
    repo.commit({ 'other.md': 'x\n' })
    using clone = repo.clone('--depth=1')
    expect(await gitSource(clone.root).blame('list.md')).toMatchObject([{ boundary: true }])
  })
})
