/**
 * @module cli/gates
 * `holdpoint gates`: which gates there are, and what one of them takes.
 */
import pc from 'picocolors'
import { gates } from '../gates/index.ts'
import type { Gate } from '../model/gate.ts'
import { parametersOf } from '../reference/parameters.ts'
import { gateOf } from './gate-of.ts'
import { terminal } from './project.ts'

export async function listGates(kind: string | undefined): Promise<number> {
  const colors = pc.createColors(terminal().color)
  process.stdout.write(kind ? described(await gateOf(kind), colors) : all(colors))
  return 0
}

function all(colors: ReturnType<typeof pc.createColors>): string {
  const width = Math.max(...Object.keys(gates).map(kind => kind.length))
  return `${Object.values(gates)
    .map(({ kind, says }) => `  ${colors.bold(kind.padEnd(width))}  ${says}`)
    .join('\n')}\n`
}

function described(gate: Gate, colors: ReturnType<typeof pc.createColors>): string {
  const lines = [`\n  ${colors.bold(gate.kind)}  ${gate.says}`, '']
  for (const { name, type, fallback, description } of parametersOf(gate))
    lines.push(
      `  ${colors.cyan(name.padEnd(14))} ${description}${colors.dim(` (${type}${fallback === null ? '' : `, default ${fallback}`})`)}`,
    )
  for (const { says, item, outcome } of gate.examples)
    lines.push('', `  ${colors.dim(`${says}: ${outcome}`)}`, `  ${item}`)
  return `${lines.join('\n')}\n`
}
