import { describe, expect, test } from '@jest/globals'
import signoff from '../../src/gates/signoff.ts'
import type { Item } from '../../src/model/checklist.ts'
import type { Tick } from '../../src/model/world.ts'
import { fakeWorld } from '../world.ts'

const HEAD = 'a'.repeat(40)
const OLD = 'b'.repeat(40)
const tick = (by: string, commit: string | null): Tick => ({
  item: 'x',
  by: [by],
  at: null,
  commit,
  source: '`DEPLOY.md`',
})
const judge = async (
  ticks: Tick[],
  given: Partial<Pick<Item, 'role' | 'modifiers'>> = {},
  params: Record<string, unknown> = {},
) => {
  const roles = { 'tech-lead': ['ada'], 'qa-lead': ['bo'] }
  const item = { id: 'x', text: 'Tech Lead', thresholds: [], role: 'Tech Lead', modifiers: {}, ...given }
  return (await signoff.run(params, fakeWorld({ release: { commit: HEAD }, ticks, roles }), { item })).outcome
}

describe('signoff', () => {
  test('by the role its words name', async () => {
    expect((await judge([tick('ada', HEAD)])).state).toBe('pass')
    expect((await judge([tick('bo', HEAD)])).state).toBe('fail')
    expect((await judge([])).because).toBe('not signed yet; the tech-lead may sign it')
  })

  test('or the role that is written down for it', async () => {
    expect((await judge([tick('bo', HEAD)], { modifiers: { by: ['qa-lead'] } })).state).toBe('pass')
    expect((await judge([tick('bo', HEAD)], {}, { role: 'QA Lead' })).state).toBe('pass')
  })

  test('for this commit, unless another one will do', async () => {
    expect(await judge([tick('ada', OLD)])).toMatchObject({
      state: 'wait',
      because: 'signed for `bbbbbbb`, and `aaaaaaa` is released; sign it again',
    })
    expect((await judge([tick('ada', null)])).state).toBe('pass')
    expect((await judge([tick('ada', OLD)], {}, { anyCommit: 'true' })).state).toBe('pass')
  })
})
