/** The real step and the App together: the Action's bundle runs as a process and proves what only a checkout can. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { builtAction, commandsOf, commit, git, junit, type Ran, repositoryIn, scratch, sound } from '../action/stage.ts'
import { numberOf } from '../github/core/hub.ts'
import { workflowToken } from '../github/state.ts'
import { type Issuer, pullRequestClaims, startIssuer } from './issuer.ts'
import { type AppStage, stageApp } from './stage.ts'
import { runPullStep } from './step.ts'

const home = scratch()
let entry: string
beforeAll(async () => {
  entry = await builtAction(home.path)
})
afterAll(() => home[Symbol.dispose]())

const FILES = {
  ...sound,
  '.github/holdpoint.yml': `branches:
  main: { checklist: RELEASE.md }
roles:
  tech-lead: { users: [ada] }
evidence: { workflow: .github/workflows/release-pr.yml }
`,
  '.github/workflows/release-pr.yml': 'on: pull_request\n',
  'RELEASE.md': `# Release

## Pre-deployment

- [ ] All tests pass <!-- gate: tests id=tests-pass -->
- [ ] No secret is in reach <!-- gate: exec run="test -z \\"$ACTIONS_ID_TOKEN_REQUEST_TOKEN$INPUT_TOKEN\\"" id=no-secret -->
- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->
`,
}

interface Together {
  stage: AppStage
  issuer: Issuer
  step(more?: { inputs?: Record<string, string>; env?: Record<string, string>; fork?: boolean }): Promise<Ran>
}

/** One pull request, on disk as the runner checks it out and on GitHub with the App. */
async function together(change: Record<string, string>, play: (all: Together) => Promise<void>): Promise<void> {
  using folder = scratch()
  const clock = { now: () => Date.now() }
  await using issuer = await startIssuer(() => clock.now())
  await using stage = await stageApp({ issuer: issuer.url })
  clock.now = () => stage.clock.now
  const root = repositoryIn(folder.path, FILES)
  const base = git(root, 'rev-parse', 'HEAD')
  git(root, 'checkout', '-q', '-b', 'change')
  const head = commit(root, change)
  git(root, 'checkout', '-q', '--detach', base)
  git(root, 'merge', '-q', '--no-ff', '-m', 'Merge', head)
  const merge = git(root, 'rev-parse', 'HEAD')
  const { shop, github } = stage
  Object.assign(shop.trees, { [base]: FILES, [head]: { ...FILES, ...change }, [merge]: { ...FILES, ...change } })
  Object.assign(shop.history, {
    [base]: { parents: [] },
    [head]: { parents: [base] },
    [merge]: { parents: [base, head] },
  })
  Object.assign(shop.refs, { main: base, change: head })
  const reads = { contents: 'read', pull_requests: 'read', statuses: 'read', checks: 'write' } as const
  github.state.tokens.secret = workflowToken(reads)
  github.person('ben').in('acme/shop').openPull({ head: 'change', body: 'Ship it.' })
  await stage.settle()
  issuer.runner.claims = pullRequestClaims({ number: 1, merge, repositoryId: numberOf('acme/shop') })
  const step: Together['step'] = ({ inputs = {}, env = {}, fork = false } = {}) =>
    runPullStep(
      stage,
      issuer,
      { head, base, merge, branch: 'change', from: fork ? 'ben/shop' : 'acme/shop' },
      { entry, root, env, inputs: { token: 'secret', ...inputs } },
    )
  await play({ stage, issuer, step })
  expect(github.mistakes).toEqual([])
}

const errorsOf = ({ stdout }: Ran) => commandsOf(stdout).filter(line => line.startsWith('::error title=Holdpoint::'))
const NO_TOKEN = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }

