/**
 * @module cli/gate-of
 * One gate by its kind, loaded alone: to build the parameters of all gates takes longer than to ask one.
 */
import { nearest } from '../evaluate/items.ts'
import type { Gate } from '../model/gate.ts'
import { Mistake } from '../model/outcome.ts'

/** @throws Mistake for a kind that is not known. */
export async function gateOf(kind: string): Promise<Gate> {
  return (/^[\w-]+$/.test(kind) && (await alone(kind))) || fromAll(kind)
}

/** A gate's file is named after its kind; null when there is none that can be loaded. */
async function alone(kind: string): Promise<Gate | null> {
  try {
    const { default: gate } = (await import(`../gates/${kind}.ts`)) as { default?: Gate }
    return gate?.kind === kind ? gate : null
  } catch {
    return null
  }
}

async function fromAll(kind: string): Promise<Gate> {
  const { gates } = await import('../gates/index.ts')
  if (Object.hasOwn(gates, kind)) return gates[kind]!
  const near = nearest(kind, Object.keys(gates))
  throw new Mistake(
    `the gate \`${kind}\` is not known; ${near ? `did you mean \`${near}\`? ` : ''}\`holdpoint gates\` lists them all`,
  )
}
