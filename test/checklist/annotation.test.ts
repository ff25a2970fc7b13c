import { describe, expect, test } from '@jest/globals'
import { isAnnotation, readAnnotation } from '../../src/checklist/annotation.ts'

const at = { line: 3, column: 10 }
const read = (comment: string) => readAnnotation(comment, at)

describe('an annotation', () => {
  test('names a gate and its parameters', () => {
    expect(read(' gate: coverage min=80 report="a b.info" only ').gates).toEqual([
      {
        kind: 'coverage',
        params: { min: '80', report: 'a b.info', only: true },
        from: 'annotation',
        place: { line: 3, column: 17 },
      },
    ])
  })

  test('names several gates, separated by semicolons', () => {
    expect(read(' gate: tests; gate: coverage min=80; ack ').gates.map(call => call.kind)).toEqual([
      'tests',
      'coverage',
      'ack',
    ])
  })

  test('carries modifiers and an id beside the parameters', () => {
    expect(read(`gate: tests by=qa,tech-lead optional soak=15m id=all-green when='changed:src/**'`)).toMatchObject({
      gates: [{ kind: 'tests', params: {} }],
      modifiers: { by: ['qa', 'tech-lead'], optional: true, soak: '15m', when: 'changed:src/**' },
      id: 'all-green',
    })
  })

  test('carries modifiers alone behind `item:`', () => {
    expect(read(' item: by=qa waivable=false')).toMatchObject({ gates: [], modifiers: { by: ['qa'], waivable: false } })
  })

  test.each([
    ['gate:', 'names no gate', 3, 10],
    ['gate: =x', "a gate's name was expected, found `=x`", 3, 16],
    ['gate: tests min= ', '`min=` has no value', 3, 22],
    ['gate: tests\n  "loose"', '`"loose"` is no `name=value`', 4, 3],
    ['gate: tests a=1 a=2', '`a` is given twice', 3, 26],
    ['gate: tests by', '`by` needs a value', 3, 22],
    ['item: colour=red', '`colour` is no modifier', 3, 16],
  ])('says what is wrong and where: %s', (comment, message, line, column) => {
    expect(read(comment).problems).toEqual([{ message: expect.stringContaining(message), place: { line, column } }])
  })

  test('is told from an ordinary comment', () => {
    expect(isAnnotation(' gate: tests ')).toBe(true)
    expect(isAnnotation(' remember the gate: it is old ')).toBe(false)
    expect(read(' just words ')).toEqual({ gates: [], modifiers: {}, id: null, problems: [] })
  })
})
