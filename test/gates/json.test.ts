import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/json.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { unknownRelease } from '../../src/model/release.ts'
import { defaultSettings } from '../../src/model/settings.ts'
import { localWorld } from '../../src/sources/world.ts'
import { repository, temporaryFolder } from '../repository.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Fast enough', thresholds: [], role: null, modifiers: {} } }

async function judge(content: unknown, params: Record<string, unknown>, world: ExampleWorld = {}) {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const { outcome } = await gate.run(
    { file: 'r.json', ...params },
    fakeWorld({ ...world, files: { 'r.json': text, ...world.files } }),
    about,
  )
  return outcome
}
const state = async (...asked: Parameters<typeof judge>) => (await judge(...asked)).state

describe('a path', () => {
  const report = {
    total: 5,
    runs: [
      { n: 1, ok: true },
      { n: 3, ok: false },
    ],
    list: [],
    text: 'abc',
    nothing: null,
  }

  test('all values or any', async () => {
    expect(await state(report, { path: '$.runs[*].n', op: '<=', value: 3 })).toBe('pass')
    expect(await state(report, { path: '$.runs[*].n', op: '<=', value: '2' })).toBe('fail')
    expect(await state(report, { path: '$.runs[*].n', op: '<=', value: 2, match: 'any' })).toBe('pass')
    expect(await state(report, { path: '$.runs[*].n', op: '<=', value: 0, match: 'any' })).toBe('fail')
    expect(await state(report, { path: '$.runs[?@.ok == true].n', value: 1 })).toBe('pass')
    expect(await state(report, { path: 'runs[0].n', value: 1 })).toBe('pass')
    expect(await state(report, { path: '/runs/1/n', value: 3 })).toBe('pass')
  })

  test('names each place that does not hold', async () => {
    expect(
      await judge('{ "runs": [\n { "n": 1 },\n { "n": 3 }\n] }', { path: '$.runs[*].n', op: '<', value: 3 }),
    ).toMatchObject({
      state: 'fail',
      because: '`runs[1].n` is 3 in `r.json:3`, less than 3 expected; mend it and measure again',
      evidence: {
        values: 2,
        held: 1,
        documents: [{ file: 'r.json' }],
        wrong: [{ file: 'r.json', line: 3, key: 'runs[1].n' }],
      },
    })
  })

  test('how many members', async () => {
    expect(await state(report, { path: 'runs', length: 'true', op: '<=', value: 2 })).toBe('pass')
    expect(await state(report, { path: 'list', length: true, value: 0 })).toBe('pass')
    expect(await state(report, { path: 'runs', length: true, op: '<', value: 2 })).toBe('fail')
    expect(await state(report, { path: 'text', length: true, op: '<', value: 9 })).toBe('error')
  })

  test.each([
    ['leads nowhere', { path: '$.missing', op: '<=', value: 0 }],
    ['goes through an empty list', { path: '$.list[*].n', op: '<=', value: 0 }],
    ['goes through a list where some lack the value', { path: '$.runs[*].ok.deep', value: 1 }],
    ['meets null', { path: 'nothing', op: '<', value: 1 }],
    ['meets a text', { path: 'text', op: '<', value: 1 }],
    ['meets an object', { path: 'runs', op: '!=', value: 1 }],
    ['is none', { path: '$.runs[' }],
    ['is none either', { path: 'runs[' }],
    ['is empty', { path: '' }],
    ['runs a script', { path: '$.runs[?(@.n.constructor.constructor("return 1")())]' }],
    ['takes a pattern', { path: '$.runs[?match(@.n, "(a+)+b")].n', op: '>', value: 0 }],
    ['searches twice', { path: '$..*..n', op: '>', value: 0 }],
    ['asks for absence', { path: 'missing', op: 'absent' }],
    ['looks at what every object inherits', { path: 'constructor.name', value: 'Object' }],
    ['is not there', {}],
  ])('that %s is an error', async (_, params) => {
    expect(await state(report, params)).toBe('error')
  })

  test('some lack the value', async () => {
    const runs = { runs: [{ n: { v: 1 } }, {}] }
    expect(await judge(runs, { path: '$.runs[*].n.v', op: '<', value: 2 })).toMatchObject({
      state: 'error',
      because: '1 of 2 places have no `n`, all were expected to; name those that do, or take `match=any`',
    })
    expect(await state(runs, { path: '$.runs[*].n.v', op: '<', value: 2, match: 'any' })).toBe('pass')
  })

  test.each([
    ['', 'empty'],
    ['{"total": 5', 'cut'],
    ['{"total": 5, "total": 9}', 'twice'],
    ['\u0000', 'binary'],
    ['<html>', 'HTML'],
  ])('%j is an error (%s)', async content => {
    expect(await state(content, { path: 'total', value: 5 })).toBe('error')
  })

  test('secrets are not shown', async () => {
    const outcome = await judge({ api: { token: 'abcd-efgh' } }, { path: 'api.token', value: 'x' })
    expect(outcome.state).toBe('fail')
    expect(JSON.stringify(outcome)).not.toContain('abcd-efgh')
  })

  test('every file counts, and each pattern must match', async () => {
    const world = { files: { 'b/1.json': '{"total": 5}', 'b/2.json': '{"total": 50}' } }
    expect(await state(report, { file: 'b/*.json', path: 'total', op: '<', value: 10 }, world)).toBe('fail')
    expect(await state(report, { file: 'r.json,c/*.json', path: 'total', op: '<', value: 10 })).toBe('error')
    expect(
      await state(report, { file: 'r.yaml', path: 'total', value: 5 }, { files: { 'r.yaml': 'total: 5\n' } }),
    ).toBe('error')
  })
})

