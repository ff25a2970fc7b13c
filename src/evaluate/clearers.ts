/**
 * @module evaluate/clearers
 * Who may clear an item, and whether somebody may act for all of them.
 */
import type { Item } from '../model/checklist.ts'
import type { GateTable } from '../model/gate.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import { slug } from '../model/text.ts'
import type { World } from '../model/world.ts'

/** For each gate of the item that asks people, the roles it asks for; none means anybody who may write. At least one. */
export type Clearers = readonly (readonly string[])[]

/** A role that only a gate's parameters name, or its defaults, counts as one that the item names. */
export function clearersOf(item: Item, { gates, settings }: { gates: GateTable; settings: Settings }): Clearers {
  const bound = item.gates.filter(({ from }) => from !== 'proposal')
  const standing = Object.values(gates).filter(gate => gate.standsFor.includes(item.kind))
  const calls = bound.length ? bound : standing.map(({ kind }) => ({ kind, params: {} }))
  const asked = calls.flatMap(({ kind, params }) => {
    const gate = Object.hasOwn(gates, kind) ? gates[kind] : undefined
    const roles = gate?.roles(params, item, settings.gateDefaults[kind])
    return roles ? [roles] : []
  })
  return asked.length ? asked : [item.modifiers.by ?? (item.role ? [slug(item.role)] : [])]
}

/** @returns why somebody may not act for all of them; null for whoever may. Not finding out is a refusal. */
export async function refusal(
  by: string,
  { people }: Pick<World, 'people'>,
  clearers: Clearers,
): Promise<string | null> {
  try {
    for (const roles of clearers) {
      const { holds, because } = await people.holds(by, roles)
      if (!holds) return because
    }
    return null
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return caught.message
  }
}
