/**
 * @module reference/examples
 * Runs a gate's own examples: the tests compare what comes out, the reference prints it.
 */

import { fakeWorld } from '../../test/world.ts'
import { parseChecklist } from '../checklist/parse.ts'
import type { Example, Gate } from '../model/gate.ts'
import type { Outcome } from '../model/outcome.ts'

/** @returns what the gate says of one of its examples. */
export async function exampleOutcome(gate: Gate, example: Example): Promise<Outcome> {
  const { items } = parseChecklist(`## Pre-deployment\n\n${example.item}\n`, { source: `example of ${gate.kind}` })
  const item = items[0]
  if (!item)
    throw new Error(`the example "${example.says}" of gate \`${gate.kind}\` is no checklist item: ${example.item}`)
  const call = item.gates.find(({ kind }) => kind === gate.kind)
  if (!call && !gate.standsFor.includes(item.kind))
    throw new Error(`the example "${example.says}" of gate \`${gate.kind}\` does not name the gate: ${example.item}`)
  const others = new Set(example.world.items?.map(({ id }) => id))
  const world = fakeWorld({
    ...example.world,
    ticks: example.world.ticks?.map(tick => (others.has(tick.item) ? tick : { ...tick, item: item.id })) ?? [],
  })
  return (await gate.run(call?.params ?? {}, world, { item })).outcome
}

/** @returns the sentence of each example, in order. */
export const exampleOutcomes = (gate: Gate): Promise<string[]> =>
  Promise.all(gate.examples.map(async example => (await exampleOutcome(gate, example)).because))
