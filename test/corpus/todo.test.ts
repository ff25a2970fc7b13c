/** The comment finder against real and hostile source files, when the folder with them is there. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { commentsIn } from '../../src/sources/comments/memory.ts'
import { comments } from '../../src/sources/comments.ts'
import { repository } from '../repository.ts'

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url))

interface Entry {
  file: string
  format: string
  gate: string
  expected: { count: number; hits: { line: number; tag: string }[] | null; config?: string }
}

/** Where we count otherwise, and why. */
const DEVIATIONS: Record<string, { lines: number[]; reason: string }> = {
  'todo/alstr+todo-to-issue-action/new/example_file.md': {
    lines: [1, 3],
    reason:
      'line 5 holds the word in lower case only, line 7 is an item of a list and says itself that it is no comment',
  },
}

/** Patches are judged below, as git tells them. */
const isPatch = (entry: Entry) => entry.format === 'unified-diff'

const index = `${corpus}INDEX.json`
const entries: Entry[] = existsSync(index)
  ? (JSON.parse(readFileSync(index, 'utf8')) as Entry[]).filter(entry => entry.gate === 'todo' && !isPatch(entry))
  : []
if (!entries.length) console.log(`skipped: no source files below ${corpus}`)

;(entries.length ? describe : describe.skip)('source files of the corpus', () => {
  test.each(entries.length ? entries : [{ file: 'none', expected: {} } as Entry])(
    '$file',
    async ({ file, expected }) => {
      // The one file with its own configuration looks for a word in any case.
      const words = expected.config === 'custom' ? ['prod'] : ['TODO', 'FIXME']
      const query = { words, paths: [file], exclude: [], production: true }
      const { hits, files } = await commentsIn({ [file]: readFileSync(corpus + file) }).find(query)
      expect(files).toBe(1)
      const deviation = DEVIATIONS[file]
      const lines = hits.map(hit => hit.line)
      if (deviation) return expect(lines).toEqual(deviation.lines)
      expect(hits).toHaveLength(expected.count)
      if (expected.hits) {
        expect(lines).toEqual(expected.hits.map(hit => hit.line))
        expect(hits.map(hit => hit.tag.toUpperCase())).toEqual(expected.hits.map(hit => hit.tag))
      }
    },
  )
})

interface Patch {
  file: string
  format: string
  expected: { peer_counts_by_language_over_test_new_new2_edit: Record<string, number> | null }
}

/** The peer counts over three patches of which one is here; two languages go on in the others. */
const ELSEWHERE: Record<string, number> = { python: 4, haskell: 3 }
/** In ABAP an asterisk begins a comment only at the beginning of a line. */
const OTHERWISE: Record<string, number> = { abap: 1 }
const LANGUAGES: Record<string, string> = {
  'ExampleFile.java': 'java',
  'example-file.php': 'php',
  'example_file.py': 'python',
  'example.hs': 'haskell',
  'example_file.cr': 'crystal',
  'example_file.rb': 'ruby',
  'example_file.yaml': 'yaml',
  'example_file.toml': 'toml',
  'example_file.prog.abap': 'abap',
  'example_file.sql': 'sql',
  'example_file.tex': 'tex',
  'example_file.ahk': 'autohotkey',
  'example_file.hbs': 'handlebars',
  'example_file.scss': 'scss',
  'example_file.twig': 'twig',
  'example.clj': 'clojure',
  'example.nix': 'nix',
  Makefile: 'makefile',
  'example_file.liquid': 'liquid',
  'example_file.tsx': 'tsx',
  'init.lua': 'lua',
  Dockerfile: 'dockerfile',
  'example_script.ps1': 'powershell',
}
/** What the patches without counts add, by reading them. */
const BY_READING: Record<string, string[]> = {
  'test_escape.diff': ['tests/ExampleFile.java:4', 'tests/ExampleFile.java:9'],
  'test_comment_suffix_after_source_line.diff': ['comment_suffix_after_source_line.c:2'],
}

/** The files that a patch adds. */
function addedBy(patch: string): Record<string, string> {
  const files: Record<string, string> = {}
  let path: string | null = null
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff ')) path = null
    else if (line.startsWith('+++ b/')) path = line.slice(6)
    else if (path !== null && line.startsWith('+')) files[path] = `${files[path] ?? ''}${line.slice(1)}\n`
  }
  return files
}

const patches: Patch[] = existsSync(index)
  ? (JSON.parse(readFileSync(index, 'utf8')) as (Patch & Entry)[]).filter(
      entry => entry.gate === 'todo' && isPatch(entry),
    )
  : []

;(patches.length ? describe : describe.skip)('patches of the corpus, as commits after a base', () => {
  test.each(patches.length ? patches : [{ file: 'none' } as Patch])('$file', async ({ file, expected }) => {
    using repo = repository()
    const base = repo.commit({ 'kept.ts': '// TODO: long known\n' })
    repo.commit(addedBy(readFileSync(corpus + file, 'utf8')))
    const query = { words: ['TODO', 'FIXME'], paths: ['**'], exclude: [], production: true, since: base }
    const { hits, unread } = await comments(repo.root).find(query)
    expect(unread).toEqual([])
    const read = BY_READING[file.slice(file.lastIndexOf('/') + 1)]
    if (read) expect(hits.map(hit => `${hit.file}:${hit.line}`)).toEqual(read)
    const counts = expected.peer_counts_by_language_over_test_new_new2_edit
    expect(Boolean(read)).not.toBe(Boolean(counts))
    if (!counts) return
    const found = Map.groupBy(hits, hit => LANGUAGES[hit.file] ?? '')
    const ours = Object.fromEntries(Object.keys(counts).map(language => [language, found.get(language)?.length ?? 0]))
    expect(ours).toEqual({ ...counts, ...ELSEWHERE, ...OTHERWISE })
  })
})
