/** Whole processes on large made-up reports: ours against another program, one after the other. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { zodByParts } from '../src/build.ts'
import { median, type Row } from './bench.ts'

const MB = 1024 * 1024

/** Pieces of a report, one after the other; the same numbers in every run. */
export interface Shape {
  name: string
  head: string
  file(index: number): string
  tail: string
}

/** Writes a report of about this size. */
export async function generate(shape: Shape, folder: string, megabytes: number): Promise<string> {
  const target = join(folder, shape.name)
  const out = createWriteStream(target)
  out.write(shape.head)
  for (let index = 0, size = 0; size < megabytes * MB; index++) {
    const piece = shape.file(index)
    size += piece.length
    if (!out.write(piece)) await once(out, 'drain')
  }
  out.end(shape.tail)
  await once(out, 'finish')
  return target
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** A program that reads the report it is given with our reader, or with saxes, and prints its peak memory. */
export async function bundled(folder: string, name: string, source: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`)
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" }
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner,
    minify: true,
    plugins: [zodByParts],
  })
  return outfile
}

/** Runs a command to its end; 1 with something said is an answer: places were found. */
export async function timed(command: string, args: string[]): Promise<{ ms: number; out: string }> {
  const started = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', data => {
    out += data
  })
  const [code] = await once(child, 'close')
  if (code !== 0 && !(code === 1 && out !== '')) throw new Error(`${command} ${args.join(' ')} ended with ${code}`)
  return { ms: performance.now() - started, out }
}

export interface Comparison {
  work: string
  against: string
  limit: number | null
  ours: string[]
  other: string[]
}

export async function compare({ work, against, limit, ours, other }: Comparison, rounds = 9): Promise<Row> {
  const ratios: number[] = []
  const times: number[] = []
  let memory = 0
  for (let round = 0; round < rounds; round++) {
    const mine = await timed(ours[0]!, ours.slice(1))
    const others = await timed(other[0]!, other.slice(1))
    ratios.push(mine.ms / others.ms)
    times.push(mine.ms)
    // Programs of ours print their peak; what the command line prints is no number.
    memory = Math.max(memory, Number(mine.out) / 1024 || 0)
  }
  return {
    work,
    against,
    limit,
    ratio: median(ratios),
    memory,
    note: `${(median(times) / 1000).toFixed(2)} s whole process`,
  }
}
