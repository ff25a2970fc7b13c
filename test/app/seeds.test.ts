/** Whole releases of the five seeds, from their pull request to their end: the Markdown as it is, people, the clock, restarts. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { present, type SeedStage, stageSeed } from './seeds.ts'

if (!present) console.warn('the seeds are not beside the project: their stories are skipped')
const story = present ? test : test.skip

let stage: SeedStage
beforeEach(() => {
  stage = undefined as never
})
afterEach(async () => {
  if (!stage) return
  expect(stage.github.mistakes).toEqual([])
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  const { wrong } = await stage.store.record.verify()
  expect(wrong).toBeNull()
  await stage[Symbol.asyncDispose]()
})

const PULL = 'the pull request'
const states = () => stage.issues().map(({ title, state }) => `${title}: ${state}`)

story('000, steps in their order, launched by the last of them', async () => {
  stage = await stageSeed('wavhaven', {
    roles: { ops: 'opal', dba: 'dora' },
    configuration: `bindings:
  - { text: All tests passing, gates: [{ check: { names: tests } }] }
  - { item: deployment/process/create-backup, by: dba }
  - { item: deployment/process/run-migrations, by: dba }
`,
    begins: '2026-12-01T08:00:00Z',
  })
  await stage.propose()
  expect(stage.line(PULL, 'All tests passing')).toContain('⏳')
  await stage.ci('tests', stage.pull(1).head.sha)
  await stage.work(PULL)
  expect(stage.check(1)).toMatchObject({ conclusion: 'success', title: 'go: all 37 items that count are cleared' })
  await stage.restart()
  const sha = await stage.merge()
  expect(states()).toEqual(['Deploy #1 to production: open'])
  // A step before its turn is put back, and the one who did it reads why.
  await stage.says('ben', 'Deploy', `/holdpoint tick ${stage.id('Run migrations')}`)
  expect(stage.line('Deploy', 'Run migrations')).toContain('- [ ]')
  expect(stage.told('Deploy')).toContain('it is not its turn: it waits for `Notify team of deployment`')
  await stage.tickAll(
    'Deploy',
    'Notify team',
    'Schedule deployment window',
    'Prepare rollback plan',
    'Backup all critical',
    'Test deployment on staging',
  )
  expect(await stage.life(sha)).toMatchObject({ stage: 'opened' })
  await stage.restart()
  await stage.tickAll('Deploy', 'Tag release version')
  expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
  // Backups are the database administrator's.
  stage.click('ben', 'Deploy', 'deployment/process/create-backup')
  await stage.settle()
  expect(stage.line('Deploy', 'Create backup')).toContain('- [ ]')
  await stage.work('Deploy')
  expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  expect(states()).toEqual(['Deploy #1 to production: closed', 'After the deployment of #1 to production: open'])
  await stage.restart()
  await stage.work('After')
  expect(states()).toEqual(['Deploy #1 to production: closed', 'After the deployment of #1 to production: closed'])
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
  // 86 items: 37 hold the merge, 21 the deployment, 14 follow it; the rest is a rollback's, and what would call for one.
  expect(stage.accounts()).toEqual({
    'merge: proven': 1,
    'merge: signed': 36,
    'deploy: signed': 21,
    'after: signed': 14,
    'asleep: counts when a rollback is declared': 10,
    'asleep: a condition that is watched, never work to tick': 4,
  })
})

story('001, launched by its deployment, watched a day later, with what recurs asleep', async () => {
  stage = await stageSeed('production', {
    roles: { 'product-owner': 'petra', 'devops-lead': 'dora', 'security-lead': 'sid', 'tech-lead': 'ada' },
    configuration: `bindings:
  - { text: Run smoke tests on all critical paths, gates: [{ check: { names: smoke } }] }
`,
    begins: '2026-12-01T08:00:00Z',
  })
  await stage.propose()
  // A signature is for who holds the role.
  stage.tick('ben', 1, stage.id('Tech Lead'))
  await stage.settle()
  expect(stage.line(PULL, 'Tech Lead')).toContain('- [ ]')
  expect(stage.told(PULL)).toContain('ben does not hold tech-lead')
  await stage.work(PULL)
  expect(stage.check(1)).toMatchObject({ conclusion: 'success' })
  await stage.restart()
  const sha = await stage.merge()
  await stage.work('Deploy')
  const ci = stage.github.ci('acme/shop')
  const run = ci.startDeployRun('production', sha)
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'started' })
  await stage.restart()
  expect(stage.line('Deploy', 'Run smoke tests')).toContain('⏳')
  await stage.ci('smoke', sha)
  expect(stage.line('Deploy', 'Run smoke tests')).toMatch(/\[x\].*✅/)
  run.finish()
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  await stage.work('Deploy')
  expect(states()).toEqual(['Deploy #1 to production: closed', 'After the deployment of #1 to production: open'])
  stage.click('ben', 'After', stage.id('Monitor system stability'))
  await stage.settle()
  expect(stage.told('After')).toContain('it may not be done not before')
  await stage.wait(23 * 60)
  expect(stage.line('After', 'Monitor system stability')).toContain('⏳')
  await stage.restart()
  await stage.wait(2 * 60)
  await stage.work('After')
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
  // 150 items: 54 hold the merge, 29 that must always be true are reported with it; alerts are watched, and what recurs has issues of its own.
  expect(stage.accounts()).toEqual({
    'merge: signed': 54 + 29,
    'deploy: proven': 1,
    'deploy: signed': 23,
    'after: signed': 8,
    'asleep: counts in phase `recurring`': 20,
    'asleep: a condition that is watched, never work to tick': 15,
  })
})

story('002, without signs of who or when: everybody who may write', async () => {
  stage = await stageSeed('generic', { roles: { lead: 'ada' }, begins: '2026-12-01T08:00:00Z' })
  await stage.propose()
  await stage.work(PULL)
  const sha = await stage.merge()
  await stage.work('Deploy')
  await stage.restart()
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
  // 90 items: 27 hold the merge, 18 are reported with it, 45 are of the day itself.
  expect(stage.accounts()).toEqual({ 'merge: signed': 27 + 18, 'deploy: signed': 45 })
})

story('003, an afternoon by the clock, nested steps, a week of watching', async () => {
  stage = await stageSeed('audotics', {
    roles: { 'deployment-lead': 'ada', 'qa-lead': 'quinn', 'project-manager': 'petra', 'technical-director': 'tess' },
    begins: '2026-12-01T08:00:00Z',
  })
  await stage.propose()
  await stage.work(PULL)
  expect(stage.check(1)).toMatchObject({ conclusion: 'success' })
  const sha = await stage.merge()
  await stage.work('Deploy')
  expect(stage.line('Deploy', 'Announce maintenance')).toContain('⏳')
  await stage.restart()
  await stage.wait(6 * 60)
  await stage.work('Deploy')
  await stage.wait(2 * 60)
  await stage.work('Deploy')
  await stage.wait(2 * 60)
  await stage.work('After')
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
  // 72 boxes and the four rows of the table.
  expect(stage.accounts()).toEqual({
    'merge: signed': 26 + 4,
    'deploy: signed': 27,
    'after: signed': 13,
    'asleep: counts when a rollback is declared': 6,
  })
})

story('004, rolled back in the middle', async () => {
  stage = await stageSeed('tulia', {
    roles: {
      'tech-lead': 'ada',
      'devops-lead': 'dora',
      'product-owner': 'petra',
      'deployment-engineer': 'eve',
      'qa-lead': 'quinn',
    },
    configuration: `deploy: { rollback-by: [devops-lead] }
scenarios:
  schema: { when: "changed:db/**" }
`,
    begins: '2026-12-01T08:00:00Z',
  })
  await stage.propose({ files: { 'db/1.sql': 'create table carts' } })
  await stage.work(PULL)
  expect(stage.check(1)).toMatchObject({ conclusion: 'success' })
  const sha = await stage.merge()
  // What held the merge already, for the same change, is not asked once more.
  expect(stage.issue('Deploy').body).toContain('scenario `schema` counts (6 items): `db/1.sql` changed')
  expect(stage.line('Deploy', 'Rollback tested')).toContain('[x]')
  // The list of production holds the start.
  await stage.tickAll(
    'Deploy',
    'Maintenance mode enabled',
    'Final database',
    'Backup verified',
    'Current app',
    'Deployment start',
  )
  expect(stage.line('Deploy', 'Latest code pulled')).toContain('⏳')
  await stage.work('Deploy')
  expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  await stage.tickAll('After', 'Error rate normal')
  await stage.restart()
  await stage.says('ada', 'After', '/holdpoint rollback: orders are lost')
  expect(states()).toHaveLength(2)
  await stage.says('dora', 'After', '/holdpoint rollback: orders are lost')
  await stage.restart()
  expect(stage.issue('Roll back').body).toContain('⏳ Holdpoint: 0 of 21 done')
  await stage.work('Roll back')
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'rolled-back' })
  expect(states()).toEqual([
    'Deploy #1 to production: closed',
    'After the deployment of #1 to production: closed',
    'Roll back #1 in production: closed',
    'Root cause: why was #1 rolled back in production: open',
  ])
  // 183 items: what was left to watch stays open and is closed with its issue; staging has a run of its own.
  expect(stage.accounts()).toEqual({
    'merge: signed': 58 + 3,
    'merge: signed, deploy: signed': 6,
    'deploy: signed': 39,
    'after: signed': 1,
    'after: open': 35,
    'roll: signed': 21,
    'asleep: counts in phase `environment`': 5,
    'asleep: counts in phase `scenario`': 15,
  })
})
