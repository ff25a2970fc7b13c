/** What must not begin: a deployment without its decision, one beside another, one of a commit that nobody judged. */
import { describe, expect, test } from '@jest/globals'
import { createCheckRun } from '../github/core/checks.ts'
import { AFTER, AFTER_CONFIGURATION, type AfterStage } from './after.ts'
import type { Wish } from './stage.ts'
import { stories } from './stories.ts'

const ACTIONS = { id: 15368, slug: 'github-actions' }

let stage: AfterStage
const { begin, person, ci } = stories()
const staged = async (wish: Wish = {}) => {
  stage = await begin(wish)
  return stage
}
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
const waiting = (environment: string, sha: string) => {
  ci().protect(environment, { gate: stage.registered.app.id })
  return ci().startDeployRun(environment, sha)
}
const reports = (run: ReturnType<typeof waiting>) => run.hold().gates[0]!.reports.map(({ comment }) => comment)
/** Another pull request by `ben`, judged and merged. */
const releaseNext = async (branch: string) => {
  person('ben').push({ branch, files: { [`${branch}.ts`]: '1' } })
  const { number } = person('ben').openPull({ head: branch, body: 'More.' })
  await stage.settle()
  for (const id of Object.keys(stage.boxes(number))) stage.tick('ada', number, id)
  await stage.settle()
  const sha = person('ada').merge(number)
  await stage.settle()
  return { number, sha }
}

describe('where a decision is asked for at the deployment', () => {
  const files = {
    '.github/holdpoint.yml': `${AFTER_CONFIGURATION}go-no-go: { roles: [tech-lead], at: [deploy] }\n`,
  }

  test('no job goes on without it', async () => {
    await staged({ files })
    const sha = await stage.release()
    const run = waiting('production', sha)
    await stage.settle()
    expect(run.status()).toBe('waiting')
    expect(reports(run)).toEqual([expect.stringContaining('go by 0 of 1 role that must say it')])
    await says('opal', 'Deploy', 'go')
    expect(run.status()).toBe('waiting')
    await says('ada', 'Deploy', 'go')
    expect(run.status()).toBe('in_progress')
    expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
  })

  test('no step begins without it', async () => {
    await staged({ files })
    const sha = await stage.release()
    await click('ada', 'Deploy', 'maintenance-on')
    expect(stage.list('Deploy')['maintenance-on']).toBe(false)
    expect(told('Deploy')).toMatch(
      /`maintenance-on`, and it does not count: it is not its turn: it is held: go by 0 of 1/,
    )
    await says('ada', 'Deploy', 'start')
    expect(told('Deploy')).toMatch(/ada said that it has started, and it does not count: it is held: go by 0 of 1/)
    await says('ada', 'Deploy', 'launched')
    expect(await stage.life(sha)).toMatchObject({ stage: 'opened' })
    await says('ada', 'Deploy', 'go')
    await click('ada', 'Deploy', 'maintenance-on')
    expect(stage.list('Deploy')['maintenance-on']).toBe(true)
    expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
  })

  test('what has begun goes on, whatever is said then', async () => {
    await staged({ files })
    await stage.release()
    await says('ada', 'Deploy', 'go')
    await click('ada', 'Deploy', 'maintenance-on')
    await says('ben', 'Deploy', 'no-go: the vendor is down')
    await click('opal', 'Deploy', 'migrate')
    expect(stage.list('Deploy')).toMatchObject({ migrate: true })
  })

  test('a step that a machine proves is no start either', async () => {
    const checklist = AFTER.replace('gate: ack id=maintenance-on', 'gate: check names=smoke id=maintenance-on')
    await staged({ files: { ...files, 'RELEASE.md': checklist } })
    const sha = await stage.release()
    createCheckRun(stage.github.hub, stage.shop, ACTIONS, {
      name: 'smoke',
      head_sha: sha,
      status: 'completed',
      conclusion: 'success',
    })
    await stage.settle()
    expect(await stage.life(sha)).toMatchObject({ stage: 'opened' })
  })
})

test('a freeze stops the first step, too', async () => {
  await staged({
    files: {
      '.github/holdpoint.yml': `${AFTER_CONFIGURATION}freezes:\n  - { reason: Holidays, from: "2020-01-01", to: "2099-01-01", phases: [deploy] }\n`,
    },
  })
  const sha = await stage.release()
  await click('ada', 'Deploy', 'maintenance-on')
  expect(await stage.life(sha)).toMatchObject({ stage: 'opened' })
  expect(told('Deploy')).toContain('it is held: frozen until')
})

test('two that wait at once do not both go on', async () => {
  await staged()
  const first = await stage.release()
  const { sha: second } = await releaseNext('next')
  const runs = [waiting('production', first), waiting('production', second)]
  await stage.settle()
  expect(runs.map(run => run.status()).toSorted()).toEqual(['in_progress', 'waiting'])
  const went = runs.findIndex(run => run.status() === 'in_progress')
  expect(reports(runs[1 - went]!).at(-1)).toContain('is being deployed to `production` now')
  runs[went]!.finish()
  await stage.settle()
  stage.clock.now += 11 * 60_000
  await stage.settle()
  // The older one is overtaken, the newer one is next.
  expect(runs[1 - went]!.status()).toBe(went === 0 ? 'in_progress' : 'completed')
})

