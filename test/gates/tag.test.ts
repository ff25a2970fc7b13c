import { describe, expect, test } from '@jest/globals'
import tag from '../../src/gates/tag.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { unknownRelease } from '../../src/model/release.ts'
import type { Tag } from '../../src/model/world.ts'
import { gitSource } from '../../src/sources/git.ts'
import { type Repository, repository } from '../repository.ts'
import { fakeWorld } from '../world.ts'

const HEAD = 'a'.repeat(40)
const OLD = 'b'.repeat(40)
const about = { item: { id: 'x', text: 'Release is tagged', thresholds: [], role: null, modifiers: {} } }
const at = (name: string, commit = HEAD, given: Partial<Tag> = {}): Tag => ({
  name,
  commit,
  annotated: false,
  signed: false,
  date: null,
  ...given,
})

type GitFacts = NonNullable<ExampleWorld['git']>
const judge = async (
  tags: Tag[],
  params: Record<string, unknown> = {},
  given: { version?: string; git?: Partial<GitFacts>; files?: Record<string, string> } = {},
) => {
  const { version = null, git, files = {} } = given
  const world = fakeWorld({ release: { version }, files, git: { head: { commit: HEAD }, tags, ...git } })
  return (await tag.run(params, world, about)).outcome
}
const shallow = { commit: HEAD, shallow: true }

describe('which tag', () => {
  test('by the version of the release, with or without `v`', async () => {
    expect((await judge([at('v1.2.0')], {}, { version: '1.2.0' })).state).toBe('pass')
    expect((await judge([at('1.2.0')], {}, { version: 'v1.2.0' })).state).toBe('pass')
    expect(await judge([at('v1.1.0', OLD)], {}, { version: '1.2.0' })).toMatchObject({
      state: 'fail',
      because:
        'there is no tag `v1.2.0` or `1.2.0`; the newest is `v1.1.0` on `bbbbbbb`; make it: `git tag -a v1.2.0 && git push origin v1.2.0`',
    })
  })

  test('by a name of its own', async () => {
    expect((await judge([at('api@1.2.0')], { name: 'api@{version}' }, { version: '1.2.0' })).state).toBe('pass')
    expect((await judge([at('nightly')], { name: 'nightly', newer: 'false' })).state).toBe('pass')
    expect((await judge([at('nightly')], { name: 'nightly' })).because).toContain('carries no version')
    expect((await judge([], { name: 'api@{version}' })).state).toBe('error')
  })

  test('any version tag on the commit, the greatest and most exact of several', async () => {
    expect((await judge([at('v1'), at('v1.2.0'), at('latest')])).evidence.tag).toBe('v1.2.0')
    expect((await judge([at('v1.2.0', OLD)])).state).toBe('fail')
    expect((await judge([at('v1.2.0', OLD)], { at: 'any' })).state).toBe('pass')
    expect((await judge([at('v1.2.0', OLD)], { at: 'bbbbbbb' })).state).toBe('pass')
    expect((await judge([at('v1.2.0', OLD)], { at: 'main' })).because).toContain('expected `release`, `any`')
  })

  test('in a shallow clone the remote is asked', async () => {
    const git = { head: shallow, remoteTags: [at('v1.2.0'), at('v1.1.0', OLD)] }
    expect((await judge([], {}, { git })).state).toBe('pass')
    expect((await judge([], {}, { git: { head: shallow, remoteTags: [] } })).state).toBe('fail')
    expect((await judge([], {}, { git: { head: shallow } })).state).toBe('error')
  })
})

describe('newer', () => {
  const ancestors: [string, string][] = [[HEAD, OLD]]

  test('than what its history has; greater versions of other branches do not matter', async () => {
    expect((await judge([at('v1.2.0'), at('v2.0.0', OLD)])).state).toBe('pass')
    expect(await judge([at('v1.2.0'), at('v2.0.0', OLD)], {}, { git: { ancestors } })).toMatchObject({
      state: 'fail',
      because: '`v1.2.0` is not newer than `v2.0.0` in its history; take a greater version',
    })
    expect((await judge([at('v1.10.0'), at('v1.9.0', OLD)], {}, { git: { ancestors } })).state).toBe('pass')
    expect((await judge([at('v1.2.0-rc.1'), at('v1.2.0', OLD)], {}, { git: { ancestors } })).state).toBe('fail')
    expect((await judge([at('api@1.2.0'), at('web@2.0.0', OLD)], {}, { git: { ancestors } })).state).toBe('pass')
  })

  test('the same version twice is not newer', async () => {
    expect((await judge([at('v1.2.0'), at('1.2.0', OLD)], {}, { git: { ancestors } })).state).toBe('fail')
  })
})

