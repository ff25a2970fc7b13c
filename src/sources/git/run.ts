/**
 * @module sources/git/run
 * Calls git without a shell and turns what it complains about into one sentence with its mend.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { CouldNotFindOut } from '../../model/outcome.ts'

/** Ends with git's answer; `code` is its exit code. */
export interface Answer {
  code: number
  stdout: Buffer
  stderr: string
}

export interface CallOptions {
  timeoutMs?: number
  /** Exit codes that are answers, besides 0. */
  answers?: readonly number[]
}

export type CallGit = (args: readonly string[], options?: CallOptions) => Promise<Answer>

const MAX_OUTPUT = 512 * 1024 * 1024
const SETTINGS = ['core.fsmonitor=false', 'core.quotePath=false', 'blame.ignoreRevsFile=', 'log.showSignature=false']

/**
 * @returns a function that runs `git` in a folder. It throws CouldNotFindOut for everything that is no answer:
 * git is missing, the folder is no repository, the time is over, git says no.
 */
export function gitIn(root: string): CallGit {
  // A hook's variables would lead git to another repository than the one that was asked about.
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...inherited } = process.env
  const env = {
    ...inherited,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    LC_ALL: 'C',
    LANGUAGE: 'C',
  }
  const settings = SETTINGS.flatMap(setting => ['-c', setting])
  return (args, { timeoutMs = 60_000, answers = [] } = {}) =>
    new Promise((resolve, reject) => {
      const options = { cwd: root, env, timeout: timeoutMs, maxBuffer: MAX_OUTPUT, encoding: 'buffer' as const }
      const child = execFile('git', [...settings, ...args], options, (failure, stdout, rawError) => {
        const stderr = rawError.toString('utf8').trim()
        if (!failure) return resolve({ code: 0, stdout, stderr })
        const { code, killed } = failure
        if (typeof code === 'number' && answers.includes(code)) return resolve({ code, stdout, stderr })
        reject(new CouldNotFindOut(killed ? tooLong(args, timeoutMs) : sentenceOf(String(code), stderr, root, args)))
      })
      child.stdin?.end()
    })
}

const tooLong = (args: readonly string[], timeoutMs: number) =>
  `\`git ${args[0]}\` took longer than ${Math.round(timeoutMs / 1000)} seconds and was ended; look what holds it up`

/** What git says -> what the reader can do. */
const COMPLAINTS: [complaint: RegExp, sentence: (root: string) => string][] = [
  [
    /not a git repository/i,
    () =>
      'the folder is no git repository, a clone was expected; run it in one (in a workflow: `actions/checkout` comes first)',
  ],
  [
    /dubious ownership/i,
    root =>
      `git refuses the folder because it belongs to another user; run \`git config --global --add safe.directory ${root}\``,
  ],
  [
    /does not have any commits yet|unknown revision.*\bHEAD\b|ambiguous argument 'HEAD'|bad revision 'HEAD'|no such ref: HEAD/i,
    () => 'the repository has no commit yet, one was expected; commit first',
  ],
  [
    /could not resolve host|could not read from remote|unable to access|connection (refused|timed out|reset)|does not appear to be a git repository|could not read (username|password)|authentication failed/i,
    () => 'the remote did not answer; check its address, the network and the right to read it',
  ],
]

function sentenceOf(code: string, stderr: string, root: string, args: readonly string[]): string {
  if (code === 'ENOENT' && !existsSync(root)) return `the folder \`${root}\` does not exist; name the project's folder`
  if (code === 'ENOENT') return '`git` is not installed here, it was expected on the `PATH`; install it'
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `\`git ${args[0]}\` answered with more than 512 MiB`
  const known = COMPLAINTS.find(([complaint]) => complaint.test(stderr))
  if (known) return known[1](root)
  const said = stderr.split('\n').find(line => /^(fatal|error):/.test(line)) ?? stderr.split('\n')[0]
  return `\`git ${args[0]}\` failed: ${said || `exit code ${code}`}`
}
