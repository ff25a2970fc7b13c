/**
 * @module sources/exec
 * Runs a command line with the system's shell, and ends everything it started when its time is over.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Exec, ExecResult } from '../model/world.ts'

export interface ExecPermission {
  allowed: boolean
  /** The sentence to answer with when commands may not run here. */
  why?: string
}

const KEPT = 64 * 1024
const DEFAULT_LIMIT = 10 * 60_000
/** What a command leaves running may hold its output open; it is not waited for. */
const DRAIN = 500
const GRACE = 2_000

/**
 * @param root the folder commands run in; they inherit the environment.
 * @returns the answers of commands; values of secret-looking environment variables are blotted out of their output.
 */
export function execSource(root: string, { allowed, why }: ExecPermission): Exec {
  return {
    async run(command, { timeoutMs = DEFAULT_LIMIT } = {}) {
      if (!allowed)
        throw new CouldNotFindOut(why ?? 'commands may not run here; run it with the command line or the action')
      return run(root, command, timeoutMs)
    },
  }
}

function run(root: string, command: string, timeoutMs: number): Promise<ExecResult> {
  const started = performance.now()
  // A group of its own, so that what the shell starts ends with it.
  const detached = process.platform !== 'win32'
  const child = spawn(command, {
    cwd: root,
    env: process.env,
    shell: true,
    detached,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const [stdout, stderr] = [tail(child.stdout!), tail(child.stderr!)]
  let timedOut = false
  const timers: NodeJS.Timeout[] = []
  const limit = setTimeout(() => {
    timedOut = true
    endGroup(child, 'SIGTERM')
    timers.push(setTimeout(() => endGroup(child, 'SIGKILL'), GRACE))
  }, timeoutMs)
  timers.push(limit)
  const forget = endedWithUs(child)
  return new Promise((resolve, reject) => {
    const finish = (exitCode: number | null) => {
      for (const timer of timers) clearTimeout(timer)
      if (timedOut) endGroup(child, 'SIGKILL')
      forget()
      const durationMs = Math.round(performance.now() - started)
      resolve({
        exitCode: timedOut ? null : exitCode,
        timedOut,
        stdout: blotted(stdout()),
        stderr: blotted(stderr()),
        durationMs,
      })
    }
    child.once('error', failure => {
      for (const timer of timers) clearTimeout(timer)
      forget()
      reject(new CouldNotFindOut(`\`${command}\` could not be started: ${failure.message}`))
    })
    child.once('exit', code => {
      const drained = setTimeout(() => {
        child.stdout!.destroy()
        child.stderr!.destroy()
      }, DRAIN)
      child.once('close', () => {
        clearTimeout(drained)
        finish(code)
      })
    })
  })
}

/** Collects a stream and keeps its last 64 KiB. */
function tail(stream: NodeJS.ReadableStream): () => string {
  let kept = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk])
    if (kept.length > 2 * KEPT) kept = kept.subarray(-KEPT)
  })
  return () => kept.subarray(-KEPT).toString('utf8')
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).unref()
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const running = new Set<ChildProcess>()

/** The terminal's Ctrl-C does not reach another process group, so it is passed on. */
function pass(signal: NodeJS.Signals): void {
  for (const child of running) endGroup(child, 'SIGKILL')
  listen('removeListener')
  process.kill(process.pid, signal)
}

function listen(how: 'on' | 'removeListener'): void {
  for (const signal of SIGNALS) process[how](signal, pass)
}

/** @returns how to forget the child again. */
function endedWithUs(child: ChildProcess): () => void {
  if (running.size === 0) listen('on')
  running.add(child)
  return () => {
    if (running.delete(child) && running.size === 0) listen('removeListener')
  }
}

const SECRET_NAME = /token|secret|passw|credential|private|api_?key|access_?key|auth/i
const SHORTEST_SECRET = 8

/** Output ends up in reports that others read. */
function blotted(output: string): string {
  let clean = output
  for (const [name, value] of Object.entries(process.env))
    if (value && value.length >= SHORTEST_SECRET && SECRET_NAME.test(name)) clean = clean.replaceAll(value, '***')
  return clean
}