test('a commit that was pushed after the verdict, and merged before anybody looked, goes nowhere', async () => {
  await staged()
  await stage.propose()
  for (const id of Object.keys(stage.boxes(1))) stage.tick('ada', 1, id)
  await stage.settle()
  // Both deliveries are lost.
  stage.registered.app.hook!.url = 'http://127.0.0.1:9/'
  person('ben').push({ branch: 'change', files: { 'b.ts': 'evil' } })
  const sha = person('ada').merge(1)
  await stage.github.hooks.settled()
  stage.registered.app.hook!.url = `${stage.address}/`
  const run = waiting('production', sha)
  await stage.settle()
  expect(run.status()).toBe('waiting')
  expect(reports(run)[0]).toContain('1 was merged without go')
})

describe('after staging', () => {
  const files = {
    '.github/holdpoint.yml': `${AFTER_CONFIGURATION}environments:\n  staging: {}\n  production: { requires: staging }\n`,
  }
  const onStaging = async () => {
    await staged({ files })
    const sha = await stage.release()
    const { id } = ci().deploy('staging', sha)
    ci().setDeploymentStatus(id, 'success')
    await stage.settle()
    for (const [who, step] of [
      ['ada', 'maintenance-on'],
      ['opal', 'migrate'],
      ['ada', 'maintenance-off'],
      ['ada', 'home'],
    ] as const)
      await click(who, 'Deploy #1 to staging', step)
    return sha
  }

  test('production does not follow what was given up there', async () => {
    const sha = await onStaging()
    await says('ada', 'Deploy #1 to staging', 'close: it corrupts the data')
    const run = waiting('production', sha)
    await stage.settle()
    expect(run.status()).toBe('waiting')
    expect(reports(run)[0]).toContain('it was given up there')
  })

  test('nor what failed there when it was deployed again', async () => {
    const sha = await onStaging()
    const { id } = ci().deploy('staging', sha)
    ci().setDeploymentStatus(id, 'failure')
    await stage.settle()
    const run = waiting('production', sha)
    await stage.settle()
    expect(run.status()).toBe('waiting')
    expect(reports(run)[0]).toContain('its last deployment there ended as `failure`')
  })
})

describe('a word about the whole release that is out of place', () => {
  test('what has not begun cannot be rolled back', async () => {
    await staged()
    const sha = await stage.release()
    await says('ada', 'Deploy', 'rollback: I changed my mind')
    expect(await stage.life(sha)).toMatchObject({ stage: 'opened', rollback: null })
    expect(told('Deploy')).toMatch(/ada asked for a rollback, and it does not count: nothing of it has started/)
    // Said by whoever deployed by hand.
    await says('ada', 'Deploy', 'launched')
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
    await says('ada', 'Deploy', 'rollback: errors')
    await says('ben', 'Deploy', 'rollback: errors, I say')
    expect(await stage.life(sha)).toMatchObject({ stage: 'rolling-back', rollback: { by: 'ada', reason: 'errors' } })
    expect(told('Deploy')).toContain('it does not count: ada declared its rollback before')
    expect(stage.issues().filter(({ title }) => title.startsWith('R'))).toHaveLength(2)
  })

  test('nor can what is over', async () => {
    await staged()
    const first = await stage.release()
    await says('ada', 'Deploy', 'launched')
    const { number, sha } = await releaseNext('next')
    await says('ada', `Deploy #${number}`, 'launched')
    stage.clock.now += 11 * 60_000
    await stage.settle()
    expect(await stage.life(first)).toMatchObject({ outcome: 'superseded' })
    await says('ada', 'Deploy #1', 'rollback: errors')
    expect(told('Deploy #1')).toContain('it does not count: this release is over (superseded)')
    expect(await stage.life(first)).toMatchObject({ outcome: 'superseded', rollback: null })
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  })

  test('what is said before it starts and what is done then are judged in their order', async () => {
    await staged({
      files: {
        '.github/holdpoint.yml': `${AFTER_CONFIGURATION}go-no-go: { roles: [tech-lead], at: [deploy] }\n`,
      },
    })
    const sha = await stage.release()
    const { number } = stage.issue('Deploy')
    // Nobody looks in between.
    person('ada').comment(number, '/holdpoint go')
    person('ada').comment(number, '/holdpoint tick maintenance-on')
    await stage.settle()
    expect(stage.list('Deploy')['maintenance-on']).toBe(true)
    expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
  })
})

test('where nothing is asked for after the merge, the verdict on the change is enough', async () => {
  const checklist = '# Release\n\n## Pre-deployment\n\n- [ ] Looked through <!-- gate: ack id=runbook -->\n'
  await staged({
    files: { 'RELEASE.md': checklist, '.github/holdpoint.yml': AFTER_CONFIGURATION.replace(/bullets.*\n/, '') },
  })
  const sha = await stage.release()
  const run = waiting('production', sha)
  await stage.settle()
  expect(run.status()).toBe('in_progress')
  run.finish()
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
  expect(stage.issues()).toEqual([])
})
