import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { githubAlerts } from '../../src/sources/github/alerts.ts'
import { rateLimited, serverError } from '../github/faults.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import { type AnalysisRecord, repository, workflowToken } from '../github/state.ts'

const [HEAD, BEFORE, NEXT] = ['a', 'b', 'c'].map(sign => sign.repeat(40)) as [string, string, string]
const MAIN = 'refs/heads/main'
const where = { owner: 'acme', repo: 'shop' }
const log = { debug() {}, info() {}, warn() {}, error() {} }

let github: GitHub
const security = () => github.state.repositories.get('acme/shop')!.security
const as = (token: string) =>
  githubAlerts(new Octokit({ auth: token, baseUrl: github.url, log, request: { retries: 0 } }), where)

let minute = 0
const analysis = (commit_sha: string, tool: string, given: Partial<AnalysisRecord> = {}): AnalysisRecord => ({
  ref: MAIN,
  commit_sha,
  tool,
  category: '',
  created_at: new Date(Date.UTC(2026, 10, 21, 0, minute++)).toISOString(),
  error: '',
  ...given,
})
const alert = (number: number, given: object = {}) => ({
  number,
  state: 'open',
  refs: [MAIN],
  html_url: `https://github.com/acme/shop/security/code-scanning/${number}`,
  rule: { id: 'js/sql-injection', severity: 'error', security_severity_level: 'high', description: 'SQL injection' },
  tool: { name: 'CodeQL' },
  most_recent_instance: { message: { text: 'Query' }, location: { path: 'src/db.ts', start_line: 3, start_column: 5 } },
  ...given,
})
const dependabot = (number: number, given: object = {}) => ({
  number,
  state: 'open',
  html_url: `https://github.com/acme/shop/security/dependabot/${number}`,
  dependency: { package: { ecosystem: 'npm', name: 'lodash' }, manifest_path: 'package-lock.json' },
  security_advisory: { ghsa_id: `GHSA-${number}`, cve_id: null, summary: 'Injection', severity: 'low' },
  security_vulnerability: { severity: 'medium' },
  ...given,
})
const secret = (number: number) => ({
  number,
  state: 'open',
  html_url: `https://github.com/acme/shop/security/secret-scanning/${number}`,
  secret_type: 'aws_access_key_id',
  secret_type_display_name: 'AWS access key',
})