describe('k6', () => {
  const legacy = (crossed: unknown) => ({
    root_group: {},
    metrics: { http_req_duration: { avg: 12.3, 'p(95)': 480, thresholds: { 'p(95)<500': crossed } } },
  })
  const modern = (ok: unknown) => ({
    root_group: {},
    metrics: { http_req_duration: { contains: 'time', values: { 'p(95)': 480 }, thresholds: { 'p(95)<500': { ok } } } },
  })

  test('true means crossed in one form, and kept in the other', async () => {
    expect(await state(legacy(false), { preset: 'k6' })).toBe('pass')
    expect(await state(legacy(true), { preset: 'k6' })).toBe('fail')
    expect(await state(modern(true), { preset: 'k6' })).toBe('pass')
    expect(await state(modern(false), { preset: 'k6' })).toBe('fail')
    for (const odd of [null, 'true', {}, { ok: 'yes' }])
      expect(await state(legacy(odd), { preset: 'k6' })).toBe('error')
  })

  test('a number of it', async () => {
    const params = { preset: 'k6', metric: 'http_req_duration p(95)', op: '<' }
    expect(await judge(legacy(true), { ...params, value: 500 })).toMatchObject({
      state: 'pass',
      because: 'k6 is 480 ms, less than 500 expected',
    })
    expect(await state(modern(true), { ...params, value: 480 })).toBe('fail')
    expect(await judge(legacy(true), { ...params, metric: 'p99', value: 480 })).toMatchObject({
      state: 'error',
      because: expect.stringContaining(
        'has no number `p99`; it has `http_req_duration avg` and `http_req_duration p(95)`',
      ),
    })
  })

  test('without thresholds nothing is proven', async () => {
    expect(await state({ root_group: {}, metrics: { a: { avg: 1 } } }, { preset: 'k6' })).toBe('error')
    expect(await state({ root_group: {}, metrics: {} }, { preset: 'k6' })).toBe('error')
    expect(await state(legacy(true), { preset: 'k6', op: '<', value: 9999 })).toBe('error')
    expect(await state({ metrics: { a: 1 } }, { preset: 'k6' })).toBe('error')
  })
})

