/** Evidence for what comes after the merge: which runs may speak for a release, and from when on what they found counts. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { gates } from '../../src/gates/index.ts'
import { rulesDigest } from '../../src/model/evidence.ts'
import { openProject } from '../../src/project.ts'
import { run } from '../../src/run.ts'
import { numberOf } from '../github/core/hub.ts'
import { fakeWorld } from '../world.ts'
import { type AfterStage, stageAfter } from './after.ts'
import { type Claims, type Issuer, pullRequestClaims, startIssuer } from './issuer.ts'

const WORKFLOW = '.github/workflows/release.yml'
const FILES = {
  '.github/holdpoint.yml': `branches:
  main: { checklist: RELEASE.md }
roles:
  ops: { users: [opal] }
evidence: { workflow: ${WORKFLOW} }
environments:
  staging: {}
  production: {}
bullets-are-items: [Deployment]
`,
  'RELEASE.md': `# Release

## Pre-deployment

- [ ] The runbook has been walked through <!-- gate: ack id=runbook -->

## Preflight

- [ ] The artefact is there <!-- gate: file path=dist/app.js id=artefact -->

## Deployment

1. Deploy it <!-- gate: ack id=deploy -->

## Post-deployment

- [ ] The home page answers <!-- gate: exec run="curl -f https://shop.example" id=home -->
- [ ] Error rates stay low <!-- gate: exec run="bin/error-rate" soak=24h id=errors -->
`,
  [WORKFLOW]: 'on: [push, deployment_status, schedule]\n',
}

let issuer: Issuer
let stage: AfterStage
const clock = { now: () => Date.now() }
beforeEach(async () => {
  issuer = await startIssuer(() => clock.now())
  stage = await stageAfter({ files: FILES, issuer: issuer.url })
  clock.now = () => stage.clock.now
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})

const person = (login: string) => stage.github.person(login).in('acme/shop')

/** What GitHub vouches for of a run of this event. */
const claimsOf = (sha: string, event: string, more: Claims = {}): Claims => {
  const ref = String(more.ref ?? 'refs/heads/main')
  const workflow = `acme/shop/${WORKFLOW}@${ref}`
  const own = { event_name: event, ref, sha, base_ref: '', head_ref: '', workflow_ref: workflow, workflow_sha: sha }
  return {
    ...pullRequestClaims({ number: 1, merge: sha, repositoryId: numberOf('acme/shop') }),
    ...own,
    job_workflow_ref: workflow,
    aud: stage.address,
    ...more,
  }
}

/** The report of a run in which the items' gates say this. */
async function reportOf(commit: string, states: Record<string, 'pass' | 'fail'>, environment: string | null = null) {
  const read = async (path: string) => {
    const text = (FILES as Record<string, string>)[path]
    return text === undefined ? null : Buffer.from(text)
  }
  const project = await openProject(read, { branch: 'main' })
  const answering = Object.fromEntries(
    Object.entries(gates).map(([kind, gate]) => [
      kind,
      {
        ...gate,
        run: async (params: object, _: unknown, { item }: { item: { id: string } }) => ({
          outcome: { state: states[item.id] ?? 'error', because: `${item.id} was asked`, evidence: {} },
          params,
        }),
      },
    ]),
  ) as typeof gates
  const report = await run({
    project,
    gates: answering,
    phases: ['preflight', 'deploy', 'post-deploy'],
    only: Object.keys(states),
    world: () => fakeWorld(),
  })
  const at = new Date(stage.clock.now).toISOString()
  const release = { repository: 'acme/shop', commit, version: null, environment }
  return JSON.stringify({
    schema: 'holdpoint/evidence@1',
    rules: rulesDigest(project.config),
    report: { ...report, at, release },
  })
}

async function send(claims: Claims, body: string) {
  const headers = { authorization: `Bearer ${issuer.token(claims)}` }
  const response = await fetch(`${stage.address}/evidence`, { method: 'POST', headers, body })
  const text = (await response.text()).trim()
  await stage.settle()
  return { status: response.status, text }
}

