/**
 * @module cli/gate
 * `holdpoint gate KIND name=value ...`: one gate, asked by hand.
 */
import pc from 'picocolors'
import { Mistake, type OutcomeState } from '../model/outcome.ts'
import { plain } from '../model/text.ts'
import { readConfig, workTree } from '../project.ts'
import { gateOf } from './gate-of.ts'
import { folder, terminal } from './project.ts'
import { cliWorld } from './world.ts'

const EXIT: Record<OutcomeState, number> = { pass: 0, skip: 0, fail: 1, wait: 1, error: 2 }

export interface GateOptions {
  release?: string
  base?: string
  record?: string[]
  json?: boolean
}

/** @returns 0 for pass and skip, 1 for fail and wait, 2 when it could not be found out. */
export async function gate(
  directory: string,
  kind: string,
  parameters: readonly string[],
  options: GateOptions,
): Promise<number> {
  const asked = await gateOf(kind)
  const params = paramsOf(kind, parameters)
  const root = await folder(directory)
  const { settings } = await readConfig(workTree(root))
  const world = await cliWorld({ root, settings, asks: asked.asks, ...options })
  const item = { id: 'gate', text: kind, thresholds: [], role: null, modifiers: {} }
  const { outcome, params: judged } = await asked.run(params, world, { item }, settings.gateDefaults[kind])
  const { state, because, evidence } = outcome
  if (options.json) print({ schema: 'holdpoint/outcome@1', gate: kind, params: judged, state, because, evidence })
  else process.stdout.write(`${paint(state)}  ${plain(because)}\n`)
  return EXIT[state]
}

const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)

function paint(state: OutcomeState): string {
  const colors = pc.createColors(terminal().color)
  return { pass: colors.green, skip: colors.dim, fail: colors.red, wait: colors.yellow, error: colors.magenta }[state](
    state,
  )
}

/** The shell has taken quotes away already, so each argument is one `name=value`, whatever is in the value. */
function paramsOf(kind: string, parameters: readonly string[]): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (const parameter of parameters) {
    const at = parameter.indexOf('=')
    const name = at < 0 ? parameter : parameter.slice(0, at)
    if (!/^[A-Za-z][\w-]*$/.test(name))
      throw new Mistake(
        `\`${parameter}\` is no parameter; write \`name=value\`, as in \`holdpoint gate ${kind} min=80\``,
      )
    if (Object.hasOwn(params, name)) throw new Mistake(`\`${name}\` is given twice; keep one`)
    params[name] = at < 0 ? true : parameter.slice(at + 1)
  }
  return params
}
