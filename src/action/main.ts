/**
 * @module action/main
 * The step: read inputs, build the world, run, publish. What heavy parts need is loaded when they are reached.
 */
import { CouldNotFindOut, Mistake } from '../model/outcome.ts'
import { prose } from '../publish/escape.ts'
import type { RunnerIdentity } from './evidence.ts'
import { appUrlOf, readInputs } from './inputs.ts'
import { appendSummary, setOutputs, tellError } from './runner.ts'

/** @returns the exit code: 0 go, 1 hold, 2 when something could not be found out or is a mistake. */
export async function main(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const inputs = readInputs(env)
    appUrlOf(inputs)
    // What a checklist runs must not find the token in its environment.
    delete env.INPUT_TOKEN
    const runner = identityIn(env)
    const { judge } = await import('./judge.ts')
    const judged = await judge(inputs, env)
    if ('nothing' in judged) return idle(judged.nothing, env)
    const { publish } = await import('./publish.ts')
    return await publish({ ...judged, env, runner })
  } catch (caught) {
    return failed(caught, env)
  }
}

/** Takes away what the runner's own word is asked for with: a command of the checklist could ask for one, too. */
function identityIn(env: NodeJS.ProcessEnv): RunnerIdentity | null {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env
  delete env.ACTIONS_ID_TOKEN_REQUEST_URL
  delete env.ACTIONS_ID_TOKEN_REQUEST_TOKEN
  return url && token ? { url, token } : null
}

/** The event concerns no list of ours: nothing was judged, so nothing is go. */
function idle(because: string, env: NodeJS.ProcessEnv): number {
  process.stdout.write(`nothing to do: ${oneLine(because)}\n`)
  appendSummary(`## Holdpoint: nothing to do\n\n${prose(because, 2000)}\n`, env)
  setOutputs({ verdict: 'hold', report: '', passed: '0', failed: '0', missing: '[]' }, env)
  return 0
}

/** The log obeys lines that begin with \`::\`. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

/** Nothing could be judged: that is a hold. A known mistake is its sentence, an unknown one its stack. */
function failed(caught: unknown, env: NodeJS.ProcessEnv): number {
  const known = caught instanceof Mistake || caught instanceof CouldNotFindOut
  const told = caught instanceof Mistake ? caught.sentence : caught instanceof Error ? caught.message : String(caught)
  if (!known) process.stderr.write(`${caught instanceof Error ? caught.stack : caught}\n`)
  tellError(told, caught instanceof Mistake ? { file: caught.file, line: caught.line } : {})
  appendSummary(`## 🔴 Holdpoint: hold, nothing could be judged\n\n${prose(told, 2000)}\n`, env)
  setOutputs({ verdict: 'hold', report: '', passed: '0', failed: '0', missing: '[]' }, env)
  return 2
}
