/** A release goes on when its repository is called otherwise, and whoever has the name then inherits nothing of it. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readBlock } from '../../src/publish/block.ts'
import { renameRepository } from '../github/core/hub.ts'
import { repository } from '../github/state.ts'
import { AFTER, AFTER_CONFIGURATION, type AfterStage, stageAfter } from './after.ts'

let stage: AfterStage
beforeEach(() => {
  stage = undefined as never
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  await stage[Symbol.asyncDispose]()
})

const rename = (to: string) => renameRepository(stage.github.state, stage.shop, to)
const titles = () => stage.issues().map(({ title, state }) => `${title}: ${state}`)

/** Somebody clicks a box, whatever the repository is called. */
async function click(who: string, title: string, item: string) {
  const { number, body } = stage.issue(title)
  const line = body!.split('\n').find(each => each.includes(`<!-- hp:${item} -->`))!
  const clicked = body!.replace(line, line.replace('[ ]', '[x]'))
  stage.github.person(who).in(stage.shop.fullName).editIssue(number, { body: clicked })
  await stage.settle()
}
const says = async (who: string, title: string, text: string) => {
  stage.github.person(who).in(stage.shop.fullName).comment(stage.issue(title).number, `/holdpoint ${text}`)
  await stage.settle()
}

test('its steps go on under the new name, and no issue is made twice', async () => {
  stage = await stageAfter()
  const sha = await stage.release()
  await click('ada', 'Deploy', 'maintenance-on')
  await click('ada', 'Deploy', 'migrate')
  expect(stage.comments(stage.issue('Deploy').number)).toHaveLength(1)
  rename('acme/store')
  await click('opal', 'Deploy', 'migrate')
  expect(stage.list('Deploy')).toMatchObject({ 'maintenance-on': true, migrate: true })
  const { id } = stage.github.ci('acme/store').deploy('production', sha)
  stage.github.ci('acme/store').setDeploymentStatus(id, 'success')
  await stage.settle()
  expect(titles()).toEqual(['Deploy #1 to production: open', 'After the deployment of #1 to production: open'])
  // The watch goes on under either name.
  await stage.store.work.mark([`release:acme/shop@${sha}:production`], stage.clock.now)
  stage.clock.now += 11 * 60_000
  await stage.settle()
  expect(stage.comments(stage.issue('Deploy').number)).toHaveLength(1)
  // Other than GitHub's, the ids of the stand-in have the repository's name in them: the comment is looked for once more.
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([
    expect.objectContaining({ outcome: 'retried', because: expect.stringContaining('comment:deploy') }),
  ])
  stage.worked.length = 0
  await says('ada', 'Deploy', 'rollback: errors')
  for (const step of ['redeploy', 'tell']) await click('ada', 'Roll back', step)
  expect(titles()).toEqual([
    'Deploy #1 to production: closed',
    'After the deployment of #1 to production: closed',
    'Roll back #1 in production: closed',
    'Root cause: why was #1 rolled back in production: open',
  ])
})

test('there and back again: one release', async () => {
  stage = await stageAfter()
  await stage.release()
  rename('acme/store')
  await click('ada', 'Deploy', 'maintenance-on')
  rename('acme/shop')
  await click('opal', 'Deploy', 'migrate')
  await click('ada', 'Deploy', 'maintenance-off')
  expect(stage.list('Deploy')).toMatchObject({ 'maintenance-on': true, migrate: true, 'maintenance-off': true })
  expect(titles()).toHaveLength(2)
})

test('a new repository of the old name inherits nothing, and nothing is written into it', async () => {
  stage = await stageAfter()
  const sha = await stage.release()
  rename('acme/store')
  const { github } = stage
  const collaborators = { ada: 'maintain', ben: 'write', opal: 'write', root: 'admin' } as const
  const anew = repository('acme/shop', { collaborators, born: 'anew' })
  github.state.repositories.set('acme/shop', anew)
  github.state.moved.delete('acme/shop')
  const files = { '.github/holdpoint.yml': AFTER_CONFIGURATION, 'RELEASE.md': AFTER }
  github.person('root').in('acme/shop').push({ branch: 'main', files })
  // Two of its own issues have the numbers of the other one's.
  for (const title of ['One', 'Two', 'Three']) github.person('ben').in('acme/shop').openIssue({ title, body: 'Mine.' })
  await stage.settle()
  await stage.store.work.mark([`release:acme/shop@${sha}:production`], stage.clock.now)
  await stage.settle()
  github.person('ada').in('acme/shop').comment(2, '/holdpoint launched')
  await stage.settle()
  expect([...anew.tickets.values()].map(({ title, body }) => [title, body])).toEqual([
    ['One', 'Mine.'],
    ['Two', 'Mine.'],
    ['Three', 'Mine.'],
  ])
  expect(titles()).toEqual(['Deploy #1 to production: open'])
  // The old one goes on.
  await click('ada', 'Deploy', 'maintenance-on')
  expect(readBlock(stage.issue('Deploy').body)?.get('maintenance-on')).toBe(true)
})
