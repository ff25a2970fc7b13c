/** Names of repositories change hands: nobody's sign-off is lost by that, and nobody else inherits it. */
import { afterEach, expect, test } from '@jest/globals'
import { readEvent } from '../../src/app/events.ts'
import { renameRepository } from '../github/core/hub.ts'
import { repository } from '../github/state.ts'
import { type AppStage, CHECKLIST, CONFIGURATION, stageApp } from './stage.ts'

let stage: AppStage
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
})

const green = { conclusion: 'success' }
const held = { conclusion: 'action_required' }
const COLLABORATORS = { ada: 'maintain', ben: 'write', opal: 'write', root: 'admin' }

async function signed() {
  stage = await stageApp()
  await stage.propose()
  stage.tick('ada', 1, 'lead')
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ runbook: false, lead: true })
}

/** Somebody clicks a box of a pull request, in whatever repository. */
function click(who: string, fullName: string, item: string) {
  const shop = stage.github.state.repositories.get(fullName)!
  const { body } = shop.pulls.get(1)!
  const line = body!.split('\n').find(each => each.includes(`<!-- hp:${item} -->`))!
  stage.github
    .person(who)
    .in(fullName)
    .editPull(1, { body: body!.replace(line, line.replace('[ ]', '[x]')) })
}

/** A repository of the same name as the old one had, with a pull request of the same number. */
function successor(fullName: string, body = 'Ship this instead.') {
  const { github } = stage
  const made = repository(fullName, { collaborators: COLLABORATORS, born: `${fullName} anew` })
  github.state.repositories.set(fullName, made)
  github.state.moved.delete(fullName)
  const files = { '.github/holdpoint.yml': CONFIGURATION, 'RELEASE.md': CHECKLIST }
  github.person('root').in(fullName).push({ branch: 'main', files, message: 'Begin anew' })
  github
    .person('ben')
    .in(fullName)
    .push({ branch: 'change', files: { 'b.ts': '2' } })
  github.person('ben').in(fullName).openPull({ head: 'change', body })
  return made
}

const runOf = (fullName: string) => {
  const shop = stage.github.state.repositories.get(fullName)!
  return shop.checkRuns.findLast(run => run.name === 'holdpoint' && run.head_sha === shop.pulls.get(1)!.head.sha)
}

test('a renamed repository keeps its record, and what was published is not made twice', async () => {
  await signed()
  renameRepository(stage.github.state, stage.shop, 'acme/store')
  click('opal', 'acme/store', 'runbook')
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ runbook: true, lead: true })
  expect(runOf('acme/store')).toMatchObject(green)
  expect(stage.shop.checkRuns.filter(({ name }) => name === 'holdpoint')).toHaveLength(1)
})

test('a timer under the old name leads to the new one, and two names never write one description', async () => {
  await signed()
  renameRepository(stage.github.state, stage.shop, 'acme/store')
  const before = stage.pull(1).body
  await stage.store.work.mark(['pull:acme/shop#1'], stage.clock.now)
  await stage.settle()
  expect(stage.pull(1).body).toBe(before)
  expect(await stage.store.work.look('pull:acme/store#1')).not.toBeNull()
  click('opal', 'acme/store', 'runbook')
  await stage.settle()
  await stage.store.work.mark(['pull:acme/shop#1', 'pull:acme/store#1'], stage.clock.now)
  await stage.settle()
  expect(runOf('acme/store')).toMatchObject(green)
})

test('what was done under the old name and not looked at yet is not lost', async () => {
  await signed()
  click('opal', 'acme/shop', 'runbook')
  await stage.github.hooks.settled()
  renameRepository(stage.github.state, stage.shop, 'acme/store')
  await stage.store.work.mark(['pull:acme/store#1'], stage.clock.now)
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ runbook: true, lead: true })
})

test('there and back again: one record', async () => {
  await signed()
  renameRepository(stage.github.state, stage.shop, 'acme/store')
  click('opal', 'acme/store', 'runbook')
  await stage.settle()
  renameRepository(stage.github.state, stage.shop, 'acme/shop')
  await stage.store.work.mark(['pull:acme/shop#1'], stage.clock.now)
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ runbook: true, lead: true })
  expect(runOf('acme/shop')).toMatchObject(green)
})

test('a new repository of the old name inherits nothing', async () => {
  await signed()
  renameRepository(stage.github.state, stage.shop, 'acme/store')
  const anew = successor('acme/shop')
  await stage.settle()
  expect(anew.pulls.get(1)!.body).toContain('- [ ] Tech Lead: go')
  expect(runOf('acme/shop')).toMatchObject(held)
  click('opal', 'acme/shop', 'runbook')
  await stage.settle()
  expect(runOf('acme/shop')).toMatchObject(held)
  click('ada', 'acme/shop', 'lead')
  await stage.settle()
  expect(runOf('acme/shop')).toMatchObject(green)
  // The old one neither.
  await stage.store.work.mark(['pull:acme/store#1'], stage.clock.now)
  await stage.settle()
  expect(stage.pull(1).body).toContain('- [x] Tech Lead: go')
  expect(stage.pull(1).body).toContain('- [ ] The runbook')
  expect(runOf('acme/store')).toMatchObject(held)
})

test('nor one that was made when the old one was deleted', async () => {
  await signed()
  // Walked through whatever is pushed, so that no commit tells the two apart.
  stage.tick('opal', 1, 'runbook')
  await stage.settle()
  const anew = successor('acme/shop', stage.pull(1).body!)
  await stage.settle()
  expect(anew.pulls.get(1)!.body).toContain('- [ ] The runbook')
  expect(anew.pulls.get(1)!.body).toContain('- [ ] Tech Lead: go')
  expect(runOf('acme/shop')).toMatchObject(held)
})

test('a renamed repository has all its open pull requests looked at', async () => {
  await signed()
  const payload = { repository: { full_name: 'acme/store' }, installation: { id: 7 } }
  const told = (action: string) =>
    readEvent({ guid: 'g', event: 'repository', receivedAt: 0, appId: 1, payload: { action, ...payload } }).subjects
  expect(told('renamed')).toEqual(['sweep:7'])
  expect(told('transferred')).toEqual(['sweep:7'])
  expect(told('archived')).toEqual([])
})
