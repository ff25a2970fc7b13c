/** `holdpoint serve` as an operator starts it: a process of its own, beside the stand-in GitHub. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url))

export interface Line {
  level: string
  msg: string
  [field: string]: unknown
}

export interface Process {
  child: ChildProcess
  url: string
  /** What it logged so far. */
  lines: Line[]
  /** Everything it wrote, on both streams. */
  text(): string
  /** @returns the first line that says so, about this subject if one is named. @throws when the process ends before. */
  said(msg: string, subject?: string): Promise<Line>
  /** @returns its exit code, or the signal. */
  ended: Promise<number | NodeJS.Signals | null>
}

/** Starts it; `said('listening')` tells when it can be asked. */
export function startServe(environment: Record<string, string>, cwd: string): Process {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', COMMAND, 'serve'], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: Line[] = []
  let [text, rest] = ['', '']
  let wake = () => {}
  let over = false
  child.stderr!.setEncoding('utf8').on('data', piece => {
    text += piece
  })
  child.stdout!.setEncoding('utf8').on('data', piece => {
    text += piece
    const parts = (rest + piece).split('\n')
    rest = parts.pop()!
    for (const part of parts) lines.push(JSON.parse(part) as Line)
    wake()
  })
  const ended = new Promise<number | NodeJS.Signals | null>(done =>
    child.once('close', (code, signal) => {
      over = true
      wake()
      done(code ?? signal)
    }),
  )
  const started: Process = {
    child,
    url: '',
    lines,
    text: () => text,
    ended,
    async said(msg, subject) {
      for (;;) {
        const found = lines.find(line => line.msg === msg && (!subject || line.subject === subject))
        if (msg === 'listening' && found) started.url = `http://127.0.0.1:${found.port}`
        if (found) return found
        if (over) throw new Error(`it ended without saying \`${msg}\`:\n${text}`)
        await new Promise<void>(next => {
          wake = next
        })
      }
    },
  }
  return started
}

/** @returns the answer to a delivery that is signed with `secret`. */
export async function deliver(
  url: string,
  secret: string,
  { guid, event = 'ping', payload = {} }: { guid: string; event?: string; payload?: object },
): Promise<{ status: number; text: string }> {
  const body = JSON.stringify(payload)
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': guid,
    'x-hub-signature-256': `sha256=${signature}`,
  }
  const response = await fetch(url, { method: 'POST', headers, body })
  return { status: response.status, text: (await response.text()).trim() }
}
