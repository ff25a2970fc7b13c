import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import gate from '../../src/gates/issues.ts'
import type { Issue, IssueQuery } from '../../src/model/forge.ts'
import { qualifiersOf, queryProblem } from '../../src/model/issue-query.ts'
import '../seed.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'x', text: 'No blockers', thresholds: [], role: null, modifiers: {} } }
const issue = (number: number): Issue => ({ number, title: `<b>${number}`, url: '', state: 'open', createdAt: '' })
const judge = async (params: Record<string, unknown>, there = 0) => {
  const issues = Array.from({ length: there }, (_, at) => issue(at + 1))
  return (await gate.run(params, fakeWorld({ release: { version: '1.2.0' }, issues }), about)).outcome
}
const asked = async (params: Record<string, unknown>) => (await judge(params)).evidence.query as IssueQuery

describe('how many', () => {
  test.each<[Record<string, unknown>, number, string]>([
    [{}, 0, 'pass'],
    [{}, 1, 'fail'],
    [{ max: '2' }, 2, 'pass'],
    [{ max: '2' }, 3, 'fail'],
    [{ min: '1' }, 0, 'fail'],
    [{ min: '1' }, 30, 'pass'],
    [{ min: '1', max: '2' }, 3, 'fail'],
    [{ min: '0' }, 0, 'error'],
    [{ min: '3', max: '2' }, 2, 'error'],
    [{ max: '-1' }, 0, 'error'],
    [{ max: 'none' }, 0, 'error'],
  ])('%j of %d: %s', async (params, there, state) => {
    expect((await judge(params, there)).state).toBe(state)
  })

  test('is told with what was counted', async () => {
    expect((await judge({ labels: 'bug|crash', milestone: '{version}' }, 7)).because).toBe(
      '7 open issues labelled `bug` or `crash` in milestone `1.2.0` (#1, #2, #3, #4, #5 and 2 more), none expected; close or move them',
    )
    expect((await judge({ min: '1', query: 'author:ada', kind: 'pull', state: 'all' })).because).toBe(
      'no pull request that matches `author:ada`, at least 1 expected; open what is missing',
    )
  })
})

describe('what is counted', () => {
  test('open ones, unless the words or the parameter say otherwise', async () => {
    expect((await asked({})).state).toBe('open')
    expect((await asked({ state: 'closed' })).state).toBe('closed')
    expect((await asked({ query: 'is:closed crash' })).state).toBeNull()
    expect((await asked({ query: 'is:locked crash' })).state).toBe('open')
    expect((await judge({ query: 'is:closed', state: 'open' })).state).toBe('error')
  })

  test('placeholders are filled in, or nothing is asked', async () => {
    expect(await asked({ query: 'milestone:"{milestone}"', milestone: 'v{version}' })).toMatchObject({
      milestone: 'v1.2.0',
      words: 'milestone:"v1.2.0"',
    })
    expect(await judge({ query: 'in:title {milestone}' })).toMatchObject({
      state: 'error',
      because: '`in:title {milestone}` needs the parameter `milestone`, and none is known; give it',
    })
  })

  test('times are counted back from now', async () => {
    expect(await asked({ created: '7d', updated: '12h' })).toMatchObject({
      createdSince: '2026-11-14T03:00:00Z',
      updatedSince: '2026-11-20T15:00:00Z',
    })
  })

  test.each([
    [{ labels: '' }],
    [{ labels: 'a|' }],
    [{ labels: 'a"b' }],
    [{ milestone: ' ' }],
    [{ query: '' }],
    [{ query: '  ' }],
    [{ query: 'labels:bug' }],
    [{ query: 'repo:evil/shop bug' }],
    [{ query: 'bug) OR (author:ada' }],
    [{ query: 'bug -org:evil' }],
    [{ query: '(repo:evil/shop)' }],
    [{ query: 'label:"bug' }],
    [{ query: 'label:' }],
    [{ query: 'x'.repeat(257) }],
    [{ repository: 'acme' }],
    [{ repository: 'acme/shop/x' }],
    [{ kind: 'discussion' }],
    [{ created: '14' }],
  ])('%j is refused', async params => {
    expect((await judge(params)).state).toBe('error')
  })

  test('a colon in quotes is text', () => {
    expect(queryProblem('"labels: bug" in:title')).toBeNull()
    expect(qualifiersOf('-label:"must fix",bug (milestone:1.2) "no:such" is:open')).toEqual([
      { name: 'label', value: 'must fix' },
      { name: 'milestone', value: '1.2' },
      { name: 'is', value: 'open' },
    ])
  })

  test('no query leads out of its brackets', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('(', ')', '"', ' ', 'a', ':', 'repo', 'OR', '-') }), query => {
        if (queryProblem(query)) return
        const bare = query.replace(/"[^"]*"/g, '')
        let depth = 0
        for (const character of bare) {
          if (character === '(') depth += 1
          if (character === ')') depth -= 1
          expect(depth).toBeGreaterThanOrEqual(0)
        }
        expect(bare).not.toMatch(/(?:^|[\s(-])repo:/)
      }),
    )
  })
})
