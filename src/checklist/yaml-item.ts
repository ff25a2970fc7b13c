/**
 * @module checklist/yaml-item
 * What a YAML item says beside its text: gates, modifiers, id and role.
 */
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { GateCall, Modifiers } from '../model/checklist.ts'
import { listed } from '../model/text.ts'
import { ID } from './annotate.ts'
import { readAnnotation } from './annotation.ts'
import type { Bound } from './document.ts'
import type { Entry, YamlNodes } from './yaml-nodes.ts'

type Read = (value: unknown) => Modifiers | null

const words = (value: unknown): string[] | null => {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : null
  return list?.every(word => typeof word === 'string' || typeof word === 'number')
    ? list.map(word => String(word).trim()).filter(Boolean)
    : null
}
const text = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null

/** Modifier -> what its value sets; null for a value of the wrong kind. */
const MODIFIERS: Record<string, { reads: Read; wants: string }> = {
  when: { wants: 'a condition', reads: value => (text(value) === null ? null : { when: text(value)! }) },
  by: { wants: 'a role, or a list of roles', reads: value => (words(value) ? { by: words(value)! } : null) },
  after: { wants: 'an id, or a list of ids', reads: value => (words(value) ? { after: words(value)! } : null) },
  soak: { wants: 'a duration such as `15m`', reads: value => (text(value) === null ? null : { soak: text(value)! }) },
  deadline: { wants: 'a date', reads: value => (text(value) === null ? null : { deadline: text(value)! }) },
  'not-before': { wants: 'a date', reads: value => (text(value) === null ? null : { notBefore: text(value)! }) },
  baseline: {
    wants: 'a number or a percentage',
    reads: value => (text(value) === null ? null : { baseline: text(value)! }),
  },
  optional: { wants: '`true` or `false`', reads: value => (typeof value === 'boolean' ? { optional: value } : null) },
  waivable: { wants: '`true` or `false`', reads: value => (typeof value === 'boolean' ? { waivable: value } : null) },
}

const OWN_KEYS = ['text', 'id', 'role', 'checked', 'detail', 'items', 'steps', 'gate', 'gates']

/** Everything that may stand in an item; beside `gate`, any other key is a parameter of that gate. */
export const ITEM_KEYS: readonly string[] = [...OWN_KEYS, ...Object.keys(MODIFIERS)]

/** Reads the keys of one item. What is wrong becomes a finding of the reader. */
export function boundOf(reader: YamlNodes, entries: readonly Entry[]): Bound {
  const bound: Bound = { gates: [], modifiers: {}, id: null, role: null }
  const single = entries.find(({ key }) => key === 'gate')
  const extra: Record<string, unknown> = {}
  for (const { key, keyNode, value } of entries) {
    const modifier = MODIFIERS[key]
    if (modifier) {
      const read = value ? modifier.reads(reader.plain(value)) : null
      if (read) Object.assign(bound.modifiers, read)
      else reader.problem(value ?? keyNode, `\`${key}\` is ${modifier.wants}`)
    } else if (key === 'id') bound.id = idOf(reader, value)
    else if (key === 'role') bound.role = reader.text(value, '`role`')
    else if (!OWN_KEYS.includes(key)) {
      if (single) extra[key] = value ? reader.plain(value) : true
      else
        reader.problem(
          keyNode,
          `\`${key}\` is not known in an item; known are ${listed(ITEM_KEYS.map(name => `\`${name}\``))}`,
        )
    }
  }
  if (single) gate(reader, single.value, bound, extra)
  for (const { key, keyNode, value } of entries) if (key === 'gates') gates(reader, keyNode, value, bound)
  return bound
}

function idOf(reader: YamlNodes, value: Node | null): string | null {
  const id = reader.text(value, '`id`')
  if (id === null || ID.test(id)) return id
  reader.problem(value, `\`id: ${id}\` is no id; use letters, digits, \`-\`, \`_\`, \`.\` and \`/\``)
  return null
}

function gates(reader: YamlNodes, keyNode: Node, value: Node | null, bound: Bound) {
  const node = reader.resolved(value)
  if (!isSeq(node)) return reader.problem(node ?? keyNode, '`gates` is a list, as in `[tests, coverage min=80]`')
  for (const entry of node.items) gate(reader, entry as Node, bound, {})
}

/** `coverage`, `coverage min=80`, or `{ coverage: { min: 80 } }`. */
function gate(reader: YamlNodes, given: Node | null, bound: Bound, extra: Record<string, unknown>) {
  const node = reader.resolved(given)
  if (isScalar(node) && typeof node.value === 'string') {
    const { line, column } = reader.place(node)
    // The annotation's reader counts from where the words start.
    const annotation = readAnnotation(`gate:${node.value}`, { line, column: column - 'gate:'.length })
    for (const { message, place } of annotation.problems)
      reader.findings.push({ severity: 'error', rule: 'annotation', ...place, message })
    Object.assign(bound.modifiers, annotation.modifiers)
    bound.id ??= annotation.id
    const [first, ...others] = annotation.gates
    if (first) bound.gates.push({ ...first, params: { ...first.params, ...extra } }, ...others)
    return
  }
  if (!isMap(node) || node.items.length !== 1)
    return reader.problem(node ?? given, 'a gate is a name, `name min=80`, or `{ name: { min: 80 } }`')
  const [{ key, keyNode, value }] = reader.entries(node, null, 'a gate') as [Entry]
  const params = value ? reader.plain(value) : {}
  if (params !== null && (typeof params !== 'object' || Array.isArray(params)))
    return reader.problem(value, `the parameters of \`${key}\` are a map, as in \`{ ${key}: { min: 80 } }\``)
  const call: GateCall = {
    kind: key,
    params: { ...(params as Record<string, unknown> | null), ...extra },
    from: 'annotation',
    place: reader.place(keyNode),
  }
  bound.gates.push(call)
}
