/** Real and hostile changelogs, judged as their index says. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import changelog from '../../src/gates/changelog.ts'
import { fakeWorld } from '../world.ts'

interface Entry {
  file: string
  gate: string
  expected: {
    first_version: string | null
    version_headings?: number
    has_unreleased?: boolean
    unreleased_has_entries?: boolean
    headings?: string[]
  }
}

const corpus = new URL('../../../shared/corpus/', import.meta.url)
const index = new URL('INDEX.json', corpus)
const entries: Entry[] = existsSync(index)
  ? (JSON.parse(readFileSync(index, 'utf8')) as Entry[]).filter(({ gate }) => gate === 'changelog')
  : []
if (!entries.length) console.log(`skipped: no changelogs below ${fileURLToPath(corpus)}`)

const about = { item: { id: 'x', text: 'x', thresholds: [], role: null, modifiers: {} } }

;(entries.length ? describe : describe.skip)('changelogs of the corpus', () => {
  test.each(entries.length ? entries : [{ file: 'none', expected: {} } as Entry])(
    '$file',
    async ({ file, expected }) => {
      const name = file.split('/').at(-1)!
      const world = fakeWorld({ git: { tags: [], head: { commit: 'a'.repeat(40) } } })
      const text = readFileSync(new URL(file, corpus), 'utf8')
      const files = { ...world.files, text: async () => text }
      const { outcome } = await changelog.run({ path: name }, { ...world, files }, about)
      const { versions, unreleased, unreleasedHasEntries } = outcome.evidence as {
        versions: string[]
        unreleased: boolean
        unreleasedHasEntries: boolean
      }
      expect(versions[0] ?? null).toBe(expected.first_version)
      if (expected.version_headings !== undefined) expect(versions).toHaveLength(expected.version_headings)
      if (expected.has_unreleased !== undefined) expect(unreleased).toBe(expected.has_unreleased)
      if (expected.unreleased_has_entries !== undefined)
        expect(unreleasedHasEntries).toBe(expected.unreleased_has_entries)
      if (expected.headings) expect(versions.slice(0, expected.headings.length)).toEqual(expected.headings)
      if (expected.first_version === null) expect(outcome.state).not.toBe('pass')
    },
  )
})
