/** What is told of a release that went through the App's HTTP door: measured, counted, documented. */
import { afterEach, expect, test } from '@jest/globals'
import { metricsOf } from '../../src/release/metrics.ts'
import { documentOf } from '../../src/release/record.ts'
import { type AfterStage, stageAfter } from './after.ts'

let stage: AfterStage

afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
})

async function step(who: string, title: string, item: string, minutes: number): Promise<void> {
  stage.clock.now += minutes * 60_000
  stage.click(who, title, item)
  await stage.settle()
}

test('a release from its steps to its figures', async () => {
  stage = await stageAfter()
  const sha = await stage.release()
  await step('ada', 'Deploy', 'maintenance-on', 10)
  await step('opal', 'Deploy', 'migrate', 7)
  await step('ada', 'Deploy', 'maintenance-off', 5)
  stage.github
    .person('ada')
    .in('acme/shop')
    .comment(stage.issue('Deploy').number, '/holdpoint record Migration duration: 6m')
  await stage.settle()
  await step('ada', 'Deploy', 'home', 1)
  await step('ben', 'After', 'errors', 30)
  const { store, clock } = stage
  const entries = await store.record.all({})
  const [measured, ...more] = entries.filter(({ kind }) => kind === 'measured')
  const tickedAt = (item: string) => entries.find(entry => entry.kind === 'tick' && entry.item === item)!.at
  // 7 + 5 minutes, and the seconds in which the App worked.
  const seconds = (tickedAt('maintenance-off') - tickedAt('maintenance-on')) / 1000
  expect(Math.floor(seconds / 60)).toBe(12)
  expect(measured).toMatchObject({ data: { metric: 'downtime', seconds } })
  expect(more).toEqual([])

  const { groups, releases } = metricsOf(entries, await store.record.head(), { now: clock.now })
  expect(releases).toMatchObject([
    {
      commit: sha,
      outcome: 'succeeded',
      figures: {
        downtime: { value: seconds },
        migrationDuration: { value: 360 },
        success: { value: 1 },
        issuesFound: { value: 0 },
      },
    },
  ])
  // Its steps began with maintenance mode and ended with the home page.
  expect(Math.floor(groups[0]!.metrics.deploymentDuration.value! / 60)).toBeGreaterThanOrEqual(12)
  expect(groups[0]!.metrics).toMatchObject({ successRate: { value: 1 }, changeFailureRate: { value: 0 } })
  const { acts, recorded, checklist } = documentOf(
    { repository: 'acme/shop', commit: sha, environment: 'production' },
    entries,
    null,
  )
  expect(acts.filter(({ counts }) => counts).map(({ item }) => item)).toEqual(
    expect.arrayContaining(['maintenance-on', 'migrate', 'maintenance-off', 'home', 'errors']),
  )
  expect(recorded).toMatchObject([{ label: 'Migration duration', value: '6m', by: 'ada' }])
  expect(checklist).toMatchObject({ path: 'RELEASE.md', rules: sha, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
}, 60_000)

test('maintenance that nobody ended before the rollback has no length', async () => {
  stage = await stageAfter()
  const sha = await stage.release()
  await step('ada', 'Deploy', 'maintenance-on', 10)
  stage.github.person('ada').in('acme/shop').comment(stage.issue('Deploy').number, '/holdpoint rollback: it burns')
  await stage.settle()
  await step('ada', 'Roll back', 'redeploy', 10)
  await step('ada', 'Roll back', 'tell', 5)
  expect(await stage.life(sha)).toMatchObject({ outcome: 'rolled-back' })
  const entries = await stage.store.record.all({})
  const { releases } = metricsOf(entries, await stage.store.record.head(), { now: stage.clock.now })
  expect(releases[0]!.figures).toMatchObject({
    downtime: { value: null, because: expect.stringContaining('no tick says when it ended') },
    rollbackCount: { value: 1 },
    success: { value: 0 },
  })
  // From the declaration to the last step: 10 + 5 minutes.
  expect(Math.floor(releases[0]!.figures.recoveryTime.value! / 60)).toBe(15)
}, 60_000)
