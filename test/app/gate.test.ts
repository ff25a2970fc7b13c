/** Jobs that wait for an environment: the App answers with the verdict of that moment. */
import { describe, expect, test } from '@jest/globals'
import { AFTER, AFTER_CONFIGURATION, type AfterStage } from './after.ts'
import type { Wish } from './stage.ts'
import { stories } from './stories.ts'

const CHECKLIST = AFTER.replace(
  '## Deployment\n',
  `## Pre-flight

- [ ] The team is there <!-- gate: ack by=ops id=team -->

## Deployment
`,
)
const CONFIGURATION = `${AFTER_CONFIGURATION}environments:
  staging: {}
  production: { requires: staging }
`

let stage: AfterStage
const { begin, person, ci } = stories({
  files: { 'RELEASE.md': CHECKLIST, '.github/holdpoint.yml': AFTER_CONFIGURATION },
})
const staged = async (wish: Wish = {}) => {
  stage = await begin(wish)
  return stage
}
const waiting = async (environment: string, sha: string) => {
  ci().protect(environment, { gate: stage.registered.app.id })
  const run = ci().startDeployRun(environment, sha)
  await stage.settle()
  return run
}
const reports = (run: Awaited<ReturnType<typeof waiting>>) => run.hold().gates[0]!.reports.map(({ comment }) => comment)

describe('a job that waits for production', () => {
  test('is told what is missing, and goes on when it is cleared', async () => {
    await staged()
    const sha = await stage.release()
    const run = await waiting('production', sha)
    expect(run.status()).toBe('waiting')
    expect(reports(run)).toEqual([
      expect.stringMatching(/hold[\s\S]*1 item before the start is missing: `The team is there` \(ops\)/),
    ])
    await stage.settle()
    expect(reports(run)).toHaveLength(1)
    stage.click('opal', 'Deploy', 'team')
    await stage.settle()
    expect(run.status()).toBe('in_progress')
    expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
    run.finish()
    await stage.settle()
    expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
    expect(stage.issues().map(({ title }) => title)).toContain('After the deployment of #1 to production')
  })

  test('is never let through by a freeze that begins while everything is green', async () => {
    const freeze = new Date(Date.now() + 3_600_000).toISOString().slice(0, 16)
    await staged({
      files: {
        '.github/holdpoint.yml': `${AFTER_CONFIGURATION}freezes:\n  - { reason: Holidays, from: "${freeze}", to: "2099-01-01" }\n`,
      },
    })
    const sha = await stage.release()
    stage.click('opal', 'Deploy', 'team')
    await stage.settle()
    stage.clock.now += 2 * 3_600_000
    const run = await waiting('production', sha)
    expect(run.status()).toBe('waiting')
    expect(reports(run)[0]).toContain('frozen until')
  })

  test('needs the run of the same commit in staging', async () => {
    await staged({ files: { '.github/holdpoint.yml': CONFIGURATION } })
    const sha = await stage.release()
    stage.click('opal', 'Deploy #1 to production', 'team')
    await stage.settle()
    const run = await waiting('production', sha)
    expect(reports(run)[0]).toContain('it has not been deployed there; deploy it there first')
    const { id } = ci().deploy('staging', sha)
    ci().setDeploymentStatus(id, 'success')
    await stage.settle()
    expect(await stage.life(sha, 'staging')).toMatchObject({ stage: 'launched' })
    expect(run.status()).toBe('waiting')
    expect(reports(run).at(-1)).toContain('its steps there are not done')
    for (const [who, step] of [
      ['opal', 'team'],
      ['ada', 'maintenance-on'],
      ['opal', 'migrate'],
      ['ada', 'maintenance-off'],
      ['ada', 'home'],
    ] as const) {
      stage.click(who, 'Deploy #1 to staging', step)
      await stage.settle()
    }
    expect(run.status()).toBe('in_progress')
  })

  test('waits for the release that is on its way there', async () => {
    await staged()
    const first = await stage.release()
    stage.click('opal', 'Deploy', 'team')
    await stage.settle()
    person('ada').comment(stage.issue('Deploy').number, '/holdpoint start')
    await stage.settle()
    person('ben').push({ branch: 'next', files: { 'b.ts': '1' } })
    person('ben').openPull({ head: 'next', body: 'More.' })
    await stage.settle()
    stage.tick('ada', 3, 'runbook')
    await stage.settle()
    const second = person('ada').merge(3)
    await stage.settle()
    stage.click('opal', 'Deploy #3', 'team')
    await stage.settle()
    const run = await waiting('production', second)
    expect(run.status()).toBe('waiting')
    expect(reports(run)[0]).toContain(`\`${first.slice(0, 7)}\` is being deployed to`)
    person('ada').comment(stage.issue('Deploy #1').number, '/holdpoint launched')
    await stage.settle()
    stage.clock.now += 11 * 60_000
    await stage.settle()
    expect(run.status()).toBe('in_progress')
  })

  test('never goes on with a commit that no release pull request brought', async () => {
    await staged()
    await stage.release()
    const sha = person('root').push({ branch: 'hotfix', files: { 'c.ts': '1' } })
    const run = await waiting('production', String(sha))
    expect(run.status()).toBe('waiting')
    expect(reports(run)[0]).toContain('no release pull request brought')
  })

  test('ends when its release is given up', async () => {
    await staged()
    const sha = await stage.release()
    const run = await waiting('production', sha)
    person('ada').comment(stage.issue('Deploy').number, '/holdpoint close: not today')
    await stage.settle()
    expect(run.conclusion()).toBe('failure')
  })

  test('a lost answer is no second one', async () => {
    await staged()
    const sha = await stage.release()
    stage.click('opal', 'Deploy', 'team')
    await stage.settle()
    stage.github.faults.add({
      on: /deployment_protection_rule/,
      times: 1,
      afterwards: true,
      answer: { status: 502, message: 'x' },
    })
    const run = await waiting('production', sha)
    stage.clock.now += 60_000
    await stage.settle()
    expect(run.status()).toBe('in_progress')
    const answered = (await stage.store.record.all({ kinds: ['answered'] })).map(({ data }) => data)
    expect(answered).toMatchObject([{ run: run.id, state: 'approved' }])
    stage.worked.length = 0
  })
})

test('an environment that is none of ours is told so', async () => {
  await staged()
  const sha = await stage.release()
  const run = await waiting('preview', sha)
  expect(run.status()).toBe('waiting')
  expect(reports(run)).toEqual([expect.stringContaining('`preview` is named neither')])
})

test('however GitHub spells it, an environment is one: its lock holds, and the job is answered in its own words', async () => {
  await staged()
  const sha = await stage.release()
  const run = await waiting('Production', sha)
  expect(reports(run)[0]).toContain('1 item before the start is missing')
  stage.click('opal', 'Deploy', 'team')
  await stage.settle()
  expect(run.status()).toBe('in_progress')
  expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
  expect(stage.issues()).toHaveLength(1)
})
