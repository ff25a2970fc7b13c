/** The demo is what a newcomer runs first: it must really happen, from the committed bundle on. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const DEMO = fileURLToPath(new URL('../../demo/index.ts', import.meta.url))

test('every step of the demo happens', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('✔ GitHub refuses: Repository rule violations found')
  expect(stdout).toContain('[x] All tests pass · ✅ 3 tests passed, in 1 report')
  expect(stdout).toContain('✔ merged')
  expect(stdout).toContain('✔ a quarter of an hour later nothing came up: the issue closes itself')
  expect(stdout.match(/^ *\d+\. /gm)).toHaveLength(14)
}, 120_000)
