import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import tag from '../../src/gates/tag.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { unknownRelease } from '../../src/model/release.ts'
import type { Tag } from '../../src/model/world.ts'
import { gitSource } from '../../src/sources/git.ts'
import { githubRefs } from '../../src/sources/github/refs.ts'
import { startGitHub } from '../github/index.ts'
import { repository as hub, workflowToken } from '../github/state.ts'
import { type Repository, repository, temporaryFolder } from '../repository.ts'
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

describe('versions that are not semantic ones', () => {
  test.each(['1.2.0rc1', 'v1.2.0.post1', '1.2.0.1', '2026.04.01', 'shop-1.2.0b2'])('%s', async name => {
    expect(await judge([at(name)], { name })).toMatchObject({
      state: 'fail',
      because: `\`${name}\` is no semantic version, one like \`v1.2.0\` or \`v1.2.0-rc.1\` was expected to tell whether it is newer; name it so, or set \`newer=false\``,
    })
    expect((await judge([at(name)], { name, newer: false })).state).toBe('pass')
    expect(await judge([at(name)])).toMatchObject({
      state: 'fail',
      because: expect.stringContaining(`\`${name}\` is no semantic version`),
    })
  })

  test('as the version of the release they are found by their name', async () => {
    const given = { version: '1.2.0rc1' }
    expect((await judge([at('1.2.0rc1')], {}, given)).because).toContain('`1.2.0rc1` is no semantic version')
    expect((await judge([at('1.2.0rc1')], { newer: false }, given)).state).toBe('pass')
    expect((await judge([at('1.2.0rc2')], { newer: false }, given)).state).toBe('fail')
  })
})

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
    expect((await judge([at('v1.2.1'), at('v1.3.0-rc.1', OLD)], {}, { git: { ancestors } })).state).toBe('pass')
    expect((await judge([at('v1.3.0-rc.1'), at('v1.3.0-rc.2', OLD)], {}, { git: { ancestors } })).state).toBe('fail')
    expect((await judge([at('app/v1.2.0'), at('app/v1.3.0', OLD)], {}, { git: { ancestors } })).state).toBe('fail')
    expect((await judge([at('v1.2.0+2'), at('v1.2.0+1', OLD)], {}, { git: { ancestors } })).state).toBe('pass')
    expect((await judge([at('v1.2.0+1'), at('v1.2.0+2', OLD)], {}, { git: { ancestors } })).state).toBe('fail')
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
    expect(
      (await judge([at('v1.2.0', HEAD, { annotated: true, signed: true })], { signed: 'present' }, named)).state,
    ).toBe('pass')
    expect((await judge([at('v1.2.0', HEAD, annotated)], { signed: 'present' }, named)).because).toContain(
      'is not signed',
    )
    expect((await judge([at('v1.2.0')], { signed: 'present' }, { ...named, git })).because).toContain('was not fetched')
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

  test('a Go module must carry the major version in its path', async () => {
    const go = (tagged: string, module: string) =>
      judge([at(tagged)], { versionFile: 'go.mod' }, { files: { 'go.mod': `module example.com/${module}\n` } })
    expect((await go('v2.3.0', 'shop/v2')).state).toBe('pass')
    expect((await go('v0.3.0', 'shop')).state).toBe('pass')
    expect((await go('v2.3.0', 'shop')).because).toBe('`go.mod` says `1`, the tag `v2.3.0`; make them one')
    expect((await go('v1.3.0', 'shop/v2')).state).toBe('fail')
  })
})

describe('signed', () => {
  const object = 'f'.repeat(40)
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  /** GitHub has a tag object, or a lightweight tag where there is no word about it. */
  async function signed(
    verification: { verified: boolean; reason: string } | null,
    git: Partial<GitFacts> = {},
    commit = HEAD,
  ) {
    const shop = hub('acme/shop', { tags: { 'v1.2.0': verification ? { commit, object } : { commit } } })
    if (verification) shop.tagObjects[object] = { tag: 'v1.2.0', object: { type: 'commit', sha: commit }, verification }
    const github = await startGitHub({
      repositories: new Map([['acme/shop', shop]]),
      tokens: { reader: workflowToken({ contents: 'read' }) },
    })
    const api = new Octokit({ auth: 'reader', baseUrl: github.url, log, request: { retries: 0 } })
    const tags = [at('v1.2.0', HEAD, { annotated: true, signed: true })]
    const world = fakeWorld({ git: { head: { commit: HEAD }, tags, ...git } })
    const refs = githubRefs(api, { owner: 'acme', repo: 'shop' })
    const { outcome } = await tag.run({ signed: 'true' }, { ...world, refs }, about)
    expect(github.mistakes).toEqual([])
    await github.close()
    return outcome
  }

  test('GitHub verifies it', async () => {
    expect(await signed({ verified: true, reason: 'valid' })).toMatchObject({
      state: 'pass',
      because: '`v1.2.0` stands on `aaaaaaa`, signature verified',
    })
  })

  test.each(['unknown_key', 'unsigned', 'bad_email', 'invalid', 'expired_key'])('%s is none', async reason => {
    expect((await signed({ verified: false, reason })).state).toBe('fail')
  })

  test('a lightweight tag, another commit, and a bad day prove nothing', async () => {
    expect((await signed(null)).because).toContain('is a lightweight tag, a signed one was expected')
    expect((await signed({ verified: true, reason: 'valid' }, {}, OLD)).because).toContain('on `bbbbbbb` on GitHub')
    expect((await signed({ verified: false, reason: 'gpgverify_unavailable' })).state).toBe('error')
    expect((await judge([at('v1.2.0')], { signed: true })).state).toBe('error')
  })

  test('git’s allowed signers are enough', async () => {
    const by = (verified: boolean) => ({ signatures: { 'v1.2.0': { verified, reason: 'no principal' } } })
    expect((await signed({ verified: false, reason: 'unknown_key' }, by(true))).state).toBe('pass')
    expect((await signed({ verified: false, reason: 'unknown_key' }, by(false))).state).toBe('fail')
    expect((await judge([at('v1.2.0')], { signed: true }, { git: by(false) })).because).toContain('`no principal`')
  })

  test('by a real SSH key, when the list of signers lies outside of what is judged', async () => {
    using repo = repository()
    using folder = temporaryFolder()
    repo.commit({ 'a.txt': 'one\n' })
    const key = (name: string) => {
      const file = join(folder.path, name)
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file])
      return file
    }
    const [ada, eve] = [key('ada'), key('eve')]
    const signers = join(folder.path, 'signers')
    writeFileSync(signers, `ada@example.com ${readFileSync(`${ada}.pub`, 'utf8')}`)
    repo.git('config', 'gpg.format', 'ssh')
    for (const [name, by] of [
      ['v1', ada],
      ['v2', eve],
    ] as const)
      repo.git('-c', `user.signingKey=${by}.pub`, 'tag', '-s', '-m', name, name)
    repo.git('tag', '-a', '-m', 'plain', 'v3')
    const ask = (name: string) => gitSource(repo.root).signature(name)
    expect(await ask('v1')).toBeNull()
    repo.git('config', 'gpg.ssh.allowedSignersFile', signers)
    expect(await ask('v1')).toMatchObject({ verified: true })
    expect(await ask('v2')).toMatchObject({ verified: false })
    expect(await ask('v3')).toBeNull()
    expect(await ask('--help')).toBeNull()
    repo.write('signers', `eve@example.com ${readFileSync(`${eve}.pub`, 'utf8')}`)
    repo.git('config', 'gpg.ssh.allowedSignersFile', join(repo.root, 'signers'))
    expect(await ask('v2')).toBeNull()
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
