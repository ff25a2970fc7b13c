/**
 * @module cli/proposals
 * Proposals as somebody could write them down: only parameters that the gate takes, and `???` for each that a person must choose.
 */
import { gates } from '../gates/index.ts'
import type { GateCall, Item } from '../model/checklist.ts'
import { OPEN } from '../model/gate.ts'
import type { Settings } from '../model/settings.ts'

/** What cannot stand in a comment. */
const UNWRITABLE = /--!?>|[\p{Cc}\u2028\u2029]/u

/**
 * Completes a proposal. A parameter that the gate needs and the words do not tell, or that it would not take, is {@link OPEN}:
 * no gate judges anything by that. Parameters that the gate does not have are left out.
 * @returns the proposal as it is when there is no such gate.
 */
export function completed(call: GateCall, item: Item, { gateDefaults }: Pick<Settings, 'gateDefaults'>): GateCall {
  const gate = Object.hasOwn(gates, call.kind) ? gates[call.kind] : undefined
  if (!gate) return call
  const params: Record<string, unknown> = { ...call.params }
  for (const [name, value] of Object.entries(params)) if (UNWRITABLE.test(textOf(value))) params[name] = OPEN
  for (let more = true; more; ) {
    more = false
    const parsed = gate.params.safeParse({ ...gateDefaults[call.kind], ...gate.fromItem(item), ...params })
    for (const issue of parsed.error?.issues ?? []) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys.filter(key => Object.hasOwn(params, key))) {
          delete params[key]
          more = true
        }
        continue
      }
      const [name] = issue.path
      if (typeof name !== 'string' || params[name] === OPEN) continue
      params[name] = OPEN
      more = true
    }
  }
  return { ...call, params }
}

/** Names of the parameters that a person must still choose. */
export const openOf = ({ params }: GateCall): string[] =>
  Object.entries(params)
    .filter(([, value]) => value === OPEN)
    .map(([name]) => name)

/** The call as one writes it into an annotation, without the comment around it. */
export function annotationOf({ kind, params }: GateCall): string {
  const words = Object.entries(params).map(([name, value]) => {
    const text = textOf(value)
    return `${name}=${text === '' || /[\s;"'\\]/.test(text) ? JSON.stringify(text) : text}`
  })
  return [kind, ...words].join(' ')
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))
