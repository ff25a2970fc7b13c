import { describe, expect, test } from '@jest/globals'
import { RESERVED } from '../src/checklist/annotation.ts'
import { gates } from '../src/gates/index.ts'
import { exampleOutcome } from '../src/reference/examples.ts'
import { parametersOf } from '../src/reference/parameters.ts'

describe.each(Object.values(gates))('gate $kind', gate => {
  test.each(gate.examples)('$says', async example => {
    const { state, because } = await exampleOutcome(gate, example)
    expect({ state, because }).toEqual({
      state: example.outcome,
      because: expect.stringContaining(example.because ?? ''),
    })
    expect(because).not.toBe('')
  })

  test('shows a pass and something else', () => {
    const outcomes = new Set(gate.examples.map(({ outcome }) => outcome))
    expect(outcomes.has('pass')).toBe(true)
    expect(outcomes.size).toBeGreaterThan(1)
  })

  test('says in one sentence what is true when it passes', () => {
    expect(gate.says).toMatch(/^[A-Z].*\.$/)
  })

  test('describes every parameter, and none has the name of a modifier', () => {
    for (const { name, description } of parametersOf(gate)) {
      expect({ name, description }).toEqual({ name, description: expect.stringMatching(/\S/) })
      expect(RESERVED).not.toContain(name)
    }
  })

  test('refuses a parameter it does not have', () => {
    expect(gate.problems({ 'no-such-parameter': '1' }).join()).toContain('no-such-parameter')
  })
})

test('every kind of item that can be ticked has exactly one gate that stands for it', () => {
  for (const kind of ['item', 'sign-off'] as const)
    expect(Object.values(gates).filter(gate => gate.standsFor.includes(kind))).toHaveLength(1)
})
