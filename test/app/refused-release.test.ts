/** A release when GitHub refuses something, when its words are for another one, or when its rules cannot be read. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { AFTER, AFTER_CONFIGURATION, type AfterStage, stageAfter } from './after.ts'

let stage: AfterStage
beforeEach(() => {
  stage = undefined as never
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
})

const person = (login: string) => stage.github.person(login).in('acme/shop')
const ci = () => stage.github.ci('acme/shop')
const waiting = async (environment: string, sha: string) => {
  ci().protect(environment, { gate: stage.registered.app.id })
  const run = ci().startDeployRun(environment, sha)
  await stage.settle()
  return run
}
const denied = { status: 403, message: 'Resource not accessible by integration' }

test('without the right to answer jobs, its issues go on all the same, and it is tried again when the right is there', async () => {
  stage = await stageAfter()
  const sha = await stage.release()
  stage.github.faults.add({ on: /deployment_protection_rule/, answer: denied })
  const run = await waiting('production', sha)
  stage.click('ada', 'Deploy', 'maintenance-on')
  for (let hours = 0; hours < 8; hours++) {
    stage.clock.now += 3_600_000
    await stage.settle()
  }
  expect(stage.list('Deploy')).toMatchObject({ 'maintenance-on': true })
  expect(run.status()).toBe('waiting')
  const name = `release:acme/shop@${sha}:production`
  expect((await stage.store.work.look(name))?.parked?.reason).toContain('Resource not accessible')
  stage.github.faults.clear()
  // GitHub tells of new permissions; the hourly look at every installation does the same.
  await stage.store.work.mark(['upkeep:sweep'], stage.clock.now)
  await stage.settle()
  expect(run.status()).toBe('in_progress')
})

test('a word on the pull request is about the release that its merge opened, not about every environment', async () => {
  const configuration = `${AFTER_CONFIGURATION}environments:\n  staging: {}\n  production: {}\n`
  stage = await stageAfter({ files: { '.github/holdpoint.yml': configuration } })
  const sha = await stage.release()
  ci().setDeploymentStatus(ci().deploy('staging', sha).id, 'in_progress')
  await stage.settle()
  person('ada').comment(1, '/holdpoint launched')
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  expect(await stage.life(sha, 'staging')).toMatchObject({ stage: 'started' })
  person('ada').comment(1, '/holdpoint rollback: errors')
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'rolling-back' })
  expect(await stage.life(sha, 'staging')).toMatchObject({ stage: 'started', rollback: null })
})

test('a job that waits reads that the rules cannot be read', async () => {
  stage = await stageAfter()
  const sha = person('root').push({
    branch: 'main',
    files: { '.github/holdpoint.yml': 'branches: [', 'RELEASE.md': AFTER },
  })
  await stage.settle()
  const run = await waiting('production', sha)
  expect(run.status()).toBe('waiting')
  const reports = run.hold().gates[0]!.reports.map(({ comment }) => comment)
  expect(reports).toEqual([expect.stringContaining('holdpoint.yml')])
})
