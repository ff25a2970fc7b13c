import { describe, expect, test } from '@jest/globals'
import file from '../../src/gates/file.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'x', text: 'Documentation updated', thresholds: [], role: null, modifiers: {} } }
const FILES = { 'docs/a.md': 'Two words', 'docs/b.md': 'Contact: ops@example.com', 'src/api.ts': 'export {}' }
const judge = async (params: Record<string, unknown>, world: ExampleWorld = {}) =>
  (await file.run(params, fakeWorld({ files: FILES, ...world }), about)).outcome

describe('exists', () => {
  test('every pattern must match, and what is found must say something', async () => {
    expect(await judge({ paths: 'docs/*.md' })).toMatchObject({
      state: 'pass',
      because: '`docs/a.md` and `docs/b.md` are there',
    })
    expect((await judge({ path: 'docs/a.md' })).state).toBe('pass')
    expect(await judge({ paths: 'docs/*.md,wiki/**' })).toMatchObject({
      state: 'fail',
      because: 'nothing matches `wiki/**`, a file was expected; write it, or correct `paths`',
    })
    expect((await judge({ paths: 'docs/*.md,!docs/a.md', contains: 'two' })).state).toBe('fail')
    expect((await judge({ paths: 'empty.md' }, { files: { 'empty.md': '' } })).state).toBe('fail')
    expect((await judge({ paths: 'empty.md' }, { files: { 'empty.md': '\uFEFF \n\t\n' } })).because).toContain(
      'is empty',
    )
    expect((await judge({ paths: 'empty.md', minBytes: 0 }, { files: { 'empty.md': '' } })).state).toBe('fail')
  })

  test('its size, words and contents', async () => {
    expect((await judge({ paths: 'docs/a.md', minWords: '2' })).state).toBe('pass')
    expect((await judge({ paths: 'docs/a.md', minWords: '3' })).because).toBe(
      '`docs/a.md` has 2 words, 3 or more were expected; write it',
    )
    expect((await judge({ paths: 'docs/a.md', minBytes: 1000 })).because).toContain('has 9 bytes, 1,000 or more')
    expect((await judge({ paths: 'docs/*.md', contains: 'contact:,TWO' })).state).toBe('pass')
    expect((await judge({ paths: 'docs/*.md', contains: 'phone' })).because).toContain('do not contain `phone`')
  })

  test('its headings, with text below them', async () => {
    const text =
      '# Runbook\n\n## 1. Deploy\n\nmake\n\n## *Rollback*\n\n<!-- how -->\n\n```\n## Alerts\n```\n\n> ## Owners\n> Ada\n'
    const asked = (headings: string, more = '') =>
      judge({ paths: '*.md', headings }, { files: { 'a.md': text, ...(more ? { 'b.md': more } : {}) } })
    expect((await asked('deploy')).state).toBe('pass')
    expect(await asked('Deploy,Alerts')).toMatchObject({
      state: 'fail',
      because: 'headings of `a.md`: `Alerts` is not there; write what belongs there',
    })
    for (const name of ['Dep', 'Owners']) expect((await asked(name)).because).toContain('is not there')
    expect((await asked('Rollback', '# Rollback\n')).state).toBe('pass')
    expect((await asked('Alerts', '# Alerts\n\n____\n')).because).toContain('`Alerts` has no text below it')
    expect((await asked('Alerts', '# Alerts\n\nPage Ada.\n')).state).toBe('pass')
    expect((await asked('Alerts', '# Alerts\n\n## Whom to call\n\nPage Ada.\n')).state).toBe('pass')
    expect((await asked('Alerts', '## Alerts\n\n## Whom to call\n\nPage Ada.\n')).state).toBe('fail')
  })

  test('no pattern, and a mode that is none, are mistakes', async () => {
    expect((await judge({})).because).toContain('expected a file or glob')
    expect((await judge({ paths: '!docs/a.md' })).because).toContain('expected a file or glob')
    expect((await judge({ paths: 'docs/**', triggerPaths: 'src/**' })).because).toContain(
      'expected `changed` or `fresh`',
    )
    expect((await judge({ paths: 'docs/**', since: 'main' })).state).toBe('error')
    expect((await judge({ paths: 'docs/**', mode: 'changed', maxAge: '1d' })).because).toContain('expected `fresh`')
    expect((await judge({ paths: 'a', mode: 'new' })).because).toContain('expected `exists`, `changed` or `fresh`')
  })
})