describe('lighthouse', () => {
  const report = (performance: unknown, more = {}) => ({
    lighthouseVersion: '12.0.0',
    categories: { performance: { score: performance }, seo: { score: 1 } },
    audits: { 'largest-contentful-paint': { numericValue: 2400.5, numericUnit: 'millisecond' } },
    ...more,
  })

  test('every category, never rounded up', async () => {
    expect(await state(report(0.9), { preset: 'lighthouse', value: 90 })).toBe('pass')
    expect(await state(report(0.29), { preset: 'lighthouse', value: 29 })).toBe('pass')
    expect(await state(report(0.895), { preset: 'lighthouse', value: 90 })).toBe('fail')
    expect(await state(report(0.5), { preset: 'lighthouse', value: 90, metric: 'seo', op: '>=' })).toBe('pass')
    expect(
      await state(report(0.5), { preset: 'lighthouse', metric: 'largest-contentful-paint', op: '<=', value: 2500 }),
    ).toBe('pass')
    expect(await state(report(0.5), { preset: 'lighthouse', metric: 'largest-contentful-paint', value: 2000 })).toBe(
      'fail',
    )
  })

  test('a page that could not be judged is an error', async () => {
    expect(await state(report(null), { preset: 'lighthouse', value: 90 })).toBe('error')
    expect(await state(report(1, { runtimeError: { code: 'NO_FCP' } }), { preset: 'lighthouse', value: 90 })).toBe(
      'error',
    )
    expect(await state(report(1, { categories: {} }), { preset: 'lighthouse', value: 90 })).toBe('error')
    expect(await state(report(1), { preset: 'lighthouse' })).toBe('error')
    expect(await state(report(1), { preset: 'axe' })).toBe('error')
  })
})

describe('axe', () => {
  const page = (...impacts: (string | null)[]) => ({
    testEngine: {},
    passes: [{}],
    violations: impacts.map((impact, at) => ({ id: `rule-${at}`, impact, nodes: [{}] })),
  })

  test('violations of the impacts asked for', async () => {
    expect(await state(page(), { preset: 'axe' })).toBe('pass')
    expect(await state(page('minor'), { preset: 'axe' })).toBe('fail')
    expect(await state(page('minor'), { preset: 'axe', value: 1 })).toBe('pass')
    expect(await state(page('minor'), { preset: 'axe', impact: 'critical,serious' })).toBe('pass')
    expect(await state(page('serious'), { preset: 'axe', impact: 'serious' })).toBe('fail')
    expect(await state(page('blocker'), { preset: 'axe', impact: 'serious' })).toBe('fail')
    expect(await state(page(), { preset: 'axe', impact: 'serius' })).toBe('error')
    expect(await state(page(null), { preset: 'axe', impact: 'critical' })).toBe('fail')
    expect(await state([page(), page('minor')], { preset: 'axe' })).toBe('fail')
  })

  test('a page that was not looked at is an error', async () => {
    expect(await state({ testEngine: {}, passes: [], violations: [] }, { preset: 'axe' })).toBe('error')
    expect(await state({ violations: [] }, { preset: 'axe' })).toBe('error')
    expect(await state([], { preset: 'axe' })).toBe('error')
    expect(await state([page(), {}], { preset: 'axe' })).toBe('error')
    expect(await state(page(), { preset: 'axe', op: '>=', value: 0 })).toBe('error')
    expect(await state(page(), { preset: 'axe', value: '-1' })).toBe('error')
  })
})

