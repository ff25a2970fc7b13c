/** The soak is run by hand and for hours; that it can be begun at all is tested here. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

test('it begins without a test runner, and knows its parts', () => {
  const soak = fileURLToPath(new URL('soak.ts', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', soak, 'nothing'], {
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'no part is called nothing; known are store, kill, after, faults, disorder\n',
  })
})
