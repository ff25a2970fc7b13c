/** After the merge, through the App's HTTP door: issues with lists, steps in their order, launch, watch, rollback. */
import { describe, expect, test } from '@jest/globals'
import { createCheckRun } from '../github/core/checks.ts'
import { AFTER, AFTER_CONFIGURATION, type AfterStage } from './after.ts'
import type { Wish } from './stage.ts'
import { stories } from './stories.ts'

let stage: AfterStage
const { begin, person } = stories()
const staged = async (wish: Wish = {}) => {
  stage = await begin(wish)
  return stage
}
const titles = () => stage.issues().map(({ title }) => title)

describe('a merged release', () => {
  test('has an issue with its steps', async () => {
    await staged()
    const sha = await stage.release()
    expect(titles()).toEqual(['Deploy #1 to production'])
    expect(stage.list('Deploy')).toEqual({
      'maintenance-on': false,
      migrate: false,
      'maintenance-off': false,
      home: false,
    })
    expect(await stage.life(sha)).toMatchObject({ stage: 'opened', opening: { pull: 1, rules: sha } })
  })

  test('its steps go in their order: a tick before its turn is put back with the sentence why', async () => {
    await staged()
    await stage.release()
    stage.click('ada', 'Deploy', 'maintenance-off')
    await stage.settle()
    expect(stage.list('Deploy')['maintenance-off']).toBe(false)
    expect(stage.comments(stage.issue('Deploy').number)[0]).toMatch(
      /ada ticked `maintenance-off`, and it does not count: it is not its turn: it waits for `Run the migrations`/,
    )
    stage.click('ada', 'Deploy', 'maintenance-on')
    await stage.settle()
    expect(stage.list('Deploy')).toMatchObject({ 'maintenance-on': true, 'maintenance-off': false })
  })

  test('two steps of one save go in their order', async () => {
    await staged()
    await stage.release()
    const { number, body } = stage.issue('Deploy')
    person('opal').editIssue(number, { body: body!.replaceAll('- [ ]', '- [x]') })
    await stage.settle()
    expect(stage.list('Deploy')).toMatchObject({ 'maintenance-on': true, migrate: true, 'maintenance-off': true })
  })

  test('from the first step to the last: it is in production, it is watched, it is over', async () => {
    await staged()
    const sha = await stage.release()
    stage.click('ada', 'Deploy', 'maintenance-on')
    await stage.settle()
    expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
    stage.click('opal', 'Deploy', 'migrate')
    await stage.settle()
    stage.click('ada', 'Deploy', 'maintenance-off')
    await stage.settle()
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
    expect(titles()).toEqual(['Deploy #1 to production', 'After the deployment of #1 to production'])
    expect(stage.issue('Deploy').state).toBe('open')
    stage.click('ada', 'Deploy', 'home')
    await stage.settle()
    expect(stage.issue('Deploy').state).toBe('closed')
    stage.click('ben', 'After', 'errors')
    await stage.settle()
    expect(stage.issue('After').state).toBe('closed')
    expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
  })

  test('whoever may not does not tick here either', async () => {
    await staged()
    await stage.release()
    stage.click('ada', 'Deploy', 'maintenance-on')
    await stage.settle()
    stage.click('ada', 'Deploy', 'migrate')
    await stage.settle()
    expect(stage.list('Deploy').migrate).toBe(false)
    expect(stage.comments(stage.issue('Deploy').number)[0]).toMatch(/does not count: ada does not hold ops/)
  })

  test('its issue cannot be closed over what is missing', async () => {
    await staged()
    await stage.release()
    const { number } = stage.issue('Deploy')
    person('ada').closeIssue(number)
    await stage.settle()
    expect(stage.issue('Deploy').state).toBe('open')
    expect(stage.comments(number)[0]).toMatch(/ada closed this, and 4 items are missing: it is open again/)
    person('ada').comment(number, '/holdpoint close: we go with the next one')
    await stage.settle()
    expect(stage.issue('Deploy')).toMatchObject({ state: 'closed', stateReason: 'not_planned' })
  })

  test('what somebody writes around the list stays', async () => {
    await staged()
    await stage.release()
    const { number, body } = stage.issue('Deploy')
    person('ada').editIssue(number, { body: `${body}\n\nThe vendor is on the phone.` })
    stage.click('ada', 'Deploy', 'maintenance-on')
    await stage.settle()
    expect(stage.issue('Deploy').body).toMatch(/The vendor is on the phone\.$/)
    expect(stage.list('Deploy')['maintenance-on']).toBe(true)
  })

  test('no issue is made where none is wanted, or where nothing comes after the merge', async () => {
    await staged({ files: { '.github/holdpoint.yml': `${AFTER_CONFIGURATION}deploy: { issues: none }\n` } })
    const sha = await stage.release()
    expect(titles()).toEqual([])
    expect(await stage.life(sha)).toMatchObject({ stage: 'opened' })
  })
})

