import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/vulns.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'No known vulnerabilities', thresholds: [], role: null, modifiers: {} } }
const NOW = '2026-11-21T23:30:00Z'

async function judge(files: Record<string, string>, params: Record<string, unknown> = {}) {
  const { outcome } = await gate.run(params, fakeWorld({ files, now: NOW }), about)
  return outcome
}

const result = (ruleId: string, level: string, rest: object = {}) => ({
  ruleId,
  level,
  message: { text: `${ruleId} is bad` },
  locations: [
    { physicalLocation: { artifactLocation: { uri: `src/${ruleId}.ts` }, region: { startLine: 4, startColumn: 2 } } },
  ],
  ...rest,
})
const sarif = (results: unknown[], name = 'Scan', rest: object = {}) =>
  JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name } }, results, ...rest }] })
const suppressed = { suppressions: [{ kind: 'inSource' }] }

test('the age of reports is asked of reports, and not of ones to come', async () => {
  const alerts = { sources: 'dependabot', maxAge: '24h' }
  expect(await judge({}, alerts)).toMatchObject({ state: 'error', because: expect.stringContaining('add `reports`') })
  const of = (endTimeUtc: string) =>
    judge(
      { 'a.sarif': sarif([], 'Scan', { invocations: [{ executionSuccessful: true, endTimeUtc }] }) },
      { maxAge: '24h' },
    )
  expect((await of('2026-11-22T10:00:00Z')).state).toBe('pass')
  expect(await of('2062-11-21T00:00:00Z')).toMatchObject({
    state: 'error',
    because: expect.stringContaining('a time to come'),
  })
})

describe('passes', () => {
  test('with the evidence that others build on', async () => {
    const outcome = await judge({
      'a.sarif': sarif([result('A', 'warning'), result('B', 'note'), result('C', 'error', suppressed)]),
      'b.sarif': sarif([], 'Other'),
    })
    expect(outcome).toMatchObject({
      state: 'pass',
      because:
        '1 medium finding and 1 note open, no more than expected (1 suppressed), in 2 runs of `Scan` and `Other`',
      evidence: {
        open: { critical: 0, high: 0, medium: 1, low: 0, note: 1, unknown: 0 },
        suppressed: 1,
        ignored: [],
        runs: 2,
        files: [{ file: 'a.sarif', format: 'sarif-2.1.0', sha256: expect.any(String) }, { file: 'b.sarif' }],
        hits: [{ severity: 'medium', file: 'src/A.ts', line: 4, column: 2, text: 'A: A is bad' }, { id: 'B' }],
      },
    })
  })

  test('with as many as are allowed, as text', async () => {
    const files = { 'a.sarif': sarif([result('A', 'error'), result('B', 'error')]) }
    expect(await judge(files, { high: '2' })).toMatchObject({ state: 'pass' })
    expect(await judge(files, { high: '1' })).toMatchObject({ state: 'fail' })
  })

  test('with the scanners that were asked for', async () => {
    const files = { 'a.sarif': sarif([], 'Trivy'), 'b.sarif': sarif([], 'CodeQL command-line') }
    expect(await judge(files, { tools: 'trivy,codeql*' })).toMatchObject({ state: 'pass' })
  })
})

describe('fails', () => {
  test('with each severity that has too many, and only their places', async () => {
    const files = { 'a.sarif': sarif([result('A', 'warning'), result('B', 'error'), result('C', 'note')]) }
    expect(await judge(files)).toMatchObject({
      state: 'fail',
      because: '1 high finding open: `B` in `src/B.ts:4`, none expected; mend it, or name in `ignore` what can wait',
      evidence: { hits: [{ id: 'B' }] },
    })
    const { because, evidence } = await judge(files, { medium: 0 })
    expect(because).toContain('1 high finding open')
    expect(because).toContain('; also 1 medium finding open')
    expect(evidence.hits).toMatchObject([{ id: 'B' }, { id: 'A' }])
  })

  test('for what is rated nowhere', async () => {
    const files = { 'pip-audit.json': '{"dependencies":[{"name":"flask","version":"0.5","vulns":[{"id":"PYSEC-1"}]}]}' }
    expect(await judge(files)).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('1 unrated finding open'),
    })
    expect(await judge(files, { unknown: 1 })).toMatchObject({ state: 'pass' })
  })

  test('for what the scanner let go, where that does not count', async () => {
    const files = { 'a.sarif': sarif([result('A', 'error', suppressed)]) }
    expect(await judge(files)).toMatchObject({ state: 'pass', evidence: { suppressed: 1 } })
    expect(await judge(files, { suppressed: 'deny' })).toMatchObject({ state: 'fail', evidence: { suppressed: 0 } })
  })

  test('without the scanner that was asked for', async () => {
    expect(await judge({ 'a.sarif': sarif([], 'Trivy') }, { tools: 'trivy,gitleaks' })).toMatchObject({
      state: 'fail',
      because:
        'no run of `gitleaks` found (the reports are of `Trivy`), one expected; run it before this check or mend `tools`',
    })
  })

  test('when the report is too old', async () => {
    const invocations = [{ executionSuccessful: true, endTimeUtc: '2026-11-18T23:00:00Z' }]
    const files = { 'a.sarif': sarif([], 'Scan', { invocations }) }
    expect(await judge(files, { maxAge: '24h' })).toMatchObject({
      state: 'fail',
      because: '`a.sarif` is 3 days old (2026-11-18T23:00:00.000Z), at most 24 hours expected; scan again',
    })
    expect(await judge(files, { maxAge: '4d' })).toMatchObject({ state: 'pass' })
    // Without a time of its own that of the file counts, which is long ago here.
    expect(await judge({ 'a.sarif': sarif([]) }, { maxAge: '24h' })).toMatchObject({ state: 'fail' })
  })

  test('without a report, or when a pattern matches none', async () => {
    expect(await judge({})).toMatchObject({ state: 'fail', because: expect.stringContaining('usual places') })
    expect(await judge({ 'a.sarif': sarif([]) }, { report: 'a.sarif,b/*.sarif' })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('`b/*.sarif` matches no file'),
    })
    expect(await judge({ 'test/fixtures/a.sarif': sarif([]) })).toMatchObject({ state: 'fail' })
  })
})

