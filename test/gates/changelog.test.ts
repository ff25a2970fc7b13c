import { describe, expect, test } from '@jest/globals'
import changelog from '../../src/gates/changelog.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'x', text: 'Changelog updated', thresholds: [], role: null, modifiers: {} } }
const judge = async (text: string, params: Record<string, unknown> = {}, world: ExampleWorld = {}) =>
  (await changelog.run(params, fakeWorld({ files: { 'CHANGELOG.md': text }, ...world }), about)).outcome
const versions = async (text: string) => (await judge(text)).evidence.versions
const entry = async (heading: string) => (await judge(`${heading}\n\n- text\n`, { version: '1.2.0' })).evidence.entry

const HEAD = { commit: 'a'.repeat(40) }

describe('headings', () => {
  test.each([
    ['## 1.2.0', null],
    ['## [1.2.0] - 2026-11-20', '2026-11-20'],
    ['## v1.2.0 (2026/11/20)', '2026-11-20'],
    ['# [1.2.0](https://github.com/o/r/compare/v1.1.0...v1.2.0) (2026-11-20)', '2026-11-20'],
    ['## Version 1.2.0 / 20 November 2026', '2026-11-20'],
    ['## Release 1.2.0, November 20th, 2026', '2026-11-20'],
    ['## 2026-11-20, Version 1.2.0 (LTS)', '2026-11-20'],
    ['## @acme/shop@1.2.0', null],
    ['## Shop 1.2.0', null],
    ['## 🚀 **1.2.0** - 2026-11-31', null],
    ['1.2.0 (2026-11-20)\n==================', '2026-11-20'],
    ['## 1.2', null],
  ])('%s is an entry for 1.2.0', async (heading, date) => {
    expect(await entry(heading)).toMatchObject({ date, line: 1 })
  })

  test.each([
    ['### Upgrade from 1.2.0 to 2.0.0'],
    ['## Node 18.2 is needed'],
    ['## 2026-11-20'],
    ['> ## 1.2.0'],
    ['    ## 1.2.0'],
    ['## 1.2.0-rc.1'],
    ['## 1.2.0+5'],
    ['## 1.2.01x'],
  ])('%s is none', async heading => {
    expect(await entry(heading)).toBeNull()
  })

  test('nothing in fences and comments counts, whatever their shape', async () => {
    const text =
      '# Changelog\n~~~md\n## 9.0.0\n~~~\n- a list\n  ```\n  ## 8.0.0\n  ```\n\n<!-- ## 7.0.0\n## 6.0.0 -->\n\n## 1.0.0\r\n- x\r\n'
    expect(await versions(text)).toEqual(['1.0.0'])
  })

  test('build metadata tells versions apart', async () => {
    const text = '## 1.2.0+6\n- six\n## 1.2.0+5\n- five\n'
    expect(await versions(text)).toEqual(['1.2.0+6', '1.2.0+5'])
    expect((await judge(text, { version: '1.2.0+5' })).evidence.entry).toMatchObject({ line: 3 })
  })
})

describe('the date', () => {
  const dated = (day: string, now: string) =>
    judge(`## 1.2.0 - ${day}\n- x\n`, { version: '1.2.0', dated: true }, { now })

  test('must have come somewhere on earth', async () => {
    expect((await dated('2026-11-21', '2026-11-21T03:00:00Z')).state).toBe('pass')
    expect((await dated('2026-11-22', '2026-11-21T10:00:00Z')).state).toBe('pass')
    expect(await dated('2026-11-22', '2026-11-21T09:59:59Z')).toMatchObject({
      state: 'fail',
      because: '`CHANGELOG.md` line 1: `1.2.0` is dated 2026-11-22, a day that has come was expected; correct it',
    })
    expect((await dated('21 November 2062', '2026-11-21T03:00:00Z')).state).toBe('fail')
  })

  test.each(['2026-02-30', '2026-13-01', '31 April 2026', 'Unreleased', 'TBD', 'YYYY-MM-DD', '2026-11', ''])(
    '`%s` is none',
    async day =>
      expect(await dated(day, '2026-11-21T03:00:00Z')).toMatchObject({
        state: 'fail',
        because: expect.stringContaining('has no date'),
      }),
  )
})

