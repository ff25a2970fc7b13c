/**
 * The todo gate as a process of its own against ripgrep, which cannot tell comments from strings.
 * The large tree is Debian's linux-source, unpacked and in git, at LINUX_SOURCE or below /usr/src; without it there is no row.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Benchmark, median, paired, type Row } from './bench.ts'

const FILES = 3000
const ROUNDS = 11
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

function smallTree(): string {
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

/** The source and the gate as they are shipped: bundled, so that no type is stripped at run time. */
async function program(folder: string): Promise<string> {
  const at = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url))
  const contents = `
    import gate from ${JSON.stringify(at('gates/todo.ts'))}
    import { comments } from ${JSON.stringify(at('sources/comments.ts'))}
    const about = { item: { id: 'bench', text: '', thresholds: [], role: null, modifiers: {} } }
    const { outcome } = await gate.run({ all: process.argv[3] === 'all' }, { comments: comments(process.argv[2]), release: {} }, about)
    console.log(JSON.stringify({ ...outcome.evidence, hits: undefined, memory: process.resourceUsage().maxRSS / 1024 }))`
  const outfile = join(folder, 'todo.mjs')
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" }
  await build({
    stdin: { contents, resolveDir: dirname(at('x')) },
    outfile,
    banner,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'error',
  })
  return outfile
}

interface Answer {
  count: number
  files: number
  memory: number
}

const ours = (script: string, root: string): Answer =>
  JSON.parse(execFileSync(process.execPath, [script, root, 'all'], { encoding: 'utf8' }))
const ripgrep = (root: string) =>
  spawnSync('rg', ['--hidden', '-nw', 'TODO|FIXME', '.'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 30,
  })

const linuxTree = (): string | undefined =>
  [process.env.LINUX_SOURCE ?? '', ...globSync('/usr/src/linux-source-*')].find(
    root => root && existsSync(join(root, '.git')) && existsSync(join(root, 'kernel')),
  )

async function against(
  work: string,
  root: string,
  script: string,
  version: string,
  limit: number | null,
): Promise<Row> {
  const { count, files, memory } = ours(script, root)
  const ratio = await paired(
    ROUNDS,
    () => ours(script, root),
    () => ripgrep(root),
  )
  const note = `${count} comments in ${files} files`
  return { work, against: `rg -nw 'TODO|FIXME' (${version})`, ratio, limit, memory, note }
}

function wholeProcess(script: string, root: string): Row {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now()
    ours(script, root)
    return performance.now() - started
  })
  const ratio = median(times) / MOST_MILLISECONDS
  return {
    work: `todo gate, ${FILES} files, whole process`,
    against: `${MOST_MILLISECONDS} ms`,
    ratio,
    limit: 1,
    note: `${Math.round(median(times))} ms`,
  }
}

export const todo: Benchmark = {
  name: 'todo',
  async run(): Promise<Row[]> {
    const root = smallTree()
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-bench-'))
    try {
      const script = await program(folder)
      const rows = [wholeProcess(script, root)]
      const version = spawnSync('rg', ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0]
      if (!version) return rows
      rows.push(await against(`todo gate, ${FILES} files`, root, script, version, null))
      const linux = linuxTree()
      if (linux) rows.push(await against('todo gate, linux-source', linux, script, version, 2))
      return rows
    } finally {
      for (const made of [root, folder]) rmSync(made, { recursive: true, force: true })
    }
  },
}
