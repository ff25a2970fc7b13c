import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LineCounter } from '../../../src/sources/comments/lines.ts'

const plain = (text: string, place: number) => {
  const before = text.slice(0, place).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

test('places have the line and column they would have in an editor, in few texts and in many', () => {
  const text = fc.array(fc.constantFrom('\n', 'a', 'ab\n', 'x'.repeat(1100), '\n\n\n\n', '\u008a', 'é'), {
    maxLength: 40,
  })
  const check = () =>
    fc.assert(
      fc.property(text, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), fc.nat(3), (pieces, at, offset) => {
        const written = pieces.join('')
        const bytes = Buffer.from(` ${' '.repeat(offset)}${written}`).subarray(offset + 1)
        const places = at.map(each => Math.floor(each * written.length)).sort((a, b) => a - b)
        const counter = new LineCounter(written, bytes)
        expect(places.map(place => counter.placeOf(place))).toEqual(places.map(place => plain(written, place)))
      }),
      { numRuns: 300 },
    )
  check()
  // From so much text on four bytes are looked at in one go.
  new LineCounter('\n'.repeat(5 * 1024 * 1024))
  check()
})
