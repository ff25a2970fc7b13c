import { expect, test } from '@jest/globals'
import gate from '../../src/gates/release.ts'
import type { PublishedRelease } from '../../src/model/forge.ts'
import { fakeWorld } from '../world.ts'

const HEAD = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)
const about = { item: { id: 'x', text: 'Released', thresholds: [], role: null, modifiers: {} } }
const published = (given: Partial<PublishedRelease> = {}): PublishedRelease => ({
  name: 'x',
  url: 'https://github.com/acme/shop/releases/1',
  draft: false,
  prerelease: false,
  body: 'What changed in 1.2.0',
  target: 'main',
  assets: [],
  ...given,
})
const judge = async (
  params: Record<string, unknown>,
  given: Partial<PublishedRelease> | null,
  { version = '1.2.0', tagged = HEAD as string | null, tag = 'v1.2.0', commit = HEAD as string | null } = {},
) => {
  const refs = {
    tags: tagged ? [{ name: tag, commit: tagged }] : [],
    branches: { main: { commit: HEAD, protected: false, checks: [] } },
  }
  const releases = given === null ? {} : { [tag]: published(given) }
  return (await gate.run(params, fakeWorld({ release: { version, commit }, refs, releases }), about)).outcome
}
const asset = (name: string, given: object = {}) => ({ name, size: 10, uploaded: true, ...given })

test.each<[string, Record<string, unknown>, Partial<PublishedRelease> | null, string]>([
  ['published', {}, {}, 'pass'],
  ['absent', {}, null, 'fail'],
  ['a draft', {}, { draft: true }, 'fail'],
  ['a draft that will do', { draft: 'true' }, { draft: true }, 'pass'],
  ['published where a draft will do', { draft: 'true' }, {}, 'pass'],
  ['both asked for', { draft: 'true', published: 'true' }, {}, 'error'],
  ['no notes', {}, { body: '  \n' }, 'fail'],
  ['notes to be written', {}, { body: '<!-- notes -->\nTBD' }, 'fail'],
  ['notes that are a comment', {}, { body: '<!-- write me -->' }, 'fail'],
  ['no notes needed', { body: '0' }, { body: '' }, 'pass'],
  ['notes too short', { body: '100' }, {}, 'fail'],
  ['notes of the version', { mentions: '{version}' }, {}, 'pass'],
  ['notes of another version', { mentions: '{version}' }, { body: 'What changed in 1.1' }, 'fail'],
  ['a pre-release', {}, { prerelease: true }, 'fail'],
  ['a pre-release that may be', { prerelease: 'true' }, { prerelease: true }, 'pass'],
  ['an asset', { assets: 'shop-{version}.zip' }, { assets: [asset('shop-1.2.0.zip')] }, 'pass'],
  ['an asset by pattern', { assets: 'shop-*.zip' }, { assets: [asset('shop-mac.zip')] }, 'pass'],
  ['another asset', { assets: 'shop-*.zip' }, { assets: [asset('shop.tar.gz')] }, 'fail'],
  ['an empty asset', { assets: '*' }, { assets: [asset('shop.zip', { size: 0 })] }, 'fail'],
  ['an asset cut off', { assets: '*' }, { assets: [asset('shop.zip', { uploaded: false })] }, 'fail'],
  ['one of two cut off', { assets: '*' }, { assets: [asset('a'), asset('b', { uploaded: false })] }, 'fail'],
  ['checksums', { checksums: 'true' }, { assets: [asset('a.zip'), asset('SHA256SUMS')] }, 'pass'],
  ['no checksums', { checksums: 'true' }, { assets: [asset('a.zip')] }, 'fail'],
  ['only their signature', { checksums: 'true' }, { assets: [asset('checksums.txt.sig')] }, 'fail'],
  ['a blank list', { assets: ' , ' }, {}, 'error'],
])('%s', async (_, params, given, state) => {
  expect((await judge(params, given)).state).toBe(state)
})

test('the same name on another commit is not this release', async () => {
  expect(await judge({}, {}, { tagged: OTHER })).toMatchObject({
    state: 'fail',
    because: '`v1.2.0` stands on `bbbbbbb`, `aaaaaaa` was expected; make the release from that commit',
  })
  expect((await judge({}, {}, { tagged: null })).state).toBe('fail')
  expect((await judge({}, {}, { commit: null })).state).toBe('error')
  expect((await judge({ at: 'any' }, {}, { tagged: OTHER })).state).toBe('pass')
  expect((await judge({}, {}, { tag: '1.2.0' })).state).toBe('pass')
})

test('a draft stands where its tag will be made', async () => {
  const draft = (target: string) => judge({ draft: true }, { draft: true, target }, { tagged: null })
  expect((await draft('main')).state).toBe('pass')
  expect((await draft(HEAD)).state).toBe('pass')
  expect((await draft(OTHER)).state).toBe('fail')
  expect((await draft('gone')).state).toBe('fail')
})

test('a version that is none yet is a pre-release', async () => {
  const release = { version: '1.2.0-rc.1', tag: 'v1.2.0-rc.1' }
  expect((await judge({}, { prerelease: true }, release)).state).toBe('pass')
  expect((await judge({}, {}, release)).because).toContain('is not marked as a pre-release, it must be')
})
