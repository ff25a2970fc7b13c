import { expect, test } from '@jest/globals'
import items from '../../src/gates/items.ts'
import type { ItemState } from '../../src/model/report.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'all', text: 'All', thresholds: [], role: null, modifiers: {} } }
const ask = async (states: (ItemState | 'optional')[], params = {}) => {
  const watched = states.map((state, at) => ({
    id: `i${at}`,
    state: state === 'optional' ? ('open' as const) : state,
    optional: state === 'optional',
  }))
  return (await items.run(params, fakeWorld({ items: watched }), about)).outcome.state
}

test.each<[(ItemState | 'optional')[], string]>([
  [['proven', 'signed', 'not-applicable'], 'pass'],
  [['proven', 'dormant', 'optional'], 'pass'],
  [['dormant', 'optional'], 'fail'],
  [[], 'fail'],
  [['proven', 'open'], 'wait'],
  [['waiting'], 'wait'],
  [['open', 'failing'], 'fail'],
  [['failing', 'error'], 'error'],
])('%j -> %s', async (states, outcome) => expect(await ask(states)).toBe(outcome))

test('a phase without an item is none that is done', async () => {
  const watched = [{ id: 'a', state: 'proven' as const, phase: 'deploy' as const }]
  const run = async (phase: string) => (await items.run({ phase }, fakeWorld({ items: watched }), about)).outcome
  expect((await run('deploy')).state).toBe('pass')
  expect(await run('deploy,post-deploy')).toMatchObject({
    state: 'error',
    because: 'no item of phase `post-deploy` is in the checklist, at least one was expected; correct `phase`',
  })
})

test('a phase that does not exist is a mistake', async () => {
  const { outcome } = await items.run({ phase: 'predeploy' }, fakeWorld({ items: [] }), about)
  expect(outcome).toMatchObject({ state: 'error', because: expect.stringContaining('expected one of readiness') })
})
