/** The Action's evidence through the App's HTTP door: what is taken, and everything that must not be. */
import { generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { loadConfig } from '../../src/config/load.ts'
import { rulesDigest } from '../../src/model/evidence.ts'
import type { Report } from '../../src/model/report.ts'
import { mergedTree } from '../github/core/git.ts'
import { numberOf } from '../github/core/hub.ts'
import { type Claims, forged, type Issuer, pullRequestClaims, startIssuer } from './issuer.ts'
import { type AppStage, stageApp } from './stage.ts'

const WORKFLOW = '.github/workflows/release-pr.yml'
const CONFIGURATION = `branches:
  main: { checklist: RELEASE.md }
roles:
  tech-lead: { users: [ada] }
evidence: { workflow: ${WORKFLOW} }
`
const CHECKLIST = `# Release

## Pre-deployment

- [ ] All tests pass <!-- gate: tests id=tests-pass -->
- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->
`
const FILES = {
  '.github/holdpoint.yml': CONFIGURATION,
  'RELEASE.md': CHECKLIST,
  [WORKFLOW]: 'on: pull_request\n',
  '.github/workflows/other.yml': 'on: push\n',
}

const RULES = rulesDigest(
  loadConfig(CONFIGURATION, '.github/holdpoint.yml', () => ({ gates: [], modifiers: {}, problems: [] })),
)
const DIGEST = parseChecklist(Buffer.from(CHECKLIST), { source: 'RELEASE.md' }).digest

let issuer: Issuer
let stage: AppStage
const clock = { now: () => Date.now() }
beforeEach(async () => {
  issuer = await startIssuer(() => clock.now())
  stage = await stageApp({ files: FILES, issuer: issuer.url })
  clock.now = () => stage.clock.now
})
afterEach(async () => {
  await stage[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})

/** The test merge, as GitHub makes it for every pull request. */
function mergeOf(number: number): string {
  const { base, head } = stage.pull(number)
  const sha = Buffer.from(`merge of ${head.sha}`).toString('hex').slice(0, 38).padEnd(40, '0')
  const into = stage.shop.refs[base.ref]!
  stage.shop.trees[sha] = mergedTree(stage.shop, into, head.sha)!
  stage.shop.history[sha] = { parents: [into, head.sha] }
  return sha
}

async function proposed(files: Record<string, string | null> = { 'a.ts': '1' }): Promise<string> {
  const ben = stage.github.person('ben').in('acme/shop')
  ben.push({ branch: 'change', files })
  ben.openPull({ head: 'change', body: 'Ship it.' })
  await stage.settle()
  return mergeOf(1)
}

const claimsOf = (merge: string, more: Claims = {}): Claims => ({
  ...pullRequestClaims({ number: 1, merge, repositoryId: numberOf('acme/shop') }),
  aud: stage.address,
  ...more,
})

function reportOf(commit: string, change: Partial<Report> = {}): Report {
  const gate = {
    kind: 'tests',
    params: { report: 'reports/junit.xml' },
    state: 'pass' as const,
    because: '12 tests pass',
    evidence: { tests: 12, files: Array.from({ length: 400 }, (_, at) => ({ file: `${at}.xml` })) },
  }
  const item = {
    id: 'tests-pass',
    line: 5,
    text: 'All tests pass',
    path: ['Release', 'Pre-deployment'],
    phase: 'pre-deploy' as const,
    kind: 'item' as const,
    depth: 0,
    parent: null,
    state: 'proven' as const,
    because: '12 tests pass',
    evidence: {},
    gates: [gate],
    proposals: [],
    optional: false,
    clearBy: [],
  }
  const none = { signed: 0, waived: 0, 'not-applicable': 0, open: 0, failing: 0, waiting: 0, error: 0 }
  return {
    schema: 'holdpoint/report@1',
    verdict: 'hold',
    shadow: false,
    release: { repository: 'acme/shop', commit, version: '1.0.0', environment: null },
    checklist: { source: 'RELEASE.md', title: 'Release', digest: DIGEST },
    phases: ['pre-deploy'],
    items: [item],
    missing: ['lead'],
    counts: { ...none, proven: 1, dormant: 0 },
    holds: [],
    findings: [],
    at: new Date(stage.clock.now).toISOString(),
    durationMs: 3,
    ...change,
  }
}

const evidenceOf = (report: Report, rules = RULES): string =>
  JSON.stringify({ schema: 'holdpoint/evidence@1', rules, report })

async function send(token: string | null, body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${stage.address}/evidence`, {
    method: 'POST',
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: response.status, text: (await response.text()).trim() }
}

const entries = (kind: 'evidence' | 'refusal') => stage.store.record.all({ repository: 'acme/shop', kinds: [kind] })
const stateOf = () => /- \[(.)\] All tests pass/.exec(stage.pull(1).body ?? '')?.[1]

/** Refused: told, heard of, and nothing of it counts. */
async function refusedWith(answer: { status: number; text: string }, status: number, sentence: RegExp): Promise<void> {
  expect(answer.text).toMatch(sentence)
  expect(answer.status).toBe(status)
  expect(stage.judged.at(-1)).toMatchObject({ status, outcome: answer.text })
  expect(await entries('evidence')).toEqual([])
  await stage.settle()
  expect(stateOf()).toBe(' ')
  expect(stage.github.mistakes).toEqual([])
}

test('what the Action has proven stands as proven in the body and in the check', async () => {
  const merge = await proposed()
  expect(stage.check(1)?.summary).toContain('the Action has not reported')
  const { head } = stage.pull(1)
  const body = gzipSync(evidenceOf(reportOf(head.sha)))
  const answer = await send(issuer.token(claimsOf(merge)), body, { 'content-encoding': 'gzip' })
  expect(answer).toEqual({ status: 202, text: 'taken' })
  expect(stage.judged).toEqual([
    { status: 202, outcome: 'taken', repository: 'acme/shop', run: '4711/1', commit: head.sha },
  ])
  await stage.settle()
  expect(stateOf()).toBe('x')
  expect(stage.check(1)).toMatchObject({ title: 'hold: 1 of 2 items is missing' })
  expect(stage.check(1)?.summary).toContain('12 tests pass')
  const [entry] = await entries('evidence')
  expect(entry).toMatchObject({ commit: head.sha, checklist: DIGEST, subject: 'pull:acme/shop#1', actor: null })
  expect(JSON.stringify(entry!.data).length).toBeLessThan(3000)
  expect(stage.github.mistakes).toEqual([])
})

test('a new commit, other rules or another base ask for new evidence', async () => {
  const merge = await proposed()
  await send(issuer.token(claimsOf(merge)), evidenceOf(reportOf(stage.pull(1).head.sha)))
  await stage.settle()
  expect(stateOf()).toBe('x')
  const root = stage.github.person('root').in('acme/shop')
  const stricter = `${CONFIGURATION}gates:\n  tests: { report: other.xml }\n`
  root.push({ branch: 'main', files: { '.github/holdpoint.yml': stricter } })
  await stage.settle()
  expect(stateOf()).toBe(' ')
  root.push({ branch: 'main', files: { '.github/holdpoint.yml': `# the same\n${CONFIGURATION}` } })
  await stage.settle()
  expect(stateOf()).toBe('x')
  stage.github
    .person('ben')
    .in('acme/shop')
    .push({ branch: 'change', files: { 'a.ts': '2' } })
  await stage.settle()
  expect(stateOf()).toBe(' ')
})

describe('a token is refused', () => {
  const cases: [string, (merge: string) => string | null, RegExp][] = [
    ['that is not there', () => null, /there is no token/],
    ['that is none', () => 'nonsense', /cannot be read/],
    ['that somebody else signed', merge => issuer.token(claimsOf(merge), { key: forged }), /signature is not one of/],
    [
      'by an unknown key',
      merge => issuer.token(claimsOf(merge), { key: forged, kid: 'two' }),
      /signature is not one of/,
    ],
    ['without a signature', merge => issuer.token(claimsOf(merge), { alg: 'none' }), /not signed with RS256/],
    ['signed with the public key', merge => issuer.token(claimsOf(merge), { alg: 'HS256' }), /not signed with RS256/],
    [
      'of another issuer',
      merge => issuer.token(claimsOf(merge, { iss: 'https://evil.example' })),
      /`iss` is not right/,
    ],
    [
      'for another service',
      merge => issuer.token(claimsOf(merge, { aud: 'https://github.com/acme' })),
      /`aud` is not right/,
    ],
    ['that has expired', merge => issuer.token(claimsOf(merge, { exp: 1_700_000_000 })), /has expired/],
    ['that is not yet good', merge => issuer.token(claimsOf(merge, { nbf: 4_000_000_000 })), /`nbf` is not right/],
    ['without its id', merge => issuer.token(claimsOf(merge, { jti: '' })), /no usable claim `jti`/],
    [
      'whose workflow is of another repository',
      merge => issuer.token(claimsOf(merge, { workflow_ref: `evil/shop/${WORKFLOW}@refs/pull/1/merge` })),
      /is none of `acme\/shop`/,
    ],
    [
      'whose workflow was read elsewhere',
      merge => issuer.token(claimsOf(merge, { workflow_ref: `acme/shop/${WORKFLOW}@refs/heads/main` })),
      /is none of `acme\/shop`/,
    ],
  ]
  test.each(cases)('%s', async (_, token, sentence) => {
    const merge = await proposed()
    await refusedWith(await send(token(merge), evidenceOf(reportOf(stage.pull(1).head.sha))), 401, sentence)
    // Nobody has vouched for whoever sent it: it must not fill the record.
    expect(await entries('refusal')).toEqual([])
  })

  test('before its evidence is read, and the sender hears why however much it sends', async () => {
    const merge = await proposed()
    for (const size of [900_000, 60 * 1024 * 1024]) {
      const body = Buffer.alloc(size, 'x')
      const answer = await send(issuer.token(claimsOf(merge), { key: forged }), body).catch(() => null)
      if (answer || size < 1_000_000) expect(answer?.status).toBe(401)
    }
    expect(stage.judged.map(({ status }) => status)).toEqual([401, 401])
  })

  test('while the keys cannot be read nothing is taken, and the sender may try again', async () => {
    const merge = await proposed()
    issuer.down = true
    const body = evidenceOf(reportOf(stage.pull(1).head.sha))
    await refusedWith(await send(issuer.token(claimsOf(merge)), body), 503, /cannot be read/)
    issuer.down = false
    expect((await send(issuer.token(claimsOf(merge)), body)).status).toBe(202)
  })

  test('keys are read once, whatever keys tokens name', async () => {
    const merge = await proposed()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    for (let at = 0; at < 5; at++) await send(issuer.token(claimsOf(merge), { key: privateKey, kid: `k${at}` }), '{}')
    expect(issuer.reads).toBe(1)
  })
})

describe('a run is refused', () => {
  /** Sends what is right but for the claims. */
  const asRun = async (merge: string, more: Claims) =>
    send(issuer.token(claimsOf(merge, more)), evidenceOf(reportOf(stage.pull(1).head.sha)))

  test('of a repository without the App; GitHub is asked about it once', async () => {
    const merge = await proposed()
    const foreign = { repository: 'evil/shop', workflow_ref: `evil/shop/${WORKFLOW}@refs/pull/1/merge` }
    await refusedWith(await asRun(merge, foreign), 403, /the App is not installed in `evil\/shop`/)
    const before = stage.github.requests.length
    await asRun(merge, foreign)
    expect(stage.github.requests.length).toBe(before)
    expect(await stage.store.record.all({ kinds: ['refusal'] })).toEqual([])
  })

  test('of a repository that only has the name', async () => {
    const merge = await proposed()
    await refusedWith(await asRun(merge, { repository_id: '1' }), 403, /another repository that is called/)
    expect(await entries('refusal')).toMatchObject([{ subject: 'pull:acme/shop#1', data: { run: '4711' } }])
  })

  test('of an older commit', async () => {
    const merge = await proposed()
    const before = stage.pull(1).head.sha
    stage.github
      .person('ben')
      .in('acme/shop')
      .push({ branch: 'change', files: { 'a.ts': 'broken' } })
    await stage.settle()
    const old = await send(issuer.token(claimsOf(merge)), evidenceOf(reportOf(before)))
    await refusedWith(old, 409, /the newer run counts/)
    // Nor does an old run speak for the new commit.
    await refusedWith(await asRun(merge, {}), 409, /the newer run counts/)
  })

  test('whose workflow the change has edited', async () => {
    const merge = await proposed({ [WORKFLOW]: 'on: pull_request # and forge the report\n' })
    await refusedWith(await asRun(merge, {}), 403, /must not choose how it is proven/)
    // Who waits for the proof reads why it does not come.
    expect(stage.check(1)?.summary).toContain(
      'was refused: `.github/workflows/release-pr.yml` is not as it is on `main`',
    )
  })

  test('of a workflow that the base branch does not name', async () => {
    const merge = await proposed()
    const other = `acme/shop/.github/workflows/other.yml@refs/pull/1/merge`
    await refusedWith(
      await asRun(merge, { workflow_ref: other, job_workflow_ref: other }),
      403,
      /other.yml`, `.*` was expected/,
    )
  })

  test('whose job is in a workflow that the change may have edited', async () => {
    const merge = await proposed({ '.github/workflows/called.yml': 'on: workflow_call\n' })
    const called = { job_workflow_ref: 'acme/shop/.github/workflows/called.yml@refs/pull/1/merge' }
    await refusedWith(await asRun(merge, called), 403, /calls another workflow/)
    // One that is called as the base branch has it may speak.
    const fine = mergeOf(1)
    stage.shop.trees[fine] = stage.shop.trees[stage.shop.refs.main!]!
    expect((await asRun(fine, called)).status).toBe(202)
  })

  test('for events in which anybody may have a say', async () => {
    const merge = await proposed()
    for (const event_name of ['workflow_dispatch', 'pull_request_target', 'issue_comment', 'merge_group'])
      await refusedWith(await asRun(merge, { event_name }), 403, /prove no release/)
  })

  test('for a branch that it pushed itself', async () => {
    const merge = await proposed()
    const ref = 'refs/heads/change'
    const workflow = `acme/shop/${WORKFLOW}@${ref}`
    const claims = { event_name: 'push', ref, base_ref: '', sha: stage.pull(1).head.sha, workflow_ref: workflow }
    const answer = await asRun(merge, { ...claims, workflow_sha: claims.sha, job_workflow_ref: workflow })
    await refusedWith(answer, 403, /nothing is held on `change`/)
  })

  test('into another base, and of a closed pull request', async () => {
    const merge = await proposed()
    stage.github.person('root').in('acme/shop').push({ branch: 'other', files: {} })
    await refusedWith(await asRun(merge, { base_ref: 'other' }), 409, /goes into `main` now/)
    stage.github.person('ben').in('acme/shop').closePull(1)
    const answer = await asRun(merge, {})
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('not open')])
  })

  test('a second time with the same token; the same report again is nothing new', async () => {
    const merge = await proposed()
    const { sha } = stage.pull(1).head
    const token = issuer.token(claimsOf(merge))
    const first = evidenceOf(reportOf(sha))
    expect((await send(token, first)).status).toBe(202)
    const failing = reportOf(sha)
    failing.items[0]!.gates[0]!.state = 'fail'
    expect(await send(token, evidenceOf(failing))).toMatchObject({
      status: 409,
      text: expect.stringContaining('used before'),
    })
    expect((await send(issuer.token(claimsOf(merge)), evidenceOf(failing))).status).toBe(202)
    // The good report of before does not become the newest one.
    expect((await send(issuer.token(claimsOf(merge)), first)).status).toBe(202)
    expect(await entries('evidence')).toHaveLength(2)
    await stage.settle()
    expect(stateOf()).toBe(' ')
  })
})

describe('evidence is refused', () => {
  const big = (bytes: number) => Buffer.alloc(bytes, ' ')
  const deep = '['.repeat(5000) + ']'.repeat(5000)
  const cases: [string, number, RegExp, () => string | Buffer, Record<string, string>?][] = [
    ['that is nothing', 400, /no JSON/, () => ''],
    ['that is no JSON', 400, /no JSON/, () => 'verdict: go'],
    ['in another encoding', 400, /no JSON/, () => Buffer.from('"\ud83d', 'utf16le')],
    ['of another shape', 400, /no `holdpoint\/evidence@1`/, () => '{"schema":"holdpoint/report@1"}'],
    ['that is huge', 413, /longer than/, () => big(6 * 1024 * 1024)],
    [
      'that unpacks to more',
      413,
      /unpacks to more/,
      () => gzipSync(big(40 * 1024 * 1024)),
      { 'content-encoding': 'gzip' },
    ],
    ['that cannot be unpacked', 400, /cannot be unpacked/, () => 'no gzip', { 'content-encoding': 'gzip' }],
    ['cut short', 400, /cannot be unpacked/, () => gzipSync('{"a":1}').subarray(0, 12), { 'content-encoding': 'gzip' }],
    ['packed otherwise', 400, /unknown way/, () => 'x', { 'content-encoding': 'br' }],
    ['nested without end', 400, /nested deeper/, () => deep],
    [
      'that reaches for the prototype',
      400,
      /`__proto__`/,
      () => evidenceOf(reportOf('a')).replace('"tests":12', '"__proto__":{"go":true}'),
    ],
    ['about another commit', 409, /the run is for/, () => evidenceOf(reportOf('f'.repeat(40)))],
    [
      'about another repository',
      409,
      /`acme\/shop` was expected/,
      () =>
        evidenceOf(
          reportOf('', {
            release: { repository: 'evil/shop', commit: stage.pull(1).head.sha, version: null, environment: null },
          }),
        ),
    ],
    [
      'by another checklist',
      409,
      /by another checklist/,
      () =>
        evidenceOf(
          reportOf(stage.pull(1).head.sha, { checklist: { source: 'EASY.md', title: null, digest: 'a'.repeat(64) } }),
        ),
    ],
    ['by other gates', 409, /by other gates/, () => evidenceOf(reportOf(stage.pull(1).head.sha), 'a'.repeat(64))],
    [
      'with an item twice',
      400,
      /an item twice/,
      () => {
        const report = reportOf(stage.pull(1).head.sha)
        return evidenceOf({ ...report, items: [...report.items, ...report.items] })
      },
    ],
  ]
  test.each(cases)('%s', async (_, status, sentence, body, headers = {}) => {
    const merge = await proposed()
    await refusedWith(await send(issuer.token(claimsOf(merge)), body(), headers), status, sentence)
    expect(await entries('refusal')).toHaveLength(1)
    expect(({} as { go?: boolean }).go).toBeUndefined()
  })

  test('where the base branch names no workflow', async () => {
    const merge = await proposed()
    const root = stage.github.person('root').in('acme/shop')
    root.push({ branch: 'main', files: { '.github/holdpoint.yml': CONFIGURATION.replace(/^evidence.*$/m, '') } })
    const answer = await send(issuer.token(claimsOf(merge)), evidenceOf(reportOf(stage.pull(1).head.sha)))
    await refusedWith(answer, 403, /names no workflow for evidence; add `evidence: \{ workflow: /)
  })
})

test('a merge group and a commit on the base have evidence of their own, and open no release by it', async () => {
  await proposed()
  const group = mergeOf(1)
  const asGroup = `refs/heads/gh-readonly-queue/main/pr-1-${group}`
  const workflowOf = (ref: string, sha: string) => ({
    event_name: '',
    ref,
    sha,
    base_ref: '',
    workflow_ref: `acme/shop/${WORKFLOW}@${ref}`,
    workflow_sha: sha,
    job_workflow_ref: `acme/shop/${WORKFLOW}@${ref}`,
  })
  const inQueue = claimsOf(group, { ...workflowOf(asGroup, group), event_name: 'merge_group' })
  expect((await send(issuer.token(inQueue), evidenceOf(reportOf(group)))).status).toBe(202)
  // A branch of that name proves nothing by being pushed.
  const pushed = claimsOf(group, { ...workflowOf(asGroup, group), event_name: 'push' })
  expect((await send(issuer.token(pushed), evidenceOf(reportOf(group)))).status).toBe(403)
  const tip = stage.shop.refs.main!
  const onMain = claimsOf(tip, { ...workflowOf('refs/heads/main', tip), event_name: 'push' })
  expect((await send(issuer.token(onMain), evidenceOf(reportOf(tip)))).status).toBe(202)
  expect(await entries('evidence')).toMatchObject([
    { subject: `group:acme/shop@${group}:main`, commit: group },
    { subject: `release:acme/shop@${tip}:production`, commit: tip },
  ])
  stage.github
    .person('root')
    .in('acme/shop')
    .push({ branch: 'main', files: { 'b.ts': '1' } })
  const late = await send(issuer.token(onMain), evidenceOf(reportOf(tip)))
  expect([late.status, late.text]).toEqual([409, expect.stringContaining('the newer run counts')])
})

test('an App that does not know its own address takes none', async () => {
  await using plain = await stageApp()
  const response = await fetch(`${plain.address}/evidence`, { method: 'POST', body: '{}' })
  expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('PUBLIC_URL')])
})
