/** The same release shown in other ways, and items that are let go in its issues. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AFTER, AFTER_CONFIGURATION, type AfterStage, stageAfter } from './after.ts'
import type { Wish } from './stage.ts'

let stage: AfterStage
const staged = async (wish: Wish = {}) => {
  stage = await stageAfter(wish)
  return stage
}
const person = (login: string) => stage.github.person(login).in('acme/shop')
const says = async (who: string, title: string, text: string) => {
  person(who).comment(stage.issue(title).number, `/holdpoint ${text}`)
  await stage.settle()
}
const click = async (who: string, title: string, item: string, box?: 'x' | ' ') => {
  stage.click(who, title, item, box)
  await stage.settle()
}
const told = (title: string) =>
  stage.comments(stage.issue(title).number).find(body => body.includes('holdpoint:comment')) ?? ''
const states = () => stage.issues().map(({ title, state }) => `${title}: ${state}`)

beforeEach(() => {
  stage = undefined as never
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  await stage[Symbol.asyncDispose]()
})

describe('in one issue', () => {
  const files = { '.github/holdpoint.yml': `${AFTER_CONFIGURATION}deploy: { issues: one }\n` }
  const ROWS = [
    ['ada', 'maintenance-on'],
    ['opal', 'migrate'],
    ['ada', 'maintenance-off'],
    ['ada', 'home'],
  ] as const

  test('it goes from the first step to the end', async () => {
    await staged({ files })
    const sha = await stage.release()
    for (const [who, step] of ROWS) await click(who, 'Deploy', step)
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
    expect(states()).toEqual(['Deploy #1 to production: open'])
    person('ada').closeIssue(stage.issue('Deploy').number)
    await stage.settle()
    expect(states()).toEqual(['Deploy #1 to production: open'])
    await click('ada', 'Deploy', 'errors')
    expect(states()).toEqual(['Deploy #1 to production: closed'])
    expect(await stage.life(sha)).toMatchObject({ outcome: 'succeeded' })
  })

  test('it is rolled back there', async () => {
    await staged({ files })
    const sha = await stage.release()
    await click('ada', 'Deploy', 'maintenance-on')
    await click('ada', 'Deploy', 'maintenance-on', ' ')
    await says('ada', 'Deploy', 'rollback: errors')
    await click('ada', 'Deploy', 'redeploy')
    await click('ada', 'Deploy', 'tell')
    expect(await stage.life(sha)).toMatchObject({ outcome: 'rolled-back' })
    expect(states()).toEqual([
      'Deploy #1 to production: closed',
      'Root cause: why was #1 rolled back in production: open',
    ])
    person('dan').comment(stage.issue('Root cause').number, 'A race.')
    person('ada').closeIssue(stage.issue('Root cause').number)
    await stage.settle()
    person('ada').reopenIssue(stage.issue('Deploy').number)
    await stage.settle()
    expect(stage.issues().map(({ state }) => state)).toEqual(['closed', 'closed'])
  })
})

test('as sub-issues, each below the first', async () => {
  await staged({ files: { '.github/holdpoint.yml': `${AFTER_CONFIGURATION}deploy: { issues: sub-issues }\n` } })
  const sha = await stage.release()
  await says('ada', 'Deploy', 'launched')
  await says('ada', 'Deploy', 'rollback: errors')
  expect(states()).toHaveLength(4)
  expect(await stage.life(sha)).toMatchObject({ stage: 'rolling-back' })
})

describe('in the issues of a release', () => {
  test('an item is waived, or does not apply, by those who may', async () => {
    await staged()
    const sha = await stage.release()
    await click('ada', 'Deploy', 'maintenance-on')
    await says('ada', 'Deploy', 'waive migrate until 2099-01-01: no migration')
    expect(told('Deploy')).toContain('ada does not hold ops')
    await says('opal', 'Deploy', 'waive migrate until 2001-01-01: no migration')
    expect(told('Deploy')).toContain('has passed')
    expect(stage.list('Deploy').migrate).toBe(false)
    await says('opal', 'Deploy', 'na migrate: no migration')
    await click('ada', 'Deploy', 'maintenance-off')
    await says('ada', 'Deploy', 'waive home until 2099-01-01: the probe is broken')
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
    expect(stage.issue('Deploy').state).toBe('closed')
    await says('dan', 'After', 'na errors: I do not care')
    expect(stage.issue('After').state).toBe('open')
    await says('ada', 'After', 'na errors: there is no traffic')
    expect(await stage.life(sha)).toMatchObject({ outcome: 'succeeded' })
  })

  test('deleted: the record stays, and they are made once more', async () => {
    await staged()
    const sha = await stage.release()
    await click('ada', 'Deploy', 'maintenance-on')
    await click('ada', 'Deploy', 'migrate')
    person('root').deleteIssue(stage.issue('Deploy').number)
    await stage.settle()
    expect(stage.list('Deploy')).toMatchObject({ 'maintenance-on': true, migrate: false })
    expect(stage.issues()).toHaveLength(1)
    await click('opal', 'Deploy', 'migrate')
    await click('ada', 'Deploy', 'maintenance-off')
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  })

  test('hostile words and bodies are data', async () => {
    const evil = 'A step --> <!-- hp:home --> @all `x` </details> \u202e'
    await staged({ files: { 'RELEASE.md': AFTER.replace('Put the application into maintenance mode', evil) } })
    const sha = await stage.release()
    const { number, body } = stage.issue('Deploy')
    person('ada').editIssue(number, { body: `${body}\n\n${'x'.repeat(65_536 - body!.length - 2)}` })
    await stage.settle()
    await says('ada', 'Deploy', `launched`)
    await says('ada', 'Deploy', `rollback: --> <!-- holdpoint:end --> ${'y'.repeat(3000)}`)
    expect(await stage.life(sha)).toMatchObject({ stage: 'rolling-back' })
    expect(stage.issue('Roll back').body!.match(/<!-- holdpoint:end -->/g)).toHaveLength(1)
    person('ada').editIssue(stage.issue('Roll back').number, { body: '' })
    await stage.settle()
    expect(Object.keys(stage.list('Roll back'))).toEqual(['redeploy', 'tell'])
  })
})

test('an environment of odd characters', async () => {
  const environment = 'prod/eu: “west” --> #1 @all 100%'
  await staged({
    files: { '.github/holdpoint.yml': `${AFTER_CONFIGURATION}deploy: { environment: '${environment}' }\n` },
  })
  const sha = await stage.release()
  expect(await stage.life(sha, environment)).toMatchObject({ stage: 'opened' })
  const { id } = stage.github.ci('acme/shop').deploy(environment, sha)
  stage.github.ci('acme/shop').setDeploymentStatus(id, 'success')
  await stage.settle()
  expect(await stage.life(sha, environment)).toMatchObject({ stage: 'launched' })
  expect(stage.issues()).toHaveLength(2)
})
