import { expect, test } from '@jest/globals'
import { fieldsOf } from '../../src/checklist/fields.ts'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { unknownRelease } from '../../src/model/release.ts'
import { gitSource } from '../../src/sources/git.ts'
import { handedIn, recordSource, writtenInBody, writtenInFile } from '../../src/sources/record.ts'
import { repository } from '../repository.ts'

const fields = (markdown: string) => fieldsOf(parseChecklist(markdown, { source: 'DEPLOY.md' }))
const release = { ...unknownRelease(), version: '1.2.0', launchedAt: new Date('2026-11-21T10:00:00Z') }

test('what is handed in wins over facts, and facts over what people wrote; names in any spelling', async () => {
  const written = async () => [
    { label: 'Version', value: '9', by: ['bo'], at: null, source: 'body' },
    { label: 'Down time', value: '3m', by: ['bo'], at: null, source: 'body' },
  ]
  const record = recordSource({
    release,
    given: handedIn(['Migration Duration=12m'], '--record'),
    written,
    place: '`DEPLOY.md`',
  })
  expect(await record.values('migration-duration')).toEqual([
    { value: '12m', by: [], machine: true, at: null, source: 'the command line' },
  ])
  expect(await record.values('VERSION')).toMatchObject([{ value: '1.2.0', source: 'the release' }])
  expect(await record.values('start_time')).toMatchObject([{ value: '2026-11-21T10:00:00.000Z' }])
  expect(await record.values('down-time')).toEqual([{ value: '3m', by: ['bo'], at: null, source: 'body' }])
  expect(await record.values('rollback-reason')).toEqual([])
  expect(await record.mend('rollback-reason')).toBe('write `Rollback reason: ...` into `DEPLOY.md`')
})

test.each([['x'], ['=1'], ['a='], ['a=1', 'A=2']])('%j cannot be handed in', (...assignments) =>
  expect(() => handedIn(assignments, '`--record`')).toThrow('`--record`'),
)

test('in a file: by the author of the line, and not what an earlier release had already', async () => {
  using repo = repository()
  repo.commit({ 'DEPLOY.md': '# Notes\n\nLessons: old ones\n', 'a.txt': '1' })
  repo.git('tag', 'v1.1.0')
  repo.commit(
    { 'DEPLOY.md': '# Notes\n\nLessons: old ones\n\nDowntime: 3 min\n', 'a.txt': '2' },
    { author: 'Bo <bo@example.com>' },
  )
  const markdown = '# Notes\n\nLessons: old ones\n\nDowntime: 3 min\n'
  const written = await writtenInFile(fields(markdown), 'DEPLOY.md', gitSource(repo.root), '1.2.0')
  expect(written).toMatchObject([
    { label: 'Lessons', stale: 'written for an earlier release (before `v1.1.0`); write it again' },
    { label: 'Downtime', value: '3 min', by: ['Bo <bo@example.com>'], source: '`DEPLOY.md:5`' },
  ])
  expect(written[1]).not.toHaveProperty('stale')
})

test('in a file: a line that is another one here tells nothing', async () => {
  using repo = repository()
  repo.commit({ 'DEPLOY.md': '# Notes\n\nLessons: none\n', 'a.txt': '1' })
  const elsewhere = fields('# Notes\n\nDowntime: 3 min\n')
  expect(await writtenInFile(elsewhere, 'DEPLOY.md', gitSource(repo.root), null)).toMatchObject([
    { label: 'Downtime', stale: 'and line 3 of `DEPLOY.md` is another one here' },
  ])
})

test('in a body: what the template says already is no answer', () => {
  const template = fields('# Notes\nVersion: 1.0.0\nLessons: ____\n')
  const body = fields('# Notes\nVersion: 1.0.0\nLessons: test the rollback\n')
  expect(writtenInBody(body, template, ['ada', 'bo'])).toEqual([
    { label: 'Lessons', value: 'test the rollback', by: ['ada', 'bo'], at: null, source: "the pull request's body" },
  ])
})
