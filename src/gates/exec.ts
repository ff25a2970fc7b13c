/**
 * @module gates/exec
 * Does a command of your own say yes?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { type Evidence, fail, pass } from '../model/outcome.ts'
import { count, duration } from '../model/params.ts'
import { grouped, shortened } from '../model/text.ts'
import type { ExecResult } from '../model/world.ts'

const SHOWN = 2_000

export default defineGate({
  kind: 'exec',
  says: 'A command ends with the exit code and the output that are expected of it.',
  asks: ['exec'],
  params: z.strictObject({
    run: z
      .string()
      .min(1, 'expected a command')
      .describe("command line for the system's shell, run in the project's folder"),
    expectExit: count().prefault(0).describe('exit code that is good'),
    expectOutput: z.string().min(1, 'expected a text').optional().describe('text that its output must contain'),
    timeout: duration().prefault('10m').describe('longest it may take; then it is ended, and has failed'),
  }),
  async check({ run, expectExit, expectOutput, timeout }, { exec }) {
    const result = await exec.run(run, { timeoutMs: timeout })
    const evidence = evidenceOf(run, result)
    const command = `\`${shortened(run, 80)}\``
    if (result.timedOut)
      return fail(
        `${command} took longer than ${spoken(timeout)} and was ended; make it faster, or raise \`timeout\``,
        evidence,
      )
    if (result.exitCode !== expectExit)
      return fail(
        `${command} ended with ${result.exitCode === null ? 'a signal' : `exit code ${result.exitCode}`}, ${expectExit} was expected${lastWords(result)}`,
        evidence,
      )
    if (expectOutput !== undefined && !`${result.stdout}\n${result.stderr}`.includes(expectOutput))
      return fail(
        `${command} ended well, but its output does not contain \`${shortened(expectOutput, 80)}\`${lastWords(result)}`,
        evidence,
      )
    return pass(`${command} ended with exit code ${expectExit} after ${spoken(result.durationMs)}`, evidence)
  },
  examples: [
    {
      says: 'A command that succeeds',
      item: '- [ ] Nothing is left to migrate <!-- gate: exec run="npm run migrate:status" expectOutput="0 pending" -->',
      world: { exec: { 'npm run migrate:status': { stdout: '0 pending\n', durationMs: 1400 } } },
      outcome: 'pass',
      because: 'ended with exit code 0 after 1.4 seconds',
    },
    {
      says: 'A command that fails',
      item: '- [ ] Dependencies install from the lock file <!-- gate: exec run="npm ci" -->',
      world: { exec: { 'npm ci': { exitCode: 1, stderr: 'npm error lock file is out of date\n' } } },
      outcome: 'fail',
      because: 'ended with exit code 1, 0 was expected; it says: npm error lock file is out of date',
    },
    {
      says: 'A command that takes too long',
      item: '- [ ] The smoke test passes <!-- gate: exec run=./smoke.sh timeout=5m -->',
      world: { exec: { './smoke.sh': { exitCode: null, timedOut: true } } },
      outcome: 'fail',
      because: 'took longer than 300 seconds',
    },
    {
      says: 'Where commands may not run, nothing is known',
      item: '- [ ] The smoke test passes <!-- gate: exec run=./smoke.sh -->',
      world: {},
      outcome: 'error',
    },
  ],
})

function spoken(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  return `${ms < 100_000 ? Math.round(ms / 100) / 10 : grouped(Math.round(ms / 1000))} seconds`
}

function evidenceOf(command: string, { exitCode, timedOut, stdout, stderr, durationMs }: ExecResult): Evidence {
  return { command, exitCode, timedOut, durationMs, stdout: stdout.slice(-SHOWN), stderr: stderr.slice(-SHOWN) }
}

/** The last line it wrote is mostly the reason. */
function lastWords({ stdout, stderr }: ExecResult): string {
  const last = (stderr.trim() || stdout.trim()).split('\n').at(-1)?.trim()
  return last ? `; it says: ${shortened(last, 160)}` : ''
}