describe('entry', () => {
  test.each(['TBD', '...', '- TODO', '_to be written_', '[description]'])('one that says `%s` is empty', async text => {
    expect((await judge(`## 1.2.0\n\n${text}\n`, { version: '1.2.0' })).because).toContain('no text below it')
  })

  test('one of another kind of version is found by its name', async () => {
    const text = '## 1.2.0rc1\n- x\n## 1.2.0.post1\n- y\n'
    expect((await judge(text, { version: '1.2.0rc1' })).state).toBe('pass')
    expect((await judge(text, { version: '1.2.0' })).state).toBe('fail')
    expect((await judge(text, { version: '1.2.0.post1' })).evidence.entry).toMatchObject({ line: 3 })
  })

  test('one with only headings and comments below it is empty', async () => {
    const text = '## 1.2.0\n### Added\n<!-- to be written -->\n\n## 1.1.0\n- x\n'
    expect(await judge(text, { version: '1.2.0' })).toMatchObject({
      state: 'fail',
      because: '`CHANGELOG.md` line 1: `1.2.0` has no text below it, what changed was expected; write it',
    })
    expect((await judge(text, { version: '1.2.0', nonEmpty: 'false' })).state).toBe('pass')
  })

  test('`Unreleased` will do where that is allowed, and only with entries', async () => {
    const text = '## [Unreleased]\n- new\n\n## 1.1.0\n- x\n'
    expect((await judge(text, { version: '1.2.0' })).state).toBe('fail')
    expect((await judge(text, { version: '1.2.0', unreleased: 'true' })).state).toBe('pass')
    expect((await judge(text.replace('- new', ''), { version: '1.2.0', unreleased: 'true' })).state).toBe('fail')
  })

  test('without a version the newest is judged, and one that is released already does not count', async () => {
    const text = '## 1.2.0\n- x\n'
    const tag = { name: 'v1.2.0', commit: 'b'.repeat(40), annotated: true, signed: false, date: null }
    expect(await judge(text, {}, { git: { tags: [], head: HEAD } })).toMatchObject({
      state: 'pass',
      because: '`CHANGELOG.md` line 1: `1.2.0` (the newest entry; no version was named)',
    })
    expect(await judge(text, {}, { git: { tags: [tag], head: HEAD } })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('is released as `v1.2.0` already; add an entry for this release'),
    })
    expect((await judge(text, {}, { git: { tags: [{ ...tag, commit: HEAD.commit }], head: HEAD } })).state).toBe('pass')
  })
})

describe('never a pass', () => {
  test.each([
    ['an empty file', ''],
    ['a file without versions', '# Changelog\n\nAll notable changes.\n'],
    ['only an empty `Unreleased`', '## Unreleased\n'],
  ])('%s', async (_, text) => {
    expect((await judge(text)).state).toBe('fail')
    expect((await judge(text, { unreleased: 'true' })).state).toBe('fail')
  })

  test('no file at all, and one that is not Markdown', async () => {
    expect(await judge('', {}, { files: {} })).toMatchObject({
      state: 'fail',
      because: 'no changelog was found, `CHANGELOG.md` was expected; write one, or name it with `path`',
    })
    const rst = { files: { 'CHANGES.rst': '1.2.0\n-----\n\n- x\n' } }
    expect(await judge('', { path: 'CHANGES.rst' }, rst)).toMatchObject({ state: 'error' })
  })

  test('other usual names are found', async () => {
    expect((await judge('', { version: '1.2.0' }, { files: { 'HISTORY.md': '## 1.2.0\n- x\n' } })).evidence.file).toBe(
      'HISTORY.md',
    )
  })
})

test('a shallow clone, which has no tags, does not let an old entry stand for a new release', async () => {
  const git = { head: { ...HEAD, shallow: true }, tags: [] }
  const old = { name: 'v1.1.0', commit: 'b'.repeat(40), annotated: true, signed: false, date: null }
  const text = '## 1.1.0\n\n- Totals.\n'
  expect(await judge(text, {}, { git: { ...git, remoteTags: [old] } })).toMatchObject({
    state: 'fail',
    because: expect.stringContaining('released as `v1.1.0` already'),
  })
  expect((await judge(text, {}, { git })).state).toBe('error')
  expect((await judge(text, {}, { git: { ...git, remoteTags: [] } })).state).toBe('pass')
})
