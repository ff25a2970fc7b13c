/** Starting the bundled Action until its first output, against an empty Node. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Benchmark, paired, type Row } from './bench.ts'

const BUNDLE = fileURLToPath(new URL('../dist/action/index.js', import.meta.url))

/** Resolves at the first byte of output, or at the end when there is none. */
const firstOutput = (args: readonly string[], env: Record<string, string> = {}): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    child.on('error', reject)
    child.stdout.once('data', () => {
      resolve()
      child.kill('SIGKILL')
    })
    child.on('close', () => resolve())
  })

export const start: Benchmark = {
  name: 'start',
  async run(): Promise<Row[]> {
    const ratio = await paired(
      25,
      () => firstOutput([BUNDLE], { GITHUB_EVENT_NAME: 'push' }),
      () => firstOutput(['-e', '0']),
    )
    return [
      { work: 'bundled Action, start to first output', against: `node -e 0 (${process.version})`, ratio, limit: 1.6 },
    ]
  },
}
