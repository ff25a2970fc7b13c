/**
 * @module action/runner
 * What the runner reads of a step, as far as it is needed before anything heavy is loaded.
 */
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { renderCommand } from '../publish/annotations.ts'
import type { OutputName } from './inputs.ts'

/** One sentence as an error of the run. */
export function tellError(message: string, place: { file?: string | undefined; line?: number | undefined } = {}): void {
  const annotation = { level: 'error', column: null, title: 'Holdpoint', message } as const
  process.stdout.write(`${renderCommand({ ...annotation, file: place.file ?? null, line: place.line ?? null })}\n`)
}

/** Written between delimiters nobody can guess: a value cannot end itself and set another. */
export function setOutputs(outputs: Record<OutputName, string>, env: NodeJS.ProcessEnv): void {
  if (!env.GITHUB_OUTPUT) return
  const end = `holdpoint-${randomUUID()}`
  const lines = Object.entries(outputs).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`)
  appendFileSync(env.GITHUB_OUTPUT, lines.join(''))
}

/** A step without a summary file is not on GitHub: there is nothing to write. */
export function appendSummary(text: string, env: NodeJS.ProcessEnv): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, text)
}
