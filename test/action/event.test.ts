import { describe, expect, test } from '@jest/globals'
import { factsOf, versionIn } from '../../src/action/event.ts'

const env = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_SHA: 'm'.repeat(40),
  GITHUB_REF_NAME: '7/merge',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_ACTOR: 'ada',
}

const pullRequest = (headRepository: string | null) => ({
  number: 7,
  pull_request: {
    user: { login: 'author' },
    labels: [{ name: 'ready' }],
    body: '- [x] from a frozen event, never read',
    head: { sha: 'h'.repeat(40), repo: headRepository === null ? null : { full_name: headRepository } },
    base: { ref: 'release/1.2', sha: 'b'.repeat(40), repo: { full_name: 'acme/shop' } },
  },
})

describe('a pull request', () => {
  test('is judged by its head, never by the test merge, and by the rules of its base', () => {
    const facts = factsOf('pull_request', pullRequest('acme/shop'), env)
    expect(facts).toEqual({
      name: 'pull_request',
      base: { branch: 'release/1.2', sha: 'b'.repeat(40) },
      fork: false,
      release: {
        repository: 'acme/shop',
        commit: 'h'.repeat(40),
        version: null,
        environment: null,
        branch: 'release/1.2',
        base: 'b'.repeat(40),
        pullRequest: 7,
        author: 'author',
        labels: ['ready'],
        launchedAt: null,
      },
    })
  })

  test.each(['stranger/shop', null])('from %s is a fork', repository => {
    expect(factsOf('pull_request', pullRequest(repository), env).fork).toBe(true)
  })

  test('without a head is a mistake that says so', () => {
    expect(() => factsOf('pull_request', { number: 7 }, env)).toThrow(
      /the event `pull_request` has no usable `pull_request`/,
    )
  })
})

describe('other events', () => {
  test('a merge group is its own commit and names its last pull request', () => {
    const group = {
      head_sha: 'g'.repeat(40),
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-12-0123abcd',
      base_sha: 'b'.repeat(40),
      base_ref: 'refs/heads/main',
    }
    const { release, base } = factsOf('merge_group', { merge_group: group }, env)
    expect(release).toMatchObject({ commit: 'g'.repeat(40), branch: 'main', base: 'b'.repeat(40), pullRequest: 12 })
    expect(base).toEqual({ branch: 'main', sha: 'b'.repeat(40) })
  })

  test('a push compares with what was there before, a new branch with nothing', () => {
    const pushed = { ...env, GITHUB_REF_NAME: 'main' }
    const facts = factsOf('push', { before: 'a'.repeat(40), sender: { login: 'bob' } }, pushed)
    expect(facts.release).toMatchObject({ branch: 'main', base: 'a'.repeat(40), author: 'bob', commit: env.GITHUB_SHA })
    expect(facts.base).toBeNull()
    expect(factsOf('push', { before: '0'.repeat(40) }, pushed).release.base).toBeNull()
  })

  test('a pushed tag names the version', () => {
    const tagged = { ...env, GITHUB_REF_NAME: 'v1.2.0', GITHUB_REF_TYPE: 'tag' }
    expect(factsOf('push', {}, tagged).release).toMatchObject({ version: '1.2.0', branch: null })
  })

  test('a release is named by its tag', () => {
    const release = { tag_name: 'v2.0.0-rc.1', target_commitish: 'main', author: { login: 'bob' } }
    const facts = factsOf('release', { release }, { ...env, GITHUB_REF_NAME: 'v2.0.0-rc.1', GITHUB_REF_TYPE: 'tag' })
    expect(facts.release).toMatchObject({ version: '2.0.0-rc.1', branch: 'main', author: 'bob' })
  })

  test('whatever else starts a workflow is the commit it runs on', () => {
    const { release } = factsOf('workflow_dispatch', {}, { ...env, GITHUB_REF_NAME: 'main' })
    expect(release).toMatchObject({ commit: env.GITHUB_SHA, branch: 'main', author: 'ada', version: null })
    expect(factsOf('', {}, {}).release.commit).toBeNull()
  })
})

test.each([
  ['v1.2.3', '1.2.3'],
  ['1.2.3', '1.2.3'],
  ['shop@1.2.3', '1.2.3'],
  ['shop-v1.2.3-rc.1', '1.2.3-rc.1'],
  ['release/2.0', '2.0.0'],
  ['nightly', null],
  ['v1', null],
])('the tag %s names the version %s', (tag, version) => {
  expect(versionIn(tag)).toBe(version)
})
