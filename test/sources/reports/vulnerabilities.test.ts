import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Vulnerability } from '../../../src/model/reports.ts'
import { cvssScore } from '../../../src/sources/reports/vulnerabilities/severity.ts'
import { vulnerabilityReports } from '../../../src/sources/reports/vulnerabilities.ts'
import '../../seed.ts'
import { memoryFiles } from '../../world.ts'
import { SAMPLES } from './vulnerability-samples.ts'

async function read(content: string | Uint8Array) {
  const { reports, broken } = await vulnerabilityReports(memoryFiles({ 'report.json': content }))(['report.json'])
  return { report: reports[0], because: broken[0]?.because }
}

const told = ({ severity, advisories }: Vulnerability) => [severity, ...advisories.flat()]

const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Uint8Array => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

describe.each(Object.entries(SAMPLES))('%s', (_, { content, format, tools, found, clean }) => {
  test('is told by its content, and every finding is there', async () => {
    const { report, because } = await read(content)
    expect(because).toBeUndefined()
    expect(report).toMatchObject({ format, tools })
    expect(report!.findings.map(told)).toEqual(found)
  })

  test('without a finding is a report all the same', async () => {
    if (clean !== null) expect((await read(clean)).report).toMatchObject({ format, tools, findings: [] })
  })

  test('in any encoding says the same', async () => {
    const { findings } = (await read(content)).report!
    const encoded = [
      `\uFEFF${content}`,
      utf16(content, 'le', true),
      utf16(content, 'be', true),
      utf16(content, 'le', false),
    ]
    for (const bytes of encoded) expect((await read(bytes)).report?.findings).toEqual(findings)
  })

  test('cut anywhere is broken, or lists what it lists whole', async () => {
    const whole = content.trimEnd()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async at => {
        const { report } = await read(whole.slice(0, at))
        // Documents in a row may be cut between two of them: nobody can see that.
        if (report) expect(format).toMatch(/^(?:govulncheck|yarn-audit)-json$/)
        if (report && format === 'yarn-audit-json') expect(report.findings.length).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('SARIF', () => {
  const sarif = (run: object, rest: object = {}) =>
    JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Scan' } }, ...run }], ...rest })
  const severities = async (run: object) => (await read(sarif(run))).report?.findings.map(({ severity }) => severity)
  const withRule = (rule: object, result: object = {}) => ({
    tool: { driver: { name: 'Scan', rules: [{ id: 'R1', ...rule }] } },
    results: [{ ruleId: 'R1', message: { text: 'x' }, ...result }],
  })
  const severity = (value: unknown) => ({ properties: { 'security-severity': value } })

  test.each([
    ['9.0', 'critical'],
    ['8.9', 'high'],
    [7, 'high'],
    ['6.9', 'medium'],
    ['0.1', 'low'],
    ['Medium', 'medium'],
    ['CRITICAL', 'critical'],
    // Said by nobody: the level tells.
    ['0.0', 'medium'],
    ['99', 'medium'],
    ['-1', 'medium'],
    ['n/a', 'medium'],
    [null, 'medium'],
  ])('security-severity %p is %s', async (value, expected) => {
    expect(await severities(withRule(severity(value)))).toEqual([expected])
  })

  test.each([
    [{ level: 'error' }, {}, 'high'],
    [{ level: 'note' }, { defaultConfiguration: { level: 'error' } }, 'note'],
    [{}, { defaultConfiguration: { level: 'error' } }, 'high'],
    [{}, {}, 'medium'],
    [{ level: 'none' }, {}, 'note'],
    [{ level: 'severe' }, {}, 'unknown'],
    // The score outranks the level, either way.
    [{ level: 'error' }, severity('2.0'), 'low'],
    [{ level: 'note' }, severity('9.8'), 'critical'],
    [{ level: 'note', ...severity('9.8') }, severity('2.0'), 'critical'],
    [{ kind: 'review' }, {}, 'unknown'],
    [{ kind: 'open', level: 'none' }, {}, 'unknown'],
  ])('result %j with rule %j is %s', async (result, rule, expected) => {
    expect(await severities(withRule(rule, result))).toEqual([expected])
  })

  test.each([{ kind: 'pass' }, { kind: 'notApplicable' }, { kind: 'informational' }, { baselineState: 'absent' }])(
    '%j is no finding',
    async result => expect(await severities(withRule({}, result))).toEqual([]),
  )

  test.each(['unchanged', 'updated', 'new'])('baselineState %s is one', async baselineState =>
    expect(await severities(withRule({}, { baselineState }))).toEqual(['medium']),
  )

  test('the rule is found by index, by id, by a part of the id, by guid, and in extensions', async () => {
    const error = { defaultConfiguration: { level: 'error' } }
    const tool = {
      driver: { name: 'Scan', rules: [{ id: 'A', ...error, guid: 'g-a' }, { id: 'B' }] },
      extensions: [
        {
          name: 'pack',
          guid: 'p',
          rules: [
            { id: 'B', ...error },
            { id: 'C', ...error },
          ],
        },
      ],
    }
    const results = [
      { ruleId: 'other', ruleIndex: 0 },
      { ruleId: 'A' },
      { ruleId: 'A/1' },
      { rule: { guid: 'g-a' } },
      { rule: { id: 'A' } },
      { ruleId: 'A', ruleIndex: -1 },
      { ruleId: 'B', rule: { index: 0, toolComponent: { index: 0 } } },
      { ruleId: 'B', rule: { toolComponent: { name: 'pack' } } },
      { ruleId: 'B', rule: { toolComponent: { guid: 'p' } } },
      { ruleId: 'C' },
    ]
    expect(await severities({ tool, results })).toEqual(results.map(() => 'high'))
    expect(await severities({ tool, results: [{ ruleId: 'B' }, { ruleId: 'nowhere' }] })).toEqual(['medium', 'medium'])
  })

  test('what the invocation changes of a rule counts', async () => {
    const invocations = [
      {
        executionSuccessful: true,
        ruleConfigurationOverrides: [{ descriptor: { id: 'R1' }, configuration: { level: 'error' } }],
      },
    ]
    const changed = (provenance: object) => severities({ ...withRule({}, { provenance }), invocations })
    expect(await changed({ invocationIndex: 0 })).toEqual(['high'])
    expect(await changed({})).toEqual(['medium'])
  })

  test.each([
    [[{ kind: 'inSource' }], true],
    [[{ kind: 'external', status: 'accepted' }], true],
    [[{ kind: 'external', status: 'underReview' }], false],
    [[{ kind: 'inSource' }, { kind: 'external', status: 'rejected' }], false],
    [[{ status: 'whatever' }], false],
    [[], false],
    [null, false],
  ])('suppressions %j suppress: %p', async (suppressions, expected) => {
    const { report } = await read(sarif(withRule({}, { suppressions })))
    expect(report!.findings.map(({ suppressed }) => suppressed)).toEqual([expected])
  })

  test('the place is the path in the repository', async () => {
    const at = (artifactLocation: object) => [
      { physicalLocation: { artifactLocation, region: { startLine: 3, startColumn: 7 } } },
    ]
    const { report } = await read(
      sarif({
        originalUriBaseIds: {
          ROOT: { uri: 'file:///srv/shop/' },
          SRC: { uri: 'src', uriBaseId: 'ROOT' },
          LOOP: { uri: 'l', uriBaseId: 'LOOP' },
        },
        artifacts: [{ location: { uri: 'lib/b.ts' } }],
        results: [
          { message: { text: 'x' }, locations: at({ uri: 'a%20b.ts', uriBaseId: 'SRC' }) },
          { message: { text: 'x' }, locations: at({ index: 0 }) },
          { message: { text: 'x' }, locations: at({ uri: '%ZZ.ts' }) },
          { message: { text: 'x' } },
        ],
      }),
    )
    expect(report!.findings.map(({ file, line, column }) => [file, line, column])).toEqual([
      ['src/a b.ts', 3, 7],
      ['lib/b.ts', 3, 7],
      ['%ZZ.ts', 3, 7],
      [null, null, null],
    ])
  })

  test('the message is put together from its template', async () => {
    const { report } = await read(
      sarif(
        withRule(
          { messageStrings: { default: { text: "The URI '{0}' is invalid, not {5}." } } },
          { message: { id: 'default', arguments: ['//C:'] } },
        ),
      ),
    )
    expect(report!.findings[0]!.text).toBe("The URI '//C:' is invalid, not {5}.")
  })

  const failed = { level: 'error', message: { text: 'Out of memory' } }
  test.each([
    ['no run', JSON.stringify({ version: '2.1.0', runs: [] }), 'without a run'],
    ['runs that are null', JSON.stringify({ version: '2.1.0', runs: null }), 'without a run'],
    ['another version', JSON.stringify({ version: '2.0.0', runs: [{}] }), 'of version `2.0.0`'],
    ['a run without a tool', JSON.stringify({ version: '2.1.0', runs: [{ results: [] }] }), 'names no tool'],
    ['no results', sarif({}), 'without `results`'],
    ['results that are null', sarif({ results: null }), 'without `results`'],
    ['results that are no list', sarif({ results: {} }), 'no list of objects'],
    ['a result that is none', sarif({ results: [null] }), 'no list of objects'],
    ['results elsewhere', sarif({ results: [], externalPropertyFileReferences: { results: [{}] } }), 'in other files'],
    ['results beside the runs', sarif({ results: [] }, { inlineExternalProperties: [{ results: [{}] }] }), 'inline'],
    ['a run that failed', sarif({ results: [], invocations: [{ executionSuccessful: false }] }), 'did not succeed'],
    ['a word for it', sarif({ results: [], invocations: [{ executionSuccessful: 'true' }] }), 'did not succeed'],
    [
      'the second invocation that failed',
      sarif({ results: [], invocations: [{ executionSuccessful: true }, { executionSuccessful: false }] }),
      'did not succeed',
    ],
    [
      'an error on the way',
      sarif({ results: [], invocations: [{ executionSuccessful: true, toolExecutionNotifications: [failed] }] }),
      'met an error while scanning: Out of memory',
    ],
    [
      'an error by its descriptor',
      sarif({
        tool: {
          driver: {
            name: 'Scan',
            notifications: [{ id: 'N1', name: 'crash', defaultConfiguration: { level: 'error' } }],
          },
        },
        results: [],
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: [{ descriptor: { id: 'N1' }, message: {} }] },
        ],
      }),
      'met an error while scanning: crash',
    ],
    ['an extension that is not there', sarif({ results: [{ rule: { toolComponent: { index: 4 } } }] }), 'extension 4'],
  ])('%s is broken', async (_, content, because) => {
    expect((await read(content)).because).toContain(because)
  })

  test('a warning on the way is none', async () => {
    const warned = [{ level: 'warning', message: { text: 'x' } }, { message: { text: 'y' } }]
    const run = { results: [], invocations: [{ executionSuccessful: true, toolExecutionNotifications: warned }] }
    expect((await read(sarif(run))).report!.findings).toEqual([])
  })

  test('one bad run of several spoils the report, and the oldest tells its age', async () => {
    const run = (endTimeUtc: string, rest: object = { results: [] }) => ({
      tool: { driver: { name: 'Scan' } },
      invocations: [{ executionSuccessful: true, endTimeUtc }],
      ...rest,
    })
    const both = (...runs: object[]) => read(JSON.stringify({ version: '2.1.0', runs }))
    expect((await both(run('2026-11-21T02:00:00Z'), run('2026-11-20T02:00:00Z'))).report!.at).toBe(
      '2026-11-20T02:00:00.000Z',
    )
    expect((await both(run('2026-11-21T02:00:00Z'), run('2026-11-20T02:00:00Z', {}))).because).toContain(
      'without `results`',
    )
  })
})

describe('is broken', () => {
  test.each([
    ['an empty file', '', 'is empty'],
    ['blanks', ' \n\t', 'is empty'],
    ['text', 'found 0 vulnerabilities\n', 'no known format'],
    ['null', 'null', 'no known format'],
    ['an empty object', '{}', 'no members'],
    ['an empty list', '[]', 'no known vulnerability report'],
    ['another report', '{"numTotalTests":3,"testResults":[]}', 'no known vulnerability report'],
    ['hostile members', '{"__proto__":{"runs":[]},"constructor":1}', 'no known vulnerability report'],
    ['deep nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'list at its root'],
    ['npm without a lock file', '{"error":{"code":"ENOLOCK","summary":"no lockfile"}}', 'ENOLOCK: no lockfile'],
    [
      'npm without a registry',
      '{"message":"request failed","method":"POST","uri":"x","error":{"summary":""}}',
      'request failed',
    ],
    ['npm of the future', '{"auditReportVersion":3,"vulnerabilities":{}}', '2 expected'],
    ['npm without its list', '{"auditReportVersion":2,"metadata":{}}', 'no `vulnerabilities`'],
    [
      'npm that lists less than it counts',
      '{"auditReportVersion":2,"vulnerabilities":{},"metadata":{"vulnerabilities":{"critical":2}}}',
      'counts 2 of severity `critical`',
    ],
    [
      'pnpm that filtered',
      '{"advisories":{},"metadata":{"vulnerabilities":{"high":1}}}',
      'counts 1 of severity `high`',
    ],
    ['Yarn with an error', '{"type":"error","data":"network"}\n', 'network'],
    ['Yarn without an end', '{"type":"auditAction","data":{}}\n', 'without the summary'],
    ['Yarn with remarks alone', '{"type":"info","data":"hello"}\n', 'no audit'],
    ['Trivy that knew nothing', '{"SchemaVersion":2,"ArtifactName":"."}', 'nothing it can scan'],
    ['Trivy with an empty list', '{"SchemaVersion":2,"Results":[]}', 'nothing it can scan'],
    ['npm without its counts', '{"auditReportVersion":2,"vulnerabilities":{}}', 'no counts'],
    ['something with no advisories', '{"advisories":{}}', 'no counts'],
    ['another scanner with no results', '{"results":[],"errors":["x"],"generated":1}', 'no known vulnerability report'],
    ['Semgrep with an error', '{"results":[],"errors":[{"level":"error","message":"Timeout"}],"paths":{}}', 'Timeout'],
    [
      'Bandit with an error',
      '{"results":[],"errors":[{"filename":"a.py"}],"metrics":{}}',
      'could not read a file: a.py',
    ],
    ['OSV with null', '{"results":null}', 'no list `results`'],
    ['pip-audit of nothing', '{"dependencies":[]}', 'nothing to audit'],
    [
      'cargo of nothing',
      '{"lockfile":{"dependency-count":0},"vulnerabilities":{"found":false,"count":0,"list":[]}}',
      'nothing to audit',
    ],
    [
      'cargo that lists less than it counts',
      '{"lockfile":{},"vulnerabilities":{"found":true,"count":2,"list":[]}}',
      'counts 2',
    ],
    ['Snyk with an error', '{"ok":false,"error":"Not authorised"}', 'Not authorised'],
    ['GitLab with a failed scan', '{"vulnerabilities":[],"scan":{"status":"failure"}}', '`failure`'],
  ])('%s', async (_, content, because) => {
    const { report, because: why } = await read(content)
    expect(report).toBeUndefined()
    expect(why).toContain(because)
  })

  test('whatever a document holds, it is read or refused, never a crash', async () => {
    const key = fc.constantFrom(
      'runs',
      'version',
      'results',
      'vulnerabilities',
      'auditReportVersion',
      'advisories',
      'matches',
      'via',
      'ok',
      'scan',
      'dependencies',
      '__proto__',
    )
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, 2, '2.1.0', 'x', true),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, tree, { maxKeys: 5 }), async document => {
        const { report, because } = await read(JSON.stringify(document))
        expect(report === undefined).toBe(because !== undefined)
      }),
      { numRuns: 300 },
    )
  })
})

test.each([
  // From the examples of the specification and of well-known advisories.
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
  ['CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H', 7.2],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
  ['CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H', 9.3],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N', null],
  ['CVSS:3.1/AV:constructor/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', null],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', null],
  ['', null],
])('CVSS %s scores %p', (vector, score) => {
  expect(cvssScore(vector)).toBe(score)
})
