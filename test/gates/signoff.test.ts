import { describe, expect, test } from '@jest/globals'
import signoff from '../../src/gates/signoff.ts'
import type { Item } from '../../src/model/checklist.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
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
const ROLES = { 'tech-lead': ['ada', 'eve'], 'qa-lead': ['bo'] }
const ITEM = { id: 'x', text: 'Tech Lead', thresholds: [], role: 'Tech Lead', modifiers: {} }
const ask = (recorded: ExampleWorld, params: Record<string, unknown>) =>
  signoff.run(params, fakeWorld(recorded), { item: ITEM })
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

  describe('validFor', () => {
    const at = (time: string | null): Tick => ({ ...tick('ada', HEAD), at: time })
    const on = async (time: string | null, now = '2026-11-29T10:00:00Z', validFor = '7d') =>
      (await ask({ release: { commit: HEAD }, now, ticks: [at(time)], roles: ROLES }, { validFor })).outcome

    test('a signature counts until its time is over, to the moment', async () => {
      expect(await on('2026-11-22T10:00:01Z')).toMatchObject({
        state: 'pass',
        evidence: { until: '2026-11-29T10:00:01.000Z' },
      })
      expect(await on('2026-11-22T10:00:00Z')).toMatchObject({
        state: 'wait',
        because: 'signed 7 days ago, less than 7 days expected; sign it again',
      })
      expect((await on('2026-11-22T10:00:00Z', undefined, '2w')).state).toBe('pass')
    })

    test('one of which nobody knows when is none', async () => {
      for (const time of [null, '', 'yesterday', '2026-11-29T10:11:00Z', '9999-99-99'])
        expect((await on(time)).state).toBe('error')
      expect((await on('2026-11-29T10:05:00Z')).state).toBe('pass')
    })

    test('a newer one of somebody else stands for an old one', async () => {
      const ticks = [at('2026-01-01T10:00:00Z'), { ...at('2026-11-28T10:00:00Z'), by: ['eve'] }]
      const world = { release: { commit: HEAD }, now: '2026-11-29T10:00:00Z', ticks, roles: ROLES }
      expect((await ask(world, { validFor: '7d' })).outcome.state).toBe('pass')
    })
  })

  describe('distinct', () => {
    const there = (by: string[], given: Partial<Tick> = {}): Tick => ({
      ...tick('', HEAD),
      item: 'before',
      by,
      ...given,
    })
    const both = async (
      others: Tick[],
      own: Tick[] = [tick('ada', HEAD)],
      items: { id: string }[] = [{ id: 'before' }],
    ) =>
      (
        await ask(
          {
            release: { commit: HEAD },
            ticks: [...others, ...own],
            roles: { 'tech-lead': ['ada', 'Ada', 'eve'] },
            items,
          },
          { distinct: 'before' },
        )
      ).outcome

    test('the same person twice is one person, in any spelling', async () => {
      for (const name of ['ada', 'Ada'])
        expect(await both([there([name])])).toMatchObject({
          state: 'fail',
          because: expect.stringContaining(
            'signed by ada, as `before` is, two people expected; somebody else may sign',
          ),
        })
      expect((await both([there(['eve'])])).state).toBe('pass')
      expect((await both([])).state).toBe('pass')
    })

    test('one more person is enough, whoever else has signed', async () => {
      expect((await both([there(['ada'])], [tick('ada', HEAD), tick('eve', HEAD)])).state).toBe('pass')
      expect((await both([there(['ada']), there(['eve'])], [tick('ada', HEAD), tick('eve', HEAD)])).state).toBe('fail')
    })

    test('who may be the same is not somebody else', async () => {
      expect((await both([there(['eve', 'ada'])])).state).toBe('fail')
      expect((await both([there(['eve'])], [{ ...tick('ada', HEAD), by: ['ada', 'eve'] }])).state).toBe('fail')
      expect((await both([there([])])).state).toBe('error')
      // Given for another commit it may count there all the same.
      expect((await both([there(['ada'], { commit: OLD })])).state).toBe('fail')
      expect((await both([there(['ada'], { stale: 'of another base' })])).state).toBe('pass')
    })

    test('a name that is misspelt asks for nobody, and says so', async () => {
      expect(await both([there(['ada'])], undefined, [])).toMatchObject({
        state: 'error',
        because: expect.stringContaining('`before` is no item to differ from here'),
      })
    })
  })
})
