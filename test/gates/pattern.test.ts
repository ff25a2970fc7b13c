import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/pattern.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { allAnnotations } from '../../src/publish/annotations.ts'
import { code } from '../../src/sources/code.ts'
import { gated, report } from '../publish/report.ts'
import { repository } from '../repository.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Clean', thresholds: [], role: null, modifiers: {} } }

async function judge(files: Record<string, string>, params: Record<string, unknown>, world: ExampleWorld = {}) {
  const { outcome } = await gate.run(params, fakeWorld({ ...world, files }), about)
  return outcome
}
const count = async (file: string, text: string, params: Record<string, unknown>) =>
  (await judge({ [file]: text, 'filler.txt.x': '' }, { paths: file, ...params })).evidence.count

describe('presets', () => {
  test.each<[string, string, string, number]>([
    ['debug-prints', 'a.ts', 'console.log(1)\nconsole.error(2)\nlogger.log(3)\nmyconsole.log(4)\ndebugger;\n', 2],
    ['debug-prints', 'a.ts', '/* x */console.log(1) // console.log(2)\n', 1],
    [
      'debug-prints',
      'a.py',
      'print(1)\nself.print(2)\npprint(3)\n"""\nprint(4)\n"""\n*a, b = print(5)\n# print(6)\nbreakpoint()\n',
      3,
    ],
    ['debug-prints', 'a.go', 'fmt.Println(1)\nfmt.Fprintln(w, 2)\nfmt.Sprintf("x")\n', 1],
    ['debug-prints', 'a.rb', 'puts x\nputs = 1\nbinding.pry\nobj.p 1\n', 2],
    ['debug-prints', 'a.rs', 'dbg!(x);\nprintln!("x");\nwriteln!(f, "x");\n', 2],
    ['debug-prints', 'a.php', '<?php var_dump($x);\n$this->dump($x);\ndd($x);\n', 2],
    [
      'swallowed-errors',
      'a.ts',
      'try { a() } catch {}\ntry { b() } catch (e) {\n}\ntry { c() } catch (e) { /* why */ }\ntry { d() } catch (e) { log(e) }\n',
      2,
    ],
    ['swallowed-errors', 'a.js', 'a().catch(() => {})\nb().catch(e => null)\nc().catch(e => log(e))\n', 2],
    [
      'swallowed-errors',
      'a.py',
      'try:\n    a()\nexcept Exception:\n    pass\ntry:\n    b()\nexcept OSError:\n    # gone already\n    pass\nexcept: pass\n',
      2,
    ],
    [
      'swallowed-errors',
      'a.go',
      'if err != nil {\n}\nif err := f(); err != nil { }\nif err != nil { return err }\n',
      2,
    ],
    ['swallowed-errors', 'a.rb', 'begin\n  a\nrescue\nend\nbegin\n  b\nrescue => e\n  log e\nend\n', 1],
    [
      'default-credentials',
      'a.ts',
      'const password = "changeme"\nconst c = { apiKey: \'admin\' }\nconst p = "password"\nif (password === "") {}\n',
      2,
    ],
    [
      'default-credentials',
      'a.yaml',
      'password: changeme\nDB_PASSWORD: $DB_PASSWORD\ntoken: a9f8e7\n- secret: root # x\n',
      2,
    ],
    [
      'default-credentials',
      'a.env',
      'export DB_PASSWORD=postgres\nSECRET_KEY="secret"\nPASSWORD_FILE=/run/secret\n',
      2,
    ],
    ['default-credentials', 'a.conf', 'url=postgres://shop:postgres@db/shop\nurl=postgres://shop:x7Gh2@db/shop\n', 1],
    [
      'non-production-endpoints',
      'a.ts',
      'f("http://localhost:3000")\nf("https://api.staging.example.com/x")\nf("https://dev.to/x")\nf("https://developer.example.com")\n// http://localhost\nf("https://example.com/dev.html")\n',
      2,
    ],
    [
      'non-production-endpoints',
      'a.yaml',
      'url: http://127.0.0.1/\nb: https://x.ngrok.io\nc: https://shop-dev.eu.example.com # http://localhost\n',
      3,
    ],
  ])('%s in %s: %j', async (preset, file, text, many) => {
    expect(await count(file, text, { preset })).toBe(many)
  })

  test('a credential is never shown in full', async () => {
    const files = { 'a.ts': 'connect("postgres://shop:changeme@db/shop") // password = "changeme"\n' }
    for (const params of [{ preset: 'default-credentials' }, { pattern: 'connect' }]) {
      const outcome = await judge(files, params)
      expect(outcome.state).toBe('fail')
      expect(JSON.stringify(outcome)).not.toContain('changeme')
    }
    const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'
    const outcome = await judge({ 'a.ts': `const t = "${token}"; f(\`x\`)\n` }, { pattern: 'const t|ghp_' })
    expect(outcome.state).toBe('fail')
    expect(JSON.stringify(outcome)).not.toContain(token)
  })
})

