/** A project in a temporary folder, with real git, that cleans up after itself. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface TestProject extends Disposable {
  root: string
  /** Writes files, folders included. */
  write(files: Record<string, string | Uint8Array>): void
  /** Runs git in the project and returns what it prints. */
  git(...args: string[]): string
  /** Commits everything there is and returns the commit. */
  commit(message?: string): string
}

// Whoever runs the tests has a configuration and identity of their own: neither may matter here.
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Alice',
  GIT_AUTHOR_EMAIL: 'alice@example.com',
  GIT_COMMITTER_NAME: 'Alice',
  GIT_COMMITTER_EMAIL: 'alice@example.com',
}

/** @param files written at once; with `git: false` the folder is no repository. */
export function testProject(
  files: Record<string, string | Uint8Array> = {},
  options: { git?: boolean } = {},
): TestProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-')))
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: root,
      env: ENVIRONMENT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  const project: TestProject = {
    root,
    git,
    write(more) {
      for (const [path, content] of Object.entries(more)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), content)
      }
    },
    commit(message = 'Change something') {
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', message)
      return git('rev-parse', 'HEAD')
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
  if (options.git !== false) git('init', '--quiet', '--initial-branch=main')
  project.write(files)
  return project
}
