import { describe, expect, test } from '@jest/globals'
import check from '../../src/gates/check.ts'
import type { CheckRun } from '../../src/model/world.ts'
import { fakeWorld } from '../world.ts'

const COMMIT = 'a'.repeat(40)
const about = { item: { id: 'x', text: 'CI is green', thresholds: [], role: null, modifiers: {} } }
const run = (name: string, conclusion: string | null = 'success', given: Partial<CheckRun> = {}): CheckRun => ({
  name,
  status: conclusion ? 'completed' : 'queued',
  conclusion,
  app: 'github-actions',
  url: null,
  startedAt: null,
  completedAt: null,
  ...given,
})
const judge = async (runs: CheckRun[], params: Record<string, unknown> = {}, complete = true) =>
  (await check.run(params, fakeWorld({ release: { commit: COMMIT }, checks: { runs, complete } }), about)).outcome
const state = async (...given: Parameters<typeof judge>) => (await judge(...given)).state

describe('every check', () => {
  test('all must have succeeded; what had nothing to do is tolerated beside a success', async () => {
    expect(await judge([run('a'), run('b', 'skipped'), run('c', 'neutral')])).toMatchObject({
      state: 'pass',
      because: '3 checks on `aaaaaaa` concluded well, 2 of them had nothing to do',
    })
    expect(await state([run('b', 'skipped')])).toBe('fail')
  })

  test.each(['failure', 'cancelled', 'timed_out', 'action_required', 'stale', 'startup_failure'])(
    '%s is no success',
    async conclusion => {
      expect(await judge([run('a'), run('b', conclusion)])).toMatchObject({
        state: 'fail',
        because: expect.stringContaining(`\`b\` concluded \`${conclusion}\` on \`aaaaaaa\``),
      })
    },
  )

  test('a completed run without a conclusion is no success', async () => {
    expect(await state([run('a', null, { status: 'completed' })])).toBe('fail')
  })

  test('pending waits, and a failure beside it decides already', async () => {
    expect(await judge([run('a'), run('b', null), run('c', null)])).toMatchObject({
      state: 'wait',
      because: '2 of 3 checks on `aaaaaaa` are not done: `b` and `c`',
    })
    expect(await state([run('a', 'failure'), run('b', null)])).toBe('fail')
  })

  test('none, only its own, or not all of them is never a pass', async () => {
    expect(await state([])).toBe('wait')
    expect(await state([run('holdpoint'), run('holdpoint: tests')])).toBe('wait')
    expect(await state([run('holdpoint / Tests pass'), run('holdpoint / Code', 'failure')])).toBe('wait')
    expect(await state([run('holdpoint-e2e')])).toBe('pass')
    expect(await state([run('a')], {}, false)).toBe('error')
  })
})

describe('named checks', () => {
  test('must all be there, by name or with `*`', async () => {
    const runs = [run('build (ubuntu, 24)'), run('build (macos, 24)'), run('lint'), run('docs', 'failure')]
    expect(await state(runs, { names: ['build (*', 'lint'] })).toBe('pass')
    expect(await judge(runs, { names: ['build (windows, 24)', 'lint'] })).toMatchObject({
      state: 'wait',
      because: '`build (windows, 24)` has not reported on `aaaaaaa` yet; wait for it, or correct `names`',
    })
    expect(await state(runs, { names: 'docs' })).toBe('fail')
  })

  test('one that was skipped proves nothing, unless that is what is expected', async () => {
    expect(await state([run('deploy', 'skipped')], { names: 'deploy' })).toBe('fail')
    expect(await state([run('deploy', 'skipped')], { names: 'deploy', conclusion: 'success,skipped' })).toBe('pass')
  })

  test('may be taken from expected apps only, and some may be left out', async () => {
    const runs = [run('test'), run('test', 'failure', { app: 'stranger' })]
    expect(await state(runs)).toBe('fail')
    expect(await state(runs, { app: 'github-actions' })).toBe('pass')
    expect(await state([run('a'), run('flaky e2e', 'failure')], { ignore: 'flaky*' })).toBe('pass')
  })
})

test('without a commit nothing is asked', async () => {
  const { outcome } = await check.run({}, fakeWorld({ checks: { runs: [run('a')] } }), about)
  expect(outcome).toMatchObject({
    state: 'error',
    because: expect.stringContaining('which commit is released is not known'),
  })
})

test('names are compared as they are, but for `*`', async () => {
  const runs = [run('build (a+b) [x]')]
  for (const names of ['build*', '*x]', 'b*(a*b) [*', '*', 'build (a+b) [x]'])
    expect(await state(runs, { names })).toBe('pass')
  for (const names of ['uild*', 'build', '*x', 'build (a+b) [x]*]', 'b*q*'])
    expect(await state(runs, { names })).toBe('wait')
  const slow = run('a'.repeat(50_000))
  expect(await state([slow], { names: `${'*a'.repeat(40)}*b` })).toBe('wait')
})
