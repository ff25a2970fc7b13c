/** The command line as a user starts it: a process of its own. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const COMMAND = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs `holdpoint` with these arguments; no token, no colours, unless `env` says otherwise. */
export function holdpoint(root: string, args: readonly string[], env: Record<string, string> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, '-C', root, ...args], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '',
      HOME: root,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      NO_COLOR: '1',
      ...env,
    },
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: status, stdout, stderr }
}

/** Runs with `--json` and returns what was printed. */
export function json<T>(
  root: string,
  args: readonly string[],
  env: Record<string, string> = {},
): { code: number | null; data: T } {
  const { code, stdout, stderr } = holdpoint(root, [...args, '--json'], env)
  if (!stdout) throw new Error(`nothing was printed, exit code ${code}: ${stderr}`)
  return { code, data: JSON.parse(stdout) as T }
}
