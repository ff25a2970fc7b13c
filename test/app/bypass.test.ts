/** Merged past the check: recorded once, and one issue, whatever happens meanwhile. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { numberOf, renameRepository } from '../github/core/hub.ts'
import { type AppStage, CONFIGURATION, stageApp, type Wish } from './stage.ts'

let stage: AppStage
const staged = async (wish: Wish = {}) => {
  stage = await stageApp(wish)
}
const root = () => stage.github.person('root').in('acme/shop')
const issues = () => [...stage.shop.tickets.values()]
const recorded = () => stage.store.record.all({ kinds: ['merged-without-go'] })
const later = async () => {
  stage.clock.now += 600_000
  await stage.settle()
}

beforeEach(() => {
  stage = undefined as never
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
})

test('an administrator merges past the check: it is recorded, and an issue says who, what and how', async () => {
  await staged()
  await stage.propose()
  root().merge(1)
  await stage.settle()
  expect(await recorded()).toMatchObject([
    { actor: 'root', commit: stage.pull(1).head.sha, data: { verdict: 'hold', missing: ['runbook', 'lead'] } },
  ])
  expect(issues()).toMatchObject([{ title: 'Pull request #1 was merged without go', author: 'holdpoint[bot]' }])
  const { body } = issues()[0]!
  for (const words of [
    '**root** merged [#1](https://github.example/acme/shop/pull/1)',
    stage.pull(1).head.sha,
    '**Missing then:** 2 items\n- `runbook`\n- `lead`',
    'nothing on GitHub requires the check `holdpoint` on `main`',
  ])
    expect(body).toContain(words)
  // More that happens to it is no second issue.
  root().label(1, 'late')
  root().editPull(1, { body: 'Sorry.' })
  await later()
  expect([issues().length, (await recorded()).length]).toEqual([1, 1])
})

test('where the check is required, it says that somebody may bypass it', async () => {
  await staged({ protect: true })
  stage.shop.rulesets[0]!.bypass_actors = [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }]
  await stage.propose()
  root().merge(1)
  await stage.settle()
  expect(issues()[0]!.body).toContain('`main` requires the check `holdpoint` now, so whoever merged may go past')
})

test('a repository that is renamed after that gets no second issue', async () => {
  await staged()
  await stage.propose()
  root().merge(1)
  await stage.settle()
  expect(issues()).toHaveLength(1)
  renameRepository(stage.github.state, stage.shop, 'acme/store')
  await stage.store.work.mark(['pull:acme/shop#1', 'pull:acme/store#1'], stage.clock.now)
  await later()
  expect([issues().length, (await recorded()).length]).toEqual([1, 1])
})

test.each(['status', 'broken line'])('an answer that is lost (%s) makes no second issue', async kind => {
  await staged()
  await stage.propose()
  stage.github.faults.add({
    on: /mutation Publish/,
    afterwards: true,
    times: 1,
    answer: kind === 'status' ? { status: 502, message: 'Server Error' } : 'broken line',
  })
  root().merge(1)
  await stage.settle()
  await later()
  expect(stage.worked.map(({ outcome }) => outcome)).toContain('retried')
  expect([issues().length, (await recorded()).length]).toEqual([1, 1])
  expect((await stage.store.published.of('pull:acme/shop#1')).has('issue')).toBe(true)
})

test('GitHub does not answer for a while: the issue is opened when it does', async () => {
  await staged()
  await stage.propose()
  stage.github.faults.add({ on: /mutation Publish|query Issues/, times: 3, answer: { status: 502, message: 'Bad' } })
  root().merge(1)
  await stage.settle()
  expect(issues()).toEqual([])
  await later()
  await later()
  expect(issues()).toHaveLength(1)
})

test('an issue of somebody else with our mark is not ours', async () => {
  await staged()
  await stage.propose()
  root().openIssue({ title: 'Trick', body: `<!-- holdpoint:merged-without-go ${numberOf('acme/shop')}#1 -->` })
  root().merge(1)
  await stage.settle()
  expect(issues().map(({ author }) => author)).toEqual(['root', 'holdpoint[bot]'])
})

test('without issues the pull request itself is told, once', async () => {
  await staged()
  await stage.propose()
  stage.shop.issuesOff = true
  stage.github.faults.add({
    on: /mutation Publish/,
    afterwards: true,
    times: 1,
    answer: { status: 502, message: 'Server Error' },
  })
  root().merge(1)
  await stage.settle()
  await later()
  expect(stage.comments(1).filter(body => body.includes('without *go*'))).toHaveLength(1)
})

test('merged before it was judged at all', async () => {
  await staged()
  const ben = stage.github.person('ben').in('acme/shop')
  ben.push({ branch: 'change', files: { 'a.ts': '1' } })
  ben.openPull({ head: 'change' })
  root().merge(1)
  await stage.settle()
  expect(issues()[0]?.body).toContain('merged before Holdpoint gave a verdict')
})

test.each<[string, Wish, (() => Promise<void>) | null]>([
  ['with go', {}, async () => allSigned()],
  ['in shadow mode', { files: { '.github/holdpoint.yml': `${CONFIGURATION}shadow: true\n` } }, null],
])('nothing is said about a merge %s', async (_, wish, before) => {
  await staged(wish)
  await stage.propose()
  await before?.()
  root().merge(1)
  await later()
  expect([issues(), await recorded()]).toEqual([[], []])
})

async function allSigned() {
  stage.tick('ada', 1, 'lead')
  stage.tick('opal', 1, 'runbook')
  await stage.settle()
}

test('nothing is said about a branch that no rule names, retargeted before or not', async () => {
  await staged()
  root().push({ branch: 'develop', files: {} })
  await stage.propose()
  root().editPull(1, { base: 'develop' })
  await stage.settle()
  root().merge(1)
  await later()
  expect([issues(), await recorded()]).toEqual([[], []])
})

test('nothing is said about the change that brings the rules', async () => {
  await staged()
  root().push({ branch: 'main', files: { '.github/holdpoint.yml': null } })
  await stage.propose({ files: { '.github/holdpoint.yml': CONFIGURATION } })
  root().merge(1)
  await later()
  expect([issues(), await recorded()]).toEqual([[], []])
})
