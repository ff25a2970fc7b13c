import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { CommentQuery } from '../../src/model/world.ts'
import { comments } from '../../src/sources/comments.ts'

const query: CommentQuery = { words: ['TODO', 'FIXME'], paths: [], exclude: [], production: true }

function folder(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(tmpdir(), 'holdpoint-comments-'))
  write(root, files)
  return root
}

function write(root: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: root, stdio: 'pipe' })

function repository(files: Record<string, string | Uint8Array>): string {
  const root = folder(files)
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'first')
  return root
}

const found = async (root: string, more: Partial<CommentQuery> = {}) => {
  const { hits, files, unread } = await comments(root).find({ ...query, ...more })
  return { hits: hits.map(({ file, line }) => `${file}:${line}`), files, unread }
}

const FILES = {
  'src/a.ts': 'const s = "TODO"\n// TODO: one\n',
  'src/b.py': 'x = 1\n\n\n# FIXME two\n',
  'src/clean.go': 'package main\n',
  'src/a.test.ts': '// TODO: in a test\n',
  'node_modules/x/index.js': '// TODO: foreign\n',
  'bin/tool': '#!/usr/bin/env python3\n# TODO: no extension\n',
  LICENSE: 'TODO: no source\n',
}

describe('in a repository', () => {
  test('tracked files and new ones are looked through, ignored ones are not', async () => {
    const root = repository({ ...FILES, '.gitignore': 'node_modules/\nbuild/\n' })
    write(root, { 'src/new.rs': '// TODO: not added yet\n', 'build/out.js': '// TODO: built\n' })
    expect(await found(root)).toEqual({
      hits: ['bin/tool:2', 'src/a.ts:2', 'src/b.py:4', 'src/new.rs:1'],
      files: 5,
      unread: [],
    })
  })

  test('a folder below the top is a project of its own', async () => {
    const root = repository({ 'web/src/a.ts': '// TODO\n', 'api/b.ts': '// TODO\n' })
    expect(await found(join(root, 'web'))).toEqual({ hits: ['src/a.ts:1'], files: 1, unread: [] })
  })

  test('attributes set files aside, and cannot hide one as binary', async () => {
    const root = repository({
      'src/a.ts': '// TODO\n',
      'src/parser.ts': '// TODO\n',
      'lib/x.js': '// TODO\n',
      'src/hidden.ts': '// TODO\n',
      '.gitattributes': 'src/parser.ts linguist-generated=true\nlib/** linguist-vendored\nsrc/hidden.ts -diff binary\n',
    })
    expect(await found(root)).toEqual({ hits: ['src/a.ts:1', 'src/hidden.ts:1'], files: 2, unread: [] })
  })

  test('UTF-16 is read', async () => {
    const text = (encoding: 'utf16le', mark: number[]) =>
      Buffer.concat([Buffer.from(mark), Buffer.from('x\n# TODO: a\n', encoding)])
    const little = text('utf16le', [0xff, 0xfe])
    const big = Buffer.from(little).swap16()
    expect((await found(repository({ 'a.ps1': little, 'b.ps1': big }))).hits).toEqual(['a.ps1:2', 'b.ps1:2'])
  })

  test('a few bytes at the beginning hide nothing', async () => {
    const startingWith = (...bytes: number[]) => Buffer.concat([Buffer.from(bytes), Buffer.from('\n// TODO: a\n')])
    const root = repository({
      'a.c': startingWith(0),
      'b.c': startingWith(0x20, 0),
      'c.c': startingWith(0xff, 0xfe),
      'd.c': startingWith(0xfe, 0xff),
      'e.c': startingWith(0xef, 0xbb, 0xbf),
      'f.c': startingWith(0, 0x20, 0, 0x20),
    })
    expect((await found(root)).hits).toEqual(['a.c:2', 'b.c:2', 'c.c:2', 'd.c:2', 'e.c:2', 'f.c:2'])
  })

  test('what a sparse checkout leaves out was not looked through', async () => {
    const root = repository({ 'web/a.ts': 'export {}\n', 'api/b.ts': '// TODO\n', 'api/LICENSE': 'TODO\n' })
    git(root, 'sparse-checkout', 'set', '--no-cone', '/web/')
    expect(await found(root)).toEqual({ hits: [], files: 2, unread: ['api/b.ts'] })
    expect(await found(root, { paths: ['web'] })).toEqual({ hits: [], files: 1, unread: [] })
    write(root, { 'api/b.ts': '// TODO\n' })
    expect(await found(root)).toEqual({ hits: ['api/b.ts:1'], files: 2, unread: [] })
  })

  test('settings of a person change nothing', async () => {
    const root = repository(FILES)
    for (const setting of [
      'grep.fullName=true',
      'color.grep=always',
      'grep.patternType=perl',
      'submodule.recurse=true',
    ])
      git(root, 'config', ...(setting.split('=') as [string, string]))
    expect((await found(root)).hits).toEqual(['bin/tool:2', 'src/a.ts:2', 'src/b.py:4'])
  })

  test('links are not followed', async () => {
    const root = repository({ 'src/a.ts': '// TODO\n' })
    symlinkSync('a.ts', join(root, 'src/b.ts'))
    symlinkSync('/etc/passwd', join(root, 'src/c.sh'))
    git(root, 'add', '-A')
    expect((await found(root)).hits).toEqual(['src/a.ts:1'])
  })

  test('names may hold anything', async () => {
    const root = repository({ 'src/ä "b" \n.ts': '// TODO\n', '-x.ts': '// TODO\n' })
    const hits = ['-x.ts:1', 'src/ä "b" \n.ts:1']
    expect((await found(root)).hits).toEqual(hits)
    expect((await found(root, { paths: ['.'] })).hits).toEqual(hits)
    expect((await found(root, { paths: ['src'] })).hits).toEqual([hits[1]])
  })

  test('named files are found where git ignores them', async () => {
    const root = repository({ '.gitignore': 'out/\n', 'src/a.ts': '' })
    write(root, { 'out/app.js': '// TODO\n' })
    expect(await found(root, { paths: ['out'] })).toEqual({ hits: ['out/app.js:1'], files: 1, unread: [] })
  })
})

describe('since a base', () => {
  test('only added lines count', async () => {
    const root = repository({ 'src/a.ts': '// TODO: old\nlet a\n', 'src/b.ts': '// TODO: old\n' })
    git(root, 'checkout', '-qb', 'feature')
    write(root, { 'src/a.ts': '// TODO: old\nlet a // TODO: new\n', 'src/c.py': '"""\nTODO: new\n"""\n' })
    git(root, 'add', '-A')
    git(root, 'commit', '-qm', 'second')
    expect(await found(root, { since: 'main' })).toEqual({ hits: ['src/a.ts:2', 'src/c.py:2'], files: 2, unread: [] })
  })

  test('a base that is not there is no answer', async () => {
    await expect(found(repository({ 'a.ts': '' }), { since: 'nowhere' })).rejects.toThrow('`nowhere`')
  })
})

test('without git every file but what is installed is looked through', async () => {
  expect(await found(folder(FILES))).toEqual({ hits: ['bin/tool:2', 'src/a.ts:2', 'src/b.py:4'], files: 4, unread: [] })
})

test('a file that is too large is named', async () => {
  for (const root of [
    folder({ 'a.ts': `${' '.repeat(99)}// TODO\n` }),
    repository({ 'a.ts': `${' '.repeat(99)}// TODO\n` }),
  ])
    expect(await comments(root, { largest: 50 }).find(query)).toMatchObject({ hits: [], unread: ['a.ts'] })
})