describe('changed', () => {
  const since = (changedPaths: string[]): ExampleWorld => ({ release: { base: 'main' }, git: { changedPaths } })

  test('by this release', async () => {
    expect((await judge({ paths: 'docs/**', mode: 'changed' }, since(['docs/b.md']))).state).toBe('pass')
    expect(await judge({ paths: 'docs/**', mode: 'changed' }, since(['src/api.ts']))).toMatchObject({
      state: 'fail',
      because: '`docs/a.md` and `docs/b.md` did not change since `main`; bring it up to date',
    })
    expect((await judge({ paths: 'docs/**', mode: 'changed' })).state).toBe('error')
  })

  test('one document does not stand for another', async () => {
    const both = { paths: 'docs/a.md,docs/b.md', mode: 'changed' }
    expect(await judge(both, since(['docs/a.md']))).toMatchObject({
      state: 'fail',
      because: '`docs/b.md` did not change since `main`; bring it up to date',
    })
    expect((await judge(both, since(['docs/b.md', 'docs/a.md']))).state).toBe('pass')
    expect((await judge({ ...both, triggerPaths: 'src/**' }, since(['docs/a.md']))).state).toBe('pass')
    expect((await judge({ ...both, triggerPaths: 'src/**' }, since(['docs/a.md', 'src/api.ts']))).state).toBe('fail')
    const excluded = { paths: 'docs/**', mode: 'changed', triggerPaths: 'src/**,!src/api.ts' }
    expect((await judge(excluded, since(['src/api.ts']))).state).toBe('fail')
    expect((await judge(excluded, { ...since(['src/api.ts']), files: { ...FILES, 'src/b.ts': '' } })).state).toBe(
      'skip',
    )
  })

  test('only where what it describes changed', async () => {
    const params = { paths: 'docs/**', mode: 'changed', triggerPaths: 'src/*.ts' }
    expect((await judge(params, since(['src/api.ts']))).because).toContain('but `src/api.ts` did')
    expect((await judge(params, since(['other.ts']))).state).toBe('skip')
    expect((await judge({ ...params, triggerPaths: 'srcs/**' }, since(['other.ts']))).state).toBe('fail')
  })
})

describe('fresh', () => {
  const dated = (date: string, rest: ExampleWorld = {}): ExampleWorld => ({
    now: '2026-11-21T00:00:00Z',
    ...rest,
    git: { ...rest.git, lastCommits: { 'docs/a.md': { commit: 'c', date } } },
  })

  test('by the last commit', async () => {
    const params = { paths: 'docs/a.md', maxAge: '90d' }
    expect((await judge(params, dated('2026-11-01T00:00:00Z'))).because).toBe(
      'the last commit to `docs/a.md` is 20 days old',
    )
    expect(await judge(params, dated('2026-01-01T00:00:00Z'))).toMatchObject({
      state: 'fail',
      because: 'the last commit to `docs/a.md` is 324 days old, 90 at most were expected; bring it up to date',
    })
    expect((await judge(params, { git: { lastCommits: {} } })).because).toContain('is not committed')
  })

  test('or because this release changes it', async () => {
    const base = { release: { base: 'main' }, git: { changedPaths: ['docs/a.md'] } }
    const old = dated('2026-01-01T00:00:00Z', base)
    expect((await judge({ paths: 'docs/a.md', mode: 'fresh', maxAge: '90d' }, old)).state).toBe('pass')
    expect((await judge({ paths: 'docs/a.md', mode: 'fresh' }, { files: FILES })).state).toBe('error')
  })
})
