/** Real git repositories in temporary folders. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Repository extends Disposable {
  root: string
  /** Runs git in it; @returns its output, trimmed. */
  git(...args: string[]): string
  write(path: string, content: string): void
  /** Writes files, commits everything. @returns the commit. */
  commit(files: Record<string, string>, options?: { author?: string; date?: string; message?: string }): string
  /** Clones it through `file://`, so that `--depth` counts. */
  clone(...options: string[]): Repository
}

const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}

export function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'holdpoint-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** @returns an empty repository on branch `main`, gone at the end of its block (`using`). */
export function repository(): Repository {
  const folder = temporaryFolder()
  const made = at(folder.path, () => folder[Symbol.dispose]())
  made.git('init', '--quiet', '--initial-branch=main')
  return made
}

function at(root: string, dispose: () => void): Repository {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim()
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return {
    root,
    git,
    write,
    commit(files, { author = 'Ada <ada@example.com>', date = '2026-11-01T12:00:00Z', message = 'Change' } = {}) {
      for (const [path, content] of Object.entries(files)) write(path, content)
      git('add', '--all')
      execFileSync('git', ['commit', '--quiet', '--allow-empty', '-m', message, `--author=${author}`], {
        cwd: root,
        env: { ...ENV, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      })
      return git('rev-parse', 'HEAD')
    },
    clone(...options) {
      const folder = temporaryFolder()
      execFileSync('git', ['clone', '--quiet', ...options, `file://${root}`, folder.path], { env: ENV, stdio: 'pipe' })
      return at(folder.path, () => folder[Symbol.dispose]())
    },
    [Symbol.dispose]: dispose,
  }
}
