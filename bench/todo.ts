/**
 * The todo gate as a process of its own against ripgrep, which cannot tell comments from strings.
 * The large tree is Debian's linux-source, unpacked and in git, at LINUX_SOURCE or below /usr/src; without it there is no row.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Benchmark, median, paired, type Row } from './bench.ts'
import { timed } from './process.ts'

const FILES = 3000
const ROUNDS = 11
const COLD_ROUNDS = 3
/** Whole process, the small tree: what a person waits for. */
const MOST_MILLISECONDS = 70

/** One file in forty holds the word in a comment, one in twenty in a string. */
const TEXTS: Record<string, (n: number) => string> = {
  ts: n =>
    `${body(n, i => `export function step${i}(x: number): string {\n  return \`\${x} of ${i}\`\n}`)}${rest(n, '//')}`,
  py: n => `${body(n, i => `def step_${i}(x):\n    """Step ${i}."""\n    return f"{x} of ${i}"`)}${rest(n, '#')}`,
  go: n => `package main\n${body(n, i => `func step${i}(x int) string {\n\treturn "of ${i}"\n}`)}${rest(n, '//')}`,
  rb: n => `${body(n, i => `def step_${i}(x)\n  "#{x} of ${i}" =~ /a/\nend`)}${rest(n, '#')}`,
  css: n => `${body(n, i => `.step-${i} { background: url(a${i}.png); color: red }`)}/* end ${n} */\n`,
}

const body = (n: number, one: (i: number) => string): string =>
  Array.from({ length: 60 + (n % 90) }, (_, i) => one(i)).join('\n\n')
const rest = (n: number, mark: string): string =>
  `\n${n % 20 === 0 ? 'const hint = "TODO: no comment"\n' : ''}${n % 40 === 0 ? `${mark} TODO: real ${n}\n` : ''}`

export function smallTree(): string {
  const root = mkdtempSync(join(tmpdir(), 'holdpoint-bench-'))
  const kinds = Object.keys(TEXTS)
  for (let n = 0; n < FILES; n++) {
    const kind = kinds[n % kinds.length]!
    const path = join(root, 'src', `part${n % 60}`, `module${n}.${kind}`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, TEXTS[kind]!(n))
  }
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
  ])
    execFileSync('git', args, { cwd: root })
  return root
}

/** What users run. */
export const COMMAND_LINE = fileURLToPath(new URL('../dist/cli/bin.cjs', import.meta.url))

const ASK = [COMMAND_LINE, 'gate', 'todo', 'all=true', '-C']
/** Peak memory is asked for in a run of its own. */
const PEAK = 'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))'

const ours = (root: string) => timed(process.execPath, [...ASK, root])
/** It stands in the folder: a path to search would have to be printed before every line. */
const ripgrep = (root: string) => timed('env', ['-C', root, 'rg', '--hidden', '-nw', 'TODO|FIXME', '.'])

/** @returns what it found, and its peak memory in MB. */
function facts(root: string): { note: string; memory: number } {
  const args = ['--import', PEAK, ...ASK, root, '--json']
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 30 })
  const { evidence } = JSON.parse(stdout) as { evidence: { count: number; files: number } }
  return { note: `${evidence.count} comments in ${evidence.files} files`, memory: Number(stderr) / 1024 }
}

const linuxTree = (): string | undefined =>
  [process.env.LINUX_SOURCE ?? '', ...globSync('/usr/src/linux-source-*')].find(
    root => root && existsSync(join(root, '.git')) && existsSync(join(root, 'kernel')),
  )

/** Takes the contents of all files out of memory, as before the first run after a start; without python3 it cannot. */
function cool(root: string): boolean {
  const input = execFileSync('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 2 ** 30 })
  return spawnSync('python3', ['-c', FORGET], { cwd: root, input }).status === 0
}
const FORGET = `import os, sys
for path in sys.stdin.buffer.read().split(b'\\0')[:-1]:
    if os.path.islink(path) or not os.path.isfile(path): continue
    file = os.open(path, os.O_RDONLY)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)`

async function against(work: string, root: string, version: string, limit: number | null): Promise<Row> {
  const ratio = await paired(
    ROUNDS,
    () => ours(root),
    () => ripgrep(root),
  )
  return { work, against: `rg -nw 'TODO|FIXME' (${version})`, ratio, limit, ...facts(root) }
}

async function cold(root: string, version: string): Promise<Row[]> {
  const ratios: number[] = []
  for (let round = 0; round < COLD_ROUNDS; round++) {
    if (!cool(root)) return []
    const mine = (await ours(root)).ms
    cool(root)
    ratios.push(mine / (await ripgrep(root)).ms)
  }
  const work = 'the same, contents not in memory'
  return [{ work, against: `rg -nw 'TODO|FIXME' (${version})`, ratio: median(ratios), limit: 1.2 }]
}

async function wholeProcess(root: string): Promise<Row> {
  const [times, empty]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    times.push((await ours(root)).ms)
    empty.push((await timed(process.execPath, ['-e', '0'])).ms)
  }
  return {
    work: `todo gate, ${FILES} files, whole process`,
    against: `${MOST_MILLISECONDS} ms`,
    ratio: median(times) / MOST_MILLISECONDS,
    limit: 1,
    note: `${Math.round(median(times))} ms, an empty Node ${Math.round(median(empty))} ms`,
  }
}

export const todo: Benchmark = {
  name: 'todo',
  async run(): Promise<Row[]> {
    if (!existsSync(COMMAND_LINE)) throw new Error('there is no `dist/cli`; run `npm run build` first')
    const root = smallTree()
    try {
      const rows = [await wholeProcess(root)]
      const version = spawnSync('rg', ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0]
      if (!version) return rows
      rows.push(await against(`todo gate, ${FILES} files`, root, version, null))
      const linux = linuxTree()
      if (linux) rows.push(await against('todo gate, linux-source', linux, version, 2), ...(await cold(linux, version)))
      return rows
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  },
}