const TAKEN = { status: 202, text: 'taken' }
const entries = (kind: 'evidence' | 'refusal' | 'opened') =>
  stage.store.record.all({ repository: 'acme/shop', kinds: [kind] })

async function launched(): Promise<string> {
  const sha = await stage.release()
  await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass' }))
  stage.click('ada', 'Deploy', 'deploy')
  await stage.settle()
  expect(await stage.life(sha)).toMatchObject({ stage: 'launched' })
  return sha
}

describe('a run of the released commit', () => {
  test.each([
    ['push', {}],
    ['deployment_status', {}],
    ['deployment_status', { ref: 'refs/tags/v1.0.0' }],
    ['release', { ref: 'refs/tags/v1.0.0' }],
    ['schedule', {}],
    ['workflow_dispatch', {}],
  ])('for `%s` proves items of its release (%j)', async (event, more) => {
    const sha = await stage.release()
    expect(stage.list('Deploy')).toEqual({ artefact: false, deploy: false })
    expect(stage.issue('Deploy').body).toContain('has not reported on')
    expect(await send(claimsOf(sha, event, more), await reportOf(sha, { artefact: 'pass' }))).toEqual(TAKEN)
    expect(stage.list('Deploy')).toEqual({ artefact: true, deploy: false })
    expect(await entries('evidence')).toMatchObject([{ subject: `release:acme/shop@${sha}:production`, commit: sha }])
  })

  test('says what fails, and the newest word of each item counts', async () => {
    const sha = await stage.release()
    await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass' }))
    // Of other items: what was said of this one stands.
    await send(claimsOf(sha, 'push'), await reportOf(sha, { home: 'pass' }))
    expect(stage.list('Deploy').artefact).toBe(true)
    await send(claimsOf(sha, 'workflow_dispatch'), await reportOf(sha, { artefact: 'fail' }))
    expect(stage.list('Deploy').artefact).toBe(false)
    expect(stage.issue('Deploy').body).toContain('artefact was asked')
  })

  test('goes on counting when its branch has gone on', async () => {
    const sha = await stage.release()
    person('root').push({ branch: 'main', files: { 'b.ts': '1', [WORKFLOW]: 'on: push\n' } })
    await stage.settle()
    expect(await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass' }))).toEqual(TAKEN)
    expect(stage.list('Deploy').artefact).toBe(true)
  })

  test('before its merge is told waits for the release, and opens none', async () => {
    const root = person('root')
    const sha = root.push({ branch: 'main', files: { 'b.ts': '1' } })
    expect(await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass' }))).toEqual(TAKEN)
    expect(await entries('opened')).toEqual([])
    expect(stage.issues()).toEqual([])
    // Now a merge that the App has heard of and not yet looked at.
    await stage.propose()
    const merged = person('ada').merge(1)
    await stage.github.hooks.settled()
    expect(await send(claimsOf(merged, 'push'), await reportOf(merged, { artefact: 'pass' }))).toEqual(TAKEN)
    expect(await entries('opened')).toMatchObject([{ commit: merged }])
    expect(stage.list('Deploy').artefact).toBe(true)
  })

  test('names an environment, and says nothing of another one', async () => {
    const sha = await stage.release()
    const staging = await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass' }, 'staging'))
    expect(staging).toEqual({
      status: 409,
      text: expect.stringMatching(/about `staging`, and `.*` is not released there/),
    })
    expect(stage.list('Deploy').artefact).toBe(false)
    const own = await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass' }, 'Production'))
    expect(own).toEqual(TAKEN)
    expect(stage.list('Deploy').artefact).toBe(true)
  })
})

describe('is refused', () => {
  const cases: [string, string, Claims, number, RegExp][] = [
    [
      'a run of another branch at that commit',
      'workflow_dispatch',
      { ref: 'refs/heads/mine' },
      403,
      /`main` was expected/,
    ],
    ['a push of a tag', 'push', { ref: 'refs/tags/v1.0.0' }, 403, /`main` was expected/],
    ['an event in which anybody may have a say', 'issue_comment', {}, 403, /prove no release/],
    [
      'a run of another workflow',
      'push',
      { workflow_ref: 'acme/shop/.github/workflows/x.yml@refs/heads/main' },
      403,
      /was expected by/,
    ],
    [
      'a called workflow that is not as it was',
      'push',
      { job_workflow_ref: 'acme/other/.github/workflows/x.yml@main', workflow_sha: 'e'.repeat(40) },
      403,
      /is not as it is/,
    ],
    ['a repository that only has the name', 'push', { repository_id: '1' }, 403, /another repository/],
  ]
  test.each(cases)('%s', async (_, event, more, status, sentence) => {
    const sha = await stage.release()
    const answer = await send(claimsOf(sha, event, more), await reportOf(sha, { artefact: 'pass' }))
    expect(answer).toEqual({ status, text: expect.stringMatching(sentence) })
    expect(await entries('evidence')).toEqual([])
    expect(stage.list('Deploy').artefact).toBe(false)
  })

  test('a run of a commit that is not released, however it reports', async () => {
    const sha = await stage.release()
    const tip = person('root').push({ branch: 'main', files: { 'b.ts': '1' } })
    const about = await reportOf(sha, { artefact: 'pass' })
    const scheduled = await send(claimsOf(tip, 'schedule'), about)
    expect(scheduled).toEqual({ status: 409, text: expect.stringMatching(/no release of `.*` is open/) })
    expect((await send(claimsOf(tip, 'push'), about)).text).toMatch(/the run is for/)
    expect(stage.list('Deploy').artefact).toBe(false)
  })

  test('a run for a release that is over', async () => {
    const sha = await stage.release()
    person('ada').comment(stage.issue('Deploy').number, '/holdpoint close: not this one')
    await stage.settle()
    const answer = await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass' }))
    expect(answer).toEqual({ status: 409, text: expect.stringContaining('is over') })
  })

  test('and who waits for it reads why', async () => {
    const sha = await stage.release()
    const other = { workflow_ref: 'acme/shop/.github/workflows/x.yml@refs/heads/main' }
    await send(claimsOf(sha, 'push', other), await reportOf(sha, { artefact: 'pass' }))
    expect(stage.issue('Deploy').body).toMatch(/evidence on .* was refused/)
  })
})

describe('what comes after the launch', () => {
  test('is not proven by what was found before it', async () => {
    const sha = await stage.release()
    await send(claimsOf(sha, 'push'), await reportOf(sha, { artefact: 'pass', home: 'pass', errors: 'pass' }))
    stage.click('ada', 'Deploy', 'deploy')
    await stage.settle()
    expect(stage.list('After')).toEqual({ home: false, errors: false })
    expect(stage.issue('After').body).toContain('reported before the launch')
    await send(claimsOf(sha, 'deployment_status'), await reportOf(sha, { home: 'pass' }))
    expect(stage.list('After')).toEqual({ home: true, errors: false })
  })

  test('must be looked at once more when it had to hold for a while', async () => {
    const sha = await launched()
    await send(claimsOf(sha, 'deployment_status'), await reportOf(sha, { home: 'pass', errors: 'pass' }))
    expect(stage.list('After')).toEqual({ home: true, errors: false })
    expect(stage.issue('After').body).toContain('must hold for 24h')
    // Looked at all the time, but only by the App: the last word of the Action is of the first minute.
    for (let hour = 0; hour < 25 * 4; hour++) {
      stage.clock.now += 15 * 60_000
      await stage.store.work.mark([`release:acme/shop@${sha}:production`], stage.clock.now)
      await stage.settle()
    }
    expect(stage.list('After').errors).toBe(false)
    expect(stage.issue('After').body).toContain('the Action has not looked since')
    await send(claimsOf(sha, 'schedule'), await reportOf(sha, { errors: 'pass' }))
    expect(await stage.life(sha)).toMatchObject({ stage: 'closed', outcome: 'succeeded' })
  })
})
