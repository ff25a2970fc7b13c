import { describe, expect, test } from '@jest/globals'
import exec from '../../src/gates/exec.ts'
import { execSource } from '../../src/sources/exec.ts'
import { temporaryFolder } from '../repository.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'x', text: 'Smoke test passes', thresholds: [], role: null, modifiers: {} } }

/** Runs real commands in an empty folder. */
const judge = async (params: Record<string, unknown>, allowed = true) => {
  using folder = temporaryFolder()
  const world = { ...fakeWorld(), exec: execSource(folder.path, { allowed, why: 'commands run in the action only' }) }
  return (await exec.run(params, world, about)).outcome
}

describe('exec', () => {
  test('the exit code decides', async () => {
    expect(await judge({ run: 'true' })).toMatchObject({ state: 'pass', evidence: { command: 'true', exitCode: 0 } })
    expect(await judge({ run: 'echo why; exit 3' })).toMatchObject({
      state: 'fail',
      because: '`echo why; exit 3` ended with exit code 3, 0 was expected; it says: why',
    })
    expect((await judge({ run: 'exit 3', expectExit: '3' })).state).toBe('pass')
    expect((await judge({ run: 'no-such-command-here' })).state).toBe('fail')
    expect((await judge({ run: 'kill -9 $$' })).because).toContain('ended with a signal')
  })

  test('and the output, where one is expected', async () => {
    expect((await judge({ run: 'echo 0 pending', expectOutput: '0 pending' })).state).toBe('pass')
    expect((await judge({ run: 'echo 2 pending', expectOutput: '0 pending' })).because).toBe(
      '`echo 2 pending` ended well, but its output does not contain `0 pending`; it says: 2 pending',
    )
  })

  test('a command that takes too long has failed', async () => {
    expect(await judge({ run: 'sleep 60', timeout: '0.2s' })).toMatchObject({
      state: 'fail',
      because: '`sleep 60` took longer than 200 ms and was ended; make it faster, or raise `timeout`',
    })
  })

  test('where commands may not run, and without a command, it is an error', async () => {
    expect(await judge({ run: 'true' }, false)).toMatchObject({
      state: 'error',
      because: 'commands run in the action only',
    })
    expect((await judge({})).state).toBe('error')
    expect((await judge({ run: '' })).because).toContain('expected a command')
  })
})