test('the step proves the tests, passes although a person has not signed, and leaves the check to the App', () =>
  together({ 'a.ts': '1' }, async ({ stage, issuer, step }) => {
    const ran = await step()
    expect(ran.stderr).toBe('')
    expect(errorsOf(ran)).toEqual([])
    expect([ran.code, ran.outputs.verdict]).toEqual([0, 'hold'])
    expect(ran.summary).toContain('as evidence; its check run gives the verdict')
    expect(issuer.runner.asked).toEqual([stage.address])
    expect(stage.judged).toMatchObject([{ status: 202 }])
    expect(stage.shop.checkRuns.filter(({ app }) => app.id !== stage.registered.app.id)).toEqual([])
    await stage.settle()
    expect(stage.pull(1).body).toContain('- [x] All tests pass')
    expect(stage.pull(1).body).toContain('- [x] No secret is in reach')
    expect(stage.check(1)).toMatchObject({ conclusion: 'action_required', title: 'hold: 1 of 3 items is missing' })
    const body = stage.pull(1).body!
    const ticked = body.replace(/- \[ \](?=.*hp:lead)/, '- [x]')
    stage.github.person('ada').in('acme/shop').editPull(1, { body: ticked })
    await stage.settle()
    expect(stage.check(1)).toMatchObject({ conclusion: 'success' })
  }))

test('a failing test fails the step, and the item on GitHub', () =>
  together({ 'reports/junit.xml': junit([{ name: 'removes', message: 'boom' }]) }, async ({ stage, step }) => {
    const ran = await step()
    expect(ran.code).toBe(1)
    await stage.settle()
    expect(stage.pull(1).body).toContain('- [ ] All tests pass')
    expect(stage.check(1)?.summary).toContain('removes')
    expect((await step({ inputs: { 'fail-on': 'never' } })).code).toBe(0)
  }))

test('what cannot be delivered fails the step with one sentence, unless nothing may', () =>
  together({ 'a.ts': '1' }, async ({ stage, step }) => {
    const forbidden = await step({ env: NO_TOKEN })
    expect([forbidden.code, errorsOf(forbidden)]).toEqual([
      2,
      [expect.stringContaining('`permissions: id-token: write`')],
    ])
    expect((await step({ env: NO_TOKEN, inputs: { 'fail-on': 'never' } })).code).toBe(0)
    expect((await step({ env: NO_TOKEN, inputs: { shadow: 'true' } })).code).toBe(0)
    const fork = await step({ env: NO_TOKEN, fork: true })
    expect([fork.code, errorsOf(fork)]).toEqual([0, []])
    expect(fork.summary).toContain('runs for forks get no OIDC token; the App waits')
    const other = await step({ env: { GITHUB_REPOSITORY: 'acme/other' } })
    expect([other.code, errorsOf(other)]).toEqual([2, [expect.any(String)]])
    const wrong = await step({ inputs: { 'app-url': 'http://holdpoint.example' } })
    expect([wrong.code, errorsOf(wrong)]).toEqual([2, [expect.stringContaining('write it like `https://')]])
    await stage.settle()
    expect(stage.pull(1).body).toContain('- [ ] All tests pass')
  }))

test('a refusal is told in the App’s own words, and not tried again', () =>
  together({ 'a.ts': '1' }, async ({ stage, issuer, step }) => {
    issuer.runner.claims = { ...issuer.runner.claims, event_name: 'workflow_dispatch' }
    const ran = await step()
    expect([ran.code, errorsOf(ran)]).toEqual([
      2,
      [expect.stringContaining('it answered 403 (runs for `workflow_dispatch`')],
    ])
    expect(stage.judged).toHaveLength(1)
  }))

test('trouble on the way is waited out', () =>
  together({ 'a.ts': '1' }, async ({ stage, issuer, step }) => {
    const tries: string[] = []
    // Between the runner and the App: first it drops the call, then it is in trouble, then it sends it elsewhere.
    const between = createServer((request, response) => {
      tries.push(request.headers.authorization ?? '')
      request.resume()
      if (tries.length === 1) return request.socket.destroy()
      response.writeHead(tries.length === 2 ? 502 : 307, { location: `${stage.address}/evidence` })
      return response.end('oh\n::error::hello')
    })
    await new Promise<void>(listening => between.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`
    const ran = await step({ inputs: { 'app-url': url } })
    between.closeAllConnections()
    between.close()
    expect(errorsOf(ran)).toEqual([expect.stringContaining('it answered 307')])
    expect([ran.code, tries.length, new Set(tries).size]).toEqual([2, 3, 3])
    expect(issuer.runner.asked).toEqual([url, url, url])
    expect(stage.judged).toEqual([])
  }))
