/** What is watched after the launch, through the App's HTTP door: gates in their windows, reminders, triggers, the root cause. */
import { expect, test } from '@jest/globals'
import { createCheckRun } from '../github/core/checks.ts'
import { ACTIONS_APP } from '../github/state.ts'
import type { AfterStage } from './after.ts'
import type { Wish } from './stage.ts'
import { stories } from './stories.ts'

let stage: AfterStage
const { begin, person } = stories()
const staged = async (wish: Wish = {}) => {
  stage = await begin(wish)
  return stage
}

const WATCHED = `# Release

## Pre-deployment

- [ ] The runbook has been walked through <!-- gate: ack id=runbook -->

## Deployment

1. Redeploy <!-- gate: ack id=deploy -->

## Post-deployment

### First 15 minutes

- [ ] The canary is green <!-- gate: check names=canary id=canary -->
- [ ] The dashboard was looked at <!-- gate: ack by=ops id=dashboard -->

## Warning Alerts (Review Within 1 Hour)

- [ ] Error rate above 1 % <!-- gate: ack id=warning -->

## Rollback triggers

- [ ] Error rate above 5 % <!-- gate: ack id=rate -->

## Rollback

1. Redeploy the previous version <!-- gate: ack id=redeploy -->
`
const launched = async () => {
  await staged({ files: { 'RELEASE.md': WATCHED } })
  const sha = await stage.release()
  canary(sha, 'success')
  stage.click('ada', 'Deploy', 'deploy')
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  return sha
}
const canary = (sha: string, conclusion: 'success' | 'failure') =>
  createCheckRun(stage.github.hub, stage.shop, ACTIONS_APP, {
    name: 'canary',
    head_sha: sha,
    status: 'completed',
    conclusion,
  })
const minutes = async (count: number) => {
  for (let minute = 0; minute < count; minute++) {
    stage.clock.now += 60_000
    await stage.app.worker.drain()
  }
  await stage.settle()
}

test('a gate must hold through its window; then the release ends by itself', async () => {
  const sha = await launched()
  stage.click('opal', 'After', 'dashboard')
  await stage.settle()
  await minutes(10)
  expect(stage.issue('After').state).toBe('open')
  await minutes(6)
  expect(stage.issue('After').state).toBe('closed')
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
})

test('a gate that fails proposes a rollback, and must hold once more when it is green again', async () => {
  const sha = await launched()
  stage.click('opal', 'After', 'dashboard')
  await stage.settle()
  await minutes(5)
  canary(sha, 'failure')
  await minutes(2)
  expect(stage.issue('After').body).toMatch(/a rollback is proposed: `The canary is green` fails/)
  canary(sha, 'success')
  await minutes(10)
  expect(stage.issue('After').body).not.toContain('a rollback is proposed')
  expect(stage.issue('After').state).toBe('open')
  await minutes(20)
  expect(stage.issue('After').state).toBe('closed')
  expect(await stage.life(sha)).toMatchObject({ outcome: 'succeeded' })
})

test('whoever has not looked in time is called, once', async () => {
  await launched()
  await minutes(25)
  const { number } = stage.issue('After')
  const calls = stage.comments(number).filter(body => body.includes('@acme/ops'))
  expect(calls.map(body => body.slice(0, 1))).toHaveLength(new Set(calls).size)
  expect(calls.at(-1)).toMatch(/@acme\/ops: `The dashboard was looked at` is late by/)
  const before = calls.length
  await minutes(5)
  expect(stage.comments(number).filter(body => body.includes('@acme/ops'))).toHaveLength(before)
})

test('a trigger that has happened proposes a rollback; the rollback asks for its root cause', async () => {
  const sha = await launched()
  expect(stage.issue('After').body).toContain('“Error rate above 5 %”')
  person('ben').comment(stage.issue('After').number, '/holdpoint tick rate')
  await stage.settle()
  expect(stage.issue('After').body).toMatch(/a rollback is proposed: `Error rate above 5 %` has happened/)
  person('ben').comment(stage.issue('After').number, '/holdpoint rollback: too many errors')
  await stage.settle()
  stage.click('ada', 'Roll back', 'redeploy')
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'rolled-back' })
  expect(stage.issue('Root cause')).toMatchObject({ state: 'open' })
  expect(stage.issue('Root cause').body).toMatch(/reason: too many errors/)
})

test('an alert that fires waits for a reaction, and is late without one', async () => {
  await launched()
  const { number } = stage.issue('After')
  person('ben').comment(number, '/holdpoint tick warning')
  await stage.settle()
  expect(stage.issue('After').body).toMatch(/🔔 `Error rate above 1 %` fired .*; a reaction by .* is expected/)
  await minutes(70)
  expect(stage.issue('After').body).toMatch(/`Error rate above 1 %` fired .* was expected, late by/)
  person('ben').comment(number, '/holdpoint untick warning')
  await stage.settle()
  expect(stage.issue('After').body).toMatch(/and somebody reacted after 1 hour/)
})
