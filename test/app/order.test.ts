/** What people did, in the order in which they did it, whatever order it was told in. */
import { expect, test } from '@jest/globals'
import { commitAt, inOrder } from '../../src/app/pull/order.ts'
import type { ActKind, Entry, Json } from '../../src/model/store.ts'

let id = 0
const entry = (kind: ActKind, second: number, data: { [key: string]: Json } = {}): Entry => ({
  id: ++id,
  key: String(id),
  at: second * 1000,
  repository: 'acme/shop',
  subject: 'pull:acme/shop#1',
  kind,
  actor: 'ada',
  item: 'lead',
  commit: null,
  checklist: null,
  data,
  delivery: String(id),
  digest: '',
})

test('by GitHub’s time, not by arrival', () => {
  const late = entry('tick', 1)
  expect(inOrder([entry('untick', 2), late])[0]).toBe(late)
})

test('quick clicks by what each of them found', () => {
  const clicks = [
    entry('untick', 5, { edit: ['a', 'b'] }),
    entry('tick', 5, { edit: ['b', 'c'] }),
    entry('tick', 5, { edit: ['c', 'd'] }),
  ]
  expect(inOrder(clicks.toReversed())).toEqual(clicks)
})

test('a box that was clicked to and fro in one second is open', () => {
  const clicks = [
    entry('tick', 5, { edit: ['a', 'b'] }),
    entry('untick', 5, { edit: ['b', 'a'] }),
    entry('tick', 5, { edit: ['a', 'b'] }),
  ]
  for (const told of [clicks, clicks.toReversed()]) expect(inOrder(told).at(-1)!.kind).toBe('untick')
})

test('edits of a chain that has a hole, or is a lie, come to an end', () => {
  const torn = [entry('tick', 5, { edit: ['a', 'b'] }), entry('untick', 5, { edit: ['x', 'y'] })]
  expect(inOrder(torn.toReversed()).at(-1)!.kind).toBe('untick')
  const same = [entry('untick', 5, { edit: ['a', 'a'] }), entry('tick', 5, { edit: ['a', 'a'] })]
  expect(inOrder(same).at(-1)!.kind).toBe('untick')
})

test('a button counts from what it stood on', () => {
  const pressed = entry('tick', 60, { by: 'button', since: new Date(10_000).toISOString() })
  expect(inOrder([entry('untick', 30), pressed]).at(-1)!.kind).toBe('untick')
  // A time that lies after its arrival is no time.
  const odd = entry('tick', 60, { since: new Date(99_000).toISOString() })
  expect(inOrder([odd, entry('untick', 70)]).at(-1)!.kind).toBe('untick')
})

test('a comment is about the commit that was proposed when it was written', () => {
  const push = entry('push', 20, { before: 'old', after: 'new' })
  expect(commitAt(entry('tick', 10), [push])).toBe('old')
  expect(commitAt(entry('tick', 20), [push])).toBe('old')
  expect(commitAt(entry('tick', 30), [push])).toBe('new')
  expect(commitAt(entry('tick', 30), [])).toBeNull()
  // The push has not been told yet: what was seen is what was published.
  const published = { ...entry('verdict', 5), commit: 'old' }
  expect(commitAt(entry('tick', 30), [published])).toBe('old')
})