describe('a rollback', () => {
  async function launched() {
    await staged()
    const sha = await stage.release()
    person('ada').comment(stage.issue('Deploy').number, '/holdpoint launched')
    await stage.settle()
    return sha
  }

  test('is declared by a comment, has steps of its own, and ends the release', async () => {
    await staged()
    const sha = await stage.release()
    const { number } = stage.issue('Deploy')
    for (const command of ['start', 'launched']) {
      person('ada').comment(number, `/holdpoint ${command}`)
      await stage.settle()
    }
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
    person('ada').comment(1, '/holdpoint rollback: checkout answers 500')
    await stage.settle()
    expect(await stage.life(sha)).toMatchObject({
      stage: 'rolling-back',
      rollback: { by: 'ada', reason: 'checkout answers 500', to: null },
    })
    expect(stage.issue('Roll back').body).toContain('checkout answers 500')
    // Why is found out in an issue of its own, that stays open when all is over.
    expect(stage.issue('Root cause').title).toBe('Root cause: why was #1 rolled back in production')
    expect(stage.issue('Root cause').body).toMatch(/declared by ada.*\n- reason: checkout answers 500/)
    for (const step of ['redeploy', 'tell']) {
      stage.click('ada', 'Roll back', step)
      await stage.settle()
    }
    expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'rolled-back' })
    expect(stage.issues().filter(({ state }) => state === 'open')).toEqual([stage.issue('Root cause')])
  })

  test('is not for strangers', async () => {
    await launched()
    person('dan').comment(stage.issue('Deploy').number, '/holdpoint rollback: I do not like it')
    await stage.settle()
    expect(titles().some(title => title.startsWith('Roll back'))).toBe(false)
  })
})

describe('what was settled where the change was proposed', () => {
  const files = {
    '.github/holdpoint.yml': `${AFTER_CONFIGURATION}scenarios: { schema: { when: "changed:db/**" } }
`,
    'RELEASE.md': `${AFTER}
## Special scenarios

### Schema changes

- [ ] The migration was rehearsed <!-- gate: ack id=rehearsed -->
- [ ] A restore was tried <!-- gate: ack id=restore -->
`,
  }
  const proposed = async (changed: Record<string, string>) => {
    await staged({ files })
    await stage.propose({ files: changed })
    for (const id of Object.keys(stage.boxes(1))) stage.tick('ada', 1, id)
    await stage.settle()
    person('ada').merge(1)
    await stage.settle()
  }

  test('is not asked once more, unless it is taken back', async () => {
    await proposed({ 'db/1.sql': 'create' })
    expect(stage.list('Deploy')).toMatchObject({ rehearsed: true, restore: true, 'maintenance-on': false })
    expect(stage.issue('Deploy').body).toContain('scenario `schema` counts (2 items): `db/1.sql` changed')
    stage.click('ada', 'Deploy', 'restore', ' ')
    await stage.settle()
    expect(stage.list('Deploy')).toMatchObject({ rehearsed: true, restore: false })
    // The deployment waits for it.
    stage.click('ada', 'Deploy', 'maintenance-on')
    await stage.settle()
    expect(stage.list('Deploy')['maintenance-on']).toBe(false)
    expect(stage.comments(stage.issue('Deploy').number)[0]).toContain(
      'it waits for `A restore was tried`, which is open',
    )
    person('ada').comment(stage.issue('Deploy').number, '/holdpoint scenario off schema: only a comment in it')
    await stage.settle()
    stage.click('ada', 'Deploy', 'maintenance-on')
    await stage.settle()
    expect(stage.list('Deploy')).toMatchObject({ 'maintenance-on': true })
    expect(stage.list('Deploy')).not.toHaveProperty('restore')
  })

  test('what nothing woke sleeps on', async () => {
    await proposed({ 'a.ts': '1' })
    expect(stage.list('Deploy')).not.toHaveProperty('restore')
    expect(stage.issue('Deploy').body).toContain('nothing that matches `db/**` changed')
  })
})