describe('benchmark', () => {
  const list = (value: unknown, unit = 'ms') => [{ name: 'parse', unit, value }]
  const against = (now: unknown, before: unknown, params: Record<string, unknown> = {}) =>
    state(
      now,
      { preset: 'benchmark', against: 'old.json', value: 10, ...params },
      { files: { 'old.json': JSON.stringify(before) } },
    )

  test.each([
    ['github-action-benchmark', list(12), 12],
    ['Google Benchmark', { context: {}, benchmarks: [{ name: 'parse', real_time: 12000, time_unit: 'us' }] }, 12],
    ['pytest-benchmark', { machine_info: {}, benchmarks: [{ name: 'parse', stats: { mean: 0.012 } }] }, 12],
    ['hyperfine', { results: [{ command: 'parse', mean: 0.012, exit_codes: [0] }] }, 12],
  ])('%s', async (_, report, milliseconds) => {
    expect(await state(report, { preset: 'benchmark', value: milliseconds })).toBe('pass')
    expect(await state(report, { preset: 'benchmark', value: milliseconds - 0.1 })).toBe('fail')
    expect(await against(report, list(11))).toBe('pass')
    expect(await against(report, list(10.5))).toBe('fail')
  })

  test('against an earlier report', async () => {
    expect(await against(list(80, 'ops/s'), list(100, 'ops/s'), { better: 'higher' })).toBe('fail')
    expect(await against(list(95, 'ops/s'), list(100, 'ops/s'), { better: 'higher' })).toBe('pass')
    expect(await against(list(500), list(100), { metric: 'parse' })).toBe('fail')
  })

  test('what cannot be compared is an error', async () => {
    expect(await against(list(1), [...list(1), { name: 'render', unit: 'ms', value: 2 }])).toBe('error')
    expect(await against(list(1), list(1, 'kB'))).toBe('error')
    expect(await against(list(1), list(0))).toBe('error')
    expect(await against(list('fast'), list(1))).toBe('error')
    expect(await against(list(1), list(1), { value: undefined })).toBe('error')
    expect(await against(list(1), list(1), { metric: 'other' })).toBe('error')
    expect(await against({ results: [{ command: 'x', mean: 1, exit_codes: [1] }] }, list(1))).toBe('error')
    expect(await state({ context: {}, benchmarks: [] }, { preset: 'benchmark', value: 1 })).toBe('error')
    expect(await state(list(1), { preset: 'benchmark', against: 'old.json', value: 10 })).toBe('error')
  })
})

describe('age', () => {
  const now = '2026-11-21T03:00:00Z'

  test.each([
    ['2026-11-20T22:00:00Z', 'pass'],
    ['2026-11-20T22:00:00', 'pass'],
    ['2026-11-19T22:00:00+01:00', 'fail'],
    ['2026-11-20', 'fail'],
    [Date.parse('2026-11-20T22:00:00Z') / 1000, 'pass'],
    [Date.parse('2026-11-20T22:00:00Z'), 'pass'],
    ['2026-11-21T22:00:00Z', 'error'],
    ['yesterday', 'error'],
    [12, 'error'],
    [null, 'error'],
  ])('%j: %s', async (made, expected) => {
    expect(await state({ n: 1, made }, { path: 'n', value: 1, maxAge: '24h', at: 'made' }, { now })).toBe(expected)
  })

  test('says how old, and by what', async () => {
    expect(
      (
        await judge(
          { n: 1, made: '2026-11-01T00:00:00Z' },
          { path: 'n', value: 1, maxAge: '7d', at: '$.made' },
          { now },
        )
      ).because,
    ).toBe('`r.json` is 20 days old (by `$.made`), 7 days at most expected; measure again')
  })

  test('a committed document is as old as its commit, another one as its file', async () => {
    using project = repository()
    project.commit({ 'old.json': '{"n": 1}' }, { date: '2026-11-01T12:00:00Z' })
    project.write('new.json', '{"n": 1}')
    const made = new Date('2026-11-20T12:00:00Z')
    utimesSync(join(project.root, 'new.json'), made, made)
    using plain = temporaryFolder()
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(plain.path, 'new.json'), '{"n": 1}')
    utimesSync(join(plain.path, 'new.json'), made, made)
    const asked = async (root: string, file: string, maxAge: string) => {
      const world = localWorld({
        root,
        release: unknownRelease(),
        now: new Date(now),
        settings: defaultSettings(),
        execAllowed: false,
      })
      return (await gate.run({ file, path: 'n', value: 1, maxAge }, world, about)).outcome.state
    }
    expect(await asked(project.root, 'old.json', '30d')).toBe('pass')
    expect(await asked(project.root, 'old.json', '7d')).toBe('fail')
    expect(await asked(project.root, 'new.json', '24h')).toBe('pass')
    expect(await asked(project.root, 'new.json', '2h')).toBe('fail')
    expect(await asked(plain.path, 'new.json', '2h')).toBe('fail')
    project.commit({ 'more.txt': 'x' }, { date: '2026-11-20T12:00:00Z' })
    using shallow = project.clone('--depth=1')
    expect(await asked(shallow.root, 'old.json', '30d')).toBe('error')
  })
})
