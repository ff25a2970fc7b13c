import { describe, expect, test } from '@jest/globals'
import type { Report } from '../../src/model/report.ts'
import { testProject } from '../project.ts'
import { repository } from '../repository.ts'
import { holdpoint, json } from './run.ts'

const CHECKLIST = `# Release

## Pre-deployment

- [ ] All tests pass <!-- gate: tests report=junit.xml -->
- [ ] Coverage is high enough (>80%) <!-- gate: coverage report=lcov.info -->
- [ ] No TODO or FIXME comments in production code <!-- gate: todo -->
- [ ] The changelog has this version <!-- gate: changelog -->
`

const GOOD = {
  'DEPLOY.md': CHECKLIST,
  'junit.xml':
    '<testsuites><testsuite name="unit"><testcase name="adds" classname="math"/><testcase name="divides" classname="math"/></testsuite></testsuites>\n',
  'lcov.info': 'TN:\nSF:src/math.js\nDA:1,1\nDA:2,1\nDA:3,1\nDA:4,1\nDA:5,1\nDA:6,0\nLF:6\nLH:5\nend_of_record\n',
  'src/math.js': '// Adds two numbers.\nexport const add = (a, b) => a + b\n',
  'CHANGELOG.md': '# Changelog\n\n## [1.2.0] - 2026-11-20\n\n- Adds division.\n',
  'package.json': '{ "name": "math", "version": "1.2.0" }\n',
}

const check = (root: string, ...args: string[]) =>
  json<Report>(root, ['check', '--checklist', 'DEPLOY.md', '--release', '1.2.0', ...args])

describe('holdpoint check', () => {
  test('ends with 0 and go when everything is proven', () => {
    using project = testProject(GOOD)
    const commit = project.commit()
    const { code, data } = check(project.root)
    expect(data.items.map(({ state, because }) => ({ state, because }))).toEqual(
      data.items.map(({ because }) => ({ state: 'proven', because })),
    )
    expect({ code, verdict: data.verdict, missing: data.missing }).toEqual({ code: 0, verdict: 'go', missing: [] })
    expect(data).toMatchObject({
      schema: 'holdpoint/report@1',
      release: { commit, version: '1.2.0' },
      counts: { proven: 4 },
    })
  })

  test('ends with 1 and hold, and says why, when something fails', () => {
    using project = testProject({
      ...GOOD,
      'junit.xml':
        '<testsuite name="unit"><testcase name="adds" classname="math"><failure message="1 is not 2"/></testcase></testsuite>',
      'lcov.info': GOOD['lcov.info'].replace('DA:5,1', 'DA:5,0'),
      'src/math.js': '// TODO: subtract\nexport const add = (a, b) => a + b\n',
      'CHANGELOG.md': '# Changelog\n',
    })
    project.commit()
    const { code, data } = check(project.root)
    expect(data.items.map(({ state }) => state)).toEqual(['failing', 'failing', 'failing', 'failing'])
    expect({ code, missing: data.missing.length }).toEqual({ code: 1, missing: 4 })
    const { stdout, code: again } = holdpoint(project.root, ['check', '--checklist', 'DEPLOY.md', '--release', '1.2.0'])
    expect(again).toBe(1)
    expect(stdout).toMatch(/HOLD +0 of 4 items cleared/)
    expect(stdout).toContain('66.66 %')
  })

  test('a tick in the checklist counts for the person who committed it', () => {
    using project = testProject({
      'DEPLOY.md': '# R\n\n## Pre-deployment\n\n- [x] Notes are reviewed <!-- item: by=lead -->\n',
      '.github/holdpoint.yml': 'checklist: DEPLOY.md\nroles:\n  lead: { users: [alice@example.com] }\n',
    })
    project.commit()
    const go = json<Report>(project.root, ['check'])
    expect(go.data.items[0]).toMatchObject({ state: 'signed' })
    expect(go.code).toBe(0)
    project.write({ '.github/holdpoint.yml': 'checklist: DEPLOY.md\nroles:\n  lead: { users: [bob@example.com] }\n' })
    const hold = json<Report>(project.root, ['check'])
    expect(hold.data.items[0]).toMatchObject({ state: 'open', clearBy: ['lead'] })
    expect(hold.code).toBe(1)
  })

  test('without any configuration judges by the built-in minimal checklist', () => {
    using project = testProject({
      ...GOOD,
      'reports/junit.xml': GOOD['junit.xml'],
      'coverage/lcov.info': GOOD['lcov.info'],
    })
    project.commit()
    project.git('tag', '-a', 'v1.2.0', '-m', 'v1.2.0')
    const { data, code } = json<Report>(project.root, ['check'])
    expect(data.checklist.source).toBe('minimal (built in)')
    expect(data.items.map(({ state, because }) => [state, because])).toEqual(
      data.items.map(({ because }) => ['proven', because]),
    )
    expect(code).toBe(0)
  })

  test('shadow mode tells the truth and blocks nothing', () => {
    using project = testProject({
      'DEPLOY.md': '# R\n\n## Pre-deployment\n\n- [ ] Open\n',
      '.github/holdpoint.yml': 'checklist: DEPLOY.md\nshadow: true\n',
    })
    project.commit()
    expect(json<Report>(project.root, ['check'])).toMatchObject({ code: 0, data: { verdict: 'hold', shadow: true } })
  })
})

