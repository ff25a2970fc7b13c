/** What strangers may send as evidence: it is read or refused, and nothing else happens. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { keptItems, read } from '../../src/app/evidence/body.ts'
import { trimmed } from '../../src/model/evidence.ts'
import type { Report } from '../../src/model/report.ts'
import '../seed.ts'

test('anything at all is refused with one sentence', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
    fc.json().map(text => Buffer.from(text)),
    fc
      .json()
      .map(text => Buffer.from(`{"schema":"holdpoint/evidence@1","rules":"${'a'.repeat(64)}","report":${text}}`)),
  )
  fc.assert(
    fc.property(anything, bytes => {
      const answer = read(bytes)
      expect(answer).toEqual({ status: 400, because: expect.stringMatching(/^the evidence .*; [^;]+$/s) })
    }),
  )
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('trimming keeps small facts as they are, and makes large ones small', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 9 })), facts => {
      const room = { text: 5, entries: 3, depth: 3 }
      // Three levels of three entries, names and values of five characters and three dots.
      expect(JSON.stringify(trimmed(facts, room)).length).toBeLessThan(27 * 120)
      expect(trimmed(trimmed(facts, room), { ...room, text: 8 })).toEqual(trimmed(facts, room))
    }),
  )
  expect(trimmed({ a: [1, null, { b: 'c' }] })).toEqual({ a: [1, null, { b: 'c' }] })
})

test('what stays in the record is bounded, and every state stays', () => {
  const gate = {
    kind: 'tests',
    params: { report: 'r'.repeat(400) },
    state: 'pass' as const,
    because: 'b'.repeat(5000),
    evidence: { rows: Array.from({ length: 100 }, () => 'x'.repeat(100)) },
  }
  const foreign = { ...gate, kind: 'signoff' }
  const of = (count: number) =>
    ({
      items: Array.from({ length: count }, (_, at) => ({ id: `i${at}`, gates: [foreign, gate] })),
    }) as unknown as Report
  for (const count of [1, 100, 300, 2000]) {
    const kept = keptItems(of(count)) as unknown as { id: string; gates: { kind: string; state: string }[] }[]
    expect(kept).toHaveLength(count)
    expect(
      kept.every(({ gates }) => gates.length === 1 && gates[0]!.kind === 'tests' && gates[0]!.state === 'pass'),
    ).toBe(true)
    expect(JSON.stringify(kept).length).toBeLessThan(700_000)
  }
})
