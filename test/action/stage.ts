/** The real bundle, run as the runner runs it: as a process, with an event's payload, inputs in the environment, and files for what it says. */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { actionBundle, writeBundle } from '../../src/build.ts'
import type { Report } from '../../src/model/report.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A folder that goes away with the test. */
export function scratch(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'holdpoint-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Builds the Action from the sources into a folder laid out as the repository: the bundle finds its checklists there. */
export async function builtAction(folder: string): Promise<string> {
  await writeBundle(await actionBundle(), join(folder, 'dist/action'))
  cpSync(join(ROOT, 'checklists'), join(folder, 'checklists'), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  return join(folder, 'dist/action/index.js')
}

export const write = (root: string, files: Record<string, string | null>): void => {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path)
    if (content === null) rmSync(file, { force: true })
    else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  }
}

const WHO = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@acme.example' }
const COMMITTER = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@acme.example' }
const PLAIN = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }

/** @returns what git prints. */
export const git = (root: string, ...words: string[]): string =>
  execFileSync('git', words, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...WHO, ...COMMITTER, ...PLAIN },
  }).trim()

/** Commits everything. @returns the commit. */
export function commit(root: string, files: Record<string, string | null>, message = 'Change'): string {
  write(root, files)
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '--allow-empty', '-m', message)
  return git(root, 'rev-parse', 'HEAD')
}

/** @returns a repository with one commit on `main`. */
export function repositoryIn(folder: string, files: Record<string, string>): string {
  const root = join(folder, 'shop')
  mkdirSync(root, { recursive: true })
  git(root, 'init', '-q', '-b', 'main')
  commit(root, files, 'Begin')
  return root
}

export const junit = (failing: { name: string; message: string }[] = []): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="cart" tests="${failing.length + 2}" failures="${failing.length}" errors="0" skipped="0">
<testcase classname="cart" name="adds" time="0.1"/>
<testcase classname="cart" name="empties" time="0.1"/>
${failing.map(({ name, message }) => `<testcase classname="cart" name="${xml(name)}"><failure message="${xml(message)}">at test/cart.test.js:3:5</failure></testcase>`).join('\n')}
</testsuite></testsuites>
`

const xml = (text: string): string => text.replace(/[&<>"\r\n]/g, sign => `&#${sign.charCodeAt(0)};`)

/** @param hit lines of 100 that are covered. */
export const lcov = (hit: number): string =>
  `TN:\nSF:src/cart.js\n${Array.from({ length: 100 }, (_, at) => `DA:${at + 1},${at < hit ? 1 : 0}`).join('\n')}\nLF:100\nLH:${hit}\nend_of_record\n`

/** A project for which the built-in minimal checklist is a go, once it is tagged. */
export const sound = {
  'package.json': '{ "name": "shop", "version": "1.0.0" }\n',
  'src/cart.js': 'export const add = (a, b) => a + b\n',
  'reports/junit.xml': junit(),
  'coverage/lcov.info': lcov(90),
}

export interface Step {
  entry: string
  root: string
  event: string
  payload?: unknown
  inputs?: Record<string, string>
  env?: Record<string, string>
}

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
  outputs: Record<string, string>
  summary: string
  report: Report | null
}

/** Runs the step as the runner does; the defaults of action.yml are left to the step. */
export async function runStep({ entry, root, event, payload = {}, inputs = {}, env = {} }: Step): Promise<Ran> {
  using temp = scratch()
  const files = { event: 'event.json', output: 'output', summary: 'summary.md' }
  const at = (file: string) => join(temp.path, file)
  write(temp.path, { [files.event]: JSON.stringify(payload), [files.output]: '', [files.summary]: '' })
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const child = spawn(process.execPath, [entry], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: temp.path,
      ...PLAIN,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: at(files.event),
      GITHUB_OUTPUT: at(files.output),
      GITHUB_STEP_SUMMARY: at(files.summary),
      GITHUB_WORKSPACE: root,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_SHA: git(root, 'rev-parse', 'HEAD'),
      GITHUB_REF_NAME: 'main',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_ACTOR: 'ada',
      GITHUB_RUN_ID: '4711',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_JOB: 'release',
      RUNNER_TEMP: temp.path,
      ...Object.fromEntries(given),
      ...env,
    },
  })
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>(ended => child.once('exit', ended)),
  ])
  const outputs = outputsOf(readFileSync(at(files.output), 'utf8'))
  const report = outputs.report && existsSync(outputs.report) ? readFileSync(outputs.report, 'utf8') : null
  return {
    code,
    stdout,
    stderr,
    outputs,
    summary: readFileSync(at(files.summary), 'utf8'),
    report: report === null ? null : (JSON.parse(report) as Report),
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** As the runner reads the output file: `name<<delimiter`, the value, the delimiter. */
function outputsOf(text: string): Record<string, string> {
  const found = text.matchAll(/^([^\n<]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)
  return Object.fromEntries([...found].map(([, name, , value]) => [name!, value!]))
}

/** The workflow commands that the runner would obey: those between `stop-commands` and its token are text. */
export function commandsOf(stdout: string): string[] {
  const commands: string[] = []
  let until: string | null = null
  for (const line of stdout.split(/\r?\n|\r/)) {
    const stop = /^\s*::stop-commands::(.+)$/.exec(line)
    if (until !== null) {
      if (line.trim() === `::${until}::`) until = null
    } else if (stop) until = stop[1]!
    else if (/^\s*::|##\[/.test(line)) commands.push(line.trim())
  }
  return commands
}
