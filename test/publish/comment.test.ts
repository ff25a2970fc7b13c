/** The comment that explains: short, newest last, and nothing in it is anybody's markup. */
import { expect, test } from '@jest/globals'
import { renderComment } from '../../src/publish/comment.ts'
import { HOSTILE, item, report } from './report.ts'

const options = { mark: '<!-- mark -->', notices: [], commands: ['`/holdpoint status`'] }
const notice = (text: string, minute: number) => ({
  at: `2026-11-21T03:${String(minute).padStart(2, '0')}:00.000Z`,
  text,
})

test('what is missing by who can clear it, with the ids that commands take', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(id => item('open', { id, clearBy: ['ops'] }))
  const comment = renderComment(report([...items, item('failing', { id: 'broken' })]), options)
  expect(comment).toContain('**To be ticked by ops** (7)')
  expect(comment).toContain('- An item that is open (`a`)')
  expect(comment).toContain('- and 2 more')
  expect(comment).toContain('- An item that is failing (`broken`)<br><sub>it is so</sub>')
})

test('the newest notice last, and only the latest ten', () => {
  const notices = Array.from({ length: 15 }, (_, at) => notice(`thing ${at}`, at))
  const comment = renderComment(report([item('open')]), { ...options, notices })
  expect(comment.match(/thing \d+/g)).toEqual(Array.from({ length: 10 }, (_, at) => `thing ${at + 5}`))
})

test('asked for the status it names every item', () => {
  const items = Array.from({ length: 30 }, (_, at) => item(at % 2 ? 'open' : 'proven', { id: `id-${at}` }))
  const given = report([...items, item('dormant', { id: 'asleep' })])
  const comment = renderComment(given, { ...options, everything: true })
  for (const { id } of items) expect(comment).toContain(`\`${id}\``)
  expect(comment).not.toContain('asleep')
})

test('stays below the limit whatever there is to say', () => {
  const text = '<&*_>@octocat '.repeat(200)
  const items = Array.from({ length: 500 }, (_, at) =>
    item('open', { id: `${at}`.repeat(60), text, because: text, clearBy: [`r${at}`] }),
  )
  const notices = Array.from({ length: 50 }, (_, at) => notice(text, at % 60))
  const comment = renderComment(report(items, { holds: Array(50).fill(text) }), {
    ...options,
    notices,
    everything: true,
  })
  expect(comment.length).toBeLessThanOrEqual(65_536)
})

test.each(HOSTILE)('shows %j as text', words => {
  const given = report([item('open', { id: words || 'x', text: words, because: words, clearBy: [words] })], {
    holds: [words],
  })
  const comment = renderComment(given, { ...options, notices: [notice(words, 1)], everything: true })
  const shown = comment.replace(/(`+)[^`].*?\1(?!`)/g, '')
  expect(shown.split('<!--')).toHaveLength(2)
  expect(shown).not.toMatch(/<img|<script|\]\(|@octocat|#123|:\/\/|www\.evil/)
})