describe('a pattern of one’s own', () => {
  test('any case, comments, lines', async () => {
    const text = 'Hack\n// hack\nx hack\n'
    expect(await count('a.ts', text, { pattern: 'hack' })).toBe(2)
    expect(await count('a.ts', text, { pattern: 'hack', anyCase: 'true' })).toBe(3)
    expect(await count('a.ts', text, { pattern: 'hack', comments: 'false' })).toBe(1)
    expect(await count('a.ts', text, { pattern: '^x.*$' })).toBe(1)
  })

  test('at most, at least', async () => {
    const files = { 'a.txt.tpl': 'x\nx\nx\n' }
    const state = async (params: Record<string, unknown>) => (await judge(files, { pattern: 'x', ...params })).state
    expect(await state({ max: 3 })).toBe('pass')
    expect(await state({ max: 2 })).toBe('fail')
    expect(await state({ min: 3 })).toBe('pass')
    expect(await state({ min: 4 })).toBe('fail')
    expect(await state({ min: 1, max: 2 })).toBe('fail')
    expect(await state({ min: 0 })).toBe('error')
  })

  test('tests, docs and generated files only when asked for', async () => {
    const files = {
      'src/a.ts': '',
      'test/a.ts': 'bad',
      'README.md': 'bad',
      'src/b.ts': '// @generated\nbad',
      'dist/a.js': 'bad',
    }
    expect((await judge(files, { pattern: 'bad' })).state).toBe('pass')
    expect((await judge(files, { pattern: 'bad', all: true })).evidence).toMatchObject({ count: 4, files: 5 })
    expect((await judge(files, { pattern: 'bad', paths: 'dist,test', exclude: 'test' })).evidence).toMatchObject({
      count: 1,
      files: 1,
    })
  })

  test('counts exactly, and keeps the first', async () => {
    const { because, evidence } = await judge({ 'a.ts': 'bad\n'.repeat(1500) }, { pattern: 'bad' })
    expect(evidence.count).toBe(1500)
    expect(evidence.hits).toHaveLength(1000)
    expect(because).toContain('`a.ts:1`, `a.ts:2`, `a.ts:3` and 1,497 more')
  })

  test('takes linear time', async () => {
    expect((await judge({ 'a.ts': `${'a'.repeat(100_000)}!\n` }, { pattern: '^(a+)+$' })).state).toBe('pass')
    for (const preset of ['debug-prints', 'swallowed-errors', 'default-credentials', 'non-production-endpoints'])
      for (const text of [
        'catch ('.repeat(20_000),
        'password'.repeat(20_000),
        'https://a.'.repeat(20_000),
        ' '.repeat(200_000),
      ])
        expect((await judge({ 'a.ts': text }, { preset })).state).not.toBe('error')
  })
})

test('its hits become annotations at their lines', async () => {
  const { evidence } = await judge({ 'a.ts': '\nconsole.log(1)\n' }, { preset: 'debug-prints' })
  expect(allAnnotations(report([gated('failing', 'No prints', evidence)]))).toMatchObject([
    { file: 'a.ts', line: 2, column: 1, title: 'No prints: debug print', message: 'debug print: console.log(1)' },
  ])
})

describe('never passes', () => {
  test.each([
    [{}],
    [{ pattern: '' }],
    [{ pattern: '(' }],
    [{ pattern: '(?=x)' }],
    [{ pattern: '(a)\\1' }],
    [{ pattern: 'x'.repeat(3000) }],
    [{ preset: 'secrets' }],
    [{ pattern: 'x', changed: true }],
    [{ pattern: 'x', min: 1, changed: true }],
    [{ pattern: 'x', paths: 'lib' }],
    [{ pattern: 'x', exclude: '**' }],
  ])('%j', async params => {
    expect((await judge({ 'a.ts': '' }, params)).state).toBe('error')
  })

  test('on nothing, or in a language the preset does not know', async () => {
    expect((await judge({}, { pattern: 'x' })).state).toBe('error')
    expect((await judge({ 'main.tf': '' }, { preset: 'debug-prints' })).because).toContain(
      'in a language that the preset knows',
    )
  })

  test('on files that could not be read; skips when nothing changed', async () => {
    using project = repository()
    project.commit({ 'a.ts': 'bad\n' })
    const base = project.git('rev-parse', 'HEAD')
    project.commit({ 'b.ts': 'fine\nbad\n', 'c.ts': 'x'.repeat(17 * 1024 * 1024), 'd.bin': '\0bad' })
    const asked = async (params: Record<string, unknown>, from?: string) =>
      (await gate.run(params, { ...fakeWorld({ release: { base: from ?? null } }), code: code(project.root) }, about))
        .outcome
    expect(await asked({ pattern: 'nowhere' })).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`c.ts` could not be looked through'),
    })
    expect((await asked({ pattern: 'nowhere', exclude: 'c.ts' })).state).toBe('pass')
    expect((await asked({ pattern: 'bad', changed: true, exclude: 'c.ts' }, base)).evidence).toMatchObject({
      count: 1,
      hits: [{ file: 'b.ts', line: 2 }],
    })
    expect((await asked({ pattern: 'bad', changed: true }, 'HEAD')).state).toBe('skip')
  })

  test('on files that a sparse checkout leaves out', async () => {
    using project = repository()
    project.commit({ 'web/a.ts': 'fine\n', 'api/b.ts': 'bad\n', 'api/logo.bin': '\0' })
    project.git('sparse-checkout', 'set', '--no-cone', '/web/')
    const asked = async (params: Record<string, unknown>) =>
      (await gate.run({ pattern: 'bad', ...params }, { ...fakeWorld({}), code: code(project.root) }, about)).outcome
    expect(await asked({})).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`api/b.ts` and `api/logo.bin` could not be looked through'),
    })
    expect((await asked({ paths: 'web' })).state).toBe('pass')
  })
})
