/** Tags and releases, and what is told of them, held against GitHub's documentation. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { APP_EVENTS, APP_PERMISSIONS } from './app.ts'
import { asInstallation, last, type Stage, stage } from './stage.ts'

let set: Stage
let octokit: Octokit
const where = { owner: 'acme', repo: 'shop' }
const shop = () => set.github.state.repositories.get('acme/shop')!
const as = (login: string) => set.github.person(login).in('acme/shop')
const told = async (event: string) => {
  await set.github.hooks.settled()
  return set.listener.got.filter(each => each.event === event).map(({ payload }) => payload)
}
const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'answered',
    ({ status, message }) => `${status} ${message}`,
  )

beforeEach(async () => {
  const permissions = { ...APP_PERMISSIONS, contents: 'write' } as const
  set = await stage({ events: [...APP_EVENTS, 'release'], permissions })
  octokit = await asInstallation(set)
})
afterEach(async () => {
  await set.github.hooks.settled()
  expect(set.github.mistakes).toEqual([])
  await set.close()
})

test('a tag is told as a push and as something new; an annotated one has an object of its own', async () => {
  const commit = shop().refs.main!
  as('ada').pushTag('v1.0.0')
  as('ada').pushTag('v1.1.0', 'main', { annotated: true })
  const pushes = (await told('push')).filter(({ ref }) => ref.startsWith('refs/tags/'))
  const of = (tag: string) => pushes.find(({ ref }) => ref === `refs/tags/${tag}`)
  expect(of('v1.0.0')).toMatchObject({
    after: commit,
    created: true,
    head_commit: { id: commit },
    sender: { login: 'ada' },
  })
  expect(of('v1.1.0')).toMatchObject({ after: shop().tags['v1.1.0']!.object, head_commit: { id: commit } })
  expect(of('v1.1.0').after).not.toBe(commit)
  expect((await told('create')).map(({ ref, ref_type }) => `${ref_type} ${ref}`).toSorted()).toEqual([
    'tag v1.0.0',
    'tag v1.1.0',
  ])
  const { data } = await octokit.git.getRef({ ...where, ref: 'tags/v1.1.0' })
  expect(data.object.type).toBe('tag')
})

test('a tag that moves is a forced push, one that is there is not made twice, one that goes is told', async () => {
  const before = shop().refs.main!
  as('ada').pushTag('v1')
  as('ada').push({ branch: 'main', files: { a: '1' } })
  expect(() => as('ada').pushTag('v1')).toThrow('Reference already exists')
  expect(() => as('dan').pushTag('v2')).toThrow('may not write')
  as('ada').pushTag('v1', 'main', { forced: true })
  as('ada').deleteTag('v1')
  const pushes = (await told('push')).filter(({ ref }) => ref === 'refs/tags/v1')
  expect(pushes.find(({ forced }) => forced)).toMatchObject({ before, after: shop().refs.main, created: false })
  expect(pushes.find(({ deleted }) => deleted)).toMatchObject({ after: '0'.repeat(40), head_commit: null })
  expect((await told('delete')).map(({ ref, ref_type }) => `${ref_type} ${ref}`)).toEqual(['tag v1'])
})

test('“events will not be created for tags when more than three tags are pushed at once”', async () => {
  as('ada').pushTags(['a', 'b', 'c', 'd'])
  expect((await told('push')).filter(({ ref }) => ref.startsWith('refs/tags/'))).toEqual([])
  expect(await told('create')).toEqual([])
  expect(Object.keys(shop().tags)).toHaveLength(4)
})

test('a branch that is called like a tag is another thing', async () => {
  const commit = shop().refs.main!
  as('ada').pushTag('v1')
  as('ada').push({ branch: 'v1', files: { a: '1' } })
  const { data } = await octokit.repos.getCommit({ ...where, ref: 'tags/v1' })
  expect(data.sha).toBe(commit)
  expect((await octokit.git.getRef({ ...where, ref: 'heads/v1' })).data.object.sha).not.toBe(commit)
})

test('a release is published with its tag; a draft has none, and nobody finds it by its tag', async () => {
  const release = as('ada').release('v1.0.0', { name: 'One', body: 'notes', draft: true })
  expect(shop().tags['v1.0.0']).toBeUndefined()
  expect(await refusal(octokit.repos.getReleaseByTag({ ...where, tag: 'v1.0.0' }))).toContain('404')
  as('ada').editRelease(release.id, { draft: false })
  expect(shop().tags['v1.0.0']).toEqual({ commit: shop().refs.main })
  expect((await octokit.repos.getReleaseByTag({ ...where, tag: 'v1.0.0' })).data.published_at).not.toBeNull()
  const actions = (await told('release')).map(({ action }) => action)
  expect(actions.toSorted()).toEqual(['created', 'published', 'released'])
  expect(last(set.listener, 'release.published').payload).toMatchObject({
    release: { tag_name: 'v1.0.0', target_commitish: 'main', draft: false, author: { login: 'ada' } },
    sender: { login: 'ada' },
  })
  expect((await told('create')).map(({ ref_type }) => ref_type)).toEqual(['tag'])
})

test('a pre-release is released later without being published again; over REST as by people', async () => {
  const { data } = await octokit.repos.createRelease({ ...where, tag_name: 'v2.0.0-rc.1', prerelease: true })
  expect(await refusal(octokit.repos.createRelease({ ...where, tag_name: 'v2.0.0-rc.1' }))).toContain('already_exists')
  await octokit.repos.updateRelease({ ...where, release_id: data.id, prerelease: false, body: 'ready' })
  await octokit.repos.deleteRelease({ ...where, release_id: data.id })
  const actions = (await told('release')).map(({ action }) => action)
  expect(actions.toSorted()).toEqual(['created', 'deleted', 'edited', 'prereleased', 'published', 'released'])
  expect(last(set.listener, 'release.edited').payload.changes).toEqual({ body: { from: '' } })
  expect(shop().tags['v2.0.0-rc.1']).toBeDefined()
  const reader = await asInstallation(set, { permissions: { contents: 'read' } })
  expect(await refusal(reader.repos.createRelease({ ...where, tag_name: 'v3' }))).toContain('403')
  expect(await refusal(octokit.repos.createRelease({ ...where, tag_name: 'v3', target_commitish: 'gone' }))).toContain(
    '422',
  )
})