async function refused(answer: Promise<unknown>): Promise<string> {
  const failure = await answer.then(
    value => new Error(`answered ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  )
  expect(failure).toBeInstanceOf(CouldNotFindOut)
  return (failure as Error).message
}

beforeEach(async () => {
  github = await startGitHub({
    repositories: new Map([['acme/shop', repository('acme/shop')]]),
    tokens: {
      reader: workflowToken({ security_events: 'read', vulnerability_alerts: 'read', secret_scanning_alerts: 'read' }),
      nothing: workflowToken({}),
    },
  })
})
afterEach(async () => {
  expect(github.mistakes).toEqual([])
  await github.close()
})

describe('code scanning', () => {
  test('gives the open alerts of a commit whose analyses are the newest', async () => {
    security().analyses = [analysis(BEFORE, 'CodeQL'), analysis(HEAD, 'CodeQL'), analysis(HEAD, 'Trivy')]
    security().codeScanning = [
      alert(1),
      alert(2, { rule: { id: null, severity: 'warning', security_severity_level: null, description: 'Smell' } }),
      alert(3, { state: 'dismissed' }),
      alert(4, { refs: ['refs/heads/other'] }),
    ]
    expect(await as('reader').codeScanning(HEAD)).toMatchObject({
      tools: ['Trivy', 'CodeQL'],
      pending: null,
      alerts: [
        { severity: 'high', advisories: [['js/sql-injection']], file: 'src/db.ts', line: 3, column: 5, text: 'Query' },
        { severity: 'medium', advisories: [['CodeQL']] },
      ],
    })
  })

  test('waits where nothing was analysed, or where an analysis is still to come', async () => {
    expect(await as('reader').codeScanning(HEAD)).toMatchObject({
      pending: expect.stringContaining('no code scanning analysis'),
    })
    const [js, py] = [{ category: '/language:js' }, { category: '/language:py' }]
    security().analyses = [analysis(BEFORE, 'CodeQL', js), analysis(BEFORE, 'CodeQL', py), analysis(HEAD, 'CodeQL', js)]
    security().codeScanning = [alert(1)]
    expect(await as('reader').codeScanning(NEXT)).toMatchObject({
      pending: expect.stringContaining('`ccccccc`'),
      alerts: [],
    })
    expect(await as('reader').codeScanning(HEAD)).toMatchObject({
      pending:
        '`CodeQL` (`/language:py`) looked at the commit before `aaaaaaa` and not yet at `aaaaaaa`; wait for it, or run it',
      alerts: [],
    })
    security().analyses!.push(analysis(HEAD, 'CodeQL', py))
    expect(await as('reader').codeScanning(HEAD)).toMatchObject({ pending: null, alerts: [{ severity: 'high' }] })
  })

  test('cannot tell when the branch has moved on', async () => {
    security().analyses = [analysis(HEAD, 'CodeQL'), analysis(NEXT, 'CodeQL')]
    expect(await refused(as('reader').codeScanning(HEAD))).toContain(
      'a newer commit of `refs/heads/main` than `aaaaaaa`',
    )
    // On its tag the commit is still the newest.
    security().analyses!.push(analysis(HEAD, 'CodeQL', { ref: 'refs/tags/v1' }))
    security().codeScanning = [alert(1, { refs: ['refs/tags/v1'] }), alert(2)]
    expect((await as('reader').codeScanning(HEAD)).alerts).toMatchObject([{ url: expect.stringMatching(/\/1$/) }])
    // But what only the branch was looked through for is not known.
    security().analyses!.unshift(analysis(HEAD, 'Trivy', { created_at: '2026-11-20T00:00:00Z' }))
    security().analyses!.push(analysis(NEXT, 'Trivy'))
    expect(await refused(as('reader').codeScanning(HEAD))).toContain('newer commit')
  })

  test('an analysis that failed is none, unless it was repeated', async () => {
    security().analyses = [analysis(HEAD, 'CodeQL', { error: 'out of disk' })]
    expect(await refused(as('reader').codeScanning(HEAD))).toContain('by `CodeQL` failed (out of disk)')
    security().analyses!.push(analysis(HEAD, 'CodeQL'))
    expect(await as('reader').codeScanning(HEAD)).toMatchObject({ pending: null })
  })

  test('reads every page, of analyses and of alerts', async () => {
    security().analyses = [
      analysis(HEAD, 'CodeQL'),
      ...Array.from({ length: 230 }, () => analysis(NEXT, 'CodeQL', { ref: 'refs/heads/other' })),
    ]
    security().codeScanning = Array.from({ length: 201 }, (_, number) => alert(number + 1))
    expect((await as('reader').codeScanning(HEAD)).alerts).toHaveLength(201)
  })

  test('a commit too far back is not known', async () => {
    security().analyses = Array.from({ length: 1001 }, () => analysis(NEXT, 'CodeQL'))
    expect(await refused(as('reader').codeScanning(HEAD))).toContain('not among the newest 1000')
  })
})

test('Dependabot alerts are read by cursor to the end', async () => {
  security().dependabot = Array.from({ length: 230 }, (_, number) => dependabot(number + 1))
  security().dependabot!.push(dependabot(999, { state: 'fixed' }))
  const found = await as('reader').dependabot()
  expect(found).toHaveLength(230)
  expect(found[229]).toMatchObject({
    severity: 'medium',
    advisories: [['GHSA-230']],
    package: 'lodash',
    file: 'package-lock.json',
  })
})

test('secrets are told without themselves, over all pages', async () => {
  security().secretScanning = Array.from({ length: 101 }, (_, number) => secret(number + 1))
  const found = await as('reader').secretScanning()
  expect(found).toHaveLength(101)
  expect(found[0]).toMatchObject({
    severity: 'critical',
    text: 'AWS access key',
    advisories: [['secret-scanning/1', 'aws_access_key_id']],
  })
})

test('none is an empty list', async () => {
  expect(await as('reader').dependabot()).toEqual([])
  expect(await as('reader').secretScanning()).toEqual([])
})

describe('cannot be found out', () => {
  test('where a scanner is turned off', async () => {
    Object.assign(security(), { analyses: null, dependabot: null, secretScanning: null })
    expect(await refused(as('reader').codeScanning(HEAD))).toBe(
      "GitHub does not tell the alerts of code scanning (403: Code scanning is not enabled for this repository. Please enable it in the repository settings.); turn it on in the repository's security settings, and give the token `security-events: read`",
    )
    expect(await refused(as('reader').dependabot())).toContain('give the token `Dependabot alerts: read`')
    expect(await refused(as('reader').secretScanning())).toContain(
      '(404: Secret scanning is disabled on this repository.)',
    )
  })

  test('without the right to look', async () => {
    for (const ask of [as('nothing').codeScanning(HEAD), as('nothing').dependabot(), as('nothing').secretScanning()])
      expect(await refused(ask)).toContain('(403: Resource not accessible by integration)')
    expect(await refused(as('stranger').dependabot())).toContain('did not accept the token')
  })

  test('on a bad day', async () => {
    const on = /dependabot/
    github.faults.add({ on, answer: serverError, times: 1 })
    expect(await refused(as('reader').dependabot())).toContain('(502)')
    github.faults.add({ on, answer: rateLimited, times: 1 })
    expect(await refused(as('reader').dependabot())).toContain('rate limit')
    github.faults.add({ on, answer: 'broken line', times: 1 })
    expect(await refused(as('reader').dependabot())).toContain('could not be reached')
  })

  test('when the second page does not come', async () => {
    security().secretScanning = Array.from({ length: 101 }, (_, number) => secret(number + 1))
    github.faults.add({ on: /secret/, answer: serverError, times: 1, afterwards: true })
    expect(await refused(as('reader').secretScanning())).toContain('(502)')
  })
})
