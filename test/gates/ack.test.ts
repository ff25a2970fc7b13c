import { describe, expect, test } from '@jest/globals'
import ack from '../../src/gates/ack.ts'
import type { Modifiers } from '../../src/model/checklist.ts'
import type { Tick } from '../../src/model/world.ts'
import { peopleSource } from '../../src/sources/people.ts'
import { fakeWorld } from '../world.ts'

const tick = (by: string[], given: Partial<Tick> = {}): Tick => ({
  item: 'x',
  by,
  at: null,
  commit: null,
  source: '`DEPLOY.md`',
  ...given,
})

/** Judged with the real table of roles: ada is in ops. */
const judge = async (ticks: Tick[], modifiers: Modifiers = {}, params: Record<string, unknown> = {}) => {
  const roles = { ops: { users: ['ada', 'dee'], teams: [], permission: null } }
  const world = { ...fakeWorld(), people: peopleSource({ roles, ticks: async () => ticks }) }
  const item = { id: 'x', text: 'Support briefed', thresholds: [], role: null, modifiers }
  return (await ack.run(params, world, { item })).outcome
}

describe('ack', () => {
  test('waits until it is ticked, and says who may', async () => {
    expect(await judge([])).toMatchObject({
      state: 'wait',
      because: 'not ticked yet; whoever may write to the repository may tick it',
    })
    expect((await judge([tick(['ada'], { item: 'other' })], { by: ['ops'] })).because).toBe(
      'not ticked yet; the ops may tick it',
    )
  })

  test('counts for those who may, whatever else was ticked', async () => {
    const late = { at: '2026-11-20T23:30:00Z' }
    expect(await judge([tick(['bo']), tick(['ada'], late)], { by: ['ops'] })).toMatchObject({
      state: 'pass',
      because: 'ticked by ada on 2026-11-20 in `DEPLOY.md`; ada holds ops (listed)',
      evidence: { by: ['ada'], source: '`DEPLOY.md`' },
    })
    expect((await judge([tick(['bo'])])).state).toBe('pass')
    expect((await judge([tick(['bo'])], {}, { roles: 'ops' })).state).toBe('fail')
  })

  test('everybody who could have made it must be one who may', async () => {
    expect((await judge([tick(['ada', 'dee'])], { by: ['ops'] })).state).toBe('pass')
    expect(await judge([tick(['ada', 'bo'])], { by: ['ops'] })).toMatchObject({
      state: 'fail',
      because: 'ticked in `DEPLOY.md` (it may have been ada or bo), but bo does not hold ops; the ops may tick it',
    })
  })

  test('a bot, an unknown person and an unknown role never pass', async () => {
    expect((await judge([tick(['renovate[bot]'])])).state).toBe('fail')
    expect((await judge([tick([])], { by: ['ops'] })).state).toBe('error')
    expect((await judge([tick([])])).state).toBe('error')
    expect(await judge([tick(['ada'])], { by: ['qa'] })).toMatchObject({
      state: 'error',
      because: 'ticked by ada, but role `qa` is not in the configuration; add it under `roles`',
    })
    expect((await judge([tick(['ada'], { stale: 'ticked for an earlier release' })])).state).toBe('wait')
  })
})