describe('each mistake is one sentence, and exit code 2', () => {
  const sentence = (
    files: Record<string, string | Uint8Array>,
    args: string[],
    options: { git?: boolean } = {},
  ): string => {
    using project = testProject(files, options)
    if (options.git !== false) project.commit()
    const { code, stderr, stdout } = holdpoint(project.root, args)
    expect({ code, lines: stderr.trim().split('\n').length, stdout }).toEqual({ code: 2, lines: 1, stdout: '' })
    return stderr.trim()
  }

  test.each([
    [
      'no checklist',
      {},
      ['check', '--checklist', 'NONE.md'],
      'the checklist `NONE.md` does not exist; name a Markdown or YAML file, or a built-in one: full-production, minimal',
    ],
    ['an empty checklist', { 'E.md': '' }, ['check', '--checklist', 'E.md'], 'E.md:1'],
    ['no item', { 'E.md': '# Release\n\n* buy milk\n' }, ['check', '--checklist', 'E.md'], 'E.md:'],
    ['no configuration of that name', {}, ['check', '--config', 'x.yml'], 'the configuration `x.yml` does not exist'],
    ['bad YAML', { '.github/holdpoint.yml': 'roles: [\n' }, ['check'], '.github/holdpoint.yml:2:1: is not valid YAML'],
    [
      'an unknown setting',
      { '.github/holdpoint.yml': 'role: {}\n' },
      ['check'],
      '.github/holdpoint.yml:1:1: `role` is not known',
    ],
    ['an unknown gate', {}, ['gate', 'coverages'], 'the gate `coverages` is not known; did you mean `coverage`?'],
    ['no parameter', {}, ['gate', 'coverage', '80'], '`80` is no parameter; write `name=value`'],
    ['an unknown phase', {}, ['check', '--phase', 'launch'], '`launch` is no phase; known are readiness, pre-deploy'],
    [
      'an unknown item',
      { 'D.md': '# R\n\n## Pre-deployment\n\n- [ ] A\n' },
      ['check', '--checklist', 'D.md', '--only', 'b'],
      'no item is called `b`',
    ],
    ['no baseline', {}, ['check', '--baseline', 'old.json'], 'the baseline report `old.json` cannot be read'],
    [
      'a broken baseline',
      { 'old.json': '{"schema":' },
      ['check', '--baseline', 'old.json'],
      '`old.json` is no complete JSON',
    ],
    [
      'another JSON as baseline',
      { 'old.json': '{}' },
      ['check', '--baseline', 'old.json'],
      '`old.json` is no `holdpoint/report@1`',
    ],
    ['a base that is none', {}, ['check', '--base', 'nope'], '`--base`: `nope` is no commit that is known here'],
    ['an unknown option', {}, ['check', '--colour'], "unknown option '--colour'"],
    ['a folder as checklist', { 'docs/a.md': 'x' }, ['check', '--checklist', 'docs'], '`docs` is a folder'],
  ] as [string, Record<string, string>, string[], string][])('%s', (_, files, args, expected) => {
    expect(sentence(files, args)).toContain(expected)
  })

  test('a folder that is none', () => {
    using project = testProject()
    const { code, stderr } = holdpoint(`${project.root}/nowhere`, ['check'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is no folder') })
  })
})

describe('what cannot be found out is an error, never a pass', () => {
  const outcome = (
    files: Record<string, string | Uint8Array>,
    args: string[],
    options: { git?: boolean; env?: Record<string, string> } = {},
  ) => {
    using project = testProject(files, options)
    if (options.git !== false) project.commit()
    const { code, data } = json<{ state: string; because: string }>(project.root, ['gate', ...args], options.env)
    return { code, state: data.state, because: data.because }
  }

  test.each([
    ['a wrong parameter', {}, ['coverage', 'min=high'], 2, 'error', '`min`'],
    ['an unknown parameter', {}, ['coverage', 'minimum=80'], 2, 'error', 'has no parameter `minimum`'],
    [
      'a report that is cut off',
      { 'r.xml': '<testsuite><testcase name="a"/>' },
      ['tests', 'report=r.xml'],
      2,
      'error',
      'r.xml',
    ],
    ['a report of no known format', { 'r.xml': 'hello' }, ['tests', 'report=r.xml'], 2, 'error', 'no known format'],
    ['an empty report', { 'r.xml': '' }, ['tests', 'report=r.xml'], 2, 'error', 'empty'],
    ['no report', {}, ['tests', 'report=r.xml'], 1, 'fail', 'r.xml'],
    ['no token', {}, ['check'], 2, 'error', 'token'],
  ] as [string, Record<string, string>, string[], number, string, string][])(
    '%s',
    (_, files, args, code, state, sentence) => {
      expect(outcome(files, args)).toEqual({ code, state, because: expect.stringContaining(sentence) })
    },
  )

  test('no git', () => {
    expect(outcome({}, ['tag'], { git: false })).toMatchObject({
      code: 2,
      state: 'error',
      because: expect.stringMatching(/git/),
    })
  })

  test('a shallow clone', () => {
    using origin = testProject({ 'src/a.js': 'a()\n' })
    const first = origin.commit()
    origin.write({ 'src/a.js': 'a() // TODO later\n' })
    origin.commit()
    using clone = testProject({}, { git: false })
    clone.git('clone', '--quiet', '--depth=1', `file://${origin.root}`, 'work')
    const { code, stderr } = holdpoint(`${clone.root}/work`, ['gate', 'todo', 'changed=true', '--base', first])
    expect(code).toBe(2)
    expect(stderr).toContain('shallow')
    expect(stderr).toContain('`fetch-depth: 0`')
  })

  test('an API that is down', () => {
    using project = testProject({ 'a.txt': '1' })
    project.commit()
    project.git('remote', 'add', 'origin', 'https://github.com/acme/app.git')
    const { code, data } = json<{ state: string; because: string }>(project.root, ['gate', 'check'], {
      GITHUB_TOKEN: 'x',
      GITHUB_API_URL: 'http://127.0.0.1:9',
    })
    expect({ code, state: data.state }).toEqual({ code: 2, state: 'error' })
    expect(data.because).not.toContain('x-token')
  })
})

test('rules per branch do not give way to the minimal checklist where the branch is not known', () => {
  using project = testProject({
    ...GOOD,
    '.github/holdpoint.yml': 'branches: { main: { checklist: DEPLOY.md } }\n',
  })
  project.commit()
  project.git('checkout', '-q', '--detach')
  const { code, stderr } = holdpoint(project.root, ['check'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('none is known here')])
  expect(holdpoint(project.root, ['check', '--branch', 'main', '--release', '1.2.0']).code).toBe(0)
})

test('a gate that is asked by hand is judged by the configuration, too', () => {
  using repo = repository()
  repo.write(
    '.github/holdpoint.yml',
    `time-zone: Europe/Berlin
windows: [{ name: never, days: [mon], from: "00:00", to: "00:01" }]
gates: { window: { mode: defined, name: nightly } }
`,
  )
  const asked = json<{ params: unknown; because: string }>(repo.root, ['gate', 'window'])
  expect(asked).toMatchObject({
    code: 1,
    data: {
      params: { mode: 'defined', name: ['nightly'] },
      because: 'no window `nightly` is declared in the configuration; name one that is: `never`',
    },
  })
  expect(json(repo.root, ['gate', 'window', 'name=never'])).toMatchObject({ code: 0 })
  repo.write('.github/holdpoint.yml', 'window: true\n')
  expect(holdpoint(repo.root, ['gate', 'window'])).toMatchObject({ code: 2, stderr: expect.stringContaining('window') })
})
