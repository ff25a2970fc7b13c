/** Real tag objects, written into a repository and read back. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { gitSource } from '../../src/sources/git.ts'
import { repository } from '../repository.ts'

interface Entry {
  file: string
  gate: string
  expected: { annotated: boolean; signature: string | null; tag: string }
}

const corpus = new URL('../../../shared/corpus/', import.meta.url)
const index = new URL('INDEX.json', corpus)
const entries: Entry[] = existsSync(index)
  ? (JSON.parse(readFileSync(index, 'utf8')) as Entry[]).filter(({ gate }) => gate === 'tags')
  : []
if (!entries.length) console.log(`skipped: no tags below ${fileURLToPath(corpus)}`)

;(entries.length ? describe : describe.skip)('tag objects of the corpus', () => {
  test.each(entries.length ? entries : [{ file: 'none' } as Entry])('$file', async ({ file, expected }) => {
    using repo = repository()
    const commit = repo.commit({ 'a.txt': 'one\n' })
    // Its commit is not here, so it is led to one that is; the signature stays as it was made.
    const text = readFileSync(new URL(file, corpus), 'latin1').replace(/^object [0-9a-f]{40}/, `object ${commit}`)
    const input = Buffer.from(text, 'latin1')
    const args = ['hash-object', '-t', 'tag', '-w', '--stdin', '--literally']
    const sha = execFileSync('git', args, { cwd: repo.root, input, encoding: 'utf8' }).trim()
    repo.git('update-ref', `refs/tags/${expected.tag}`, sha)
    expect(await gitSource(repo.root).tags()).toMatchObject([
      { name: expected.tag, commit, annotated: expected.annotated, signed: expected.signature !== null },
    ])
  })
})
