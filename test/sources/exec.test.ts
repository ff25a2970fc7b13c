import { setTimeout as after } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { execSource } from '../../src/sources/exec.ts'
import { temporaryFolder } from '../repository.ts'

const here = execSource('.', { allowed: true })

describe('exec', () => {
  test('runs a command line in the root, with the shell', async () => {
    using folder = temporaryFolder()
    const { exitCode, stdout, stderr, timedOut } = await execSource(folder.path, { allowed: true }).run(
      'pwd -P | sed s/^/in:/; echo trouble >&2; exit 3',
    )
    expect({ exitCode, stderr, timedOut }).toEqual({ exitCode: 3, stderr: 'trouble\n', timedOut: false })
    expect(stdout).toMatch(/^in:.*holdpoint-/)
  })

  test('ends everything the command started when its time is over', async () => {
    using folder = temporaryFolder()
    const exec = execSource(folder.path, { allowed: true })
    const { exitCode, timedOut, stdout } = await exec.run('echo begun; (sleep 2; echo late > late.txt) & sleep 60', {
      timeoutMs: 300,
    })
    expect({ exitCode, timedOut, stdout }).toEqual({ exitCode: null, timedOut: true, stdout: 'begun\n' })
    await after(2_500)
    const { stdout: left } = await exec.run('ls')
    expect(left).toBe('')
  })

  test('does not wait for what a command leaves running', async () => {
    const { durationMs, exitCode } = await here.run('sleep 5 & echo done')
    expect(exitCode).toBe(0)
    expect(durationMs).toBeLessThan(4_000)
  })

  test('many at once are no trouble, and leave no listener behind', async () => {
    const before = process.listenerCount('SIGINT')
    const results = await Promise.all(Array.from({ length: 15 }, () => here.run('sleep 0.1')))
    expect(results.every(({ exitCode }) => exitCode === 0)).toBe(true)
    expect(process.listenerCount('SIGINT')).toBe(before)
  })

  test('keeps the end of a long output', async () => {
    const { stdout } = await here.run('yes 0123456789 | head -c 1000000; echo end')
    expect(stdout.length).toBe(65_536)
    expect(stdout.endsWith('end\n')).toBe(true)
  })

  test('blots out secrets of the environment', async () => {
    process.env.DEPLOY_TOKEN = 'abcdefgh-secret'
    try {
      expect((await here.run('echo "<$DEPLOY_TOKEN>"')).stdout).toBe('<***>\n')
    } finally {
      delete process.env.DEPLOY_TOKEN
    }
  })

  test('a place that runs no commands says why', async () => {
    const nowhere = execSource('.', { allowed: false, why: 'commands run in the action only' })
    await expect(nowhere.run('true')).rejects.toThrow('commands run in the action only')
  })
})