test('a check that concludes on the merged commit proves its step at once', async () => {
  await staged({
    files: { 'RELEASE.md': AFTER.replace('gate: ack id=home', 'gate: check names=smoke id=home') },
  })
  const sha = await stage.release()
  for (const [who, step] of [
    ['ada', 'maintenance-on'],
    ['opal', 'migrate'],
    ['ada', 'maintenance-off'],
  ] as const) {
    stage.click(who, 'Deploy', step)
    await stage.settle()
  }
  expect(stage.issue('Deploy').body).toContain('`smoke` has not reported')
  const actions = { id: 15368, slug: 'github-actions' }
  const run = { name: 'smoke', head_sha: sha, status: 'completed', conclusion: 'success' }
  createCheckRun(stage.github.hub, stage.shop, actions, run)
  await stage.settle()
  expect(stage.list('Deploy')).toMatchObject({ home: true })
  expect(stage.issue('Deploy').state).toBe('closed')
})

test('a release that never went out is overtaken by the next one, whose lead time is known', async () => {
  await staged()
  const first = await stage.release()
  person('ada').comment(stage.issue('Deploy').number, '/holdpoint record Lessons learned: warm the cache first')
  await stage.settle()
  person('ben').push({ branch: 'next', files: { 'b.ts': '1' } })
  person('ben').openPull({ head: 'next', body: 'More.' })
  await stage.settle()
  stage.tick('ada', 3, 'runbook')
  await stage.settle()
  const second = person('ada').merge(3)
  await stage.settle()
  expect(stage.issue('Deploy #3').body).toContain(`lesson of ${first.slice(0, 7)}: warm the cache first`)
  person('ada').comment(stage.issue('Deploy #3').number, '/holdpoint start')
  person('ada').comment(stage.issue('Deploy #3').number, '/holdpoint launched')
  await stage.settle()
  expect(await stage.life(second)).toMatchObject({ stage: 'launched', opening: { since: expect.any(String) } })
  expect(await stage.life(first)).toMatchObject({ stage: 'closed', outcome: 'superseded' })
  expect(stage.issue('Deploy #1')).toMatchObject({ state: 'closed', stateReason: 'not_planned' })
})

test('a step that only the Action can prove says so, and may be let go by who holds its role', async () => {
  await staged({
    files: { 'RELEASE.md': AFTER.replace('gate: ack id=home', 'gate: todo id=home') },
  })
  const sha = await stage.release()
  for (const [who, step] of [
    ['ada', 'maintenance-on'],
    ['opal', 'migrate'],
    ['ada', 'maintenance-off'],
  ] as const) {
    stage.click(who, 'Deploy', step)
    await stage.settle()
  }
  const { number } = stage.issue('Deploy')
  expect(stage.issue('Deploy').body).toContain('the Action has not reported on')
  // A tick changes nothing, and the comment says what does.
  stage.click('ada', 'Deploy', 'home')
  await stage.settle()
  expect(stage.list('Deploy').home).toBe(false)
  expect(stage.comments(number)[0]).toContain(
    'a machine proves this item, so that a tick changes nothing; mend what it says, or waive it',
  )
  person('ada').comment(number, '/holdpoint waive home until 2099-01-01: the workflow is gone')
  await stage.settle()
  expect(stage.list('Deploy').home).toBe(true)
  expect(stage.issue('Deploy').state).toBe('closed')
  expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
})

test('a merge that breaks the rules opens nothing, and says so once', async () => {
  await staged()
  await stage.propose({ files: { '.github/holdpoint.yml': 'checklist: [1' } })
  for (const id of Object.keys(stage.boxes(1))) stage.tick('ada', 1, id)
  await stage.settle()
  person('ada').merge(1)
  await stage.settle()
  await stage.store.work.mark(['pull:acme/shop#1'], stage.clock.now)
  await stage.settle()
  expect(stage.issues()).toEqual([])
  const told = stage.comments(1).filter(body => body.includes('No release was opened'))
  expect(told).toEqual([expect.stringMatching(/is not valid YAML: .*Mend it on `main`/s)])
  // What recurs cannot be read either, and says so to the operator.
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done').map(({ subject }) => subject)).toContain(
    'recurring:acme/shop',
  )
  stage.worked.length = 0
})
