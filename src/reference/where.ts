/**
 * @module reference/where
 * Where a gate can run, derived from what it asks: some questions need the checkout.
 */
import type { Gate } from '../model/gate.ts'
import type { Question } from '../model/world.ts'

/** Questions that only a place with the checked-out files can answer. */
const NEEDS_CHECKOUT: readonly Question[] = [
  'files',
  'reports',
  'documents',
  'comments',
  'migrations',
  'assets',
  'git',
  'exec',
  'registries',
]

export type Place = 'Action' | 'App' | 'CLI'

/** @returns the faces that can ask this gate. */
export const placesOf = (gate: Gate): Place[] =>
  gate.asks.some(question => NEEDS_CHECKOUT.includes(question)) ? ['Action', 'CLI'] : ['Action', 'App', 'CLI']
