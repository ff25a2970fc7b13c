/**
 * `npm run bench [-- name ...] [--peers]`: every figure as a ratio measured in one run, with versions. Seconds do not travel between machines.
 */
import { cpus } from 'node:os'
import { app } from './app.ts'
import type { Benchmark, Row } from './bench.ts'
import { checklist } from './checklist.ts'
import { coverage } from './coverage.ts'
import { peers } from './peers.ts'
import { start } from './start.ts'
import { store } from './store.ts'
import { tests } from './tests.ts'
import { todo } from './todo.ts'

const all: Benchmark[] = [start, checklist, todo, coverage, tests, store, app]

const withPeers = process.argv.includes('--peers')
const wanted = process.argv.slice(2).filter(name => name !== '--peers')
const own = wanted.length || withPeers ? all.filter(({ name }) => wanted.includes(name)) : all
const chosen = withPeers ? [...own, peers] : own
if (!chosen.length) {
  process.stderr.write(
    `no benchmark is called ${wanted.join(', ')}; known are ${all.map(({ name }) => name).join(', ')}\n`,
  )
  process.exit(2)
}

const cell = ({ work, against, ratio, limit, memory, note }: Row): string =>
  `| ${[work, against, `${ratio.toFixed(2)}x`, limit === null ? '' : `<= ${limit}x`, memory ? `${Math.round(memory)} MB` : '', note ?? ''].join(' | ')} |`

process.stdout.write(
  `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus()[0]?.model ?? 'unknown processor'}\n\n`,
)
process.stdout.write('| work | against | ratio | limit | memory | |\n| --- | --- | --- | --- | --- | --- |\n')
let missed = 0
for (const benchmark of chosen)
  for (const row of await benchmark.run()) {
    if (row.limit !== null && row.ratio > row.limit) missed++
    process.stdout.write(`${cell(row)}\n`)
  }
process.exitCode = missed ? 1 : 0
