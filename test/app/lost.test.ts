/** Text that somebody wrote while the App wrote the same body: everything of it comes back. */
import { expect, test } from '@jest/globals'
import { readEvent } from '../../src/app/events.ts'
import { lostTextIn } from '../../src/app/pull/lost.ts'
import type { Entry } from '../../src/model/store.ts'

const BLOCK = '<!-- holdpoint:begin -->\n- [ ] Lead <!-- hp:lead -->\n<!-- holdpoint:end -->'
const body = (text: string) => `${text}\n\n${BLOCK}`
const SUBJECT = { kind: 'pull', repository: 'acme/shop', number: 1 } as const

/** Our own edits as GitHub tells of them: what stood there, and what stands there since. */
const told = (...edits: [from: string, to: string][]): Entry[] =>
  edits.flatMap(([from, to], at) =>
    readEvent({
      guid: `edit-${at}`,
      event: 'pull_request',
      receivedAt: at,
      appId: 9001,
      payload: {
        action: 'edited',
        repository: { full_name: 'acme/shop' },
        sender: { login: 'holdpoint[bot]', type: 'Bot' },
        pull_request: { number: 1, body: body(to), head: { sha: 'a'.repeat(40) }, base: { ref: 'main' } },
        changes: { body: { from: body(from) } },
      },
    }).acts.map(act => ({ ...act, id: at + 1, delivery: `edit-${at}`, digest: '' })),
  )
const judged = (acts: readonly object[]): Entry[] =>
  acts.map((act, at) => ({ ...act, id: 100 + at, delivery: null, digest: '' }) as Entry)

test('one loss is put back as it stood', () => {
  expect(lostTextIn(told(['Ship it. Ben was here.', 'Ship it.']), body('Ship it.'), null)?.body).toBe(
    body('Ship it. Ben was here.'),
  )
})

test('of several losses before one look, every one comes back, and none twice', () => {
  const entries = told(['Ship it.\nBen was here.', 'Ship it.'], ['Ship it.\nCy was here.', 'Ship it.'])
  const rescue = lostTextIn(entries, body('Ship it.'), null)!
  expect(rescue.body).toBe(`${body('Ship it.\nCy was here.')}\n\nBen was here.`)
  expect(lostTextIn([...entries, ...judged(rescue.done(SUBJECT, 9))], rescue.body!, rescue.replaces)).toBeNull()
})

test('what somebody wrote on since stays, and what has come back by itself is not doubled', () => {
  const entries = told(['Ship it.\nBen was here.', 'Ship it.'], ['Ship it.\nBen was here.', 'Ship it.'])
  expect(lostTextIn(entries, body('Ship it.\nMore.'), null)?.body).toBe(`${body('Ship it.\nMore.')}\n\nBen was here.`)
  const there = lostTextIn(entries, body('Ship it.\nBen was here.\nMore.'), null)!
  expect(there.body).toBeNull()
  expect(there.done(SUBJECT, 9)).toHaveLength(2)
})

test('a rescue replaces knowingly: what it replaced is not put back by the next one', () => {
  const first = told(['Ben was here.', 'Ship it.'])
  const rescue = lostTextIn(first, body('Ship it.\nMore.'), null)!
  // GitHub tells of the rescue itself as an edit, and then of another loss.
  const echo = told(['', ''], ['Ship it.\nMore.', 'Ship it.\nMore.\n\nBen was here.'])
  const all = [...first, ...judged(rescue.done(SUBJECT, 9)), ...echo]
  const second = lostTextIn(all, rescue.body!, rescue.replaces)!
  expect(second.body).toBeNull()
  const settled = [...all, ...judged(second.done(SUBJECT, 10)).map(entry => ({ ...entry, id: 200 }))]
  expect(lostTextIn(settled, rescue.body!, 'another')).toBeNull()
})

test('what does not fit is not tried for ever, and stays in the record', () => {
  const long = 'x'.repeat(65_500)
  const rescue = lostTextIn(told([long, 'Ship it.']), body('Ship it.\nMore.'), null)!
  expect(rescue.body === null).toBe(true)
  expect(rescue.done(SUBJECT, 9)).toMatchObject([
    { data: { allowed: false, because: expect.stringContaining('too long') } },
  ])
})
