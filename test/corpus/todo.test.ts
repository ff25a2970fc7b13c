/** The comment finder against real and hostile source files, when the folder with them is there. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { commentsIn } from '../../src/sources/comments/memory.ts'

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

/** Patches: their files are judged as files; a patch is read by the `changed` mode from git. */
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