describe('exceptions', () => {
  const audit = (...names: string[]) => ({
    'npm-audit.json': JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {
        lodash: {
          name: 'lodash',
          severity: 'high',
          via: names.map((name, source) => ({ source, url: `https://github.com/advisories/${name}`, title: name })),
        },
        grunt: { name: 'grunt', severity: 'high', via: ['lodash', 'grunt'] },
      },
      metadata: { vulnerabilities: { high: 2 } },
    }),
  })
  const [A, B] = ['GHSA-aaaa-aaaa-aaaa', 'GHSA-bbbb-bbbb-bbbb']

  test('let go until the end of their day, and what is affected through others too', async () => {
    for (const day of ['2026-11-21', '2027-01-01'])
      expect(await judge(audit(A), { ignore: `${A.toLowerCase()} until ${day}` })).toMatchObject({
        state: 'pass',
        evidence: { open: { high: 0 }, ignored: [{ id: A }, { id: A }] },
      })
  })

  test('that have run out are named', async () => {
    expect(await judge(audit(A), { ignore: `${A} until 2026-11-20` })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining(`\`${A}\` was to be ignored until 2026-11-20`),
    })
  })

  test('hold only when every advisory of a package has one', async () => {
    const ignore = `${A} until 2026-12-31`
    expect(await judge(audit(A, B), { ignore })).toMatchObject({ state: 'fail', evidence: { open: { high: 2 } } })
    const both = `${ignore}, ${B} until 2026-12-31`
    expect(await judge(audit(A, B), { ignore: both })).toMatchObject({ state: 'pass' })
  })

  test('let go nothing without a name', async () => {
    const nameless = sarif([{ level: 'error', message: { text: 'x' } }])
    expect(await judge({ 'a.sarif': nameless }, { ignore: 'x until 2026-12-31' })).toMatchObject({ state: 'fail' })
  })

  test.each(['CVE-2024-1234', 'CVE-2024-1234 until', 'CVE-2024-1234 until 2026-02-30', 'until 2026-12-31', ''])(
    '%p is none',
    async ignore => {
      const { state, because } = await judge({ 'a.sarif': sarif([]) }, { ignore })
      expect({ state, because }).toMatchObject({ state: 'error', because: expect.stringContaining('`ignore') })
    },
  )
})

test('one broken report among good ones is an error', async () => {
  expect(await judge({ 'a.sarif': sarif([]), 'b.sarif': '{' })).toMatchObject({
    state: 'error',
    because: expect.stringContaining('`b.sarif` is not complete JSON'),
  })
})

test('hostile names are data', async () => {
  const name = '`@team` <b>\n| # '
  const { state, because } = await judge({ 'a.sarif': sarif([result(name, 'error')]) })
  expect(state).toBe('fail')
  expect(because).not.toContain('\n')
  expect(because).toContain('` @team <b> | #')
})

describe('what GitHub holds open', () => {
  const commit = 'b34f1d2c5e6a7988776655443322110099aabbcc'
  const ask = async (alerts: ExampleWorld['alerts'], params: Record<string, unknown>, files = {}) =>
    (await gate.run(params, fakeWorld({ files, alerts: alerts ?? {}, release: { commit }, now: NOW }), about)).outcome
  const high = [{ severity: 'high' as const, advisories: [['GHSA-1']], package: 'lodash' }]

  test('counts beside the reports', async () => {
    const files = { 'a.sarif': sarif([result('A', 'error')]) }
    const sources = 'reports,dependabot,code-scanning'
    const all = { dependabot: high, codeScanning: { tools: ['CodeQL'], alerts: high } }
    expect(await ask(all, { sources }, files)).toMatchObject({
      state: 'fail',
      evidence: { open: { high: 3 }, runs: 3, tools: ['Scan', 'CodeQL', 'Dependabot'] },
    })
    // A report that is named is read, whatever else is asked.
    expect(await ask(all, { sources: 'dependabot', report: 'a.sarif' }, files)).toMatchObject({
      evidence: { open: { high: 2 } },
    })
    expect(await ask({ dependabot: high }, { sources: 'dependabot', ignore: 'ghsa-1 until 2026-11-21' })).toMatchObject(
      {
        state: 'pass',
        because: 'nothing open (1 ignored), in 1 run of `Dependabot`',
      },
    )
  })

  test('what is pending waits, unless something is open already', async () => {
    const codeScanning = { tools: ['CodeQL'], pending: 'not yet' }
    const sources = 'code-scanning,dependabot'
    expect(await ask({ codeScanning, dependabot: [] }, { sources, tools: 'Trivy' })).toMatchObject({
      state: 'wait',
      because: 'not yet',
    })
    expect(await ask({ codeScanning, dependabot: high }, { sources })).toMatchObject({ state: 'fail' })
  })

  test('must be told, and only known sources may be asked', async () => {
    expect(await ask({}, { sources: 'dependabot' })).toMatchObject({ state: 'error' })
    expect(await ask({}, { sources: 'snyk' })).toMatchObject({
      state: 'error',
      because: expect.stringContaining('code-scanning'),
    })
    expect(await ask({}, { sources: [] })).toMatchObject({ state: 'error' })
  })
})