describe('what kind of tag', () => {
  const named = { version: '1.2.0' }

  test('annotated and signed, the remote having the last word', async () => {
    const annotated = { annotated: true }
    expect((await judge([at('v1.2.0', HEAD, annotated)], { annotated: true }, named)).state).toBe('pass')
    const git = { remoteTags: [at('v1.2.0', HEAD, annotated)] }
    expect((await judge([at('v1.2.0')], { annotated: true }, { ...named, git })).state).toBe('pass')
    const light = { remoteTags: [at('v1.2.0')] }
    expect(await judge([at('v1.2.0')], { annotated: true }, { ...named, git: light })).toMatchObject({
      state: 'fail',
      because: '`v1.2.0` is a lightweight tag, an annotated one was expected; make it with `git tag -a v1.2.0`',
    })
    expect((await judge([at('v1.2.0')], { annotated: true }, named)).state).toBe('error')
    expect((await judge([at('v1.2.0', HEAD, { annotated: true, signed: true })], { signed: true }, named)).state).toBe(
      'pass',
    )
    expect((await judge([at('v1.2.0', HEAD, annotated)], { signed: true }, named)).because).toContain('is not signed')
    expect((await judge([at('v1.2.0')], { signed: true }, { ...named, git })).because).toContain('was not fetched')
  })

  test('on the remote, at the same commit', async () => {
    const remote = (remoteTags: Tag[]) => judge([at('v1.2.0')], { remote: 'true' }, { ...named, git: { remoteTags } })
    expect((await remote([at('v1.2.0')])).because).toBe('`v1.2.0` stands on `aaaaaaa`, on `origin` too')
    expect((await remote([])).because).toBe('`v1.2.0` is not on `origin`; push it: `git push origin v1.2.0`')
    expect((await remote([at('v1.2.0', OLD)])).state).toBe('fail')
  })
})

describe('manifests', () => {
  test('must state the same version, and can tell which it is', async () => {
    const files = { 'package.json': '{ "version": "1.2.0" }', 'Cargo.toml': '[package]\nversion = "1.1.0"\n' }
    const params = { versionFile: 'package.json' }
    expect((await judge([at('v1.2.0')], params, { files })).state).toBe('pass')
    expect((await judge([at('v1.3.0')], params, { files })).because).toContain('there is no tag `v1.2.0` or `1.2.0`')
    expect((await judge([at('v1.2.0')], { versionFile: 'auto' }, { files })).because).toBe(
      '`Cargo.toml` says `1.1.0`, the tag `v1.2.0`; make them one',
    )
    expect((await judge([at('v1.2.0')], { versionFile: 'auto' })).state).toBe('error')
  })
})

describe('in real repositories', () => {
  const ask = async (repo: Repository, params: Record<string, unknown> = {}) => {
    const world = { ...fakeWorld(), git: gitSource(repo.root), release: unknownRelease() }
    return (await tag.run(params, world, about)).outcome
  }

  test('tags, no tags, a detached head, a shallow clone', async () => {
    using repo = repository()
    repo.commit({ 'a.txt': 'one\n' })
    repo.git('tag', 'v1.0.0')
    repo.commit({ 'a.txt': 'two\n' })
    expect((await ask(repo)).state).toBe('fail')
    repo.git('tag', '-a', '-m', 'Second', 'v1.1.0')
    expect((await ask(repo, { annotated: true })).state).toBe('pass')
    repo.git('checkout', '--quiet', '--detach', 'v1.0.0')
    expect((await ask(repo)).evidence.tag).toBe('v1.0.0')
    repo.git('checkout', '--quiet', 'main')
    using clone = repo.clone('--depth=1', '--no-tags')
    expect((await ask(clone, { annotated: true })).state).toBe('pass')
    clone.git('remote', 'set-url', 'origin', '/nowhere')
    expect((await ask(clone)).state).toBe('error')
  })
})
